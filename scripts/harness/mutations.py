"""Where Swift source can be changed, and how, with all changes compiled into one program.

A change replaces a few characters of one line by code that calls `mutated(N)` when it runs: it does the original thing unless
number N is switched on. Whether the changed line has valid types is left to the compiler; changes that do not compile are
left out.
"""

import dataclasses
import re

# A changed operator has its number in its name, in characters that Swift allows in operators: `<` of number 3 is `<←↓`.
DIGITS, FIRST_DIGIT = 256, 0x2190

SWAPPED = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "==", "&&": "||", "||": "&&", "+": "-", "-": "+",
           "..<": "...", "...": "..<"}
LITERAL = re.compile(r'"""(?s:.*?)"""|#"(?:[^\n]*?)"#|"(?:[^"\\\n]|\\.)*"|//[^\n]*|/\*(?s:.*?)\*/')
STATEMENT = re.compile(r"(?:try )?(?!return\b|throw\b|let\b|var\b|func\b|init\b|if\b|for\b|while\b|case\b|switch\b|defer\b|super\b)"
                       r"[a-z_][\w.?\[\]]*(?:\(.*\)| (?:[-+*]?=) [^={]+)$")
DECLARATION = re.compile(r"\b(?:func|init|subscript|case|import|struct|enum|extension|class|protocol|typealias|infix|associatedtype)\b")


@dataclasses.dataclass
class Place:
    """One change of one line; columns count from 0."""

    file: str
    line: int
    start: int
    end: int
    kind: str
    before: str  # the line as it is
    after: str  # the line with the change
    code: object  # the replacement, given a number
    support: object = None  # declarations that it needs, given a number


def masked(text):
    """The text with strings and comments blanked out, of the same length."""
    return LITERAL.sub(lambda match: re.sub(r"[^\n]", "\x00", match.group()), text)


def places(file, text):
    """All places of a file, in the order of its lines."""
    lines, masks = text.split("\n"), masked(text).split("\n")
    for number, (line, mask) in enumerate(zip(lines, masks), 1):
        if not mask.strip("\x00 ") or mask.lstrip().startswith(("import", "package import", "@", "#")):
            continue
        for start, end, kind, changed, code, support in on_line(number, lines, masks):
            yield Place(file, number, start, end, kind, line.strip(), (line[:start] + changed + line[end:]).strip(), code, support)


def on_line(number, lines, masks):
    line, mask = lines[number - 1], masks[number - 1]
    yield from conditions(line, mask)
    if re.match(r"\s*return ", mask) and returns_optional(number, masks):
        start = len(mask) - len(mask.lstrip())
        if mask.strip("\x00 ") != "return nil":
            yield start, start, "return nil", "return nil; ", lambda n: f"if mutated({n}) {{ return nil }}; ", None
    if stands_alone(number, masks):
        start, end = len(mask) - len(mask.lstrip()), len(line.rstrip())
        text = line[start:end]
        yield start, end, "leave out", "", lambda n: f"if !mutated({n}) {{ {text} }}", None
    if DECLARATION.search(mask):
        return
    yield from operators(line, mask)
    for match in re.finditer(r"(?<![\w.$\x00])(\d[\d_]*|0x[\da-fA-F_]+)(?![\w.]\w|\w)", mask):
        yield *match.span(), "off by one", f"({match[1]} + 1)", lambda n, t=match[1]: f"offByOne({n}, {t})", None
    for match in re.finditer(r"(?<![\w.])(true|false)\b", mask):
        other = "false" if match[1] == "true" else "true"
        yield *match.span(), "negate", other, lambda n, t=match[1]: f"negated({n}, {t})", None
    yield from swaps(line, mask)


def conditions(line, mask):
    """Conditions of `if`, `guard` and `while`, and Boolean results, that begin and end on one line."""
    begin = re.match(r"\s*(?:\} else )?(if|guard|while|return) ", mask)
    if begin:
        word, end = begin[1], {"guard": mask.rfind(" else"), "return": len(line.rstrip())}.get(begin[1], mask.rfind(" {"))
        if end < begin.end():
            return
        for start, stop in arguments(mask, begin.end(), end):
            text = line[start:stop]
            if word == "return" and not re.search(r" (==|!=|<|>|<=|>=|&&|\|\|) |\bcontains|^!|\.is[A-Z]|\.has[A-Z]", text):
                continue
            if re.match(r"(let|var|case|try let|#)\b", text) or not text:
                continue
            yield start, stop, "negate", f"!({text})", lambda n, t=text: f"negated({n}, {t})", None
            if word in ("guard", "if"):
                value = "true" if word == "guard" else "false"
                yield start, stop, "never", value, lambda n, t=text, v=value: f"constant({n}, {v}, {t})", None
    for match in re.finditer(r"(?<=[=(,{:] )([^=(,{:?]+(?:\([^()]*\))?[^=(,{:?]*) \? ", mask):
        text = line[match.start(1):match.end(1)]
        if not text.startswith(("return ", "try ")):
            yield *match.span(1), "negate", f"!({text})", lambda n, t=text: f"negated({n}, {t})", None


