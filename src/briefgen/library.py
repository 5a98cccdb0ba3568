"""The library: everything that a project's authored files hold, with every finding.

`load` takes the files as bytes by path and returns what could be loaded; a paper fails only if
it reaches a part that could not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from importlib import resources
from typing import Any

from briefgen import authored, dataset, style, svg, wording
from briefgen import brief as briefs_
from briefgen import chart as charts_
from briefgen import claim as claims_
from briefgen import figure as figures_
from briefgen import fragment as fragments_
from briefgen import glossary as glossaries
from briefgen import policy as policies
from briefgen import preset as presets_
from briefgen import source as sources_
from briefgen.addresses import ALONE, SELF_ALONE, address, is_ancestor, is_base
from briefgen.brief import Brief
from briefgen.chart import Chart
from briefgen.claim import Claim
from briefgen.dataset import Dataset
from briefgen.figure import Figure
from briefgen.finding import Finding, Place, did_you_mean, finding
from briefgen.formats import FORMATS, HEADING_BASES, USUAL, USUAL_PLACEMENT, is_taken
from briefgen.fragment import Block, Fragment
from briefgen.glossary import Term
from briefgen.key import Key, Keys, Kind
from briefgen.limits import LANGUAGE, MOST_FINDINGS, SAFE_NAME
from briefgen.markup import CaptionNumber, Citation, CrossReference, PictureUse, uses
from briefgen.policy import NO_POLICY, Policy
from briefgen.preset import Preset
from briefgen.source import Source
from briefgen.table import Table, parse_toml

#: Where a project's settings are.
SETTINGS_FILE = Place("briefgen.toml")

#: The tables of `briefgen.toml`.
SETTINGS = ("project", "presets", "findings", "words")

#: The keys of `[project]` in `briefgen.toml`.
PROJECT_KEYS: Keys = {
    "name": Key(Kind.TEXT, "what the project is called, on the page that lists its papers"),
    "language": Key(Kind.TEXT, "the language of the texts, such as en-GB"),
    "style": Key(
        Kind.TEXT, "the citation style, by its name in the CSL repository or its file in styles/"
    ),
    "theme": Key(Kind.TEXT, "the folder below templates/ with the look of the papers"),
    "formats": Key(
        Kind.TEXTS, "what `build` makes, html and pdf if not given", choices=tuple(FORMATS)
    ),
    "heading-base": Key(
        Kind.NUMBER,
        "the level of the title in somebody else's page, 2 if not given",
        numbers=HEADING_BASES,
    ),
    "marks": Key(Kind.TEXTS, "the handling marks, from the lowest to the highest"),
    "licence": Key(Kind.TEXT, "under what the text may be used, as a sentence of the colophon"),
    "base-url": Key(
        Kind.TEXT,
        "the address that the build folder will have, for absolute addresses in its pages",
    ),
    "frame-ancestors": Key(
        Kind.TEXTS,
        "who may show the frames, for the server's headers: 'self' if not given, and other sites",
    ),
}


#: The folder of a project's pictures.
PICTURES = "content/pictures/"


@dataclass(frozen=True, slots=True)
class Settings:
    """What a project sets for all its briefs: name, language, citation style, theme, marks, licence.

    `formats` are what is built of each paper, `heading_base` is the level of its title in somebody
    else's page. `marks` are its handling marks, from the lowest to the highest. `style_place` and
    `theme_place` are where it names them. `words` are its own in place of those that the tool
    prints. `base_url` is the address that the build folder will have, empty where nothing says so.
    `frame_ancestors` are the sites that may show its frames, as a policy writes them.
    """

    name: str = ""
    language: str = "en"
    style: str = "chicago-shortened-notes-bibliography"
    theme: str = "gazette"
    style_place: Place = SETTINGS_FILE
    theme_place: Place = SETTINGS_FILE
    marks: tuple[str, ...] = ()
    licence: str = ""
    words: wording.Own = field(default_factory=dict)
    formats: tuple[str, ...] = USUAL
    heading_base: int = USUAL_PLACEMENT.heading_base
    base_url: str = ""
    frame_ancestors: tuple[str, ...] = SELF_ALONE


@dataclass(frozen=True, slots=True)
class Library:
    """All that a project holds, by id, and what is wrong with it.

    `policy` says what is made of findings, those that come later too. `lost` are files that could
    not be read at all: every paper lacks what they hold. `texts` are the fragments' files,
    `styles` the project's own citation styles by path, `pictures` its drawings as SVG that may be
    shown, `charts` those that are drawn from its `data`. `today` is the day by which reviews are
    due; without one none is.
    """

    settings: Settings
    presets: Mapping[str, Preset]
    sources: Mapping[str, Source]
    claims: Mapping[str, Claim]
    figures: Mapping[str, Figure]
    fragments: Mapping[str, Fragment]
    briefs: Mapping[str, Brief]
    findings: tuple[Finding, ...]
    policy: Policy = NO_POLICY
    lost: frozenset[str] = frozenset()
    texts: Mapping[str, str] = field(default_factory=dict)
    styles: Mapping[str, str] = field(default_factory=dict)
    today: date | None = None
    glossary: Mapping[str, Term] = field(default_factory=dict)
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    charts: Mapping[str, Chart] = field(default_factory=dict)
    data: Mapping[str, Dataset] = field(default_factory=dict)

    def style_of(self, preset: Preset) -> tuple[str, Place]:
        """Return the citation style of a preset, and where it is named."""
        if preset.style:
            return preset.style, preset.style_place
        return self.settings.style, self.settings.style_place

    def on(self, today: date | None) -> Library:
        """Return the library as it is on a day: what is past its review then is marked so."""
        return replace(self, today=today)

    def words(self, language: str) -> dict[str, str]:
        """Return the words that the tool prints in a language, the project's own before its."""
        return wording.words(language, self.settings.words)

    def figure_text(self, name: str, language: str, *, plural: bool = False) -> str:
        """Return how `{{name}}` prints in a language, empty where it means nothing.

        A term of the glossary prints its short form; `{{name}}s` is `plural`.
        """
        end = "s" if plural else ""
        figure = self.figures.get(name)
        if figure is not None:
            return figure.text(language) + end
        return self.glossary[name].short + end if name in self.glossary else ""

    def with_style(self, name: str) -> Library:
        """Return the library with one citation style for all presets; itself without a name."""
        if not name:
            return self
        presets = {key: replace(preset, style="") for key, preset in self.presets.items()}
        settings = replace(self.settings, style=name, style_place=Place("command line"))
        return replace(self, presets=presets, settings=settings)

    def in_folder(self, name: str) -> Library:
        """Return it with outputs in a folder below the build folder, which their addresses have."""
        base = address(self.settings.base_url, f"{name}/") if name else self.settings.base_url
        return replace(self, settings=replace(self.settings, base_url=base))

    def with_theme(self, name: str) -> Library:
        """Return the library with another theme; itself without a name."""
        if not name:
            return self
        settings = replace(self.settings, theme=name, theme_place=Place("command line"))
        return replace(self, settings=settings)


