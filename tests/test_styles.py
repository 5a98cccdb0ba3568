"""Citation styles and where citations stand: ten styles through the real pandoc, four placements.

`tests/styles/STYLE.txt` holds what each style prints for the same citations, looked at against the
style's manual; `pytest --accept` writes it.
"""

import json
import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner

from briefgen import build, files, locator
from briefgen.cache import NO_CACHE, Cache
from briefgen.cli import cli
from briefgen.document import assemble, section_html
from briefgen.finding import Place
from briefgen.formatting import Cluster, Request, RequestCite
from briefgen.markup import text_of
from briefgen.outline import select
from briefgen.pandoc import UnknownStyleError, format_citations, style_path, style_text
from briefgen.paper import Call, Cited, body, cite
from briefgen.stages import Stages
from briefgen.style import BadStyleError, facts
from tests import citeproc_sample, project, proof_styles
from tests.citeproc_sample import STYLES
from tests.spoiled import ROOT

PLACEMENTS = ("footnotes", "endnotes", "in-text", "numbered")
SHOWN = Path(__file__).parent / "styles"


def _day(*parts: int) -> dict[str, object]:
    return {"date-parts": [list(parts)]}


SOURCES = [
    project.SOURCES[0],
    {
        "id": "report",
        "type": "report",
        "title": "Shared Waters: A Review",
        "author": [{"literal": "River Office"}],
        "issued": _day(2024, 5),
        "number": "17",
        "publisher": "River Office",
        "publisher-place": "Arve",
    },
    {
        "id": "article",
        "type": "article-journal",
        "title": "Who owns the river?",
        "author": [{"family": "Moreau", "given": "Claire"}, {"family": "Lind", "given": "Jon"}],
        "container-title": "Journal of Water Law",
        "volume": "12",
        "issue": "3",
        "page": "201-230",
        "issued": _day(2019),
        "DOI": "10.1000/jwl.2019.12",
    },
    {
        "id": "page",
        "type": "webpage",
        "title": "Flow tables",
        "author": [{"literal": "Arvenne Gauging Service"}],
        "issued": _day(2025, 2, 3),
        "accessed": _day(2026, 11, 20),
        "URL": "https://example.org/flow",
    },
    {
        "id": "book",
        "type": "book",
        "title": "The Law of Rivers",
        "author": [{"family": "Okafor", "given": "Ngozi"}],
        "publisher": "Quay Press",
        "publisher-place": "London",
        "issued": _day(2015),
    },
    {
        "id": "news",
        "type": "article-newspaper",
        "title": "Five states sign river pact",
        "author": [{"family": "Pell", "given": "Ida"}],
        "container-title": "The Arve Times",
        "issued": _day(1990, 3, 15),
        "page": "1",
    },
]

#: What the texts cite; `TEXT` has them in this order.
CITED = (
    "@treaty, art. III",
    "@report, p. 12",
    "@article, pp. 205-207; @book, p. 88",
    "@treaty, arts. II, IV",
    "@treaty, annex II",
    "@page",
    "@book, recital 4",
    "@treaty, sched. 2, as amended",
    "@news",
    "@book, p. 90",
)
TEXT = "---\ntitle: The answer\nfacts_to: 2026-06\n---\n" + " ".join(
    f"A sentence stands here [{cited}]." for cited in CITED
)
#: Short enough that a list of notes and one of references fill one page and no line of the next.
HISTORY = """---
title: History
---
::: standard+
They signed in 1990 [see @treaty; @report]. The 강 is long.

Table: Shares by state

| State | Share |
|---|---:|
| Arve [@book, p. 9] | 12 |
:::
"""


def library(style: str = "", notes: str = "footnotes", **changes: str):
    settings = project.SETTINGS.replace(
        'notes = "footnotes"', f'notes = "{notes}"' + (f'\nstyle = "{style}"' if style else "")
    )
    if notes == "numbered":
        head, tail = settings.split("[presets.paper]")
        settings = f"{head}[presets.paper]{tail.replace('references', 'sources')}"
    return project.library(**{"settings": settings} | changes)


@cache
def cited(style: str, notes: str = "footnotes"):
    found = library(
        style,
        notes,
        answer=TEXT,
        history=HISTORY,
        sources=json.dumps([*SOURCES, project.SOURCES[2]]),
    )
    return cite(select(found, "rivers", "paper"), found, format_citations)


