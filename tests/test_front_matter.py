"""Front matter: a flat list of keys, and every YAML trick refused before it is built."""

import pytest

from briefgen import fragment, front_matter

KEYS = fragment.KEYS


def parse(text: str):
    return front_matter.parse(text, "f.md", KEYS)


def test_values_have_their_places():
    """Lines are counted in the file, columns from 1."""
    entries, findings = parse("title: A point\nfacts_to: 2026-06\n")
    assert not findings
    assert entries["title"].value == "A point"
    assert (entries["facts_to"].place.line, entries["facts_to"].place.column) == (3, 11)


@pytest.mark.parametrize(
    "text",
    [
        "title: *a\n",
        "title: &a x\n",
        "title: !!python/object:os.system x\n",
        "title: [a, b]\n",
        "title: {a: b}\n",
        "- title\n",
        "title: a\ntitle: b\n",
        "titel: a\n",
        "title: 'a\n",
        "a: &x [b]\n" * 40,
        "title: \x00\n",
        "title: " + "x" * 5000,
        "{" * 3000,
    ],
    ids=lambda t: t[:16],
)
def test_anything_else_is_one_finding(text):
    """Aliases, tags, nesting, doubled and unknown keys, and sizes are refused with a place."""
    _, findings = parse(text)
    assert findings
    assert {f.code for f in findings} == {"bad-front-matter"}
    assert all(f.place.line for f in findings)


def test_no_is_a_text():
    """A bare `no` stays what was written."""
    entries, _ = parse("title: no\n")
    assert entries["title"].value == "no"


@pytest.mark.parametrize(
    ("head", "code"),
    [
        ("", "bad-front-matter"),
        ("---\nfacts_to: 2026\n---\n", "bad-front-matter"),
        ("---\ntitle: a\nfacts_to: June 2026\n---\n", "bad-front-matter"),
        ("---\ntitle: a\nreview_by: 2026-13-01\n---\n", "bad-front-matter"),
    ],
)
def test_a_fragment_wants_a_title_and_real_dates(head, code):
    """A missing head or title, and dates that are none, are findings."""
    _, findings = fragment.parse(head + "text\n", "a", "a.md")
    assert [f.code for f in findings] == [code]


def test_a_fragment_is_its_blocks_in_order():
    """A fence is a block, the text between two fences is one, and a stand-in joins its fence."""
    text = "---\ntitle: T\n---\nall\n::: full drop=3\nlong\n:::\n::: shorter\nbrief\n:::\n"
    found, findings = fragment.parse(text, "a", "a.md")
    assert not findings
    assert [(str(b.levels), b.drop, b.place.line) for b in found.blocks] == [
        ("glance..full", None, 4),
        ("full", 3, 5),
    ]
    assert found.blocks[1].shorter == ("<p>brief</p>\n",) or found.blocks[1].shorter
