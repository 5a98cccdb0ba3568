"""Verification: what ships is right, and every check catches a file that was spoiled for it."""

import ast
import io
import random
import time
from dataclasses import replace

import pikepdf
import pytest
from markupsafe import Markup

from briefgen import verification
from briefgen.finding import CODES
from briefgen.footnotes import PageNotes
from briefgen.formats import FORMATS
from briefgen.verification import examine, verify, verify_layout
from briefgen.verification.written import paths_in, squeeze, word_bounds
from tests.shipped import PAPERS, together
from tests.spoil import change, edited, in_body, in_head, locked, no_pages, rendered, style
from tests.spoiled import CASES as WRITTEN
from tests.spoiled import PLACED, ROOT, Spoiled, output_of, paper_of
from tests.spoiled_docx import WORD
from tests.spoiled_embed import EMBEDS
from tests.spoiled_frame import FRAMES
from tests.spoiled_plain import PLAIN

#: Every spoiled file.
CASES = [*WRITTEN, *PLAIN, *EMBEDS, *FRAMES, *WORD]

PACKAGE = ROOT / "src" / "briefgen" / "verification"

# How much text there is, is the content's own matter: `test_content.py` holds the budgets.
OF_CONTENT = {"over-pages", "over-words"}

OUTPUTS = [
    *(
        together(*pair, form, False, name=f"{'-'.join(pair)}-{form}")
        for pair in PAPERS
        for form in FORMATS
    ),
    # Notes at the end, where a paper calls any.
    *(
        together(*pair, "pdf", True, name=f"{'-'.join(pair)}-endnotes")
        for pair in PAPERS
        if pair[1] == "standard"
    ),
]


def test_something_ships():
    """There are briefs, so that the next test says something."""
    assert PAPERS


@pytest.mark.slow
@pytest.mark.parametrize(("brief", "preset", "form", "endnotes"), OUTPUTS)
def test_what_ships_is_right(brief: str, preset: str, form: str, endnotes: bool):
    """Every brief at every preset in every format is what its paper says."""
    document, artifact = output_of(brief, preset, form, endnotes=endnotes)
    paper = paper_of(brief, preset)
    found = verify(paper, form, artifact.data, document.families, artifact.name)
    assert [f for f in found if f.code not in OF_CONTENT] == []
    assert bool(artifact.pages) == FORMATS[form].paged
    if artifact.pages:
        assert verify_layout(document.notes, artifact.pages, artifact.name) == ()


@pytest.mark.slow
@pytest.mark.parametrize(("brief", "preset"), [together(*paper) for paper in PAPERS])
def test_a_pdf_has_pages_and_its_sections_have_one(brief: str, preset: str):
    """Reading back tells how many pages there are and where each section starts."""
    document, artifact = output_of(brief, preset, "pdf")
    paper = paper_of(brief, preset)
    facts = examine(paper, "pdf", artifact.data, document.families, "x")[1]
    starts = [facts.section_pages[s.id] for s in paper.sections]
    assert facts.pages == len(artifact.pages)
    assert 1 <= facts.counted_pages <= facts.pages
    assert starts == sorted(starts)


@pytest.mark.slow
@pytest.mark.parametrize(("brief", "preset"), [together(*paper) for paper in PAPERS])
def test_reading_back_is_cheap(brief: str, preset: str):
    """To verify a PDF takes a small part of what it takes to make one."""
    document, artifact = output_of(brief, preset, "pdf")
    paper = paper_of(brief, preset)
    verify(paper, "pdf", artifact.data, document.families, "x")
    start = time.process_time()
    verify(paper, "pdf", artifact.data, document.families, "x")
    assert time.process_time() - start < 0.1 * len(artifact.pages) + 0.2


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("preset", ["note", "paper", "whole", *PLACED])
def test_the_small_project_is_right(preset: str, form: str):
    """What is spoiled below has nothing wrong with it before."""
    document, artifact = output_of("rivers", preset, form)
    assert verify(paper_of("rivers", preset), form, artifact.data, document.families, "x") == ()


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c.code}-{c.form}-{c.preset}-{c.what}")
def test_a_spoiled_file_is_caught(case: Spoiled):
    """The check that a case was made for catches it, and so does the whole verification."""
    found, everything = case.findings()
    assert case.code in {f.code for f in found}
    assert case.code in {f.code for f in everything}
    assert all(f.message and not f.message.endswith(".") for f in everything)
    assert all(str(ROOT) not in f.message for f in everything)


def test_every_check_is_shown_a_spoiled_file():
    """No check is in the tables that was never seen to catch something."""
    tables = [check for proof in verification.PROOFS.values() for check in proof.checks]
    assert {case.check.__name__ for case in CASES} == {check.__name__ for check in tables}
    assert all(check.__doc__ for check in tables)


@pytest.mark.parametrize("form", FORMATS)
def test_every_check_of_a_format_is_shown_a_file_of_it(form: str):
    """What is asked of a format was seen to catch a spoiled file of that format."""
    shown = {case.check for case in CASES if case.form == form}
    assert shown == set(verification.PROOFS[form].checks)


