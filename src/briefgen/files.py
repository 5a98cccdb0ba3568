"""Reading a project and writing its outputs: the only module that opens files for the pipeline."""

from __future__ import annotations

import contextlib
import os
import tempfile
import time
from collections.abc import Collection, Iterable, Mapping
from itertools import islice
from pathlib import Path

from briefgen import authored, png, svg
from briefgen import source as sources_
from briefgen import theme as themes
from briefgen.cache import FOLDER as CACHE
from briefgen.cache import digest
from briefgen.finding import Finding, Place, did_you_mean, failed, finding
from briefgen.limits import FORBIDDEN, MOST_BYTES, MOST_FILES, SAFE_NAME
from briefgen.theme import FOLDER, Face, FaceSource, Layer, Logo, LogoSource, Theme

#: What is read of a project, as patterns below its folder.
PATTERNS = (
    "briefgen.toml",
    *sources_.FILES,
    "content/claims.jsonl",
    "content/figures.toml",
    "content/glossary.toml",
    "content/pictures/*.svg",
    "content/pictures/*.vl.json",
    "content/data/*.csv",
    "content/briefs/*.toml",
    "content/fragments/**/*.md",
    "styles/*.csl",
)


#: How the files of a theme end.
THEME_SUFFIXES = frozenset({".j2", ".css", ".toml"})

_SETTINGS = Place("briefgen.toml")


def read_project(folder: Path) -> dict[str, bytes | Finding]:
    """Return the project's files by their path relative to its folder.

    In place of a file that is not read stands a finding that says why: it lies outside by a
    symbolic link, is no file, can not be opened or is too large.
    """
    root = folder.resolve()
    out: dict[str, bytes | Finding] = {}
    size = 0
    for pattern in PATTERNS:
        for path in sorted(islice(folder.glob(pattern), MOST_FILES + 1)):
            name = path.relative_to(folder).as_posix()
            if len(out) >= MOST_FILES or size > MOST_BYTES:
                message = f"more than {MOST_FILES:,} files or {MOST_BYTES:,} bytes stand before it"
                hint = "part the project in two"
                out[name] = finding("too-large", message, Place(name), hint)
                return out
            data = out[name] = _read(path, name, root)
            size += 0 if isinstance(data, Finding) else len(data)
    for path in islice((folder / "content" / "fragments").rglob("*"), 10 * MOST_FILES):
        if path.is_symlink() and path.is_dir():
            name = path.relative_to(folder).as_posix()
            message = "a folder that is a symbolic link is not read"
            out[name] = finding("outside-project", message, Place(name), "copy its files")
    return out


def _read(path: Path, name: str, root: Path) -> bytes | Finding:
    """Return the bytes of a file of the project, or why it is not read."""
    place = Place(name)
    if FORBIDDEN.search(name) or "\n" in name or "\t" in name:
        message = "the name of the file has characters that act and do not show"
        return finding("bad-file-name", message, place, "give it a name of letters and hyphens")
    try:
        if not path.resolve().is_relative_to(root):
            message = "the file is a symbolic link that leads out of the project"
            return finding("outside-project", message, place, "copy the file")
        if not path.is_file():
            message = "this is a folder, a pipe or a device, and no file"
            return finding("outside-project", message, place, "take it away")
        large = authored.oversized(name, path.stat().st_size)
        return large or path.read_bytes()
    except (OSError, RuntimeError) as error:  # the latter: links in a circle
        reason = getattr(error, "strerror", None) or "it is a link to itself"
        message = f"the file can not be read: {reason}"
        hint = "see that it is there and that you may read it"
        return finding("unreadable-file", message, place, hint)


def theme_folders(project: Path) -> tuple[Path, ...]:
    """Return the folders that may hold themes: the project's, then the package's."""
    package = Path(__file__).parent
    shipped = package / FOLDER
    if not shipped.is_dir():  # run from a checkout, where the themes lie beside `src`
        shipped = package.parent.parent / FOLDER
    return (project / FOLDER, shipped)


