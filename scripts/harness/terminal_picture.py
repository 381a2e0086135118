"""A picture of a terminal session, as SVG."""

import html
import re
import unicodedata

CHARACTER, LINE = 7.83, 18  # pixels of one character and one line, at a font size of 13
MARGIN = 14
CODES = re.compile(r"\x1b\[([0-9;]*)m")
CLASSES = {"1": "bold", "2": "dim", "31": "red", "32": "green", "33": "yellow"}

STYLE = """\
text { font: 13px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; fill: #24292f; white-space: pre }
rect { fill: #f6f8fa; stroke: #d0d7de }
.bold { font-weight: 600 }
.prompt { fill: #6e7781 }
.dim { fill: #6e7781 }
.red { fill: #cf222e }
.green { fill: #1a7f37 }
.yellow { fill: #9a6700 }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 }
  rect { fill: #161b22; stroke: #30363d }
  .prompt { fill: #8b949e }
  .dim { fill: #8b949e }
  .red { fill: #ff7b72 }
  .green { fill: #3fb950 }
  .yellow { fill: #d29922 }
}
"""


def picture(session, columns):
    """`session` is a list of commands and what each printed on a terminal, with colors."""
    lines = []
    for command, output in session:
        if lines:
            lines.append("")
        lines.append(f'<tspan class="prompt"># </tspan><tspan class="bold">{html.escape(command)}</tspan>')
        lines += [colored(each) for each in wrapped(output, columns)]
    width, height = 2 * MARGIN + columns * CHARACTER, 2 * MARGIN + len(lines) * LINE
    texts = [
        f'<text x="{MARGIN}" y="{MARGIN + LINE * number + 13}" xml:space="preserve">{line}</text>'
        for number, line in enumerate(lines) if line
    ]
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height}" width="{width:.0f}" height="{height}"'
        ' role="img">',
        "<title>A session of scimctl</title>",
        f"<style>\n{STYLE}</style>",
        f'<rect x="0.5" y="0.5" width="{width - 1:.0f}" height="{height - 1}" rx="8"/>',
        *texts, "</svg>", "",
    ])


def wrapped(output, columns):
    """The lines of an output; one that is too long for the terminal goes on in the next line, from its last space on."""
    for line in output.replace("\r\n", "\n").rstrip("\n").split("\n"):
        while cells(CODES.sub("", line)) > columns:
            spaces = [match.start() for match in re.finditer(" ", line)]
            cut = max(space for space in spaces if cells(CODES.sub("", line[:space])) <= columns)
            yield line[:cut]
            line = "    " + line[cut + 1:]
        yield line


def cells(text):
    return sum(0 if unicodedata.combining(each) else 2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)


def colored(line):
    """A line as SVG: each run of characters in the class of its color."""
    pieces, classes = [], []
    for number, part in enumerate(CODES.split(line)):
        if number % 2:
            codes = [code for code in part.split(";") if code not in ("", "0")]
            classes = [CLASSES[code] for code in codes if code in CLASSES]
        elif part:
            text = html.escape(part)
            pieces.append(f'<tspan class="{" ".join(classes)}">{text}</tspan>' if classes else text)
    return "".join(pieces)
