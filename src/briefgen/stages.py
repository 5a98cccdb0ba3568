"""The dear stages, each through the cache: `cite`'s processor, `render` and `examine`.

What a result depends on beside its arguments is in its key: the versions of the engines, and
the code of this package.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from dataclasses import astuple, dataclass
from typing import TypeVar

from markupsafe import Markup

from briefgen import artifact as artifacts
from briefgen import fonts, identity, pandoc, references, verification
from briefgen.artifact import Artifact
from briefgen.cache import Cache, digest
from briefgen.chart import Plot
from briefgen.document import Document
from briefgen.finding import Finding, from_list, to_list
from briefgen.footnotes import PageNotes
from briefgen.formatting import Request, Response
from briefgen.paper import Paper
from briefgen.picture import Picture
from briefgen.style import StyleFacts
from briefgen.theme import Face, Theme
from briefgen.verification import Facts

R = TypeVar("R")


class NotCachedError(LookupError):
    """The result is not in the cache, and may not be made here."""


@dataclass(frozen=True, slots=True)
class Stages:
    """The dear stages with their cache. `may_work` false only looks results up.

    `rendered` is told of each artifact before it is examined.
    """

    cache: Cache
    may_work: bool = True
    rendered: Callable[[Artifact], None] | None = None

    def format_citations(self, request: Request) -> Response:
        """Return the formatted citations of a paper; see `pandoc.format_citations`."""
        style = pandoc.style_text(request.style, request.csl)
        key = digest("cite", identity.code(), identity.pandoc(), style, request)
        return self._through(key, lambda: pandoc.format_citations(request), _response, _to_response)

    def biblatex(self, cited: tuple[str, ...]) -> bytes:
        """Return records as BibLaTeX; see `references.biblatex`."""
        key = digest("biblatex", identity.code(), identity.pandoc(), cited)
        return self._through(key, lambda: references.biblatex(cited, pandoc.convert), bytes, bytes)

    def render(self, document: Document) -> Artifact:
        """Return the artifact of a document; see `artifact.render`."""
        key = digest("render", *_makers(), document)
        made = self._through(
            key, lambda: artifacts.render(document, self.cut), _artifact, _to_artifact
        )
        if self.rendered:
            self.rendered(made)
        return made

    def output(
        self, make: Callable[[], tuple[Artifact, Facts]], *values: object
    ) -> tuple[Artifact, Facts]:
        """Return what `make` makes of `values`: one look-up for all that one output takes."""
        key = digest("output", *_makers(), *values)
        return self._through(key, make, _output, _to_output)

    def drawn(self, plot: Plot, theme: Theme, width: int) -> Picture | None:
        """Return a chart as it was drawn before, None where it was not; see `picture.draw`."""
        held = self.cache.get(_drawn_key(plot, theme, width))
        return None if held is None else _to_picture(held)

    def keep_drawn(self, plot: Plot, theme: Theme, width: int, made: Picture) -> None:
        """Keep a chart that was drawn, in a process of its own, for `drawn`."""
        self.cache.put(_drawn_key(plot, theme, width), _picture(made))

    def cut(self, face: Face, glyphs: str, features: tuple[str, ...] = fonts.FEATURES) -> bytes:
        """Return a face cut down to some glyphs; see `fonts.subset`."""
        key = digest("cut", identity.code(), identity.engine(), face, glyphs, features)
        return self._through(key, lambda: fonts.subset(face, glyphs, features), bytes, bytes)

    def examine(
        self, paper: Paper, form: str, data: bytes, families: Collection[str], name: str
    ) -> tuple[tuple[Finding, ...], Facts]:
        """Return what is wrong with an output and what it is; see `verification.examine`."""
        key = digest("examine", identity.code(), paper, form, data, tuple(sorted(families)), name)
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


def _makers() -> tuple[str, ...]:
    """Return identities of all that makes a file, whatever its format."""
    return identity.code(), identity.engine(), identity.pandoc()


# --- results as bytes ----------------------------------------------------------------------------


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _drawn_key(plot: Plot, theme: Theme, width: int) -> str:
    look = theme.look.fonts, theme.faces
    return digest("draw", identity.code(), identity.engine(), plot, *look, width)


def _picture(made: Picture) -> bytes:
    head = _json([to_list(f) for f in made.findings])
    return len(head).to_bytes(8, "big") + head + made.data


def _to_picture(data: bytes) -> Picture:
    size = 8 + int.from_bytes(data[:8], "big")
    return Picture(data[size:], tuple(from_list(f) for f in json.loads(data[8:size])))


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
            "findings": [to_list(f) for f in made.findings],
            "engines": made.engines,
            "filled": made.filled,
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
        tuple(from_list(f) for f in head["findings"]),
        tuple((name, number) for name, number in head["engines"]),
        tuple(head["filled"]),
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
    return _json([[to_list(f) for f in found], [facts.pages, facts.counted_pages, pages]])


def _to_verdict(data: bytes) -> tuple[tuple[Finding, ...], Facts]:
    found, facts = json.loads(data)
    return tuple(from_list(f) for f in found), Facts(*facts)