#: Reads a fragment: its text, id, file and language.
FragmentParser = Callable[[str, str, str, str], tuple[Fragment, list[Finding]]]


def load(
    files: Mapping[str, bytes | Finding],
    *,
    strict: bool = False,
    parse: FragmentParser = fragments_.parse,
) -> Library:
    """Return the library that a project's files hold.

    `files` maps paths relative to the project, with forward slashes, to bytes, or to a finding
    that says why a file was not read. `strict` makes each warning an error, here and later. `parse`
    is `fragment.parse`, or the same for who loads again and again and remembers.
    """
    texts, findings = authored.decode(files)

    shipped = resources.files("briefgen").joinpath("presets.toml").read_text(encoding="utf-8")
    values, _ = parse_toml(shipped, "presets.toml")
    ours = Table(values, "presets.toml", shipped).table("presets")
    presets = _presets(ours, {})
    text = texts.get("briefgen.toml", "")
    values, found = parse_toml(text, "briefgen.toml")
    findings += found
    root = Table(values, "briefgen.toml", text, 1, findings)
    settings = _settings(root)
    written = root.table("presets")
    own = _presets(written, ours.values)
    broken = written.values.keys() - own.keys()
    presets |= own
    policy, found = policies.read(root.table("findings"), texts)
    findings += found
    policy = replace(policy, strict=strict)

    sources, found = sources_.load(texts)
    findings += found
    claims, found = claims_.parse(
        texts.get("content/claims.jsonl", ""), "content/claims.jsonl", sources
    )
    findings += found
    figures, found = figures_.parse(
        texts.get("content/figures.toml", ""), "content/figures.toml", sources, claims
    )
    findings += found
    glossary, found = glossaries.parse(texts.get(glossaries.FILE, ""), figures)
    findings += found
    fragments: dict[str, Fragment] = {}
    for path in sorted(texts):
        if path.startswith("content/fragments/") and path.endswith(".md"):
            identity = path.removeprefix("content/fragments/").removesuffix(".md")
            text = policies.without_comments(texts[path])
            fragments[identity], found = parse(text, identity, path, settings.language)
            findings += found
    pictures: dict[str, bytes] = {}
    for path in sorted(texts):
        if path.startswith(PICTURES) and path.endswith(".svg"):
            drawing, found = svg.checked(texts[path].encode(), Place(path))
            findings += found
            identity = _picture(path)
            if drawing is not None and _is_safe(identity, "picture", Place(path), findings):
                pictures[identity] = drawing
    data, found = dataset.load(texts)
    findings += found
    charts: dict[str, Chart] = {}
    unread_data = frozenset(
        path.removeprefix(dataset.FOLDER).removesuffix(dataset.SUFFIX)
        for path in files
        if path.startswith(dataset.FOLDER)
    ) - set(data)
    for path in sorted(texts):
        if path.startswith(PICTURES) and path.endswith(charts_.SUFFIX):
            identity = _picture(path)
            chart, found = charts_.parse(texts[path], identity, path, data, unread_data)
            findings += found
            if f"{PICTURES}{identity}.svg" in texts:
                message = f"there are two pictures `{identity}`, a drawing and a specification"
                hint = "rename one of them"
                findings.append(finding("duplicate-id", message, Place(path, 1, 1), hint))
            elif chart is not None and _is_safe(identity, "picture", Place(path), findings):
                charts[identity] = chart
    lost = _lost(findings)
    known = None if "briefgen.toml" in lost else tuple(broken)
    briefs: dict[str, Brief] = {}
    for path in sorted(texts):
        if path.startswith("content/briefs/") and path.endswith(".toml"):
            identity = path.removeprefix("content/briefs/").removesuffix(".toml")
            brief, found = briefs_.parse(
                texts[path],
                identity,
                path,
                fragments,
                presets,
                settings.language,
                known,
                settings.licence,
            )
            findings += found
            if brief and _is_safe(identity, "brief", Place(path), findings):
                briefs[identity] = brief
    library = Library(
        settings,
        presets,
        sources,
        claims,
        figures,
        fragments,
        briefs,
        (),
        policy,
        lost,
        styles={p: t for p, t in texts.items() if p.startswith(style.FOLDER)},
        glossary=glossary,
        pictures=pictures,
        charts=charts,
        data=data,
    )
    findings += _unused(library, texts)
    findings += unknown_names(library, texts)
    findings += _missing_plurals(library, texts)
    findings += _unknown_marks(library, texts)
    findings += _repeated_captions(library, texts)
    findings += _unknown_replacements(library, texts)
    findings += _missing_briefs(library, files)
    findings += _english_words(settings, root, briefs.values())
    findings += policy.unused(findings)
    hidden = {code for file in lost for code in _FOLLOWING.get(file, ())}
    unread = {f"there is no fragment `{name}`" for name in _unread(files, texts)}
    kept = [
        replace(f, hint="the file's own finding says why it can not be read")
        if f.message in unread
        else f
        for f in findings
        if f.code not in hidden
    ]
    written_texts = {f.file: texts[f.file] for f in fragments.values()}
    return replace(library, findings=policy.judge(kept), texts=written_texts)


