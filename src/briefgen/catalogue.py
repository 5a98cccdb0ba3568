"""The catalogue: what a build folder holds, brief by brief, for the pages and feeds that tell of it.

It is read from the manifest, so it has the outputs of earlier builds too. Nothing in it knows the
day: every date is one that a brief's author gave.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from briefgen import wording
from briefgen.addresses import SELF_ALONE, address
from briefgen.brief import WITHDRAWN, Brief
from briefgen.formats import FORMATS

#: How many words of such prose people read in a minute: the mean of 190 studies of silent reading
#: of English non-fiction (Brysbaert, Journal of Memory and Language 109, 2019).
WORDS_A_MINUTE = 238


@dataclass(frozen=True, slots=True)
class File:
    """One output: its format, its path below the build folder, bytes, pages (0 where it has none).

    A stale one is of an earlier state of the project, since it could not be made again.
    """

    format: str
    name: str
    size: int
    pages: int = 0
    stale: bool = False
    sha256: str = ""

    @property
    def media_type(self) -> str:
        """What a server calls it, empty where the format is none of ours."""
        return FORMATS[self.format].media_type if self.format in FORMATS else ""


@dataclass(frozen=True, slots=True)
class Length:
    """A brief at one preset: body words, notes, and its outputs in the order of their names.

    `evidence` and `references` are the paths of the files that stand beside them.
    """

    preset: str
    title: str
    words: int
    notes: int
    files: tuple[File, ...]
    evidence: str = ""
    references: tuple[str, ...] = ()

    @property
    def beside(self) -> tuple[str, ...]:
        """The paths of the files that stand beside its outputs."""
        return tuple(filter(None, (self.evidence, *self.references)))

    @property
    def minutes(self) -> int:
        """How long it takes to read, at least one."""
        return max(1, round(self.words / WORDS_A_MINUTE))

    @property
    def pages(self) -> int:
        """The pages of its PDF, 0 where there is none."""
        return max((file.pages for file in self.files), default=0)

    def file(self, form: str) -> File | None:
        """Return its output in a format, None where there is none."""
        return next((file for file in self.files if file.format == form), None)


@dataclass(frozen=True, slots=True)
class Listed:
    """What is told of a brief, and its lengths, the shortest first.

    Dates are as `Brief` has them, `review_by`, `revised` and `withdrawn` None where it gives none.
    `gone` are the paths of what a withdrawn brief had, below the build folder.
    """

    id: str
    title: str
    subtitle: str = ""
    number: str = ""
    status: str = ""
    issued: date = date.min
    revised: date | None = None
    revision: str = ""
    facts_to: str = ""
    review_by: date | None = None
    owner: str = ""
    authors: tuple[str, ...] = ()
    contact: str = ""
    licence: str = ""
    language: str = "en"
    description: str = ""
    keywords: tuple[str, ...] = ()
    mark: str = ""
    withdrawn: date | None = None
    withdrawal: str = ""
    replaced_by: str = ""
    lengths: tuple[Length, ...] = ()
    gone: tuple[str, ...] = ()

    @property
    def updated(self) -> date:
        """The day of the last change: of the withdrawal, the last revision, or else the issue."""
        return self.withdrawn or self.revised or self.issued

    @property
    def is_withdrawn(self) -> bool:
        """Whether there are no papers of it any more."""
        return self.status == WITHDRAWN

    @property
    def is_public(self) -> bool:
        """Whether it is announced: it is no draft."""
        return self.status != "draft"

    @property
    def page(self) -> str:
        """The path of the page about it, at an address that stays."""
        return f"{self.id}/index.html"

    def length(self, preset: str) -> Length | None:
        """Return one length, None where it was not built."""
        return next((length for length in self.lengths if length.preset == preset), None)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All that a build folder holds. `base_url` is empty where no address is known.

    `words` are the project's own in place of those that the tool prints.
    """

    project: str = ""
    language: str = "en"
    licence: str = ""
    base_url: str = ""
    theme: str = ""
    paper: str = ""
    version: str = ""
    briefs: tuple[Listed, ...] = field(default=())
    frame_ancestors: tuple[str, ...] = SELF_ALONE
    words: wording.Own = field(default_factory=dict)

    @property
    def updated(self) -> date | None:
        """The last day on which one of its briefs changed, None without briefs."""
        return max((brief.updated for brief in self.briefs), default=None)

    def address(self, name: str) -> str:
        """Return the absolute address of a file of the build folder, empty where none is known."""
        return address(self.base_url, name)

    def brief(self, name: str) -> Listed | None:
        """Return a brief by its id, None where none is listed."""
        return next((brief for brief in self.briefs if brief.id == name), None)

    def said(self, language: str) -> dict[str, str]:
        """Return the words that the tool prints in a language, the project's own before its."""
        return wording.words(language, self.words)


