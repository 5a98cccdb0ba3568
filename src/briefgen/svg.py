"""SVG from elsewhere: read, held to what a drawing needs, and written anew.

Nothing of a file reaches a paper but the elements, attributes and values that stand in the tables
below, so that a drawing can neither run, nor load, nor grow. What programs add for themselves
(metadata, comments, names of their own) goes without a word; what would change the drawing if it
went is a finding. An author's drawing is shown as a file of its own, never inside a page: its ids
and rules are its own. What is drawn from data may be part of a page (`inlined`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from briefgen.finding import Finding, Place, did_you_mean, finding
from briefgen.limits import MOST_BYTES_OF_A_FILE

#: The namespaces of drawings and of the links in older ones.
SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"

#: The most elements of a drawing, what is shown again by a reference counted each time, and how
#: deep they may stand in each other.
MOST_ELEMENTS = 50_000
DEEPEST = 100

_SHAPES = frozenset("circle ellipse line path polygon polyline rect".split())
_GRADIENTS = frozenset("linearGradient radialGradient".split())
_TEXTS = frozenset("text tspan title desc style".split())
#: The elements that a drawing may have.
ELEMENTS = (
    _SHAPES | _GRADIENTS | _TEXTS
    | frozenset("svg g defs symbol use stop clipPath mask pattern marker".split())
)  # fmt: skip

#: What says how a shape looks, as an attribute or in a style.
PROPERTIES = frozenset(
    "alignment-baseline baseline-shift clip-path clip-rule color color-interpolation direction "
    "display dominant-baseline fill fill-opacity fill-rule font font-family font-feature-settings "
    "font-kerning font-size font-stretch font-style font-variant font-variant-numeric font-weight "
    "isolation letter-spacing marker marker-end marker-mid marker-start mask mix-blend-mode "
    "opacity overflow paint-order shape-rendering stop-color stop-opacity stroke stroke-dasharray "
    "stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity "
    "stroke-width text-anchor text-decoration text-rendering transform transform-origin "
    "vector-effect visibility white-space word-spacing writing-mode".split()
)
#: What says where a shape is, and what belongs to what.
_GEOMETRY = frozenset(
    "class clipPathUnits cx cy d dx dy fr fx fy gradientTransform gradientUnits height id "
    "lengthAdjust markerHeight markerUnits markerWidth maskContentUnits maskUnits offset orient "
    "pathLength patternContentUnits patternTransform patternUnits points preserveAspectRatio r "
    "refX refY rotate rx ry spreadMethod textLength viewBox width x x1 x2 y y1 y2".split()
)
#: What a drawing looks the same without.
_IDLE = frozenset(
    "baseProfile contentScriptType contentStyleType cursor enable-background focusable "
    "image-rendering lang media pointer-events requiredFeatures role systemLanguage tabindex type "
    "version zoomAndPan color-interpolation-filters color-rendering href".split()
)
_FUNCTIONS = frozenset(
    "calc hsl hsla matrix rgb rgba rotate scale skewx skewy translate translatex translatey".split()
)

_PLAIN = "save it as plain SVG, with shapes and texts alone"


class _RefusedError(Exception):
    """Why a drawing is refused: a sentence, a line of the file, and what to do."""

    def __init__(self, message: str, line: int = 0, hint: str = _PLAIN) -> None:
        super().__init__(message)
        self.message, self.line, self.hint = message, line, hint


@dataclass(slots=True)
class _Element:
    """An element that a drawing may have, with what it may have. `line` counts from 1."""

    name: str
    line: int
    attributes: dict[str, str]
    children: list[_Element | str] = field(default_factory=list)

    def inner(self) -> Iterator[_Element]:
        """Yield the element and all in it."""
        left = [self]
        while left:
            one = left.pop()
            yield one
            left += [child for child in one.children if isinstance(child, _Element)]


def checked(
    data: bytes, place: Place, colours: Collection[str] = ()
) -> tuple[bytes | None, list[Finding]]:
    """Return an SVG written anew from what a drawing may have, or None and why it is refused.

    The result is UTF-8 without prolog, names no address and refers to its own parts alone. A
    finding (`bad-picture`) is at the line of `place`'s file. `colours` are the custom properties
    that may stand in `var()`, for a drawing that becomes part of a page.
    """
    try:
        if len(data) > MOST_BYTES_OF_A_FILE:
            message = f"the drawing has more than {MOST_BYTES_OF_A_FILE:,} bytes"
            raise _RefusedError(message, hint="save it with fewer points")
        root = _parsed(data, frozenset(colours))
        _sized(root)
        _bounded(root)
    except _RefusedError as refused:
        where = Place(place.file, refused.line)
        return None, [finding("bad-picture", refused.message, where, refused.hint)]
    return _written(root).encode(), []


#: A colour that the page gives: the name of its custom property.
_COLOUR = re.compile(r"var\(--([a-z0-9-]+)\)")


def coloured(data: bytes, colours: Mapping[str, str]) -> bytes:
    """Return a checked drawing with colours of its own in place of those that a page gives."""
    text = _COLOUR.sub(lambda match: colours.get(match[1], "currentColor"), data.decode())
    return text.encode()


def extent(data: bytes) -> tuple[float, float]:
    """Return how wide and high a checked drawing is, in its own unit."""
    given = _parsed(data, _ANY).attributes
    said = given["viewBox"] if "viewBox" in given else f"0 0 {given['width']} {given['height']}"
    _, _, width, height = _NUMBER.findall(said)[:4]
    return float(width), float(height)


#: A number of a drawing, without its unit.
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")


def inlined(data: bytes, prefix: str, alternative: str) -> str:
    """Return a checked drawing as a part of a page, where its ids begin with `prefix`.

    It is one image to those who do not see it, called `alternative`, as wide as what it stands in.
    It keeps no class, which the page's rules could mean.
    """
    root = _parsed(data, _ANY)
    ids = {e.attributes["id"] for e in root.inner() if "id" in e.attributes}
    for element in root.inner():
        element.attributes.pop("class", None)
        for name, value in element.attributes.items():
            if name == "id" and value in ids:
                element.attributes[name] = prefix + value
            elif name == "href" and value[1:] in ids:
                element.attributes[name] = f"#{prefix}{value[1:]}"
            elif "url(" in value:
                element.attributes[name] = _LOCAL.sub(rf"url(#{prefix}\1)", value)
    _, _, width, _ = root.attributes["viewBox"].split()
    for name in ("width", "height"):
        root.attributes.pop(name, None)
    root.attributes |= {"role": "img", "aria-label": alternative, "style": f"--drawn:{width}"}
    return _written(root)


#: A reference to a part of the drawing in a value.
_LOCAL = re.compile(r"""url\(["']?#([^"')]*)["']?\)""")
#: Stands for every custom property, for what was checked before.
_ANY = frozenset({"*"})


def _parsed(data: bytes, colours: frozenset[str] = frozenset()) -> _Element:
    """Return the root of a drawing, with only what it may have.

    Raises:
        _RefusedError: if it is not XML, not SVG, or has what no drawing needs.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    top = _Element("", 0, {})
    above, passed, count = [top], 0, 0  # `passed`: how deep in what goes without a word

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal passed, count
        line = parser.CurrentLineNumber
        space, _, local = name.rpartition(" ")
        count += 1
        if count > MOST_ELEMENTS or len(above) + passed > DEEPEST:
            message = f"the drawing has more than {MOST_ELEMENTS:,} elements, or {DEEPEST} levels"
            raise _RefusedError(message, line, "save it simplified")
        if len(above) == 1 and not passed and (space, local) != (SVG, "svg"):
            message = f"the file begins with `{local}` and is not SVG"
            raise _RefusedError(
                message, line, 'save it as SVG, with xmlns="http://www.w3.org/2000/svg"'
            )
        if passed or space != SVG or local == "metadata":
            passed += 1
            return
        if local not in ELEMENTS:
            raise _RefusedError(f"the drawing has the element `{local}`, which is not drawn", line)
        kept = _attributes(local, attributes, line, colours)
        element = _Element(local, line, kept)
        above[-1].children.append(element)
        above.append(element)

    def end(_name: str) -> None:
        nonlocal passed
        if passed:
            passed -= 1
        else:
            above.pop()

    def text(value: str) -> None:
        if not passed and above[-1].name in _TEXTS:
            above[-1].children.append(value)

    def doctype(_name: str, _system: str | None, _public: str | None, inner: int) -> None:
        if inner:
            message = "the file declares entities"
            raise _RefusedError(message, parser.CurrentLineNumber)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        said = expat.ErrorString(error.code)
        message = f"the file is not XML: {said}"
        raise _RefusedError(message, error.lineno, "save it as SVG again") from None
    except (LookupError, ValueError):  # an encoding that nobody knows
        message = "the file has an unknown encoding"
        raise _RefusedError(message, 1, "save it as UTF-8") from None
    (root,) = (child for child in top.children if isinstance(child, _Element))
    for element in root.inner():
        if element.name == "style":
            element.children = [_rules("".join(map(str, element.children)), element.line)]
    return root


