"""The picture of the modules that docs/Architecture.md shows, as SVG."""

import html
import textwrap

COLUMN, ROW = 214, 112  # from one to the next
WIDTH, HEIGHT = 194, 76  # of a box
LEFT, TOP = 46, 12  # margins
CHARACTERS = 30  # of one line of a purpose

STYLE = """\
text { font: 11px system-ui, "DejaVu Sans", sans-serif; fill: #24292f }
.name { font-weight: 600; font-size: 14px }
.layer { fill: #6e7781 }
rect { fill: #f6f8fa; stroke: #8c959f }
path { fill: none; stroke: #6e7781; stroke-width: 1.2 }
marker path { fill: #6e7781; stroke: none }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 }
  .layer { fill: #8b949e }
  rect { fill: #161b22; stroke: #6e7681 }
  path { stroke: #8b949e }
  marker path { fill: #8b949e }
}
"""


def picture(modules):
    """`modules` maps each name to its layer, column, purpose and the names of the modules that it uses."""
    layers = sorted({module["layer"] for module in modules.values()}, reverse=True)
    places = {
        name: (LEFT + module.get("column", 0) * COLUMN, TOP + layers.index(module["layer"]) * ROW)
        for name, module in modules.items()
    }
    width = max(x for x, _ in places.values()) + WIDTH + TOP
    height = max(y for _, y in places.values()) + HEIGHT + TOP
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}"'
        ' role="img">',
        "<title>The modules of scim-fcgi and what they use</title>",
        f"<style>\n{STYLE}</style>",
        '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
        '<path d="M0 0 L8 4 L0 8 Z"/></marker></defs>',
    ]
    lines += [f'<text class="layer" x="{TOP}" y="{TOP + row * ROW + HEIGHT / 2 + 4:g}">{layer}</text>'
              for row, layer in enumerate(layers)]
    for name in modules:
        lines += [arrow(places[name], places[used]) for used in direct(name, modules)]
    for name, module in modules.items():
        lines += box(*places[name], name, module["purpose"])
    return "\n".join([*lines, "</svg>", ""])


def direct(name, modules):
    """What a module uses, without what it also reaches through another module."""
    used = modules[name]["uses"]
    reached = {further for each in used for further in reachable(each, modules)}
    return [each for each in used if each not in reached]


def reachable(name, modules):
    found = set(modules[name]["uses"])
    for each in modules[name]["uses"]:
        found |= reachable(each, modules)
    return found


def arrow(user, used):
    x1, y1 = user[0] + WIDTH / 2, user[1] + HEIGHT
    x2, y2 = used[0] + WIDTH / 2, used[1]
    bend = min(60, (y2 - y1) / 2)
    return (f'<path d="M{x1:g} {y1:g} C{x1:g} {y1 + bend:g} {x2:g} {y2 - bend:g} {x2:g} {y2:g}"'
            ' marker-end="url(#arrow)"/>')


def box(x, y, name, purpose):
    yield f'<rect x="{x:g}" y="{y:g}" width="{WIDTH}" height="{HEIGHT}" rx="6"/>'
    yield f'<text class="name" x="{x + 10:g}" y="{y + 20:g}">{html.escape(name)}</text>'
    for number, line in enumerate(textwrap.wrap(purpose, CHARACTERS)):
        yield f'<text x="{x + 10:g}" y="{y + 37 + 14 * number:g}">{html.escape(line)}</text>'
