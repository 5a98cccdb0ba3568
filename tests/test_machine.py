"""Machines that lack something: no Pango, another pandoc, no pandoc at all."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from briefgen import pandoc
from tests.test_cli import write
from tests.test_geometry import ROOT

# Python runs this before anything else: what HIDDEN names is not there.
HIDE = """
import os, sys
hidden = os.environ["HIDDEN"].split()
if "pango" in hidden:
    import cffi
    opened = cffi.FFI.dlopen
    def dlopen(self, name, flags=0):
        if name and "pango" in name:
            raise OSError(f"cannot load library '{name}': no such file")
        return opened(self, name, flags)
    cffi.FFI.dlopen = dlopen
for module in set(hidden) - {"pango"}:
    sys.modules[module] = None
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The small project, written to disk."""
    return write(tmp_path / "rivers")


def build(folder: Path, *arguments: str, hidden: str = "", **variables: str):
    """Run `briefgen build` in a project on a machine that lacks what `hidden` names."""
    hooks = folder.parent / "hooks"
    hooks.mkdir(exist_ok=True)
    (hooks / "sitecustomize.py").write_text(HIDE)
    path = os.pathsep.join([str(hooks), str(ROOT / "src")])
    kept = {k: v for k, v in os.environ.items() if k != "BRIEFGEN_PANDOC"}
    done = subprocess.run(
        [sys.executable, "-m", "briefgen", "build", *arguments],
        cwd=folder,
        env={**kept, "PYTHONPATH": path, "HIDDEN": hidden, **variables},
        capture_output=True,
        text=True,
    )
    assert "Traceback" not in done.stderr
    return done


def outputs(folder: Path) -> list[str]:
    written = json.loads((folder / "build" / "manifest.json").read_text())["outputs"]
    assert all((folder / "build" / name).is_file() for name in written)
    return list(written)


def test_html_works_without_pango(folder):
    """HTML is written and verified; one line in all says what a PDF needs."""
    done = build(folder, hidden="pango")
    assert done.returncode == 1
    assert outputs(folder) == ["rivers/note.html", "rivers/paper.html"]
    assert done.stderr.count("[pdf-unavailable]") == 1
    assert "sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0" in done.stderr
    assert not list((folder / "build").rglob("*.pdf"))


def test_html_alone_needs_no_pango(folder):
    """Who asks for HTML alone is told nothing."""
    done = build(folder, "--format", "html", hidden="pango")
    assert (done.returncode, "error" in done.stderr) == (0, False), done.stderr
    assert outputs(folder) == ["rivers/note.html", "rivers/paper.html"]


HTML = ("--format", "html", "--preset", "note")


def script(path: Path, text: str, mode: int = 0o755) -> Path:
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(mode)
    return path


@pytest.mark.parametrize("how", ["a path", "a path with spaces", "a relative path", "a name"])
def test_another_pandoc_can_be_named(folder, how, monkeypatch):
    """BRIEFGEN_PANDOC is a path or a name on the PATH, and that program is run."""
    monkeypatch.delenv("BRIEFGEN_PANDOC", raising=False)
    place = folder.parent / ("pan doc – 판" if "spaces" in how else "bin")
    place.mkdir()
    log = folder.parent / "called"
    real = pandoc.program()
    wrapper = script(place / "pandoc-x", f'echo called >>"{log}"; exec "{real}" "$@"')
    named = {"a relative path": f"../{place.name}/pandoc-x", "a name": "pandoc-x"}
    path = f"{place}{os.pathsep}{os.environ['PATH']}"
    done = build(
        folder, *HTML, hidden="pypandoc", BRIEFGEN_PANDOC=named.get(how, str(wrapper)), PATH=path
    )
    assert done.returncode == 0, done.stderr
    assert set(log.read_text().split()) == {"called"}  # for the notes, and for the references


UNFIT = {
    "missing": (None, "is not there"),
    "no program": ("", "can not be run"),
    "not executable": ("exit 0", "can not be run"),
    "another program": ("echo hello", "is not pandoc"),
    "silent": ("exit 0", "is not pandoc"),
    "failing": ("exit 3", "is not pandoc"),
    "old": (
        'if [ "$1" = --version ]; then echo "pandoc 2.17.1"; else exit 64; fi',
        "is pandoc 2.17.1, which is too old",
    ),
}


@pytest.mark.parametrize("case", UNFIT)
def test_an_unfit_pandoc_is_one_finding(folder, case):
    """What BRIEFGEN_PANDOC names and what is wrong with it, once, and what to do."""
    text, said = UNFIT[case]
    path = folder.parent / "unfit"
    if text is not None:
        script(path, text, 0o644 if case == "not executable" else 0o755)
    if case == "no program":
        path.write_bytes(b"\x00\x01")
    done = build(folder, "--format", "html", BRIEFGEN_PANDOC=str(path))
    assert done.returncode == 1
    assert done.stderr.count("[pandoc-unavailable]") == 1, done.stderr
    assert f"`{path}`, which BRIEFGEN_PANDOC names, {said}" in done.stderr
    assert "hint: name pandoc 3 or later in BRIEFGEN_PANDOC" in done.stderr


def test_no_pandoc_at_all_is_one_finding(folder):
    """Without the package and without the variable it is said how to get one."""
    done = build(folder, "--format", "html", hidden="pypandoc")
    assert done.returncode == 1
    assert done.stderr.count("[pandoc-unavailable]") == 1, done.stderr
    assert "hint: install pypandoc_binary, or name a pandoc" in done.stderr


def test_a_copy_of_pandoc_gives_the_same_paper(folder, monkeypatch):
    """The paper does not depend on where pandoc lies."""
    monkeypatch.delenv("BRIEFGEN_PANDOC", raising=False)
    assert build(folder, *HTML).returncode == 0
    page = folder / "build" / "rivers" / "note.html"
    before = page.read_bytes()
    shutil.rmtree(folder / "build")
    copy = folder.parent / "pandoc"
    copy.symlink_to(pandoc.program())
    assert build(folder, *HTML, hidden="pypandoc", BRIEFGEN_PANDOC=str(copy)).returncode == 0
    assert page.read_bytes() == before
