"""The closed world: a document gets its own assets, and whatever else it names is refused."""

from dataclasses import replace

import pytest

from briefgen.artifact import render
from briefgen.document import Document, assemble
from briefgen.files import read_theme
from briefgen.outline import select
from briefgen.paper import cite
from tests import project
from tests.test_geometry import ROOT
from tests.test_paper import plain


@pytest.fixture(scope="module")
def document() -> Document:
    library = project.library()
    paper = cite(select(library, "rivers", "paper"), library, plain)
    theme, findings = read_theme(ROOT, "gazette")
    assert theme is not None
    assert not findings
    return assemble(paper, theme, "pdf")


def test_a_sound_document_renders_without_a_word(document):
    """The control: no finding, one page map a page, the notes on it."""
    artifact = render(document)
    assert artifact.findings == ()
    assert [i for p in artifact.pages for i in p.ids if i.startswith("note-")] == [
        f"note-{n}" for n in range(1, 6)
    ]


ASKED = {
    "an image from the network": '<img src="https://evil.example/pixel.png" alt="x">',
    "an image without a scheme": '<img src="//evil.example/pixel.png" alt="x">',
    "a file": '<img src="file:///etc/hostname" alt="x">',
    "a relative file": '<img src="../../etc/hostname" alt="x">',
    "a style sheet": '<link rel="stylesheet" href="https://evil.example/x.css">',
    "an import": '<style>@import url("https://evil.example/x.css");</style>',
    "a background": '<p style="background:url(https://evil.example/x.png)">x</p>',
    "an SVG that asks": '<img alt="x" src="data:image/svg+xml,'
    "<svg xmlns='http://www.w3.org/2000/svg'><image href='file:///etc/passwd'/></svg>\">",
    "an attachment": '<a rel="attachment" href="file:///etc/hostname">x</a>',
}


@pytest.mark.parametrize("case", ASKED)
def test_nothing_else_is_fetched(document, case):
    """Each way to ask for something is refused and becomes a finding."""
    spoiled = replace(
        document, html=document.html.replace("</article>", ASKED[case] + "</article>")
    )
    artifact = render(spoiled)
    assert {f.code for f in artifact.findings} & {"refused-fetch", "engine-message"}
    assert artifact.failed


def test_every_message_of_the_engine_is_a_finding(document):
    """An unknown property, which the engine only logs, is told."""
    spoiled = replace(document, html=document.html.replace("<style>", "<style>p{colour:red}"))
    assert [f.code for f in render(spoiled).findings] == ["engine-message"]


def test_a_character_that_no_font_has_is_named():
    """The word is said, so that its author can find it."""
    library = project.library(answer=project.ANSWER.replace("Five", "Fi\u0e01ve"))
    paper = cite(select(library, "rivers", "note"), library, plain)
    theme, _ = read_theme(ROOT, "gazette")
    assert theme is not None
    found = render(assemble(paper, theme, "pdf")).findings
    assert "missing-glyph" in [f.code for f in found]
    assert "Fi\u0e01ve" in found[0].message


def test_the_bytes_are_the_same_each_time(document):
    """Two runs of one document give one file."""
    assert render(document).data == render(document).data