def read_templates(project: Path) -> dict[str, bytes]:
    """Return the bytes of the files of all themes, the project's and the shipped ones."""
    out: dict[str, bytes] = {}
    for number, folder in enumerate(theme_folders(project)):
        for path in sorted(islice(folder.glob("*/*"), MOST_FILES)):
            if path.suffix.lower() in THEME_SUFFIXES or path.suffix.lower() in themes.LOGOS:
                with contextlib.suppress(OSError):  # which `read_theme` reports
                    out[f"{number}/{path.relative_to(folder).as_posix()}"] = path.read_bytes()
    return out


def read_theme(
    project: Path, name: str, place: Place = _SETTINGS
) -> tuple[Theme | None, list[Finding]]:
    """Return a theme by name; a project's own files stand in for the shipped ones.

    `place` is where the project names it.
    """
    layers, folders, findings = _read_layers(project, name, place)
    if not layers or failed(findings):
        return None, findings
    look = themes.joined(layers)
    where = f"{FOLDER}/{name}/theme.toml"
    faces, found = _read_faces(look.faces)
    findings += [*themes.wrong_look(look, where), *found]
    logo, found = _read_logo(look.logo, folders) if look.logo else (None, [])
    texts, paths = themes.templates(layers)
    size = look.size or themes.PAPER
    theme = Theme(name, texts, themes.styles(layers), faces, look, size, logo, paths)
    return theme, [*findings, *found, *themes.lacking(theme)]


def _read_layers(
    project: Path, name: str, place: Place
) -> tuple[list[Layer], list[Path], list[Finding]]:
    """Return the layers of a theme, the topmost first, their folders, and what is wrong."""
    layers: list[Layer] = []
    folders: list[Path] = []
    findings: list[Finding] = []
    wanted, seen = name, set[str]()
    while wanted:
        found = [] if wanted in seen else _read_folders(project, wanted, findings)
        if not found:
            if not findings:
                findings.append(_unknown_theme(project, wanted, place, seen))
            break
        seen.add(wanted)
        layers += [layer for layer, _ in found]
        folders += [folder for _, folder in found]
        look = themes.joined([layer for layer, _ in found])
        wanted, place = look.extends, look.extends_place
    return layers, folders, findings


def _read_folders(project: Path, name: str, findings: list[Finding]) -> list[tuple[Layer, Path]]:
    """Return the layers that one theme has itself, none where there is no such theme."""
    out = []
    for number, below in enumerate(theme_folders(project)):
        data: dict[str, bytes | Finding] = {}
        if SAFE_NAME.fullmatch(name):
            for path in sorted(islice((below / name).glob("*"), MOST_FILES)):
                if path.suffix in THEME_SUFFIXES:
                    short = f"{FOLDER}/{name}/{path.name}"
                    data[short] = _read(path, short, below.resolve())
        if not data:
            continue
        texts, unread = authored.decode(data)
        settings = f"{FOLDER}/{name}/theme.toml"
        look, found = themes.parse_settings(texts.get(settings, ""), settings)
        findings += [*unread, *found]
        files = {path.rpartition("/")[2]: text for path, text in texts.items()}
        out.append((Layer(name, bool(number), files, look), below / name))
    if not any("theme.toml" in layer.texts for layer, _ in out) and not failed(findings):
        return []
    return out


def _unknown_theme(project: Path, name: str, place: Place, seen: Collection[str]) -> Finding:
    """Return the finding for a theme that is not there, or that would extend itself."""
    message = f"there is no theme `{name}`"
    if not SAFE_NAME.fullmatch(name):
        message += f": it is the name of a folder in {FOLDER}/, not a path"
        return finding("unknown-theme", message, place, "leave `theme` out for `gazette`")
    if name in seen:
        message = f"the theme `{name}` extends itself"
        return finding("unknown-theme", message, place, "name another theme, such as `gazette`")
    known = {p.name for f in theme_folders(project) if f.is_dir() for p in f.iterdir()} - {name}
    hint = did_you_mean(name, known) or f"themes are {', '.join(sorted(known))}"
    return finding("unknown-theme", message, place, hint)


