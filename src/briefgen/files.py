"""Reading a project and writing its outputs: the only module that opens files for the pipeline."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Mapping
from importlib import resources
from pathlib import Path

from briefgen import theme as themes
from briefgen.finding import Finding, Place, did_you_mean, finding
from briefgen.theme import FOLDER, Face, FaceSource, Theme

#: What is read of a project, as patterns below its folder.
PATTERNS = (
    "briefgen.toml",
    "content/sources.json",
    "content/claims.jsonl",
    "content/figures.toml",
    "content/briefs/*.toml",
    "content/fragments/**/*.md",
)


def read_project(folder: Path) -> dict[str, bytes]:
    """Return the project's files by their path relative to its folder.

    Files that lie outside by a symbolic link are left out.

    Raises:
        OSError: if a file can not be read.
    """
    root = folder.resolve()
    out: dict[str, bytes] = {}
    for pattern in PATTERNS:
        for path in sorted(folder.glob(pattern)):
            if path.is_file() and path.resolve().is_relative_to(root):
                out[path.relative_to(folder).as_posix()] = path.read_bytes()
    return out


def theme_folders(project: Path) -> tuple[Path, ...]:
    """Return the folders that may hold themes: the project's, then the package's."""
    package = Path(str(resources.files("briefgen")))
    shipped = package / FOLDER
    if not shipped.is_dir():  # run from a checkout, where the themes lie beside `src`
        shipped = package.parent.parent / FOLDER
    return (project / FOLDER, shipped)


def read_theme(project: Path, name: str) -> tuple[Theme | None, list[Finding]]:
    """Return a theme by name; a project's own files stand in for the shipped ones."""
    files: dict[str, str] = {}
    for folder in reversed(theme_folders(project)):
        for path in sorted((folder / name).glob("*")):
            if path.suffix in {".j2", ".css", ".toml"}:
                files[path.name] = path.read_text(encoding="utf-8")
    where = f"{FOLDER}/{name}/theme.toml"
    if "theme.toml" not in files:
        shipped = {p.name for f in theme_folders(project) if f.is_dir() for p in f.iterdir()}
        hint = did_you_mean(name, shipped) or f"themes are {', '.join(sorted(shipped))}"
        message = f"there is no theme `{name}`"
        return None, [finding("bad-value", message, Place("briefgen.toml"), hint)]
    faces, findings = themes.parse_settings(files["theme.toml"], where)
    read, found = _read_faces(faces, where)
    findings += found
    return (
        Theme(
            name,
            {n: t for n, t in files.items() if n.endswith(".j2")},
            {n: t for n, t in files.items() if n.endswith(".css")},
            read,
        ),
        findings,
    )


def _read_faces(
    sources: tuple[FaceSource, ...], where: str
) -> tuple[tuple[Face, ...], list[Finding]]:
    out: list[Face] = []
    findings: list[Finding] = []
    for source in sources:
        try:
            folder = Path(str(resources.files(source.package)))
        except ModuleNotFoundError:
            message = f"the font package `{source.package}` is not installed"
            findings.append(finding("bad-value", message, Place(where), "install it with pip"))
            continue
        path = next(
            (p for p in (folder / source.file, folder / "files" / source.file) if p.is_file()), None
        )
        if path is None:
            message = f"the package `{source.package}` has no file `{source.file}`"
            findings.append(finding("bad-value", message, Place(where)))
            continue
        out.append(Face(source.family, source.style, source.weight, source.file, path.read_bytes()))
    return tuple(out), findings


def write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all: beside it, then in its place.

    Raises:
        OSError: if it can not be written; what was there before is then still there.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.chmod(0o666 & ~_umask())
        part.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink()
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def write_all(folder: Path, outputs: Mapping[str, bytes]) -> None:
    """Write several files below a folder, each whole or not at all."""
    for name, data in outputs.items():
        write(folder / name, data)
