"""The wheel, as a stranger gets it: alone in an environment of its own, without a network.

The folder of wheels is made from the packages that the tests run with, which came by hash: so
pip resolves, unpacks and checks as it would anywhere, and nothing is downloaded.
"""

import base64
import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import Distribution, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.test_cli import write
from tests.test_geometry import ROOT

pytestmark = pytest.mark.slow


def closure(name: str) -> dict[str, Distribution]:
    """Return the installed distributions that a package needs, itself among them."""
    found: dict[str, Distribution] = {}
    left = [Requirement(name)]
    while left:
        wanted = left.pop()
        key = re.sub(r"[-_.]+", "-", wanted.name).lower()
        dist = distribution(wanted.name)
        if key in found and not wanted.extras:
            continue
        found[key] = dist
        for text in dist.requires or []:
            needed = Requirement(text)
            for extra in ("", *wanted.extras):
                if needed.marker is None or needed.marker.evaluate({"extra": extra}):
                    left.append(needed)
                    break
    return found


def pack(dist: Distribution, folder: Path) -> None:
    """Write an installed distribution as the wheel that it came from."""
    tags = re.findall(r"^Tag: (.+)$", dist.read_text("WHEEL") or "", re.MULTILINE)
    tag = tags[0] if len(tags) == 1 else "py2.py3-none-any" if tags[0].endswith("any") else tags[0]
    stem = f"{re.sub(r'[-_.]+', '_', dist.metadata['Name'])}-{dist.version}"
    record = []
    info = ""
    with zipfile.ZipFile(folder / f"{stem}-{tag}.whl", "w", strict_timestamps=False) as wheel:
        for file in dist.files or []:
            name = file.as_posix()
            if name.startswith("..") or name.endswith((".pyc", "/INSTALLER", "/REQUESTED")):
                continue
            if name.endswith(".dist-info/RECORD"):
                info = name
                continue
            data = Path(str(file.locate())).read_bytes()
            digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
            record.append(f'"{name}",sha256={digest},{len(data)}')
            entry = zipfile.ZipInfo(name)
            entry.external_attr = Path(str(file.locate())).stat().st_mode << 16
            wheel.writestr(entry, data)
        wheel.writestr(info, "\n".join([*record, f"{info},,"]) + "\n")


