"""The content that ships: its papers keep to their pages and words, on both sizes of paper."""

import re
import subprocess
from pathlib import Path

import pypdfium2
import pytest

from briefgen.finding import failed
from briefgen.paper import budget
from briefgen.preset import UNCOUNTED
from briefgen.verification import examine
from briefgen.verification.read_pdf import read_pdf
from briefgen.verification.written import word_bounds
from tests.shipped import PAPERS, on_sheets, together
from tests.spoiled import output_of, paper_of, shipped
from tests.test_geometry import ROOT, lines

#: The foot of the text on a page, and two lines of it, in points.
FOOT, TWO_LINES = 22 * 72 / 25.4, 28


def test_the_content_loads_without_a_finding():
    """Nothing that ships is in question."""
    assert shipped().findings == ()


@pytest.mark.parametrize(("brief", "preset"), PAPERS)
def test_words_are_within_the_budget(brief, preset):
    """No word budget is passed, no section's either."""
    assert list(budget(paper_of(brief, preset))) == []


@pytest.mark.slow
@pytest.mark.parametrize(("brief", "preset", "size", "look"), on_sheets())
def test_pages_are_within_the_budget_with_two_lines_to_spare(brief, preset, size, look):
    """On the last permitted page, two more lines of text would still fit."""
    fits(brief, preset, size, look)


def fits(brief: str, preset: str, size: str, look: str) -> None:
    """Assert that a paper keeps to its pages on a sheet in a theme, with two lines to spare."""
    document, artifact = output_of(brief, preset, "pdf", look, size=size)
    paper = paper_of(brief, preset)
    found, facts = examine(paper, "pdf", artifact.data, document.families, artifact.name)
    assert not failed(found)
    limit = paper.preset.pages
    assert facts.counted_pages <= limit
    if facts.counted_pages < limit:
        return
    with pypdfium2.PdfDocument(artifact.data) as pdf:
        page = pdf[limit - 1]
        text = page.get_textpage()
        shares = "References" in text.get_text_range().splitlines()
        lowest = min(row[2] for row in lines(page) if row[2] > FOOT)
        text.close()
        page.close()
    # Where the references begin on that page, its body ended well above.
    assert shares or lowest - FOOT >= TWO_LINES


@pytest.mark.slow
@pytest.mark.parametrize(("brief", "preset"), [together(*paper) for paper in PAPERS])
def test_three_readers_count_the_same_pages_and_words(brief, preset, tmp_path):
    """The layout, pypdfium2 and poppler count as many pages; the tags hold the paper's words."""
    _, artifact = output_of(brief, preset, "pdf", size="a4")
    path = tmp_path / "paper.pdf"
    path.write_bytes(artifact.data)
    with pypdfium2.PdfDocument(path) as pdf:
        seen = len(pdf)
    said = subprocess.run(["pdfinfo", str(path)], capture_output=True, text=True, check=True)
    poppler = int(re.search(r"^Pages:\s+(\d+)$", said.stdout, re.MULTILINE)[1])
    assert len(artifact.pages) == seen == poppler
    written = read_pdf(artifact.data).written.sections
    shown = {s.title for s in paper_of(brief, preset).sections if s.role not in UNCOUNTED}
    texts = [text for s in written if s.heading in shown for text in (s.heading, s.text)]
    # A line that ends in a hyphen may be the end of a word or its middle.
    least, most = (sum(counts) for counts in zip(*map(word_bounds, texts), strict=True))
    assert least <= paper_of(brief, preset).words <= most
    assert most - least <= 12


PROMOTIONAL = (
    "cornerstone tapestry testament beacon pivotal delve underscore landmark robust crucial "
    "currently recently nowadays"
).split()


def fragments() -> list[Path]:
    return sorted((ROOT / "content" / "fragments").rglob("*.md"))


@pytest.mark.parametrize("path", fragments(), ids=lambda p: p.stem)
def test_prose_is_plain_and_dated(path):
    """No promotional word, and no word for a time that will have passed."""
    text = path.read_text(encoding="utf-8").lower()
    assert [word for word in PROMOTIONAL if re.search(rf"\b{word}", text)] == []


def test_only_sources_that_can_carry_a_statement_are_printed():
    """No paper that ships prints a tertiary or a weak source."""
    sources = shipped().sources
    for brief, preset in PAPERS:
        printed = [sources[r.source] for r in paper_of(brief, preset).references]
        assert [s.id for s in printed if s.tier == "tertiary" or s.weak] == []


def test_the_treaty_is_quoted_to_the_letter():
    """The operative sentence of Article III stands once, exactly, in the longer length."""
    text = (ROOT / "content" / "fragments" / "treaty" / "article-iii.md").read_text(
        encoding="utf-8"
    )
    sentence = (
        "Each Party recognizes that an armed attack in the Pacific area on either of the Parties "
        "in territories now under their respective administrative control, or hereafter "
        "recognized by one of the Parties as lawfully brought under the administrative control "
        "of the other, would be dangerous to its own peace and safety and declares that it would "
        "act to meet the common danger in accordance with its constitutional processes"
    )
    assert text.count(sentence) == 1
