"""The dossier: what its topics are, what its briefs share, and on what it rests."""

import re
from functools import cache

import pytest

from bench.dossier import MAIN, Figures, figures
from briefgen.outline import select
from tests.spoiled import ROOT, shipped

COVERAGE = (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8")

#: The headings of the two articles that set the topics, their titles included.
HEADINGS = """
The Comprehensive Guide to the US-ROK Mutual Defense Treaty
History of the US-ROK Mutual Defense Treaty
Significance of the Treaty
Mutual Security Assurance
Military Cooperation
Key Provisions of the Treaty
Evolution of the Treaty
Amendments and Updates
Modern Challenges
Role in Regional Stability
Impact on US-ROK Relations
Global Implications
Shared Defense Commitments
Public Opinion and Support
Perception of Alliance
Popular Backing for the Treaty
Future Prospects and Challenges
Historical Origins of the Mutual Defense Treaty between South Korea and the United States
Key Provisions and Commitments of the Treaty
Strategic Importance in the Asia-Pacific Region
Evolution and Amendments Over Time
Adjustments during the Cold War and post-Cold War periods
Modern developments and policy shifts
U.S. Military Presence in South Korea
Deterrence and Crisis Management through the Treaty
Political and Diplomatic Implications of the Treaty
Bilateral relations and alliance politics
Influence on South Korea’s strategic autonomy
Challenges and Criticisms of the Mutual Defense Treaty
Future Prospects and Potential Revisions
The Mutual Defense Treaty between South Korea and the United States in the Context of Military Treaties and Alliances
""".strip().splitlines()

#: The briefs on parts of the subject.
TOPICS = sorted(set(shipped().briefs) - {MAIN})


def rows() -> dict[str, tuple[list[str], str]]:
    """Return the fragments and the corrections of the page on coverage, by heading."""
    answers, _, _ = COVERAGE.partition("## In figures")
    cells = [line.strip("|").split("|") for line in answers.splitlines() if line.startswith("| ")]
    return {
        heading.strip(): (re.findall(r"`([^`]+)`", fragments), corrected.strip())
        for heading, fragments, corrected in cells
    }


def gaps(table: dict[str, tuple[list[str], str]]) -> list[str]:
    """Return what a table of coverage leaves out."""
    outline = select(shipped(), MAIN, "full")
    shown = {b.place.file for s in outline.sections for b in s.blocks}
    shown |= {b.place.file for s in select(shipped(), MAIN, "standard").sections for b in s.blocks}
    cited = {
        cite.key.removeprefix("claim:")
        for s in outline.sections
        for b in s.blocks
        for citation in b.citations
        for cite in citation.cites
    }
    out = [f"no row for {heading}" for heading in HEADINGS if heading not in table]
    for heading, (fragments, corrected) in table.items():
        if heading == "heading":
            continue
        claims = re.findall(r"\b[A-D]\d{3}\b", corrected)
        if not fragments or not claims:
            out.append(f"nothing for {heading}")
        out += [f"{f} is not shown" for f in fragments if f"content/fragments/{f}.md" not in shown]
        out += [f"{claim} is not cited" for claim in claims if claim not in cited]
    return out


def test_every_heading_of_the_articles_is_answered():
    """All 31, each by fragments that the report shows and by claims that it cites."""
    assert len(HEADINGS) == 31
    assert gaps(rows()) == []


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda t: t.pop("Modern Challenges"), "no row for Modern Challenges"),
        (lambda t: t.update(X=([], "")), "nothing for X"),
        (lambda t: t.update(X=(["treaty/none"], "(A092)")), "treaty/none is not shown"),
        (lambda t: t.update(X=(["treaty/preamble"], "(A999)")), "A999 is not cited"),
    ],
)
def test_a_gap_in_the_coverage_is_seen(spoil, said):
    """A heading, a fragment or a claim that is not there."""
    table = rows()
    spoil(table)
    assert gaps(table) == [said]


@cache
def of_paper(brief: str, preset: str) -> Figures:
    return figures(shipped(), brief, preset)


def test_five_briefs_ship():
    """The treaty in four lengths, four of its topics in three."""
    assert {b.id: b.presets for b in shipped().briefs.values()} == {
        MAIN: ("glance", "short", "standard", "full"),
        "burden-sharing": ("glance", "short", "standard"),
        "extended-deterrence": ("glance", "short", "standard"),
        "public-opinion": ("glance", "short", "standard"),
        "wartime-control": ("glance", "short", "standard"),
    }


@pytest.mark.parametrize("preset", ["glance", "short", "standard"])
@pytest.mark.parametrize("brief", TOPICS)
def test_a_topic_shares_half_its_text_with_the_main_brief(brief, preset):
    """At least half of the words of each length stand in blocks of the main brief."""
    assert of_paper(brief, preset).share >= 0.5


def test_what_a_topic_has_of_its_own_is_not_shared():
    """The measure tells apart: against a topic, the main brief shares little."""
    assert 0 < figures(shipped(), MAIN, "full", TOPICS[0]).share < 0.5


def test_half_of_the_citations_are_first_hand():
    """Primary or official sources are at least half of what `full` prints."""
    assert of_paper(MAIN, "full").first_hand >= 0.5


def test_misstatements_are_set_right():
    """At least fifteen statements that circulate, each with what a source shows."""
    text = (ROOT / "content" / "fragments" / "annex" / "misstated.md").read_text(encoding="utf-8")
    answered = [line for line in text.splitlines() if line.startswith("| ") and "[@" in line]
    assert len(answered) >= 15
