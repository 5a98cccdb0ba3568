"""What was read back from a written file, in one form for every format.

The readers know nothing of the paper: they say what a stranger finds in the bytes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from briefgen.markup import count_words


class UnreadableError(ValueError):
    """The bytes are not a whole file of their format; the message says why."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a file says about itself; empty where it says nothing. Dates are `YYYY-MM-DD`."""

    title: str = ""
    author: str = ""
    subject: str = ""
    keywords: str = ""
    language: str = ""
    created: str = ""
    modified: str = ""


@dataclass(frozen=True, slots=True)
class WrittenSection:
    """A section as the file has it: `text` is without heading, calls, marks and notes.

    A line break in `text` is one that the layout made. `id` and `role` are empty in a PDF.
    `page` counts from 1, 0 in HTML; `heads_page` says that no text stands above the heading.
    `empty_items` is how many items of its lists have no text. `links` are the names of the places
    in the file that its links lead to, in order.
    """

    id: str
    role: str
    heading: str
    text: str
    page: int = 0
    heads_page: bool = False
    empty_items: int = 0
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WrittenNote:
    """A note as the file has it, without its number and its links back; 0 if it has no number.

    `linked` says that it links to its call, `listed` that it is an item of the list of notes
    with its own words first; `page` is the one its text stands on, 0 in HTML.
    """

    number: int
    text: str
    linked: bool
    listed: bool
    page: int = 0


@dataclass(frozen=True, slots=True)
class Written:
    """What was read: `calls` are the numbers of the calls, `marks` the texts in brackets.

    `opening` is what is read before the first section. `dangling` are the internal links that lead
    nowhere, `loads` what would be fetched, run or
    carried along, `paths` the folders named, `pictures` the text alternatives of its pictures.
    """

    metadata: Metadata
    sections: tuple[WrittenSection, ...]
    notes: tuple[WrittenNote, ...]
    calls: tuple[int, ...]
    marks: tuple[str, ...]
    dangling: tuple[str, ...]
    loads: tuple[str, ...]
    paths: tuple[str, ...]
    opening: str = ""
    pictures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WrittenPopover:
    """What a citation shows on hover, focus or tap, by its `id`.

    `place` is the id of the element around it, with `buttons` that open it and have a name. `texts`
    are those of notes or entries, `evidence` the words of claims, `labels` the words above them,
    `heads` its links with their targets; `rest` is what else it says.
    """

    id: str
    place: str
    buttons: int
    texts: tuple[str, ...]
    evidence: tuple[str, ...]
    labels: tuple[str, ...]
    heads: tuple[tuple[str, str], ...]
    rest: str


