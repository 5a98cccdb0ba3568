"""The page geometry that docs/geometry.md states, measured in rendered pages."""

import re
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from markupsafe import Markup

from briefgen.artifact import render
from briefgen.document import assemble
from briefgen.files import read_theme
from briefgen.outline import select
from briefgen.paper import Paper, cite
from tests import project
from tests.test_paper import plain

ROOT = Path(__file__).parent.parent
DOCS = (ROOT / "docs" / "geometry.md").read_text(encoding="utf-8")
MM = 72 / 25.4

#: The themes that ship.
THEMES = sorted(p.parent.name for p in (ROOT / "templates").glob("*/theme.toml"))


def prose(preset: str) -> Paper:
    """Return a paper of three pages of plain prose, in the measure of a preset."""
    library = project.library()
    paper = cite(select(library, "rivers", preset), library, plain)
    words = (
        "Rivers that cross a border are shared by those who live along them and draw from them. "
    )
    section = replace(
        paper.sections[0], role="background", parts=(Markup("<p>{}</p>").format(words * 160),)
    )
    return replace(paper, sections=(section,), notes=(), references=())


def lines(page) -> list[tuple[float, float, float]]:
    """Return left, right and height of each line of text, from the top of the page."""
    text = page.get_textpage()
    rows: dict[int, list[tuple[float, float]]] = {}
    for index in range(text.count_rects()):
        left, bottom, right, _ = text.get_rect(index)
        rows.setdefault(round(bottom / 3), []).append((left, right))
    found = [
        (min(s[0] for s in spans), max(s[1] for s in spans), y * 3.0) for y, spans in rows.items()
    ]
    return sorted(found, key=lambda row: -row[2])


def stated(row: str, column: int) -> float:
    """Return the number that the page's first table states in a row."""
    match = re.search(rf"^\| {re.escape(row)} \|(.+)\|$", DOCS, re.MULTILINE)
    assert match, row
    return float(re.findall(r"[\d.]+", match[1].split("|")[column])[0])


@pytest.mark.parametrize("look", THEMES)
@pytest.mark.parametrize(("size", "column"), [("a4", 0), ("letter", 1)])
@pytest.mark.parametrize(
    ("preset", "measure", "left"),
    [
        ("note", 166, "margins of the whole width, left and right"),
        ("paper", 126, "margins of the column, left and right"),
    ],
)
def test_lines_a_page_and_measures_are_as_stated(size, column, preset, measure, left, look):
    """A full page has the stated lines, and none is wider than its measure or starts elsewhere."""
    theme, _ = read_theme(ROOT, look)
    artifact = render(assemble(prose(preset), theme, "pdf", size=size))
    with pypdfium2.PdfDocument(artifact.data) as pdf:
        page = pdf[1]
        start = stated(left, column) * MM
        body = [row for row in lines(page) if row[2] > 62 and row[2] < page.get_height() - 60]
        assert len(body) == stated("lines of text a page", column)
        assert all(abs(row[0] - start) < 1.5 for row in body)
        widest = max(row[1] for row in body) - start
        assert measure * MM * 0.95 < widest <= measure * MM + 0.5
        page.close()


@pytest.mark.parametrize("look", THEMES)
def test_both_sizes_break_lines_alike(look):
    """The words of each line are the same on A4 and on Letter."""
    theme, _ = read_theme(ROOT, look)
    texts = []
    for size in ("a4", "letter"):
        artifact = render(assemble(prose("paper"), theme, "pdf", size=size))
        with pypdfium2.PdfDocument(artifact.data) as pdf:
            page = pdf[0]
            text = page.get_textpage()
            rows = text.get_text_range().splitlines()
            first = next(i for i, row in enumerate(rows) if row.startswith("Rivers that"))
            texts.append(rows[first : first + 30])
            text.close()
            page.close()
    assert texts[0] == texts[1]
    assert len(texts[0]) == 30
