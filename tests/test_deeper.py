"""A brief on one part of a subject: fragments that are shown one level deeper than the paper's."""

import pytest

from briefgen.level import LEVELS, below
from briefgen.outline import citations, select
from tests import project

TEXT = """---
title: History
---
::: glance
At a glance.
:::
::: short
In short [@report].
:::
::: standard
A briefing.
:::
::: full
The whole [@report] of it [@treaty].
:::
"""

DEEPER = project.BRIEF + "deeper = { history = 1 }\n"


def shown(brief: str, preset: str) -> list[str]:
    """Return the levels of the blocks that the section on history takes."""
    outline = select(project.library(brief=brief, history=TEXT), "rivers", preset)
    return [str(b.levels) for s in outline.sections if s.section.id == "history" for b in s.blocks]


@pytest.mark.parametrize(("preset", "plain", "below"), [
    ("note", "glance", "short"),
    ("paper", "standard", "full"),
])  # fmt: skip
def test_a_fragment_is_shown_one_level_deeper(preset, plain, below):
    """The section's other fragments, and other sections, stay at the paper's level."""
    assert shown(project.BRIEF, preset) == [plain]
    assert shown(DEEPER, preset) == [below]
    library = project.library(brief=DEEPER, history=TEXT)
    assert library.findings == project.library(brief=project.BRIEF, history=TEXT).findings
    first = select(library, "rivers", preset).sections[0]
    assert [str(b.levels) for b in first.blocks] == [
        str(b.levels) for b in select(project.library(), "rivers", preset).sections[0].blocks
    ]


def test_the_deepest_level_is_shown_as_it_is():
    """There is nothing below `full`."""
    assert [below(level, 1) for level in LEVELS] == ["short", "standard", "full", "full"]
    assert [below(level, 2) for level in LEVELS] == ["standard", "full", "full", "full"]
    assert shown(DEEPER.replace("1 }", "3 }"), "note") == ["full"]


@pytest.mark.parametrize("steps", ["0", "4", "-1", "true", '"one"', "1.5"])
def test_what_is_no_number_of_levels_is_a_finding(steps):
    """At its place, and the fragment stays at the paper's level."""
    brief = DEEPER.replace("1 }", f"{steps} }}")
    found = project.library(brief=brief, history=TEXT).findings
    assert [(f.code, f.place.line, f.place.column) for f in found] == [("bad-value", 26, 12)]


def test_only_what_is_shown_counts_as_cited():
    """Citations are counted in the texts that the brief's papers show."""
    plain = citations(project.library(brief=project.BRIEF, history=TEXT), "rivers")
    below = citations(project.library(brief=DEEPER, history=TEXT), "rivers")
    assert below["report"] == plain["report"] + 2  # in `short` and in `full`
    assert below["treaty"] == plain["treaty"] + 1


def test_a_table_may_stand_in_two_lengths_but_not_twice_in_one():
    """What a deeper fragment brings along is looked at in the length that shows it."""
    table = "\nTable: Shares {#shares}\n\n| A | B |\n|---|---|\n| C [@report] | 1 |\n"
    other = project.ANSWER.replace("::: standard+\n", f"::: standard\n{table}\n")
    text = TEXT.replace("The whole", f"{table}\nThe whole")

    def codes(brief: str) -> list[str]:
        found = project.library(brief=brief, history=text, answer=other).findings
        return [f.code for f in found if f.code == "duplicate-id"]

    assert codes(project.BRIEF) == []
    assert codes(DEEPER) == ["duplicate-id"]