@dataclass(frozen=True, slots=True)
class Head:
    """What a page tells programs, and what it lets them do.

    `named` are its `meta` elements by `name` or `property` with their contents, `links` the
    relations of its `link` elements with their addresses, `data` the texts of its JSON-LD.
    `policies` are its content security policies that stand before every style, `styles` the texts
    of its style sheets, `attributes` the values of its `style` attributes, `oembed` the addresses
    at which content systems are told how to show it.
    """

    named: tuple[tuple[str, str], ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    data: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()
    oembed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HtmlFile:
    """An HTML file: `families` are the fonts that it brings, `doubled` the ids that recur.

    `returns` are the ids that its links back lead to, `text` all that it says but popovers,
    `stray_buttons` what is said to be opened by buttons and is no popover. `times` are the dates in
    its opening for programs, each with what readers see; `outline` the links of the contents beside
    the text with their words, None where there are none; `skips` the ids that links before the text
    lead to; `files` the links to files beside this one, with their words.
    """

    written: Written
    families: tuple[str, ...]
    doubled: tuple[str, ...]
    returns: tuple[str, ...] = ()
    text: str = ""
    popovers: tuple[WrittenPopover, ...] = ()
    stray_buttons: tuple[str, ...] = ()
    head: Head = Head()
    times: tuple[tuple[str, str], ...] = ()
    outline: tuple[tuple[str, str], ...] | None = None
    skips: tuple[str, ...] = ()
    files: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PlainFile(HtmlFile):
    """A fragment for somebody else's page, its ids without what they begin with but in `ids`.

    `used` are its elements, attributes (`p@id`) and properties of inline styles (`p{color`), each
    once; `levels` those of its headings, `heads` the scopes of the head cells of its tables,
    `tables` the texts of the cells of each table with its id; `size` its bytes.

    Of a mail: `rest` is what it says of where the paper is whole, `shades` are the colours of its
    texts with their grounds, empty where one is not named, `unsaid` is how many of its tables have
    neither head cells nor the role of layout.
    """

    used: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    levels: tuple[int, ...] = ()
    heads: tuple[str, ...] = ()
    tables: tuple[tuple[str, str], ...] = ()
    size: int = 0
    rest: str = ""
    shades: tuple[tuple[str, str], ...] = ()
    unsaid: int = 0


@dataclass(frozen=True, slots=True)
class EmbedFile(PlainFile):
    """An embed in a shadow root; `ids` are those that its host has too.

    `open_to` says what lets a host in or needs a page of its own, `lost` what is shown where the
    shadow root is lost.
    """

    open_to: tuple[str, ...] = ()
    lost: str = ""


@dataclass(frozen=True, slots=True)
class FrameFile(HtmlFile):
    """A page for a frame, with the `script` that its policy allows.

    `stuck` are its links that do not open in the page around it, `strayed` those inside the paper
    that would.
    """

    script: str = ""
    stuck: tuple[str, ...] = ()
    strayed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PdfFile:
    """A PDF file. Pages count from 1.

    `pages` are their texts as a viewer sees them, `outline` titles with pages, `places` the pages
    of the named places, `call_pages` those of the calls in the text, by number; `untagged` says
    what a tagged file has and this one lacks; `fonts` are names with whether the font is in the
    file; `tagged` are the texts of the pages without what stands around them on each.
    """

    written: Written
    pages: tuple[str, ...]
    outline: tuple[tuple[str, int], ...]
    places: Mapping[str, int]
    call_pages: Mapping[int, int]
    untagged: tuple[str, ...]
    fonts: tuple[tuple[str, bool], ...]
    tagged: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Called:
    """A call with its number, and what its section says before it, squeezed."""

    number: int
    before: str


@dataclass(frozen=True, slots=True)
class DocxFile:
    """A Word file: `text` is all that it says, `levels` are those of its headings, the title 0.

    `heads` says of each table whether its first row is a head; `above` and `below` are the texts of
    its headers and footers, empty where pages have none; `counted` says that each page has a field
    with its number. `undefined` are styles that are used and not there, `unset` words of Hangul
    without a font or the language. `called` are the calls in order.
    """

    written: Written
    text: str
    levels: tuple[int, ...]
    heads: tuple[bool, ...]
    above: tuple[str, ...]
    below: tuple[str, ...]
    counted: bool
    undefined: tuple[str, ...]
    unset: tuple[str, ...]
    called: tuple[Called, ...]


def squeeze(text: str) -> str:
    """Return `text` without what setting it may change: white space, case, soft hyphens."""
    return "".join(_shapes(text))


def _shapes(text: str) -> Iterator[str]:
    for character in unicodedata.normalize("NFC", text):
        if not character.isspace() and unicodedata.category(character) != "Cf":
            yield character.casefold()


def letters(text: str) -> str:
    """Return the letters and digits of `text` alone, for readers that see no more alike."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in folded if c.isalnum())


#: Where a line may end inside a word: after a hyphen, a dash or a slash.
_OPEN_END = re.compile(r"(?<=[-‐–—/])\n")


def word_bounds(text: str) -> tuple[int, int]:
    """Return the least and the most words that `text` may have.

    A line that ends in a hyphen, a dash or a slash leaves open whether its word goes on.
    """
    return count_words(_OPEN_END.sub("", text)), count_words(text)


#: Addresses of this machine: a file address, or a path that starts at a folder of users' files.
_PATHS = re.compile(
    r"file:/[^\s\"'<>)]*"
    r"|(?<![\w.:/~%=&#?+-])/(?:home|root|Users|tmp|private|var/folders|mnt|work)/[^\s\"'<>)]*"
    r"|\b[A-Za-z]:\\{1,2}(?:Users|Documents and Settings)\\[^\s\"'<>)]*",
    re.IGNORECASE,
)


def paths_in(texts: Iterable[str]) -> tuple[str, ...]:
    """Return what in `texts` names a folder of a machine, each once."""
    return tuple(dict.fromkeys(m[0] for text in texts for m in _PATHS.finditer(text)))


def target_number(target: str, kind: str) -> int:
    """Return N of a target `kind-N`, 0 where it is another one."""
    name, _, number = target.rpartition("-")
    return int(number) if name == kind and number.isascii() and number.isdigit() else 0
