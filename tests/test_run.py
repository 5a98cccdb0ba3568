"""`./run` on a machine made of stubs: nothing is downloaded, nothing outside tmp_path is touched."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LOCKS = ("requirements.lock", "requirements-dev.lock")

# What the script may call besides what a stub stands for.
REAL = "bash cat cksum cp dirname env grep mkdir mv rm sed sh sleep tail touch uname uniq".split()

# A Python that notes how it is called. `state` is a folder in which a file's being there says
# what this machine lacks.
PYTHON = """\
#!/bin/sh
echo "python $*" >>"{state}/log"
case "$1 $2" in
    "-I -S") echo 3.11; cat "{state}/no-library" 2>/dev/null || true ;;
    "-m venv")
        mkdir -p "$4/bin"
        rm -f "$4/rest"
        cp "$0" "$4/bin/python"
        for name in briefgen mypy pytest ruff; do cp "{state}/program" "$4/bin/$name"; done ;;
    "-m pip") sleep "$(cat "{state}/slow-pip" 2>/dev/null || echo 0)"; [ ! -e "{state}/no-network" ] ;;
    "-c import ensurepip"*) [ ! -e "{state}/no-venv" ] ;;
    *) exec "{python}" "$@" ;;
esac
"""
PROGRAM = """\
#!/bin/sh
echo "${{0##*/}} $*" >>"{state}/log"
echo "${{0##*/}} $* in $PWD"
[ ! -e "{state}/bad-${{0##*/}}" ]
"""
APT_GET = """\
#!/bin/sh
echo "apt-get $*" >>"{state}/log"
case "$*" in *update) touch "{state}/lists" ;; *) [ -e "{state}/lists" ] || exit 100 ;; esac
case "$*" in *install*) rm -f "{state}"/no-library "{state}"/no-venv ;; esac
"""


class Machine:
    """A folder with the repository's set-up in it, and programs of our own making."""

    def __init__(self, folder: Path) -> None:
        self.repo = folder / "a repo"
        self.state = folder / "state"
        self.bin = folder / "bin"
        for new in (self.repo, self.state, self.bin, self.repo / ".ci"):
            new.mkdir()
        for name in ("run", ".ci/run", "pyproject.toml", *LOCKS):
            shutil.copy(ROOT / name, self.repo / name)
        for name in REAL:
            if program := shutil.which(name):
                (self.bin / name).symlink_to(program)
        self.program("python3", PYTHON)
        self.program("id", "#!/bin/sh\necho 1000\n")
        self.program("../state/program", PROGRAM)
        for name in ("chromium", "pdftotext", "pdfinfo", "qpdf", "node", "npm"):
            self.program(name, "#!/bin/sh\n")

    def program(self, name: str, text: str) -> None:
        path = self.bin / name
        path.write_text(text.format(state=self.state, python=sys.executable))
        path.chmod(0o755)

    def lacks(self, *what: str, text: str = "") -> None:
        for name in what:
            (self.state / name).write_text(text)

    def start(self, *args: str, cwd: Path | None = None, **env: str) -> subprocess.Popen[str]:
        script = ".ci/run" if args == () else "run"
        return subprocess.Popen(
            [str(self.repo / script), *args],
            cwd=cwd or self.state,
            env={"PATH": str(self.bin), "HOME": str(self.state), **env},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def run(
        self, *args: str, cwd: Path | None = None, **env: str
    ) -> subprocess.CompletedProcess[str]:
        process = self.start(*args, cwd=cwd, **env)
        out, err = process.communicate(timeout=60)
        return subprocess.CompletedProcess(args, process.returncode, out, err)

    def log(self) -> list[str]:
        """What was called since the last look, without the look at what is there."""
        path = self.state / "log"
        lines = path.read_text().splitlines() if path.exists() else []
        path.unlink(missing_ok=True)
        return [line for line in lines if line.startswith(("apt-get ", "python -m "))]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def said(result: subprocess.CompletedProcess[str], *texts: str) -> bool:
    return all(text in result.stderr for text in texts)


def test_first_call_sets_up_and_second_sets_nothing_up_again(machine: Machine) -> None:
    """One environment, one locked installation, one of our own; then nothing, and silence."""
    first = machine.run("build", "--all")
    assert first.returncode == 0, first.stderr
    venv, installed, own = machine.log()
    assert venv == "python -m venv --clear .venv"
    assert installed.endswith(
        "--require-hashes --only-binary=:all: --requirement requirements.lock"
    )
    assert own.endswith("--no-index --no-deps --no-build-isolation --editable .")

    second = machine.run("build", "--all")
    assert (second.returncode, second.stderr) == (0, "")
    assert machine.log() == []
    assert second.stdout == f"briefgen build --all in {machine.repo}\n"


def test_set_up_is_looked_at_once(machine: Machine) -> None:
    """The second call starts one Python, so that it costs next to nothing."""
    machine.run("build")
    (machine.state / "log").unlink()
    machine.run("build")
    calls = (machine.state / "log").read_text()
    assert calls.count("python -") == 1


def test_tests_add_to_what_a_build_has(machine: Machine) -> None:
    """The tests' packages come on top, and a build is content with them."""
    machine.run("build")
    machine.log()
    assert machine.run("fast").returncode == 0
    (installed,) = machine.log()
    assert installed.endswith("--requirement requirements-dev.lock")
    machine.run("build")
    assert machine.log() == []


@pytest.mark.parametrize("failing", ["no-network", "slow-pip"])
def test_set_up_that_ended_half_way_is_done_again(machine: Machine, failing: str) -> None:
    """Whether it failed or was killed, the next call repairs it."""
    machine.lacks(failing, text="30")
    process = machine.start("build")
    if failing == "slow-pip":
        with pytest.raises(subprocess.TimeoutExpired):
            process.communicate(timeout=1)
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate(timeout=60)
    assert process.returncode != 0
    (machine.state / failing).unlink()
    machine.log()
    assert machine.run("build").returncode == 0
    assert len(machine.log()) == 3


def test_build_outlives_a_failed_set_up_of_the_tests(machine: Machine) -> None:
    """Without a network a build goes on working, though the tests cannot be set up."""
    machine.run("build")
    machine.lacks("no-network")
    assert machine.run("fast").returncode == 1
    machine.log()
    assert machine.run("build").returncode == 0
    assert machine.log() == []


def test_two_at_once_set_up_once(machine: Machine) -> None:
    """The second waits, says so, and finds everything done."""
    machine.lacks("slow-pip", text="0.5")
    both = [machine.start("build"), machine.start("build")]
    ends = [process.communicate(timeout=60) for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert sum("waiting for another ./run" in err for _, err in ends) == 1
    assert len(machine.log()) == 3


def change_lock(machine: Machine) -> None:
    with (machine.repo / "requirements.lock").open("a") as lock:
        lock.write("# newer\n")


def change_project(machine: Machine) -> None:
    with (machine.repo / "pyproject.toml").open("a") as project:
        project.write("# newer\n")


def move(machine: Machine) -> None:
    machine.repo = machine.repo.rename(machine.repo.with_name("moved"))


@pytest.mark.parametrize(
    ("change", "calls"),
    [(change_lock, 3), (change_project, 1), (move, 3)],
    ids=["lock", "project", "folder"],
)
def test_set_up_follows_what_it_was_made_from(
    machine: Machine, change: Callable[[Machine], None], calls: int
) -> None:
    """New locks or another folder: all again; another pyproject.toml: our own package again."""
    machine.run("build")
    machine.log()
    change(machine)
    assert machine.run("build").returncode == 0
    assert len(machine.log()) == calls


def test_missing_packages_are_named_with_the_exact_command(machine: Machine) -> None:
    """Without the right to install, everything missing is in one command, and nothing is tried."""
    machine.program("apt-get", APT_GET)
    machine.lacks("no-venv")
    machine.lacks("no-library", text="libpango-1.0-0\nlibharfbuzz-subset0\n")
    result = machine.run("build")
    assert result.returncode == 1
    assert said(
        result,
        "sudo apt-get update && sudo apt-get install -y "
        "python3.11-venv libpango-1.0-0 libharfbuzz-subset0\n",
    )
    assert machine.log() == []


def test_missing_packages_are_installed_by_root(machine: Machine) -> None:
    """Root's machine gets them without a question; lists are fetched only if they are missing."""
    machine.program("id", "#!/bin/sh\necho 0\n")
    machine.program("apt-get", APT_GET)
    machine.program("dpkg", "#!/bin/sh\n")
    machine.lacks("no-venv")
    result = machine.run("build")
    assert result.returncode == 0, result.stderr
    apt = [line.split() for line in machine.log() if line.startswith("apt-get")]
    assert [call[-1] for call in apt] == ["python3.11-venv", "update", "python3.11-venv"]

    machine.lacks("no-library", text="libpango-1.0-0\n")
    assert machine.run("build").returncode == 0
    (call,) = machine.log()
    assert call.endswith("install libpango-1.0-0")


def test_homebrew_is_told_in_its_own_names(machine: Machine) -> None:
    """Where Homebrew is the package manager, its command is the one to type."""
    machine.program("brew", "#!/bin/sh\n")
    machine.lacks("no-library", text="libpango-1.0-0\nlibpangoft2-1.0-0\n")
    assert said(machine.run("build"), "brew install pango\n")


def test_command_line_goes_on_without_pango(machine: Machine) -> None:
    """HTML, embeds and checks need no Pango: it is said once, at the set-up."""
    machine.lacks("no-library", text="libpango-1.0-0\n")
    first = machine.run("briefgen", "check", "a b", cwd=machine.bin)
    assert first.returncode == 0
    assert first.stdout == f"briefgen check a b in {machine.bin}\n"
    assert said(first, "no PDF before: install what Debian calls libpango-1.0-0")
    assert machine.run("briefgen", "check").stderr == ""


def test_old_python_is_refused(machine: Machine) -> None:
    """A machine whose only Python is too old is told so in one line."""
    machine.program("python3", "#!/bin/sh\nexit 1\n")
    result = machine.run("build")
    assert result.returncode == 1
    assert result.stderr.startswith("run: needs Python 3.11 or later")


@pytest.mark.parametrize(
    "args", [["bild"], ["test", "-k", "x"], ["fast", "x"], ["proof", "unknown"]]
)
def test_slip_gets_usage(machine: Machine, args: list[str]) -> None:
    """A wrong word is exit 2 with the usage on stderr, before anything is set up."""
    result = machine.run(*args)
    assert (result.returncode, result.stdout) == (2, "")
    assert said(result, "Usage: ./run VERB")
    assert machine.log() == []


@pytest.mark.parametrize("verb", ["help", "-h", "--help"])
def test_help_needs_nothing(machine: Machine, verb: str) -> None:
    """Help is data on stdout and names every verb."""
    result = machine.run(verb)
    assert (result.returncode, result.stderr) == (0, "")
    verbs = re.findall(r"^    ([a-z]+)\)$", (ROOT / "run").read_text(), re.MULTILINE)
    assert len(verbs) == 6
    assert [verb for verb in verbs if f"\n  {verb}" not in result.stdout] == []


def test_gate_runs_every_step_and_passes_arguments_on(machine: Machine) -> None:
    """A failed step does not hide the next one, and fails the gate."""
    machine.lacks("bad-mypy")
    result = machine.run("test", "--", "-k", "one")
    assert result.returncode == 1
    programs = [line.split(" in ")[0] for line in result.stdout.splitlines()]
    assert programs == [
        "ruff format --quiet --check .",
        "ruff check --quiet .",
        "mypy ",
        "pytest --numprocesses auto --dist loadgroup -k one",
    ]
    assert result.stderr.endswith("run: failed: .venv/bin/mypy\n")


@pytest.mark.parametrize("number", range(4))
@pytest.mark.xdist_group("together")
def test_tests_of_a_group_run_in_one_process(number: int, request: pytest.FixtureRequest) -> None:
    """Those that share what they build are told by the group behind their name."""
    if "PYTEST_XDIST_WORKER" in os.environ and request.config.getoption("loadgroup", default=False):
        assert request.node.nodeid.endswith("@together"), "groups have no effect"


def test_proofs_are_scripts_of_their_own(machine: Machine) -> None:
    """Without a name each proof runs; a name runs one, with its arguments; one that fails fails."""
    (machine.repo / "tests").mkdir()
    for name in ("good", "bad"):
        script = f"import sys\nprint({name!r}, *sys.argv[1:])\nsys.exit({name == 'bad'})\n"
        (machine.repo / f"tests/proof_{name}.py").write_text(script)
    every = machine.run("proof")
    assert (every.returncode, every.stdout) == (1, "bad\ngood\n")
    assert every.stderr.endswith("run: failed: .venv/bin/python -m tests.proof_bad\n")
    one = machine.run("proof", "good", "100")
    assert (one.returncode, one.stdout) == (0, "good 100\n")


@pytest.mark.parametrize("ci", ["", "true"])
def test_tests_that_cannot_run_are_named_and_fail_in_ci(machine: Machine, ci: str) -> None:
    """A browser that only asks for a snap is none; what is left out is said, with the way out."""
    machine.program("apt-get", APT_GET)
    machine.program("chromium", "#!/bin/sh\necho 'requires the chromium snap' >&2\nexit 1\n")
    (machine.bin / "qpdf").unlink()
    result = machine.run("test", CI=ci)
    assert "-m not qpdf and not browser in" in result.stdout
    assert said(result, "not run, no browser that works: tests marked browser; to get one: ")
    assert said(result, "not run, no qpdf: tests marked qpdf; to get it: sudo apt-get update")
    assert (result.returncode, "run: passed\n" in result.stderr) == (
        (1, False) if ci else (0, True)
    )


def test_ci_calls_the_gate(machine: Machine) -> None:
    """The wrapper runs the whole gate from anywhere, as CI."""
    (machine.bin / "qpdf").unlink()
    result = machine.run()
    assert result.returncode == 1
    assert said(result, "failed: tests left out for want of qpdf")
    assert os.access(ROOT / ".ci/run", os.X_OK)
    assert os.access(ROOT / "run", os.X_OK)


def locked(name: str) -> dict[str, list[str]]:
    """The packages of a lock, each with its hashes."""
    packages: dict[str, list[str]] = {}
    for entry in (ROOT / name).read_text().replace("\\\n", " ").splitlines():
        if match := re.match(r"([\w.-]+)==\S+", entry):
            packages[match[1]] = re.findall(r"--hash=sha256:[0-9a-f]{64}\b", entry)
    return packages


def wanted(requirements: list[object]) -> set[str]:
    """The normalised names of requirements, without included groups."""
    names = (re.match(r"[\w.-]+", item) for item in requirements if isinstance(item, str))
    return {re.sub(r"[-_.]+", "-", name[0]).lower() for name in names if name}


@pytest.mark.parametrize("name", LOCKS)
def test_locks_hold_hashes_and_no_addresses(name: str) -> None:
    """Every locked package has its hashes, and no line says where to download it."""
    packages = locked(name)
    assert len(packages) > 20
    assert [package for package, hashes in packages.items() if not hashes] == []
    text = (ROOT / name).read_text()
    assert "//" not in text
    assert not re.search(r"^\s*(-i|-f|--(extra-)?index-url|--find-links)\b", text, re.MULTILINE)


def test_locks_hold_what_the_project_asks_for() -> None:
    """A dependency that is added without `./run lock` is seen here."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    groups = project["dependency-groups"]
    extras = project["project"]["optional-dependencies"]
    run = wanted(
        project["project"]["dependencies"] + extras["charts"] + extras["preview"] + groups["build"]
    )
    assert sorted(run - set(locked("requirements.lock"))) == []
    assert sorted((run | wanted(groups["dev"])) - set(locked("requirements-dev.lock"))) == []


def test_version_is_the_packages() -> None:
    """The version that is built is the version that briefgen tells."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    text = (ROOT / "src/briefgen/_version.py").read_text()
    assert f'VERSION = "{project["version"]}"\n' in text


def test_locks_agree() -> None:
    """The tests run with the versions that a build has."""
    pins = [set(re.findall(r"^[\w.-]+==\S+", (ROOT / name).read_text(), re.M)) for name in LOCKS]
    assert pins[0] <= pins[1]


def test_notices_name_every_package() -> None:
    """Whatever a build installs is in the notices."""
    notices = (ROOT / "THIRD-PARTY-NOTICES.md").read_text().lower().replace("_", "-")
    assert [package for package in locked(LOCKS[0]) if package not in notices] == []
