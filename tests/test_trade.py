"""The checks of the trade: what they find, what they pass over, and that what ships has none."""

import json
from datetime import date

import pytest

from briefgen import files, trade
from briefgen import library as libraries
from briefgen.finding import Severity
from briefgen.outline import select
from tests import project
from tests.spoiled import ROOT, shipped
from tests.test_cli import run, write


def advice(loaded):
    found = list(trade.of_library(loaded))
    for brief in loaded.briefs.values():
        for preset in brief.presets:
            found += trade.of_paper(select(loaded, brief.id, preset), loaded)
    return found


def codes(**changes) -> list[str]:
    return [f.code for f in advice(project.library(**changes))]


def sources(**fields) -> str:
    """Return the sources of the small project, the report changed; None takes a field out."""
    treaty, report, rumour = project.SOURCES
    changed = {k: v for k, v in {**report, **fields}.items() if v is not None}
    return json.dumps([treaty, changed, rumour], indent=1)


def answer(text: str) -> str:
    return project.ANSWER + f"\n::: standard+\n{text}\n:::\n"


def claim(**fields) -> str:
    return json.dumps({**project.CLAIM, **fields}) + "\n"


def test_what_ships_needs_no_advice():
    """Nor do the small project and the one that `init` writes."""
    assert advice(shipped()) == []
    assert advice(project.library()) == []
    starter = libraries.load(files.read_project(ROOT / "src" / "briefgen" / "starter"))
    assert advice(starter) == []


def test_all_advice_is_a_warning():
    """Whoever wants an error asks for it."""
    found = advice(project.library(answer=answer("It has 12 dams, the largest there.")))
    assert {f.severity for f in found} == {Severity.WARNING}


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("unused-source", {"claims": claim(sources=[{"id": "report"}])}),
        ("incomplete-source", {"sources": sources(issued=None)}),
        ("incomplete-source", {"sources": sources(author=None, publisher=None)}),
        ("incomplete-source", {"sources": sources(title="")}),
        ("institution-as-person", {"sources": sources(author=[{"family": "River Office"}])}),
        ("duplicate-source", {"sources": sources(URL="http://www.example.org/treaty/",
                                                 title="Compact on shared rivers")}),
        ("duplicate-source", {"sources": sources(title="Compact on Shared Rivers", publisher="",
                                                 issued={"date-parts": [[1990, 3, 14]]})}),
        ("uncited-number", {"answer": answer("Of the dams, 12 are old.")}),
        ("uncited-number", {"answer": answer("Two per cent are old.")}),
        ("uncited-superlative", {"answer": answer("It is the most used river.")}),
        ("single-source", {"answer": answer("A [@report]. B [@report, p. 2]. C [@claim:C1].")}),
        ("one-publisher", {"answer": answer("A [@report].\n\nB [@report].\n\nC [@report].")}),
        ("unhedged-claim", {"claims": claim(confidence="medium"),
                            "answer": project.ANSWER.replace("@treaty, art. II", "@claim:C1")}),
        ("unhedged-claim", {"claims": claim(confidence="low"),
                            "answer": project.ANSWER.replace("@treaty, art. II", "@claim:C1")}),
    ],
)  # fmt: skip
def test_a_bad_case_is_found(code, changes):
    """Each check finds what it is for."""
    assert code in codes(**changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"sources": sources(title="Yearbook", URL="https://example.org/treaty/2")},
        {"sources": sources(issued=None, custom={"tier": "official", "weak": "undated"})},
        {"answer": answer("They met on 3 May 1990, then again.")},
        {"answer": answer("Of the dams, 12 are old [@treaty].")},
        {"answer": answer("Four things matter:")},
        {"answer": answer("The most of it is known.")},
        {"answer": answer("Of the flow, {{flow}} is used [@claim:C1].")},
        {"answer": answer("A [@treaty, art. I]. B [@treaty, art. II]. C [@treaty, art. III].")},
        {"claims": claim(confidence="medium"), "answer": project.ANSWER.replace(
            "river [@treaty, art. II]", "river, according to the yearbook [@claim:C1]")},
    ],
)  # fmt: skip
def test_a_good_case_is_passed_over(changes):
    """Dates, lists, tables, primary texts, hedged claims and weak second copies."""
    assert codes(**changes) == []


def test_sources_that_are_there_for_a_broken_text_are_not_called_unused():
    """What can not be read may cite them."""
    broken = project.ANSWER.replace("[@treaty, art. II]", "[@treaty; ]")
    assert "unused-source" not in codes(answer=broken, claims=claim(sources=[{"id": "report"}]))


@pytest.mark.parametrize(("day", "due"), [(31, 0), (1, 1)])
def test_a_review_is_due_from_the_day_after(day, due):
    """On the day itself nothing is said; the clock is an argument."""
    figures = project.FIGURES.replace("2099-01-01", "2027-05-31")
    text = project.ANSWER.replace("2026-06\n", "2026-06\nreview_by: 2027-05-31\n", 1)
    loaded = project.library(figures=figures, answer=text)
    found = trade.past_review(loaded, date(2027, 5 if day == 31 else 6, day))
    assert [f.code for f in found] == ["figure-review", "fragment-review"] * due
    assert [f.place.line for f in found] == [2, 4] * due


def test_the_command_is_told_what_day_it_is(tmp_path):
    """`--today`, and a project's setting for it."""
    made = write(tmp_path / "p")
    assert run("check", "--today", "2098-12-31", "--project", made).stderr == ""
    late = run("check", "--today", "2099-01-02", "--project", made)
    assert (late.exit_code, "[figure-review]" in late.stderr) == (0, True)
    assert run("check", "--today", "2099-01-02", "--strict", "--project", made).exit_code == 1
    quiet = project.SETTINGS + '\n[findings]\nfigure-review = "ignore"\n'
    made = write(tmp_path / "p", settings=quiet)
    assert run("check", "--today", "2099-01-02", "--project", made).stderr == ""


def test_the_share_of_first_hand_sources_is_counted():
    """Primary and official ones among the citations."""
    library = project.library()
    assert trade.first_hand(select(library, "rivers", "paper"), library) == (7, 7)
    loaded = shipped()
    of, total = trade.first_hand(select(loaded, "us-rok-treaty", "standard"), loaded)
    assert 0.5 < of / total < 1


def test_the_colophon_says_the_share(tmp_path):
    """Where sources have tiers; where none has, nothing is said."""
    made = write(tmp_path / "p")
    arguments = ("build", "--preset", "paper", "--format", "html", "--quiet", "--project", made)
    said = "Of its 7 citations, 7 are to primary or official sources."
    page = made / "build" / "rivers" / "paper.html"
    assert run(*arguments).exit_code == 0
    assert said in page.read_text(encoding="utf-8")
    bare = [{k: v for k, v in s.items() if k != "custom"} for s in project.SOURCES]
    claims = claim(sources=[{"id": "report"}, {"id": "rumour"}])
    made = write(tmp_path / "p", sources=json.dumps(bare, indent=1), claims=claims)
    assert run(*arguments).exit_code == 0
    assert "primary or official" not in page.read_text(encoding="utf-8")
