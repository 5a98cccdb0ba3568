"""Fitting papers to their pages: what is ranked to go goes, and what else would do is found out.

Pages are known only from a layout, so each answer here is tried by one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from briefgen.build import Attempt, Output, attempt
from briefgen.cuts import WORDS_A_LINE, next_to_go, proposals, said_of, without
from briefgen.finding import Finding, finding
from briefgen.library import Library
from briefgen.outline import Outline, select
from briefgen.paper import Processor

#: Lays papers out as PDF: an output for each attempt, in their order.
Layouts = Callable[[Sequence[Attempt]], Sequence[Output]]


def fit(
    library: Library, attempts: Sequence[Attempt], processor: Processor, lay_out: Layouts
) -> list[Attempt]:
    """Return the attempts without what is ranked to go, as far as their pages want it.

    Each that has something ranked is laid out, and loses one block after the other until its
    pages are as few as its preset allows. Where no PDF can be made, nothing goes.
    """
    fitted = list(attempts)
    ranked = [i for i, a in enumerate(fitted) if a.paper and a.outline and next_to_go(a.outline)]
    while ranked:
        outputs = lay_out([fitted[i] for i in ranked])
        left = []
        for i, output in zip(ranked, outputs, strict=True):
            outline = fitted[i].outline
            if not output.facts.pages:
                fitted[i] = replace(fitted[i], findings=(*fitted[i].findings, _unknown(output)))
            place = next_to_go(outline) if outline and too_long(output) else None
            if outline is None or place is None:
                continue
            pair = outline.brief.id, outline.preset.name
            shorter = select(library, *pair, (*outline.left_out, place))
            fitted[i] = attempt(library, shorter, processor)
            if fitted[i].paper:
                left.append(i)
        ranked = left
    return fitted


def _unknown(output: Output) -> Finding:
    return finding(
        "pages-unknown",
        f"the pages of `{output.paper.preset.name}` could not be counted, so what may go was kept",
        output.paper.brief.place,
        "build it where PDFs can be made: `briefgen doctor` says what that needs",
    )


def too_long(output: Output) -> bool:
    """Return whether a PDF has more pages than its preset allows."""
    return output.facts.counted_pages > output.paper.preset.pages


def advise(
    library: Library,
    attempts: Sequence[Attempt],
    outputs: Sequence[Output],
    processor: Processor,
    lay_out: Layouts,
) -> tuple[Output, ...]:
    """Return the outputs, those of too many pages with what to leave out so that they fit.

    What is said was tried: the paper was laid out without those blocks.
    """
    outlines = {(a.brief, a.preset): a.outline for a in attempts}

    def fits(outline: Outline) -> bool:
        tried = attempt(library, outline, processor)
        if tried.paper is None:
            return False
        (made,) = lay_out([tried])
        return made.facts.counted_pages > 0 and not too_long(made)

    def advised(output: Output) -> Output:
        outline = outlines.get((output.paper.brief.id, output.paper.preset.name))
        if outline is None or not too_long(output):
            return output
        over = sum(output.artifact.filled[outline.preset.pages :])
        tries = proposals(outline, library, over * WORDS_A_LINE)
        works = next((b for b in tries if fits(without(library, outline, b))), ())
        cut = (
            said_of(works, library, outline.brief.language)
            or "shorten several texts: no few blocks are enough"
        )
        lines = f"{over} line{'' if over == 1 else 's'}"
        hint = f"page {outline.preset.pages + 1} runs over by {lines}; {cut}"
        said = (replace(f, hint=hint) if f.code == "over-pages" else f for f in output.findings)
        return replace(output, findings=tuple(said))

    return tuple(map(advised, outputs))
