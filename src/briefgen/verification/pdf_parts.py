"""The parts of a paper in the tags of a PDF: sections, notes, calls and marks.

Tags carry no ids. A section is told by its heading, all else by where its links lead: a call to
`note-N`, a note back to `call-N`, a mark to `source-N`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise, takewhile

from briefgen.verification.pdf_text import Chunk, Tag, text_below
from briefgen.verification.written import WrittenNote, WrittenSection, squeeze, target_number

#: Tags that hold a paper or a part of it: no note and no mark reaches beyond them.
_WHOLE = frozenset({"Root", "Document", "Part", "Art", "Sect"})

#: The tag of a section's heading; the title is H1.
_HEADING = "H2"


@dataclass(frozen=True, slots=True)
class _Section:
    """The tags of a section: one on each page that it stands on, and its heading if it has one."""

    tags: list[Tag]
    heading: Tag | None
    page: int
    heads_page: bool


@dataclass(frozen=True, slots=True)
class Parts:
    """The tags of each part: one or, where a page or a line ends in it, more.

    `bodies` are those of notes by number, 0 where a body at the foot of a page links back to
    nothing; `calls` are numbers with pages; `apart` is what is no text of a section.
    """

    flow: tuple[_Section, ...]
    bodies: tuple[tuple[int, tuple[Tag, ...]], ...]
    calls: tuple[tuple[int, int], ...]
    marks: tuple[tuple[Tag, ...], ...]
    apart: frozenset[Tag]

    @classmethod
    def of(cls, tree: Tag) -> Parts:
        """Return the parts of a tree of tags."""
        links = [tag for tag in tree.tags() if tag.target]
        back = [tag for tag in links if target_number(tag.target, "call")]
        single = [(target_number(tag.target, "call"), _body(tag)) for tag in back]
        single += [(0, tag) for tag in _loose(tree, [tag for _, tag in single])]
        inside = {tag for _, body in single for tag in body.tags()}
        calls = [
            (number, tag)
            for tag in links
            if (number := target_number(tag.target, "note")) and tag not in inside
        ]
        marks = tuple(_marks(tag for tag in links if target_number(tag.target, "source")))
        returns = [tag for tag in links if target_number(tag.target, "mark")]
        labels = [tag for tag in tree.tags() if tag.kind == "Lbl"]
        notes = frozenset(tag for _, tag in single if not _is_listed(tag))
        flow = tuple(_sections(tree, notes))
        begun = _begun_before(flow)
        return cls(
            flow,
            tuple((n, (begun[tag], tag) if tag in begun else (tag,)) for n, tag in single),
            tuple((number, _page(tag)) for number, tag in calls),
            marks,
            frozenset((*back, *returns, *labels, *(tag for _, tag in calls)))
            | frozenset(tag for mark in marks for tag in mark)
            | notes
            | _repeated_heads(tree, notes),
        )

    def sections(self) -> Iterator[WrittenSection]:
        """Yield the sections in reading order."""
        for section in self.flow:
            heading = frozenset({section.heading} if section.heading else ())
            without = self.apart | heading
            texts = (text_below(tag, without) for tag in section.tags)
            items = [t for tag in section.tags for t in tag.tags() if t.kind == "LI"]
            yield WrittenSection(
                "",
                "",
                text_below(section.heading) if section.heading else "",
                "\n".join(text for text in texts if text),
                section.page,
                section.heads_page,
                sum(not text_below(item, self.apart) for item in items),
                tuple(t.target for tag in section.tags for t in tag.tags() if t.target),
            )

    def notes(self) -> Iterator[WrittenNote]:
        """Yield the notes, those at the feet of pages and those of a list."""
        for number, tags in self.bodies:
            apart = self.apart.difference(tags)
            texts = (text_below(tag, apart) for tag in tags)
            yield WrittenNote(
                number,
                "\n".join(text for text in texts if text),
                number > 0,
                _is_listed(tags[0]),
                _page(tags[0], apart),
            )

    def mark_texts(self) -> Iterator[str]:
        """Yield the marks in brackets as they are printed, in reading order."""
        for tags in self.marks:
            yield " ".join(" ".join(map(text_below, tags)).split())


def _page(tag: Tag, without: frozenset[Tag] = frozenset()) -> int:
    """Return the first page that a tag has text on, 0 where it has none."""
    return next((chunk.page for chunk, _ in tag.chunks(without) if chunk.text.strip()), 0)


def _body(link: Tag) -> Tag:
    """Return the body of the note that a link back belongs to.

    It is the item of a list, or the largest tag around the link that holds no other link back.
    """
    body = link
    for tag in link.above():
        back = [t for t in tag.tags() if target_number(t.target, "call")]
        if tag.kind in _WHOLE or len(back) > 1:
            break
        body = tag
        if tag.kind == "LI":
            break
    return body


def _begun_before(flow: tuple[_Section, ...]) -> dict[Tag, Tag]:
    """Return the notes of a list that begin on the page before, with the tag they begin in.

    There the item has no link back yet: that is the last of a note.
    """
    out = {}
    for section in flow:
        for before, behind in pairwise(section.tags):
            upper = [t for t in before.tags() if t.kind == "LI"]
            lower = [t for t in behind.tags() if t.kind == "LI"]
            if upper and lower and not _links_back(upper[-1]) and _links_back(lower[0]):
                out[lower[0]] = upper[-1]
    return out


def _links_back(tag: Tag) -> bool:
    return any(target_number(t.target, "call") for t in tag.tags())


def _loose(tree: Tag, bodies: list[Tag]) -> Iterator[Tag]:
    """Yield what stands at the foot of a page and is no note that links back.

    The feet of pages are beside the paper in the tree, not in it.
    """
    ours = {tag for body in bodies for tag in body.tags()}
    around = {tag for body in bodies for tag in body.above()}
    for foot in tree.tags():
        if foot.kind in _WHOLE or foot.parent is None or foot.parent.kind != "Document":
            continue
        for tag in foot.kids if foot in around else [foot]:
            if isinstance(tag, Tag) and tag not in ours and text_below(tag):
                yield tag


def _is_listed(tag: Tag) -> bool:
    return any(t.kind == "LI" for t in tag.above())


def _marks(links: Iterable[Tag]) -> Iterator[tuple[Tag, ...]]:
    """Yield the marks that links to sources belong to; a line may end inside one."""
    taken: set[Tag] = set()
    for link in links:
        if taken.isdisjoint(link.above()):
            tags = _mark(link)
            taken.update(tags)
            yield tags


def _mark(link: Tag) -> tuple[Tag, ...]:
    """Return the nearest tag in brackets; where it does not close, with what is behind it."""
    for tag in link.above():
        if tag.kind in _WHOLE or tag.parent is None:
            break
        text = text_below(tag)
        if not text.startswith("["):
            continue
        behind = [t for t in tag.parent.kids if isinstance(t, Tag)]
        behind = behind[behind.index(tag) + 1 :] if not text.endswith("]") else []
        rest = list(takewhile(lambda t: not text_below(t).endswith("]"), behind))
        return (tag, *behind[: len(rest) + 1])
    return (link,)


def _sections(tree: Tag, notes: frozenset[Tag]) -> Iterator[_Section]:
    """Yield the sections; the rest of one on another page is a tag of its own, without heading.

    Such a rest goes to the section before it. Where two stand side by side and both go on on
    another page, no tag says which rest is whose: such papers fail their checks of the text.
    """
    found: list[_Section] = []
    filled: set[int] = set()
    for tag in _in_order(tree, notes):
        if isinstance(tag, Chunk):
            if tag.text.strip():
                filled.add(tag.page)
            continue
        heading = next((t for t in tag.tags() if t.kind == _HEADING), None)
        page = _page(heading or tag, notes)
        if heading is None and found:
            found[-1].tags.append(tag)
        else:
            found.append(_Section([tag], heading, page, page not in filled))
    yield from found


def _in_order(tag: Tag, notes: frozenset[Tag]) -> Iterator[Tag | Chunk]:
    """Yield the outermost sections and all text, each section before the text in it."""
    for kid in tag.kids:
        if isinstance(kid, Chunk):
            yield kid
        elif kid not in notes:
            if kid.kind == "Sect":
                yield kid
                yield from (chunk for chunk, _ in kid.chunks(notes))
            else:
                yield from _in_order(kid, notes)


def _repeated_heads(tree: Tag, notes: frozenset[Tag]) -> frozenset[Tag]:
    """Return the heads that a table repeats where it goes on on another page.

    Such a table starts with the head of the one before, and no text stands between them.
    """
    out: set[Tag] = set()
    before, last = "", tree
    for chunk, tag in tree.chunks(notes):
        table = next((t for t in tag.above() if t.kind == "Table"), None)
        head = next((t for t in tag.above() if t.kind == "THead"), None)
        if table is None:
            before = before if not chunk.text.strip() else ""
        elif head is None or head in out or head is last:
            continue
        elif squeeze(text_below(head)) == before and table.kids[0] is head:
            out.add(head)
        else:
            before, last = squeeze(text_below(head)), head
    return frozenset(out)
