"""Every mistake is a finding: a tiny project for each code, and the exact text that it prints.

`tests/bad/CODE/` holds the files in which it differs from the project of `project.py`;
`remove.txt` names files that it does not have, `command.txt` what is run (`check` where there is
none), `expected.txt` what is then printed. `pytest --accept` writes the last one.
"""

import builtins
import re
import shlex
import shutil
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from briefgen import build, files, footnotes
from briefgen.cache import NO_CACHE
from briefgen.cli import cli
from briefgen.finding import CODES, Finding, Place
from briefgen.policy import LOWERABLE
from briefgen.stages import Stages
from briefgen.worker import Lost
from tests import project
from tests.spoiled import CASES, ROOT
from tests.spoiled_embed import EMBEDS
from tests.spoiled_frame import FRAMES
from tests.spoiled_plain import PLAIN

BAD = Path(__file__).parent / "bad"
OWN = {"command.txt", "expected.txt", "remove.txt"}

#: Codes that no project alone brings about, and the test file that does.
ELSEWHERE = {
    "bad-picture": "test_svg.py",
    "briefgen-bug": "test_cli.py",
    "changed-output": "test_cli.py",
    "charts-unavailable": "test_charts.py",
    "citation-processor": "test_paper.py",
    "empty-citation": "test_paper.py",
    "empty-page": "test_lint.py",
    "engine-message": "test_closed_world.py",
    "engine-version": "test_bad.py",
    "link-outdated": "test_page_head.py",
    "lone-lines": "test_lint.py",
    "missing-output": "test_cli.py",
    "not-written": "test_delivery.py",
    "notes-at-end": "test_bad.py",
    "pages-unknown": "test_fit.py",
    "pandoc-unavailable": "test_machine.py",
    "pdf-unavailable": "test_bad.py",
    "port-taken": "test_preview.py",
    "preview-unavailable": "test_preview.py",
    "refused-fetch": "test_closed_world.py",
    "render-crash": "test_bad.py",
    "render-memory": "test_bad.py",
    "render-time": "test_delivery.py",
    "section-over-pages": "test_fit.py",
    "short-last-page": "test_lint.py",
    "source-not-listed": "test_paper.py",
    "stranded-caption": "test_lint.py",
    "stranded-heading": "test_lint.py",
    "stranded-table-head": "test_lint.py",
    "text-over-text": "test_lint.py",
    "unreadable-file": "test_bad.py",
    "unreadable-output": "test_verify.py",
    "withdrawn-brief": "test_withdrawal.py",
    "wrong-page-number": "test_lint.py",
}

FOLDERS = sorted(p for p in BAD.iterdir() if p.is_dir())


def prepared(case: Path, folder: Path) -> Path:
    """Write the small project with what a case changes."""
    for name, data in project.files().items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    for path in sorted(case.rglob("*")):
        name = path.relative_to(case)
        if path.is_dir() and not path.is_symlink():
            (folder / name).mkdir(parents=True, exist_ok=True)
        elif name.as_posix() not in OWN:
            (folder / name).unlink(missing_ok=True)
            shutil.copyfile(path, folder / name, follow_symlinks=False)
    gone = case / "remove.txt"
    for name in gone.read_text().split() if gone.exists() else ():
        (folder / name).unlink()
    return folder


def printed(folder: Path, command: str) -> tuple[int, str]:
    """Run a command line in a folder; return its exit code and what it says on stderr."""
    result = CliRunner().invoke(cli, [*shlex.split(command), "--quiet"])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert str(folder) not in result.stderr
    return result.exit_code, result.stderr


def test_there_are_cases():
    """An empty folder would pass every test below."""
    assert len(FOLDERS) > 40


@pytest.mark.parametrize("case", FOLDERS, ids=lambda p: p.name)
def test_a_mistake_prints_its_finding(case, tmp_path, monkeypatch, request):
    """Place, code, sentence, source line and hint are as expected, to the letter."""
    folder = prepared(case, tmp_path)
    monkeypatch.chdir(folder)
    command = case / "command.txt"
    code, said = printed(folder, command.read_text() if command.exists() else "check")
    if request.config.getoption("--accept"):
        (case / "expected.txt").write_text(said, encoding="utf-8")
    assert said == (case / "expected.txt").read_text(encoding="utf-8")
    assert f"[{case.name}]" in said
    heads = re.findall(r"^(\S.*?): (error|warning) \[([a-z0-9-]+)\]: (.*)$", said, re.MULTILINE)
    assert said.count("\n  hint: ") == len(heads), "each finding says what to do"
    assert code == (1 if any(severity == "error" for _, severity, _, _ in heads) else 0)
    assert all(sentence[-1] not in ".!" for *_, sentence in heads)