def natural(style: str) -> str:
    """Return where a style's citations stand by its own manual."""
    return "footnotes" if facts(style_text(style)).notes else "in-text"


def in_place(paper) -> list[str]:
    return [text_of(p.html) for s in paper.sections for p in s.parts if isinstance(p, Cited)]


def printed(style: str) -> str:
    paper = cited(style, natural(style))
    clusters = [text_of(n.html) for n in paper.notes] or in_place(paper)
    lines = [f"{asked}\n    {text}" for asked, text in zip(CITED, clusters, strict=False)]
    return "\n".join([*lines, "", *(text_of(r.html) for r in paper.references), ""])


@pytest.mark.parametrize("style", STYLES)
def test_a_style_prints_what_its_manual_says(style, request):
    """Each citation and each entry, to the letter."""
    file = SHOWN / f"{style}.txt"
    if request.config.getoption("--accept"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(printed(style), encoding="utf-8")
    assert printed(style) == file.read_text(encoding="utf-8")


@cache
def theme():
    found, _ = files.read_theme(ROOT, "gazette")
    assert found is not None
    return found


@cache
def made(style: str, notes: str, form: str):
    job = build.Job(cited(style, notes), theme(), form, "a4")
    return build.make(job, Stages(NO_CACHE))


CHOSEN = [
    ("chicago-shortened-notes-bibliography", "footnotes"),
    ("apa", "footnotes"),
    ("oscola", "endnotes"),
    ("chicago-author-date", "endnotes"),
    ("apa", "in-text"),
    ("ieee", "in-text"),
    ("chicago-notes-bibliography", "in-text"),
    ("harvard-cite-them-right", "numbered"),
    ("ieee", "numbered"),
]


@pytest.mark.parametrize("form", ["html", "pdf"])
@pytest.mark.parametrize(("style", "notes"), CHOSEN)
def test_every_placement_is_written_and_verified(style, notes, form):
    """Nothing is found in the file, whatever the style and wherever its citations stand."""
    output = made(style, notes, form)
    assert output.artifact.data
    assert [(f.code, f.message) for f in output.findings] == []


@pytest.mark.parametrize("notes", PLACEMENTS)
def test_citations_stand_where_the_preset_says(notes):
    """Notes are called behind the full stop; what stands in the sentence stands before it."""
    paper = cited("apa", notes)
    html = assemble(paper, theme(), "html").html
    text = text_of("".join(section_html(s) for s in paper.sections))
    expected = {
        "footnotes": "A sentence stands here.1 A sentence stands here.2 ",
        "endnotes": "A sentence stands here.1 A sentence stands here.2 ",
        "in-text": "here (Compact on Shared Rivers, 1990, Article III). A sentence",
        "numbered": "A sentence stands here [1, art. III]. A sentence stands here [2, p. 12]. ",
    }
    assert expected[notes] in text
    assert ('role="doc-endnotes"' in html) == (notes in {"footnotes", "endnotes"})


def test_endnotes_of_a_pdf_are_listed():
    """The list that a page for the screen has, and nothing at the feet of pages."""
    assert assemble(cited("apa", "endnotes"), theme(), "pdf").notes == 0
    assert assemble(cited("apa", "footnotes"), theme(), "pdf").notes > 10


def test_every_call_has_its_note_and_each_note_leads_back():
    """One call a note, one link back; sources and entries lead back to each place that cites."""
    for notes, target, way in (
        ("footnotes", "note", "call"),
        ("endnotes", "note", "call"),
        ("in-text", "entry", "cite"),
        ("numbered", "source", "mark"),
    ):
        paper = cited("apa", notes)
        html = assemble(paper, theme(), "html").html
        ids = set(re.findall(rf' id="({target}-\d+|{way}-\d+)"', html))
        back = re.findall(rf'class="backlink" href="#({way}-\d+)"', html)
        text = "".join(section_html(s) for s in paper.sections)  # without the popovers
        there = re.findall(rf'href="#({target}-\d+)"', text)
        assert back
        assert {*back, *there} == ids
        if notes in {"footnotes", "endnotes"}:
            assert len(back) == len(set(back)) == len(there)
        else:
            assert len(back) == len(there)  # a source has one link for each place


def test_entries_of_a_numeric_style_keep_its_numbers_only_in_text():
    """Marks have numbers of ours, and a source is not numbered twice."""
    in_text, numbered = cited("ieee", "in-text"), cited("ieee", "numbered")
    assert text_of(in_text.references[0].html).startswith("[1] ")
    assert [r.number for r in numbered.references[:2]] == [1, 2]
    assert not text_of(numbered.references[0].html).startswith("[")


@pytest.mark.parametrize("notes", ["footnotes", "in-text", "numbered"])
@pytest.mark.parametrize(
    ("style", "name", "rest"),
    [
        ("apa", "Moreau and Lind", "(2019, p. 205)"),
        ("chicago-notes-bibliography", "Claire Moreau and Jon Lind", ""),
        ("modern-language-association", "Moreau and Lind", "(205)"),
    ],
)
def test_a_name_in_the_sentence_stands_alone_there(style, name, rest, notes):
    """What is left of the citation goes into the note, the mark or the brackets behind it."""
    answer = "---\ntitle: The answer\nfacts_to: 2026-06\n---\n@article [p. 205] says so.\n"
    found = library(style, notes, answer=answer, sources=json.dumps([*SOURCES, project.SOURCES[2]]))
    paper = cite(select(found, "rivers", "paper"), found, format_citations)
    text = text_of(body(paper.sections[0].parts))
    if notes == "in-text":
        assert text.startswith(f"{name} ({rest.strip('()')}")
        assert text.endswith(") says so.")
    else:
        assert text == f"{name} says so."
    if notes == "footnotes":
        assert name not in text_of(paper.notes[0].html)
        assert rest in text_of(paper.notes[0].html)


def codes(style: str, notes: str, **changes: str) -> list[str]:
    found = library(style, notes, **changes)
    (attempt,) = build.write_papers(found, [("rivers", "paper")])
    return [f.code for f in attempt.findings]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("notes", PLACEMENTS)
def test_a_style_that_can_not_stand_there_is_refused(style, notes):
    """Numbers as notes, numbers of notes without notes, and references of a style with none."""
    known = facts(style_text(style))
    expected = []
    if notes in {"footnotes", "endnotes"} and style in {"ieee", "nlm-citation-sequence"}:
        expected.append("style-placement")
    if notes == "in-text" and style in {"oscola", "bluebook-law-review"}:
        expected.append("style-placement")
    if style == "bluebook-law-review":
        expected.append("style-without-bibliography")
    assert codes(style, notes) == expected
    assert known.bibliography == (style != "bluebook-law-review")


def test_a_preset_without_references_takes_a_style_without_bibliography():
    """Bluebook cites in its notes alone."""
    settings = project.SETTINGS.replace(', "references"]', "]").replace(
        'notes = "footnotes"', 'notes = "footnotes"\nstyle = "bluebook-law-review"'
    )
    assert codes("", "footnotes", settings=settings) == []


def test_the_style_of_a_preset_goes_before_the_project_s_and_the_command_line_before_both():
    """Where each is named is where its findings are."""
    found = library("apa")
    preset, note = found.presets["paper"], found.presets["note"]
    assert found.style_of(preset)[0] == "apa"
    assert found.style_of(preset)[1].line > 1
    assert found.style_of(note)[0] == found.settings.style
    other = found.with_style("ieee")
    assert {other.style_of(p)[0] for p in other.presets.values()} == {"ieee"}
    assert str(other.style_of(other.presets["paper"])[1]) == "command line"


def test_a_style_of_the_project_is_taken_by_its_path():
    """Its bytes are what is used, and a dependent one leads to the style that it follows."""
    own = style_text("apa").replace(">apa<", ">own<")
    dependent = (
        '<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0"><info><title>x</title>'
        '<link href="http://www.zotero.org/styles/apa" rel="independent-parent"/></info></style>'
    )
    for text in (own, dependent):
        found = library("styles/own.csl", **{"styles/own.csl": text})
        paper = cite(select(found, "rivers", "paper"), found, format_citations)
        assert text_of(paper.notes[0].html) == "(Compact on Shared Rivers, 1990, Article II)"


@pytest.mark.parametrize(
    "text",
    ["", "nothing", "<html/>", '<!DOCTYPE x [<!ENTITY a "b">]><style/>',
     '<style xmlns="http://purl.org/net/xbiblio/csl"/>'],
)  # fmt: skip
def test_a_file_that_is_no_style_is_told(text):
    """Whatever is in it."""
    with pytest.raises((BadStyleError, UnknownStyleError)):
        facts(style_text("styles/own.csl", text))


@pytest.mark.parametrize("calls", [["a"], ["b", "a"], ["b", "c", "b"]])
def test_a_style_that_never_ends_is_told(calls):
    """A macro that calls itself, straight or by another, is found before pandoc is asked."""
    names = ["a", "b", "c"]
    macros = "".join(
        f'<macro name="{name}"><group><text macro="{called}"/></group></macro>'
        for name, called in zip(names, calls, strict=False)
    )
    text = style_text("apa").replace("<citation", f"{macros}<citation", 1)
    with pytest.raises(BadStyleError, match="calls itself"):
        facts(text)
    assert facts(style_text("apa")).bibliography


@pytest.mark.parametrize(
    "payload", ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<a href='x:y'>z</a>"]
)
def test_what_a_style_prints_is_text(payload):
    """Whatever the file of a stranger puts around a citation."""
    prefix = payload.replace("<", "&lt;").replace(">", "&gt;")
    own = re.sub(r'(<citation.*?<layout [^>]*?)prefix="', rf'\g<1>prefix="{prefix}',
                 style_text("apa"), count=1, flags=re.DOTALL)  # fmt: skip
    if own == style_text("apa"):
        own = re.sub(r"(<citation.*?<layout\b)", rf'\1 prefix="{prefix}"', own, count=1,
                     flags=re.DOTALL)  # fmt: skip
    found = library("styles/own.csl", **{"styles/own.csl": own})
    html = cite(select(found, "rivers", "paper"), found, format_citations).notes[0].html
    assert html.startswith(f"&lt;{payload[1:4]}".rstrip(" >"))
    assert not re.search(r"<(script|img|a)\b", html)


@pytest.mark.parametrize(
    "name", ["../apa", "/etc/passwd", "styles/../../x.csl", "a/b", "C:\\x.csl"]
)
def test_a_path_leads_nowhere_out_of_the_project(name):
    """A name that is no name is no style, and nothing is opened."""
    with pytest.raises(UnknownStyleError):
        style_text(name)


def test_styles_on_disk_stay_as_they_are():
    """Terms are added to the text alone."""
    before = {s: style_path(s).read_bytes() for s in STYLES}
    cited("oscola")
    assert {s: style_path(s).read_bytes() for s in STYLES} == before


@pytest.mark.parametrize(
    ("suffix", "label", "value", "rest"),
    [
        ("art. III", "article", "III", ""),
        ("arts. II, IV", "article", "II, IV", ""),
        ("Article 5", "article", "5", ""),
        ("Articles 5 and 6, as amended", "article", "5 and 6", ", as amended"),
        ("art 5(2)(a)", "article", "5(2)(a)", ""),
        ("annex II", "annex", "II", ""),
        ("Annex A", "annex", "A", ""),
        ("recitals 4-6", "recital", "4-6", ""),
        ("sched. 2", "schedule", "2", ""),
        ("p. 5, emphasis added", "page", "5", ", emphasis added"),
        ("pp. 7-9", "page", "7-9", ""),
        ("paras. 3-5", "paragraph", "3-5", ""),
        ("¶ 3", "paragraph", "3", ""),
        ("§4(2)(a), as amended", "section", "4(2)(a)", ", as amended"),
        ("sec. 2.3.1", "section", "2.3.1", ""),
        ("ss. 4, 6", "section", "4, 6", ""),
        ("ch. V", "chapter", "V", ""),
        ("note 4", "note", "4", ""),
        ("vol. 2, p. 3", "volume", "2", ", p. 3"),
        ("pp. iv-vi", "page", "iv-vi", ""),
        ("arts. I, para. 2", "article", "I", ", para. 2"),
    ],
)
def test_a_locator_is_read_from_the_start_of_a_suffix(suffix, label, value, rest):
    """Its label in any form, its value, and what follows it."""
    assert locator.read(suffix) == locator.Locator(label, value, rest)


@pytest.mark.parametrize(
    "suffix",
    [
        "",
        "emphasis added",
        "article by article",
        "item 3",
        "arts",
        "in part 3",
        "preamble",
        "S. 175",
    ],
)
def test_other_words_are_no_locator(suffix):
    """They are printed as they stand."""
    assert locator.read(suffix) is None


def test_cached_citations_are_those_that_were_formatted(tmp_path):
    """Names and what the style is come out of the cache as they went in."""
    found = library("apa")
    stages = Stages(Cache(tmp_path))
    outline = select(found, "rivers", "paper")
    assert cite(outline, found, stages.format_citations) == cite(
        outline, found, replace(stages, may_work=False).format_citations
    )
    assert any(isinstance(p, Call) for p in cited("apa").sections[0].parts)


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("apa", "Moreau and Lind (2019, p. 205) say so, as Compact on Shared Rivers (1990) does"),
        ("ieee", "Moreau and Lind [1, p. 205] say so, as Compact on Shared Rivers [2] does"),
        (
            "modern-language-association",
            "Moreau and Lind (205) say so, as Compact on Shared Rivers does",
        ),
        (
            "chicago-shortened-notes-bibliography",
            "Moreau and Lind (‘Who Owns the River?’, 205) say so, as Compact on Shared Rivers does",
        ),
    ],
)
def test_a_sentence_reads_on_whatever_the_style(style, expected):
    """A name stands once, also where the style has none for it; words before stay as written."""
    front = "---\ntitle: The answer\nfacts_to: 2026-06\n---\n"
    answer = f"{front}@article [p. 205] say so, as @treaty does [see @book, p. 3].\n"
    found = library(
        style, "in-text", answer=answer, sources=json.dumps([*SOURCES, project.SOURCES[2]])
    )
    paper = cite(select(found, "rivers", "paper"), found, format_citations)
    text = text_of(body(paper.sections[0].parts))
    assert text.startswith(expected)
    assert "(See" not in text


