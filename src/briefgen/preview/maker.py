"""The maker: a process that makes one paper after the other, each from the files as they are then.

It stays, so what is dear to import, to read or to compile is there for the next save. Whatever a
project or a theme does to it ends this process, and not the server.
"""

from __future__ import annotations

import contextlib
import signal
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache, partial
from multiprocessing.connection import Connection
from pathlib import Path

from briefgen import build, delivery, document, files, fragment, library, trade
from briefgen.artifact import Artifact
from briefgen.build import Attempt, Output
from briefgen.cache import FOLDER, Cache, digest
from briefgen.cuts import next_to_go
from briefgen.finding import Finding, Place, Severity
from briefgen.fit import advise, fit, too_long
from briefgen.formats import FORMATS, Placement
from briefgen.library import Library
from briefgen.preview.pages import Choice, View
from briefgen.stages import Stages
from briefgen.theme import Theme
from briefgen.verification import Facts
from briefgen.worker import Limits, confine

#: After how many papers the cache is held to its limit.
TRIM = 50

#: What the process may write to, in bytes; what it starts has limits of its own.
LIMITS = Limits(memory=4 * 2**30, written=True)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a preview is asked for: the project's folder, and what stands in for its settings.

    Without a `theme` or a `style` those of the project hold, without a day that of the clock.
    """

    project: Path
    theme: str = ""
    style: str = ""
    today: date | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """What came of a view, from the files as they were at one moment.

    `data` are the output's bytes, empty where none could be made; `findings` are about this paper,
    `elsewhere` about the rest of the project. `settled` is false where more is still to be found.
    `words`, `pages`, `notes`, `title` and `language` are the paper's; `choices`
    are the briefs that there are, `project` is what the project is called.
    """

    view: View
    snapshot: str
    data: bytes = b""
    findings: tuple[Finding, ...] = ()
    elsewhere: tuple[Finding, ...] = ()
    settled: bool = True
    title: str = ""
    language: str = "en"
    words: int = 0
    pages: int = 0
    notes: int = 0
    choices: tuple[Choice, ...] = ()
    project: str = ""
    seconds: float = 0.0


class Maker:
    """Makes views of a project, and remembers what the next one may need."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.folder = asked.project / "build"
        self.cache = Cache(self.folder / FOLDER)
        self._parse = lru_cache(maxsize=4096)(fragment.parse)
        self._held: tuple[str, Library] | None = None
        self._themes: dict[str, tuple[Theme | None, list[Finding]]] = {}
        self._last: dict[View, Made] = {}
        self._left_out: dict[tuple[str, str], tuple[tuple[str, int], ...]] = {}

    def make(
        self, view: View, tell: Callable[[Made], None], newer: Callable[[], bool] = lambda: False
    ) -> None:
        """Tell what comes of a view: the page as soon as it is there, then with all that is found.

        `newer` says whether something was saved since: pages are then not counted to the last.
        """
        start = time.monotonic()
        authored = files.read_project(self.asked.project)
        templates = files.read_templates(self.asked.project)
        day = self.asked.today or date.today()
        looks = digest(templates)
        snapshot = digest(authored, looks, day)
        held = self._last.get(view)
        if held is not None and held.snapshot == snapshot:
            tell(held)
            return
        loaded = self._loaded(snapshot, authored, day)
        theme, found = self._theme(loaded, looks)
        empty = Made(view, snapshot, choices=_choices(loaded), project=loaded.settings.name)

        def ended(made: Made) -> None:
            made = replace(made, seconds=time.monotonic() - start)
            if made.settled:
                self._last[view] = made
            tell(made)

        self._make(replace(empty, findings=tuple(found)), loaded, theme, ended, newer)

    def _loaded(self, snapshot: str, authored: Mapping[str, bytes | Finding], day: date) -> Library:
        if self._held is None or self._held[0] != snapshot:
            loaded = library.load(authored, parse=self._parse)
            loaded = loaded.with_style(self.asked.style).with_theme(self.asked.theme).on(day)
            self._held = snapshot, loaded
        return self._held[1]

    def _theme(self, loaded: Library, looks: str) -> tuple[Theme | None, list[Finding]]:
        """Return the project's theme, its templates compiled."""
        settings = loaded.settings
        key = digest(looks, settings.theme, settings.theme_place)
        if key not in self._themes:
            theme, found = files.read_theme(
                self.asked.project, settings.theme, settings.theme_place
            )
            self._themes = {key: (theme, found)}
            if theme:
                _compile(theme)
        return self._themes[key]

    def _make(
        self,
        empty: Made,
        loaded: Library,
        theme: Theme | None,
        tell: Callable[[Made], None],
        newer: Callable[[], bool],
    ) -> None:
        view = empty.view
        rest = (*loaded.findings, *trade.advice(loaded))
        if not view.brief:
            tell(_told(empty, (*empty.findings, *rest), ()))
            return
        pairs, unknown = build.choose(loaded, [view.brief], [view.preset])
        if unknown or theme is None or not pairs:
            # A brief or a length that is gone since a file can not be read: that file is what to mend.
            causes = tuple(f for f in rest if f.severity is Severity.ERROR) or tuple(unknown)
            tell(_told(empty, (*empty.findings, *causes), rest))
            return
        (pair,) = pairs
        make = partial(build.build, theme=theme, size=theme.size, jobs=0, policy=loaded.policy,
                       cache=self.cache)  # fmt: skip
        shown = partial(
            make,
            formats=(view.format,),
            placement=Placement(loaded.settings.heading_base),
            known=delivery.known(self.folder, loaded),
        )
        lay_out = partial(make, formats=("pdf",))
        processor = Stages(self.cache).format_citations

        def told(attempt: Attempt, outputs: tuple[Output, ...], *, settled: bool) -> None:
            about = (*empty.findings, *attempt.findings, *(f for o in outputs for f in o.findings))
            tell(_shown(replace(_told(empty, about, rest), settled=settled), outputs))

        def drawn(attempt: Attempt, artifact: Artifact) -> None:
            if attempt.paper and artifact.data:
                output = Output(attempt.paper, artifact, Facts(), attempt.findings)
                told(attempt, (output,), settled=False)

        (written,) = build.write_papers(loaded, pairs, self.cache)
        ranked = bool(written.outline and written.paper and next_to_go(written.outline))
        if ranked and not FORMATS[view.format].paged:
            # What goes by its rank is known from a layout alone: what went before goes until then.
            guess = {pair: self._guess(loaded, pair)}
            (guessed,) = build.write_papers(loaded, pairs, self.cache, guess)
            told(guessed, shown([guessed], rendered=partial(drawn, guessed)), settled=False)
            if newer():
                return
        (fitted,) = fit(loaded, [written], processor, lay_out)
        if ranked:
            self._remember(loaded, pair, fitted)
        outputs = shown([fitted], rendered=partial(drawn, fitted))
        if any(map(too_long, outputs)):
            told(fitted, outputs, settled=False)
            if newer():
                return
            outputs = advise(loaded, [fitted], outputs, processor, lay_out)
        told(fitted, outputs, settled=True)

    def _remember(self, loaded: Library, pair: tuple[str, str], fitted: Attempt) -> None:
        """Keep which blocks went, by their number in their file: lines move, blocks seldom."""
        gone = fitted.outline.left_out if fitted.outline else ()
        self._left_out[pair] = tuple(
            (part.file, number)
            for part in loaded.fragments.values()
            for number, block in enumerate(part.blocks)
            if block.place in gone
        )

    def _guess(self, loaded: Library, pair: tuple[str, str]) -> tuple[Place, ...]:
        gone = self._left_out.get(pair, ())
        return tuple(
            block.place
            for part in loaded.fragments.values()
            for number, block in enumerate(part.blocks)
            if (part.file, number) in gone and block.drop is not None
        )


