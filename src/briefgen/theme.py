"""Themes: a folder of Jinja templates, CSS and settings, as a value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from briefgen.finding import Finding, Place, finding
from briefgen.table import Table, parse_toml

#: The folder below which a project or the package keeps themes.
FOLDER = "templates"

#: The templates and style sheets that every theme has.
NEEDED = (
    "print.html.j2", "screen.html.j2", "index.html.j2", "print.css", "screen.css", "shared.css",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Face:
    """One font file: its CSS family, style and weight, and the file's bytes.

    `family` is a name of the theme's own, so that no font of the system is ever meant.
    """

    family: str
    style: str
    weight: int
    file: str
    data: bytes


@dataclass(frozen=True, slots=True)
class FaceSource:
    """Where a face comes from: a file of an installed font package."""

    family: str
    style: str
    weight: int
    package: str
    file: str


@dataclass(frozen=True, slots=True)
class Theme:
    """Templates and style sheets by file name, and the faces that they use."""

    name: str
    templates: Mapping[str, str]
    styles: Mapping[str, str]
    faces: tuple[Face, ...]


def parse_settings(text: str, file: str) -> tuple[tuple[FaceSource, ...], list[Finding]]:
    """Return the faces that a `theme.toml` asks for and what is wrong with it."""
    values, findings = parse_toml(text, file)
    table = Table(values, file, text, 1, findings)
    table.known("faces")
    out = []
    for face in table.tables("faces"):
        face.known("family", "style", "weight", "package", "file")
        out.append(
            FaceSource(
                face.string("family", required=True),
                face.string("style", "normal"),
                face.integer("weight", 400) or 400,
                face.string("package", required=True),
                face.string("file", required=True),
            )
        )
    if not out and not findings:
        hint = "name a font file under `[[faces]]`, as the theme `gazette` does"
        findings.append(finding("bad-value", "the theme names no faces", Place(file, 1), hint))
    return tuple(out), findings


def lacking(theme: Theme) -> list[Finding]:
    """Return a finding for each template and style sheet that a theme must have and lacks."""
    place = Place(f"{FOLDER}/{theme.name}/theme.toml")
    return [
        finding(
            "missing-template",
            f"the theme `{theme.name}` has no `{name}`",
            place,
            f"copy the one of the theme `gazette` to {FOLDER}/{theme.name}/",
        )
        for name in NEEDED
        if name not in theme.templates and name not in theme.styles
    ]