@pytest.mark.parametrize(
    ("style", "code"), [("ieee", "style-placement"), ("../x", "unknown-style"), ("apa", "")]
)
def test_the_command_line_names_a_style(style, code, tmp_path, monkeypatch):
    """`--style` goes before the project's and each preset's."""
    for name, data in project.files().items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(cli, ["check", "--quiet", "--style", style])
    assert result.exit_code == bool(code)
    assert f"command line: error [{code}]" in result.stderr or not code


# --- places, and works cited together -------------------------------------------------------------


def shown(style: str, *clusters: str, sources=SOURCES, language: str = "en-GB") -> list[str]:
    """Return what a style prints for clusters in the grammar of the content, one cite a part."""
    asked = []
    for cluster in clusters:
        cites = []
        for part in cluster.split("; "):
            prefix, _, rest = part.rpartition("@")
            name, _, suffix = rest.partition(", ")
            hidden = prefix.endswith("-")
            cites.append(RequestCite(name, prefix.removesuffix("-").strip(), suffix, hidden))
        asked.append(Cluster(tuple(cites), False, Place("x")))
    records = tuple(json.dumps(record) for record in sources)
    response = format_citations(Request(style, language, records, tuple(asked)))
    return [text_of(html) for html in response.clusters]


@pytest.mark.parametrize(
    ("style", "place", "expected"),
    [
        ("apa", "paras. 3-5", "(Okafor, 2015, paras 3–5)"),
        ("apa", "sec. 4", "(Okafor, 2015, Section 4)"),
        ("harvard-cite-them-right", "sec. 4", "(Okafor, 2015, sect. 4)"),
        ("ieee", "paras. 3-5", "[1, Paras 3–5]"),
        ("ieee", "note 4", "[1, N. 4]"),
        ("modern-language-association", "para. 3", "(Okafor, par. 3)"),
        ("chicago-author-date", "arts. 3-5", "(Okafor 2015, arts 3–5)"),
        ("oscola", "sec. 4", "Ngozi Okafor, The Law of Rivers (Quay Press 2015) s 4."),
        ("bluebook-law-review", "ch. 4", "Ngozi Okafor, The Law of Rivers ch. 4 (2015)."),
        ("nlm-citation-sequence", "sec. 4", "(1, sec. 4)"),
    ],
)
def test_each_style_prints_a_place_in_its_own_words(style, place, expected):
    """Whatever the form in which its author wrote it; the author's where the style has none."""
    assert shown(style, f"@book, {place}") == [expected]


