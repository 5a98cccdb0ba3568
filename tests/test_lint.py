"""The rules about pages: each catches its fault in a real layout, and lets the next best one be."""

import re
from dataclasses import replace
from functools import lru_cache

import pytest

from briefgen.artifact import render
from briefgen.boxes import read_sheets
from briefgen.document import Document, assemble
from briefgen.engine import lay_out
from briefgen.files import read_theme
from briefgen.finding import CODES, Place, Severity
from briefgen.lint import RULES, lint
from briefgen.outline import select
from briefgen.paper import cite
from briefgen.policy import LOWERABLE
from briefgen.sheet import Area, Sheet, filled, rows
from tests import project
from tests.fuzz_notes import laid_out
from tests.shipped import on_sheets
from tests.spoiled import output_of
from tests.test_geometry import ROOT
from tests.test_paper import plain

#: Small pages: 80 mm wide, 16 lines high. A line of text is 14 pt, and so is a heading.
BASE = """
@page { size: 100mm 100mm; margin: 10mm }
html { font: 10pt/14pt 'Fuzz Serif'; orphans: 3; widows: 3 }
body, p, h2, h3, figure, ul { margin: 0 }
h2, h3 { font-size: 10pt; break-after: avoid }
table { border-collapse: collapse; width: 100%; table-layout: fixed }
caption { break-after: avoid }
td, th { padding: 0; text-align: left }
svg { display: block }
"""
NARROW = "@page { margin-right: 50mm }"  # a column of 40 mm, and much beside it
HANGING = """
@page { margin-left: 50mm }
aside { float: left; clear: left; width: 30mm; margin-left: -35mm }
"""


@lru_cache
def sheets(body: str, css: str = "") -> tuple[Sheet, ...]:
    """Return the sheets of a body, as the engine lays it out."""
    head = f"<title>x</title><style>{BASE}{css}</style>"
    return read_sheets(laid_out(f"<!doctype html><html lang=en>{head}<body>{body}"))


def found(body: str, css: str = "") -> list[tuple[str, str]]:
    return [(f.code, f.message) for f in lint(sheets(body, css), "x.pdf")]


def p(count: int) -> str:
    """Return a paragraph of some lines."""
    return f"<p>{'<br>'.join(f'line {number}' for number in range(1, count + 1))}</p>"


def table(count: int, cells: str = "<td>a<td>b") -> str:
    body = f"<tr>{cells}" * count
    return f"<table><caption>Shares</caption><thead><tr><th>State<th>Share<tbody>{body}</tbody></table>"


def picture(width: int = 20, height: int = 20) -> str:
    return f'<svg width="{width}pt" height="{height}pt"><rect width="9" height="9"/></svg>'


def contents(target: str = "h-b") -> str:
    items = f'<li><a href="#h-a">The pact of 1953</a></li><li><a href="#{target}">After</a></li>'
    return (
        f"<section id=contents><h2>Contents</h2><nav><ol>{items}</ol></nav></section>"
        f"<h2 id=h-a>The pact of 1953</h2>{p(14)}<h2 id=h-b>After</h2>{p(6)}"
    )


NUMBERS = "nav a::after { content: ' ' target-counter(attr(href), page) }"
NEW_PAGE = '<div style="break-before: page"></div>'
FIGURE = f"<figure><figcaption>A chart</figcaption>{picture(height=60)}</figure>"
LONG = "Donau" * 8
WHITE = f"<aside>{'beside ' * 9}</aside><table>{'<tr><td>&nbsp;<td>lines' * 6}</table>"
NOTE = '<span class="note" style="float: footnote">A note</span>'

