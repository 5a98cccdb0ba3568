"""Named figures: how a language writes them, and what a paper says of one past its review."""

import json
import subprocess
import sys
from datetime import date

import pytest
from markupsafe import Markup

from briefgen import artifact, cldr, manifest, quantity
from briefgen.family import family
from briefgen.markup import text_of
from briefgen.outline import block_words, section_words, select, unmet
from briefgen.paper import Aged, Drawing, body, cite
from briefgen.prose import sentences
from briefgen.trade import past_review
from briefgen.wording import date_text, fact_date_text
from tests import project
from tests.spoiled import ROOT
from tests.test_cli import run, write
from tests.test_paper import plain

NARROW, SPACE, APOSTROPHE = "\u202f", "\u00a0", "\u2019"

#: 1200, 28500 and 1234567.5 as the CLDR has them.
WRITTEN = {
    "en": "1,200 28,500 1,234,567.5",
    "en-GB": "1,200 28,500 1,234,567.5",
    "en-US": "1,200 28,500 1,234,567.5",
    "en-IN": "1,200 28,500 12,34,567.5",
    "de": "1.200 28.500 1.234.567,5",
    "de-CH": "1’200 28’500 1’234’567.5",
    "de-AT": "1_200 28_500 1_234_567,5",
    "fr": "1~200 28~500 1~234~567,5",
    "es": "1200 28.500 1.234.567,5",
    "es-MX": "1,200 28,500 1,234,567.5",
    "es-AR": "1.200 28.500 1.234.567,5",
    "it": "1200 28.500 1.234.567,5",
    "ko": "1,200 28,500 1,234,567.5",
    "ja": "1,200 28,500 1,234,567.5",
    "pt": "1.200 28.500 1.234.567,5",
    "pt-PT": "1200 28_500 1_234_567,5",
    "nl": "1.200 28.500 1.234.567,5",
    "sv": "1_200 28_500 1_234_567,5",
    # Tags of which only the head, or nothing, is known.
    "de-XX": "1.200 28.500 1.234.567,5",
    "fr-x-house": "1~200 28~500 1~234~567,5",
    "tlh": "1,200 28,500 1,234,567.5",
}

FIGURES = """
[flow]
value = 1234567.5
after = " m³"
unit = "cubic metres a second"
date = "2024"
claim = "C1"
review_by = 2026-06-30

[dams]
value = 28500
date = "2025-06"
claim = "C1"
review_by = 2026-12-31

[next]
value = 2031
unit = "year"
date = "2025"
claim = "C1"
"""


def spaced(text: str) -> str:
    return text.replace("~", NARROW).replace("_", SPACE)


def figures(figures: str = FIGURES, language: str = "en-GB", **changes):
    """Return the changes that give the small project these figures and a language."""
    settings = project.SETTINGS.replace("en-GB", language)
    return {"figures": figures, "settings": settings, **changes}


def answer(text: str) -> str:
    return project.ANSWER + f"\n::: standard+\n{text}\n:::\n"


def alone(text: str) -> str:
    """Return a fragment that has a text at every length."""
    return f"---\ntitle: The answer\n---\n{text}\n"


def printed(preset: str = "paper", today: date | None = None, **changes):
    """Return the small project's paper as it is on a day."""
    library = project.library(**figures(**changes)).on(today)
    assert not library.findings
    return cite(select(library, "rivers", preset), library, plain)


def text(paper) -> str:
    return " ".join(text_of(body(s.parts)) for s in paper.sections)


# --- how it is written ---------------------------------------------------------------------------


@pytest.mark.parametrize("language", WRITTEN)
def test_a_number_is_written_as_its_language_has_it(language):
    """Thousands, fractions, and four digits in one piece where that is the custom."""
    made = " ".join(cldr.number_text(v, language) for v in (1200, 28500, 1234567.5))
    assert made == spaced(WRITTEN[language])


@pytest.mark.parametrize("language", WRITTEN)
def test_what_is_written_is_read_again(language):
    """The check of the lengths reads each number as the one that it was."""
    for value in (1200, 28500, 1234567.5, 66.9):
        written = cldr.number_text(value, language)
        if written == "1200":
            continue  # which alone is a year
        for shown in (written, written.replace(NARROW, " ")):
            found = quantity.quantities(f"of {shown} USD.", language)
            assert [float(q.value[0]) for q in found] == [value]


