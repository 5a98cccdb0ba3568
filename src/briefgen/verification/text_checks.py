"""Checks of the text: sections, words, notes, marks and references, in every format.

Each takes a case and yields what is wrong. What the layout may change (white space, line ends,
capitals) is no difference; everything else is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from briefgen.finding import Finding
from briefgen.markup import text_of
from briefgen.paper import Call, Contents, Drawing, Mark, PaperSection, body
from briefgen.verification.case import Case, Wanted, shown
from briefgen.verification.written import WrittenSection, letters, squeeze, word_bounds

#: Where a text may be cut for naming what is missing.
_SENTENCE = re.compile(r"(?<=[.!?;:])\s+")


def sections_are_there(case: Case) -> Iterator[Finding]:
    """Every section of the paper stands in the file under its heading."""
    for wanted in case.wanted:
        if case.found(wanted) >= 0:
            continue
        same = [s for s in case.written.sections if s.id == wanted.id]
        if same and squeeze(same[0].heading) == squeeze(wanted.title):
            message = (
                f"the section `{wanted.id}` has the role `{same[0].role}`, not `{wanted.role}`"
            )
        elif same:
            message = f"the section `{wanted.id}` is not headed `{wanted.title}`"
        else:
            message = f"the section `{wanted.id}`, headed `{wanted.title}`, is not in the file"
        yield case.report("section-missing", message, _TEMPLATE)


_TEMPLATE = "see what the theme's templates make of the sections"


def roles_are_there(case: Case) -> Iterator[Finding]:
    """The required roles of the preset are all among the sections, as often as it says."""
    # A section that is not in the file has its own finding: here it counts as if it were.
    present = Counter([w.role for w in case.wanted])
    present |= Counter(s.role for s in case.written.sections if s.heading)
    headings = {squeeze(s.heading) for s in case.written.sections}
    made = case.paper.wording
    for role, count in Counter(case.paper.preset.roles).items():
        named = squeeze(made.get(role, "")) in headings - {""}
        if present[role] + named < count:
            yield case.report(
                "section-missing",
                f"`{case.paper.preset.name}` wants {count} with the role `{role}`, "
                f"and the file has {present[role]}",
            )


def sections_are_in_order(case: Case) -> Iterator[Finding]:
    """The sections stand in the order of the paper, and the roles in that of the preset."""
    places = [(case.found(w), w) for w in case.wanted]
    there = [(index, wanted) for index, wanted in places if index >= 0]
    for (index, wanted), (after, following) in pairwise(there):
        if after < index:
            yield case.report(
                "section-order",
                f"the section `{following.id}` stands before `{wanted.id}`, and the paper has it "
                "behind",
                _TEMPLATE,
            )
    rest = iter([wanted.role for _, wanted in sorted(there, key=lambda t: t[0])])
    known = {wanted.role for wanted in case.wanted}
    wanted_roles = [role for role in case.paper.preset.roles if role in known]
    if there == places and not all(role in rest for role in wanted_roles):
        roles = ", ".join(wanted_roles)
        yield case.report("section-order", f"the roles do not stand in the order {roles}")


def sections_have_text(case: Case) -> Iterator[Finding]:
    """No section is empty below its heading."""
    for wanted in case.wanted:
        section = case.section(wanted)
        if section and not letters(section.text):
            yield case.report(
                "section-empty", f"the section `{wanted.id}` has a heading and no text", _TEMPLATE
            )


def text_is_there(case: Case) -> Iterator[Finding]:
    """Every sentence of every section stands in its section, in order."""
    for section, written in _pairs(case):
        missing = _missing(text_of(body(section.parts)), written.text)
        if missing:
            count = "a sentence" if len(missing) == 1 else f"{len(missing)} sentences"
            yield case.report(
                "text-missing",
                f"{count} of the section `{section.id}` can not be found in it: {shown(missing)}",
            )


def words_agree(case: Case) -> Iterator[Finding]:
    """Every section has as many words as the paper says, and the budget was kept with."""
    for section, written in _pairs(case):
        heading = word_bounds(written.heading)[1]
        least, most = word_bounds(written.text)
        if not least + heading <= section.words <= most + heading:
            yield case.report(
                "words-differ",
                f"the section `{section.id}` has {most + heading} words in the file and "
                f"{section.words} in the paper",
            )


def _pairs(case: Case) -> Iterator[tuple[PaperSection, WrittenSection]]:
    """Yield the sections that both have and that have text, but for the contents."""
    for section in case.paper.sections:
        if section.role == "contents":
            continue
        written = case.section(Wanted(section.id, section.role, section.title))
        if written and letters(written.text):
            yield section, written


def _missing(text: str, written: str) -> list[str]:
    """Return the sentences of `text` that are not in `written`, one behind the other."""
    there, at = squeeze(written), 0
    if squeeze(text) == there:
        return []
    out = []
    for sentence in _SENTENCE.split(text):
        place = there.find(squeeze(sentence), at)
        if place < 0:
            out.append(sentence)
        else:
            at = place + len(squeeze(sentence))
    return out


def contents_are_right(case: Case) -> Iterator[Finding]:
    """The contents name every section behind them, in order, link to it, and say its page."""
    for section in case.paper.sections:
        entries = [e for p in section.parts if isinstance(p, Contents) for e in p.entries]
        written = case.section(Wanted(section.id, section.role, section.title))
        if written is None or not entries:
            continue
        pages = {w.id: s.page for w in case.wanted if (s := case.section(w))}
        wanted = [f"{title} {pages.get(id_) or ''}" for id_, title in entries]
        if squeeze(written.text) != squeeze(" ".join(wanted)):
            lost = [text for text in wanted if squeeze(text) not in squeeze(written.text)]
            what = f"do not say {shown(lost)}" if lost else "say more than, or in another order,"
            message = f"the contents {what}" + ("" if lost else f" {shown(wanted)}")
            yield case.report("contents-wrong", message, _TEMPLATE)
        links = list(dict.fromkeys(written.links))
        if links != [case.place_of(id_) for id_, _ in entries]:
            message = f"the contents link to {shown(links)}, and not to each heading in order"
            yield case.report("contents-wrong", message, _TEMPLATE)


def pictures_are_shown(case: Case) -> Iterator[Finding]:
    """Every picture of the paper is in the file with its text alternative, in order."""
    left = iter([squeeze(text) for text in case.written.pictures])
    for section in case.paper.sections:
        for part in section.parts:
            if isinstance(part, Drawing) and squeeze(part.alternative) not in left:
                yield case.report(
                    "picture-missing",
                    f"the picture `{part.name}` is not in the file with its text alternative, or "
                    "not at its place",
                )


def notes_are_there(case: Case) -> Iterator[Finding]:
    """Every note of the paper is in the file once, with its text, and no other note is."""
    for note in case.paper.notes:
        bodies = [n for n in case.written.notes if n.number == note.number]
        text = text_of(note.html)
        if not bodies:
            message = f"note {note.number} is not in the file: {shown([text])}"
            yield case.report("note-missing", message)
        elif not any(squeeze(b.text) == squeeze(text) for b in bodies):
            message = (
                f"note {note.number} reads {shown([bodies[0].text])} in the file, "
                f"and {shown([text])} in the paper"
            )
            yield case.report("note-missing", message)
        if len(bodies) > 1:
            message = f"note {note.number} is in the file {len(bodies)} times"
            yield case.report("note-doubled", message)
    known = {note.number for note in case.paper.notes}
    for body_ in case.written.notes:
        if body_.number not in known:
            which = f"no note {body_.number}" if body_.number else "no such note"
            message = f"the paper has {which}: {shown([body_.text])}"
            yield case.report("note-foreign", message)


def notes_are_linked(case: Case) -> Iterator[Finding]:
    """Every note is called once, in order, and links back to its call where links can lead there."""
    numbers = [p.number for s in case.paper.sections for p in s.parts if isinstance(p, Call)]
    calls = Counter(case.written.calls)
    for number in numbers:
        if calls[number] != 1:
            times = f"{calls[number]} times" if calls[number] else "nowhere"
            yield case.report("note-unlinked", f"note {number} is called {times} in the text")
    ours = [number for number in case.written.calls if number in set(numbers)]
    if Counter(ours) == Counter(numbers) and ours != numbers:
        yield case.report("note-unlinked", "the calls do not stand in the order of their notes")
    for note in case.written.notes:
        if case.has_ways and not note.linked:
            yield case.report("note-unlinked", f"note {note.number} does not link back to its call")


def marks_are_there(case: Case) -> Iterator[Finding]:
    """Every mark in brackets stands in the text with its sources and locators, in order."""
    marks = [_mark_text(p) for s in case.paper.sections for p in s.parts if isinstance(p, Mark)]
    written = [squeeze(text) for text in case.written.marks]
    if [squeeze(m) for m in marks] == written:
        return
    left = list(written)
    lost = []
    for mark in marks:
        if squeeze(mark) in left:
            left.remove(squeeze(mark))
        else:
            lost.append(mark)
    if lost:
        message = f"{len(lost)} marks of sources are not in the file: {shown(lost)}"
    elif left:
        message = f"the file has {len(left)} marks that the paper has not: {shown(left)}"
    else:
        message = "the marks of sources do not stand in the order of the paper"
    yield case.report("note-missing", message)


def _mark_text(mark: Mark) -> str:
    items = (
        " ".join(filter(None, (before, f"{number}{', ' * bool(locator)}{locator}")))
        for number, locator, before in mark.items
    )
    return f"[{'; '.join(items)}]"


def references_are_listed(case: Case) -> Iterator[Finding]:
    """The list has every entry of the paper, in order, no other one and no empty one."""
    listed = case.section(case.references)
    entries = [(r.source, text_of(r.html)) for r in case.paper.references if text_of(r.html)]
    if listed is None:
        return
    missing, foreign = _held_against(listed.text, entries)
    for source in missing:
        yield case.report(
            "reference-missing", f"the entry of `{source}` is not in the list, or not at its place"
        )
    if foreign:
        message = f"the list has what is no entry of the paper: {shown(foreign)}"
        yield case.report("reference-foreign", message)
    if listed.empty_items:
        message = f"the list has {listed.empty_items} entries without text"
        yield case.report(
            "reference-foreign", message, "the style prints nothing for them: leave them out"
        )


def _held_against(listed: str, entries: list[tuple[str, str]]) -> tuple[list[str], list[str]]:
    """Return the sources whose entry is not in a list in order, and the words of no entry.

    Numbers between the entries are the list's own.
    """
    missing, foreign = [], []
    # Each squeezed character with its place in the list, so that a rest can be shown as printed.
    spots = [i for i, c in enumerate(listed) for _ in squeeze(c)]
    flat = "".join(squeeze(c) for c in listed)
    at = 0
    for source, text in entries:
        place = flat.find(squeeze(text), at)
        if place < 0:
            missing.append(source)
            continue
        foreign.append(_between(listed, spots, at, place))
        at = place + len(squeeze(text))
    foreign.append(_between(listed, spots, at, len(flat)))
    return missing, [text for text in foreign if any(c.isalpha() for c in text)]


def _between(listed: str, spots: list[int], start: int, end: int) -> str:
    if start >= end:
        return ""
    last = spots[end - 1]
    return " ".join(listed[spots[start] : last + 1].split())