#: Name, code, what is said of the fault, the fault, and the next best thing, which is none.
#: Fault and next best are body and style.
CASES = [
    (
        "heading without text",
        "stranded-heading",
        "page 1: the heading `Origins` stands at the foot with no text below it",
        (p(15) + "<h2>Origins</h2>" + p(6), "h2 { break-after: auto }"),
        (p(15) + "<h2>Origins</h2>" + p(6), ""),
    ),
    (
        "heading with one line",
        "stranded-heading",
        "page 1: the heading `Origins` stands at the foot with one line below it",
        (p(14) + "<h2>Origins</h2>" + p(1) + p(6), ""),
        (p(13) + "<h2>Origins</h2>" + p(1) + p(1) + p(6), ""),
    ),
    (
        "heading whose one line is all",
        "stranded-heading",
        "page 1: the heading `Origins` stands at the foot with one line below it",
        (p(14) + "<h2>Origins</h2>" + p(1) + "<h3>A turn</h3>" + p(6), ""),
        (p(14) + "<h2>Origins</h2>" + p(1) + "<h2>A turn</h2>" + p(6), ""),
    ),
    (
        "two headings, the first is named",
        "stranded-heading",
        "page 1: the heading `Origins and more` stands at the foot with no text below it",
        (p(13) + "<h2>Origins<br>and more</h2><h3>A turn</h3>" + p(6), "h3 { break-after: auto }"),
        (p(13) + "<h2>Origins<br>and more</h2><h3>A turn</h3>" + p(6), ""),
    ),
    (
        "heading above a picture",
        "stranded-heading",
        "page 1: the heading `Origins` stands at the foot with no text below it",
        (p(12) + "<h2>Origins</h2>" + picture(height=50) + p(6), "h2 { break-after: auto }"),
        (p(12) + "<h2>Origins</h2>" + picture(height=40) + p(6), "h2 { break-after: auto }"),
    ),
    (
        "caption of a table",
        "stranded-caption",
        "page 1: the caption `Shares` stands without a row of its table",
        (p(14) + table(6), "caption { break-after: auto }"),
        (p(13) + table(6), "caption { break-after: auto }"),
    ),
    (
        "caption of a picture",
        "stranded-caption",
        "page 1: the caption `A chart` stands without its picture",
        (p(12) + FIGURE + p(6), ""),
        (p(12) + FIGURE + p(6), "figure { break-inside: avoid }"),
    ),
    (
        "table head without rows",
        "stranded-table-head",
        "page 1: the table head `State Share` stands without a row below it",
        (table(0), "caption { display: none }"),
        (table(1), "caption { display: none }"),
    ),
    (
        "one line at the foot",
        "lone-lines",
        "page 1: one line of the paragraph `line 1` stands alone at the foot",
        (p(15) + p(6), "html { orphans: 1 }"),
        (p(13) + p(8), "html { orphans: 1 }"),
    ),
    (
        "two lines at the head",
        "lone-lines",
        "page 2: two lines of the paragraph `line 1` stand alone at the head",
        (p(10) + p(8) + p(4), "html { widows: 1 }"),
        (p(10) + p(8) + p(4), ""),
    ),
    (
        "lines of a list item around a list",
        "lone-lines",
        "page 1: one line of the paragraph `one` stands alone at the foot",
        (p(13) + f"<ul><li>one<ul><li>two</ul>{p(8)[3:-4]}</ul>", "html { orphans: 1 }"),
        (
            p(13)
            + "<ul><li>one<ul><li>two<li>three<li>four<li>five<li>six</ul>seven<br>eight</ul>",
            "",
        ),
    ),
    (
        "wide table",
        "too-wide",
        "page 1: the table `Shares` is 57 pt wider than its column",
        (table(1), NARROW + "table { width: 60mm }"),
        (table(1), NARROW + "table { width: 40.1mm }"),
    ),
    (
        "table beyond what reaches into the margin",
        "too-wide",
        "page 1: the table `Shares` is 28 pt wider than its column",
        (
            f"<div>{table(1)}</div>",
            "@page { margin-left: 40mm } div { margin-left: -20mm } table { width: 80mm }",
        ),
        (f"<div>{table(1)}</div>", "@page { margin-left: 40mm } div { margin-left: -20mm }"),
    ),
    (
        "table that reaches into the margin itself",
        "too-wide",
        "page 1: the table `Shares` is 57 pt wider than its column",
        (table(1), "@page { margin-left: 40mm } table { position: relative; left: -20mm }"),
        (table(1), "@page { margin-left: 40mm } table { margin-left: -20mm; width: 70mm }"),
    ),
    (
        "wide picture",
        "too-wide",
        "page 1: a picture is 87 pt wider than its column",
        (picture(width=200), NARROW),
        (picture(width=113), NARROW),
    ),
    (
        "long word",
        "too-wide",
        f"page 1: `{LONG}` is 123 pt wider than its column",
        (f"<p>Up the {LONG} and down</p>", NARROW),
        (f"<p>Up the {LONG} and down</p>", NARROW + "p { overflow-wrap: anywhere }"),
    ),
    (
        "long word in a float",
        "too-wide",
        f"page 1: `{LONG}` is 123 pt wider than its column",
        (f'<div style="float: left">{LONG}</div>', NARROW),
        (f'<div style="float: left">{"word " * 40}</div>', NARROW),
    ),
    (
        "long word in a hanging paragraph",
        "too-wide",
        f"page 1: `{LONG}` is 123 pt wider than its column",
        (f"<p>{LONG}</p>", NARROW + "p { padding-left: 13pt; text-indent: -13pt }"),
        (f"<p>{'word ' * 40}</p>", NARROW + "p { padding-left: 13pt; text-indent: -13pt }"),
    ),
    (
        "long word in a cell",
        "text-over-text",
        f"page 1: `{LONG}` and `next` lie over each other",
        (table(1, f"<td>{LONG}<td>next"), ""),
        (table(1, f"<td>{LONG[:15]}<td>next"), ""),
    ),
    (
        "word that leaves the page",
        "outside-page",
        f"page 1: `{(LONG * 2)[:59]}…` is cut off at the edge of the sheet",
        (f"<p>{LONG * 2}</p>", ""),
        (f"<p>{LONG[:35]}</p>", ""),
    ),
    (
        "table that leaves the page",
        "outside-page",
        "page 1: the table `Shares` is cut off at the edge of the sheet",
        (table(1), "table { width: 95mm }"),
        (table(1), "table { width: 80mm }"),
    ),
    (
        "text above the area of text",
        "outside-page",
        "page 1: `line 1` stands above or below the area of text",
        (p(3), "p { margin-top: -15pt }"),
        (p(3), ""),
    ),
    (
        "picture longer than a page",
        "outside-page",
        "page 1: a picture stands above or below the area of text",
        (picture(height=230), ""),
        (picture(height=226), ""),
    ),
    (
        "furniture that leaves the page",
        "outside-page",
        f"page 1: `{(LONG * 2)[:59]}…` is cut off at the edge of the sheet",
        (p(3), f"@page {{ @top-left {{ content: '{LONG * 2}' }} }}"),
        (p(3), "@page { @top-left { content: 'Donau' } }"),
    ),
    (
        "paragraphs over each other",
        "text-over-text",
        "page 1: `line 3` and `line 1` lie over each other",
        (p(3) + '<div style="margin-top: -8pt">' + p(1) + "</div>", ""),
        (p(3) + '<div style="margin-top: -3pt">' + p(1) + "</div>", ""),
    ),
    (
        "text over a note",
        "text-over-text",
        "page 1: `line 12` and `1. A note` lie over each other",
        (f"<p>first{NOTE}</p>" + p(12), ".note { position: relative; top: -35pt }"),
        (f"<p>first{NOTE}</p>" + p(12), ""),
    ),
    (
        "hanging notes that collide",
        "text-over-text",
        "page 1: `beside beside` and `and and and and` lie over each other",
        (
            f"<aside>{'beside ' * 9}</aside>{p(1)}<aside>{'and ' * 9}</aside>{p(4)}",
            HANGING + "aside { clear: none; position: relative } aside + p + aside { left: -10mm }",
        ),
        (f"<aside>{'beside ' * 9}</aside>{p(1)}<aside>{'and ' * 9}</aside>{p(4)}", HANGING),
    ),
    (
        "hanging note over the text",
        "text-over-text",
        "page 1: `beside beside` and `line 1` lie over each other",
        (
            f"<aside>{'beside ' * 9}</aside>{p(4)}",
            HANGING + "aside { margin: 0 -20mm 0 -15mm }",
        ),
        (f"<aside>{'beside ' * 9}</aside>{p(4)}", HANGING),
    ),
    (
        "hanging note over the white of a table",
        "text-over-text",
        "page 1: `beside beside` and the table `lines` lie over each other",
        (WHITE, HANGING + "table { position: relative; left: -30mm }"),
        (WHITE, HANGING),
    ),
    (
        "contents with another page",
        "wrong-page-number",
        "the contents line `After 7` says page 7, and its heading is on page 2",
        (contents(), NUMBERS + "nav li + li a::after { content: ' 7' }"),
        (contents(), NUMBERS),
    ),
    (
        "contents set in a way that the engine counts wrongly",
        "wrong-page-number",
        "the contents line `After` says page 0, and its heading is on page 2",
        (contents(), NUMBERS + "nav a { display: flex }"),
        (contents(), NUMBERS + "nav li { display: flex }"),
    ),
    (
        "contents without a number",
        "wrong-page-number",
        "the contents line `After` has no page number; its heading is on page 2",
        (contents(), NUMBERS + "nav li + li a::after { content: none }"),
        (contents(), "nav a::after { content: '. p. ' target-counter(attr(href), page) }"),
    ),
    (
        "contents that lead nowhere",
        "wrong-page-number",
        "the contents line `After 2` leads to no heading of the paper",
        (contents("h-c"), NUMBERS + "nav li + li a::after { content: ' 2' }"),
        (contents("h-b"), NUMBERS + "nav li + li a::after { content: ' 2' }"),
    ),
    (
        "four lines on the last page",
        "short-last-page",
        "page 2, the last one, has 4 lines of text",
        (p(16) + p(4), ""),
        (p(16) + p(5), ""),
    ),
    (
        "one line on the last page",
        "short-last-page",
        "page 2, the last one, has one line of text",
        (p(16) + p(1), ""),
        (p(1), ""),
    ),
    (
        "four rows on the last page",
        "short-last-page",
        "page 2, the last one, has 4 lines of text",
        (p(16) + table(2), ""),
        (p(16) + table(3), ""),
    ),
    (
        "a page in the middle",
        "empty-page",
        "page 2 is filled to 19%",
        (p(5) + NEW_PAGE + p(3) + NEW_PAGE + p(5), ""),
        (p(5) + NEW_PAGE + p(4) + NEW_PAGE + p(5), ""),
    ),
    (
        "a page in the middle with notes",
        "empty-page",
        "page 2 is filled to 14%",
        (p(5) + NEW_PAGE + f"<p>one{NOTE}</p>" + NEW_PAGE + p(5), ""),
        (p(5) + NEW_PAGE + f"<p>one{NOTE}</p>{p(1)}" + NEW_PAGE + p(5), ""),
    ),
    (
        "a page in the middle with a picture",
        "empty-page",
        "page 2 is filled to 18%",
        (p(5) + NEW_PAGE + picture(height=40) + NEW_PAGE + p(5), ""),
        (p(5) + NEW_PAGE + picture(height=46) + NEW_PAGE + p(5), ""),
    ),
]
OF_PAGES = {code for _, code, *_ in CASES}


