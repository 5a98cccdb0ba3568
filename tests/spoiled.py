"""The spoiled files: for every check what it must catch, as a table.

All are of the small project of `project.py`, whose papers `note` (numbered sources), `paper`
(footnotes) and those of `PLACED` are right before they are spoiled.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

from markupsafe import Markup

from briefgen import files
from briefgen.artifact import Artifact, render
from briefgen.document import Document, assemble
from briefgen.finding import Finding
from briefgen.formats import FORMATS
from briefgen.gallery import draw
from briefgen.library import Library, load
from briefgen.outline import select
from briefgen.pandoc import format_citations
from briefgen.paper import Aged, Paper, PaperSection, cite
from briefgen.verification import PROOFS, file_checks, head_checks, text_checks, verify
from tests import long_project
from tests.project import library
from tests.spoil import (
    Edit,
    PdfEdit,
    add_action,
    add_last_pages,
    add_pages,
    add_script,
    attach,
    behind,
    both,
    catalog,
    change,
    cut,
    double,
    edited,
    in_body,
    in_head,
    lose_glyphs,
    lose_place,
    metadata,
    move,
    rendered,
    repacked,
    section,
    style,
    swap,
    turn_outline,
    without,
    xmp,
)

ROOT = Path(__file__).parent.parent


@cache
def shipped() -> Library:
    """Return the library of the content that ships."""
    return load(files.read_project(ROOT))


#: The paper of the small project with its citations elsewhere, by the preset's name here.
PLACED = {"in-text": "apa", "endnotes": "oscola"}


@cache
def paper_of(brief: str, preset: str) -> Paper:
    """Return a paper; that of the small project where the brief is `rivers`.

    `many` is `paper` with more sections, so many that they are listed beside the text.
    """
    if preset == "many":
        return with_many(paper_of(brief, "paper"))
    source = library() if brief == "rivers" else shipped()
    if preset == "whole":
        source = load(long_project.files())
    if preset in PLACED:
        made = replace(source.presets["paper"], notes=preset, style=PLACED[preset])
        source = replace(source, presets={**source.presets, preset: made})
    return cite(select(source, brief, preset), source, format_citations)


def with_many(paper: Paper) -> Paper:
    """Return a paper with three more sections."""
    more = (
        PaperSection(f"more-{n}", "analysis", f"More, {n}", (Markup("<p>It goes on.</p>"),))
        for n in range(3)
    )
    return replace(paper, sections=(*paper.sections, *more))


def output_of(
    brief: str,
    preset: str,
    form: str,
    look: str = "gazette",
    size: str = "a4",
    endnotes: bool = False,
) -> tuple[Document, Artifact]:
    """Return a document and what was rendered of it in a theme, each once a session."""
    return _output_of(brief, preset, form, look, size, endnotes)


@cache
def _output_of(
    brief: str, preset: str, form: str, look: str, size: str, endnotes: bool
) -> tuple[Document, Artifact]:
    theme, _ = files.read_theme(ROOT, look)
    assert theme is not None
    if brief == "rivers" and form in (
        "html",
        "frame",
    ):  # fonts are most of a page's bytes, and never spoiled
        theme = replace(theme, faces=())
    paper = draw(paper_of(brief, preset), theme)
    assert not paper.findings, paper.findings
    document = assemble(paper, theme, form, size=size, endnotes=endnotes)
    return document, render(document)


@dataclass(frozen=True)
class Spoiled:
    """A file that was spoiled: the check that catches it, and the code that it gives.

    `edit` is of the HTML, or of a `part` of the archive that was made; `pdf_edit` of the PDF that was
    made; `wish` changes the paper instead, and then it is the file that is right.
    """

    check: Callable[..., Iterator[Finding]]
    code: str
    form: str
    preset: str
    what: str
    edit: Edit | None = None
    pdf_edit: PdfEdit | None = None
    wish: Callable[[Paper], Paper] | None = None
    part: str = ""

    def findings(self) -> tuple[list[Finding], tuple[Finding, ...]]:
        """Return what the check finds, and what all checks find."""
        document, artifact = output_of("rivers", self.preset, self.form)
        paper = paper_of("rivers", self.preset)
        data = artifact.data
        if self.edit is not None and self.part:
            data = repacked(data, self.part, self.edit)
        elif self.edit is not None:
            data = rendered(document, self.edit)
        if self.pdf_edit is not None:
            data = edited(data, self.pdf_edit)
        if self.wish is not None:
            paper = self.wish(paper)
        assert data != artifact.data or self.wish
        found = verify(paper, self.form, data, document.families, "x")
        case = PROOFS[self.form].read(paper, "x", document.families, data)
        return list(self.check(case)), found


def with_roles(*roles: str) -> Callable[[Paper], Paper]:
    return lambda paper: replace(paper, preset=replace(paper.preset, roles=roles))


def with_brief(**values: object) -> Callable[[Paper], Paper]:
    return lambda paper: replace(paper, brief=replace(paper.brief, **values))


def without_text(paper: Paper) -> Paper:
    """The paper as if a style printed nothing for its first reference."""
    first, *rest = paper.references
    return replace(paper, references=(replace(first, html=Markup("")), *rest))


HISTORY, ANSWER = section("history"), section("answer")
NOTE_4 = ('<span class="note" id="note-4">', "</span>")
ITEM_4 = ('<li id="note-4">', "</li>")
CALL_4 = ('<sup class="call"><a id="call-4"', "</sup>")
CALL_3 = ('<sup class="call"><a id="call-3"', "</sup>")
#: The same on a page for the screen, with button and popover.
SHOWN_4 = ('<span class="call" id="call-4">', "</a></span></span>")
SHOWN_3 = ('<span class="call" id="call-3">', "</a></span></span>")
POPOVER_4 = ('<span id="pop-4"', "</a></span>")
LISTED = 'role="doc-endnotes"'
TREATY = ("Compact on Shared Rivers, 14 March", "</li>")
REPORT = ("River Office. <em>", "</li>")
FOREIGN = "<li>Stranger, A. <em>A Foreign Book</em>. Nowhere, 2001.</li></ul>\n</section>\n<footer"


#: The formats whose document is a whole page with the marks of the screen.
BOTH = ("html", "pdf")


def of_both(
    check: Callable[..., Iterator[Finding]], code: str, preset: str, *cases: tuple[str, Edit]
) -> list[Spoiled]:
    """Return cases whose edit of the HTML spoils the page and the PDF alike."""
    return [Spoiled(check, code, f, preset, what, e) for what, e in cases for f in BOTH]


def of_html(
    check: Callable[..., Iterator[Finding]], code: str, preset: str, *cases: tuple[str, Edit]
) -> list[Spoiled]:
    return [Spoiled(check, code, "html", preset, what, e) for what, e in cases]


def of_pdf(
    check: Callable[..., Iterator[Finding]], code: str, preset: str, *cases: tuple[str, Edit]
) -> list[Spoiled]:
    return [Spoiled(check, code, "pdf", preset, what, e) for what, e in cases]


def of_bytes(
    check: Callable[..., Iterator[Finding]], code: str, preset: str, *cases: tuple[str, PdfEdit]
) -> list[Spoiled]:
    """Return cases that spoil a PDF after it was made."""
    return [Spoiled(check, code, "pdf", preset, what, pdf_edit=e) for what, e in cases]


def of_html_wish(
    check: Callable[..., Iterator[Finding]],
    code: str,
    preset: str,
    *wishes: tuple[str, Callable[[Paper], Paper]],
) -> list[Spoiled]:
    """Return cases of a paper that is another one than its page."""
    return [Spoiled(check, code, "html", preset, what, wish=wish) for what, wish in wishes]


def of_wish(
    check: Callable[..., Iterator[Finding]],
    code: str,
    preset: str,
    *cases: tuple[str, Callable[[Paper], Paper]],
) -> list[Spoiled]:
    """Return cases in which the paper is not what the file was made of."""
    return [
        Spoiled(check, code, f, preset, what, wish=w)
        for what, w in cases
        for f in FORMATS
        if check in PROOFS[f].checks
    ]


SECTIONS = [
    *of_both(
        text_checks.sections_are_there,
        "section-missing",
        "paper",
        ("section removed", cut(*HISTORY)),
        ("heading removed", cut('<h2 id="h-history">', "</h2>")),
        ("heading is a paragraph",
         change('<h2 id="h-history">How it came about</h2>', "<p>How it came about</p>")),
        ("heading changed", change("How it came about</h2>", "How it went</h2>")),
        ("references removed", cut(*section("references"))),
    ),
    *of_html(
        text_checks.sections_are_there,
        "section-missing",
        "paper",
        ("role changed", change('data-role="background"', 'data-role="outlook"')),
        ("id changed", change('<section id="history"', '<section id="herstory"')),
    ),
    *of_wish(
        text_checks.roles_are_there,
        "section-missing",
        "paper",
        ("role wanted", with_roles("bottom-line", "background", "glossary", "references")),
        ("role wanted twice", with_roles("bottom-line", "background", "background")),
    ),
    *of_both(
        text_checks.sections_are_in_order,
        "section-order",
        "paper",
        ("sections swapped", swap(ANSWER, HISTORY)),
    ),
    *of_wish(
        text_checks.sections_are_in_order,
        "section-order",
        "paper",
        ("other order wanted", with_roles("background", "bottom-line", "references")),
    ),
    *of_both(
        text_checks.sections_have_text,
        "section-empty",
        "note",
        ("text removed", cut("<p>Five states", "</p>")),
        ("nothing but dashes", both(cut("<p>Five states", "</p>"),
                                    change("Bottom line</h2>", "Bottom line</h2><p>— —</p>"))),
    ),
]  # fmt: skip
CONTENTS_LINE = ('<li><a href="#h-history">', "</li>")
STATIONS = section("stations")
CONTENTS = [
    *of_both(
        text_checks.contents_are_right,
        "contents-wrong",
        "whole",
        ("line removed", cut(*CONTENTS_LINE)),
        ("line doubled", double(*CONTENTS_LINE)),
        ("line says something else", behind("<nav", change("How it came about", "How it went"))),
        ("line leads elsewhere", change('<a href="#h-history">', '<a href="#h-references">')),
        ("lines swapped", swap(CONTENTS_LINE, ('<li><a href="#h-references">', "</li>"))),
        ("words added", change("<nav ", "<p>See also the index.</p><nav ")),
    ),
    *of_pdf(
        text_checks.contents_are_right,
        "contents-wrong",
        "whole",
        ("no numbers", style(".contents .page::after { content: none }")),
        ("wrong number", style(".contents li + li + li .page::after { content: '1' }")),
        ("numbers that the engine counts wrongly", style(
            ".contents .page::after { content: none }"
            ".contents a::after { content: target-counter(attr(href), page) }")),
    ),
    *of_both(
        text_checks.pictures_are_shown,
        "picture-missing",
        "whole",
        ("picture removed", cut("<img", ">")),
        ("text alternative removed", change('alt="Two columns, 600 in 1990 and 1,200 in 2024"', 'alt=""')),
        ("text alternative changed", change("600 in 1990", "700 in 1990")),
    ),
    *of_both(
        text_checks.sections_are_in_order,
        "section-order",
        "whole",
        ("annex before the references", swap(section("references"), STATIONS)),
    ),
    *of_pdf(
        file_checks.annexes_begin_pages,
        "annex-placement",
        "whole",
        ("annex on the page of the references", style(".annexes { break-before: auto }")),
    ),
    *of_bytes(
        file_checks.annexes_are_short_enough,
        "annexes-over-pages",
        "whole",
        ("annexes of nine pages", add_last_pages(8)),
    ),
]  # fmt: skip
TEXT = [
    *of_both(
        text_checks.text_is_there,
        "text-missing",
        "paper",
        ("sentence removed", change("They signed in 1990.")),
        ("one letter changed", change("They signed in 1990", "They singed in 1990")),
        ("number changed", change("1,200 m³", "1,300 m³")),
        ("cell removed", change(">12</td>", "></td>")),
        ("subheading removed", cut("<h3>", "</h3>")),
        ("sentences swapped", swap(("They signed", "1990."), ("The <span", "says."))),
        ("text in another section", move("They signed", "1990.", "a second.")),
    ),
    *of_pdf(
        text_checks.text_is_there,
        "text-missing",
        "paper",
        ("text not displayed", style("h3 { display: none }")),
    ),
    *of_both(
        text_checks.words_agree,
        "words-differ",
        "paper",
        ("word added", change("They signed", "They gladly signed")),
        ("paragraph doubled", double("<p>They signed", "</p>")),
        ("word parted", change("states share", "sta tes share")),
    ),
]
NOTES = [
    *of_html(
        text_checks.notes_are_there,
        "note-missing",
        "paper",
        ("note removed", cut(*ITEM_4)),
        ("note changed", behind(LISTED, change("Rivers</em>, 7.", "Rivers</em>, 8."))),
        ("note emptied",
         behind(LISTED, change("River Office, <em>Yearbook of the Rivers</em>, 7. "))),
    ),
    *of_html(
        text_checks.notes_are_there,
        "note-doubled",
        "paper",
        ("note doubled", double(*ITEM_4)),
    ),
    *of_html(
        text_checks.notes_are_there,
        "note-foreign",
        "paper",
        ("note added", change('<li id="note-1">', '<li id="note-9">More.</li><li id="note-1">')),
        ("note without id", change('<li id="note-1">', '<li>More.</li><li id="note-1">')),
    ),
    *of_pdf(
        text_checks.notes_are_there,
        "note-missing",
        "paper",
        ("note removed", cut(*NOTE_4)),
        ("note changed", change("Rivers</em>, 7.", "Rivers</em>, 8.")),
        ("note not displayed", style("#note-4 { display: none }")),
        ("note without number", cut('<a class="note-number" href="#call-4">', "</a>")),
    ),
    *of_pdf(
        text_checks.notes_are_there,
        "note-doubled",
        "paper",
        ("note doubled", double(*NOTE_4)),
    ),
    *of_pdf(
        text_checks.notes_are_there,
        "note-foreign",
        "paper",
        ("note added", change(
            NOTE_4[0], '<span class="note"><a href="#call-9">9</a> More.</span>' + NOTE_4[0])),
    ),
    *of_both(
        text_checks.notes_are_linked,
        "note-unlinked",
        "paper",
        ("call leads to another note", change('href="#note-4"', 'href="#note-5"')),
    ),
    *of_html(
        text_checks.notes_are_linked,
        "note-unlinked",
        "paper",
        ("call removed", cut(*SHOWN_4)),
        ("call doubled", double(*SHOWN_4)),
        ("calls swapped", swap(SHOWN_3, SHOWN_4)),
        ("call has no id", change(' id="call-4"')),
    ),
    *of_pdf(
        text_checks.notes_are_linked,
        "note-unlinked",
        "paper",
        ("call removed", cut(*CALL_4)),
        ("call doubled", double(*CALL_4)),
        ("calls swapped", swap(CALL_3, CALL_4)),
    ),
    *of_html(
        text_checks.notes_are_linked,
        "note-unlinked",
        "paper",
        ("link back removed", cut('<a class="backlink" href="#call-4"', "</a>")),
        ("link back leads elsewhere", change('href="#call-4"', 'href="#call-3"')),
    ),
    *of_bytes(
        file_checks.notes_have_places,
        "note-unlinked",
        "paper",
        ("place of a note removed", lose_place("note-4")),
        ("place of a call removed", lose_place("call-4")),
        ("all places removed", without("/Names/Dests")),
    ),
    *of_pdf(
        file_checks.notes_are_near_their_calls,
        "note-misplaced",
        "paper",
        ("note two pages on", both(
            cut(*NOTE_4),
            change("<h3>A turn</h3>",
                   '<h3 style="break-before:page">A turn</h3><p style="break-before:page">'
                   '<span class="note" id="note-4"><a class="note-number" href="#call-4">4</a> '
                   "River Office, <em>Yearbook of the Rivers</em>, 7.</span></p>"))),
        ("note before its call", both(
            cut(*NOTE_4),
            change("<p>They signed", '<p style="break-before:page">They signed'),
            change("<p>Five",
                   '<p><span class="note" id="note-4"><a class="note-number" href="#call-4">4</a> '
                   "River Office, <em>Yearbook of the Rivers</em>, 7.</span>Five"))),
    ),
    *of_pdf(
        file_checks.notes_are_seen,
        "note-missing",
        "paper",
        ("note off the page", style("#note-4 { position: relative; left: -3000px }")),
    ),
    *of_html(
        file_checks.notes_are_listed,
        "note-form",
        "paper",
        ("role of the list removed", change(' role="doc-endnotes"')),
        ("note behind the list", move(*ITEM_4, "</main>")),
        ("note is a paragraph", both(
            change('<li id="note-4">', '<li><p id="note-4">'),
            change('Back to the text 4">↑</a></li>', 'Back to the text 4">↑</a></p></li>'))),
        ("link back first", both(
            cut('<a class="backlink" href="#call-4"', "</a>"),
            change('<li id="note-4">', '<li id="note-4"><a class="backlink" href="#call-4">↑</a> '),
        )),
        ("words behind the link back", change('Back to the text 4">↑</a>',
                                              'Back to the text 4">↑</a> And more.')),
    ),
]  # fmt: skip
MARKS = [
    *of_both(
        text_checks.marks_are_there,
        "note-missing",
        "note",
        ("mark removed", cut('<span class="mark"', "</span>")),
        ("locator changed", change("II]</span>", "III]</span>")),
        ("mark doubled", double('<span class="mark"', "</span>")),
    ),
    *of_both(
        text_checks.marks_are_there,
        "note-missing",
        "note",
        (
            "mark of nothing added",
            change(
                "<p>Five", '<p><span class="mark">[<a href="#source-1">1</a>, p. 9]</span> Five'
            ),
        ),
    ),
]
REFERENCES = [
    *of_both(
        text_checks.references_are_listed,
        "reference-missing",
        "paper",
        ("entry removed", cut(*TREATY)),
        ("entry changed", change("River Office, 2024", "River Office, 2023")),
        ("entries swapped", swap(TREATY, REPORT)),
    ),
    *of_both(
        text_checks.references_are_listed,
        "reference-foreign",
        "paper",
        ("entry added", change("</ul>\n</section>\n<footer", FOREIGN)),
        ("entry doubled", double(*REPORT)),
        ("empty entry",
         change('<ul class="bibliography">', '<ul class="bibliography"><li></li>')),
    ),
    *of_both(
        text_checks.references_are_listed,
        "reference-missing",
        "note",
        ("numbered entry changed",
         behind('<ol class="sources">', change("14 March 1990", "15 March 1990"))),
    ),
    *of_wish(
        text_checks.references_are_listed,
        "reference-foreign",
        "paper",
        ("the style lists less", without_text),
    ),
]  # fmt: skip
METADATA = [
    *of_both(
        file_checks.metadata_is_set,
        "metadata-missing",
        "note",
        ("title removed", cut("<title>", "</title>")),
        ("title changed", change("<title>Rivers of Arvenne", "<title>Untitled")),
        ("author removed", cut('<meta name="author"', ">")),
        ("subject removed", cut('<meta name="description"', ">")),
        ("keywords removed", cut('<meta name="keywords"', ">")),
        ("language changed", change('<html lang="en-GB"', '<html lang="de"')),
        ("date of issue removed", cut('<meta name="dcterms.created"', ">")),
        (
            "date of issue changed",
            change('created" content="2026-11-21', 'created" content="2026-11-20'),
        ),
        ("date of revision removed", cut('<meta name="dcterms.modified"', ">")),
    ),
    *of_html(
        file_checks.metadata_is_set,
        "metadata-missing",
        "note",
        ("language removed", change(' lang="en-GB"')),
    ),
    *of_bytes(
        file_checks.metadata_is_set,
        "metadata-missing",
        "note",
        ("language removed", without("/Lang")),
        ("title not in the information", metadata(Title=None)),
        ("title not in the XMP", xmp("dc:title", None)),
        ("author other in the XMP", xmp("dc:creator", None)),
        ("XMP removed", without("/Metadata")),
        ("date not in the XMP", xmp("xmp:CreateDate", None)),
        ("date no date", metadata(CreationDate="yesterday")),
    ),
    *of_wish(
        file_checks.metadata_is_set,
        "metadata-missing",
        "note",
        ("no subject at all", with_brief(subject="", subtitle="", description="")),
    ),
]


def based(paper: Paper) -> Paper:
    """Wish that the paper stood below an address, which its file does not name."""
    return replace(paper, base_url="https://host.example/briefs/")


HEADS = [
    *of_html(
        head_checks.policy_is_tight,
        "policy-wrong",
        "paper",
        ("no policy", cut('<meta http-equiv="Content-Security-Policy"', ">")),
        ("behind the styles", move('<meta http-equiv="Content-Security-Policy"', ">", "</style>")),
        ("outside the head", move('<meta http-equiv="Content-Security-Policy"', ">", "<main")),
        ("one more", double('<meta http-equiv="Content-Security-Policy"', ">")),
        ("scripts", change("<policy>", "default-src 'none'; script-src 'unsafe-inline'")),
        ("pictures of anybody", change("<policy>", "default-src 'none'; img-src https:")),
        ("any style", change("<policy>", "default-src 'none'; style-src 'unsafe-inline'")),
        ("a style less", change("<policy>", "default-src 'none'; base-uri 'none'; "
                                "form-action 'none'; style-src 'none'")),
        ("a style that is not there", change("<policy>", f"style-src 'sha256-{'A' * 43}='")),
        ("default for all", change("<policy>", "default-src data:")),
        ("nothing of forms", change("<policy>", "default-src 'none'; base-uri 'none'")),
        ("nothing of the base", change("<policy>", "default-src 'none'; form-action 'none'")),
    ),
    *of_html(
        head_checks.programs_are_told_the_same,
        "metadata-missing",
        "note",
        ("no JSON-LD", cut('<script type="application/ld+json">', "</script>")),
        ("two of them", double('<script type="application/ld+json">', "</script>")),
        ("JSON that is none", change('"@type":"Report"', '"@type":Report')),
        ("JSON that is no object", change('ld+json">{', 'ld+json">[{')),
        ("other kind", change('"@type":"Report"', '"@type":"Recipe"')),
        ("other title", change('"name":"Rivers of Arvenne"', '"name":"Rivers"')),
        ("other day of issue", change('"datePublished":"2026-11-21', '"datePublished":"2026-11-22')),
        ("other day of revision", change('"dateModified":"2026-11-21', '"dateModified":"2026-11-22')),
        ("other date of facts", change('"../2026-06"', '"../2026-07"')),
        ("other author", change('"author":[{"name":"A. Writer"}]', '"author":[]')),
        ("other language", change('"inLanguage":"en-GB"', '"inLanguage":"de"')),
        ("other number", change('"reportNumber":"T 1"', '"reportNumber":"T 2"')),
        ("no citation title", cut('<meta name="citation_title"', ">")),
        ("other citation title", change('citation_title" content="Rivers of', 'citation_title" content="')),
        ("citation date differs", change('content="2026/11/21"', 'content="2026/11/20"')),
        ("author twice", double('<meta name="citation_author"', ">")),
        ("no title in Open Graph", cut('<meta property="og:title"', ">")),
        ("other day in Open Graph", change('published_time" content="2026-11-21', 'published_time" content="2026')),
        ("address without a base", in_head('<link rel="canonical" href="https://host.example/x">')),
        ("cite-as without a base", in_head('<link rel="cite-as" href="https://host.example/x">')),
        ("address in JSON-LD", change('"@type":"Report"', '"@type":"Report","url":"https://host.example/x"')),
        ("pdf in JSON-LD", change('"@type":"Report"', '"@type":"Report","encoding":{"contentUrl":"https://host.example/x"}')),
    ),
    *of_html_wish(
        head_checks.programs_are_told_the_same,
        "metadata-missing",
        "note",
        ("no address below the base", based),
    ),
    *of_html(
        head_checks.dates_are_shown,
        "date-missing",
        "note",
        ("day of issue not shown", cut('<time datetime="2026-11-21">', "</time>")),
        ("other day shown", change(">21 November 2026</time>", ">20 November 2026</time>")),
        ("other day for programs", change('<time datetime="2026-11-21">', '<time datetime="2026-11-20">')),
        ("date of facts not shown", cut('<time datetime="2026-06">', "</time>")),
    ),
    *of_html_wish(
        head_checks.dates_are_shown,
        "date-missing",
        "note",
        ("day of review not shown", with_brief(review_by=date(2027, 5, 21))),
        ("day of revision not shown", with_brief(revised=date(2026, 11, 22))),
        ("owner not named", with_brief(owner="The Desk for Rivers")),
    ),
    *of_html(
        head_checks.text_can_be_reached,
        "outline-wrong",
        "many",
        ("no link to the text", cut('<a class="skip"', "</a>")),
        ("link to nowhere", change(' id="text_start"')),
        ("link to the head of the page", change('href="#text_start"', 'href="#"')),
        ("another link before it", change('<a class="skip"', '<a href="#x">x</a><a class="skip"')),
        ("contents without a section", behind('<nav class="outline"', cut("<li>", "</li>"))),
        ("contents with one twice", behind('<nav class="outline"', double("<li>", "</li>"))),
        ("other words", behind('<nav class="outline"', change("</a>", " not</a>"))),
        ("other target", behind('<nav class="outline"', change("#h-", "#x-"))),
        ("contents in another order",
         behind('<nav class="outline"', move("<li>", "</li>", "</li>\n"))),
    ),
]  # fmt: skip
MARKED = [
    *of_wish(
        file_checks.mark_is_heard,
        "handling-missing",
        "paper",
        ("a mark that is not there", lambda paper: replace(paper, mark="SECRET")),
        ("a mark that only looks alike", lambda paper: replace(paper, mark="RIVERS – OF")),
    ),
    Spoiled(
        file_checks.mark_is_on_every_page,
        "handling-missing",
        "pdf",
        "paper",
        "a mark that is on no page",
        wish=lambda paper: replace(paper, mark="SECRET"),
    ),
    Spoiled(
        file_checks.mark_is_on_every_page,
        "handling-missing",
        "pdf",
        "paper",
        "a mark that is in the text alone",
        wish=lambda paper: replace(paper, mark="the"),
    ),
]
STATUS = [
    *of_wish(
        file_checks.status_is_heard,
        "status-missing",
        "paper",
        ("another status", with_brief(status="withdrawn")),
    ),
    *of_both(
        file_checks.status_is_heard,
        "status-missing",
        "note",
        ("status not in the title block", change('<span class="label">Status</span> Published')),
    ),
    Spoiled(
        file_checks.status_is_on_every_page,
        "status-missing",
        "pdf",
        "paper",
        "a status that is on no page",
        wish=with_brief(status="withdrawn"),
    ),
    *of_pdf(
        file_checks.status_is_on_every_page,
        "status-missing",
        "paper",
        ("status in the text alone", style(".running.reference { display: none }")),
    ),
    *of_pdf(
        file_checks.status_is_on_every_page,
        "status-missing",
        "note",
        ("status in the text alone", style(".running.line { display: none }")),
    ),
]
LINKS = [
    *of_html(
        file_checks.links_lead_somewhere,
        "dangling-link",
        "note",
        ("source without id", change(' id="source-1"')),
        ("reference to nothing", in_body('<a href="#question">x</a>')),
    ),
    *of_bytes(
        file_checks.links_lead_somewhere,
        "dangling-link",
        "note",
        ("source without place", lose_place("source-1")),
    ),
    *of_html(
        file_checks.ids_are_unique,
        "duplicate-id",
        "paper",
        ("id twice", change("<p>Five", '<p id="history">Five')),
    ),
    *of_wish(
        file_checks.aged_figures_are_dated,
        "text-missing",
        "paper",
        ("date of an aged figure", lambda p: replace(p, aged=(Aged("1,200 m³", "2024"),))),
    ),
]

HOST = "https://host.example"
LOADED_HTML = {
    "picture": in_body(f'<img alt="" src="{HOST}/a.png">'),
    "picture without scheme": in_body('<img alt="" src="//host.example/a.png">'),
    "picture beside the file": in_body('<img alt="" src="a.png">'),
    "picture set": in_body(f'<img alt="" srcset="data:image/gif;base64,AA== 1x, {HOST}/a.png 2x">'),
    "picture of an SVG": in_body(f'<svg><image href="{HOST}/a.png"/></svg>'),
    "old link of an SVG": in_body(f'<svg><use xlink:href="{HOST}/a.svg#x"/></svg>'),
    "fill of an SVG": in_body(f'<svg><path fill="url({HOST}/a.svg#x)"/></svg>'),
    "import of a text": style(f'@import "{HOST}/a.css";'),
    "import of an address": style(f"@import url({HOST}/a.css);"),
    "import of data": style('@import "data:text/css,p{}";'),
    "address in a style sheet": style(f"p {{ background: url('{HOST}/a.png') }}"),
    "address in a media rule": style(f"@media print {{ p {{ background: url({HOST}/a.png) }} }}"),
    "escaped address": style(f"p {{ background: u\\72l({HOST}/a.png) }}"),
    "set of pictures": style(f'p {{ background: image-set("{HOST}/a.png" 1x) }}'),
    "font": style(f'@font-face {{ font-family: "Gazette Sans"; src: url({HOST}/a.woff2) }}'),
    "address in a style": in_body(f'<p style="background: url({HOST}/a.png)"></p>'),
    "style sheet": in_head(f'<link rel="stylesheet" href="{HOST}/a.css">'),
    "icon": in_head('<link rel="icon" href="/favicon.ico">'),
    "preparation": in_head(f'<link rel="preconnect" href="{HOST}">'),
    "script": in_head(f'<script src="{HOST}/a.js"></script>'),
    "script in the file": in_head("<script>fetch('/x')</script>"),
    "handler": in_body("<p onclick=\"fetch('/x')\">x</p>"),
    "script in a link": in_body('<a href="java\nscript:alert(1)">x</a>'),
    "address of a file": in_body('<a href="file:///etc/passwd">x</a>'),
    "frame": in_body(f'<iframe title="x" src="{HOST}"></iframe>'),
    "frame with its text": in_body('<iframe title="x" srcdoc="<p>x"></iframe>'),
    "object": in_body(f'<object data="{HOST}/a.pdf"></object>'),
    "plug-in": in_body(f'<embed src="{HOST}/a.swf">'),
    "video": in_body(f'<video poster="{HOST}/a.png"></video>'),
    "form": in_body(f'<form action="{HOST}"></form>'),
    "ping": in_body(f'<a href="#answer" ping="{HOST}/p">x</a>'),
    "background": change("<body", f'<body background="{HOST}/a.png"'),
    "other address on opening": in_head(f'<meta http-equiv="refresh" content="0;url={HOST}">'),
    "base": in_head(f'<base href="{HOST}">'),
}
LOADED_PDF: dict[str, PdfEdit] = {
    "file": attach,
    "named script": add_script,
    "script on opening": catalog("OpenAction", S="/JavaScript", JS="app.alert(1)"),
    "action on closing": catalog("AA", WC={"S": "/JavaScript", "JS": "1"}),
    "form": catalog("AcroForm", Fields=[]),
    "script in a link": add_action(S="/JavaScript", JS="app.alert(1)"),
    "program": add_action(S="/Launch", F="/bin/sh"),
    "other file": add_action(S="/GoToR", F="other.pdf", D=[0]),
    "file inside": add_action(S="/GoToE", D=[0]),
    "form to send": add_action(S="/SubmitForm", F="https://host.example"),
    "data to take in": add_action(S="/ImportData", F="a.fdf"),
    "film": add_action(S="/Rendition"),
    "action nobody knows": add_action(S="/Whatever"),
    "address of a file": add_action(S="/URI", URI="file:///etc/passwd"),
    "address of a script": add_action(S="/URI", URI="javascript:alert(1)"),
}
LOADS = [
    *of_html(file_checks.nothing_is_loaded, "loads-something", "paper", *LOADED_HTML.items()),
    *of_bytes(file_checks.nothing_is_loaded, "loads-something", "paper", *LOADED_PDF.items()),
]
PATHS = [
    *of_html(
        file_checks.no_folder_is_named,
        "personal-path",
        "note",
        ("comment", in_body("<!-- made in /home/someone/briefs -->")),
        ("attribute", change("<main", '<main data-from="/Users/someone/x"')),
        ("style", style("/* /root/theme.css */")),
        ("text", in_body("<p>C:\\Users\\someone\\x</p>")),
        ("address", in_body('<a href="file:///srv/briefs/x.html">x</a>')),
        ("temporary folder", in_head('<meta name="source" content="/tmp/build-1/x">')),
    ),
    *of_bytes(
        file_checks.no_folder_is_named,
        "personal-path",
        "note",
        ("information", metadata(Creator="/home/someone/bin/briefgen")),
        ("XMP", xmp("xmp:CreatorTool", "/home/someone/bin/briefgen")),
        ("address", add_action(S="/URI", URI="file:///srv/briefs/x.html")),
        ("text of a link", add_action(S="/URI", URI="https://a.example", Next="/tmp/x/y")),
    ),
]
OTHER_FONT = (
    '@font-face { font-family: "Other Sans"; src: url(fonts/SourceSansPro-Semibold.ttf) }'
    'h2 { font-family: "Other Sans" }'
)
PAGES = [
    *of_pdf(
        file_checks.pages_are_few_enough,
        "over-pages",
        "paper",
        ("three pages of text", style("h2, h3 { break-before: page }")),
        ("references behind text on the third", style("#history, h3 { break-before: page }")),
    ),
    *of_pdf(
        file_checks.pages_are_few_enough,
        "over-pages",
        "note",
        ("sources on the second page", style("#sources { break-before: page }")),
        ("colophon on the second page", style(".colophon { break-before: page }")),
    ),
    *of_bytes(
        file_checks.pages_are_few_enough,
        "over-pages",
        "note",
        ("empty page", add_pages(1)),
    ),
]
STRUCTURE = [
    *of_pdf(
        file_checks.outline_is_whole,
        "outline-missing",
        "paper",
        ("section not in the outline", style("#h-history { bookmark-level: none }")),
        ("references not in the outline", style("#h-references { bookmark-level: none }")),
        ("other words", style('#h-history { bookmark-label: "Elsewhere" }')),
    ),
    *of_bytes(
        file_checks.outline_is_whole,
        "outline-missing",
        "paper",
        ("outline removed", without("/Outlines")),
    ),
    Spoiled(
        file_checks.outline_is_whole,
        "outline-missing",
        "pdf",
        "paper",
        "outline leads to other pages",
        style("#references { break-before: page }"),
        turn_outline,
    ),
    *of_bytes(
        file_checks.file_is_tagged,
        "not-tagged",
        "paper",
        ("tags removed", without("/StructTreeRoot")),
        ("tags without text", without("/StructTreeRoot/K")),
        ("not marked", without("/MarkInfo")),
        ("marked as not tagged", without("/MarkInfo/Marked")),
        ("title not shown", without("/ViewerPreferences")),
        ("no PDF/UA", xmp("pdfuaid:part", None)),
    ),
    *of_bytes(
        file_checks.fonts_are_ours,
        "foreign-font",
        "paper",
        ("glyphs removed", lose_glyphs),
    ),
    *of_pdf(
        file_checks.fonts_are_ours,
        "foreign-font",
        "paper",
        ("font of another name", style(OTHER_FONT)),
    ),
    *of_html(
        file_checks.web_fonts_are_ours,
        "foreign-font",
        "paper",
        ("font of another name",
         style('@font-face { font-family: Other Sans; src: url("data:font/woff2;base64,AA==") }')),
    ),
]  # fmt: skip

#: The citation of note 4, in place, and its entry.
CITE_4 = ('<span class="cite" id="cite-4">', "</span>")
PLACES = [
    *of_both(
        text_checks.text_is_there,
        "text-missing",
        "in-text",
        ("citation removed", cut(*CITE_4)),
        ("citation changed", change("2024, p. 7", "2024, p. 8")),
    ),
    *of_both(
        text_checks.words_agree,
        "words-differ",
        "in-text",
        ("citation removed", cut(*CITE_4)),
    ),
    *of_both(
        text_checks.references_are_listed,
        "reference-missing",
        "in-text",
        ("entry removed", cut('<li id="entry-1">', "</li>")),
    ),
    *of_html(
        file_checks.links_lead_somewhere,
        "dangling-link",
        "in-text",
        ("entry has no id", change('<li id="entry-1">', "<li>")),
        ("citation has no id", change(' id="cite-4"', "")),
    ),
    *of_html(
        file_checks.references_lead_back,
        "note-unlinked",
        "in-text",
        ("link back removed", cut('<a class="backlink" href="#cite-4"', "</a>")),
    ),
    *of_html(
        file_checks.references_lead_back,
        "note-unlinked",
        "note",
        ("link back removed", cut('<a class="backlink" href="#mark-1"', "</a>")),
    ),
    *of_both(
        text_checks.notes_are_there,
        "note-missing",
        "endnotes",
        ("note removed", cut(*ITEM_4)),
    ),
    *of_html(
        text_checks.notes_are_linked,
        "note-unlinked",
        "endnotes",
        ("link back removed", cut('<a class="backlink" href="#call-4"', "</a>")),
    ),
]

#: The popovers of the three placements: `paper` has notes, `note` marks, `in-text` neither.
POPOVERS = [
    *of_html(
        file_checks.popovers_are_there,
        "note-missing",
        "paper",
        ("popover removed", cut(*POPOVER_4)),
        ("popover is none", change(' id="pop-4" popover', ' id="pop-4"')),
        ("popover behind the text", move(*POPOVER_4, "</main>")),
        ("popover at another call", move(*POPOVER_4, '<span class="call" id="call-5">')),
    ),
    *of_html(
        file_checks.popovers_are_there,
        "note-doubled",
        "paper",
        ("popover doubled", double(*POPOVER_4)),
    ),
    *of_html(
        file_checks.popovers_are_there,
        "note-foreign",
        "note",
        ("popover of nothing", in_body('<span id="pop-9" popover>More.</span>')),
    ),
    *of_html(
        file_checks.popovers_are_there,
        "note-unlinked",
        "paper",
        ("button removed", cut('<button type="button" popovertarget="pop-4"', "</button>")),
        ("button opens another", change('popovertarget="pop-4"', 'popovertarget="pop-5"')),
        ("button opens nothing", change('popovertarget="pop-4"', 'popovertarget="pop-9"')),
        ("button has no name", change(' aria-label="Note 4"')),
        ("button doubled",
         double('<button type="button" popovertarget="pop-4"', "</button>")),
        ("another button", in_body('<button type="button">x</button>')),
    ),
    *of_html(
        file_checks.popovers_are_there,
        "note-missing",
        "note",
        ("popover of a mark removed", cut('<span id="pop-1"', "</span></span>")),
    ),
    *of_html(
        file_checks.popovers_are_there,
        "note-missing",
        "in-text",
        ("popover of a citation removed", cut('<span id="pop-4"', "</span></span>")),
    ),
    *of_html(
        file_checks.popovers_say_the_same,
        "note-missing",
        "paper",
        ("text changed", change("Rivers</em>, 7.", "Rivers</em>, 8.")),
        ("text removed", change("River Office, <em>Yearbook of the Rivers</em>, 7.")),
        ("text of another note",
         swap(("River Office, <em>Yearbook of the Rivers</em>, 7.", "</span>"),
              ("River Office, <em>Yearbook of the Rivers</em>, 9.", "</span>"))),
        ("evidence removed", change("<i>a table</i>")),
        ("evidence changed", change("<i>a table</i>", "<i>a tablet</i>")),
        ("evidence doubled", double("<i>", "</i>")),
        ("evidence without a label", change("<b>Evidence</b> ")),
        ("another label", change("<b>Evidence</b>", "<b>Verified</b>")),
        ("words added", behind(POPOVER_4[0], change("</span>", "</span> Verified."))),
        ("element added", behind(POPOVER_4[0], change("</span>", "</span><u>Verified</u>"))),
    ),
    *of_html(
        file_checks.popovers_say_the_same,
        "note-missing",
        "note",
        ("entry changed", change("14 March 1990", "15 March 1990")),
    ),
    *of_html(
        file_checks.popovers_say_the_same,
        "note-missing",
        "in-text",
        ("entry changed", change("14 March 1990", "15 March 1990")),
        ("evidence changed", change("<i>a table</i>", "<i>a tablet</i>")),
    ),
    *of_html(
        file_checks.popovers_say_the_same,
        "note-unlinked",
        "paper",
        ("no link to the note", change('<a href="#note-4">Note 4</a>')),
        ("no link to the entry", behind(POPOVER_4[0], cut(' <a href="#entry', "</a>"))),
        ("link to another entry",
         behind(POPOVER_4[0], change('href="#entry-2"', 'href="#entry-1"'))),
    ),
    *of_html(
        file_checks.popovers_say_the_same,
        "note-unlinked",
        "note",
        ("locator changed", change("Source 1, art. II</a>", "Source 1, art. V</a>")),
        ("no link to the entry", cut('<a href="#source-1">Source', "</a>")),
    ),
    *of_html(
        file_checks.popovers_say_the_same,
        "note-unlinked",
        "in-text",
        ("locator changed", change("Source, p. 7</a>", "Source, p. 8</a>")),
    ),
    *of_html(
        file_checks.references_lead_back,
        "note-unlinked",
        "paper",
        ("entry does not lead back", change('<a href="#call-4" aria-label="Note 4">4</a>')),
    ),
    *of_html(
        file_checks.links_lead_somewhere,
        "dangling-link",
        "paper",
        ("entry has no id", change('<li id="entry-1">', "<li>")),
    ),
]  # fmt: skip

CASES = [
    *SECTIONS,
    *CONTENTS,
    *TEXT,
    *NOTES,
    *MARKS,
    *REFERENCES,
    *METADATA,
    *HEADS,
    *MARKED,
    *STATUS,
    *LINKS,
    *LOADS,
    *PATHS,
    *PAGES,
    *STRUCTURE,
    *PLACES,
    *POPOVERS,
]
