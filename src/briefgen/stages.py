"""The dear stages, each through the cache: `cite`'s processor, `render` and `examine`.

What a result depends on beside its arguments is in its key: the versions of the engines, and
the code of this package.
"""

from __future__ import annotations

import ctypes
import json
from collections.abc import Callable, Collection
from dataclasses import astuple, dataclass
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, TypeVar

from markupsafe import Markup

from briefgen import artifact as artifacts
from briefgen import fonts, pandoc, verification
from briefgen._version import VERSION
from briefgen.artifact import Artifact
from briefgen.cache import Cache, digest
from briefgen.document import Document
from briefgen.finding import Finding, Place, Severity
from briefgen.footnotes import PageNotes
from briefgen.formatting import Request, Response
from briefgen.paper import Paper
from briefgen.style import StyleFacts
from briefgen.theme import Face
from briefgen.verification import Facts

R = TypeVar("R")


class NotCachedError(LookupError):
    """The result is not in the cache, and may not be made here."""


@dataclass(frozen=True, slots=True)
class Stages:
    """The dear stages with their cache. `may_work` false only looks results up."""

    cache: Cache
    may_work: bool = True

    def format_citations(self, request: Request) -> Response:
        """Return the formatted citations of a paper; see `pandoc.format_citations`."""
        style = pandoc.style_text(request.style, request.csl)
        key = digest("cite", code(), pandoc_identity(), style, request)
        return self._through(key, lambda: pandoc.format_citations(request), _response, _to_response)

    def render(self, document: Document) -> Artifact:
        """Return the artifact of a document; see `artifact.render`."""
        key = digest("render", code(), engine_identity(), document)
        return self._through(
            key, lambda: artifacts.render(document, self.cut), _artifact, _to_artifact
        )

    def output(
        self, make: Callable[[], tuple[Artifact, Facts]], *values: object
    ) -> tuple[Artifact, Facts]:
        """Return what `make` makes of `values`: one look-up for all that one output takes."""
        key = digest("output", code(), engine_identity(), *values)
        return self._through(key, make, _output, _to_output)

    def cut(self, face: Face, glyphs: str) -> bytes:
        """Return a face cut down to some glyphs; see `fonts.subset`."""
        key = digest("cut", code(), engine_identity(), face, glyphs)
        return self._through(key, lambda: fonts.subset(face, glyphs), bytes, bytes)

    def examine(
        self, paper: Paper, form: str, data: bytes, families: Collection[str], name: str
    ) -> tuple[tuple[Finding, ...], Facts]:
        """Return what is wrong with an output and what it is; see `verification.examine`."""
        key = digest("examine", code(), paper, form, data, tuple(sorted(families)), name)
        return self._through(
            key,
            lambda: verification.examine(paper, form, data, families, name),
            _verdict,
            _to_verdict,
        )

    def _through(
        self,
        key: str,
        make: Callable[[], R],
        write: Callable[[R], bytes],
        read: Callable[[bytes], R],
    ) -> R:
        held = self.cache.get(key)
        if held is not None:
            return read(held)
        if not self.may_work:
            raise NotCachedError(key)
        made = make()
        self.cache.put(key, write(made))
        return made


# --- what results depend on ----------------------------------------------------------------------


@lru_cache(maxsize=1)
def code() -> str:
    """Return an identity of this package's code: another build of it may give other results."""
    folder = Path(__file__).parent
    files = sorted(folder.rglob("*.py"))
    return digest(VERSION, tuple((f.name, f.stat().st_size, f.stat().st_mtime_ns) for f in files))


@lru_cache(maxsize=1)
def engine_identity() -> str:
    """Return an identity of what lays out and cuts fonts, without importing it."""
    packages = ("weasyprint", "pydyf", "fonttools", "tinycss2", "cssselect2", "tinyhtml5")
    return digest(tuple(_installed(name) for name in packages), _pango())


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _pango() -> str:
    """Return the versions of the libraries that shape and break lines, empty where they lack."""
    for pango, harfbuzz in (
        ("libpango-1.0.so.0", "libharfbuzz.so.0"),
        ("libpango-1.0.0.dylib", "libharfbuzz.0.dylib"),
        ("libpango-1.0-0.dll", "libharfbuzz-0.dll"),
    ):
        try:
            shaper = ctypes.CDLL(harfbuzz).hb_version_string
            shaper.restype = ctypes.c_char_p
            return f"{ctypes.CDLL(pango).pango_version()} {shaper().decode()}"
        except (OSError, AttributeError):
            continue
    return ""


@lru_cache(maxsize=1)
def pandoc_identity() -> str:
    """Return an identity of the pandoc that is called, without calling it."""
    try:
        state = Path(pandoc.program()).stat()
    except OSError:
        return ""
    return digest(state.st_size, state.st_mtime_ns)


# --- results as bytes ----------------------------------------------------------------------------


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _response(response: Response) -> bytes:
    return _json(
        [
            response.clusters,
            response.entries,
            response.messages,
            response.names,
            astuple(response.facts),
        ]
    )


def _to_response(data: bytes) -> Response:
    clusters, entries, messages, names, facts = json.loads(data)
    return Response(
        tuple(Markup(c) for c in clusters),
        tuple((name, Markup(html)) for name, html in entries),
        tuple(messages),
        tuple(Markup(n) for n in names),
        StyleFacts(*facts),
    )


def _artifact(made: Artifact) -> bytes:
    head = _json(
        {
            "name": made.name,
            "pages": [[page.ids, sorted(page.cut)] for page in made.pages],
            "findings": [_finding(f) for f in made.findings],
            "engines": made.engines,
        }
    )
    return len(head).to_bytes(8, "big") + head + made.data


def _to_artifact(data: bytes) -> Artifact:
    size = int.from_bytes(data[:8], "big")
    head = json.loads(data[8 : 8 + size])
    return Artifact(
        head["name"],
        data[8 + size :],
        tuple(PageNotes(tuple(ids), frozenset(cut)) for ids, cut in head["pages"]),
        tuple(_to_finding(f) for f in head["findings"]),
        tuple((name, number) for name, number in head["engines"]),
    )


def _output(made: tuple[Artifact, Facts]) -> bytes:
    facts = _verdict(((), made[1]))
    return len(facts).to_bytes(8, "big") + facts + _artifact(made[0])


def _to_output(data: bytes) -> tuple[Artifact, Facts]:
    size = 8 + int.from_bytes(data[:8], "big")
    return _to_artifact(data[size:]), _to_verdict(data[8:size])[1]


def _verdict(verdict: tuple[tuple[Finding, ...], Facts]) -> bytes:
    found, facts = verdict
    pages = dict(facts.section_pages)
    return _json([[_finding(f) for f in found], [facts.pages, facts.counted_pages, pages]])


def _to_verdict(data: bytes) -> tuple[tuple[Finding, ...], Facts]:
    found, facts = json.loads(data)
    return tuple(_to_finding(f) for f in found), Facts(*facts)


def _finding(found: Finding) -> list[object]:
    place = found.place
    return [
        found.code,
        found.message,
        [place.file, place.line, place.column],
        found.hint,
        found.context,
        str(found.severity),
    ]


def _to_finding(record: list[Any]) -> Finding:
    code_, message, place, hint, context, severity = record
    return Finding(code_, message, Place(*place), hint, context, Severity(severity))