@pytest.mark.parametrize(
    ("code", "said", "fault"), [c[1:4] for c in CASES], ids=[c[0] for c in CASES]
)
def test_a_fault_is_found(code, said, fault):
    """The finding names the page, the words and what is wrong."""
    assert (code, said) in found(*fault)


@pytest.mark.parametrize("sound", [c[4] for c in CASES], ids=[c[0] for c in CASES])
def test_the_next_best_thing_is_no_fault(sound):
    """What stands near the border of a rule, and is right, gives no finding at all."""
    assert found(*sound) == []


ANNEX = '<section id="a" style="break-before: page"><h2>Annex A</h2>{}</section>'


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (p(16) + p(4), "page 2, the last one before an annex, has 4 lines of text"),
        (p(16) + p(16) + p(1), "page 3, the last one before an annex, has one line of text"),
        (p(16) + p(5), ""),
        (p(3), ""),
    ],
)
def test_what_stands_before_an_annex_does_not_end_at_the_head_of_a_page(body, said):
    """The rest of that page stays white; a text of one page may be short, and so may an annex."""
    pages = sheets(body + ANNEX.format(p(6)), "")
    found_ = [(f.code, f.message) for f in lint(pages, "x.pdf", ("a",))]
    assert found_ == ([("short-last-page", said)] if said else [])
    last = sheets(p(16) + p(5) + ANNEX.format(p(2)), "")
    assert [f.message for f in lint(last, "x.pdf", ("a",))] == [
        "page 3, the last one, has 3 lines of text"
    ]


