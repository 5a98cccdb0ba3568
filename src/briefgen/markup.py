"""Text with typed holes: safe HTML and the places that a later stage decides.

Markdown is rendered once, at load. What can not be known then (a note's number, a heading's
depth, a figure's form) stays a hole in a flat tuple of parts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from html.parser import HTMLParser

from markupsafe import Markup, escape

from briefgen.finding import Place


@dataclass(frozen=True, slots=True)
class Cite:
    """One work inside a citation: pandoc's grammar, with the text around the key.

    `key` is a source's id, or `claim:ID`. `suffix` is what follows the key, locator included,
    without the comma that introduces it.
    """

    key: str
    place: Place
    prefix: str = ""
    suffix: str = ""
    suppress_author: bool = False


@dataclass(frozen=True, slots=True)
class Citation:
    """A cluster of cites in the text.

    `space` is the white space before it and `punctuation` the closing punctuation after it: a
    note mark stands behind the punctuation, a mark in brackets before it. `in_text` is `@key`
    outside brackets, where the author's name is part of the sentence.
    """

    cites: tuple[Cite, ...]
    place: Place
    space: str = ""
    punctuation: str = ""
    in_text: bool = False


@dataclass(frozen=True, slots=True)
class FigureUse:
    """`{{name}}`: the value of a named figure, or a term; `plural` for `{{name}}s`."""

    name: str
    place: Place
    plural: bool = False


@dataclass(frozen=True, slots=True)
class HeadingStart:
    """The start of a heading inside a fragment; `depth` 1 is directly below the section."""

    depth: int


@dataclass(frozen=True, slots=True)
class HeadingEnd:
    """The end of a heading inside a fragment."""

    depth: int


@dataclass(frozen=True, slots=True)
class TableEdge:
    """Where a table begins or ends, for formats that put it into a frame.

    `numbered` says that it has a caption; `number` is that of the caption in a paper, 0 for none.
    """

    end: bool = False
    numbered: bool = False
    number: int = 0


@dataclass(frozen=True, slots=True)
class CaptionNumber:
    """Where a caption prints its number; `id` is empty if its table or picture has none.

    `kind` is `table` or `picture`; each is numbered apart.
    """

    id: str
    kind: str = "table"


@dataclass(frozen=True, slots=True)
class PictureUse:
    """`![alternative](picture:name)`: a picture of the project with its text alternative.

    The alternative is plain text with uses of figures, and nothing else. `wide` says
    that it reaches into the hanging margin.
    """

    name: str
    alternative: tuple[Markup | FigureUse, ...]
    place: Place
    wide: bool = False


@dataclass(frozen=True, slots=True)
class CrossReference:
    """`[text](#id)`: a link to another fragment, section, table or picture of the brief.

    `text` is empty where the title of the target is to be printed; of holes it has uses of figures
    alone.
    """

    target: str
    text: tuple[Markup | FigureUse, ...]
    place: Place


Hole = (
    Citation
    | FigureUse
    | HeadingStart
    | HeadingEnd
    | TableEdge
    | CaptionNumber
    | PictureUse
    | CrossReference
)
Parts = tuple[Markup | Hole, ...]


def uses(parts: Iterable[Markup | Hole]) -> Iterator[FigureUse]:
    """Yield each use of a figure or term, those in texts of references and pictures too."""
    for part in parts:
        if isinstance(part, FigureUse):
            yield part
        elif isinstance(part, CrossReference):
            yield from uses(part.text)
        elif isinstance(part, PictureUse):
            yield from uses(part.alternative)


def join(parts: Iterable[Markup | Hole]) -> Parts:
    """Return `parts` with neighbouring pieces of markup made one and empty ones left out."""
    out: list[Markup | Hole] = []
    held: list[Markup] = []
    for part in parts:
        if isinstance(part, Markup):
            held.append(part)
            continue
        if text := "".join(held):
            out.append(Markup(text))
        held.clear()
        out.append(part)
    if text := "".join(held):  # all of them are markup, so there is nothing to escape
        out.append(Markup(text))
    return tuple(out)


def fill(parts: Parts, value: Callable[[Hole], Markup]) -> Markup:
    """Return the markup of `parts`, with what `value` gives for each hole."""
    return Markup("").join(p if isinstance(p, Markup) else value(p) for p in parts)


#: A run of Hangul with the particles and digits written on to it.
HANGUL = re.compile(
    "[\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff][\u1100-\u11ff\u3130-\u318f"
    "\ua960-\ua97f\uac00-\ud7ff\u3001\u3002·]*"
)


def hangul(text: str) -> Markup:
    """Return `text` escaped, with each word of Hangul marked as Korean."""
    if text.isascii():
        return escape(text)
    out, at = Markup(""), 0
    for match in HANGUL.finditer(text):
        out += escape(text[at : match.start()])
        out += Markup('<span lang="ko">{}</span>').format(match[0])
        at = match.end()
    return out + escape(text[at:])


#: Elements that do not part words.
INLINE = frozenset(
    "a abbr b bdi bdo cite code data del dfn em i ins kbd mark q s samp small span strong sub "
    "sup time u var wbr".split()
)
#: Elements that have no end.
VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())


class _Text(HTMLParser):
    """Collects text; block-level tags part words, `without` classes are passed over."""

    def __init__(self, without: frozenset[str]) -> None:
        super().__init__(convert_charrefs=True)
        self.without = without
        self.skipping = 0
        self.pieces: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in INLINE:
            self.pieces.append(" ")
        if tag in VOID:
            return
        classes = frozenset((dict(attrs).get("class") or "").split())
        if self.skipping or classes & self.without or tag in {"style", "script", "template"}:
            self.skipping += 1

    def handle_endtag(self, tag: str) -> None:
        if tag not in INLINE:
            self.pieces.append(" ")
        if self.skipping and tag not in VOID:
            self.skipping -= 1

    def handle_data(self, data: str) -> None:
        if not self.skipping:
            self.pieces.append(data)


def text_of(html: str, without: Iterable[str] = ()) -> str:
    """Return the text of a piece of well-nested HTML, white space folded.

    Elements with a class in `without` are left out with all they hold.
    """
    return _text_of(html, frozenset(without))


@lru_cache(maxsize=1024)  # the same sections are counted, checked and listed
def _text_of(html: str, without: frozenset[str]) -> str:
    parser = _Text(without)
    parser.feed(html)
    parser.close()
    return " ".join("".join(parser.pieces).split())


_WORD = re.compile(r"[^\W_]", re.UNICODE)


def count_words(text: str) -> int:
    """Return the number of words: runs between white space with a letter or digit in them."""
    return sum(1 for run in text.split() if _WORD.search(run))
