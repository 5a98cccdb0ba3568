"""Plain HTML: what hosts' filters keep of a text, with ids that no other text of the page has.

Whatever a theme's template writes, what leaves here has no style, no script and no class, and its
ids begin with the brief, the preset and the instance.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element, SubElement

from briefgen.formats import Placement
from briefgen.tree import add_text, classes, parsed, written

#: The elements that stay, each with its attributes; what stands in another one stays without it.
KEPT: Mapping[str, tuple[str, ...]] = {
    "article": ("id", "lang", "aria-labelledby"),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), ("id",)),
    **dict.fromkeys(("p", "ul", "li", "sup", "figure"), ("id",)),
    "ol": ("id", "start"),
    "table": ("id",),
    "th": ("scope",),
    "a": ("id", "href", "role", "aria-label"),
    "abbr": ("title",),
    "span": ("id", "lang"),
    **dict.fromkeys(
        (
            "figcaption", "caption", "thead", "tbody", "tr", "td", "em", "strong", "sub", "small",
            "blockquote", "code", "pre", "hr", "br", "dfn", "cite", "q",
        ),
        (),
    ),
}  # fmt: skip

#: Elements that go with all they hold.
_GONE = frozenset("button script style svg template img".split())

#: What of an address stays together: a run of 24 characters at most, and the signs behind it.
_PIECE = re.compile(r"[^/?&=_.%-]{1,24}[/?&=_.%-]*|[/?&=_.%-]+")

#: What WordPress could take for one of its codes, such as `[video]`, and put something in its place.
_CODE = re.compile(r"\[(?=[a-z])")

#: Attributes that name an id, or several.
_NAMING = ("aria-labelledby",)


def id_prefix(brief: str, preset: str, instance: int) -> str:
    """Return what the ids of one copy of a paper begin with.

    An underscore of a name is doubled, and no name begins with one: so no two papers, whatever
    their names, have the same.
    """
    names = (name.replace("_", "__") for name in (brief, preset))
    return f"{'_'.join(names)}_{instance}_"


def plain_html(html: str, before: str, placement: Placement) -> str:
    """Return a text as plain HTML, its ids and the links to them with `before` in front.

    Its headings begin at the level that `placement` says. A link to a section leads to its heading,
    since the section goes.
    """
    return _CODE.sub("&#91;", written(plain_tree(parsed(html), before, placement)))


def plain_tree(
    root: Element, before: str, placement: Placement, *, styled: bool = False
) -> Element:
    """Return a tree of plain elements; see `plain_html`. `styled` keeps what `style` says.

    Without it a printed address may be broken by `wbr`.
    """
    sections = {e.get("id", "") for e in root.iter("section")}
    for call in [e for e in root.iter() if "call" in classes(e)]:
        for link in call.iter("a"):  # in brackets, for a host that takes `sup` away
            link.text = f"[{link.text or ''}]"
    out = Element(root.tag)
    _fill(out, root, placement.heading_base - 1, ("style",) if styled else ())
    for element in out.iter():
        if "id" in element.attrib:
            element.set("id", before + element.get("id", ""))
        for name in _NAMING:
            if name in element.attrib:
                element.set(name, before + element.get(name, ""))
        if (href := element.get("href", "")).startswith("#"):
            target = f"h-{href[1:]}" if href[1:] in sections else href[1:]
            element.set("href", f"#{before}{target}")
        if not styled and element.tag == "a":
            _break_address(element)
    return out


def _break_address(link: Element) -> None:
    """Let an address that is printed end its line behind its signs, since no style can."""
    if len(link) or "://" not in (link.text or ""):
        return
    first, *pieces = _PIECE.findall(link.text or "")
    link.text = first
    for piece in pieces:
        SubElement(link, "wbr").tail = piece


def _fill(out: Element, source: Element, deeper: int, more: tuple[str, ...] = ()) -> None:
    """Put into `out` what stands in `source`, as far as it stays."""
    add_text(out, source.text or "")
    for child in source:
        if child.tag in _GONE:
            pass
        elif not (attributes := dict(_attributes(child, deeper, more))) and child.tag in {
            "span",
            "div",
        }:
            _fill(out, child, deeper, more)
        elif _name(child, deeper) in KEPT:
            made = Element(_name(child, deeper), attributes)
            out.append(made)
            _fill(made, child, deeper, more)
        else:
            _fill(out, child, deeper, more)
        add_text(out, child.tail or "")


def _name(element: Element, deeper: int) -> str:
    tag = element.tag
    if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
        return f"h{min(int(tag[1]) + deeper, 6)}"
    return tag


def _attributes(element: Element, deeper: int, more: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield the attributes that stay."""
    for name in (*KEPT.get(_name(element, deeper), ()), *more):
        if name in element.attrib:
            yield name, element.get(name, "")