#: What is unknown everywhere where a file is lost: the file's own finding says it once.
_FOLLOWING = {
    **dict.fromkeys(sources_.FILES, ("unknown-source", "unknown-claim")),
    "content/claims.jsonl": ("unknown-claim",),
    "content/figures.toml": ("unknown-figure",),
    glossaries.FILE: ("unknown-figure",),
}

#: Findings of a file of which nothing could be read.
_OF_LOST = frozenset(
    "bad-json bad-toml bad-yaml duplicate-key empty-file not-utf8 outside-project too-large "
    "unreadable-file".split()
)


def _unread(files: Mapping[str, object], texts: Mapping[str, str]) -> Iterator[str]:
    """Yield the ids of the fragments whose files are there and could not be read."""
    for path in files.keys() - texts.keys():
        if path.startswith("content/fragments/"):
            yield path.removeprefix("content/fragments/").removesuffix(".md")


def _lost(findings: Iterable[Finding]) -> frozenset[str]:
    """Return the files that all papers share and that could not be read at all.

    A line of the ledger that could not be read is one claim that is not there.
    """
    return frozenset(
        f.place.file
        for f in findings
        if f.place.file in {"briefgen.toml", *_FOLLOWING}
        and f.code in _OF_LOST
        and not (f.place.file.endswith(".jsonl") and f.code in {"bad-json", "duplicate-key"})
    )


