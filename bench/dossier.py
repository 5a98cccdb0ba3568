"""What the shipped briefs amount to: `python -m bench.dossier`.

Words of each paper, and how many of them stand in blocks that the main brief shows as well; the
claims and sources that each cites, and how many of its printed citations are of a primary or
official source; for the project, fragments, words by level, named figures and pictures. The figures
of `docs/coverage.md` are these.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from bench.build import ROOT
from briefgen import files
from briefgen.level import LEVELS
from briefgen.library import Library, load
from briefgen.outline import block_words, select
from briefgen.report import table

#: The brief whose fragments the others re-use.
MAIN = "us-rok-treaty"

#: The tiers of sources that a librarian counts as first-hand.
FIRST_HAND = ("primary", "official")


@dataclass(frozen=True, slots=True)
class Figures:
    """One paper in figures.

    `words` are those of its blocks, annexes among them, and `shared` those in blocks of the main
    brief; `claims` and `sources` are what it cites, each counted once; `tiers` counts its printed
    citations by the tier of their source.
    """

    brief: str
    preset: str
    words: int
    shared: int
    claims: int
    sources: int
    tiers: Counter[str]

    @property
    def share(self) -> float:
        """The part of its words that the main brief has as well, from 0 to 1."""
        return self.shared / self.words

    @property
    def first_hand(self) -> float:
        """The part of its printed citations that are primary or official, from 0 to 1."""
        return sum(self.tiers[tier] for tier in FIRST_HAND) / self.tiers.total()


def figures(library: Library, brief: str, preset: str, main: str = MAIN) -> Figures:
    """Return the figures of a paper."""
    outline = select(library, brief, preset)
    known = {
        block.place
        for name in library.briefs[main].presets
        for section in select(library, main, name).sections
        for block in section.blocks
    }
    words = shared = 0
    claims: set[str] = set()
    tiers: Counter[str] = Counter()
    sources: set[str] = set()
    for block in (b for s in outline.sections for b in s.blocks):
        count = block_words(block, library, outline.brief.language)
        words += count
        shared += count if block.place in known else 0
        for cite in (c for citation in block.citations for c in citation.cites):
            printed = [cite.key]
            if cite.key.startswith("claim:"):
                claim = library.claims[cite.key.removeprefix("claim:")]
                claims.add(claim.id)
                most = outline.preset.claim_sources
                printed = [s.source for s in claim.printed(library.sources, most)]
            sources.update(printed)
            tiers.update(library.sources[key].tier for key in printed)
    return Figures(brief, preset, words, shared, len(claims), len(sources), tiers)


def main() -> None:
    """Print the figures of every paper and of the project."""
    library = load(files.read_project(ROOT))
    papers = [figures(library, b.id, p) for b in library.briefs.values() for p in b.presets]
    rows = [
        (
            f.brief,
            f.preset,
            f"{f.words:,}",
            f"{f.share:.0%}",
            str(f.claims),
            str(f.sources),
            f"{f.first_hand:.0%}",
            ", ".join(f"{tier} {count}" for tier, count in f.tiers.most_common()),
        )
        for f in papers
    ]
    heads = ("brief", "preset", "words", "shared", "claims", "sources", "first-hand", "citations")
    print(table(heads, rows))
    blocks = [b for f in library.fragments.values() for b in f.blocks]
    for level in LEVELS:
        words = sum(block_words(b, library, "en-GB") for b in blocks if level in b.levels)
        print(f"{level}: {words:,} words in all fragments")
    print(f"{len(library.fragments)} fragments, {len(library.figures)} named figures")


if __name__ == "__main__":
    main()