def _compile(theme: Theme) -> None:
    """Compile the templates of a theme, which workers then have already."""
    for name in theme.templates:
        with contextlib.suppress(Exception):  # a template is code; `filled` tells of it
            document.environment(theme).get_template(name)


def _choices(loaded: Library) -> tuple[Choice, ...]:
    return tuple(
        Choice(
            brief.id,
            brief.title,
            tuple((n, loaded.presets[n].title) for n in brief.presets if n in loaded.presets),
        )
        for brief in loaded.briefs.values()
    )


def _told(made: Made, about: tuple[Finding, ...], rest: tuple[Finding, ...]) -> Made:
    """Return what was made with its findings, each once: about the paper or about the rest."""
    own = dict.fromkeys(about)
    others = (f for f in dict.fromkeys(rest) if f not in own)
    return replace(made, findings=tuple(own), elsewhere=tuple(others))


def _shown(made: Made, outputs: tuple[Output, ...]) -> Made:
    if not outputs:
        return made
    (output,) = outputs
    paper = output.paper
    return replace(
        made,
        data=output.artifact.data,
        title=f"{paper.brief.title}, {paper.preset.title}",
        language=paper.brief.language,
        words=paper.words,
        pages=output.facts.pages,
        notes=len(paper.notes) or len(paper.references),
    )


def work(pipe: Connection, asked: Asked) -> None:
    """Run in the maker's process: make each view that comes down the pipe, until that ends.

    None on the pipe is nothing to make, and word that something was saved. After each view comes
    the view itself, or the text of an exception that is a fault of briefgen.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which ends this
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # so that `worker.run` ends its own
    confine(LIMITS)
    maker, count = Maker(asked), 0
    while True:
        try:
            view = pipe.recv()
        except (EOFError, OSError):
            return
        if view is None:
            continue
        try:
            maker.make(view, pipe.send, pipe.poll)
            answer: object = view
        except Exception as error:
            answer = f"{type(error).__name__}: {error}"
        pipe.send(answer)
        count += 1
        if count % TRIM == 0:
            maker.cache.trim()
