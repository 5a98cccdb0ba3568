"""The words that ship are the project's own: nothing is copied from the articles that set topics."""

import re

import pytest

from tests.article_runs import DIGESTS, digest, runs
from tests.test_geometry import ROOT

COPIED = DIGESTS.read_text(encoding="utf-8").split()
KNOWN = frozenset(COPIED)

#: What a fragment holds that is nobody's prose, and its quotations.
_NOT_PROSE = re.compile(
    r"""\A---\n(?s:.*?)\n---\n         # front matter
    | ^:::.*$ | ^%%.*$ | ^>.*$       # fences, comments, quoted blocks
    | \[[^\[\]]*@[^\[\]]*\]          # citations
    | \]\([^)\n]*\) | \{[^}\n]*\}   # targets and anchors
    | "[^"\n]*" | “[^”\n]*”          # quotations
    """,
    re.MULTILINE | re.VERBOSE,
)


def copied(fragment: str) -> list[str]:
    """Return the runs of nine words of a fragment's prose that the articles have."""
    # A quotation parts the words before it from those behind.
    prose = _NOT_PROSE.sub(lambda m: "\n\n" if m[0][0] in '"“>:-' else " ", fragment)
    return [run for run in runs(prose) if digest(run) in KNOWN]


FRAGMENTS = sorted((ROOT / "content" / "fragments").rglob("*.md"))


@pytest.mark.parametrize("path", FRAGMENTS, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_no_run_of_nine_words_is_from_the_articles(path):
    """Outside quotations, and with a name or title as one word."""
    assert copied(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "text",
    [
        "The treaty acts as a deterrent against potential aggressors.",
        "In this way *the treaty* acts\nas a deterrent [@claim:A158], against POTENTIAL aggressors!",
        "| x | the treaty acts as a deterrent against potential aggressors |",
    ],
)
def test_nine_words_of_an_article_are_found(text):
    """However they are cased, broken, marked or cited."""
    found = copied(f"---\ntitle: A bad one\n---\n::: full\n{text}\n:::\n")
    assert found == ["the treaty acts as a deterrent against potential aggressors"]


@pytest.mark.parametrize(
    "text",
    [
        "Treaty acts as a deterrent against potential aggressors.",
        'One guide writes that "the treaty acts as a deterrent against potential aggressors".',
        "The treaty acts “or so they say” as a deterrent against potential aggressors.",
        "The treaty acts as a deterrent.\n\nAgainst potential aggressors.",
        "The Mutual Defense Treaty between South Korea and the United States was signed in 1953.",
    ],
)
def test_eight_words_a_quotation_and_a_name_are_not(text):
    """They are no copied prose."""
    assert copied(f"::: full\n{text}\n:::\n") == []


def test_the_digests_are_sorted_and_of_one_form():
    """So that a change of them shows line by line."""
    assert len(COPIED) > 4000
    assert sorted(set(COPIED)) == COPIED
    assert all(re.fullmatch("[0-9a-f]{10}", line) for line in COPIED)
