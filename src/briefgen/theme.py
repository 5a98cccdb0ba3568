"""Themes: a folder of Jinja templates, CSS and settings, as a value.

A theme is read as layers, the topmost first: the project's folder of its name, the shipped one of
that name, then those of the theme that it extends. A file of a layer stands in for the same one
below, settings are joined key by key.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from briefgen import colour
from briefgen.colour import Palette
from briefgen.finding import Finding, Place, did_you_mean, finding
from briefgen.formats import PAPER_SIZES
from briefgen.key import Key, Keys, Kind
from briefgen.limits import SAFE_NAME
from briefgen.table import Table, parse_toml

#: The folder below which a project or the package keeps themes.
FOLDER = "templates"

#: The templates and style sheets that every theme has. The template of another format is missed
#: where that format is built.
NEEDED = (
    "print.html.j2", "screen.html.j2", "index.html.j2", "landing.html.j2", "share.html.j2",
    "print.css", "screen.css", "shared.css",
)  # fmt: skip

#: Style sheets that come behind those of the layers below instead of standing in for them: for
#: both media, for the page, for the screen, for the pages about a build folder.
MORE, MORE_PRINT, MORE_SCREEN = "more.css", "more-print.css", "more-screen.css"
MORE_FOLDER = "more-folder.css"

#: The size of paper where no theme says another one.
PAPER = "a4"

#: How a logo may end, with its type.
LOGOS = {".svg": "image/svg+xml", ".png": "image/png"}

#: The families that style sheets ask for, with what stands in where none of them is there.
FAMILIES = {"serif": "the text", "sans": "headings, tables, notes and furniture"}

#: The keys of `theme.toml` and of its tables.
KEYS: Keys = {
    "extends": Key(Kind.TEXT, "the theme that gives what this one does not have"),
    "colours": Key(Kind.TABLE, "colours by what they are for; `dark` has those of a dark screen"),
    "fonts": Key(Kind.TABLE, "the families of the style sheets, each a list of those of the faces"),
    "page": Key(Kind.TABLE, "the page"),
    "logo": Key(Kind.TABLE, "the drawing in the title block"),
    "marks": Key(Kind.TABLE, "the colours of handling marks; `dark` has those of a dark screen"),
    "faces": Key(Kind.TABLES, "the font files"),
}
PAGE_KEYS: Keys = {
    "size": Key(
        Kind.TEXT, "the size of paper if no other is asked for", choices=tuple(PAPER_SIZES)
    ),
}
LOGO_KEYS: Keys = {
    "file": Key(Kind.TEXT, "an SVG or PNG in the theme's folder", required=True),
    "alt": Key(Kind.TEXT, "what it says, for those who do not see it", required=True),
}
FACE_KEYS: Keys = {
    "family": Key(Kind.TEXT, "the theme's own name for the family", required=True),
    "style": Key(Kind.TEXT, "normal if not given", choices=("normal", "italic")),
    "weight": Key(Kind.NUMBER, "400 if not given"),
    "package": Key(Kind.TEXT, "the installed Python package that has the file", required=True),
    "file": Key(Kind.TEXT, "the file's name, a static TrueType or OpenType font", required=True),
}

#: Names of families that need no quoting to stand in quotation marks.
_FAMILY = re.compile(r"[A-Za-z][A-Za-z0-9 -]{0,80}")


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
    place: Place = field(default=Place(""), compare=False)


@dataclass(frozen=True, slots=True)
class LogoSource:
    """Which file of the theme's folder is the logo, and what it says in words."""

    file: str
    alt: str
    place: Place


@dataclass(frozen=True, slots=True)
class Logo:
    """A logo as it is shown: `data` was read and written anew, so that it can only be looked at."""

    file: str
    media_type: str
    alt: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Look:
    """What the settings of a theme say. `marks` are the colours of handling marks by their texts.

    `fonts` are the families by those of `FAMILIES`, `size` is empty where nothing is said of it.
    """

    extends: str = ""
    extends_place: Place = field(default=Place(""), compare=False)
    faces: tuple[FaceSource, ...] = ()
    fonts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    light: Palette = field(default_factory=dict)
    dark: Palette = field(default_factory=dict)
    marks: Palette = field(default_factory=dict)
    dark_marks: Palette = field(default_factory=dict)
    size: str = ""
    logo: LogoSource | None = None

    def over(self, below: Look) -> Look:
        """Return these settings with what `below` says where they say nothing."""
        own = {(f.family, f.style, f.weight) for f in self.faces}
        kept = (f for f in below.faces if (f.family, f.style, f.weight) not in own)
        return Look(
            self.extends or below.extends,
            self.extends_place if self.extends else below.extends_place,
            (*kept, *self.faces),
            {**below.fonts, **self.fonts},
            {**below.light, **self.light},
            {**below.dark, **self.dark},
            {**below.marks, **self.marks},
            {**below.dark_marks, **self.dark_marks},
            self.size or below.size,
            self.logo or below.logo,
        )