def _read_logo(source: LogoSource, folders: Iterable[Path]) -> tuple[Logo | None, list[Finding]]:
    """Return the logo from the topmost of some folders that has it."""
    path = next((p for folder in folders if (p := folder / source.file).is_file()), None)
    if path is None:
        message = f"there is no `{source.file}` in the theme's folder"
        hint = "put the file beside theme.toml, or take `[logo]` out"
        return None, [finding("missing-logo", message, source.place, hint)]
    place = Place(f"{FOLDER}/{path.parent.name}/{source.file}")
    data = _read(path, place.file, path.parent.resolve())
    if isinstance(data, Finding):
        return None, [data]
    checked = png.checked if path.suffix.lower() == ".png" else svg.checked
    made, findings = checked(data, place)
    if made is None:
        return None, findings
    media_type = themes.LOGOS[path.suffix.lower()]
    return Logo(f"logo{path.suffix.lower()}", media_type, source.alt, made), findings


def _read_faces(sources: Iterable[FaceSource]) -> tuple[tuple[Face, ...], list[Finding]]:
    from importlib import resources  # slow to load, and not for those who read no face

    out: list[Face] = []
    findings: list[Finding] = []
    for source in sources:
        try:
            folder = Path(str(resources.files(source.package)))
        except (ImportError, TypeError, ValueError):
            message = f"the font package `{source.package}` is not installed"
            findings.append(finding("missing-font", message, source.place, "install it with pip"))
            continue
        path = next(
            (p for p in (folder / source.file, folder / "files" / source.file) if p.is_file()), None
        )
        if path is None:
            message = f"the package `{source.package}` has no file `{source.file}`"
            hint = did_you_mean(source.file, _names(folder)) or "look into the package's folder"
            findings.append(finding("missing-font", message, source.place, hint))
            continue
        out.append(Face(source.family, source.style, source.weight, source.file, path.read_bytes()))
    return tuple(out), findings


def _names(folder: Path) -> list[str]:
    return [p.name for f in (folder, folder / "files") if f.is_dir() for p in f.iterdir()]


#: How files end that are being written.
PART = ".part"


def write(path: Path, data: bytes) -> bool:
    """Write a file whole or not at all: beside it, then in its place.

    Return false where the file held these bytes already, and was left alone.

    Raises:
        OSError: if it can not be written; what was there before is then still there.
    """
    with contextlib.suppress(OSError):
        if path.stat().st_size == len(data) and path.read_bytes() == data:
            return False
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=PART)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.chmod(0o666 & ~_umask())
        part.replace(path)
    except BaseException as error:
        with contextlib.suppress(OSError):
            part.unlink()
        if isinstance(error, OSError):
            raise OSError(error.errno, error.strerror, str(path)) from error
        raise
    return True


def unchanged(folder: Path, digests: Mapping[str, str]) -> bool:
    """Return whether files below a folder have these digests, and nothing was left unfinished."""
    try:
        return all(
            digest((folder / name).read_bytes()) == known for name, known in digests.items()
        ) and not any(folder.glob(f"*/.*{PART}"))
    except OSError:
        return False


def sweep(folder: Path) -> None:
    """Remove what a killed process left unfinished below a folder that nobody else writes to."""
    for path in folder.rglob(f"*{PART}"):
        with contextlib.suppress(OSError):
            if CACHE not in path.parts or time.time() - path.stat().st_mtime > 3600:
                path.unlink()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def write_all(folder: Path, outputs: Mapping[str, bytes]) -> None:
    """Write several files below a folder, each whole or not at all."""
    for name, data in outputs.items():
        write(folder / name, data)
