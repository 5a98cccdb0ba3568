"""Drawings from elsewhere: what is drawn stays, and what runs, loads or grows is refused."""

import re

import pytest

from briefgen.finding import Place
from briefgen.limits import MOST_BYTES_OF_A_FILE
from briefgen.svg import DEEPEST, MOST_ELEMENTS, checked

PLACE = Place("templates/house/logo.svg")
HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
SOUND = (
    '<?xml version="1.0"?>\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x.dtd">\n'
    + HEAD
    + 'xmlns:i="urn:program" viewBox="0 0 20 10" version="1.1" i:zoom="2">'
    '<metadata><i:who>me</i:who></metadata><!-- by hand --><i:view><path d="M1 1"/></i:view>'
    "<title>A &amp; B</title><style>.a > b { fill: #f00; behaviour: x }</style>"
    '<defs><path id="p" d="M0 0h5"/><linearGradient id="g"><stop offset="0"/></linearGradient>'
    '<linearGradient id="h" xlink:href="#g"/></defs>'
    '<use xlink:href="#p" style="fill:url(#h);-program-x:1"/>'
    '<rect width="3" height="4" fill="url(\'#g\')" onoff-x="" data-name="x"/>'
    "<text>1 &lt; 2</text></svg>"
).replace(' onoff-x=""', "")


def drawn(inner: str, size: str = 'viewBox="0 0 9 9"') -> str:
    return f"{HEAD}{size}>{inner}</svg>"


def test_what_is_drawn_stays_and_what_is_not_goes():
    """Shapes, gradients, texts and rules are there; a program's own is not."""
    made, found = checked(SOUND.encode(), PLACE)
    assert found == []
    assert made is not None
    text = made.decode()
    assert text.startswith('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10">')
    for kept in ("<title>A &amp; B</title>", ".a &gt; b{fill:#f00}", 'href="#p"', "1 &lt; 2",
                 "fill:url(#h)", '<linearGradient id="h" href="#g"/>'):  # fmt: skip
        assert kept in text
    for gone in ("DOCTYPE", "metadata", "urn:program", "M1 1", "by hand", "behaviour", "data-name"):
        assert gone not in text
    assert checked(made, PLACE) == (made, [])


CHAIN = "".join(
    f'<g id="g{n}"><use href="#g{n - 1}"/><use href="#g{n - 1}"/></g>' for n in range(1, 30)
)
REFUSED = {
    "script": (drawn("<script>alert(1)</script>"), "`script`"),
    "a handler": (drawn('<rect onload="x()" width="1"/>'), "`onload`"),
    "a page inside": (drawn("<foreignObject><p/></foreignObject>"), "`foreignObject`"),
    "an image": (drawn('<image href="#a"/>'), "`image`"),
    "movement": (drawn('<rect><animate attributeName="x"/></rect>'), "`animate`"),
    "a link": (drawn('<a href="https://evil.example/"><path d=""/></a>'), "`a`"),
    "a file": (drawn('<use href="file:///etc/passwd#a"/>'), "file:///etc/passwd"),
    "another drawing": (drawn('<use xlink:href="other.svg#a"/>'), "other.svg"),
    "a reference of what has none": (drawn('<rect href="https://x.example/"/>'), "x.example"),
    "a fill from elsewhere": (drawn('<rect fill="url(https://x.example/#a)"/>'), "x.example"),
    "a fill in quotes": (drawn("<rect fill=\"url('//x.example/#a')\"/>"), "not its own"),
    "a fill by escapes": (drawn('<rect fill="u\\72l(https://x.example/)"/>'), "refers to"),
    "a style that loads": (drawn('<rect style="cursor:url(//x.example/c)"/>'), "//x.example"),
    "a set of images": (drawn("<rect style=\"fill:image-set('x.png' 1x)\"/>"), "`image-set()`"),
    "an import": (drawn("<style>@import 'x.css';</style>"), "`@import`"),
    "a font": (drawn("<style>@font-face{src:url(x)}</style>"), "`@font-face`"),
    "an import inside a rule": (drawn("<style>a{@import 'x'}</style>"), "`@import`"),
    "a rule that loads": (drawn("<style>a{fill:url(x.svg#a)}</style>"), "x.svg"),
    "entities": ('<!DOCTYPE svg [<!ENTITY a "b">]>' + drawn("<text>&a;</text>"), "entities"),
    "an entity of nobody": (drawn("<text>&nbsp;</text>"), "not XML"),
    "an unknown attribute": (drawn('<rect widht="1"/>'), "`widht`"),
    "no size": (drawn("<path/>", 'width="3"'), "viewBox"),
    "another kind": ("<html><body/></html>", "`html`"),
    "no namespace": ('<svg viewBox="0 0 1 1"/>', "not SVG"),
    "nothing": ("", "not XML"),
    "an unknown encoding": ('<?xml version="1.0" encoding="nobody"?><svg/>', "encoding"),
    "what grows": (drawn('<g id="g0"><path/></g>' + CHAIN), "in turn"),
    "a circle": (drawn('<g id="a"><use href="#a"/></g>'), "in turn"),
    "a circle of clips": (
        drawn('<clipPath id="a"><rect clip-path="url(#a)"/></clipPath><rect clip-path="url(#a)"/>'),
        "in turn",
    ),
    "a circle of gradients": (
        drawn('<linearGradient id="a" href="#b"/><linearGradient id="b" href="#a"/>'),
        "in turn",
    ),
    "too much": (drawn("<g/>" * MOST_ELEMENTS), "elements"),
    "too much by references": (
        drawn(f'<g id="a">{"<path/>" * 300}</g>' + '<use href="#a"/>' * 300),
        "elements",
    ),
    "too deep": (drawn("<g>" * DEEPEST + "</g>" * DEEPEST), "levels"),
    "too many bytes": (drawn(" " * MOST_BYTES_OF_A_FILE), "bytes"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_no_drawing_needs_is_refused(case):
    """Each is one finding with a hint, and nothing is left to show."""
    text, said = REFUSED[case]
    made, found = checked(text.encode(), PLACE)
    assert made is None
    (only,) = found
    assert (only.code, only.place.file, only.hint != "") == ("bad-picture", PLACE.file, True)
    assert said in only.message


def test_the_line_is_said():
    """Of a drawing on many lines, the one that is meant."""
    _, (only,) = checked(drawn("\n\n<script/>").encode(), PLACE)
    assert only.place.line == 3


def test_nothing_that_acts_is_left_of_any_sound_part():
    """What is written names no address, and no entity but XML's own."""
    made, _ = checked(SOUND.encode(), PLACE)
    text = (made or b"").decode().replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"https?:|file:|//|@|<!", text)