def _unknown_marks(library: Library, texts: Mapping[str, str]) -> Iterator[Finding]:
    """Yield a finding for each mark that the project does not have."""
    marks = library.settings.marks
    named = [(b.place.file, b.mark) for b in library.briefs.values()]
    named += [(f.file, f.mark) for f in library.fragments.values()]
    named += [(SETTINGS_FILE.file, p.ceiling) for p in library.presets.values()]
    for file, mark in named:
        if mark and mark not in marks:
            place, context = _last(texts.get(file, ""), mark, file)
            hint = did_you_mean(mark, marks) or (
                f"marks are {', '.join(marks)}"
                if marks
                else "list the marks as `marks` under [project], the lowest first"
            )
            yield finding("unknown-mark", f"there is no mark `{mark}`", place, hint, context)


def _unknown_replacements(library: Library, texts: Mapping[str, str]) -> Iterator[Finding]:
    """Yield a finding for each withdrawn brief that names as replacement none, or one in a circle."""
    for brief in library.briefs.values():
        name, file = brief.replaced_by, brief.place.file
        place, context = _last(texts[file], name, file) if name else (brief.place, "")
        if name and f"content/briefs/{name}.toml" not in texts:
            hint = did_you_mean(name, library.briefs) or "name a brief of this project"
            yield finding("unknown-brief", f"there is no brief `{name}`", place, hint, context)
            continue
        passed = {brief.id}
        while name in library.briefs and name not in passed:
            passed.add(name)
            name = library.briefs[name].replaced_by
        if name == brief.id and len(passed) > 1:
            message = f"the brief is replaced by `{brief.replaced_by}`, and that in the end by it"
            yield finding("bad-value", message, place, "name the brief that holds", context)


def _repeated_captions(library: Library, texts: Mapping[str, str]) -> Iterator[Finding]:
    """Yield a finding for each table or picture whose id another one of the same paper has."""
    for brief in library.briefs.values():
        levels = dict.fromkeys(library.presets[name].level for name in brief.presets)
        reported: set[tuple[str, str]] = set()
        for level in levels:
            seen: set[str] = set()
            blocks = (b for s in brief.sections for b in s.blocks(library.fragments, level))
            for block in blocks:
                file = block.place.file
                for identity in _caption_ids(block):
                    if identity in seen and (file, identity) not in reported:
                        reported.add((file, identity))
                        place, context = _last(texts[file], f"{{#{identity}}}", file)
                        message = f"two captions of the brief `{brief.id}` have the id `{identity}`"
                        yield finding("duplicate-id", message, place, "rename one of them", context)
                    seen.add(identity)


def _last(text: str, token: str, file: str) -> tuple[Place, str]:
    """Return the last place of a token in a text, and its line."""
    start = text.rfind(token)
    begin = text.rfind("\n", 0, start) + 1
    place = Place(file, text.count("\n", 0, start) + 1, start - begin + 1)
    return place, text[begin:].split("\n", 1)[0]


