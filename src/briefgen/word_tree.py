"""Text for a word processor: filled HTML as pandoc's document, each paragraph with its style.

A template says with `data-style` which style of `word_look` a part has; what `document` writes
(fences, captions, marks, terms) has its style in the table below. A note stands where it is called,
so that the word processor numbers notes in the order of the paper.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any
from xml.etree.ElementTree import Element

from briefgen.tree import add_text, classes, parsed, text_in

#: The version of the exchange format that is written; pandoc reads every 1.23.
_API = [1, 23, 1]

#: The styles of paragraphs and of pieces of text by the classes that `document` writes.
PARAGRAPHS = {
    "box": "Box",
    "margin": "Margin Note",
    "source": "Source Line",
    "terms": "Term",
}
PIECES = {
    "number": "Caption Number",
    "mark": "Source Mark",
    "label": "Label",
}

#: The style of a piece in Korean, with a font and a language of its own.
KOREAN = "Korean"

#: The styles of paragraphs that say nothing else: in a text, below a table, in a list, in a
#: quotation, the message of a picture and the picture itself.
BODY, BELOW, ITEM, QUOTED, MESSAGE, FIGURE = (
    "Body Text", "Text Below Table", "List Paragraph", "Block Text", "Image Caption", "Figure",
)  # fmt: skip

#: The styles in which an item of a list is a paragraph without a sign before it.
UNMARKED = frozenset({"Bibliography", "Facts", "Term", "toc 1"})

#: Elements that hold other blocks and are no paragraph themselves.
_HOLDERS = frozenset(
    "root html body main article section header footer nav aside div figure blockquote".split()
)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BLOCKS = _HOLDERS | frozenset(
    (*_HEADINGS, "p", "ul", "ol", "li", "table", "figcaption", "pre", "hr")
)
_GONE = frozenset("head script style template svg button".split())
_PLAIN = {"em": "Emph", "i": "Emph", "cite": "Emph", "strong": "Strong", "b": "Strong",
          "dfn": "Strong", "sup": "Superscript", "sub": "Subscript", "s": "Strikeout",
          "del": "Strikeout"}  # fmt: skip

#: The styles of paragraphs by the elements that `document` writes.
_OF_ELEMENTS = {"blockquote": QUOTED, "figcaption": MESSAGE, "nav": "toc 1"}

_SPACE = re.compile(r"[ \t\n\r\f]+")


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture as it is shown: its bytes in a data address, and its width in points."""

    address: str
    width: float


def head(html: str) -> Mapping[str, str]:
    """Return what a page says of itself: `title`, `language`, its `meta` elements by name."""
    root = parsed(html)
    named = {e.get("name", ""): e.get("content", "") for e in root.iter("meta")}
    title, page = (next(root.iter(tag), Element(tag)) for tag in ("title", "html"))
    return named | {"title": text_in(title), "language": page.get("lang", "")}


def ast(html: str, pictures: Mapping[str, Shown]) -> str:
    """Return a filled template as pandoc's JSON; `pictures` are its images by their paths."""
    root = parsed(html)
    sections = {e.get("id", "") for e in root.iter("section")}
    made = _Maker(pictures, sections)
    return json.dumps(
        {"pandoc-api-version": _API, "meta": {}, "blocks": made.blocks(root, "")},
        ensure_ascii=False,
    )


def _attr(identity: str = "", style: str = "", **values: str) -> list[Any]:
    named = ([["custom-style", style]] if style else []) + [list(v) for v in values.items()]
    return [identity, [], named]


def _node(kind: str, *content: Any) -> dict[str, Any]:
    if not content:
        return {"t": kind}
    return {"t": kind, "c": content[0] if len(content) == 1 else list(content)}


