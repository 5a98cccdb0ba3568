"""What is left of a paper behind a host's filter, as a reader of the host's page has it.

Words are those of the paper, not of the file that was filtered. They have to be there in their
order and apart from each other: where a filter takes an element away that parted two words, only
the white space around it is left to part them.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from typing import Any

from briefgen.markup import text_of
from briefgen.paper import Call, Cited, Drawing, HeadingEnd, HeadingStart, Mark, Paper, PaperSection

_WORD = re.compile(r"[^\W_]+")

#: Elements that part the words before, in and behind them.
_PARTS = frozenset(
    "address article aside blockquote body br caption dd details div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hr html iframe legend li main nav ol option p pre section "
    "summary table tbody td template textarea tfoot th thead tr ul".split()
)

#: Elements whose text is not shown.
_HIDDEN = frozenset("head iframe noscript script style template title".split())

#: What looks like rules of a style sheet or like a script, like HTML, and like signs of a wiki.
_STYLE = re.compile(r"\{[^{}]*[\w-]+\s*:[^{}]*\}|=>|function\s*\(")
_ESCAPED = re.compile(r"</?[A-Za-z][\w-]*(?:\s[^<>]*)?/?>|&(?:#\d+|[a-z]+);")
_WIKI = re.compile(r"\[\[|\]\]|\{\||\|\}|^\|-|''|^=+ | =+$|__[A-Z]+__", re.MULTILINE)

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


@dataclass(frozen=True)
class Shape:
    """What of its structure a text has: each a number of elements or attributes.

    `inside` are links to a place in the text that is there, `outside` links to other pages,
    `scopes` the head cells that say what they head.
    """

    headings: int
    lists: int
    tables: int
    cells: int
    scopes: int
    ids: int
    inside: int
    outside: int
    languages: int


@dataclass(frozen=True)
class Kept:
    """What is left of a paper: how many words it has, and how many of them are not there.

    `style` and `escaped` are the places where a style sheet or a script, or HTML or signs of a wiki,
    are shown as text and were none in the file; `exact` says that signs and spaces too are those of the file.
    """

    words: int
    lost: int
    style: int
    escaped: int
    exact: bool
    shape: Shape

    @property
    def sound(self) -> bool:
        """Whether each word is there and nothing is shown that is none."""
        return not (self.lost or self.style or self.escaped) and self.words > 100

    def row(self) -> dict[str, Any]:
        """Return it for the record."""
        return asdict(self)


# --- the words of a paper ------------------------------------------------------------------------


def words_of(paper: Paper) -> list[str]:
    """Return the words of a paper in the order of plain text: title, sections, notes, sources."""
    return _WORD.findall(_nfc(" ".join(_said(paper))))


def _said(paper: Paper) -> Iterator[str]:
    yield from (paper.brief.title, paper.brief.subtitle)
    for section in paper.text:
        yield from _of_section(section)
    if paper.notes:
        yield paper.wording["notes"]
        yield from (text_of(note.html) for note in paper.notes)
    if paper.references:
        yield paper.wording[paper.preset.references_role]
        yield from (text_of(reference.html) for reference in paper.references)
    for section in paper.annexes:
        yield from _of_section(section)


def _of_section(section: PaperSection) -> Iterator[str]:
    yield section.title
    html: list[str] = []
    for part in section.parts:
        if isinstance(part, Call):
            html.append(f" {part.number} ")
        elif isinstance(part, Mark):
            html.append(" ".join(("", *(f"{n} {text_of(at)}" for n, at, _ in part.items), "")))
        elif isinstance(part, Cited):
            html.append(str(part.html))
        elif isinstance(part, (HeadingStart, HeadingEnd)):
            html.append("<br>")
        elif isinstance(part, Drawing):
            yield text_of("".join(html))
            html = []
            yield part.alternative
            for table in part.plot.tables if part.plot else ():
                yield from table.heads
                for row in table.rows:
                    yield from row
        elif isinstance(part, str):
            html.append(str(part))
    yield text_of("".join(html))


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


# --- what is left --------------------------------------------------------------------------------


def shown(html: str) -> str:
    """Return the text that a browser shows of HTML, each element that parts words as a line end."""
    return "".join(_shown(_body(html)))


def _body(html: str) -> Any:
    from tinyhtml5 import parse

    return next(parse(io.StringIO(html), namespace_html_elements=False).iter("body"))


def _shown(element: Any) -> Iterator[str]:
    if not isinstance(element.tag, str):  # a comment
        yield element.tail or ""
        return
    ends = "\n" * (element.tag in _PARTS)
    yield ends
    if element.tag not in _HIDDEN and "hidden" not in element.attrib:
        yield element.text or ""
        for child in element:
            yield from _shown(child)
    yield ends
    if element.tag != "body":
        yield element.tail or ""


def shape(html: str) -> Shape:
    """Return what of its structure a text has."""
    elements = [e for e in _body(html).iter() if isinstance(e.tag, str)]
    names = {e.get("id") for e in elements if e.get("id")}
    links = [e.get("href", "") for e in elements if e.tag == "a" and e.get("href")]

    def count(*tags: str) -> int:
        return sum(e.tag in tags for e in elements)

    return Shape(
        headings=count(*_HEADINGS),
        lists=count("ul", "ol"),
        tables=count("table"),
        cells=count("th", "td"),
        scopes=sum(e.tag == "th" and "scope" in e.attrib for e in elements),
        ids=len(names),
        inside=sum(href[1:] in names for href in links if href.startswith("#")),
        outside=sum("://" in href for href in links),
        languages=sum("lang" in e.attrib for e in elements),
    )


def missing(words: list[str], text: str) -> list[str]:
    """Return the words that do not stand in a text, in their order and apart."""
    there = _WORD.findall(_nfc(text))
    rest = iter(there)
    if all(word in rest for word in words):
        return []
    blocks = SequenceMatcher(None, words, there, autojunk=False).get_matching_blocks()
    found = {index for block in blocks for index in range(block.a, block.a + block.size)}
    return [word for index, word in enumerate(words) if index not in found]


def kept(paper: Paper, file: str, filtered: str) -> Kept:
    """Return what a filter left of a paper. `file` is what it was given, as HTML."""
    words, text, own = words_of(paper), shown(filtered), shown(file)

    def more(*patterns: re.Pattern[str]) -> int:
        return sum(max(len(p.findall(text)) - len(p.findall(own)), 0) for p in patterns)

    return Kept(
        words=len(words),
        lost=len(missing(words, text)),
        style=more(_STYLE),
        escaped=more(_ESCAPED, _WIKI),
        exact=text.split() == own.split(),
        shape=shape(filtered),
    )