def test_american_and_british_articles_have_the_plural_of_their_paragraphs():
    """`paras.` and `arts.`, `paras` and `arts`."""
    asked = "@book, arts. 3-5", "@report, paras. 3-5"
    american = shown("harvard-cite-them-right", *asked, language="en-US")
    british = shown("harvard-cite-them-right", *asked)
    assert [text.rsplit(", ", 1)[1] for text in american] == ["arts. 3–5)", "paras. 3–5)"]
    assert [text.rsplit(", ", 1)[1] for text in british] == ["arts 3–5)", "paras 3–5)"]


def test_a_paper_in_another_language_keeps_its_own_words():
    """What pandoc reads by its terms is left to it, and nothing is said twice."""
    (text,) = shown("apa", "@book, Abs. 3", language="de-DE")
    assert text.count("3") == 1


def test_one_work_does_not_lend_its_place_to_another():
    """Each of two places with the same words is printed, in a cluster and once each."""
    act = {"id": "act", "type": "legislation", "title": "Rivers Act", "issued": _day(1973),
           "number": "93-148", "container-title": "U.S.C.", "volume": "50"}  # fmt: skip
    (text,) = shown("bluebook-law-review", "@act, art. V; @book, art. V", sources=[*SOURCES, act])
    assert text.count("art. V") == 2
    asked = "@book", "@act, art. I; @book, art. I"
    assert shown("bluebook-law-review", *asked, sources=[*SOURCES, act])[1].endswith(
        "50 U.S.C., art. I; Okafor, supra note 1 at art. I."
    )
    (text,) = shown("chicago-author-date", "@book, pp. 134-140; @report, pp. 114-134")
    assert text == "(Okafor 2015, 134–40; River Office 2024, 114–34)"


