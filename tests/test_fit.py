"""Papers that are too long: what is ranked goes, what else would do is said, and it is true."""

import json
import random
import re
import shutil
from pathlib import Path

import pytest

from briefgen.cuts import next_to_go, proposals, without
from briefgen.finding import Place
from briefgen.outline import block_words, missing_roles, select
from tests import project
from tests.test_cli import run, write

WORDS = (
    "river water level gauge office state reach basin flow season record measure bank flood "
    "station year report lower upper council figure cubic metre survey channel delta".split()
)


def prose(count: int, seed: int) -> str:
    """Return about `count` words in sentences and paragraphs; the same for the same seed."""
    rng = random.Random(seed)
    sentences: list[str] = []
    left = count
    while left > 0:
        size = min(left, rng.randint(8, 18))
        words = rng.choices(WORDS, k=size)
        sentences.append(f"{' '.join(words).capitalize()}.")
        left -= size
    paragraphs = [sentences[i : i + 4] for i in range(0, len(sentences), 4)]
    return "\n\n".join(" ".join(p) for p in paragraphs)


def settings(pages: int, words: int = 9000) -> str:
    """Return the small project's settings with other budgets of its longer preset."""
    return project.SETTINGS + (
        f'\n[presets.long]\nextends = "paper"\npages = {pages}\nwords = [1, {words}]\n'
    )


def blocks(sizes: list[tuple[int, str]], seed: int) -> str:
    """Return a fragment with one fence for each size; the text behind the level is its rank."""
    fences = [
        f"::: standard+{rank}\n{prose(size, seed + n)}\n:::" for n, (size, rank) in enumerate(sizes)
    ]
    return "---\ntitle: History\n---\n" + "\n\n".join(fences) + "\n"


def long_project(folder: Path, pages: int, sizes, words: int = 9000, seed: int = 1) -> Path:
    brief = project.BRIEF.replace('presets = ["note", "paper"]', 'presets = ["long"]')
    assert brief != project.BRIEF
    return write(folder, settings=settings(pages, words), brief=brief, history=blocks(sizes, seed))


def made(folder: Path, *more: str):
    """Build the PDF; return the result and the manifest's entry, if there is one."""
    result = run("build", "--project", folder, "--format", "pdf", "-q", *more)
    file = folder / "build" / "manifest.json"
    record = json.loads(file.read_text())["outputs"] if file.exists() else {}
    return result, record.get("rivers/long.pdf", {})


def advised(stderr: str) -> list[tuple[str, int]]:
    """Return the places that the advice of a finding names."""
    hint = re.search(r"hint: .*?(`content/.*) fits", stderr)
    assert hint, stderr
    return [(f, int(n)) for f, n in re.findall(r"`(content/[^`:]+):(\d+)`", hint[1])]


def follow(folder: Path, places: list[tuple[str, int]]) -> None:
    """Take the blocks at some places out of their files, as an author would."""
    for file, line in sorted(places, key=lambda p: -p[1]):
        path = folder / file
        lines = path.read_text(encoding="utf-8").split("\n")
        end = lines.index(":::", line)
        assert lines[line - 1].startswith(":::")
        path.write_text("\n".join(lines[: line - 1] + lines[end + 1 :]), encoding="utf-8")


# Twelve papers, each with the pages allowed and the words of its blocks.
TOO_LONG = [
    (1, [300, 200, 150]),
    (1, [420, 60]),
    (1, [100] * 6),
    (2, [500, 400, 300]),
    (2, [900, 80, 200]),
    (2, [150] * 8),
    (2, [700, 700]),
    (2, [60, 90, 120, 240, 480, 300]),
    (3, [400] * 5),
    (3, [1500, 200, 150]),
    (3, [200] * 9),
    (3, [50, 800, 100, 700, 150]),
]


@pytest.mark.slow
@pytest.mark.parametrize(("pages", "sizes"), TOO_LONG, ids=str)
def test_following_the_advice_makes_a_paper_fit(tmp_path, pages, sizes):
    """The finding names page, lines and blocks; without those blocks the paper fits."""
    folder = long_project(tmp_path / "p", pages, [(size, "") for size in sizes])
    result, _ = made(folder)
    assert result.exit_code == 1
    assert "[over-pages]" in result.stderr
    assert re.search(rf"hint: page {pages + 1} runs over by \d+ lines?; ", result.stderr)
    follow(folder, advised(result.stderr))
    result, entry = made(folder)
    assert "over-pages" not in result.stderr
    assert result.exit_code == 0, result.stderr
    assert entry["left_out"] == []


def test_the_advice_takes_no_more_than_it_must(tmp_path):
    """A block that is enough alone is named alone, and no greater one."""
    sizes = [(420, ""), (60, ""), (150, "")]
    result, _ = made(long_project(tmp_path / "p", 1, sizes))
    over = int(re.search(r"runs over by (\d+) line", result.stderr)[1])
    places = advised(result.stderr)
    assert len(places) == 1, result.stderr
    words = int(re.search(r"adds (\d+) words", result.stderr)[1])
    assert words in {60, 150, 420}
    assert words >= over * 7, "a line holds more than seven words"


def test_what_is_ranked_goes_highest_first(tmp_path):
    """No more goes than must; the manifest tells what went, and verify knows it."""
    sizes = [(200, ""), (120, " drop=1"), (110, " drop=3"), (130, " drop=2")]
    folder = long_project(tmp_path / "p", 1, sizes)
    result, entry = made(folder)
    assert result.exit_code == 0, result.stderr
    lines = (folder / "content/fragments/history.md").read_text().split("\n")
    ranks = [lines[line - 1][-1] for _, line, _ in entry["left_out"]]
    assert ranks == ["3", "2", "1"][: len(ranks)]
    assert ranks, "the paper was too long"
    assert entry["pages"] == 1
    assert run("verify", "--project", folder).exit_code == 0
    longer, _ = made(folder, "--preset", "paper")
    assert longer.exit_code == 0