def test_a_number_is_not_read_by_the_marks_of_another_language():
    """A point parts thousands here and fractions there."""
    read = {
        language: float(quantity.quantities("28.500 won", language)[0].value[0])
        for language in ("en", "de", "de-CH")
    }
    assert read == {"en": 28.5, "de": 28500, "de-CH": 28.5}
    assert [q.text for q in quantity.quantities("in 2018 119 won", "fr")] == ["2018", "119 won"]


@pytest.mark.parametrize(
    ("value", "language", "written"),
    [
        (0, "de", "0"),
        (-5, "en-GB", "-5"),
        (-5, "sv", "−5"),
        (-12345, "de", "-12.345"),
        (66.0, "en-GB", "66.0"),
        (66.0, "de", "66,0"),
        (0.1 + 0.2, "fr", "0,30000000000000004"),
        (1e-7, "en-GB", "0.0000001"),
        (1e21, "de-CH", "1’000’000’000’000’000’000’000"),
        (10**40, "de", "10" + ".000" * 13),
    ],
)
def test_each_digit_is_printed(value, language, written):
    """Nothing is rounded, and nothing has an exponent."""
    assert cldr.number_text(value, language) == written


@pytest.mark.parametrize(
    ("toml", "language", "written"),
    [
        ('value = 2031\nunit = "year"', "en-GB", "2031"),
        ('value = 2031\nunit = "Year"', "fr", "2031"),
        ('value = 12031\nunit = "year"', "de", "12031"),
        ('value = 2031\nunit = "years"', "en-GB", "2,031"),  # which is how long
        ("value = 2031", "de", "2.031"),
        ('value = "2026–2030"', "de", "2026–2030"),
        ('value = "66.0"', "de", "66.0"),
        ('value = 1.5\nbefore = "KRW "\nafter = " trillion"', "de", "KRW 1,5 trillion"),
    ],
)
def test_years_and_texts_are_printed_as_they_are(toml, language, written):
    """And what stands around a value is the author's."""
    made = f'[flow]\n{toml}\ndate = "2024"\nclaim = "C1"\n'
    assert f"The flow is {written} a second." in text(printed(figures=made, language=language))


def test_a_brief_has_the_marks_of_its_own_language():
    """Which goes before the project's."""
    brief = project.BRIEF.replace("number =", 'language = "de"\nnumber =')
    assert "1.234.567,5 m³" in text(printed(brief=brief))
    assert "1,234,567.5 m³" in text(printed())


def test_words_are_counted_as_the_language_writes():
    """`outline` says what the paper has."""
    for language in ("en-GB", "fr"):
        library = project.library(**figures(language=language))
        outline = select(library, "rivers", "paper")
        counted = sum(block_words(b, library, language) for b in outline.sections[0].blocks)
        paper = cite(outline, library, plain)
        assert counted == paper.sections[0].words - 2  # those of its heading


DATES = {
    "en-GB": ["2026", "June 2026", "1 January 2026"],
    "en-US": ["2026", "June 2026", "January 1, 2026"],
    "en-CA": ["2026", "June 2026", "1 January 2026"],
    "de": ["2026", "Juni 2026", "1. Januar 2026"],
    "de-AT": ["2026", "Juni 2026", "1. Jänner 2026"],
    "fr": ["2026", "juin 2026", "1er janvier 2026"],
    "es": ["2026", "junio de 2026", "1 de enero de 2026"],
    "it": ["2026", "giugno 2026", "1 gennaio 2026"],
    "ko": ["2026년", "2026년 6월", "2026년 1월 1일"],
    "ja": ["2026年", "2026年6月", "2026年1月1日"],
    "pt": ["2026", "junho de 2026", "1 de janeiro de 2026"],
    "nl": ["2026", "juni 2026", "1 januari 2026"],
    "pl": ["2026", "czerwiec 2026", "1 stycznia 2026"],
    "tlh": ["2026", "June 2026", "1 January 2026"],
}


@pytest.mark.parametrize("language", DATES)
def test_a_date_is_written_as_its_language_has_it(language):
    """English where a language is not known."""
    made = [date_text(value, language) for value in ("2026", "2026-06", date(2026, 1, 1))]
    assert made == DATES[language]


def test_a_fact_may_hold_for_more_than_a_day():
    """Every form that a figure's date may have has words."""
    said = {
        "2024": "2024",
        "2024-06": "June 2024",
        "2024-06-30/2025-05": "30 June 2024 – May 2025",
        "1953-54": "1953–54",
        "1990s": "1990s",
        "undated": "undated",
    }
    assert {value: fact_date_text(value, "en-GB") for value in said} == said


