"""What is said of a machine, from facts that are made up."""

import re

import pytest

from briefgen.system import PACKAGES, Part, State, how_to_get, kind, lacks, lines
from tests.test_cli import run

DEBIAN = 'PRETTY_NAME="Debian GNU/Linux 12"\nID=debian\n'
MINT = 'ID=linuxmint\nID_LIKE="ubuntu debian"\n'
ROCKY = 'ID="rocky"\nID_LIKE="rhel centos fedora"\n'


@pytest.mark.parametrize(
    ("platform", "release", "expected"),
    [
        ("linux", DEBIAN, "debian"),
        ("linux", MINT, "debian"),
        ("linux", ROCKY, "fedora"),
        ("linux", "ID=arch\n", "arch"),
        ("linux", "ID=alpine\n", "alpine"),
        ("linux", "ID=plan9\n", ""),
        ("linux", "", ""),
        ("darwin", "", "macos"),
        ("win32", "", "windows"),
    ],
)
def test_a_system_is_known_by_its_family(platform, release, expected):
    """A relative of Debian or Fedora has its packages; an unknown system has none."""
    assert kind(platform, release) == expected


@pytest.mark.parametrize(
    ("system", "root", "expected"),
    [
        ("debian", False, "sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"),
        ("debian", True, "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"),
        ("fedora", False, "sudo dnf install pango"),
        ("macos", False, "brew install pango"),
        ("", False, "install what Debian has as libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"),
    ],
)  # fmt: skip
def test_the_way_to_pango_is_what_this_system_types(system, root, expected):
    """The command of the system's own packages, with `sudo` for who is not root."""
    assert how_to_get("pango", system, root=root) == expected


def test_every_system_has_a_way():
    """Six systems: Debian, Fedora, Arch, Alpine, macOS, Windows."""
    assert set(PACKAGES["pango"]) == {"debian", "fedora", "arch", "alpine", "macos", "windows"}


def test_what_lacks_is_told_with_the_way_to_get_it():
    """A line a part, aligned; below one that lacks, what to type."""
    parts = [
        Part("weasyprint", "69.0", "70.0", hint="python -m pip install weasyprint==70.0"),
        Part("Pango", "", hint="pango"),
        Part("pandoc", "3.9"),
    ]
    assert lines(parts, "fedora") == [
        "other version  weasyprint  69.0, and briefgen is proved with 70.0",
        "               to get it: python -m pip install weasyprint==70.0",
        "missing        Pango       needed for PDFs",
        "               to get it: sudo dnf install pango",
        "ok             pandoc      3.9",
    ]
    assert lacks(parts)
    assert [p.state for p in parts] == [State.OTHER, State.MISSING, State.OK]


def test_what_is_not_needed_does_not_lack():
    """Another version, or the want of something that papers do without, is no failure."""
    assert not lacks([Part("weasyprint", "69.0", "70.0"), Part("extra", "", needed=False)])


def test_doctor_says_what_there_is():
    """Every part is there where the tests run, and each line says so."""
    result = run("doctor")
    assert result.exit_code == 0, result.output
    for name in ("weasyprint", "pydyf", "Pango", "HarfBuzz", "pandoc", "citation styles", "fonts"):
        assert re.search(rf"^ok +{name}", result.stdout, re.MULTILINE), name


def test_doctor_misses_a_pandoc_that_does_not_run(monkeypatch):
    """The variable that names it is what to look at."""
    monkeypatch.setenv("BRIEFGEN_PANDOC", "/nowhere/pandoc")
    result = run("doctor")
    assert result.exit_code == 1
    assert re.search(r"missing +pandoc .*\n.*BRIEFGEN_PANDOC", result.stdout)
    quiet = run("doctor", "--quiet")
    assert (quiet.exit_code, quiet.stdout) == (1, "")
    assert "missing" in quiet.stderr


def test_doctor_tells_nobody_s_name(monkeypatch):
    """What it prints can be pasted into a report: no host, no user, no home folder."""
    import getpass
    import platform
    from pathlib import Path

    words = set(re.findall(r"[\w./-]+", run("doctor").stdout))
    for name in (platform.node(), getpass.getuser(), str(Path.home())):
        assert name not in words