def test_every_code_has_a_spoiled_file():
    """Every code that the package can give is given by a case."""
    texts = {
        node.value
        for path in PACKAGE.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant)
    }
    apart = {"unreadable-output", "link-outdated"}
    assert texts & set(CODES) == {case.code for case in CASES} | apart


# --- files that are none


def broken(form: str) -> dict[str, bytes]:
    whole = output_of("rivers", "paper", form)[1].data
    other = output_of("rivers", "paper", "html" if form == "pdf" else "pdf")[1].data
    return {
        "empty": b"",
        "noise": random.Random(1).randbytes(5000),
        "half": whole[: len(whole) // 2],
        "without its end": whole[:-20],
        "the other format": other,
        "zeros": bytes(2000),
    }


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    "what", ["empty", "noise", "half", "without its end", "the other format", "zeros"]
)
def test_what_is_no_file_of_its_format_is_unreadable(form: str, what: str):
    """Bytes that are not a whole file give one finding and no traceback."""
    found = verify(paper_of("rivers", "paper"), form, broken(form)[what], (), "a/b.c")
    assert [f.code for f in found] == ["unreadable-output"]
    assert str(found[0].place) == "a/b.c"


def test_a_pdf_that_nobody_can_read_is_unreadable():
    """A PDF without pages or with a password is no output."""
    for data in (no_pages(), locked(output_of("rivers", "note", "pdf")[1].data)):
        found = verify(paper_of("rivers", "note"), "pdf", data, (), "x")
        assert [f.code for f in found] == ["unreadable-output"]


@pytest.mark.parametrize("data", ["caf\u00e9".encode("latin-1"), b"<!DOCTYPE html>\0</html>"])
def test_html_in_another_encoding_is_unreadable(data: bytes):
    """HTML is UTF-8 without null characters."""
    found = verify(paper_of("rivers", "note"), "html", data, (), "x")
    assert [f.code for f in found] == ["unreadable-output"]


@pytest.mark.parametrize("form", FORMATS)
def test_no_damage_makes_verification_fail(form: str):
    """A file with some bytes changed is found fault with or not, and never a traceback."""
    document, artifact = output_of("rivers", "paper", form)
    dice, caught = random.Random(7), 0
    for _ in range(60):
        data = bytearray(artifact.data)
        for _ in range(dice.randint(1, 20)):
            data[dice.randrange(len(data))] = dice.randrange(256)
        found = verify(paper_of("rivers", "paper"), form, bytes(data), document.families, "x")
        assert all(f.message for f in found)
        caught += bool(found)
    assert caught  # some of so much damage can not go unseen


@pytest.mark.parametrize("depth", [50, 2000])
def test_a_deep_file_is_no_trouble(depth: int):
    """Nesting that no reader can follow is unreadable, and never a traceback."""
    document, _ = output_of("rivers", "note", "html")
    data = rendered(document, in_body("<div>" * depth + "</div>" * depth))
    found = verify(paper_of("rivers", "note"), "html", data, document.families, "x")
    assert {f.code for f in found} <= {"unreadable-output"}


def test_tags_that_go_round_in_circles_are_unreadable():
    """A tree of tags that holds itself does not keep the reader for ever."""

    def loop(pdf: pikepdf.Pdf) -> None:
        root = pdf.Root.StructTreeRoot
        root.K[0].K.append(root.K[0])

    data = edited(output_of("rivers", "note", "pdf")[1].data, loop)
    found = verify(paper_of("rivers", "note"), "pdf", data, (), "x")
    assert [f.code for f in found] == ["unreadable-output"]


# --- what is no fault

HARMLESS = {
    "links": in_body('<a href="https://host.example/home/x">x</a> <a href="mailto:a@b.c">y</a>'),
    "data": in_body('<img alt="" src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">'),
    "link that only says": in_head('<link rel="alternate" href="https://host.example/x">'),
    "place in the file": style("p { fill: url(#answer) }"),
    "white space": change("They signed", "They\n   signed"),
    "title that says more": change("Arvenne</title>", "Arvenne: note</title>"),
}


@pytest.mark.parametrize("edit", HARMLESS.values(), ids=HARMLESS)
def test_what_is_allowed_is_no_finding(edit):
    """Links, data in the file and white space are nobody's fault."""
    document, _ = output_of("rivers", "paper", "html")
    data = rendered(document, edit)
    assert verify(paper_of("rivers", "paper"), "html", data, document.families, "x") == ()


LAYOUTS = {
    "capitals": "h2, p { text-transform: uppercase }",
    "narrow lines": "main { width: 40mm }",
    "a word a line": "main { width: 5mm } .mark, .mark * { white-space: normal }",
    "columns": "main { columns: 2 }",
    "text on two pages": "@page { size: 130mm 90mm; margin: 5mm 5mm 15mm 45mm }",
    "lists over many pages": "@page { size: 90mm 60mm; margin: 5mm 5mm 20mm 45mm }"
    "@page wide { size: 90mm 60mm; margin: 5mm 5mm 20mm 45mm } * { orphans: 1; widows: 1 }",
    "one note a page": "p, h3 { break-before: page }",
    "references that head a page": "#references { break-before: page }",
}