def test_english_needs_no_table_of_languages(tmp_path):
    """What is most common pays for none of it."""
    made = write(tmp_path / "p", **figures())
    code = (
        "import sys; from briefgen import files, library, outline, paper, prose, family\n"
        "from pathlib import Path\n"
        "x = library.load(files.read_project(Path(sys.argv[1])))\n"
        "print(x.figure_text('flow', 'en-GB'), len(family.family(x, 'rivers', 'note')))\n"
        "print('babel' in sys.modules); x.figure_text('flow', 'de'); print('babel' in sys.modules)"
    )
    said = subprocess.run(
        [sys.executable, "-c", code, str(made)], capture_output=True, text=True, check=True
    )
    assert said.stdout.split("\n")[:3] == ["1,234,567.5 m³ 0", "False", "True"]


# --- where it stands -----------------------------------------------------------------------------

TABLE = project.HISTORY.replace("| 12 |", "| {{dams}} |\n| Beck {{dams}} | about {{flow}} |")


def test_a_figure_stands_in_a_table_as_in_text():
    """With the alignment of its column, in the head of a row and in the text of a link."""
    history = TABLE.replace("The 강", "[all {{dams}}](https://example.org/dams). The 강")
    html = str(body(printed(history=history).sections[1].parts))
    dams = '<data class="figure" value="dams">28,500</data>'
    assert f'<td class="right">{dams}</td>' in html
    assert f'<th scope="row">Beck {dams}</th><td class="right">about <data' in html
    assert f'<a href="https://example.org/dams">all {dams}</a>' in html


def test_a_figure_stands_in_the_text_of_a_reference():
    """And a term, expanded there if it is used first; its words count, and evidence knows of it."""
    said = "As [all *{{dams}}* of the {{RO}}](#history) say, they own {{dams}}s [@treaty]."
    changes = figures(answer=alone(said)) | {
        "content/glossary.toml": '[RO]\nlong = "River Office"\n'
    }
    library = project.library(**changes)
    dams = '<data class="figure" value="dams">28,500</data>'
    whole = cite(select(library, "rivers", "paper"), library, plain)
    html = str(body(whole.sections[0].parts))
    term = 'River Office (<abbr title="River Office">RO</abbr>)'
    assert f'<a href="#history">all <em>{dams}</em> of the {term}</a> say' in html
    assert f"they own {dams}s." in html
    note = cite(select(library, "rivers", "note"), library, plain)  # it leaves the history out
    assert f"As all <em>{dams}</em> of the {term} say" in str(body(note.sections[0].parts))
    outline = select(library, "rivers", "note")
    (first, *_) = sentences(outline, library)
    assert first.text == "As all 28,500 of the River Office (RO) say, they own 28,500s."
    assert first.figures == ("dams", "dams")
    assert section_words(outline.sections[0], library, "en-GB") == note.sections[0].words - 2


def test_a_figure_that_is_not_there_is_found_wherever_it_stands():
    """In the text of a reference and in the text alternative of a picture too, with its place."""
    said = "As [all {{dam}}](#history) say [@treaty].\n\nFigure: Dams\n\n![It is {{dam}}](picture:rise)"
    library = project.library(
        **figures(answer=alone(said)), **{"content/pictures/rise.svg": DRAWING}
    )
    found = [(f.code, f.place.line, f.place.column) for f in library.findings]
    assert found == [("unknown-figure", 4, 9), ("unknown-figure", 8, 9)]
    assert library.findings[0] in unmet(library, select(library, "rivers", "note"))


DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'
)


