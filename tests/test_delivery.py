"""Delivery: nothing torn, nothing lost, one clear line; killed, full, read-only, or two at once."""

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from click.testing import CliRunner

from briefgen import delivery, files
from briefgen.cli import cli
from tests import project
from tests.killing import build, command, kill_builds, tree, write_project
from tests.test_cli import run, verified, write


@pytest.mark.slow
def test_a_killed_build_leaves_nothing_torn(tmp_path):
    """Builds of eight papers are killed; the next build equals a clean one each time."""
    kills = kill_builds(tmp_path, 5, seed=3, formats=("html",), briefs=4)
    assert kills.killed >= 4
    assert kills.torn == []
    assert kills.different == []


@pytest.mark.slow
def test_two_builds_at_once_both_succeed(tmp_path):
    """They wait for each other where they write, and leave what one would have left."""
    write_project(tmp_path / "one", "Five", 4)
    assert build(tmp_path / "one", "--format", "html").returncode == 0
    write_project(tmp_path / "two", "Five", 4)
    both = [
        subprocess.Popen(
            command(tmp_path / "two", "--format", "html"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        for _ in range(2)
    ]
    said = [process.communicate()[1] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert tree(tmp_path / "two") == tree(tmp_path / "one")


def test_what_failed_is_set_apart_and_the_good_one_stays(tmp_path):
    """The file of before is kept, marked stale; the new one lies in `rejected/` with its findings."""
    folder = write(tmp_path / "p")
    assert run("build", "--project", folder).exit_code == 0
    good = (folder / "build" / "rivers" / "paper.pdf").read_bytes()

    write(folder, settings=project.SETTINGS.replace("[1, 400]", "[1, 20]"))
    assert run("build", "--project", folder).exit_code == 1
    out = folder / "build"
    assert (out / "rivers" / "paper.pdf").read_bytes() == good
    assert (out / "rejected" / "rivers" / "paper.pdf").exists()
    assert "[over-words]" in (out / "rejected" / "rivers" / "paper.pdf.findings.txt").read_text()
    record = json.loads((out / "manifest.json").read_text())["outputs"]
    assert record["rivers/paper.pdf"]["stale"] is True
    assert "over-words" in [f["code"] for f in record["rivers/paper.pdf"]["findings"]]
    assert "stale" not in record["rivers/note.pdf"]

    write(folder)
    assert run("build", "--project", folder).exit_code == 0
    assert not list((out / "rejected").rglob("*.*"))
    record = json.loads((out / "manifest.json").read_text())["outputs"]
    assert "stale" not in record["rivers/paper.pdf"]


def test_a_paper_that_can_not_be_made_leaves_its_old_files_stale(tmp_path):
    """An unknown source stops the long paper alone, and its files of before say so."""
    folder = write(tmp_path / "p")
    assert run("build", "--project", folder).exit_code == 0
    write(folder, history=project.HISTORY.replace("@treaty", "@nobody"))
    result = run("build", "--project", folder)
    assert result.exit_code == 1
    assert verified(result.stdout) == 2
    record = json.loads((folder / "build" / "manifest.json").read_text())["outputs"]
    assert {n for n, o in record.items() if o.get("stale")} == {
        "rivers/paper.html",
        "rivers/paper.pdf",
    }


def refused(monkeypatch, number: int, after: int = 0) -> None:
    """Let the system refuse to write, once `after` files were written."""
    real, count = os.fsync, [0]

    def fsync(handle: int) -> None:
        count[0] += 1
        if count[0] > after:
            raise OSError(number, os.strerror(number))
        real(handle)

    monkeypatch.setattr(files.os, "fsync", fsync)


@pytest.mark.parametrize("after", range(4))
def test_a_full_disk_is_one_clear_line_a_file(tmp_path, monkeypatch, after):
    """Path and cause are named, nothing is torn, and the next build makes it good."""
    import errno

    folder = write(tmp_path / "p")
    with monkeypatch.context() as patch:
        refused(patch, errno.ENOSPC, after)
        result = run("build", "--project", folder, "--format", "html")
    assert result.exit_code == 1
    assert "error [not-written]: `build/" in result.stderr
    assert "no space left on device" in result.stderr
    assert "Traceback" not in result.output
    assert not list((folder / "build").rglob("*.part"))
    assert run("build", "--project", folder, "--format", "html").exit_code == 0
    clean = write(tmp_path / "clean")
    assert run("build", "--project", clean, "--format", "html").exit_code == 0
    assert tree(folder) == tree(clean)


def test_a_folder_that_is_a_file_is_one_clear_line(tmp_path):
    """What stands in the way is named."""
    folder = write(tmp_path / "p")
    (folder / "build").write_text("in the way")
    result = run("build", "--project", folder, "--format", "html")
    assert result.exit_code == 1
    assert result.stderr.count("[not-written]") == 1
    assert (folder / "build").read_text() == "in the way"


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere"
)
def test_a_folder_that_can_not_be_written_is_one_clear_line(tmp_path):
    """A read-only folder is named with its cause."""
    folder = write(tmp_path / "p")
    (folder / "build").mkdir()
    (folder / "build").chmod(0o500)
    result = run("build", "--project", folder, "--format", "html")
    (folder / "build").chmod(0o700)
    assert result.exit_code == 1
    assert "permission denied" in result.stderr


def test_what_a_killed_process_left_is_swept(tmp_path):
    """Unfinished files of an earlier build are gone after the next one."""
    folder = write(tmp_path / "p")
    left = folder / "build" / "rivers" / ".note.pdf.abc.part"
    left.parent.mkdir(parents=True)
    left.write_text("half")
    assert run("build", "--project", folder, "--format", "html").exit_code == 0
    assert not left.exists()


def test_a_delivery_waits_for_another(tmp_path):
    """Who holds the lock is not disturbed."""
    order = []
    started = threading.Event()

    def second() -> None:
        started.set()
        with delivery._alone(tmp_path):
            order.append("second")

    with delivery._alone(tmp_path):
        thread = threading.Thread(target=second)
        thread.start()
        started.wait()
        order.append("first")
    thread.join()
    assert order == ["first", "second"]


def test_a_manifest_that_is_no_manifest_is_replaced(tmp_path):
    """A damaged record of before stops nothing."""
    folder = write(tmp_path / "p")
    for text in ("{", "[]", '{"outputs": 3}', "\x00", "[" * 5000):
        (folder / "build").mkdir(exist_ok=True)
        (folder / "build" / "manifest.json").write_text(text)
        assert run("build", "--project", folder, "--format", "html").exit_code == 0
        record = json.loads((folder / "build" / "manifest.json").read_text())
        assert list(record["outputs"]) == ["rivers/note.html", "rivers/paper.html"]


def test_a_manifest_that_names_other_files_is_not_followed(tmp_path):
    """A name that leads out of the build folder is no output of ours."""
    folder = write(tmp_path / "p")
    assert run("build", "--project", folder, "--format", "html").exit_code == 0
    path = folder / "build" / "manifest.json"
    record = json.loads(path.read_text())
    entry = record["outputs"]["rivers/note.html"]
    for name in ("../secret.html", "/etc/hostname.html", "rivers/../../x.html", "a/b/c.html"):
        record["outputs"][name] = entry
    record["outputs"]["rivers/broken.html"] = 3
    path.write_text(json.dumps(record))
    assert list(delivery.read_manifest(folder / "build")["outputs"]) == [
        "rivers/note.html",
        "rivers/paper.html",
    ]
    assert run("verify", "--project", folder).exit_code == 0


def test_a_bomb_is_ended_and_the_others_are_built(tmp_path, monkeypatch):
    """A paper that renders for ever is a finding; the other one is there."""
    from briefgen import build as building
    from briefgen.worker import Limits

    real = building.make

    def slow(job, stages):
        if job.paper.preset.name == "paper" and stages.may_work:
            import time

            time.sleep(60)
        return real(job, stages)

    monkeypatch.setattr(building, "make", slow)
    monkeypatch.setattr(building, "LIMITS", Limits(seconds=12))
    folder = write(tmp_path / "p")
    result = CliRunner().invoke(cli, ["build", "--project", str(folder), "--format", "html"])
    assert result.exit_code == 1
    assert "error [render-time]" in result.stderr
    assert (folder / "build" / "rivers" / "note.html").exists()


def test_the_python_is_the_one_of_the_tests():
    """The commands that are killed are those of this environment."""
    assert command(Path())[0] == sys.executable