def _attributes(
    element: str, given: Mapping[str, str], line: int, colours: frozenset[str]
) -> dict[str, str]:
    """Return the attributes that an element may have, each with the value as it was parsed."""
    kept = {}
    for name, value in given.items():
        space, _, local = name.rpartition(" ")
        if space in {"", _XLINK} and local == "href":
            if not value.strip().startswith("#"):
                message = f"the drawing refers to `{value[:60]}`"
                raise _RefusedError(message, line, "put all that it shows into the file itself")
            if element == "use" or element in _GRADIENTS | {"pattern"}:
                kept["href"] = value.strip()
        elif space:
            continue  # a program's own; `xml:space` too, which is of no use to a shape
        elif local == "style":
            if style := _declarations(value, line):
                kept["style"] = style
        elif local in PROPERTIES:
            given_ = _COLOUR.fullmatch(value)
            known = given_ and (given_[1] in colours or colours == _ANY)
            kept[local] = value if known else _value(value, line)
        elif local in _GEOMETRY:
            kept[local] = value
        elif local.startswith("on"):
            raise _RefusedError(f"the drawing has the attribute `{local}`, which is script", line)
        elif local not in _IDLE and not local.startswith(("aria-", "data-", "xmlns")):
            near = did_you_mean(local, _GEOMETRY | PROPERTIES)
            message = f"the drawing has the attribute `{local}`, which is not drawn"
            raise _RefusedError(message, line, near or _PLAIN)
    return kept