def test_a_place_that_is_said_behind_counts_for_ibid():
    """The note after it, without a place, is not the same."""
    first, second = shown("bluebook-law-review", "@news, p. 4", "@news")
    assert first.endswith(", p. 4.")
    assert not second.startswith("Id.")


def test_a_label_of_the_style_is_never_put_before_another():
    """`p. ch. 4` is no place."""
    bill = {"id": "bill", "type": "bill", "title": "Rivers Bill", "issued": _day(1973)}
    for style in STYLES:
        (text,) = shown(style, "@bill, ch. 4", sources=[*SOURCES, bill])
        assert not re.search(r"\bpp?\.? c", text), (style, text)


def test_a_locator_that_a_paper_uses_carries_no_other():
    """A figure stays a figure beside an annex."""
    assert locator.carriers(["annex", "figure"]) == {"annex": "opus"}
    assert len(set(locator.carriers(locator.LABELS).values())) == len(locator.LABELS)
    texts = shown("apa", "@book, fig. 3", "@report, annex II")
    assert texts == ["(Okafor, 2015, Figure 3)", "(River Office, 2024, Annex II)"]


def test_a_review_stays_one_of_a_book_beside_any_place():
    """APA prints the word of a locator, `book`, in an entry: no other stands in its place."""
    review = {"id": "review", "type": "review-book", "title": "On Rivers", "issued": _day(2016),
              "author": [{"family": "Lind", "given": "Jon"}], "container-title": "Water",
              "reviewed-title": "The Law of Rivers", "volume": "3",
              "reviewed-author": [{"family": "Okafor", "given": "Ngozi"}]}  # fmt: skip
    places = ("art. 1", "annex II", "recital 4", "sched. 2")
    cited = [Cluster((RequestCite("review", "", place),), False, Place("x")) for place in places]
    response = format_citations(Request("apa", "en-GB", (json.dumps(review),), tuple(cited)))
    assert "[Review of the book The Law of Rivers" in text_of(response.entries[0][1])