def test_every_rule_has_a_case_and_a_hint():
    """No rule is in the table that no case shows at work, and each finding says what to do."""
    seen = set()
    for rule in RULES:
        codes = set()
        for _, _, _, fault, _ in CASES:
            for finding in rule(sheets(*fault), Place("x.pdf")):
                assert finding.hint
                codes.add(finding.code)
        assert codes, rule.__name__
        seen |= codes
    assert seen == OF_PAGES


def test_what_can_be_read_is_a_warning_and_can_be_lowered():
    """Text that can not be read, and a wrong page number, are errors and stay so."""
    errors = {code for code in OF_PAGES if CODES[code][0] is Severity.ERROR}
    assert errors == {"outside-page", "text-over-text", "wrong-page-number"}
    assert OF_PAGES - errors == OF_PAGES & LOWERABLE


@pytest.mark.parametrize("count", [2, 3, 5, 6, 7])
@pytest.mark.parametrize("before", range(11, 16))
def test_the_engine_keeps_three_lines_together(before, count):
    """With orphans and widows of 3, a paragraph of fewer than six lines is never cut."""
    pages = sheets(p(before) + p(count) + p(7), "")
    assert not [f for f in lint(pages, "x") if f.code == "lone-lines"]
    block = pages[0].text[0].block + 1
    parts = [sum(line.block == block for line in sheet.text) for sheet in pages]
    assert sum(parts) == count
    assert [part for part in parts if part] == [count] or min(filter(None, parts)) >= 3


