"""Verification of what was written: bytes held against the paper that they are of.

Everything is read back from the file by readers of its own; nothing is taken from the code that
wrote it. A check is one function with one sentence; the tables below are all of them. `PROOFS` says
for each format how it is read and which of them are asked of it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any

from briefgen.excerpt import opening
from briefgen.finding import Finding, Place, finding
from briefgen.footnotes import NoteFault, PageNotes, misplaced_notes
from briefgen.paper import Paper
from briefgen.siblings import Sibling
from briefgen.verification import (
    docx_checks,
    embed_checks,
    file_checks,
    frame_checks,
    head_checks,
    plain_checks,
    text_checks,
)
from briefgen.verification.case import (
    Case,
    DocxCase,
    EmbedCase,
    FrameCase,
    HtmlCase,
    PdfCase,
    PlainCase,
)
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

#: Checks of a fragment for somebody else's page; those of a page's head make no sense there.
PLAIN_CHECKS: tuple[Callable[[PlainCase], Iterator[Finding]], ...] = (
    plain_checks.title_block_is_whole,
    file_checks.mark_is_heard,
    file_checks.status_is_heard,
    file_checks.links_lead_somewhere,
    file_checks.nothing_is_loaded,
    file_checks.no_folder_is_named,
    file_checks.notes_are_listed,
    file_checks.references_lead_back,
    file_checks.ids_are_unique,
    file_checks.aged_figures_are_dated,
    plain_checks.ids_are_its_own,
    plain_checks.headings_step_down,
    plain_checks.tables_have_heads,
    plain_checks.pictures_bring_their_data,
)

#: Checks of a mail beside those.
MAIL_CHECKS: tuple[Callable[[PlainCase], Iterator[Finding]], ...] = (
    plain_checks.mail_is_small,
    plain_checks.mail_has_a_title,
    plain_checks.mail_says_where_the_rest_is,
    plain_checks.nothing_else_is_in_a_mail,
    plain_checks.layout_is_not_read_aloud,
    plain_checks.colours_stand_on_grounds,
)

#: Checks of an embed, which has popovers in the place of links.
EMBED_CHECKS: tuple[Callable[[EmbedCase], Iterator[Finding]], ...] = (
    *(c for c in PLAIN_CHECKS if c is not file_checks.references_lead_back),
    file_checks.popovers_are_there,
    file_checks.popovers_say_the_same,
    embed_checks.it_is_isolated,
    embed_checks.its_loss_is_told,
)

#: Checks of a page for a frame alone.
FRAME_CHECKS: tuple[Callable[[FrameCase], Iterator[Finding]], ...] = (
    frame_checks.height_is_told,
    frame_checks.links_leave_the_frame,
)

#: Checks of a Word file alone.
DOCX_CHECKS: tuple[Callable[[DocxCase], Iterator[Finding]], ...] = (
    plain_checks.title_block_is_whole,
    plain_checks.headings_step_down,
    file_checks.aged_figures_are_dated,
    docx_checks.notes_stand_at_their_calls,
    docx_checks.mark_is_on_the_pages,
    docx_checks.status_is_on_the_pages,
    docx_checks.pages_are_numbered,
    docx_checks.styles_are_there,
    docx_checks.korean_is_set_as_korean,
    docx_checks.tables_repeat_their_heads,
    docx_checks.annexes_head_pages,
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


#: Returns what is checked: the paper, its path below the build folder, the fonts that the file may
#: have, its bytes.
Reader = Callable[[Paper, str, Collection[str], bytes], Case]


@dataclass(frozen=True, slots=True)
class Proof:
    """How a format is read back, and what is asked of it."""

    read: Reader
    checks: tuple[Callable[[Any], Iterator[Finding]], ...]


def _html_case(paper: Paper, name: str, families: Collection[str], data: bytes) -> Case:
    from briefgen.verification.read_html import read_html

    file = read_html(data)
    return HtmlCase(paper, name, families, file.written, file)


def _pdf_case(paper: Paper, name: str, families: Collection[str], data: bytes) -> Case:
    from briefgen.verification.read_pdf import read_pdf

    file = read_pdf(data)
    return PdfCase(paper, name, families, file.written, file)


def _plain_case(paper: Paper, name: str, families: Collection[str], data: bytes) -> Case:
    from briefgen.verification.read_plain import read_plain

    file = read_plain(data)
    return PlainCase(paper, name, families, file.written, file)


def _embed_case(paper: Paper, name: str, families: Collection[str], data: bytes) -> Case:
    from briefgen.verification.read_embed import read_embed

    file = read_embed(data)
    return EmbedCase(paper, name, families, file.written, file)


def _frame_case(paper: Paper, name: str, families: Collection[str], data: bytes) -> Case:
    from briefgen.verification.read_frame import read_frame

    file = read_frame(data)
    return FrameCase(paper, name, families, file.written, file)


def _wiki_case(paper: Paper, name: str, families: Collection[str], data: bytes) -> Case:
    from briefgen.verification.read_plain import read_wiki

    file = read_wiki(data)
    return PlainCase(paper, name, families, file.written, file)


def _docx_case(paper: Paper, name: str, families: Collection[str], data: bytes) -> Case:
    from briefgen.verification.read_docx import read_docx

    file = read_docx(data)
    return DocxCase(paper, name, families, file.written, file)


def _mail_case(paper: Paper, name: str, families: Collection[str], data: bytes) -> Case:
    from briefgen.verification.read_plain import read_mail

    file = read_mail(data)
    if file.rest:  # it is held against the sections that it has
        there = {s.id for s in file.written.sections}
        paper = opening(paper, sum(1 for _ in takewhile(lambda s: s.id in there, paper.text)))
    return PlainCase(paper, name, families, file.written, file)


#: The proof of each format of `formats.FORMATS`.
PROOFS: Mapping[str, Proof] = {
    "html": Proof(_html_case, (*TEXT_CHECKS, *FILE_CHECKS, *HTML_CHECKS)),
    "pdf": Proof(_pdf_case, (*TEXT_CHECKS, *FILE_CHECKS, *PDF_CHECKS)),
    "embed": Proof(_embed_case, (*TEXT_CHECKS, *EMBED_CHECKS)),
    "frame": Proof(_frame_case, (*TEXT_CHECKS, *FILE_CHECKS, *HTML_CHECKS, *FRAME_CHECKS)),
    "bare": Proof(
        _plain_case, (*TEXT_CHECKS, *PLAIN_CHECKS, plain_checks.nothing_else_is_in_bare_text)
    ),
    "wiki": Proof(
        _wiki_case, (*TEXT_CHECKS, *PLAIN_CHECKS, plain_checks.nothing_else_is_in_wikitext)
    ),
    "email": Proof(_mail_case, (*TEXT_CHECKS, *PLAIN_CHECKS, *MAIL_CHECKS)),
    "docx": Proof(_docx_case, (*TEXT_CHECKS, *FILE_CHECKS, *DOCX_CHECKS)),
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What a file turned out to be. Only a PDF has pages.

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
    proof = PROOFS[form]
    try:
        case = proof.read(paper, name, families, data)
        found = tuple(_asked(proof, case))
    except UnreadableError as error:
        message = f"the file can not be read back: {error}"
        return (finding("unreadable-output", message, Place(name), "build it again"),), Facts()
    return found, _facts(case)


def _asked(proof: Proof, case: Case) -> Iterator[Finding]:
    """Yield what the checks of a proof find; those of the text need a file that can be read aloud."""
    for check in proof.checks:
        if check not in TEXT_CHECKS or not isinstance(case, PdfCase) or case.is_read_aloud:
            yield from check(case)


def _facts(case: Case) -> Facts:
    if not isinstance(case, PdfCase):
        return Facts()
    pages = {w.id: s.page for w in case.wanted if (s := case.section(w))}
    return Facts(len(case.file.pages), case.counted_pages, pages)


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
    "PROOFS",
    "TEXT_CHECKS",
    "Facts",
    "Proof",
    "examine",
    "verify",
    "verify_layout",
    "verify_links",
]