def test_a_paper_that_fits_keeps_what_is_ranked(tmp_path):
    """Nothing goes that need not go."""
    result, entry = made(long_project(tmp_path / "p", 2, [(100, ""), (60, " drop=9")]))
    assert (result.exit_code, entry["left_out"]) == (0, [])


def test_words_let_ranked_blocks_go_without_a_layout(tmp_path):
    """`check` knows it as well as `build`."""
    sizes = [(100, ""), (100, " drop=1"), (100, " drop=2")]
    folder = long_project(tmp_path / "p", 5, sizes, words=230)
    result = run("check", "--project", folder)
    assert "over-words" not in result.stderr
    words = int(re.search(r"rivers\s+long\s+(\d+)", result.stdout)[1])
    assert 130 < words <= 230


def test_a_shorter_form_stands_in(tmp_path):
    """What is written under `::: shorter` comes in place of the block that goes."""
    folder = long_project(tmp_path / "p", 5, [(100, ""), (100, " drop=1")], words=150)
    path = folder / "content/fragments/history.md"
    path.write_text(path.read_text() + "\n::: shorter\nIn short, all is said.\n:::\n")
    run("build", "--project", folder, "--format", "html", "-q")
    page = (folder / "build" / "rivers" / "long.html").read_text()
    assert page.count("In short, all is said.") == 1
    path.write_text(path.read_text().replace(" drop=1", ""))
    result = run("check", "--project", folder)
    assert "[over-words]" in result.stderr


def test_the_words_that_are_too_many_are_advised_too(tmp_path):
    """Without ranks the finding says which block would do."""
    folder = long_project(tmp_path / "p", 5, [(100, ""), (40, ""), (60, "")], words=160)
    result = run("check", "--project", folder)
    assert "[over-words]" in result.stderr
    follow(folder, advised(result.stderr))
    assert run("check", "--project", folder).exit_code == 0


def test_a_required_section_never_goes():
    """Not by its rank, and not by advice."""
    history = blocks([(50, " drop=1")], seed=3)
    library = project.library(history=history)
    outline = select(library, "rivers", "paper")
    assert "background" in {s.section.role for s in outline.sections}
    assert next_to_go(outline) is None
    for cut in proposals(outline, library, 1):
        assert not any(missing_roles(without(library, outline, cut)))


def test_the_last_of_equal_ranks_goes_first():
    """Within a rank it is from the end of the text."""
    library = project.library(history=blocks([(20, ""), (20, " drop=1"), (20, " drop=1")], seed=3))
    first = next_to_go(select(library, "rivers", "paper"))
    assert isinstance(first, Place)
    second = next_to_go(select(library, "rivers", "paper", [first]))
    assert second is not None
    assert second.line < first.line


def test_proposals_are_enough_and_few():
    """Each takes as many words away as was asked; the smallest comes first."""
    library = project.library(history=blocks([(30, ""), (60, ""), (90, ""), (45, "")], seed=3))
    outline = select(library, "rivers", "paper")
    found = list(proposals(outline, library, 50))
    sizes = [sum(block_words(b, library, "en-GB") for b in cut) for cut in found]
    assert sizes[0] == 60
    assert min(sizes) >= 50
    assert len(found) <= 6
    assert not list(proposals(outline, library, 5000))


@pytest.mark.parametrize("hidden", [False, True])
def test_where_no_pdf_can_be_made_nothing_goes(tmp_path, monkeypatch, hidden):
    """A warning says so, and the page has all its text."""
    folder = long_project(tmp_path / "p", 1, [(300, ""), (300, " drop=1")])
    if hidden:
        from briefgen import artifact
        from briefgen.artifact import Artifact

        monkeypatch.setattr(artifact, "_pdf", lambda d, _f: Artifact(d.name, b""))
    result = run("build", "--project", folder, "--format", "html", "-q", "--jobs", "1")
    assert result.exit_code == 0, result.stderr
    assert ("pages-unknown" in result.stderr) is hidden
    record = json.loads((folder / "build" / "manifest.json").read_text())
    assert (record["outputs"]["rivers/long.html"]["left_out"] == []) is hidden


def test_a_section_keeps_to_its_pages(tmp_path):
    """Its text may fill so many pages, wherever they begin."""
    folder = long_project(tmp_path / "p", 5, [(900, "")])
    path = folder / "briefgen.toml"
    path.write_text(path.read_text() + "section_pages = { background = 1 }\n")
    result, _ = made(folder)
    assert "[section-over-pages]" in result.stderr
    assert re.search(r"fills \d\.\d pages, and `long` allows it 1 page", result.stderr)
    path.write_text(path.read_text().replace("background = 1", "background = 3"))
    result, _ = made(folder)
    assert result.exit_code == 0, result.stderr


def test_the_starter_leaves_nothing_out(tmp_path):
    """What `init` writes fits as it is."""
    assert run("init", tmp_path / "new").exit_code == 0
    assert run("build", "--project", tmp_path / "new", "-q").exit_code == 0
    record = json.loads((tmp_path / "new" / "build" / "manifest.json").read_text())
    assert all(o["left_out"] == [] for o in record["outputs"].values())
    shutil.rmtree(tmp_path / "new")
