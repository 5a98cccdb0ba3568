"""The strict fence rule: levels, boxes, and every way to get them wrong."""

import re

import pytest

from briefgen import fence
from briefgen.fence import Fence, Run
from briefgen.level import LEVELS, Levels, parse_levels


def split(text: str):
    return fence.split(text, "f.md", 1)


@pytest.mark.parametrize(
    ("word", "low", "high"),
    [
        ("glance", 0, 0),
        ("full", 3, 3),
        ("standard+", 2, 3),
        ("glance..short", 0, 1),
        ("full+", 3, 3),
    ],
)
def test_a_word_names_a_range_of_levels(word, low, high):
    """A level alone, a level and deeper, and a range are understood."""
    assert parse_levels(word) == Levels(low, high)


@pytest.mark.parametrize(
    ("word", "wrong"),
    [
        ("brief", "brief"),
        ("short..", ""),
        ("..full", ""),
        ("full..glance", "full..glance"),
        ("standard++", "standard+"),
        ("glance..ful", "ful"),
        ("", ""),
    ],
)
def test_any_other_word_is_refused(word, wrong):
    """What is not a level, or runs backwards, is refused, and the wrong part named."""
    with pytest.raises(ValueError, match="^" + re.escape(wrong) + "$"):
        parse_levels(word)


def test_levels_contain_their_names():
    """A range answers which levels are in it."""
    assert [name for name in LEVELS if name in parse_levels("short..standard")] == [
        "short",
        "standard",
    ]


def test_text_and_fences_come_in_order_with_their_lines():
    """Runs and fences keep the order and the line numbers of the file."""
    nodes, findings = split("one\n\n::: glance\ntwo\n:::\nthree\n::: full drop=2\nfour\n:::\n")
    assert not findings
    assert [(type(n).__name__, n.line) for n in nodes] == [
        ("Run", 1),
        ("Fence", 3),
        ("Run", 6),
        ("Fence", 7),
    ]
    assert nodes[1] == Fence("level", Levels(0, 0), 3, None, (Run("two", 4),))
    assert nodes[3].drop == 2


def test_a_box_stands_in_a_longer_fence():
    """A shorter inner fence is part of the outer one."""
    nodes, findings = split(":::: standard+\na\n::: box\nb\n:::\nc\n::::\n")
    assert not findings
    assert [n.kind if isinstance(n, Fence) else n.text for n in nodes[0].inner] == ["a", "box", "c"]


def test_a_fence_in_a_code_block_is_text():
    """Colons inside a code block open nothing."""
    nodes, findings = split("```\n::: nonsense\n```\n")
    assert not findings
    assert nodes == (Run("```\n::: nonsense\n```", 1),)


BAD = {
    "unknown level": ("::: standrd\nx\n:::\n", "unknown-level", 1, 5),
    "stray end": ("x\n:::\n", "bad-fence", 2, 1),
    "never closed": ("a\n::: glance\nx\n", "bad-fence", 2, 1),
    "closed by a longer one": ("::: glance\nx\n::::\n:::\n", "bad-fence", 3, 1),
    "inner as long as outer": ("::: full\n::: box\nx\n:::\n:::\n", "bad-fence", 2, 1),
    "level in a level": (":::: full\n::: glance\nx\n:::\n::::\n", "bad-fence", 2, 1),
    "unknown second word": ("::: glance wide\nx\n:::\n", "bad-fence", 1, 12),
    "drop on a box": ("::: box drop=1\nx\n:::\n", "bad-fence", 1, 9),
    "drop without a rank": ("::: full drop=\nx\n:::\n", "bad-fence", 1, 10),
    "drop of zero": ("::: full drop=0\nx\n:::\n", "bad-fence", 1, 10),
    "shorter alone": ("::: shorter\nx\n:::\n", "bad-fence", 1, 1),
    "shorter behind text": ("::: full\nx\n:::\ny\n::: shorter\nx\n:::\n", "bad-fence", 5, 1),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_fence_is_found_with_its_place(case):
    """Each slip is one finding with line and column, and its text is left out."""
    text, code, line, column = BAD[case]
    _, findings = split(text)
    first = findings[0]
    assert (first.code, first.place.line, first.place.column) == (code, line, column)
    assert first.hint


@pytest.mark.parametrize("case", ["unknown level", "level in a level", "unknown second word"])
def test_the_text_of_a_bad_fence_is_left_out(case):
    """Text whose length is not known goes into no paper."""
    nodes, _ = split(BAD[case][0])
    texts = [n.text for n in nodes if isinstance(n, Run)]
    assert "x" not in texts


def test_all_bad_fences_of_a_file_are_found_at_once():
    """One slip does not hide the next."""
    _, findings = split("::: a\nx\n:::\n::: b\ny\n:::\n:::\n")
    assert [(f.code, f.place.line) for f in findings] == [
        ("unknown-level", 1),
        ("unknown-level", 4),
        ("bad-fence", 7),
    ]
