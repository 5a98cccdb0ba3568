"""The text of a tagged PDF: its tree of tags with the glyphs that each tag holds.

What is in the tree is the paper; pages' furniture is outside of it, as an artifact or as marks
that no tag claims. Characters come from each font's own ToUnicode table.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf

#: The operators that text depends on; the parser passes over all others.
_OPERATORS = "BT ET Tf Tm Td TD T* Tj TJ ' \" BMC BDC EMC cm q Q"

#: Tags that stand inside a line. `NonStruct` is what the engine makes of any unknown element.
_INLINE = frozenset({"Span", "Link", "NonStruct", "Reference", "Note", "Lbl", "Quote", "Code",
                     "Em", "Strong", "Annot"})  # fmt: skip

#: How deep a tree of tags may be; ours has about 15 levels.
_DEPTH = 100


@dataclass(frozen=True, slots=True)
class Chunk:
    """Glyphs that are drawn together: a text, its page from 1, its height there and its size."""

    text: str
    page: int
    y: float
    size: float


@dataclass(slots=True, eq=False)
class Tag:
    """A tag with what it holds. `target` is the name a link leads to in this file.

    `alternative` is what it says to those who can not see it.
    """

    kind: str
    parent: Tag | None = None
    target: str = ""
    alternative: str = ""
    kids: list[Tag | Chunk] = field(default_factory=list)

    def tags(self) -> Iterator[Tag]:
        """Yield this tag and all below it, in reading order."""
        yield self
        for kid in self.kids:
            if isinstance(kid, Tag):
                yield from kid.tags()

    def above(self) -> Iterator[Tag]:
        """Yield this tag and all that hold it, the nearest first."""
        tag: Tag | None = self
        while tag is not None:
            yield tag
            tag = tag.parent

    def chunks(self, without: frozenset[Tag] = frozenset()) -> Iterator[tuple[Chunk, Tag]]:
        """Yield the chunks below, each with its tag, but for the tags in `without`.

        The words in a picture are its own: its alternative is what is read in their place.
        """
        if self.kind == "Figure" and self.alternative:
            return
        for kid in self.kids:
            if isinstance(kid, Chunk):
                yield kid, self
            elif kid not in without:
                yield from kid.chunks(without)


def text_below(tag: Tag, without: frozenset[Tag] = frozenset()) -> str:
    """Return the text below a tag, white space folded; a line break is one inside a block."""
    return join(tag.chunks(without))


def join(chunks: Iterator[tuple[Chunk, Tag]]) -> str:
    """Return the text of chunks: blocks are parted by a space, lines of one by a line break."""
    out: list[str] = []
    before: tuple[Chunk, Tag] | None = None
    for chunk, tag in chunks:
        block = next((t for t in tag.above() if t.kind not in _INLINE), tag)
        if before is not None:
            last, last_block = before
            # A raised or lowered figure moves by less than half a line.
            moved = abs(chunk.y - last.y) > 0.8 * max(chunk.size, last.size)
            if block is not last_block:
                out.append(" ")
            elif moved or chunk.page != last.page:
                out.append("\n")
        out.append(chunk.text)
        before = chunk, block
    return _fold("".join(out))


def _fold(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def tag_tree(pdf: pikepdf.Pdf) -> Tag | None:
    """Return the tree of tags of a PDF, None where it has none."""
    root = pdf.Root.get("/StructTreeRoot")
    if not isinstance(root, pikepdf.Dictionary):
        return None
    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
    return _Builder(pages, _marked_text(pdf)).build(root)


@dataclass(frozen=True, slots=True)
class _Builder:
    """Makes tags of structure elements. `chunks` are those of page and marked content id."""

    pages: dict[tuple[int, int], int]
    chunks: dict[tuple[int, int], list[Chunk]]
    seen: set[tuple[int, int]] = field(default_factory=set)

    def build(self, root: pikepdf.Dictionary) -> Tag:
        tag = Tag("Root")
        self.add(tag, root.get("/K"), 0, 0)
        return tag

    def add(self, tag: Tag, kids: Any, page: int, depth: int) -> None:
        """Add what `/K` of an element holds: elements, content ids and references to links."""
        if depth > _DEPTH:
            raise ValueError("the tags are nested too deep")
        if kids is None:
            return
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, int):
                tag.kids += self.chunks.get((page, kid), ())
                continue
            there = self.pages.get(kid.Pg.objgen, page) if "/Pg" in kid else page
            kind = kid.get("/Type")
            if kind == "/MCR":
                tag.kids += self.chunks.get((there, int(kid.MCID)), ())
            elif kind == "/OBJR":
                tag.target = tag.target or _target(kid.Obj)
            else:
                if kid.is_indirect and kid.objgen in self.seen:
                    raise ValueError("a tag is in the tree twice")
                self.seen.add(kid.objgen)
                kind = str(kid.get("/S", "/")).removeprefix("/")
                below = Tag(kind, tag, alternative=str(kid.get("/Alt", "")))
                tag.kids.append(below)
                self.add(below, kid.get("/K"), there, depth + 1)


def _target(annotation: Any) -> str:
    """Return the name of the place in this file that a link leads to, empty if it has none."""
    if not isinstance(annotation, pikepdf.Dictionary):
        return ""
    target = annotation.get("/Dest")
    action = annotation.get("/A")
    if target is None and isinstance(action, pikepdf.Dictionary) and action.get("/S") == "/GoTo":
        target = action.get("/D")
    return str(target) if isinstance(target, (pikepdf.String, pikepdf.Name)) else ""


def _marked_text(pdf: pikepdf.Pdf) -> dict[tuple[int, int], list[Chunk]]:
    """Return the chunks of each marked content, by page and its number there."""
    fonts: dict[tuple[int, int], dict[int, str]] = {}
    out: dict[tuple[int, int], list[Chunk]] = {}
    for number, page in enumerate(pdf.pages, 1):
        reader = _PageText(number, page, fonts, out)
        for step in pikepdf.parse_content_stream(page, _OPERATORS):
            reader.run(str(step.operator), step.operands)
    return out


@dataclass(slots=True)
class _PageText:
    """Runs the text operators of a page. `marks` are the open marked contents, -1 for others."""

    number: int
    page: pikepdf.Page
    fonts: dict[tuple[int, int], dict[int, str]]
    out: dict[tuple[int, int], list[Chunk]]
    marks: list[int] = field(default_factory=list)
    scales: list[tuple[float, float]] = field(default_factory=list)
    scale: tuple[float, float] = (1.0, 0.0)
    font: dict[int, str] = field(default_factory=dict)
    size: float = 0.0
    y: float = 0.0

    def run(self, operator: str, operands: Any) -> None:
        match operator:
            case "BDC":
                self.open(operands[1])
            case "BMC":
                self.marks.append(-1)
            case "EMC":
                self.close()
            case "Tf":
                self.font = self.table(str(operands[0]))
                self.size = abs(float(operands[1]))
            case "Tm":
                self.y = float(operands[5])
            case "Td" | "TD":
                self.y += float(operands[1])
            case "Tj" | "TJ" | "'" | '"':
                self.show(operands[-1])
            case "cm":
                height, move = self.scale
                self.scale = (height * float(operands[3]), height * float(operands[5]) + move)
            case "q":
                self.scales.append(self.scale)
            case "Q":
                self.scale = self.scales.pop() if self.scales else self.scale

    def open(self, properties: Any) -> None:
        number = -1
        if isinstance(properties, pikepdf.Dictionary) and "/MCID" in properties:
            number = int(properties.MCID)
            self.out.setdefault((self.number, number), [])
        self.marks.append(number)

    def close(self) -> None:
        """Close a marked content; one that draws nothing is the space between two others."""
        number = self.marks.pop() if self.marks else -1
        if number >= 0 and not self.out[self.number, number]:
            self.out[self.number, number].append(Chunk(" ", self.number, math.nan, self.size))

    def show(self, shown: Any) -> None:
        number = self.marks[-1] if self.marks else -1
        if number < 0:
            return
        pieces = shown if isinstance(shown, pikepdf.Array) else [shown]
        codes = b"".join(bytes(p) for p in pieces if isinstance(p, pikepdf.String))
        pairs = zip(codes[::2], codes[1::2], strict=False)
        text = "".join(self.font.get(high << 8 | low, "\ufffd") for high, low in pairs)
        height, move = self.scale
        chunk = Chunk(text, self.number, height * self.y + move, self.size * abs(height))
        self.out[self.number, number].append(chunk)

    def table(self, name: str) -> dict[int, str]:
        """Return the characters by code of a font of this page."""
        font = self.page.Resources.Font[name]
        if font.objgen not in self.fonts:
            self.fonts[font.objgen] = _to_unicode(font)
        return self.fonts[font.objgen]


_BFCHAR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_BFRANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_BLOCK = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)


def _to_unicode(font: Any) -> dict[int, str]:
    """Return the characters by code that a font's ToUnicode table has; codes have two bytes."""
    table = font.get("/ToUnicode")
    if not isinstance(table, pikepdf.Stream):
        return {}
    out: dict[int, str] = {}
    for kind, block in _BLOCK.findall(table.read_bytes()):
        if kind == b"bfchar":
            for code, text in _BFCHAR.findall(block):
                out[int(code, 16)] = _utf16(text)
            continue
        for first, last, text in _BFRANGE.findall(block):
            start = _utf16(text)
            for step in range(min(int(last, 16) - int(first, 16), 0xFFFF) + 1):
                out[int(first, 16) + step] = start[:-1] + chr(ord(start[-1]) + step)
    return out


def _utf16(digits: bytes) -> str:
    return bytes.fromhex(digits.decode()).decode("utf-16-be", "replace")
