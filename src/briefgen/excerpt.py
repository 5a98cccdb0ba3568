"""Excerpts: the opening sections of a paper, as a paper of its own with its notes and sources."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from briefgen.paper import Call, Cited, Contents, Mark, Paper, PaperPart, PaperSection


def opening(paper: Paper, count: int) -> Paper:
    """Return a paper with the first `count` of its sections before the references, and no annexes.

    It keeps the notes that they call and the sources that they cite, with their numbers; the
    contents name what is left, and its preset wants no other role.
    """
    kept = paper.text[:count]
    cited = {part.number for s in kept for part in s.parts if isinstance(part, (Call, Mark, Cited))}
    sources = {
        source
        for number, backing in enumerate(paper.backings, 1)
        if number in cited
        for source, _ in backing.works
    }
    references = tuple(
        replace(r, marks=tuple(m for m in r.marks if m in cited))
        for r in paper.references
        if r.source in sources
    )
    named = {s.id for s in kept} | ({paper.preset.references_role} if references else set())
    left = Counter([s.role for s in kept] + [paper.preset.references_role] * bool(references))
    roles = []
    for role in paper.preset.roles:
        if left[role]:
            left[role] -= 1
            roles.append(role)
    return replace(
        paper,
        preset=replace(paper.preset, roles=tuple(roles)),
        sections=tuple(_with_contents(s, named) for s in kept),
        notes=tuple(note for note in paper.notes if note.number in cited),
        references=references,
    )


def _with_contents(section: PaperSection, named: set[str]) -> PaperSection:
    """Return a section whose contents name only what there is."""

    def shorter(part: PaperPart) -> PaperPart:
        if not isinstance(part, Contents):
            return part
        return Contents(tuple(entry for entry in part.entries if entry[0] in named))

    return replace(section, parts=tuple(map(shorter, section.parts)))