@dataclass(frozen=True, slots=True)
class Layer:
    """One folder of a theme: its name, whether it is a shipped one, its texts and its settings."""

    name: str
    shipped: bool
    texts: Mapping[str, str]
    look: Look


@dataclass(frozen=True, slots=True)
class Theme:
    """Templates and style sheets by file name, the faces that they use, and how it looks.

    A template `THEME/FILE` is the file of that theme itself, for one that stands in for it and
    changes a block. `files` are the paths of the templates, for findings. `size` is the size of
    paper where no other is asked for.
    """

    name: str
    templates: Mapping[str, str]
    styles: Mapping[str, str]
    faces: tuple[Face, ...]
    look: Look = Look()
    size: str = PAPER
    logo: Logo | None = None
    files: Mapping[str, str] = field(default_factory=dict)

    def path(self, name: str) -> str:
        """Return where a template stands, as a path of the project."""
        return self.files.get(name, f"{FOLDER}/{self.name}/{name}")


def parse_settings(text: str, file: str) -> tuple[Look, list[Finding]]:
    """Return what a `theme.toml` says and what is wrong with it."""
    values, findings = parse_toml(text, file)
    table = Table(values, file, text, 1, findings)
    table.known(*KEYS)
    extends = table.string("extends")
    if extends and not SAFE_NAME.fullmatch(extends):
        table.report("bad-value", f"`extends` is `{extends[:60]}`", "extends", "name a theme")
        extends = ""
    colours, page = table.table("colours"), table.table("page")
    page.known(*PAGE_KEYS)
    size = page.string("size")
    if "size" in page.values and size not in PAPER_SIZES:
        hint = f"sizes of paper are {', '.join(PAPER_SIZES)}"
        page.report("bad-value", f"`size` is `{size[:60]}`", "size", hint)
        size = ""
    dark, marks = colours.table("dark"), table.table("marks")
    dark_marks = marks.table("dark")
    colours.known(*colour.NAMES, "dark")
    dark.known(*colour.NAMES)
    look = Look(
        extends,
        table.place("extends") if extends else Place(file),
        tuple(_faces(table)),
        dict(_fonts(table.table("fonts"))),
        colour.read(colours, tuple(colour.NAMES)),
        colour.read(dark, tuple(colour.NAMES)),
        colour.read(marks, tuple(name for name in marks.values if name != "dark")),
        colour.read(dark_marks, tuple(dark_marks.values)),
        size,
        _logo(table.table("logo")) if "logo" in table.values else None,
    )
    return look, findings


def _faces(table: Table) -> Iterator[FaceSource]:
    """Yield the faces that can be asked for; what can be no name in a style sheet is reported."""
    for face in table.tables("faces"):
        face.known(*FACE_KEYS)
        source = FaceSource(
            face.string("family", required=True),
            face.string("style", "normal"),
            face.integer("weight", 400) or 400,
            face.string("package", required=True),
            face.string("file", required=True),
            Place(table.file),
        )
        sound = True
        for name, value, fits, hint in (
            ("family", source.family, _FAMILY.fullmatch(source.family), "use letters and spaces"),
            (
                "style",
                source.style,
                source.style in FACE_KEYS["style"].choices,
                "write normal or italic",
            ),
            ("weight", str(source.weight), 1 <= source.weight <= 1000, "write 400 or 600"),
            ("file", source.file, SAFE_NAME.fullmatch(source.file), "give the name of a file"),
        ):
            if value and not fits:
                face.report("bad-value", f"`{name}` is `{value[:60]}`", name, hint)
                sound = False
        if sound:
            yield source