def _missing_briefs(library: Library, files: Mapping[str, object]) -> Iterator[Finding]:
    """Yield a finding if there is no brief, and one for each fragment that no brief shows."""
    written = [path for path in files if path.startswith("content/briefs/")]
    if not written:
        yield finding(
            "no-briefs",
            "the project has no brief",
            Place("content/briefs"),
            "write one as content/briefs/NAME.toml, or say with --project where the project is",
        )
    if len(written) != len(library.briefs):
        return  # a brief that can not be read may show any of them
    shown = {name for b in library.briefs.values() for s in b.sections for name in s.fragments}
    for name, fragment in library.fragments.items():
        if name not in shown:
            hint = "name it in a section of a brief, or remove it"
            message = f"no brief shows the fragment `{name}`"
            yield finding("unused-fragment", message, Place(fragment.file, 1, 1), hint)


#: Names below the build folder that are no brief's.
_TAKEN = frozenset(
    "rejected headers index.html manifest.json briefs.json feed.atom sitemap.xml".split()
)


def _is_safe(name: str, what: str, place: Place, findings: list[Finding]) -> bool:
    """Return whether a name can be part of a path and of an address; report it where not."""
    if what == "preset" and is_taken(name):
        message = f"the preset can not be called `{name}`: files of other formats end like that"
        findings.append(finding("bad-file-name", message, place, "leave out what follows the dot"))
        return False
    if SAFE_NAME.fullmatch(name) and name.lower() not in _TAKEN:
        return True
    message = f"the {what} can not be called `{name}`, since its outputs are named after it"
    hint = "use letters, digits, hyphens and dots, a letter or digit first"
    findings.append(finding("bad-file-name", message, place, hint))
    return False


_TO_ADD = {
    "unknown-claim": "add it to content/claims.jsonl, or cite another one",
    "unknown-source": "add it to content/sources.json, or cite another one",
    "unknown-figure": "add it to content/figures.toml; two braces as text are \\{{",
    "unknown-reference": "name a fragment by its path, a section, table or picture by its id",
    "unknown-picture": "add it to content/pictures/, as NAME.svg or NAME.vl.json",
}


def unknown_names(library: Library, texts: Mapping[str, str]) -> list[Finding]:
    """Return a finding for each source, claim, figure or target that a text names in vain."""
    findings: list[Finding] = []
    targets = set(library.fragments) | {s.id for b in library.briefs.values() for s in b.sections}

    def report(
        code: str, what: str, name: str, known: Mapping[str, object] | set[str], place: Place
    ) -> None:
        context = hint = ""
        if len(findings) < MOST_FINDINGS:  # what follows is dear, and by then nobody reads on
            lines = texts.get(place.file, "").split("\n")
            context = lines[place.line - 1] if 0 < place.line <= len(lines) else ""
            hint = did_you_mean(name, known) or _TO_ADD[code]
        findings.append(finding(code, f"there is no {what} `{name}`", place, hint, context))

    named = set(library.figures) | set(library.glossary)
    drawn = {_picture(path) for path in texts if path.startswith(PICTURES)}
    tables = {i for f in library.fragments.values() for b in f.blocks for i in _caption_ids(b)}
    for fragment in library.fragments.values():
        for block in fragment.blocks:
            parts = (*block.parts, *(block.shorter or ()))
            for use in uses(parts):
                if use.name not in named:
                    report("unknown-figure", "figure", use.name, named, use.place)
            for part in parts:
                if isinstance(part, Citation):
                    for cite in part.cites:
                        name = cite.key.removeprefix("claim:")
                        if name != cite.key and name not in library.claims:
                            report("unknown-claim", "claim", name, library.claims, cite.place)
                        elif name == cite.key and name not in library.sources:
                            report("unknown-source", "source", name, library.sources, cite.place)
                elif isinstance(part, PictureUse) and part.name not in drawn:
                    report("unknown-picture", "picture", part.name, drawn, part.place)
                elif isinstance(part, CrossReference) and part.target not in targets | tables:
                    report(
                        "unknown-reference",
                        "fragment, section, table or picture",
                        part.target,
                        targets | tables,
                        part.place,
                    )
    for chart in library.charts.values():
        for name, place in chart.figures:
            if name not in named:
                report("unknown-figure", "figure", name, named, place)
    return findings