# --- through the pipeline ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def document() -> Document:
    library = project.library()
    paper = cite(select(library, "rivers", "paper"), library, plain)
    theme, _ = read_theme(ROOT, "gazette")
    assert theme is not None
    return assemble(paper, theme, "pdf")


@pytest.mark.parametrize(
    ("rules", "codes"),
    [
        ("", set()),
        ("table { width: 140mm }", {"too-wide"}),
        ("table { width: 200mm }", {"outside-page"}),
        ("h2 { margin-bottom: -16pt }", {"text-over-text"}),
        (".colophon { break-before: page }", {"short-last-page"}),
    ],
)
def test_a_theme_that_spoils_a_paper_is_found(document, rules, codes):
    """The findings are in the artifact, at the place of the output."""
    spoiled = replace(document, html=document.html.replace("</style>", f"{rules}</style>"))
    artifact = render(spoiled)
    assert {f.code for f in artifact.findings} == codes
    assert {f.place.file for f in artifact.findings} <= {"rivers/paper.pdf"}
    assert artifact.failed == ("outside-page" in codes or "text-over-text" in codes)


def test_a_sign_of_the_style_sheet_that_no_font_has_is_found(document):
    """Text that CSS makes is in no HTML: signs, counters, capitals."""
    rule = 'h2::before { content: "\\0c95 " }</style>'
    artifact = render(replace(document, html=document.html.replace("</style>", rule)))
    assert [f.message for f in artifact.findings if f.code == "missing-glyph"] == [
        "no font of the theme has `ಕ`, which its style sheet prints"
    ]


MARGIN = "\n::: margin\nA note beside the text, of some length, as they are.\n:::\n\nMore text.\n"