def test_every_code_has_a_case():
    """A project in tests/bad, a spoiled file, or a test of what only a machine brings about."""
    cases = {p.name for p in FOLDERS}
    assert cases <= set(CODES)
    spoiled = {case.code for case in (*CASES, *PLAIN, *EMBEDS, *FRAMES)}
    assert sorted(set(CODES) - cases - spoiled - set(ELSEWHERE)) == []
    assert not cases & set(ELSEWHERE)


@pytest.mark.parametrize(("code", "file"), ELSEWHERE.items())
def test_a_case_that_is_elsewhere_is_there(code, file):
    """The test file that is named for a code names the code."""
    text = (Path(__file__).parent / file).read_text(encoding="utf-8")
    assert re.search(rf"\b{code}\b", text.split("FOLDERS = ", 1)[-1])


def test_a_file_that_can_not_be_read_is_a_finding(tmp_path, monkeypatch):
    """What the system says is said, and the rest of the project is read."""
    folder = prepared(BAD / "under-words", tmp_path)
    read = Path.read_bytes

    def refused(path: Path) -> bytes:
        if path.name == "history.md":
            raise PermissionError(13, "Permission denied")
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refused)
    found = files.read_project(folder)
    refusal = found["content/fragments/history.md"]
    assert isinstance(refusal, Finding)
    assert (refusal.code, refusal.hint != "") == ("unreadable-file", True)
    assert isinstance(found["content/fragments/answer.md"], bytes)


@pytest.fixture
def attempt():
    """The longer paper of the small project, cited."""
    library = project.library()
    (attempt,) = build.write_papers(library, [("rivers", "paper")])
    return attempt


def made(attempt, form: str) -> list[Finding]:
    theme, _ = files.read_theme(ROOT, "gazette")
    job = build.Job(attempt.paper, theme, form, "a4")
    return list(build.make(job, Stages(NO_CACHE)).findings)


def test_an_engine_that_can_not_be_started_is_a_finding(attempt, monkeypatch):
    """Where Pango lacks, the hint says how to get it."""
    monkeypatch.setitem(sys.modules, "briefgen.engine", None)

    def no_engine(name, *rest, **more):
        if name == "briefgen.engine":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *rest, **more)

    real = builtins.__import__
    monkeypatch.setattr(builtins, "__import__", no_engine)
    assert [f.code for f in made(attempt, "pdf")] == ["pdf-unavailable"]


def test_another_version_of_the_engine_is_a_finding(attempt, monkeypatch):
    """Its notes are not known to be mended."""
    monkeypatch.setattr(footnotes, "mend", lambda: "WeasyPrint 71.0 is another version")
    assert "engine-version" in [f.code for f in made(attempt, "pdf")]


def test_notes_that_stray_are_listed_at_the_end(attempt, monkeypatch):
    """The paper is made again, and a warning says so."""
    stray = Finding("note-misplaced", "the note 1 is elsewhere", Place("rivers/paper.pdf"))
    monkeypatch.setattr(build, "verify_layout", lambda *_: (stray,))
    (found,) = made(attempt, "pdf")
    assert (found.code, str(found.severity)) == ("notes-at-end", "warning")


@pytest.mark.parametrize(
    ("reason", "code"),
    [("crash", "render-crash"), ("memory", "render-memory"), ("time", "render-time")],
)
def test_a_worker_that_gives_nothing_is_a_finding(attempt, reason, code):
    """Each way to end without an output has its code and a hint."""
    theme, _ = files.read_theme(ROOT, "gazette")
    job = build.Job(attempt.paper, theme, "html", "a4")
    (found,) = build._lost(job, Lost(reason, "it ended")).findings
    assert (found.code, found.hint != "") == (code, True)


def test_findings_of_every_code_are_documented():
    """docs/findings.md has an entry for each code, and no other."""
    text = (ROOT / "docs" / "findings.md").read_text(encoding="utf-8")
    assert re.findall(r"^### `([a-z0-9-]+)`$", text, re.MULTILINE) == sorted(CODES)
    lowerable = re.findall(r"^### `([a-z0-9-]+)`\n\n.*\(can be lowered\)$", text, re.MULTILINE)
    assert lowerable == sorted(LOWERABLE)