def test_ibid_is_small_where_the_style_says_so():
    """OSCOLA never writes it large, nor the n of a note's number; other styles do."""
    texts = shown("oscola", "@book", "@book, p. 3", "@report", "-@book, p. 4", "see @report")
    assert texts[1] == "ibid 3."
    assert texts[3] == "(n 1) 4."
    assert texts[4].startswith("See ")
    assert shown("bluebook-law-review", "@book", "@book, p. 3")[1] == "Id. at 3."


@pytest.mark.parametrize(
    ("cluster", "ieee", "nlm"),
    [
        ("@book, p. 3; @treaty", "[1], [2, p. 3]", "(1; 2, p. 3)"),
        ("@book; @treaty", "[1], [2]", "(1,2)"),
        ("see @book; @treaty", "see [2], [1]", "(see 2,1)"),
        ("@book, p. 3; see @treaty", "[2, p. 3], see [1]", "(2, p. 3; see 1)"),
        ("@page, p. 3; @book; @treaty, p. 4", "[1, p. 4], [2], [3, p. 3]", "(1, p. 4; 2; 3, p. 3)"),
    ],
)
def test_works_in_numbers_stand_by_their_numbers(cluster, ieee, nlm):
    """With places too, but none moves past words of the author."""
    assert shown("ieee", "@treaty", "@book", cluster)[2] == ieee
    assert shown("nlm-citation-sequence", "@treaty", "@book", cluster)[2] == nlm