def operators(line, mask):
    """Comparisons, logic, sums and ranges between two operands."""
    for match in re.finditer(r"(?<=[\w)\]}\x00] )(<=?|>=?|==|!=|&&|\|\||\+|-)(?= )|(?<=[\w)\]])(\.\.<|\.\.\.)(?=[\w(])", mask):
        sign, other = match[0], SWAPPED[match[0]]
        isNil = re.match(r" nil\b", mask[match.end():]) is not None

        def code(n, sign=sign):
            return named(sign, n)

        def support(n, sign=sign, other=other, isNil=isNil):
            return declared(sign, other, n, isNil)

        yield *match.span(), f"{sign} to {other}", other, code, support


def named(sign, number):
    return sign + chr(FIRST_DIGIT + number // DIGITS) + chr(FIRST_DIGIT + number % DIGITS)


def declared(sign, other, number, isNil):
    """The operator that means `other` while its number is switched on."""
    name = named(sign, number)
    if sign in ("&&", "||"):
        precedence = "LogicalConjunctionPrecedence" if sign == "&&" else "LogicalDisjunctionPrecedence"
        signature = "(a: Bool, b: @autoclosure () throws -> Bool) rethrows -> Bool"
        result = f"mutated({number}) ? try a {other} b() : try a {sign} b()"
    elif sign in ("+", "-"):
        precedence, signature = "AdditionPrecedence", "<T: BinaryInteger>(a: T, b: T) -> T"
        result = f"mutated({number}) ? a {other} b : a {sign} b"
    elif sign in ("..<", "..."):
        kind, step = ("Range", "+ 1") if sign == "..<" else ("ClosedRange", "- 1")
        precedence = "RangeFormationPrecedence"
        signature = f"<T: FixedWidthInteger>(a: T, b: T) -> {kind}<T>"
        result = f"mutated({number}) ? a{sign}(b {step}) : a{sign}b"
    else:
        precedence = "ComparisonPrecedence"
        if isNil:
            signature = "<T>(a: T?, b: _OptionalNilComparisonType) -> Bool"
        else:
            signature = f"<T: {'Equatable' if sign in ('==', '!=') else 'Comparable'}>(a: T, b: T) -> Bool"
        result = f"mutated({number}) ? a {other} b : a {sign} b"
    return f"infix operator {name}: {precedence}\n@inline(__always) func {name} {signature} {{ {result} }}\n"


def swaps(line, mask):
    """Two neighboring arguments of one call."""
    for match in re.finditer(r"(?<=[\w>])\(", mask):
        end = closing(mask, match.start())
        if end is None:
            continue
        spans = []
        for start, stop in arguments(mask, match.end(), end):
            label = re.match(r"\w+: ", mask[start:stop])
            spans.append((start + (label.end() if label else 0), stop))
        for (a, b), (c, d) in zip(spans, spans[1:]):
            one, other = line[a:b], line[c:d]
            if one == other or not one or not other or one[0] in "&{" or other[0] in "&{":
                continue

            def code(n, one=one, other=other, between=line[b:c]):
                return f"swapped({n}, {one}, {other}){between}swapped({n}, {other}, {one})"

            yield a, d, "swap", other + line[b:c] + one, code, None


def closing(mask, start):
    depth = 0
    for index in range(start, len(mask)):
        depth += (mask[index] in "([{") - (mask[index] in ")]}")
        if depth == 0:
            return index
    return None


def arguments(mask, start, end):
    """The spans between the commas of one level."""
    depth, begin = 0, start
    for index in range(start, end):
        depth += (mask[index] in "([{") - (mask[index] in ")]}")
        if depth == 0 and mask[index] == ",":
            yield begin, index
            begin = index + 2
    yield begin, end


def returns_optional(number, masks):
    """Whether the declaration around a line returns an optional."""
    indent = len(masks[number - 1]) - len(masks[number - 1].lstrip())
    for mask in reversed(masks[:number - 1]):
        if mask.strip() and len(mask) - len(mask.lstrip()) < indent and re.search(r"\b(func|init|var|subscript|get)\b|->", mask):
            return re.search(r"(\?|init\?.*) \{", mask) is not None
    return False


def stands_alone(number, masks):
    """Whether a line is a whole statement that can be left out."""
    mask = masks[number - 1].strip()
    if not STATEMENT.match(mask) or mask.count("(") != mask.count(")") or mask.startswith(("self.init", "preconditionFailure")):
        return False
    before = next((m.rstrip() for m in reversed(masks[:number - 1]) if m.strip("\x00 ")), "")
    after = next((m.strip() for m in masks[number:] if m.strip("\x00 ")), "")
    return (before.endswith(("{", "}", ")", "]", " in")) or re.search(r"[\w\x00]$", before) is not None) and not re.match(
        r"[.?:&|+\-*=<>]", after) and not re.match(r"case .*,$", before.strip())