def _missing_plurals(library: Library, texts: Mapping[str, str]) -> Iterator[Finding]:
    """Yield a finding for each `{{term}}s` of a term that does not say what several stand for."""
    for fragment in library.fragments.values():
        for block in fragment.blocks:
            for use in uses((*block.parts, *(block.shorter or ()))):
                term = library.glossary.get(use.name)
                if use.plural and term and term.long and not term.plural:
                    lines = texts[fragment.file].split("\n")
                    yield finding(
                        "missing-plural",
                        f"the term `{use.name}` does not say what several of it stand for",
                        use.place,
                        f"give it a `plural` in {glossaries.FILE}: what `{term.short}s` stands for",
                        lines[use.place.line - 1],
                    )


def _picture(path: str) -> str:
    """Return the id of the picture that a file has."""
    return path.removeprefix(PICTURES).removesuffix(".svg").removesuffix(charts_.SUFFIX)


def _unused(library: Library, texts: Mapping[str, str]) -> Iterator[Finding]:
    """Yield a finding for each picture that no fragment shows, and for data that none draws."""
    if any(f.startswith("content/fragments/") for f in texts) and not library.fragments:
        return
    shown = {
        part.name
        for fragment in library.fragments.values()
        for block in fragment.blocks
        for part in (*block.parts, *(block.shorter or ()))
        if isinstance(part, PictureUse)
    }
    for path in sorted(texts):
        if path.startswith(PICTURES) and (name := _picture(path)) not in shown:
            hint = f"show it, as `![what it shows](picture:{name})`, or remove it"
            message = f"no fragment shows the picture `{name}`"
            yield finding("unused-picture", message, Place(path, 1, 1), hint)
    specifications = [p for p in texts if p.startswith(PICTURES) and p.endswith(charts_.SUFFIX)]
    if len(specifications) != len(library.charts):
        return  # one that can not be read may draw any of them
    drawn = {name for chart in library.charts.values() for name in chart.sources}
    for name, table in library.data.items():
        if name not in drawn:
            hint = "draw them in a picture, or remove the file"
            message = f"no picture draws the data `{name}`"
            yield finding("unused-data", message, Place(table.file, 1, 1), hint)


def _caption_ids(block: Block) -> list[str]:
    return [p.id for p in block.parts if isinstance(p, CaptionNumber) and p.id]


def _presets(root: Table, shipped: Mapping[str, Any]) -> dict[str, Preset]:
    """Return the presets of a table by name; what is wrong goes where the table keeps it.

    `shipped` are the values of those that may be extended beside them.
    """
    out = {}
    for name, values in root.values.items():
        table = root.table(name)
        if not isinstance(values, dict):
            continue  # which is reported
        whole, unknown = presets_.inherited(name, root.values, shipped)
        if unknown:
            near = did_you_mean(unknown, {*root.values, *shipped} - {name})
            hint = near or f"presets are {', '.join(sorted(shipped))}"
            message = f"`{name}` can not extend `{unknown}`"
            table.report("unknown-preset", message, unknown, hint, "extends")
            continue
        preset, _ = presets_.parse(name, replace(table, values=whole))
        if preset and _is_safe(name, "preset", Place(root.file, table.line), root.findings):
            out[name] = preset
    return out


def _settings(root: Table) -> Settings:
    root.known(*SETTINGS)
    project = root.table("project")
    project.known(*PROJECT_KEYS)
    default = Settings()
    language = project.string("language", default.language)
    if not LANGUAGE.fullmatch(language):
        hint = "write a language tag such as `en-GB`"
        project.report("bad-value", f"`language` is `{language}`", "language", hint)
    return Settings(
        project.string("name", default.name),
        language if LANGUAGE.fullmatch(language) else default.language,
        project.string("style", default.style),
        project.string("theme", default.theme),
        project.place("style") if "style" in project.values else default.style_place,
        project.place("theme") if "theme" in project.values else default.theme_place,
        project.strings("marks"),
        project.string("licence"),
        _words(root.table("words")),
        _formats(project) or default.formats,
        _heading_base(project) or default.heading_base,
        _base_url(project),
        _frame_ancestors(project) or default.frame_ancestors,
    )