def test_works_without_author_are_no_one_author_s():
    """Semicolons part them; a comma parts the years of one author alone."""
    acts = [{"id": i, "type": "bill", "title": t, "issued": _day(1973)} for i, t in
            (("one", "Rivers Act"), ("two", "Lakes Act"))]  # fmt: skip
    later = {**SOURCES[4], "id": "later", "title": "Lakes", "issued": _day(2018)}
    records = [*SOURCES, *acts, later]
    for style in ("apa", "chicago-author-date"):
        (text,) = shown(style, "@one; @two", sources=records)
        assert text.count(";") == 1, text
    assert shown("apa", "@book; @later", sources=records) == ["(Okafor, 2015, 2018)"]


def test_a_label_stands_behind_its_names():
    """Where a style names no `<name/>`: citation-sequence, with an editor."""
    chapter = {"id": "chapter", "type": "chapter", "title": "Flows", "container-title": "Rivers",
               "author": [{"family": "Kim", "given": "Hyun"}], "issued": _day(2018),
               "editor": [{"family": "Fleck", "given": "Dieter"}]}  # fmt: skip
    records = (json.dumps(chapter),)
    cluster = Cluster((RequestCite("chapter"),), False, Place("x"))
    response = format_citations(Request("nlm-citation-sequence", "en-GB", records, (cluster,)))
    assert "In: Fleck D, editor. Rivers" in text_of(response.entries[0][1])


@pytest.mark.parametrize("style", ["oscola", "apa"])
def test_a_style_prints_what_citeproc_js_prints(style):
    """Of what was recorded of it, no difference is ours."""
    drawn = citeproc_sample.sample(*proof_styles.SMALL)
    answer = json.loads(proof_styles.RECORDED.read_text(encoding="utf-8"))[style]
    response = format_citations(citeproc_sample.request(style, drawn))
    clusters, entries = proof_styles.pairs(response, answer, drawn)
    assert (len(clusters), len(entries)) == (40, 16)
    different = [pair for pair in (*clusters, *entries) if not pair.equal]
    assert [p for p in different if proof_styles.whose(p)[0] == proof_styles.OURS] == []
    assert sum(p.equal for p in clusters) >= 24
    marked = proof_styles.pairs(response, answer, drawn, citeproc_sample.marked)
    assert sum(p.equal for p in marked[0]) == sum(p.equal for p in clusters)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("(Okafor, 2015, p. 3)", "(Okafor, 2015, p. 4)"),
        ("Okafor, p. 3; Moreau.", "Okafor, p. 3, Moreau."),
        ("Supra note 3", "ibid"),
        ("arts. 3-4", "art. 3-4"),
        ("(3, p. 4; 5)", "(3, p. 4; 6)"),
        ("‘Rivers’", "'Rivers'"),
    ],
)
def test_a_difference_of_no_known_class_is_ours(ours, theirs):
    """Another place, mark or number is never taken for taste."""
    assert proof_styles.whose(proof_styles.Pair(ours, theirs)) == (proof_styles.OURS, ())


def test_every_class_of_differences_takes_its_own_example():
    """And none that is there already."""
    for known in proof_styles.CLASSES:
        pair = proof_styles.Pair(*known.example.split(" / "), (citeproc_sample.Cite(
            "x", written="art. III", value="III"),))  # fmt: skip
        assert known.name in proof_styles.whose(pair)[1], known.example


def test_markup_is_compared():
    """Italics that one side lacks are seen, whatever the tags."""
    assert citeproc_sample.marked("<em>a</em> b") == citeproc_sample.marked("<i>a</i>\n b")
    assert citeproc_sample.marked("<em>a</em> b") != citeproc_sample.marked("a b")
    assert citeproc_sample.plain('<span class="small-caps">a</span> b') == "a b"