@pytest.fixture(scope="module")
def shared(tmp_path_factory, worker_id) -> Path:
    """A folder that the workers of one run share, with the wheel and the environment in it."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "ein Ordner – 길"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "made").exists():
            make(folder)
            (folder / "made").touch()
    return folder


def make(folder: Path) -> None:
    wheels = folder / "wheels"
    wheels.mkdir()
    quiet = {"capture_output": True, "text": True, "check": True}
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(wheels)]
    subprocess.run(build, cwd=ROOT, env=offline(), **quiet)
    shutil.copy(next(wheels.glob("briefgen-*.whl")), folder)
    needed = dependencies()
    dists = {k: d for name in needed for k, d in closure(name).items()}
    for dist in dists.values():
        pack(dist, wheels)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder / "venv")], **quiet)
    subprocess.run(
        [
            *[*alone(), sys.executable, "-m", "pip", "--python", str(folder / "venv")],
            *["install", "--no-index", "--find-links", str(wheels), "--no-compile", "briefgen"],
        ],
        env=offline(),
        **quiet,
    )
    shutil.rmtree(wheels)


def dependencies() -> list[str]:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    return [str(d) for d in tomllib.loads(text)["project"]["dependencies"]]


def offline() -> dict[str, str]:
    """Return an environment in which pip asks no index, and a proxy that is not there is asked."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PIP_", "PYTHON"))}
    dead = {f"{p}_proxy": "http://127.0.0.1:9" for p in ("http", "https", "all")}
    return {**kept, **dead, "PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull}


def alone() -> list[str]:
    """Return what runs a command without any network, where the system lets us."""
    for command in (["unshare", "-n"], ["unshare", "-rn"]):
        if (
            shutil.which("unshare")
            and not subprocess.run([*command, "true"], capture_output=True).returncode
        ):
            return command
    return []


def briefgen(shared: Path, cwd: Path, *arguments: str | Path):
    return subprocess.run(
        [*alone(), str(shared / "venv" / "bin" / "briefgen"), *map(str, arguments)],
        cwd=cwd,
        env=offline(),
        capture_output=True,
        text=True,
    )


def test_the_wheel_holds_what_it_needs_and_nothing_else(shared):
    """Templates, presets, fonts.conf, starter, schemas and types; no tests and no content."""
    with zipfile.ZipFile(next(shared.glob("briefgen-*.whl"))) as wheel:
        names = set(wheel.namelist())
    inside = {n.removeprefix("briefgen/") for n in names if n.startswith("briefgen/")}
    assert inside >= {"py.typed", "presets.toml", "fonts.conf", "cli.py"}
    for source, below in (("templates", "templates"), ("src/briefgen/starter", "starter"),
                          ("src/briefgen/schemas", "schemas")):  # fmt: skip
        folder = ROOT / source
        files = [p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()]
        assert files
        assert inside >= {f"{below}/{name}" for name in files}
    tops = {n.split("/")[0] for n in names}
    assert len(tops) == 2
    assert all(top == "briefgen" or top.endswith(".dist-info") for top in tops)
    assert not [n for n in names if "/tests/" in n or "__pycache__" in n or "us-rok" in n]
    assert {n.rpartition("/")[2] for n in names} >= {"LICENSE", "THIRD-PARTY-NOTICES.md"}


def snapshot(folder: Path) -> dict[str, tuple[int, int]]:
    return {
        str(p.relative_to(folder)): (p.stat().st_size, p.stat().st_mtime_ns)
        for p in folder.rglob("*")
        if p.is_file() and "__pycache__" not in p.parts
    }


def test_it_makes_a_project_and_builds_it_elsewhere(shared, tmp_path):
    """`init` and `build` in another folder, with the packaged theme, and nothing written to it."""
    site = next((shared / "venv").rglob("site-packages"))
    before = snapshot(site)
    done = briefgen(shared, tmp_path, "init", "my briefs – 강")
    assert done.returncode == 0, done.stderr
    done = briefgen(shared, tmp_path / "my briefs – 강", "build")
    assert (done.returncode, done.stderr.count("error")) == (0, 0), done.stderr
    folder = tmp_path / "my briefs – 강" / "build"
    outputs = json.loads((folder / "manifest.json").read_text())["outputs"]
    assert {name.rpartition(".")[2] for name in outputs} == {"html", "pdf"}
    assert all((folder / name).stat().st_size > 5_000 for name in outputs)
    assert snapshot(site) == before
    done = briefgen(shared, tmp_path, "verify", "--project", tmp_path / "my briefs – 강")
    assert done.returncode == 0, done.stderr


def test_it_runs_where_it_may_not_write(shared, tmp_path):
    """A read-only installation builds a project of any folder from any other one."""
    folder = write(tmp_path / "rivers")
    places = [p for p in (shared / "venv").rglob("*") if p.is_dir() and not p.is_symlink()]
    try:
        for place in places:
            place.chmod(0o555)
        done = briefgen(shared, Path("/"), "build", "--project", folder, "--format", "html")
    finally:
        for place in places:
            place.chmod(0o755)
    assert done.returncode == 0, done.stderr
    assert (folder / "build" / "rivers" / "note.html").exists()


def test_it_is_what_runs(shared, tmp_path):
    """The control: briefgen comes from the new environment, and sees no package but its own."""
    code = "import briefgen, sys; print(briefgen.__file__); import pytest"
    python = shared / "venv" / "bin" / "python"
    done = subprocess.run(
        [python, "-c", code], cwd=tmp_path, env=offline(), capture_output=True, text=True
    )
    assert done.stdout.startswith(str(shared / "venv"))
    assert "No module named 'pytest'" in done.stderr