@pytest.mark.parametrize(
    ("preset", "rules", "codes"),
    [
        ("paper", "", set()),
        ("note", "", set()),
        ("note", "aside.margin { float: left; margin-left: -42mm !important }", {"outside-page"}),
    ],
)
def test_a_note_in_the_margin_has_a_place_at_either_measure(preset, rules, codes):
    """It hangs beside the column, and stands in the text where that has the whole width."""
    library = project.library(answer=project.ANSWER + MARGIN)
    paper = cite(select(library, "rivers", preset), library, plain)
    theme, _ = read_theme(ROOT, "gazette")
    made = assemble(paper, theme, "pdf")
    artifact = render(replace(made, html=made.html.replace("</style>", f"{rules}</style>")))
    assert {f.code for f in artifact.findings} == codes


def test_wide_parts_begin_below_a_hanging_note():
    """A hanging note that is longer than the text beside it, before the references."""
    text = MARGIN.replace("of some", "of quite some, I say," * 20)
    library = project.library(
        history=project.HISTORY.replace("\n\n###", f"\n:::\n{text}\n\n::: standard+\n###")
    )
    paper = cite(select(library, "rivers", "paper"), library, plain)
    theme, _ = read_theme(ROOT, "gazette")
    made = assemble(paper, theme, "pdf")
    assert render(made).findings == ()
    spoiled = made.html.replace("</style>", ".references { clear: none !important }</style>")
    lefts = []
    for html in (made.html, spoiled):
        lines = lay_out(replace(made, html=html)).sheets[0].text
        titles = [line for line in lines if line.tag in {"h1", "h2"}]
        lefts.append(titles[-1].extent.left - titles[0].extent.left)
    assert lefts[0] == 0 < lefts[1]


def test_a_long_address_in_a_note_is_broken(document):
    """It has no place to break a line, and its author can not give it one."""
    address = "https://example.org/" + "abcdefghij" * 15
    made = replace(document, html=document.html.replace("</a> ", f"</a> {address} ", 1))
    assert address in made.html
    assert render(made).findings == ()
    spoiled = made.html.replace("overflow-wrap: anywhere", "")
    assert {f.code for f in render(replace(made, html=spoiled)).findings} == {"outside-page"}


@pytest.mark.slow
@pytest.mark.parametrize(("brief", "preset", "size", "look"), on_sheets())
def test_what_ships_has_no_fault(brief, preset, size, look):
    """Every brief at every preset; `./run proof sheets` has all sizes and themes."""
    _, artifact = output_of(brief, preset, "pdf", look, size)
    assert artifact.findings == ()
    assert artifact.pages


# --- reading sheets ------------------------------------------------------------------------------


def test_lines_side_by_side_are_one_row():
    """Cells of a row, even where one is a little higher, and a sign beside its item."""
    cells = '<td>a<td><span style="font-size: 13pt">b</span>'
    (sheet,) = sheets(table(3, cells) + "<ul><li>item</ul>")
    assert len(sheet.text) == 1 + 2 + 6 + 1
    assert rows(sheet.text) == 1 + 1 + 3 + 1
    assert filled([sheet], ()) == (6,)


def test_filled_ends_before_what_is_apart():
    """The page on which a section begins counts unless it heads it."""
    text = p(10) + f'<section id="refs">{p(3)}{p(8)}</section>'
    assert filled(sheets(text), {"refs"}) == (10,)
    assert filled(sheets(p(16) + f'<section id="refs">{p(3)}</section>'), {"refs"}) == (16,)
    assert filled(sheets(text), ()) == (16, 5)


def test_a_line_knows_where_it_stands():
    """Its own words, without those of the boxes in it; its ids, links and surroundings."""
    text = (
        '<section id="s"><h2 id="h-s">Head</h2><p>One <span style="display: inline-block">two'
        '</span> <a href="#h-s">three</a></p><table><tr><td>four</table></section>'
    )
    (sheet,) = sheets(text)
    lines = {re.sub(r"\s+", " ", line.text).strip(): line for line in sheet.lines}
    assert set(lines) == {"Head", "One three", "two", "four"}
    assert (lines["Head"].id, lines["Head"].section) == ("h-s", "s")
    assert (lines["One three"].target, lines["One three"].last) == ("#h-s", "three")
    assert lines["One three"].block in lines["two"].within
    assert (lines["four"].row > 0, lines["Head"].row) == (True, 0)
    assert {line.area for line in sheet.lines} == {Area.TEXT}
