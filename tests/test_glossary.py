"""The glossary: terms expanded where a length uses them first, and listed where it has a glossary."""

import pytest

from briefgen import glossary
from briefgen.build import attempt
from briefgen.library import load
from briefgen.markup import text_of
from briefgen.outline import select
from briefgen.paper import body, cite
from briefgen.prose import sentences
from briefgen.trade import unexpanded_acronyms
from tests import long_project, project
from tests.test_paper import plain

TERMS = '[RO]\nlong = "River Office"\n[UN]\n[gauge]\ntext = "A rod."\n'
ANSWER = """---
title: The answer
---
::: standard+
The {{RO}} reads, says the {{RO}} [@report].
:::
Five states share the river, and the {{RO}} measures it [@treaty, art. II].
"""


def text(found) -> str:
    return " ".join(text_of(body(s.parts)) for s in found.sections)


def paper(preset: str, **changes):
    library = project.library(**{"content/glossary.toml": TERMS, "answer": ANSWER, **changes})
    return cite(select(library, "rivers", preset), library, plain), library


def test_a_term_is_expanded_at_its_first_use_in_each_length():
    """The short length begins where the long one has used the term twice."""
    note, library = paper("note")
    assert "and the River Office (RO) measures it" in text(note)
    long, _ = paper("paper")
    assert "The River Office (RO) reads, says the RO" in text(long)
    assert "and the RO measures it" in text(long)
    assert long.sections[0].words == len(text_of(body(long.sections[0].parts)).split()) + 2
    for found in ("note", "paper"):  # what looks at meaning reads what is printed
        said = " ".join(s.text for s in sentences(select(library, "rivers", found), library))
        assert said.count("River Office (RO)") == 1


def test_several_of_a_term_are_expanded_by_their_plural():
    """At the first use; behind it the short form takes an `s`, and what it stands for in its tip."""
    terms = TERMS.replace(
        "[UN]", '[MP]\nlong = "Member of Parliament"\nplural = "Members of Parliament"\n[UN]'
    )
    answer = "---\ntitle: x\n---\n{{MP}}s, {{MP}}s, {{UN}}s: {{MP}}s' and {{MP}} [@treaty].\n"
    changes = {"content/glossary.toml": terms, "answer": answer}
    found, library = paper("note", **changes)
    assert library.findings == ()
    assert "Members of Parliament (MPs), MPs, UNs: MPs’ and MP" in text(found)
    html = str(body(found.sections[0].parts))
    assert html.count('<abbr title="Members of Parliament">MPs</abbr>') == 3
    assert '<abbr title="Member of Parliament">MP</abbr>' in html
    outline = select(library, "rivers", "note")
    assert sentences(outline, library)[0].text.startswith("Members of Parliament (MPs), MPs, UNs")
    assert not list(unexpanded_acronyms(sentences(outline, library), outline, library))
    without = project.library(
        **{**changes, "content/glossary.toml": terms.replace("plural", "text")}
    )
    assert [(f.code, f.place.column) for f in without.findings] == [
        ("missing-plural", 1), ("missing-plural", 10), ("missing-plural", 28)
    ]  # fmt: skip


def test_a_glossary_has_what_the_paper_uses_in_alphabetical_order():
    """What no text uses is not in it, nor what only says that readers know it."""
    library = load(long_project.files())
    found = cite(select(library, "rivers", "whole"), library, plain)
    made = next(s for s in found.sections if s.role == "glossary")
    assert text_of(body(made.parts)) == (
        "gauge A rod by which the height of the water is read. "
        "RO River Office, 강 . It reads the stations of the five states."
    ).replace(" .", ".")
    assert found.sections[-2] is made
    assert ("glossary", "Glossary") in next(
        s.parts[0].entries for s in found.sections if s.role == "contents"
    )
    assert made.words not in {0, found.words}


def test_a_glossary_without_terms_is_a_finding():
    """The preset wants one, and the paper uses no term."""
    library = load(long_project.files(**{"content/glossary.toml": "[RO]\n[gauge]\n"}))
    found = attempt(library, select(library, "rivers", "whole"), plain)
    assert "role-missing" in {f.code for f in found.findings}


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("The RO reads.", ["RO"]),
        ("The River Office (RO) reads. The RO measures.", []),
        ("The RO (River Office) reads.", []),
        ("The {{RO}} reads. The RO measures.", []),
        ("The UN reads article III of the A4 page.", []),
        ("The WHO and the ROs read. The WHO again.", ["WHO", "RO"]),
    ],
)
def test_an_acronym_is_said_before_it_is_used(written, said):
    """Once for each; what readers know, and Roman numerals, are passed over."""
    answer = f"---\ntitle: The answer\n---\n{written}\n"
    library = project.library(**{"content/glossary.toml": TERMS, "answer": answer})
    outline = select(library, "rivers", "note")
    found = list(unexpanded_acronyms(sentences(outline, library), outline, library))
    assert [f.message.split("`")[3] for f in found] == said
    assert all(f.code == "unexpanded-acronym" for f in found)


def test_a_project_without_a_glossary_is_not_asked():
    """It has said nothing of what its readers know."""
    library = project.library(answer="---\ntitle: The answer\n---\nThe RO reads.\n")
    outline = select(library, "rivers", "note")
    assert not list(unexpanded_acronyms(sentences(outline, library), outline, library))


@pytest.mark.parametrize(
    ("toml", "code"),
    [
        ("[RO\n", "bad-toml"),
        ("[RO]\nlang = 'x'\n", "unknown-setting"),
        ("[RO]\nlong = 3\n", "bad-value"),
        ("['R O']\nlong = 'x'\n", "bad-value"),
        ("[flow]\nlong = 'x'\n", "duplicate-id"),
        ("RO = 'River Office'\n", "bad-value"),
    ],
)
def test_what_is_wrong_with_a_glossary_is_said(toml, code):
    """Place and code; the rest is read."""
    _, (found,) = glossary.parse(toml, {"flow"})
    assert (found.code, found.place.file) == (code, "content/glossary.toml")
    assert found.hint