def _value(text: str, line: int) -> str:
    """Return the value of a property as it was parsed."""
    from tinycss2 import parse_component_value_list, serialize  # type: ignore[import-untyped]

    tokens = parse_component_value_list(text, skip_comments=True)
    _harmless(tokens, line)
    return str(serialize(tokens)).strip()


def _declarations(text: str, line: int) -> str:
    """Return the declarations of a style that say how a shape looks, as they were parsed."""
    from tinycss2 import parse_declaration_list, serialize

    out = []
    for item in parse_declaration_list(text, skip_comments=True, skip_whitespace=True):
        if item.type == "at-rule":
            raise _RefusedError(f"the style of the drawing has `@{item.at_keyword[:40]}`", line)
        if item.type == "declaration":
            _harmless(item.value, line)
            if item.lower_name in PROPERTIES:
                out.append(f"{item.lower_name}:{str(serialize(item.value)).strip()}")
    return ";".join(out)


def _rules(text: str, line: int) -> str:
    """Return the rules of a style sheet in a drawing, each as it was parsed."""
    from tinycss2 import parse_stylesheet, serialize

    out = []
    for rule in parse_stylesheet(text, skip_comments=True, skip_whitespace=True):
        if rule.type == "at-rule":
            raise _RefusedError(f"the style of the drawing has `@{rule.at_keyword[:40]}`", line)
        if rule.type == "qualified-rule":
            inner = _declarations(serialize(rule.content), line)
            out.append(f"{str(serialize(rule.prelude)).strip()}{{{inner}}}")
    return "".join(out)


