"""Prose: the sentences of a paper, each with its place and with what it cites.

What looks at meaning (evidence, the family of lengths, the checks of the trade) reads a text so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

from markupsafe import escape

from briefgen.finding import Place
from briefgen.fragment import Block
from briefgen.library import Library
from briefgen.markup import (
    INLINE,
    Citation,
    Cite,
    CrossReference,
    FigureUse,
    HeadingEnd,
    HeadingStart,
    Hole,
    PictureUse,
    TableEdge,
    uses,
)
from briefgen.outline import Outline

#: What stands for hole `n` while markup becomes text: authored text can not hold these.
_OPEN, _CLOSE, _PARAGRAPH, _CELL = "\x02", "\x03", "\x04", "\x05"
_MARK = re.compile(f"{_OPEN}(\\d+){_CLOSE}")

#: Where a sentence ends: behind its full stop, quotation marks and citations.
_END = re.compile(
    rf"(?<=[.!?])[\"'”’)\]]*(?:\s*{_OPEN}\d+{_CLOSE})*[.!?]?\s+(?=[\"'“‘(\[]*[^\W_a-z])"
)

#: Words behind whose dot a sentence goes on.
_SHORT = re.compile(
    r"(?:^|[\s(\[“‘])(?:[A-Z]|art|arts|cf|chap|Dr|ed|e\.g|fig|Gen|i\.e|Jr|Lt|Mr|Mrs|Ms|No|no|nos|p|"
    r"para|paras|pp|Prof|sec|secs|Sen|St|v|vol|vs|[A-Z]\.[A-Z])\.$"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, a cell of a table or a heading, with what it cites and the figures it names.

    `paragraph` counts the paragraphs, list items and table rows of the paper from 0; `heading` is
    whether it is one, `table` whether it stands in a table.
    """

    section: str
    paragraph: int
    text: str
    place: Place
    cites: tuple[Cite, ...] = ()
    figures: tuple[str, ...] = ()
    heading: bool = False
    table: bool = False


def paragraphs(sentences: Iterable[Sentence]) -> list[tuple[Sentence, ...]]:
    """Return the sentences, those of a paragraph, list item or table row together."""
    out: dict[int, list[Sentence]] = {}
    for sentence in sentences:
        out.setdefault(sentence.paragraph, []).append(sentence)
    return [tuple(group) for group in out.values()]


def sentences(outline: Outline, library: Library) -> tuple[Sentence, ...]:
    """Return the sentences of a paper in reading order."""
    out: list[Sentence] = []
    count, language, met = 0, outline.brief.language, set[str]()
    for item in outline.sections:
        for block in item.blocks:
            found = tuple(_of_block(block, library, item.section.id, count, language, met))
            out += found
            count = max((s.paragraph + 1 for s in found), default=count)
    return tuple(out)