def test_a_figure_stands_around_a_picture_and_in_its_text_alternative():
    """Message, alternative and source, on the page and in the PDF; a term is not expanded there."""
    said = (
        "Five states [@treaty].\n\nFigure: They own {{dams}} {#own}\n\n"
        "![One column, {{dams}}\nof the {{RO}}, < {{flow}}](picture:rise)\n\n"
        "Source: River Office, of {{dams}} [@treaty]."
    )
    changes = figures(answer=alone(said)) | {
        "content/glossary.toml": '[RO]\nlong = "River Office"\n',
        "content/pictures/rise.svg": DRAWING,
    }
    library = project.library(**changes)
    made = cite(select(library, "rivers", "note"), library, plain)
    (drawing,) = (p for p in made.sections[0].parts if isinstance(p, Drawing))
    assert drawing.alternative == "One column, 28,500 of the RO, < 1,234,567.5 m³"
    printed_ = text(made)
    assert "Figure 1. They own 28,500" in printed_
    assert "Source: River Office, of 28,500" in printed_
    (of_picture,) = (
        s for s in sentences(select(library, "rivers", "note"), library) if "column" in s.text
    )
    assert of_picture.figures == ("dams", "flow")
    assert of_picture.text == drawing.alternative
    late = library.on(date(2099, 1, 1))
    made = cite(select(late, "rivers", "note"), late, plain)
    (drawing,) = (p for p in made.sections[0].parts if isinstance(p, Drawing))
    assert drawing.alternative == "One column, 28,500† of the RO, < 1,234,567.5 m³†"
    assert made.aged == (Aged("28,500", "June 2025"), Aged("1,234,567.5 m³", "2024"))


def test_quotation_marks_see_a_figure_as_a_word():
    """Behind one they close."""
    found = text(printed(answer=answer('They own "all {{dams}}", and "{{dams}}" [@treaty].')))
    assert "They own ‘all 28,500’, and ‘28,500’." in found


def test_the_lengths_are_compared_as_they_are_printed():
    """A number that is written out in one length and named in the other is the same."""
    found = {}
    for number in ("28 500", f"28{NARROW}500", "28 600"):
        short = f"::: glance\nThe states own {number} dams [@claim:C1].\n:::\n"
        long = "::: standard+\nThe states own {{dams}} dams [@claim:C1].\n:::\n"
        changes = figures(language="fr", answer=project.ANSWER + short + long)
        library = project.library(**changes)
        found[number] = [f.code for f in family(library, "rivers", "note")]
    assert found == {"28 500": [], f"28{NARROW}500": [], "28 600": ["family-number"]}


# --- past its review -----------------------------------------------------------------------------

BEFORE, LATER, LATEST = date(2026, 6, 30), date(2026, 7, 1), date(2027, 1, 1)


@pytest.mark.parametrize(
    ("today", "aged"),
    [
        (None, ()),
        (BEFORE, ()),
        (LATER, (Aged("1,234,567.5 m³", "2024"),)),
        (LATEST, (Aged("1,234,567.5 m³", "2024"), Aged("28,500", "June 2025"))),
    ],
)
def test_a_paper_knows_its_figures_past_their_review(today, aged):
    """On the day of the review none is past; without a day none ever is."""
    paper = printed(today=today, history=TABLE)
    assert paper.aged == aged
    assert text(paper).count("†") == {0: 0, 1: 2, 2: 4}[len(aged)]
    assert [f.code for f in past_review(project.library(**figures()), today or BEFORE)] == (
        ["figure-review"] * len(aged)
    )


def test_the_mark_says_the_date_and_costs_no_word():
    """So no budget of words is passed because time went by."""
    fresh, aged = printed(today=BEFORE, history=TABLE), printed(today=LATEST, history=TABLE)
    assert [s.words for s in aged.sections] == [s.words for s in fresh.sections]
    html = Markup(body(aged.sections[1].parts))
    assert '28,500</data><span class="aged" title="as of June 2025">†</span></td>' in html
    assert text(aged).replace("†", "") == text(fresh)


def test_the_lengths_do_not_differ_by_age():
    """A figure that one length marks and the other writes out is the same figure."""
    changes = figures(answer=project.ANSWER.replace("Five", "{{dams}}"), history=TABLE)
    library = project.library(**changes).on(LATEST)
    assert family(library, "rivers", "note") == ()


def build(made, today: str, *more: str):
    arguments = ("build", "--quiet", "--preset", "paper", "--today", today, "--project", made)
    return run(*arguments, *more)


def outputs(made) -> dict[str, bytes]:
    return {
        p.name: p.read_bytes()
        for p in (made / "build" / "rivers").iterdir()
        if p.suffix in {".html", ".pdf"} and p.stem in {"note", "paper"}
    }


@pytest.mark.parametrize("language", ["en-GB", "fr", "de-CH", "ko"])
def test_an_aged_paper_says_so_in_every_format(tmp_path, language):
    """The file is verified on the day of the build and on any later one."""
    made = write(tmp_path / "p", **figures(language=language, history=TABLE))
    result = build(made, "2027-01-01")
    assert (result.exit_code, result.stderr.count("figure-review")) == (0, 2)
    page = outputs(made)["paper.html"].decode()
    number = cldr.number_text(28500, language)
    assert f"{number} ({date_text('2025-06', language)})" in page
    assert f'value="dams">{number}</data><span class="aged"' in page
    assert run("verify", "--project", made).exit_code == 0


