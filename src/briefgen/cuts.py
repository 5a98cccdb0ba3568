"""Fitting: which blocks go where a paper is longer than its preset allows.

What an author has ranked with `drop=` goes by itself, the highest rank first. Where that is not
enough, or nothing is ranked, blocks are proposed whose going would do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from briefgen.finding import Place
from briefgen.fragment import Block
from briefgen.library import Library
from briefgen.outline import Outline, block_words, missing_roles, select

#: The words that a line of text holds: what a layout is asked for first, not what it is held to.
WORDS_A_LINE = 12

#: The most proposals that are worth a layout; how many blocks are tried in each combination, and
#: of how many of the largest: more would be very many combinations.
_MOST, _TOGETHER, _LARGEST = 6, 3, 24


def next_to_go(outline: Outline) -> Place | None:
    """Return the block that goes next: that of the highest rank, the last in the text of equals.

    It is None where no block has a rank, or none could go without a required section.
    """
    ranked = [b for b in _blocks(outline) if b.drop is not None]
    ranked.sort(key=lambda b: b.drop or 0)
    return next((b.place for b in reversed(ranked) if _may_go(outline, (b,))), None)


def proposals(outline: Outline, library: Library, words: int) -> Iterator[tuple[Block, ...]]:
    """Yield blocks whose going takes at least `words` words away, the fewest and shortest first.

    The required sections keep some text. Each proposal takes away clearly more than the one
    before, since one is asked for only where the one before was too little.
    """
    sizes = {b.place: block_words(b, library, outline.brief.language) for b in _blocks(outline)}
    removable = [b for b in _blocks(outline) if sizes[b.place] and _may_go(outline, (b,))]
    removable.sort(key=lambda b: sizes[b.place])

    def size(blocks: Sequence[Block]) -> int:
        return sum(sizes[b.place] for b in blocks)

    few = [
        blocks
        for together in range(1, _TOGETHER + 1)
        for blocks in combinations(removable[-_LARGEST:], together)
    ]
    many = [tuple(removable[-n:]) for n in range(_TOGETHER + 1, len(removable) + 1)]
    # A second and a third block must save something: whoever cuts would rather cut in one place.
    found = sorted((*few, *many), key=lambda b: size(b) * (1 + 0.25 * (len(b) - 1)))
    least, given = float(words), 0
    for blocks in found:
        if size(blocks) >= least and _may_go(outline, blocks):
            yield tuple(sorted(blocks, key=lambda b: (b.place.file, b.place.line)))
            least, given = size(blocks) * 1.15, given + 1
            if given == _MOST:
                return


def said_of(blocks: Sequence[Block], library: Library, language: str) -> str:
    """Return the advice to leave some blocks out, empty where there are none."""
    if not blocks:
        return ""
    first, *more = blocks
    names = ["it", *(f"`{_where(b)}`" for b in more)]
    them = " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
    words = block_words(first, library, language)
    return f"`{_where(first)}` adds {words} words; leaving out {them} fits"


def _where(block: Block) -> str:
    return f"{block.place.file}:{block.place.line}"


def without(library: Library, outline: Outline, blocks: Sequence[Block]) -> Outline:
    """Return an outline without some blocks, whether or not they have a shorter form."""
    places = {b.place for b in blocks}
    left_out = (*outline.left_out, *(b.place for b in blocks))
    made = select(library, outline.brief.id, outline.preset.name, left_out)
    return Outline(
        made.brief,
        made.preset,
        tuple(
            type(s)(s.section, kept)
            for s in made.sections
            if (kept := tuple(b for b in s.blocks if b.place not in places))
        ),
        left_out,
    )


def _blocks(outline: Outline) -> list[Block]:
    return [block for section in outline.sections if section.counted for block in section.blocks]


def _may_go(outline: Outline, blocks: Sequence[Block]) -> bool:
    """Return whether every required section has text without some blocks."""
    places = {b.place for b in blocks}
    sections = tuple(s for s in outline.sections if any(b.place not in places for b in s.blocks))
    left = Outline(outline.brief, outline.preset, sections)
    return not (any(missing_roles(left)) and not any(missing_roles(outline)))
