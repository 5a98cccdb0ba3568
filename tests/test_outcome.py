"""A run that would be the same again: what was kept of it, and all that makes it another run."""

import json
import shutil
from datetime import date

import pytest

from briefgen import identity, outcome
from briefgen.cache import Cache
from briefgen.finding import Place, finding
from briefgen.outcome import Outcome
from tests import project
from tests.killing import tree
from tests.test_cli import run, write


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The small project, built once as HTML."""
    folder = write(tmp_path_factory.mktemp("built") / "p")
    assert run("build", "--project", folder, "--format", "html", "-q").exit_code == 0
    return folder


@pytest.fixture
def folder(built, tmp_path):
    """A copy of the built project."""
    shutil.copytree(built, tmp_path / "p")
    return tmp_path / "p"


class WorkedError(Exception):
    """The files were read as content: the run was not taken from what was kept."""


@pytest.fixture
def again(folder, monkeypatch):
    """Return a function that runs a command, and whether it did the work again."""

    def load(*_args, **_kwargs):
        raise WorkedError

    def worked(*arguments: object) -> bool:
        with monkeypatch.context() as patch:
            patch.setattr("briefgen.library.load", load)
            result = run(*map(str, arguments), "--project", folder)
        assert isinstance(result.exception, (WorkedError, type(None)))
        return isinstance(result.exception, WorkedError)

    return worked


HTML = ("build", "--format", "html")


def test_a_build_with_nothing_changed_does_nothing_but_look(folder, again):
    """It prints the same table, and touches no file."""
    before = tree(folder)
    assert not again(*HTML)
    assert tree(folder) == before
    table = run(*HTML, "--project", folder)
    assert table.exit_code == 0
    assert table.stdout.count("verified") == 2
    assert str(folder / "build" / "rivers" / "note.html") in table.stdout


def test_its_report_is_the_same(folder):
    """The report in JSON of the second build equals that of the first."""
    shutil.rmtree(folder / "build")
    first = run(*HTML, "--project", folder, "--report", "json")
    second = run(*HTML, "--project", folder, "--report", "json")
    assert json.loads(first.stdout)["outputs"][0]["state"] == "verified"
    assert json.loads(first.stdout) == json.loads(second.stdout)


@pytest.mark.parametrize(
    "name",
    ["rivers/note.html", "rivers/note.evidence.csv", "manifest.json", "index.html"],
)
@pytest.mark.parametrize("how", ["changed", "gone"])
def test_a_file_that_was_touched_is_made_again(folder, again, name, how):
    """Each file that was handed over must still have its bytes."""
    before = tree(folder)
    path = folder / "build" / name
    path.write_bytes(path.read_bytes() + b" ") if how == "changed" else path.unlink()
    assert again(*HTML)
    assert run(*HTML, "--project", folder).exit_code == 0
    if name != "manifest.json":  # which keeps the order of what it was told
        assert tree(folder) == before


def test_what_a_killed_build_left_is_swept(folder, again):
    """An unfinished file is a reason to go to work."""
    left = folder / "build" / "rivers" / ".note.html.x.part"
    left.write_text("half")
    assert again(*HTML)
    assert run(*HTML, "--project", folder).exit_code == 0
    assert not left.exists()


@pytest.mark.parametrize(
    "changed",
    ["content/fragments/answer.md", "content/sources.json", "briefgen.toml"],
)
def test_another_byte_of_content_is_another_run(folder, again, changed):
    """A space at the end of a file is enough."""
    path = folder / changed
    path.write_bytes(path.read_bytes() + b" \n")
    assert again(*HTML)


def test_a_theme_of_the_project_is_another_run(folder, again):
    """A template that the project lays over the shipped one is read."""
    path = folder / "templates" / "gazette" / "screen.css"
    path.parent.mkdir(parents=True)
    path.write_text("p { color: red }\n")
    assert again(*HTML)


@pytest.mark.parametrize(
    "more",
    [
        ("--format", "pdf"),
        ("--style", "apa"),
        ("--strict",),
        ("--today", "2031-01-01"),
        ("--preset", "note"),
        ("--paper", "letter"),
        ("--theme", "bulletin"),
        ("rivers",),
    ],
    ids=" ".join,
)
def test_another_option_is_another_run(again, more):
    """All that the outputs or the findings depend on is asked."""
    assert again(*HTML, *more)


@pytest.mark.parametrize("more", [("--jobs", "1"), ("--quiet",), ("--report", "json")])
def test_what_changes_no_output_is_no_other_run(again, more):
    """How many workers there are, and what is printed."""
    assert not again(*HTML, *more)


def test_another_machine_is_another_run(again, monkeypatch):
    """What is installed is part of the key."""
    monkeypatch.setattr(identity, "machine", lambda: "another")
    assert again(*HTML)


def test_another_day_is_another_run(built):
    """Without `--today` it is the clock's."""
    days = {outcome.run_key("build", date(2026, 11, day)) for day in (21, 22)}
    assert len(days) == 2


def test_two_styles_in_one_folder_take_turns(folder):
    """What stands in the folder is what was asked for last, whatever is kept."""
    plain = tree(folder)
    assert run(*HTML, "--project", folder, "--style", "apa").exit_code == 0
    assert tree(folder) != plain
    assert run(*HTML, "--project", folder).exit_code == 0
    assert tree(folder) == plain


def test_a_failed_run_is_not_kept(tmp_path):
    """What is wrong is looked at again each time: its cause may lie outside."""
    broken = write(tmp_path / "broken", answer=project.ANSWER.replace("@report", "@nobody"))
    for _ in range(2):
        result = run("check", "--project", broken)
        assert result.exit_code == 1
        assert "@nobody" in result.stderr or "nobody" in result.stderr
    records = [p.read_bytes() for p in (broken / "build").rglob("*") if p.is_file()]
    assert not any(b'"findings":[["' in data and b"unknown" in data for data in records)


def test_a_check_is_kept_with_its_warnings(folder, again):
    """The second check says what the first said."""
    first = run("check", "--project", folder, "--today", "2199-01-01")
    assert "figure-review" in first.stderr
    assert not again("check", "--today", "2199-01-01")
    second = run("check", "--project", folder, "--today", "2199-01-01")
    assert (second.stdout, second.stderr, second.exit_code) == (
        first.stdout,
        first.stderr,
        first.exit_code,
    )


def test_an_outcome_is_read_as_it_was_kept(tmp_path):
    """Findings, rows and files come back equal; a damaged record is none."""
    cache = Cache(tmp_path)
    found = finding("over-words", "too long", Place("a.toml", 1, 2), "cut", "context")
    kept = Outcome((found,), (("a", "b"),), ("line",), ({"x": 1},), {"a.html": "00"})
    outcome.keep(cache, "ab01", kept)
    assert outcome.kept(cache, "ab01", lambda files: dict(files) == {"a.html": "00"}) == kept
    assert outcome.kept(cache, "ab01", lambda _files: False) is None
    path = tmp_path / "ab" / "01"
    path.write_bytes(path.read_bytes()[:-1])
    assert outcome.kept(cache, "ab01", lambda _files: True) is None


def test_packages_are_found_without_being_imported():
    """Each with its version, as the folders of their records name them."""
    assert any(p.startswith("weasyprint-70") for p in identity.packages())
    assert any(p.startswith("click-") for p in identity.packages())