@dataclass(frozen=True, slots=True)
class _Maker:
    pictures: Mapping[str, Shown]
    sections: set[str]

    # --- blocks

    def blocks(self, holder: Element, style: str) -> list[Any]:
        """Return what stands in an element: its blocks, and its loose text as paragraphs."""
        out: list[Any] = []
        loose = Element("p")
        loose.text = holder.text
        for child in holder:
            if child.tag in _GONE:
                add_text(loose, child.tail or "")
            elif child.tag in _BLOCKS:
                out += self.paragraph(loose, style)
                below_table = child.tag == "p" and bool(out) and out[-1]["t"] == "Table"
                out += self.block(child, style or (BELOW if below_table else ""))
                loose = Element("p")
                loose.text = child.tail
            else:
                loose.append(child)
        return [*out, *self.paragraph(loose, style)]

    def block(self, element: Element, style: str) -> list[Any]:
        tag, identity = element.tag, element.get("id", "")
        style = _paragraph_style(element) or style
        if tag in _HEADINGS and not element.get("data-style"):
            level = max(1, int(tag[1]) - 1)  # the title of the paper has a style of its own
            return [_node("Header", level, _attr(identity), self.line(element))]
        if tag in {"ul", "ol"}:
            return self.listed(element, style)
        if tag == "table":
            return [self.table(element)]
        if tag == "pre":
            return [_node("CodeBlock", _attr(identity), "".join(element.itertext()).rstrip("\n"))]
        if tag == "hr":
            return [_node("HorizontalRule")]
        if tag in _HOLDERS:
            inside = self.blocks(element, style)
            # A link to a section leads to its heading.
            named = identity and tag != "section" and inside
            return [_node("Div", _attr(identity), inside)] if named else inside
        return self.paragraph(element, style)

    def paragraph(self, element: Element, style: str) -> list[Any]:
        """Return an element of text as a paragraph, nothing where it has none."""
        line = self.line(element)
        if not line:
            return []
        images = [p for p in line if p["t"] == "Image"]
        if images and len(images) == len(line) and not style:
            style = FIGURE
        named = _attr(element.get("id", ""), style or BODY)
        return [_node("Div", named, [_node("Para", line)])]

    def listed(self, element: Element, style: str) -> list[Any]:
        items = [self.item(child, style or ITEM) for child in element if child.tag == "li"]
        if style in UNMARKED:
            return [block for item in items for block in item]
        if element.tag == "ul":
            return [_node("BulletList", items)]
        first = int(element.get("start", "1"))
        ways = [first, _node("Decimal"), _node("Period")]
        return [_node("OrderedList", ways, items)]

    def item(self, element: Element, style: str) -> list[Any]:
        blocks, identity = self.blocks(element, style), element.get("id", "")
        return [_node("Div", _attr(identity), blocks)] if identity else blocks

    def table(self, element: Element) -> Any:
        caption = element.find("caption")
        head = [row for part in element.iter("thead") for row in part.iter("tr")]
        rows = [row for row in element.iter("tr") if row not in head]
        first = rows[0][0] if rows and len(rows[0]) else None
        heads = int(first is not None and first.tag == "th")
        body = [_attr(), heads, [], [self.row(row) for row in rows]]
        said = [] if caption is None else [_node("Plain", self.line(caption))]
        return _node(
            "Table",
            _attr(element.get("id", "")),
            [None, said],
            [
                [_node("AlignDefault"), _node("ColWidth", share)]
                for share in _shares((*head, *rows))
            ],
            [_attr(), [self.row(row) for row in head]],
            [body],
            [_attr(), []],
        )

    def row(self, row: Element) -> Any:
        return [_attr(), [self.cell(cell) for cell in row if cell.tag in {"td", "th"}]]

    def cell(self, cell: Element) -> Any:
        sides = {"right": "AlignRight", "center": "AlignCenter"}
        side = next((sides[name] for name in classes(cell) if name in sides), "AlignDefault")
        line = self.line(cell)
        style = "Table Head" if cell.tag == "th" else "Table Text"
        inside = [_node("Div", _attr("", style), [_node("Para", line)])] if line else []
        return [_attr(), _node(side), 1, 1, inside]

    # --- text

    def line(self, element: Element) -> list[Any]:
        """Return the text of an element, without white space at its ends."""
        line = self.inside(element)
        for end, bare in ((0, str.lstrip), (-1, str.rstrip)):
            while line and line[end]["t"] == "Str":
                text = bare(line[end]["c"], " ")
                if text:
                    line[end] = _node("Str", text)
                    break
                line.pop(end)
        return line

    def inside(self, element: Element) -> list[Any]:
        out = _text(element.text)
        for child in element:
            if child.tag not in _GONE:
                out += self.piece(child)
            out += _text(child.tail)
        return out

    def piece(self, element: Element) -> list[Any]:
        tag, identity, named = element.tag, element.get("id", ""), classes(element)
        if "call" in named:  # the word processor prints the number of the note behind it
            return []
        if "note" in named:
            return [self.note(element)]
        if "tab" in named:
            return [_node("RawInline", "openxml", "<w:r><w:tab/></w:r>")]
        if tag == "br":
            return [_node("LineBreak")]
        if tag == "img":
            return self.image(element)
        if tag == "code":
            return [_node("Code", _attr(), "".join(element.itertext()))]
        inside = self.inside(element)
        if tag == "a" and element.get("href"):
            return [_node("Link", _attr(identity), inside, [self.target(element), ""])]
        if tag in _PLAIN:
            inside = [_node(_PLAIN[tag], inside)]
        if "small-caps" in named:
            inside = [_node("SmallCaps", inside)]
        style = next((PIECES[n] for n in named if n in PIECES), "") or element.get("data-style", "")
        language = element.get("lang", "")
        if language.partition("-")[0] == "ko":
            return [_node("Span", _attr(identity, KOREAN), inside)]
        if language:
            return [_node("Span", _attr(identity, style, lang=language), inside)]
        return [_node("Span", _attr(identity, style), inside)] if identity or style else inside

    def note(self, element: Element) -> Any:
        for child in list(element):
            if "note-number" in classes(child):
                element.text = (element.text or "") + (child.tail or "")
                element.remove(child)
        return _node("Note", [_node("Para", self.line(element))])

    def image(self, element: Element) -> list[Any]:
        shown = self.pictures.get(element.get("src", ""))
        if shown is None:
            return []
        said = [_node("Str", element.get("alt", ""))]
        sized = _attr(width=f"{shown.width:g}pt")
        return [_node("Image", sized, said, [shown.address, ""])]

    def target(self, link: Element) -> str:
        """Return where a link leads; to a section, that is its heading."""
        href = link.get("href", "")
        return f"#h-{href[1:]}" if href[:1] == "#" and href[1:] in self.sections else href


