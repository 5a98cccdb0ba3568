"""The library: everything that a project's authored files hold, with every finding.

`load` takes the files as bytes by path and returns what could be loaded; a paper fails only if
it reaches a part that could not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources

from briefgen import brief as briefs_
from briefgen import claim as claims_
from briefgen import figure as figures_
from briefgen import fragment as fragments_
from briefgen import preset as presets_
from briefgen import source as sources_
from briefgen.brief import Brief
from briefgen.claim import Claim
from briefgen.figure import Figure
from briefgen.finding import Finding, Place, did_you_mean, finding
from briefgen.fragment import Fragment
from briefgen.markup import Citation, CrossReference, FigureUse, TableNumber
from briefgen.preset import Preset
from briefgen.source import Source
from briefgen.table import Table, parse_toml

_SETTINGS = ("project", "presets")
_PROJECT_KEYS = ("name", "style", "theme", "language")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a project sets for all its briefs: name, language, citation style, theme."""

    name: str = ""
    language: str = "en"
    style: str = "chicago-shortened-notes-bibliography"
    theme: str = "gazette"


@dataclass(frozen=True, slots=True)
class Library:
    """All that a project holds, by id, and what is wrong with it."""

    settings: Settings
    presets: Mapping[str, Preset]
    sources: Mapping[str, Source]
    claims: Mapping[str, Claim]
    figures: Mapping[str, Figure]
    fragments: Mapping[str, Fragment]
    briefs: Mapping[str, Brief]
    findings: tuple[Finding, ...]


def load(files: Mapping[str, bytes]) -> Library:
    """Return the library that a project's files hold.

    `files` maps paths relative to the project, with forward slashes, to bytes.
    """
    findings: list[Finding] = []
    texts = _decode(files, findings)

    shipped = resources.files("briefgen").joinpath("presets.toml").read_text(encoding="utf-8")
    presets = _presets(shipped, "presets.toml", findings)
    settings = Settings()
    if "briefgen.toml" in texts:
        settings = _settings(texts["briefgen.toml"], findings)
        presets |= _presets(texts["briefgen.toml"], "briefgen.toml", findings)

    sources, found = sources_.parse(texts.get("content/sources.json", "[]"), "content/sources.json")
    findings += found
    claims, found = claims_.parse(
        texts.get("content/claims.jsonl", ""), "content/claims.jsonl", sources
    )
    findings += found
    figures, found = figures_.parse(
        texts.get("content/figures.toml", ""), "content/figures.toml", sources, claims
    )
    findings += found
    fragments: dict[str, Fragment] = {}
    for path in sorted(texts):
        if path.startswith("content/fragments/") and path.endswith(".md"):
            identity = path.removeprefix("content/fragments/").removesuffix(".md")
            fragments[identity], found = fragments_.parse(
                texts[path], identity, path, settings.language
            )
            findings += found
    briefs: dict[str, Brief] = {}
    for path in sorted(texts):
        if path.startswith("content/briefs/") and path.endswith(".toml"):
            identity = path.removeprefix("content/briefs/").removesuffix(".toml")
            brief, found = briefs_.parse(
                texts[path], identity, path, fragments, presets, settings.language
            )
            findings += found
            if brief:
                briefs[identity] = brief
    library = Library(settings, presets, sources, claims, figures, fragments, briefs, ())
    findings += unknown_names(library, texts)
    return Library(settings, presets, sources, claims, figures, fragments, briefs, tuple(findings))


def unknown_names(library: Library, texts: Mapping[str, str]) -> list[Finding]:
    """Return a finding for each source, claim, figure or target that a text names in vain."""
    findings: list[Finding] = []
    targets = set(library.fragments) | {s.id for b in library.briefs.values() for s in b.sections}

    def report(
        code: str, what: str, name: str, known: Mapping[str, object] | set[str], place: Place
    ) -> None:
        lines = texts.get(place.file, "").splitlines()
        context = lines[place.line - 1] if 0 < place.line <= len(lines) else ""
        message = f"there is no {what} `{name}`"
        findings.append(finding(code, message, place, did_you_mean(name, known), context))

    for fragment in library.fragments.values():
        tables = _table_ids(fragment)
        for block in fragment.blocks:
            for part in (*block.parts, *(block.shorter or ())):
                if isinstance(part, Citation):
                    for cite in part.cites:
                        name = cite.key.removeprefix("claim:")
                        if name != cite.key and name not in library.claims:
                            report("unknown-claim", "claim", name, library.claims, cite.place)
                        elif name == cite.key and name not in library.sources:
                            report("unknown-source", "source", name, library.sources, cite.place)
                elif isinstance(part, FigureUse) and part.name not in library.figures:
                    report("unknown-figure", "figure", part.name, library.figures, part.place)
                elif isinstance(part, CrossReference) and part.target not in targets | tables:
                    report(
                        "unknown-reference",
                        "fragment, section or table",
                        part.target,
                        targets | tables,
                        part.place,
                    )
    return findings


def _table_ids(fragment: Fragment) -> set[str]:
    return {p.id for b in fragment.blocks for p in b.parts if isinstance(p, TableNumber) and p.id}


def _decode(files: Mapping[str, bytes], findings: list[Finding]) -> dict[str, str]:
    """Return the texts of the files; one that is not UTF-8 is reported and left out."""
    out: dict[str, str] = {}
    for path, data in files.items():
        try:
            out[path] = data.decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            before = data[: error.start]
            line = before.count(b"\n") + 1
            column = error.start - (before.rfind(b"\n") + 1) + 1
            findings.append(
                finding(
                    "not-utf8",
                    f"byte 0x{data[error.start]:02x} is not UTF-8",
                    Place(path, line, column),
                    "save the file as UTF-8",
                )
            )
    return out


def _presets(text: str, file: str, findings: list[Finding]) -> dict[str, Preset]:
    values, found = parse_toml(text, file)
    if file == "presets.toml" or not found:
        root = Table(values, file, text, 1).table("presets")
        out = {}
        for name in root.values:
            preset, wrong = presets_.parse(name, root.table(name))
            findings += wrong
            if preset:
                out[name] = preset
        return out
    return {}


def _settings(text: str, findings: list[Finding]) -> Settings:
    values, found = parse_toml(text, "briefgen.toml")
    findings += found
    root = Table(values, "briefgen.toml", text, 1, findings)
    root.known(*_SETTINGS)
    project = root.table("project")
    project.known(*_PROJECT_KEYS)
    default = Settings()
    return Settings(
        project.string("name", default.name),
        project.string("language", default.language),
        project.string("style", default.style),
        project.string("theme", default.theme),
    )
