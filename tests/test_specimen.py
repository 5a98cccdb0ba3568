"""The specimen: a brief in all four lengths with every part that a paper can have."""

import json
import re
from pathlib import Path

import pypdfium2
import pytest

from briefgen.files import read_project
from briefgen.library import load
from briefgen.preset import MOST_ANNEX_PAGES
from tests.test_cli import run

PROJECT = Path(__file__).parent / "specimen"
PRESETS = load({}).presets
ROLES = (
    "summary contents introduction background legal-text analysis analysis positions outlook "
    "method glossary annexes annexes"
).split()


SIZES = [  # built once each, in one process
    pytest.param(size, marks=pytest.mark.xdist_group(f"specimen-{size}"))
    for size in ("a4", "letter")
]


@pytest.fixture(scope="module", params=SIZES)
def outputs(request, tmp_path_factory):
    """Build all lengths on a size of paper; return the manifest's entries and the folder."""
    out = tmp_path_factory.mktemp(request.param)
    result = run("build", "--project", PROJECT, "--out", out, "--paper", request.param, "-q")
    assert (result.exit_code, result.stderr) == (0, ""), "no finding of text, pages or files"
    folder = out if request.param == "a4" else out / f"gazette-{request.param}"
    record = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["outputs"]
    names = {Path(name).name: (entry, folder / name) for name, entry in record.items()}
    assert len(names) == 2 * len(PRESETS)
    return names


def texts(path: Path) -> list[str]:
    """Return the text of each page, its white space folded."""
    out = []
    with pypdfium2.PdfDocument(path) as pdf:
        for page in pdf:
            text = page.get_textpage()
            out.append(" ".join(text.get_text_bounded().split()))
            text.close()
            page.close()
    return out


def test_the_specimen_has_every_length():
    """It shows what ships, not presets of its own."""
    library = load(read_project(PROJECT))
    assert library.findings == ()
    assert set(library.briefs["compact"].presets) == {"glance", "short", "standard", "full"}
    assert library.presets == PRESETS
    assert len(library.pictures) >= 3


@pytest.mark.slow
def test_every_length_keeps_to_its_contract(outputs):
    """Words and pages are within the budgets, on both sizes of paper."""
    for name, preset in PRESETS.items():
        entry, path = outputs[f"{name}.pdf"]
        least, most = preset.words
        assert least <= entry["words"] <= most, name
        pages = texts(path)
        assert len(pages) == entry["pages"]
        named = [n for n, text in enumerate(pages, 1) if "References Amadi" in text]
        counted = named[0] if preset.notes == "footnotes" else len(pages)
        assert counted <= preset.pages, name
        assert entry["findings"] == []


@pytest.mark.slow
def test_the_full_length_has_its_parts_in_order(outputs):
    """Each section starts on the page that the contents say, and the annexes come last."""
    entry, path = outputs["full.pdf"]
    assert [s["role"] for s in entry["sections"]] == ROLES
    pages = texts(path)
    contents = re.search(r"Contents (Introduction .*? Annex B: dates \d+)", " ".join(pages[:2]))
    assert contents, "the contents stand whole on one of the first pages"
    listed = dict(re.findall(r"(\D+?) (\d+)(?: |$)", contents[1]))
    for section in entry["sections"]:
        if section["role"] not in {"summary", "contents"}:
            assert int(listed[section["heading"]]) == section["page"]
            assert section["heading"] in pages[section["page"] - 1]
    annexes = [s["page"] for s in entry["sections"] if s["role"] == "annexes"]
    assert int(listed["References"]) < annexes[0] < annexes[1]
    assert len(pages) - annexes[0] + 1 <= MOST_ANNEX_PAGES
    long_table = pages[annexes[0] - 1 : annexes[1] - 1]
    assert len(long_table) > 1
    assert all("Gauge State First read" in text for text in long_table), "the head is repeated"


@pytest.mark.slow
def test_notes_figures_and_tables_are_all_there(outputs):
    """Notes stand densely; captions are numbered in order; Hangul stands in lines of Latin."""
    entry, path = outputs["full.pdf"]
    assert 25 <= entry["words"] / entry["notes"] <= 45
    text = " ".join(texts(path))
    for kind in ("Figure", "Table"):
        numbers = [int(n) for n in re.findall(rf"\b{kind} (\d+)\. ", text)]
        assert numbers == list(range(1, len(numbers) + 1))
        assert len(numbers) >= 3
    assert "홍수예보 지침" in text


@pytest.mark.slow
def test_a_term_is_expanded_once_in_each_length(outputs):
    """The River Office has its acronym at its first use, wherever that is."""
    for name in ("short", "standard", "full"):
        text = " ".join(texts(outputs[f"{name}.pdf"][1]))
        assert text.count("River Office (RO)") == 1
        before, _, behind = text.partition("River Office (RO)")
        assert not re.search(r"\bRO\b", before), name
        assert re.search(r"\bRO\b", behind) or name == "short"