def cited(told: Brief | Listed, length: str = "") -> str:
    """Return a brief, or one length of it, as others cite it: authors, title, number and day."""
    day = wording.date_text(told.revised or told.issued, told.language)
    title = f"{told.title} ({length})" if length else told.title
    return ", ".join(filter(None, (*told.authors, title, told.number, day)))


#: What is told of a brief beside its lengths.
_OF_BRIEF = tuple(f.name for f in fields(Listed) if f.name not in {"lengths", "gone"})


def record(brief: Brief) -> dict[str, Any]:
    """Return what the manifest keeps of a brief, ready for JSON."""
    told = {name: getattr(brief, name) for name in _OF_BRIEF}
    told["description"] = brief.description or brief.subject or brief.subtitle
    return {name: _plain(value) for name, value in told.items()}


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def catalogue(
    manifest: Mapping[str, Any], there: Callable[[str], bool] = lambda name: True
) -> Catalogue:
    """Return what a manifest lists; an entry that can not be read is passed over.

    So is a file of which `there` says that it is gone.
    """
    outputs: dict[str, list[Mapping[str, Any]]] = {}
    for name, output in manifest.get("outputs", {}).items():
        if there(name):
            outputs.setdefault(str(output.get("brief")), []).append({**output, "name": name})
    noted = _table(manifest, "beside")
    beside = frozenset(name for name in noted if there(name))
    told = manifest.get("briefs")
    kept = told if isinstance(told, dict) else {}
    gone = _table(manifest, "withdrawn")
    briefs = [
        Listed(
            **_values(values),
            lengths=_lengths(outputs.get(name, ()), beside),
            gone=_texts(gone, name),
        )
        for name, values in sorted(kept.items())
        if isinstance(values, dict)
    ]
    named = ("project", "language", "licence", "base_url", "theme", "paper")
    own = {key: _text(manifest, key) for key in named}
    return Catalogue(
        **own,
        version=_text(manifest, "briefgen"),
        briefs=tuple(briefs),
        frame_ancestors=_texts(manifest, "frame_ancestors") or SELF_ALONE,
        words=_words(_table(manifest, "words")),
    )


def _values(told: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a brief as its record has them, each of its own kind."""
    days = {"issued", "revised", "review_by", "withdrawn"}
    lists = {"authors", "keywords"}
    out: dict[str, Any] = {}
    for name in _OF_BRIEF:
        value = told.get(name)
        if name in days:
            out[name] = _day(value) or (date.min if name == "issued" else None)
        elif name in lists:
            out[name] = _texts(told, name)
        else:
            out[name] = _text(told, name)
    return out


def _text(values: Mapping[str, Any], key: str) -> str:
    value = values.get(key)
    return value if isinstance(value, str) else ""


def _texts(values: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = values.get(key)
    return tuple(map(str, value)) if isinstance(value, list) else ()


def _table(values: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = values.get(key)
    return value if isinstance(value, dict) else {}


def _words(told: Mapping[str, Any]) -> wording.Own:
    """Return the project's own words that fit the places where they are printed."""
    return {
        language: {
            key: text
            for key, text in own.items()
            if isinstance(text, str) and key in wording.WORDING["en"]
        }
        for language, own in told.items()
        if isinstance(own, dict)
    }


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def _count(value: object) -> int:
    return value if type(value) is int and value > 0 else 0


def _lengths(outputs: Iterable[Mapping[str, Any]], beside: frozenset[str]) -> tuple[Length, ...]:
    by_preset: dict[str, list[Mapping[str, Any]]] = {}
    for output in outputs:
        by_preset.setdefault(_text(output, "preset"), []).append(output)
    lengths = []
    for preset, entries in by_preset.items():
        newest = next((e for e in entries if not e.get("stale")), entries[0])
        files = tuple(
            File(
                _text(e, "format"),
                _text(e, "name"),
                _count(e.get("bytes")),
                _count(e.get("pages")),
                bool(e.get("stale")),
                _text(e, "sha256"),
            )
            for e in sorted(entries, key=lambda e: _text(e, "name"))
        )
        words, notes = _count(newest.get("words")), _count(newest.get("notes"))
        title, evidence = _text(newest, "length") or preset, _text(newest, "evidence")
        named = newest.get("references")
        references = tuple(n for n in named if n in beside) if isinstance(named, list) else ()
        evidence = evidence if evidence in beside else ""
        lengths.append(Length(preset, title, words, notes, files, evidence, references))
    return tuple(sorted(lengths, key=lambda length: (length.words, length.preset)))