def _harmless(tokens: Iterable[object], line: int) -> None:
    """Refuse values that load, compute or are no values at all."""
    left = list(tokens)
    while left:
        token = left.pop()
        kind = getattr(token, "type", "")
        if kind == "url":
            if not str(getattr(token, "value", "")).strip().startswith("#"):
                message = f"the drawing refers to `{str(getattr(token, 'value', ''))[:60]}`"
                hint = "put all that it shows into the file itself"
                raise _RefusedError(message, line, hint)
        elif kind == "function":
            name = str(getattr(token, "lower_name", ""))
            inner = list(getattr(token, "arguments", []))
            if name == "url":  # `url("…")` is a function of a text
                texts = [t for t in inner if t.type == "string"]
                if len(texts) != 1 or not texts[0].value.strip().startswith("#"):
                    raise _RefusedError("the drawing refers to what is not its own", line)
            elif name not in _FUNCTIONS:
                raise _RefusedError(f"the style of the drawing has `{name[:40]}()`", line)
            left += inner
        elif kind in {"error", "at-keyword", "{} block", "[] block"}:
            raise _RefusedError("the style of the drawing has a value that is none", line)


def _sized(root: _Element) -> None:
    """Refuse a drawing that does not say how large it is."""
    given = root.attributes
    if "viewBox" not in given and not {"width", "height"} <= given.keys():
        message = "the drawing has no `viewBox`, and so no size"
        raise _RefusedError(message, root.line, 'give it one, as in viewBox="0 0 200 80"')


def _bounded(root: _Element) -> None:
    """Refuse references to nothing, and what grows by references to what refers in turn.

    A fill may be a gradient wherever it is, and a gradient may take the stops of another one.
    """
    by_id = {e.attributes["id"]: e for e in root.inner() if "id" in e.attributes}
    shown = 0
    for element in root.inner():
        for name in _references(element):
            target = by_id.get(name)
            if target is None:
                continue  # nothing is shown, as everywhere else
            if target.name in _GRADIENTS:
                further = "href" in target.attributes and element.name in _GRADIENTS
            else:
                inner = [n for e in target.inner() for n in _references(e)]
                further = any(n in by_id and by_id[n].name not in _GRADIENTS for n in inner)
            if further:
                message = f"`#{name[:60]}` is referred to, and refers to another part in turn"
                raise _RefusedError(message, target.line)
            shown += sum(1 for _ in target.inner())
            if shown > MOST_ELEMENTS:
                message = f"its references show more than {MOST_ELEMENTS:,} elements"
                raise _RefusedError(message, element.line, "save it simplified")


def _references(element: _Element) -> Iterator[str]:
    """Yield the ids that an element, or the rules in it, refers to."""
    from tinycss2 import parse_component_value_list

    for name, value in element.attributes.items():
        if name == "href":
            yield value.removeprefix("#")
        elif name == "style" or (name in PROPERTIES and "url(" in value):
            yield from _named(parse_component_value_list(value))
    if element.name == "style":
        yield from _named(parse_component_value_list("".join(map(str, element.children))))


def _named(tokens: Iterable[object]) -> Iterator[str]:
    """Yield the ids in `url(#…)` of some values."""
    for token in tokens:
        kind = getattr(token, "type", "")
        if kind == "url":
            yield str(getattr(token, "value", "")).strip().removeprefix("#")
        elif kind == "function" and getattr(token, "lower_name", "") == "url":
            for inner in getattr(token, "arguments", []):
                if inner.type == "string":
                    yield inner.value.strip().removeprefix("#")
        elif kind in {"function", "{} block", "() block"}:
            yield from _named(
                getattr(token, "arguments", None) or getattr(token, "content", None) or ()
            )


def _written(root: _Element) -> str:
    """Return a drawing as text. Its depth is bounded by `DEEPEST`."""
    return _text_of(root, f' xmlns="{SVG}"')


def _text_of(element: _Element, more: str = "") -> str:
    attributes = "".join(f" {name}={quoteattr(v)}" for name, v in element.attributes.items())
    inside = "".join(escape(c) if isinstance(c, str) else _text_of(c) for c in element.children)
    head = f"{element.name}{more}{attributes}"
    return f"<{head}>{inside}</{element.name}>" if inside else f"<{head}/>"