def _shares(rows: Iterable[Element]) -> list[float]:
    """Return which part of its width each column of a table gets: by its longest cell and word.

    Long cells break their lines, so a column gets less the longer they are.
    """
    texts = [[_said(cell) for cell in row] for row in rows]
    columns = [[t for t in column if t] for column in zip_longest(*texts)]
    needs = [
        max((max(max(map(len, t.split())) + 2, 3 * len(t) ** 0.5) for t in column), default=3)
        for column in columns
    ]
    return [round(need / sum(needs), 4) for need in needs]


def _said(cell: Element) -> str:
    """Return the text of a cell without its notes, which stand elsewhere."""
    inside = (_said(e) if not classes(e) & {"call", "note"} else "" for e in cell)
    each = (said + (e.tail or "") for said, e in zip(inside, cell, strict=True))
    return " ".join(((cell.text or "") + "".join(each)).split())


def _text(text: str | None) -> list[Any]:
    folded = _SPACE.sub(" ", text or "")
    return [_node("Str", folded)] if folded else []


def _paragraph_style(element: Element) -> str:
    """Return the style that an element gives to its paragraphs, empty where it gives none."""
    if style := element.get("data-style"):
        return style
    known: Iterable[str] = (PARAGRAPHS[n] for n in classes(element) if n in PARAGRAPHS)
    return next(iter(known), _OF_ELEMENTS.get(element.tag, ""))