def test_days_change_nothing_while_nothing_is_aged(tmp_path, monkeypatch):
    """Two builds without a cache in common give the same bytes; with one, nothing is rendered."""
    made, other = (write(tmp_path / n, **figures(history=TABLE)) for n in ("p", "q"))
    assert build(made, "2020-02-29").exit_code == build(other, "2026-06-30").exit_code == 0
    assert outputs(made) == outputs(other)

    def refuse(*_arguments):
        raise AssertionError("rendered again")

    monkeypatch.setattr(artifact, "render", refuse)
    assert build(made, "2026-06-29").exit_code == 0
    record = json.loads((made / "build" / manifest.NAME).read_bytes())
    assert {o["today"] for o in record["outputs"].values()} == {"2026-06-29"}
    monkeypatch.undo()
    assert build(made, "2026-07-01").exit_code == 0
    assert all(outputs(made)[name] != data for name, data in outputs(other).items())


def test_a_file_is_held_against_the_paper_of_its_day(tmp_path, monkeypatch):
    """Built before the reviews were due, it is right for ever; but not if the manifest lies."""
    made = write(tmp_path / "p", **figures(history=TABLE))
    assert build(made, "2026-06-30", "--format", "html").exit_code == 0
    assert build(made, "2027-01-01", "--format", "pdf").exit_code == 0
    result = run("verify", "--project", made)
    assert (result.exit_code, result.stdout.count("verified")) == (0, 2)
    name = made / "build" / manifest.NAME
    record = name.read_text(encoding="utf-8")
    for old, new in (("2026-06-30", "2027-01-01"), ("2027-01-01", "2026-06-30")):
        name.write_text(record.replace(f'"today": "{old}"', f'"today": "{new}"'), encoding="utf-8")
        result = run("verify", "--project", made)
        assert (result.exit_code, result.stdout.count("failed")) == (1, 1)
        assert "text-missing" in result.stderr


def test_a_file_of_before_reviews_were_marked_is_verified(tmp_path):
    """Its manifest has no day, or one that is none."""
    made = write(tmp_path / "p", **figures(history=TABLE))
    assert build(made, "2026-06-30", "--format", "html").exit_code == 0
    name = made / "build" / manifest.NAME
    record = json.loads(name.read_bytes())
    for day in (None, "", "yesterday", 7, ["2027-01-01"]):
        record["outputs"]["rivers/paper.html"]["today"] = day
        name.write_text(json.dumps(record), encoding="utf-8")
        assert run("verify", "--project", made).exit_code == 0
    del record["outputs"]["rivers/paper.html"]["today"]
    name.write_text(json.dumps(record), encoding="utf-8")
    assert run("verify", "--project", made).exit_code == 0


@pytest.mark.parametrize("form", ["html", "pdf"])
def test_a_theme_that_hides_the_dates_is_caught(tmp_path, form):
    """A mark that nothing explains is no paper."""
    made = write(tmp_path / "p", **figures())
    medium = {"html": "screen", "pdf": "print"}[form]
    template = made / "templates" / "gazette" / f"{medium}.html.j2"
    template.parent.mkdir(parents=True)
    without = f'{{% extends "gazette/{medium}.html.j2" %}}{{% block colophon %}}{{% endblock %}}'
    template.write_text(without)
    assert build(made, "2026-06-30", "--format", form).exit_code == 0
    result = build(made, "2026-07-01", "--format", form)
    assert (result.exit_code, "1,234,567.5 m³ (2024)" in result.stderr) == (1, True)
    assert "text-missing" in result.stderr


def test_the_shipped_glance_has_room_for_the_dates(tmp_path):
    """A paper of one page stays one when all its figures have aged."""
    result = run(
        "build",
        "us-rok-treaty",
        "--preset",
        "glance",
        "--format",
        "pdf",
        "--today",
        "2031-01-01",
        "--out",
        tmp_path / "b",
        "--project",
        ROOT,
    )
    assert result.exit_code == 0, result.stderr
    record = json.loads((tmp_path / "b" / manifest.NAME).read_bytes())
    assert record["outputs"]["us-rok-treaty/glance.pdf"]["pages"] == 1
