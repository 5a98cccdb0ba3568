"""What a page may name: the outputs of its brief that are there, as they are now."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefgen.siblings import Sibling, other_lengths, pdf_of, told
from tests import project
from tests.test_cli import run, write

HERE = (
    Sibling("note", "Note", "html", "rivers/note.html", 30, 0, 900),
    Sibling("note", "Note", "pdf", "rivers/note.pdf", 30, 1, 3000),
    Sibling("paper", "Paper", "html", "rivers/paper.html", 90, 0, 1200),
    Sibling("paper", "Paper", "email", "rivers/paper.email.html", 90, 0, 1100),
)


def test_a_page_is_told_of_its_own_pdf_and_of_the_other_pages():
    """Sizes that it does not print are left out, so a change of them changes nothing."""
    seen = told("note", HERE)
    assert [(s.name, s.pages, s.size) for s in seen] == [
        ("rivers/note.pdf", 1, 3000),
        ("rivers/note.html", 0, 0),
        ("rivers/paper.html", 0, 0),
    ]
    assert pdf_of("note", seen) == seen[0]
    assert other_lengths("note", seen) == (seen[2],)
    assert seen[2].words == 90  # its pages are not known


def links(folder: Path, name: str) -> list[str]:
    text = (folder / "build" / "rivers" / name).read_text(encoding="utf-8")
    return [n for n in ("note.html", "paper.html", "note.pdf") if f'href="{n}"' in text]


def test_a_page_does_not_name_what_failed_beside_it(tmp_path: Path):
    """Both pages are made together; the one that is handed over says nothing of the other."""
    settings = project.SETTINGS.replace("[1, 400]", "[1, 20]")
    folder = write(tmp_path / "p", settings=settings)
    assert run("build", "--project", folder).exit_code == 1
    assert links(folder, "note.html") == ["note.pdf"]
    assert run("verify", "--project", folder).exit_code == 0


@pytest.mark.parametrize(
    "change",
    [
        {"history": project.HISTORY.replace("@treaty", "@nobody")},
        {"brief": project.BRIEF.replace('"note", "paper"', '"note"')},
    ],
    ids=["it can not be made", "the brief has it no longer"],
)
def test_a_page_does_not_name_what_is_left_of_before(tmp_path: Path, change: dict[str, str]):
    """A length that the project has no paper of now is not linked, though its old file lies there."""
    folder = write(tmp_path / "p")
    assert run("build", "--project", folder).exit_code == 0
    assert links(folder, "note.html") == ["paper.html", "note.pdf"]
    write(folder, **change)
    run("build", "--project", folder)
    assert links(folder, "note.html") == ["note.pdf"]
    assert (folder / "build" / "rivers" / "paper.html").exists()
    assert run("verify", "rivers/note.html", "--project", folder).output.count("link-outdated") == 0


def test_addresses_are_those_below_the_base(tmp_path: Path):
    """A page for a frame says where the page is; another look has a folder of its own."""
    base = '[project]\nbase-url = "https://host.example/a/"'
    folder = write(tmp_path / "p", settings=project.SETTINGS.replace("[project]", base))
    built = run(
        "build", "--project", folder, "--preset", "note", "--format", "html", "--format", "frame"
    )
    assert built.exit_code == 0, built.output
    page = 'rel="canonical" href="https://host.example/a/rivers/note.html"'
    assert page in (folder / "build/rivers/note.html").read_text(encoding="utf-8")
    assert page in (folder / "build/rivers/note.frame.html").read_text(encoding="utf-8")
    out = folder / "build" / "gazette-letter"
    asked = ("--paper", "letter", "--preset", "note", "--format")
    assert run("build", "--project", folder, *asked, "frame").exit_code == 0
    text = (out / "rivers/note.frame.html").read_text(encoding="utf-8")
    assert 'href="https://host.example/a/gazette-letter/rivers/note.frame.html"' in text
    assert run("verify", "--project", folder, "--out", out).exit_code == 0
