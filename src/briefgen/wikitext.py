"""Wikitext: plain HTML as MediaWiki takes it, with nothing but what its core keeps.

MediaWiki prints `a`, `article`, `figure` and `thead` as text, so links, headings and tables are
written in its own signs. Notes are list items with links both ways: `<ref>` needs an extension.
"""

from __future__ import annotations

import re
from urllib.parse import quote
from xml.etree.ElementTree import Element

from markupsafe import escape

from briefgen.formats import Placement
from briefgen.plain import plain_tree
from briefgen.tree import parsed

#: The elements that are written as they are, with those that stand in for others.
_TAGS = {name: name for name in ("p", "ul", "ol", "li", "blockquote", "pre", "hr", "br")} | {
    name: name for name in ("em", "strong", "sub", "sup", "small", "code", "abbr", "span")
} | {"dfn": "dfn", "cite": "cite", "wbr": "wbr", "article": "div", "figure": "div", "figcaption": "p"}  # fmt: skip

#: Elements that begin and end a line.
_BLOCKS = frozenset("p ul ol li blockquote pre hr article figure figcaption table".split())

#: Attributes that MediaWiki knows.
_ATTRIBUTES = ("id", "lang", "title", "start")

#: Signs that could mean something in wikitext.
_SIGNS = re.compile(r"[&<>\[\]{}|=]|:(?=//)|!(?=!)|'(?=')|_(?=_)|~(?=~)")

_KEPT = re.compile(r"(<pre>.*?</pre>)", re.DOTALL)

_SPACE = re.compile(r"[ \t\n\r\f]+")


def wikitext(html: str, before: str, placement: Placement) -> str:
    """Return a text as wikitext; the arguments are those of `plain.plain_html`."""
    out: list[str] = []
    _write_inside(plain_tree(parsed(html), before, placement), out)
    parts = _KEPT.split("".join(out))  # every second one is a text whose lines are its own
    for at in range(0, len(parts), 2):
        parts[at] = re.sub(r" *\n[ \n]*", "\n", parts[at])
    return "".join(parts).strip("\n") + "\n"


def _write_inside(element: Element, out: list[str]) -> None:
    _write_text(element.text, out)
    for child in element:
        _write(child, out)
        _write_text(child.tail, out)


def _write_text(text: str | None, out: list[str]) -> None:
    folded = _SPACE.sub(" ", text or "")
    if not out or out[-1].endswith("\n"):  # a line that begins with a space is set as it stands
        folded = folded.lstrip(" ")
    if folded:
        out.append(literal(folded))


def literal(text: str) -> str:
    """Return a text as wikitext that prints as it stands: each sign that means something by number."""
    return _SIGNS.sub(lambda sign: f"&#{ord(sign[0])};", text)


def _attribute(text: str) -> str:
    """Return the value of an attribute, which means nothing but itself within a table either."""
    return literal(text).replace('"', "&#34;")


def _write(element: Element, out: list[str]) -> None:
    tag = element.tag
    if tag in _BLOCKS or _level(tag):
        out.append("\n")
    if level := _level(tag):
        out.append(
            f'<span id="{_attribute(element.get("id", ""))}"></span>\n' * ("id" in element.attrib)
        )
        out.append(f"{'=' * level} ")
        _write_inside(element, out)
        out.append(f" {'=' * level}")
    elif tag == "table":
        _write_table(element, out)
    elif tag == "a":
        _write_link(element, out)
    elif tag == "q":  # which MediaWiki has not
        out.append("“")
        _write_inside(element, out)
        out.append("”")
    elif tag == "pre":
        out.append(f"<pre>{literal(''.join(element.itertext()))}</pre>")
    elif tag in _TAGS:
        name = _TAGS[tag]
        given = "".join(
            f' {key}="{_attribute(element.get(key, ""))}"'
            for key in _ATTRIBUTES
            if key in element.attrib
        )
        out.append(f"<{name}{given}>")
        if name not in {"hr", "br", "wbr"}:
            _write_inside(element, out)
            out.append(f"</{name}>")
    else:
        _write_inside(element, out)
    if tag in _BLOCKS or _level(tag):
        out.append("\n")


def _level(tag: str) -> int:
    return int(tag[1]) if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit() else 0


def _write_link(element: Element, out: list[str]) -> None:
    """Write a link: inside the page by the id, elsewhere by an address that no sign can end."""
    if "id" in element.attrib:
        out.append(f'<span id="{escape(element.attrib.pop("id"))}">')
        _write_link(element, out)
        out.append("</span>")
        return
    href = element.get("href", "")
    inside: list[str] = ["x"]  # so that a space at its beginning stays
    _write_inside(element, inside)
    text = "".join(inside[1:])
    if href.startswith("#"):
        out.append(f"[[{href}|{text}]]")
    elif href:
        out.append(f"[{quote(href, safe=_SAFE)} {text}]")
    else:
        out.append(text)


#: What of an address stays as it is; the rest can end it or mean something.
_SAFE = "%:/?#@!$&()*+,;=-._~"


def _write_table(table: Element, out: list[str]) -> None:
    name = f' id="{escape(table.get("id", ""))}"' if "id" in table.attrib else ""
    out.append(f"{{|{name}\n")
    for caption in table.iter("caption"):
        out.append("|+ ")
        _write_inside(caption, out)
        out.append("\n")
    for row in table.iter("tr"):
        out.append("|-\n")
        for cell in row:
            scope = f'scope="{escape(cell.get("scope", ""))}" | ' * ("scope" in cell.attrib)
            out.append(f"! {scope}" if cell.tag == "th" else "| ")
            _write_inside(cell, out)
            out.append("\n")
    out.append("|}")
