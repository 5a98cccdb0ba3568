"""The gallery: the pictures of papers, drawn in processes of their own.

A chart may compute for ever or eat all memory, and the engine that draws reserves more addresses
than any limit on them allows: so what draws is neither this process nor one that renders.
"""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Protocol

from briefgen import picture, vega
from briefgen.chart import Plot
from briefgen.document import drawings
from briefgen.finding import Finding, Place, finding
from briefgen.paper import Drawing, Paper
from briefgen.picture import Picture
from briefgen.theme import Look, Theme
from briefgen.worker import Limits, Lost, run

#: What the drawings of one process may take: seconds by the clock, and bytes that are written to.
LIMITS = Limits(seconds=60.0, memory=2 * 2**30, written=True)

#: What is drawn, and how wide in points.
Wanted = tuple[Plot, int]


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What one process draws, in the look of a theme whose faces are in a folder."""

    wanted: tuple[Wanted, ...]
    look: Look
    folder: str


class Store(Protocol):
    """Where pictures are kept that were drawn; see `stages.Stages`."""

    def drawn(self, plot: Plot, theme: Theme, width: int) -> Picture | None:
        """Return a chart that was drawn before, None where it was not."""

    def keep_drawn(self, plot: Plot, theme: Theme, width: int, made: Picture) -> None:
        """Keep a chart that was drawn."""


def wanted(papers: Iterable[Paper]) -> tuple[Wanted, ...]:
    """Return each chart that papers show and its width, once."""
    shown = (d for paper in papers for d in drawings(paper))
    return tuple(dict.fromkeys((d.plot, d.width) for d in shown if d.plot))


def pictures(
    papers: Iterable[Paper],
    theme: Theme,
    store: Store | None = None,
    jobs: int = 1,
    limits: Limits = LIMITS,
) -> dict[Wanted, Picture]:
    """Return each chart that papers show, drawn in a theme; what `store` holds is not drawn again."""
    made: dict[Wanted, Picture] = {}
    left: list[Wanted] = []
    for plot, width in wanted(papers):
        held = store.drawn(plot, theme, width) if store else None
        if held is None:
            left.append((plot, width))
        else:
            made[plot, width] = held
    if not left:
        return made
    if not vega.available():
        return made | dict.fromkeys(left, _unavailable())
    for (plot, width), drawn in _drawn(left, theme, jobs, limits):
        made[plot, width] = drawn
        if store:
            store.keep_drawn(plot, theme, width, drawn)
    return made


def _drawn(
    left: list[Wanted], theme: Theme, jobs: int, limits: Limits
) -> list[tuple[Wanted, Picture]]:
    """Return what was drawn, by as few processes as have work; one that is lost is told of alone."""
    with tempfile.TemporaryDirectory(prefix="briefgen-") as folder:
        vega.write_faces(Path(folder), theme.faces)
        sheet = partial(_Sheet, look=theme.look, folder=folder)
        heaps = [left[start::jobs] for start in range(min(jobs, len(left)))]
        drawn = run(_draw, [sheet(tuple(heap)) for heap in heaps], workers=jobs, limits=limits)
        out: list[tuple[Wanted, Picture]] = []
        again: list[Wanted] = []
        for heap, result in zip(heaps, drawn, strict=True):
            if not isinstance(result, Lost):
                out += zip(heap, result, strict=True)
            elif len(heap) == 1:
                out.append((heap[0], _lost(heap[0][0], result)))
            else:
                again += heap
        alone = run(_draw, [sheet((each,)) for each in again], workers=jobs, limits=limits)
        for each, result in zip(again, alone, strict=True):
            out.append((each, _lost(each[0], result) if isinstance(result, Lost) else result[0]))
    return out


def _draw(sheet: _Sheet) -> tuple[Picture, ...]:
    """Draw, in a process of its own."""
    drawer = partial(vega.draw, folder=sheet.folder)
    out = []
    for plot, width in sheet.wanted:
        try:
            out.append(picture.draw(plot, sheet.look, width, drawer))
        except vega.NoDrawerError as error:
            out.append(_unavailable(f": {error}"))
    return tuple(out)


def _unavailable(why: str = "") -> Picture:
    message = f"pictures can not be drawn from data without the package vl-convert-python{why}"
    # The same for each, so that it is told once.
    found = finding("charts-unavailable", message, Place("pictures"), f"run `{INSTALL}`")
    return Picture(b"", (found,))


#: What brings that which draws.
INSTALL = "python -m pip install vl-convert-python"


def _lost(plot: Plot, lost: Lost) -> Picture:
    message = f"Vega-Lite can not draw it: {lost.detail}"
    hint = "look for a transform or an expression that makes very many values"
    return Picture(b"", (finding("bad-specification", message, Place(plot.file, 1, 1), hint),))


def draw(paper: Paper, theme: Theme) -> Paper:
    """Return a paper with its pictures drawn in a theme, and with what was found meanwhile.

    What can not be drawn stays away. This starts a process; where processes are not forked, it is
    for programs whose main module can be imported.
    """
    drawn, found = shown(paper, pictures([paper], theme))
    return replace(drawn, findings=(*drawn.findings, *found))


def shown(paper: Paper, made: Mapping[Wanted, Picture]) -> tuple[Paper, tuple[Finding, ...]]:
    """Return a paper with its pictures drawn, and what was found while drawing them."""
    found: dict[Finding, None] = {}
    sections = []
    for section in paper.sections:
        parts = list(section.parts)
        for index, part in enumerate(parts):
            if isinstance(part, Drawing) and part.plot:
                with contextlib.suppress(KeyError):
                    drawn = made[part.plot, part.width]
                    parts[index] = replace(part, data=drawn.data)
                    found |= dict.fromkeys(drawn.findings)
        sections.append(replace(section, parts=tuple(parts)))
    return replace(paper, sections=tuple(sections)), tuple(found)