@pytest.mark.parametrize("settings", [{}, {"endnotes": True}], ids=["at the foot", "listed"])
@pytest.mark.parametrize("preset", ["note", "paper"])
@pytest.mark.parametrize("rules", LAYOUTS.values(), ids=LAYOUTS)
def test_another_layout_is_no_finding(rules: str, preset: str, settings: dict[str, bool]):
    """Line ends, page ends and capitals are the layout's; the text stays what it is."""
    document, _ = output_of("rivers", preset, "pdf", **settings)
    data = rendered(document, style(rules))
    found = verify(paper_of("rivers", preset), "pdf", data, document.families, "x")
    assert [f for f in found if f.code != "over-pages"] == []


def test_a_long_table_repeats_its_head_once_in_the_count():
    """A table that goes on on the next page has the words of its head once."""
    paper = paper_of("rivers", "paper")
    rows = Markup("").join(
        Markup("<tr><td>row {}</td><td>well-known</td></tr>").format(n) for n in range(150)
    )
    table = Markup("<table><thead><tr><th>State</th><th>Share</th></tr></thead>{}</table>")
    first, *rest = paper.sections
    long = replace(first, parts=(*first.parts, table.format(rows)))
    document, _ = output_of("rivers", "paper", "pdf")
    data = rendered(document, change("</section>", f"{table.format(rows)}</section>"))
    found = verify(replace(paper, sections=(long, *rest)), "pdf", data, document.families, "x")
    assert {f.code for f in found} <= {"over-pages"}


def test_references_that_head_their_page_do_not_count():
    """The page on which the references begin counts unless they head it."""
    document, artifact = output_of("rivers", "paper", "pdf")
    paper = paper_of("rivers", "paper")
    headed = rendered(document, style("#references { break-before: page }"))
    for data, pages, counted in ((artifact.data, 1, 1), (headed, 2, 1)):
        facts = examine(paper, "pdf", data, document.families, "x")[1]
        assert (facts.pages, facts.counted_pages) == (pages, counted)


def test_a_path_of_the_paper_itself_is_no_finding():
    """A paper may write about folders; only those that it does not name are the machine's."""
    paper = paper_of("rivers", "note")
    first = paper.sections[0]
    said = Markup("<p>See /home/someone/x.</p>")
    paper = replace(paper, sections=(replace(first, parts=(*first.parts, said)),))
    document, _ = output_of("rivers", "note", "html")
    data = rendered(document, change("</section>", f"{said}</section>"))
    assert verify(paper, "html", data, document.families, "x") == ()


# --- the layout, before it is written


def test_notes_of_a_layout_are_judged():
    """A note that is lost or two pages on in the layout is told before the file is made."""
    pages = (
        PageNotes(("call-1", "note-1", "call-2", "call-3")),
        PageNotes(()),
        PageNotes(("note-2", "note-4")),
    )
    found = verify_layout(4, pages, "x")
    assert [(f.code, f.message[:6]) for f in found] == [
        ("note-misplaced", "note 2"),
        ("note-missing", "note 3"),
        ("note-unlinked", "note 4"),
    ]
    assert verify_layout(0, pages, "x") == ()


# --- the small parts


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("one two\nthree", (3, 3)),
        ("follow-\non", (1, 2)),
        ("pre-\nand post-war", (2, 3)),
        ("and/\nor", (1, 2)),
        ("one –\ntwo", (2, 2)),
        ("", (0, 0)),
    ],
)
def test_words_at_line_ends(text: str, bounds: tuple[int, int]):
    """A line that ends in a hyphen or a slash leaves open whether its word goes on."""
    assert word_bounds(text) == bounds


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("at /home/a/b.", ("/home/a/b.",)),
        ("https://host.example/home/a", ()),
        ("https://host.example/?x=/tmp/a", ()),
        ('"/Users/a/b"', ("/Users/a/b",)),
        ("file:///x", ("file:///x",)),
        (r"C:\Users\a", (r"C:\Users\a",)),
        ("home/a and /homework/", ()),
    ],
)
def test_paths_of_machines(text: str, found: tuple[str, ...]):
    """Folders of users are found; addresses on the web are none."""
    assert paths_in([text]) == found


def test_squeezing_keeps_every_letter():
    """Only white space, case and characters without a shape are given up."""
    assert squeeze(" A\u00adb\u00a0C\n1–2 é ") == squeeze("abc1–2é")
    assert squeeze("a-b") != squeeze("ab")


def test_reading_needs_no_file():
    """The readers take bytes: nothing in the package opens a path."""
    for path in PACKAGE.glob("*.py"):
        names = {n.id for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.Name)}
        assert not names & {"open", "Path"}, path.name


def test_a_damaged_pdf_is_not_mended():
    """A PDF whose table of objects is wrong is unreadable, though some viewers would show it."""
    data = output_of("rivers", "note", "pdf")[1].data
    spoiled = data.replace(b"startxref", b"startxxxx")
    found = verify(paper_of("rivers", "note"), "pdf", spoiled, (), "x")
    assert [f.code for f in found] == ["unreadable-output"]
    assert pikepdf.open(io.BytesIO(spoiled)).pages