def _heading_base(project: Table) -> int | None:
    """Return the level of titles in somebody else's page; one that can not be is reported."""
    level = project.integer("heading-base")
    if level is None or level in HEADING_BASES:
        return level
    hint = f"give a level from {HEADING_BASES[0]} to {HEADING_BASES[-1]}: sections stand below it"
    project.report("bad-value", f"`heading-base` is {level}", "heading-base", hint)
    return None


def _formats(project: Table) -> tuple[str, ...]:
    """Return the formats that a project names, each once; what is none is reported."""
    named = project.strings("formats")
    if "formats" in project.values and project.values["formats"] == []:
        hint = f"name some of {', '.join(FORMATS)}, or take the line out"
        project.report("bad-value", "`formats` is empty", "formats", hint)
    for name in named:
        if name not in FORMATS:
            hint = did_you_mean(name, FORMATS) or f"formats are {', '.join(FORMATS)}"
            project.report("bad-value", f"there is no format `{name[:60]}`", name, hint, "formats")
    return tuple(name for name in FORMATS if name in named)


def _base_url(project: Table) -> str:
    """Return the address that the build folder will have, empty where none that can be is given."""
    given = project.string("base-url")
    if given and not is_base(given):
        hint = "write an address such as `https://intranet.example/briefs/`, without `?` and `#`"
        project.report("bad-value", f"`base-url` is `{given[:60]}`", "base-url", hint)
        return ""
    return given


def _frame_ancestors(project: Table) -> tuple[str, ...]:
    """Return who may show frames, empty where nobody says so; what can not be one is reported."""
    named = project.strings("frame-ancestors")
    if "frame-ancestors" in project.values and project.values["frame-ancestors"] == []:
        hint = "name sites, `'none'` for nobody, or take the line out"
        project.report("bad-value", "`frame-ancestors` is empty", "frame-ancestors", hint)
    for name in named:
        if not is_ancestor(name) or (name in ALONE and len(named) > 1):
            alone = ": it stands alone" if name in ALONE else ""
            message = f"`frame-ancestors` has `{name[:60]}`{alone}"
            hint = "write `'self'` or a site such as `https://intranet.example`, without a path"
            project.report("bad-value", message, name, hint, "frame-ancestors")
            return ()
    return tuple(dict.fromkeys(named))


def _words(table: Table) -> dict[str, dict[str, str]]:
    """Return what the project says in place of the tool's words, by language."""
    out: dict[str, dict[str, str]] = {}
    for language in table.values:
        if not LANGUAGE.fullmatch(language):
            hint = "write a language tag such as `de`, as in [words.de]"
            table.report("bad-value", f"`{language}` is no language tag", language, hint)
            continue
        inner = table.table(language)
        inner.known(*wording.WORDING["en"])
        own = out.setdefault(language, {})
        for key, english in wording.WORDING["en"].items():
            if key not in inner.values:
                continue
            text, needed = inner.string(key, required=True), wording.placeholders(english)
            if text and wording.placeholders(text) == needed:
                own[key] = text
            elif text:
                names = ", ".join(f"{{{name}}}" for name in sorted(needed or ())) or "none"
                message = f"`{key}` has not the placeholders that it is filled with: {names}"
                inner.report("bad-value", message, key, f"say it as in English: {english}")
    return out


def _english_words(settings: Settings, root: Table, briefs: Iterable[Brief]) -> Iterator[Finding]:
    """Yield a finding for each language whose papers print words of the tool in English."""
    first = {brief.language: brief for brief in reversed(tuple(briefs))}
    for language, brief in first.items():
        if missing := wording.lacking(language, settings.words):
            main = language.partition("-")[0]
            table = next((t for t in (language, main) if t in settings.words), None)
            said = ", ".join(f"`{key}`" for key in missing[:5])
            more = f" and {len(missing) - 5} more" if len(missing) > 5 else ""
            yield finding(
                "missing-words",
                f"papers in `{language}` print words in English: {said}{more}",
                root.table("words").place(table) if table else brief.place,
                f"give them under [words.{table or main}] in briefgen.toml",
            )