class _Text(HTMLParser):
    """Collects text; what ends a paragraph or a cell becomes a sign of it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.in_row = 0
        self.in_figure = 0

    def _sign(self, tag: str) -> None:
        if tag in {"td", "th"}:
            self.pieces.append(_CELL)
        elif tag == "br":
            self.pieces.append(" ")
        elif self.in_figure and tag not in INLINE and tag != "figure":
            self.pieces.append(_CELL)
        elif tag not in INLINE and not (self.in_row and tag != "tr"):
            self.pieces.append(_PARAGRAPH)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.in_row += tag == "tr"
        self.in_figure += tag == "figure"
        self._sign(tag)

    def handle_endtag(self, tag: str) -> None:
        self._sign(tag)
        self.in_row -= tag == "tr"
        self.in_figure -= tag == "figure"

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)


def _of_block(
    block: Block, library: Library, section: str, first: int, language: str, met: set[str]
) -> Iterator[Sentence]:
    holes: list[Hole] = []
    pieces: list[str] = []
    for part in block.parts:
        if isinstance(part, str):
            pieces.append(part)
            continue
        if isinstance(part, CrossReference) and part.text:
            pieces.append(f"{_OPEN}{len(holes)}{_CLOSE}")
            holes.append(part)
            for word in part.text:  # its words and figures are of the sentence
                if isinstance(word, str):
                    pieces.append(word)
                else:
                    pieces.append(f"{_OPEN}{len(holes)}{_CLOSE}")
                    holes.append(word)
            continue
        if isinstance(part, TableEdge):
            continue
        if isinstance(part, (HeadingStart, HeadingEnd)):
            pieces.append(f"<h3>{_OPEN}{len(holes)}{_CLOSE}" if isinstance(part, HeadingStart)
                          else "</h3>")  # fmt: skip
        else:
            pieces.append(f"{_OPEN}{len(holes)}{_CLOSE}")
            if isinstance(part, Citation):
                pieces.append(str(escape(part.punctuation)))
        holes.append(part)
    parser = _Text()
    parser.feed("".join(pieces))
    parser.close()
    finder = _Finder(library, block.place)
    number = first
    for raw in "".join(parser.pieces).split(_PARAGRAPH):
        if not raw.strip(f" \n{_CELL}"):
            continue
        cells = [c for c in raw.split(_CELL) if c.strip()]
        texts = [t for cell in cells for t in _split(" ".join(cell.split()))]
        made = [_sentence(t, holes, library, language, met) for t in texts]
        for text, inside in made:
            places = [p for h in inside if (p := _place(h))]
            yield Sentence(
                section,
                number,
                text,
                places[0] if places else finder.place(text),
                tuple(c for h in inside if isinstance(h, Citation) for c in h.cites),
                tuple(
                    h.name for h in inside if isinstance(h, FigureUse) and h.name in library.figures
                ),
                any(isinstance(h, HeadingStart) for h in inside),
                _CELL in raw,
            )
            if places:
                finder.seen(places[0])
        number += 1


def _place(hole: Hole) -> Place | None:
    return (
        hole.place if isinstance(hole, (Citation, FigureUse, CrossReference, PictureUse)) else None
    )


def _split(text: str) -> Iterator[str]:
    """Yield the sentences of a paragraph, each with the citations that stand behind it."""
    start = 0
    for match in _END.finditer(text):
        if _SHORT.search(_MARK.sub("", text[start : match.start()])):
            continue
        yield text[start : match.end()].strip()
        start = match.end()
    if rest := text[start:].strip():
        yield rest


def _sentence(
    text: str, holes: list[Hole], library: Library, language: str, met: set[str]
) -> tuple[str, list[Hole]]:
    """Return a sentence as it prints but for its marks, and the holes in it.

    `met` are the terms of the glossary that were used before; those in it are added.
    """
    inside: list[Hole] = []
    for match in _MARK.finditer(text):
        hole = holes[int(match[1])]
        inside += (hole, *uses(hole.alternative)) if isinstance(hole, PictureUse) else (hole,)

    def value(match: re.Match[str]) -> str:
        hole = holes[int(match[1])]
        if isinstance(hole, FigureUse) and hole.name in library.glossary:
            first = hole.name not in met
            met.add(hole.name)
            return library.glossary[hole.name].printed(first=first, plural=hole.plural)
        if isinstance(hole, FigureUse):
            return library.figure_text(hole.name, language, plural=hole.plural)
        if isinstance(hole, CrossReference) and not hole.text:
            fragment = library.fragments.get(hole.target)
            return fragment.title if fragment else ""
        if isinstance(hole, PictureUse) and any(uses(hole.alternative)):
            words = (
                library.figure_text(part.name, language, plural=part.plural)
                if isinstance(part, FigureUse)
                else part.unescape()
                for part in hole.alternative
            )
            return "".join(words)
        return ""

    return " ".join(_MARK.sub(value, text).split()), inside


@dataclass(slots=True)
class _Finder:
    """Finds the line of a sentence without holes by its first words, from the block's line on."""

    library: Library
    at: Place

    def seen(self, place: Place) -> None:
        if place.line > self.at.line:
            self.at = place

    def place(self, text: str) -> Place:
        source = self.library.texts.get(self.at.file, "")
        start = sum(len(line) + 1 for line in source.split("\n")[: self.at.line - 1])
        words = re.findall(r"\w+", text)[:6]
        if words and (match := re.compile(r"\W+".join(words)).search(source, start)):
            begin = source.rfind("\n", 0, match.start()) + 1
            line = source.count("\n", 0, match.start()) + 1
            return Place(self.at.file, line, match.start() - begin + 1)
        return self.at