def _fonts(table: Table) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the families that the style sheets ask for, by the name that they have there."""
    table.known(*FAMILIES)
    for name in FAMILIES:
        if name in table.values:
            families = table.strings(name, required=True)
            wrong = next((f for f in families if not _FAMILY.fullmatch(f)), None)
            if wrong is not None:
                hint = "name families that are under `[[faces]]`"
                table.report("bad-value", f"`{name}` has `{wrong[:60]}`", name, hint)
            elif families:
                yield name, families


def _logo(table: Table) -> LogoSource | None:
    """Return which file is the logo, None where nothing that could be one is named."""
    table.known(*LOGO_KEYS)
    file, alt = table.string("file", required=True), table.string("alt", required=True)
    ending = file[file.rfind(".") :].lower() if "." in file else ""
    if file and (not SAFE_NAME.fullmatch(file) or ending not in LOGOS):
        hint = "name an SVG or PNG in the theme's folder"
        table.report("bad-value", f"`file` is `{file[:60]}`", "file", hint)
        return None
    return LogoSource(file, alt, table.place("file")) if file and alt else None


def joined(layers: Sequence[Layer]) -> Look:
    """Return what the settings of layers say together, the first before the others."""
    look = Look()
    for layer in reversed(layers):
        look = layer.look.over(look)
    return look


def templates(layers: Sequence[Layer]) -> tuple[dict[str, str], dict[str, str]]:
    """Return the templates of layers by name, and their paths.

    `FILE` is the topmost one. `THEME/FILE` is the lowest one of that theme: where the project
    changes a shipped theme, the shipped file.
    """
    texts: dict[str, str] = {}
    paths: dict[str, str] = {}
    for layer in layers:
        for name, text in layer.texts.items():
            if name.endswith(".j2"):
                path = f"{FOLDER}/{layer.name}/{name}"
                texts.setdefault(name, text)
                paths.setdefault(name, path)
                texts[f"{layer.name}/{name}"] = text
                paths[f"{layer.name}/{name}"] = path
    return texts, paths


def styles(layers: Sequence[Layer]) -> dict[str, str]:
    """Return the style sheets of layers by name: the topmost, and all of what only adds."""
    out: dict[str, str] = {}
    for layer in reversed(layers):
        for name, text in layer.texts.items():
            if name.endswith(".css"):
                adds = name in {MORE, MORE_PRINT, MORE_SCREEN, MORE_FOLDER} and name in out
                out[name] = f"{out[name]}\n{text}" if adds else text
    return out


def wrong_look(look: Look, file: str) -> list[Finding]:
    """Return what is wrong with the settings of a whole theme; `file` is its `theme.toml`."""
    findings = [
        *colour.low_contrasts(look.light, look.marks, "light"),
        *(colour.low_contrasts(look.dark, look.dark_marks, "dark") if look.dark else ()),
    ]
    known = {face.family for face in look.faces}
    for family in dict.fromkeys(f for families in look.fonts.values() for f in families):
        if known and family not in known:
            hint = did_you_mean(family, known) or f"families are {', '.join(sorted(known))}"
            message = f"no face has the family `{family}`, which `[fonts]` names"
            findings.append(finding("missing-font", message, Place(file), hint))
    if not look.faces:
        hint = "name a font file under `[[faces]]`, as the theme `gazette` does, or extend it"
        findings.append(finding("bad-value", "the theme names no faces", Place(file, 1), hint))
    return findings


def lacking(theme: Theme) -> list[Finding]:
    """Return a finding for each template and style sheet that a theme must have and lacks."""
    place = Place(f"{FOLDER}/{theme.name}/theme.toml")
    return [
        finding(
            "missing-template",
            f"the theme `{theme.name}` has no `{name}`",
            place,
            'write `extends = "gazette"` at the head of its theme.toml, or add the file',
        )
        for name in NEEDED
        if name not in theme.templates and name not in theme.styles
    ]


def folder_of(theme: Theme, size: str, usual: str) -> str:
    """Return the folder below the build folder for outputs in a look, empty for those of the project.

    `usual` is the name of the project's theme; a theme's own size of paper is its usual one.
    """
    return "" if (theme.name, size) == (usual, theme.size) else f"{theme.name}-{size}"


def palettes(look: Look, mark: str) -> tuple[Palette, Palette]:
    """Return the light and the dark colours of a paper with a handling mark."""
    light, dark = dict(look.light), dict(look.dark)
    for palette, marks in ((light, look.marks), (dark, look.dark_marks)):
        if mark in marks:
            palette["handling"] = marks[mark]
    return light, dark


def colours(theme: Theme, mark: str = "", *, for_page: bool = False) -> str:
    """Return the rules that give a paper with a handling mark the theme's colours and families."""
    light, dark = palettes(theme.look, mark)
    stacks = "".join(
        f"--{name}:{_stack(families)},{generic};"
        for name, families in theme.look.fonts.items()
        for generic in [{"serif": "serif", "sans": "sans-serif"}[name]]
    )
    rules = colour.style(light, dark, for_page=for_page)
    return f"{rules}\n:root{{{stacks}}}" if stacks else rules


def _stack(families: Iterable[str]) -> str:
    return ",".join(f'"{family}"' for family in families)
