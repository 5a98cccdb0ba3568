"""Handling marks, drafts and approval: who may see a paper, and how far along it is."""

import re

import pypdfium2
import pytest

from briefgen import build
from briefgen.files import read_theme
from briefgen.marking import highest
from briefgen.watermark import _GREY, watermark
from tests import project
from tests.test_cli import run, write
from tests.test_content import ROOT

MARKS = project.SETTINGS.replace(
    'language = "en-GB"', 'language = "en-GB"\nmarks = ["OFFICIAL", "SENSITIVE", "SECRET"]'
)


def brief(*lines: str) -> str:
    status = 'status = "published"'
    if any(line.startswith("status") for line in lines):
        return project.BRIEF.replace(status, "\n".join(lines))
    return project.BRIEF.replace(status, "\n".join((status, *lines)))


def pages(path) -> list[str]:
    with pypdfium2.PdfDocument(path) as pdf:
        return [page.get_textpage().get_text_bounded() for page in pdf]


@pytest.mark.parametrize(
    ("used", "mark"),
    [((), ""), (("",), ""), (("B", "A"), "B"), (("A", "", "C"), "C"), (("X", "A"), "A")],
)
def test_the_highest_mark_is_the_last_of_the_project_s(used, mark):
    """What the project does not know does not count; that is a finding of its own."""
    assert highest(("A", "B", "C"), used) == mark


@pytest.mark.parametrize(
    ("own", "fragment", "mark"),
    [("OFFICIAL", "SENSITIVE", "SENSITIVE"), ("SECRET", "SENSITIVE", "SECRET"), ("", "", "")],
)
def test_a_paper_is_marked_as_high_as_its_highest_text(own, fragment, mark):
    """And only by what it shows: the note does not show the history."""
    history = project.HISTORY
    if fragment:
        history = history.replace("title: History", f"title: History\nmark: {fragment}")
    text = brief(f'mark = "{own}"') if own else None
    library = project.library(settings=MARKS, history=history, **({"brief": text} if text else {}))
    pairs, _ = build.choose(library, (), ())
    marks = {a.preset: a.paper.mark for a in build.write_papers(library, pairs) if a.paper}
    assert marks == {"note": own, "paper": mark}


def test_a_mark_stands_on_every_page_and_in_the_body(tmp_path):
    """At the head and foot of each page, and where a screen reader begins."""
    folder = write(tmp_path / "p", settings=MARKS, brief=brief('mark = "SENSITIVE"'))
    assert run("build", "--project", folder, "-q").exit_code == 0
    for name in ("note", "paper"):
        found = pages(folder / "build" / "rivers" / f"{name}.pdf")
        assert found[0].count("SENSITIVE") == 3
        assert all(text.count("SENSITIVE") == 2 for text in found[1:])
        page = (folder / "build" / "rivers" / f"{name}.html").read_text(encoding="utf-8")
        assert re.search(r'<header[^>]*>\s*<p class="handling">SENSITIVE</p>', page)


@pytest.mark.parametrize(
    ("language", "status", "word"),
    [
        ("en-GB", "published", "Published"),
        ("en-GB", "draft", "Draft"),
        ("de", "draft", "Entwurf"),
        ("fr", "draft", "Projet"),
    ],
)
@pytest.mark.parametrize("mark", ["", "SENSITIVE"])
def test_the_status_stands_on_every_page_and_in_the_body(language, status, word, mark, tmp_path):
    """Once among what stands around each page, in the language of the brief; once in the text."""
    lines = [
        f'status = "{status}"',
        f'language = "{language}"',
        *([f'mark = "{mark}"'] if mark else []),
    ]
    history = project.HISTORY.replace("[see @treaty", "They met. " * 165 + "[see @treaty")
    folder = write(tmp_path / "p", settings=MARKS, brief=brief(*lines), history=history)
    assert run("build", "--project", folder, "--format", "pdf", "-q").exit_code == 0
    for name, least in (("note", 1), ("paper", 2)):
        found = pages(folder / "build" / "rivers" / f"{name}.pdf")
        assert len(found) >= least
        assert [text.count(word) for text in found] == [2] + [1] * (len(found) - 1)


def test_without_a_mark_nothing_is_said(tmp_path):
    """No empty line, no word."""
    folder = write(tmp_path / "p")
    assert run("build", "--project", folder, "--format", "html", "-q").exit_code == 0
    page = (folder / "build" / "rivers" / "note.html").read_text(encoding="utf-8")
    assert 'class="handling"' not in page


