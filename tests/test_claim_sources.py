"""The sources that the citation of a claim names: one or several, and none that adds nothing."""

import json

import pytest

from briefgen import trade
from briefgen.claim import Support
from briefgen.evidence import trace, uses
from briefgen.outline import citations, select
from briefgen.pandoc import format_citations
from briefgen.paper import Mark, cite
from tests import project
from tests.test_cli import run, write
from tests.test_paper import plain

TIERS = {
    "treaty": "primary",
    "report": "official",
    "study": "academic",
    "daily": "secondary",
    "guide": "tertiary",
    "bare": "",
}
#: Sources of every tier, with `rumour`, which is primary and weak, of the small project.
SOURCES = [
    *project.SOURCES,
    *(
        {
            "id": name,
            "type": "report",
            "title": f"The {name}",
            "publisher": name.capitalize(),
            "issued": {"date-parts": [[2024]]},
            "custom": {"tier": tier} if tier else {},
        }
        for name, tier in TIERS.items()
        if name not in {"treaty", "report"}
    ),
]
DOUBLE = project.SETTINGS.replace("measure =", "claim_sources = 2\nmeasure =")


def library(*behind: str, settings: str = DOUBLE, **changes):
    """Return the small project with a claim on these sources; `name/N` is one at page N."""
    supports = [
        {"id": name, "locator": {"label": "page", "value": page}} if page else {"id": name}
        for name, _, page in (source.partition("/") for source in behind)
    ]
    claims = json.dumps({**project.CLAIM, "sources": supports}) + "\n"
    sources = json.dumps(SOURCES, indent=1)
    return project.library(settings=settings, sources=sources, claims=claims, **changes)


def names(loaded, most: int) -> list[str]:
    return [s.source for s in loaded.claims["C1"].printed(loaded.sources, most)]


@pytest.mark.parametrize(
    ("behind", "most", "named"),
    [
        (["daily", "study", "report", "treaty"], 1, ["treaty"]),
        (["daily", "study", "report", "treaty"], 2, ["treaty", "report"]),
        (["daily", "study", "report", "treaty"], 3, ["treaty", "report", "study"]),
        (["daily", "report"], 2, ["report", "daily"]),
        (["report"], 2, ["report"]),
        (["report", "bare"], 2, ["report", "bare"]),  # a tier that is not known is not a low one
        # What would add a name and bear out nothing.
        (["rumour", "report"], 2, ["report"]),
        (["report", "guide"], 2, ["report"]),
        (["guide", "report", "rumour", "bare"], 2, ["report", "bare"]),
        (["report/3", "report/5"], 2, ["report"]),
        # Where there is nothing better, the best of them stands alone.
        (["rumour", "guide"], 2, ["guide"]),
        (["rumour"], 2, ["rumour"]),
    ],
)
def test_the_best_sources_are_named(behind, most, named):
    """By tier, each work once; a weak or tertiary one never stands behind another."""
    assert names(library(*behind), most) == named


def test_the_best_is_always_the_first():
    """So that one source more changes nothing about the first."""
    loaded = library("daily", "report/4", "study")
    claim = loaded.claims["C1"]
    assert claim.printed(loaded.sources, 2)[0] == claim.best(loaded.sources) == Support(
        "report", "p. 4"
    )  # fmt: skip


def test_only_a_preset_that_says_so_names_a_second_one():
    """Of those that ship, `full`."""
    loaded = library("daily")
    shipped = {n: loaded.presets[n].claim_sources for n in ("glance", "short", "standard", "full")}
    assert shipped == {"glance": 1, "short": 1, "standard": 1, "full": 2}


@pytest.mark.parametrize("value", ["0", "-1", '"two"', "true", "1.5"])
def test_a_number_that_can_not_be_is_a_finding(value):
    """With its place, and the preset is not there."""
    settings = project.SETTINGS.replace("measure =", f"claim_sources = {value}\nmeasure =")
    found = [f for f in library("daily", settings=settings).findings if f.code == "bad-value"]
    assert found
    assert all("claim_sources" in f.message and f.place.line for f in found)


