"""The parts of a paper in the tags of a PDF: sections, notes, calls and marks.

Tags carry no ids. A section is told by its heading, all else by where its links lead: a call to
`note-N`, a note back to `call-N`, a mark to `source-N`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

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
    """The tags of each part. `apart` is what is no text of a section."""

    flow: tuple[_Section, ...]
    bodies: tuple[tuple[int, Tag], ...]
    calls: tuple[tuple[int, int], ...]
    marks: tuple[Tag, ...]
    apart: frozenset[Tag]

    @classmethod
    def of(cls, tree: Tag) -> Parts:
        """Return the parts of a tree of tags."""
        links = [tag for tag in tree.tags() if tag.target]
        back = [tag for tag in links if target_number(tag.target, "call")]
        bodies = tuple((target_number(t.target, "call"), _body(t)) for t in back)
        bodies += tuple((0, tag) for tag in _loose(tree, bodies))
        inside = {tag for _, body in bodies for tag in body.tags()}
        calls = [
            (number, tag)
            for tag in links
            if (number := target_number(tag.target, "note")) and tag not in inside
        ]
        marks = tuple(
            dict.fromkeys(_mark(tag) for tag in links if target_number(tag.target, "source"))
        )
        returns = [tag for tag in links if target_number(tag.target, "mark")]
        labels = [tag for tag in tree.tags() if tag.kind == "Lbl"]
        apart = frozenset((*marks, *back, *returns, *labels, *(tag for _, tag in calls)))
        notes = frozenset(tag for _, tag in bodies if not _is_listed(tag))
        return cls(
            tuple(_sections(tree, notes)),
            bodies,
            tuple((number, _page(tag)) for number, tag in calls),
            marks,
            apart | notes | _repeated_heads(tree, notes),
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
            )

    def notes(self) -> Iterator[WrittenNote]:
        """Yield the notes, those at the feet of pages and those of a list."""
        for number, tag in self.bodies:
            apart = self.apart - {tag}
            yield WrittenNote(
                number, text_below(tag, apart), number > 0, _is_listed(tag), _page(tag, apart)
            )

    def mark_texts(self) -> Iterator[str]:
        """Yield the marks in brackets as they are printed, in reading order."""
        return (text_below(tag).replace("\n", " ") for tag in self.marks)


def _page(tag: Tag, without: frozenset[Tag] = frozenset()) -> int:
    """Return the first page that a tag has text on, 0 where it has none."""
    return next((chunk.page for chunk, _ in tag.chunks(without) if chunk.text.strip()), 0)


def _body(link: Tag) -> Tag:
    """Return the body of the note that a link back belongs to.

    It is the largest tag around the link that holds no other link back.
    """
    body = link
    for tag in link.above():
        back = [t for t in tag.tags() if target_number(t.target, "call")]
        if tag.kind in _WHOLE or len(back) > 1:
            break
        body = tag
    return body


def _loose(tree: Tag, bodies: tuple[tuple[int, Tag], ...]) -> Iterator[Tag]:
    """Yield what stands at the foot of a page and is no note that links back.

    The feet of pages are beside the paper in the tree, not in it.
    """
    ours = {tag for _, body in bodies for tag in body.tags()}
    around = {tag for _, body in bodies for tag in body.above()}
    for foot in tree.tags():
        if foot.kind in _WHOLE or foot.parent is None or foot.parent.kind != "Document":
            continue
        for tag in foot.kids if foot in around else [foot]:
            if isinstance(tag, Tag) and tag not in ours and text_below(tag):
                yield tag


def _is_listed(tag: Tag) -> bool:
    return any(t.kind == "LI" for t in tag.above())


def _mark(link: Tag) -> Tag:
    """Return the mark that a link to a source belongs to: the nearest tag in brackets."""
    for tag in link.above():
        text = text_below(tag)
        if tag.kind in _WHOLE:
            break
        if text.startswith("[") or text.endswith("]"):
            return tag
    return link


def _sections(tree: Tag, notes: frozenset[Tag]) -> Iterator[_Section]:
    """Yield the sections; the rest of one on another page is a tag of its own, without heading."""
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