def greys(path) -> list[int]:
    """Return how many pixels of each page have the grey of the watermark."""
    grey = bytes.fromhex(_GREY[1:])[::-1]  # pixels are blue, green, red
    with pypdfium2.PdfDocument(path) as pdf:
        return [bytes(page.render(scale=0.5).buffer).count(grey) for page in pdf]


def test_a_draft_has_a_watermark_that_is_not_read(tmp_path):
    """It is on each page as outlines; the text and the pages are those of the published paper."""
    texts = {}
    for status in ("draft", "published"):
        folder = write(tmp_path / status, brief=brief(f'status = "{status}"'))
        assert run("build", "--project", folder, "--format", "pdf", "-q").exit_code == 0
        path = folder / "build" / "rivers" / "paper.pdf"
        texts[status] = [t.replace("Draft", "Published") for t in pages(path)]
        seen = [count > 1000 for count in greys(path)]
        assert seen == [status == "draft"] * len(texts[status])
        assert not any("DRAFT" in text for text in texts[status])
    assert texts["draft"] == texts["published"]


def test_a_watermark_is_made_of_outlines():
    """No text, so that nothing reads it; a letter that the face lacks leaves a gap."""
    theme, _ = read_theme(ROOT, "gazette")
    assert theme is not None
    svg = watermark("DRAFT", theme.faces[0]).decode()
    assert svg.count("<path ") == 5
    assert "<text" not in svg
    assert watermark("D초", theme.faces[0]).decode().count("<path ") == 1
    assert watermark("", theme.faces[0]).decode().count("<path ") == 0


def test_a_final_paper_says_who_approved_it(tmp_path):
    """In the colophon, with the day; without both it is not built."""
    lines = ('status = "final"', 'approved_by = "The Head of Desk 4"', "approved = 2026-11-20")
    folder = write(tmp_path / "p", brief=brief(*lines))
    assert run("build", "--project", folder, "--format", "html", "-q").exit_code == 0
    page = (folder / "build" / "rivers" / "note.html").read_text(encoding="utf-8")
    assert "Approved by The Head of Desk 4 on 20 November 2026." in page
    other = write(tmp_path / "q", brief=brief(*lines[:2]))
    result = run("build", "--project", other, "--format", "html", "-q")
    assert result.exit_code == 1
    assert "[not-approved]" in result.stderr


def test_the_colophon_says_how_to_cite_and_use_the_paper(tmp_path):
    """Authors, title with the length, number and day; the project's licence, or the brief's own."""
    settings = project.SETTINGS.replace('name = "Rivers"', 'name = "Rivers"\nlicence = "CC BY 4.0"')
    for own, said in ((), "CC BY 4.0."), (('licence = "All rights reserved."',), "All rights res"):
        folder = write(tmp_path / said[:2], settings=settings, brief=brief(*own))
        assert run("build", "--project", folder, "--format", "html", "-q").exit_code == 0
        page = (folder / "build" / "rivers" / "paper.html").read_text(encoding="utf-8")
        colophon = page[page.index('<footer class="colophon">') :]
        assert "Cite as: A. Writer, Rivers of Arvenne (paper), T 1, 21 November 2026." in colophon
        assert said in colophon
        assert "traceable" in colophon


def test_a_theme_that_drops_mark_or_status_is_found(tmp_path):
    """A style sheet or template of the project's own can not lose them unseen."""
    theme = ROOT / "templates" / "gazette"
    for number, (file, old, new, code) in enumerate(
        (
            (
                "print.css",
                ".running.head { position: running(head); }",
                ".running.head { display: none }",
                "handling-missing",
            ),
            ("paper.html.j2", '<p class="handling">{{ paper.mark }}</p>', "", "handling-missing"),
            ("print.html.j2", "<b>{{ words[brief.status] }}</b>", "", "status-missing"),
            ("paper.html.j2", "{{ words[brief.status] }}", "", "status-missing"),
        )
    ):
        folder = write(tmp_path / str(number), settings=MARKS, brief=brief('mark = "SENSITIVE"'))
        text = (theme / file).read_text(encoding="utf-8")
        assert old in text
        own = folder / "templates" / "gazette" / file
        own.parent.mkdir(parents=True)
        own.write_text(text.replace(old, new), encoding="utf-8")
        result = run("build", "--project", folder, "--preset", "paper", "-q")
        assert result.exit_code == 1
        assert f"[{code}]" in result.stderr
