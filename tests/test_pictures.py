"""Pictures, the ids of captions, and references to what a length leaves out."""

import pytest

from briefgen.build import attempt
from briefgen.library import load
from briefgen.markdown import render
from briefgen.markup import CaptionNumber, Markup, PictureUse, fill, text_of
from briefgen.outline import select
from briefgen.paper import Drawing, body, cite
from tests import long_project, project
from tests.test_paper import plain

PICTURE = "![Two columns](picture:rise)"


def html(text: str) -> str:
    parts, found = render(text, "f.md", 1)
    assert not found
    return str(fill(parts, lambda hole: Markup(f"[{type(hole).__name__}]")))


def test_a_picture_stands_between_its_message_and_its_source():
    """Both are paragraphs of its own in the text, and parts of the figure in the paper."""
    written = (
        f"Before.\n\nFigure: It *rises* {{#up .wide}}\n\n{PICTURE}\n\nSource: Office.\n\nBehind."
    )
    assert html(written).replace("\n", "") == (
        '<p>Before.</p><figure id="picture-up" class="wide"><figcaption>[CaptionNumber]It '
        '<em>rises</em></figcaption>[PictureUse]<p class="source">Source: Office.</p></figure>'
        "<p>Behind.</p>"
    )
    holes = [p for p in render(written, "f.md", 1)[0] if not isinstance(p, Markup)]
    assert holes[0] == CaptionNumber("up", "picture")
    assert isinstance(holes[1], PictureUse)
    assert (holes[1].name, holes[1].alternative, holes[1].place.line) == (
        "rise",
        (Markup("Two columns"),),
        5,
    )


def test_a_table_has_a_source_and_may_be_wide():
    """The line below it is its source; elsewhere such a line is a paragraph."""
    table = (
        "Table: Shares {.wide}\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nSource: Office.\n\nSource: me."
    )
    made = html(table)
    assert '<table class="wide"><caption>[CaptionNumber]Shares</caption>' in made
    assert '</table>[TableEdge]<p class="source">Source: Office.</p>' in made.replace("\n", "")
    assert made.count('class="source"') == 1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (PICTURE, "has no message above it"),
        (f"It rises.\n\n{PICTURE}", "has no message above it"),
        ("Figure: It rises\n\n![](picture:rise)", "has no text alternative"),
        (f"It rises, {PICTURE}, and falls.", "stands in a paragraph"),
    ],
)
def test_a_picture_without_its_parts_is_a_finding(text, says):
    """It is told where the picture stands."""
    _, (found,) = render(text, "f.md", 1)
    assert (found.code, found.place.line) == (
        "bare-picture",
        text[: text.index("![")].count("\n") + 1,
    )
    assert says in found.message
    assert found.hint


def test_pictures_and_tables_are_numbered_apart_in_reading_order():
    """A reference without words prints the number, whether it stands before or behind."""
    library = load(long_project.files())
    found = cite(select(library, "rivers", "whole"), library, plain)
    drawings = [p for s in found.sections for p in s.parts if isinstance(p, Drawing)]
    assert [d.name for d in drawings] == ["rise"]
    assert b"<svg" in drawings[0].data
    annex = text_of(body(found.annexes[0].parts))
    assert "Figure 1. The flow has doubled" in annex
    assert "as Figure 1 shows and Table 1 does not" in annex


ANSWER = """---
title: The answer
---
Five states share the river, as {} says [@treaty].
"""


@pytest.mark.parametrize(
    ("reference", "printed", "linked"),
    [
        ("[](#history)", "History", "How it came about"),
        ("[the history](#history)", "the history", "the history"),
        ("[the shares](#shares)", "the shares", "the shares"),
    ],
)
def test_what_a_length_leaves_out_becomes_words(reference, printed, linked):
    """In the long paper it is a link, in the short one its words or its title alone."""
    library = project.library(answer=ANSWER.format(reference))
    note = cite(select(library, "rivers", "note"), library, plain)
    said = str(body(note.sections[0].parts))
    assert f"as {printed} says" in said
    long = cite(select(library, "rivers", "paper"), library, plain)
    assert f">{linked}</a> says" in str(body(long.sections[0].parts))


def test_a_reference_to_nothing_in_no_words_is_a_finding():
    """The short paper leaves the table out; the long one numbers it."""
    library = project.library(answer=ANSWER.format("[](#shares)"))
    note = attempt(library, select(library, "rivers", "note"), plain)
    assert [f.code for f in note.findings] == ["empty-reference"]
    assert note.paper is None
    long = cite(select(library, "rivers", "paper"), library, plain)
    assert '<a href="#table-shares">Table\u00a01</a>' in str(body(long.sections[0].parts))


def test_a_bad_drawing_fails_the_papers_that_show_it():
    """And no other paper of the project."""
    library = load(long_project.files(**{"content/pictures/rise.svg": "<svg/>"}))
    assert "bad-picture" in {f.code for f in library.findings}
    whole = attempt(library, select(library, "rivers", "whole"), plain)
    assert whole.paper is None
    assert attempt(library, select(library, "rivers", "paper"), plain).paper
