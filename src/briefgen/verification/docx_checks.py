"""Checks of a Word file: what stands on its pages, its notes at their calls, its styles and tables."""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.finding import Finding
from briefgen.markup import text_of
from briefgen.paper import Call, body
from briefgen.verification.case import DocxCase, shown
from briefgen.verification.written import squeeze

#: How much of what stands before a call is held against the paper, in characters.
_BEFORE = 40


def notes_stand_at_their_calls(case: DocxCase) -> Iterator[Finding]:
    """Every call stands behind the words behind which the paper has it."""
    there = {called.number: called.before for called in case.file.called}
    for section in case.paper.sections:
        for index, part in enumerate(section.parts):
            if not isinstance(part, Call) or part.number not in there:
                continue
            before = text_of(body(section.parts[:index]))
            if squeeze(before)[-_BEFORE:] != there[part.number][-_BEFORE:]:
                message = f"note {part.number} is not called behind {shown([before[-_BEFORE:]])}"
                yield case.report("note-misplaced", message)


def mark_is_on_the_pages(case: DocxCase) -> Iterator[Finding]:
    """The handling mark stands in every header and in every footer."""
    mark = case.paper.mark
    for name, texts in (("header", case.file.above), ("footer", case.file.below)):
        if mark and not (texts and all(squeeze(mark) in squeeze(text) for text in texts)):
            yield case.report("handling-missing", f"a {name} lacks the mark {shown([mark])}")


def status_is_on_the_pages(case: DocxCase) -> Iterator[Finding]:
    """The status stands in every header."""
    word = case.paper.wording[case.paper.brief.status]
    if not (case.file.above and all(squeeze(word) in squeeze(t) for t in case.file.above)):
        yield case.report("status-missing", f"a header lacks the status {shown([word])}")


def pages_are_numbered(case: DocxCase) -> Iterator[Finding]:
    """Every page says its number."""
    if not case.file.counted:
        yield case.report("text-missing", "a page has no field for its number")


def styles_are_there(case: DocxCase) -> Iterator[Finding]:
    """Every style that the text uses is in the file."""
    if case.file.undefined:
        message = f"the file has no styles {shown(case.file.undefined)}, which its text uses"
        hint = "see which `data-style` the theme's docx.html.j2 names"
        yield case.report("not-portable", message, hint)


def korean_is_set_as_korean(case: DocxCase) -> Iterator[Finding]:
    """Every word of Hangul has a font for it and the language Korean."""
    if case.file.unset:
        message = f"words have no Korean font or language: {shown(case.file.unset)}"
        yield case.report("not-portable", message)


def tables_repeat_their_heads(case: DocxCase) -> Iterator[Finding]:
    """The first row of every table is its head, on each page that the table goes on on."""
    lacking = case.file.heads.count(False)
    if lacking:
        yield case.report("table-unheaded", f"{lacking} tables have no head row")


def annexes_head_pages(case: DocxCase) -> Iterator[Finding]:
    """Each annex begins a page, so that it can be handed on alone."""
    for wanted in case.annexes:
        section = case.section(wanted)
        if section and not section.heads_page:
            yield case.report("annex-placement", f"the annex `{wanted.id}` does not begin a page")
