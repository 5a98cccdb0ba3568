"""Verification of what was written: bytes held against the paper that they are of.

Everything is read back from the file by readers of its own; nothing is taken from the code that
wrote it. A check is one function with one sentence; the tables below are all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from briefgen.finding import Finding, Place, finding
from briefgen.footnotes import NoteFault, PageNotes, misplaced_notes
from briefgen.paper import Paper
from briefgen.siblings import Sibling
from briefgen.verification import file_checks, head_checks, text_checks
from briefgen.verification.case import Case, HtmlCase, PdfCase
from briefgen.verification.written import UnreadableError

#: Checks of the text, for every format. In a PDF they need its tags.
TEXT_CHECKS: tuple[Callable[[Case], Iterator[Finding]], ...] = (
    text_checks.sections_are_there,
    text_checks.roles_are_there,
    text_checks.sections_are_in_order,
    text_checks.sections_have_text,
    text_checks.text_is_there,
    text_checks.words_agree,
    text_checks.contents_are_right,
    text_checks.pictures_are_shown,
    text_checks.notes_are_there,
    text_checks.notes_are_linked,
    text_checks.marks_are_there,
    text_checks.references_are_listed,
)

#: Checks of the file around it, for every format.
FILE_CHECKS: tuple[Callable[[Case], Iterator[Finding]], ...] = (
    file_checks.metadata_is_set,
    file_checks.mark_is_heard,
    file_checks.status_is_heard,
    file_checks.links_lead_somewhere,
    file_checks.nothing_is_loaded,
    file_checks.no_folder_is_named,
)

#: Checks of HTML alone.
HTML_CHECKS: tuple[Callable[[HtmlCase], Iterator[Finding]], ...] = (
    file_checks.notes_are_listed,
    file_checks.references_lead_back,
    file_checks.popovers_are_there,
    file_checks.popovers_say_the_same,
    file_checks.ids_are_unique,
    file_checks.aged_figures_are_dated,
    file_checks.web_fonts_are_ours,
    head_checks.policy_is_tight,
    head_checks.programs_are_told_the_same,
    head_checks.dates_are_shown,
    head_checks.text_can_be_reached,
)

#: Checks of a PDF alone.
PDF_CHECKS: tuple[Callable[[PdfCase], Iterator[Finding]], ...] = (
    file_checks.file_is_tagged,
    file_checks.pages_are_few_enough,
    file_checks.mark_is_on_every_page,
    file_checks.status_is_on_every_page,
    file_checks.annexes_are_short_enough,
    file_checks.annexes_begin_pages,
    file_checks.outline_is_whole,
    file_checks.notes_have_places,
    file_checks.notes_are_near_their_calls,
    file_checks.notes_are_seen,
    file_checks.aged_figures_are_dated,
    file_checks.fonts_are_ours,
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a file turned out to be. HTML has no pages.

    `section_pages` are the pages of the headings by the id of the section.
    """

    pages: int = 0
    counted_pages: int = 0
    section_pages: Mapping[str, int] = field(default_factory=dict)


def verify(
    paper: Paper, form: str, data: bytes, families: Collection[str], name: str
) -> tuple[Finding, ...]:
    """Return what is wrong with the bytes of a paper's output.

    `form` is one of `formats.FORMATS`, `families` are the fonts that the file may have, `name`
    is its path below the build folder.
    """
    return examine(paper, form, data, families, name)[0]


def examine(
    paper: Paper, form: str, data: bytes, families: Collection[str], name: str
) -> tuple[tuple[Finding, ...], Facts]:
    """Return what is wrong with the bytes of a paper's output, and what they turned out to be."""
    try:
        if form == "pdf":
            return _examine_pdf(paper, data, families, name)
        return _examine_html(paper, data, families, name)
    except UnreadableError as error:
        message = f"the file can not be read back: {error}"
        return (finding("unreadable-output", message, Place(name), "build it again"),), Facts()


def _examine_html(
    paper: Paper, data: bytes, families: Collection[str], name: str
) -> tuple[tuple[Finding, ...], Facts]:
    from briefgen.verification.read_html import read_html

    file = read_html(data)
    case = HtmlCase(paper, name, families, file.written, file)
    return tuple(_run((*TEXT_CHECKS, *FILE_CHECKS, *HTML_CHECKS), case)), Facts()


def _examine_pdf(
    paper: Paper, data: bytes, families: Collection[str], name: str
) -> tuple[tuple[Finding, ...], Facts]:
    from briefgen.verification.read_pdf import read_pdf

    file = read_pdf(data)
    case = PdfCase(paper, name, families, file.written, file)
    of_text = TEXT_CHECKS if case.is_read_aloud else ()
    found = tuple(_run((*of_text, *FILE_CHECKS, *PDF_CHECKS), case))
    pages = {w.id: s.page for w in case.wanted if (s := case.section(w))}
    return found, Facts(len(file.pages), case.counted_pages, pages)


def verify_links(
    paper: Paper, data: bytes, siblings: Iterable[Sibling], name: str
) -> tuple[Finding, ...]:
    """Return what is wrong with the links of a page to the other outputs of its brief."""
    from briefgen.verification.read_html import read_html

    try:
        file = read_html(data)
    except UnreadableError:
        return ()  # `verify` says so
    case = HtmlCase(paper, name, (), file.written, file)
    return tuple(head_checks.other_forms_are_there(case, siblings))


def _run(checks: Sequence[Callable[[Any], Iterator[Finding]]], case: Case) -> Iterator[Finding]:
    for check in checks:
        yield from check(case)


def verify_layout(notes: int, pages: Sequence[PageNotes], name: str) -> tuple[Finding, ...]:
    """Return what is wrong with the notes of a finished layout, before it is written.

    `notes` is how many stand at the feet of its `pages`; where all are listed at the end, none
    has a page to keep to.
    """
    if not notes:
        return ()
    return tuple(
        finding(
            _layout_code(fault),
            f"note {fault.number}: {fault.reason}",
            Place(name),
        )
        for fault in misplaced_notes(pages, range(1, notes + 1))
    )


def _layout_code(fault: NoteFault) -> str:
    if fault.note_page is None:
        return "note-missing"
    return "note-unlinked" if fault.call_page is None else "note-misplaced"


__all__ = [
    "FILE_CHECKS",
    "HTML_CHECKS",
    "PDF_CHECKS",
    "TEXT_CHECKS",
    "Facts",
    "examine",
    "verify",
    "verify_layout",
    "verify_links",
]