def test_notes_and_marks_name_both_with_their_places():
    """In one note; the list has both."""
    loaded = library("daily/9", "study", "report/12")
    single = library("daily/9", "study", "report/12", settings=project.SETTINGS)
    paper = cite(select(loaded, "rivers", "paper"), loaded, plain)
    assert paper.notes[1].html == "report p. 12; study "  # the report, cited beside it, is in it
    assert paper.notes[2].html == "treaty ; report p. 12; study "
    assert {r.source for r in paper.references} == {"treaty", "report", "study"}
    paper = cite(select(single, "rivers", "paper"), single, plain)
    assert paper.notes[1].html == "report p. 12"


def test_a_mark_in_brackets_has_both_numbers():
    """A numbered preset too."""
    answer = project.ANSWER.replace("@treaty, art. II", "see @claim:C1")
    loaded = library("daily/9", "report/12", answer=answer)
    paper = cite(select(loaded, "rivers", "note"), loaded, plain)
    marks = [p for s in paper.sections for p in s.parts if isinstance(p, Mark)]
    assert marks[0].items == ((1, "p. 12", "see"), (2, "p. 9", ""))


def test_the_author_is_left_out_of_the_first_alone():
    """`[-@claim:C1]` stands behind the name of its best source."""
    answer = project.ANSWER.replace("@treaty, art. II", "-@claim:C1")
    asked = []

    def keep(request):
        asked.append(request)
        return plain(request)

    loaded = library("daily", "report", answer=answer)
    cite(select(loaded, "rivers", "note"), loaded, keep)
    assert [c.suppress_author for c in asked[0].clusters[0].cites] == [True, False]


def test_evidence_marks_both_and_uses_says_printed():
    """What the paper names, by its preset."""
    loaded = library("daily", "study", "report")
    outline = select(loaded, "rivers", "paper")
    rows = {r.source: r.printed for r in trace(outline, loaded) if r.claim}
    assert rows == {"daily": "no", "study": "yes", "report": "yes"}
    ways = {name: {u.how for u in uses([outline], loaded, name)} for name in ("study", "daily")}
    assert "claim C1, printed" in ways["study"]
    assert "claim C1, behind it" in ways["daily"]
    single = library("daily", "study", "report", settings=project.SETTINGS)
    outline = select(single, "rivers", "paper")
    rows = {r.source: r.printed for r in trace(outline, single) if r.claim}
    assert rows == {"daily": "no", "study": "no", "report": "yes"}
    assert "claim C1, behind it" in {u.how for u in uses([outline], single, "study")}


def test_the_counts_are_of_what_is_printed():
    """The share of first-hand sources, and how often a source is cited."""
    single = library("study", "report", settings=project.SETTINGS)
    double = library("study", "report")
    shares = [trade.first_hand(select(x, "rivers", "paper"), x) for x in (single, double)]
    assert shares == [(7, 7), (7, 9)]
    assert [citations(x, "rivers").get("study", 0) for x in (single, double)] == [0, 2]


def test_a_second_source_is_no_single_source():
    """A paragraph whose claims name two works does not rest on one."""
    answer = (
        project.ANSWER + "\n::: standard+\nA [@claim:C1]. B [@claim:C1]. C [@report, p. 1].\n:::\n"
    )
    found = {}
    for settings in (project.SETTINGS, DOUBLE):
        loaded = library("study", "report", settings=settings, answer=answer)
        advice = trade.of_paper(select(loaded, "rivers", "paper"), loaded)
        found[settings] = "single-source" in {f.code for f in advice}
    assert found == {project.SETTINGS: True, DOUBLE: False}


def test_a_paper_with_second_sources_is_built_and_verified(tmp_path):
    """Through the real processor: one note names both works."""
    loaded = library("study/3", "report/12")
    paper = cite(select(loaded, "rivers", "paper"), loaded, format_citations)
    assert "Yearbook" in paper.notes[1].html
    assert "The Study" in paper.notes[1].html
    made = write(
        tmp_path / "p",
        settings=DOUBLE,
        sources=json.dumps(SOURCES, indent=1),
        claims=json.dumps({**project.CLAIM, "sources": [{"id": "study"}, {"id": "report"}]}),
    )
    result = run("build", "--preset", "paper", "--format", "html", "--quiet", "--project", made)
    assert (result.exit_code, "error" in result.stderr) == (0, False)
    said = run("trace", "rivers", "--preset", "paper", "--project", made).stdout
    assert "    > report, official" in said
    assert "    > study, academic" in said
