"""Presets: the length contracts of the papers, read from TOML."""

from __future__ import annotations

from dataclasses import dataclass

from briefgen.finding import Finding
from briefgen.level import LEVELS
from briefgen.table import Table

#: How notes are set: numbered sources in brackets, or shortened footnotes and a bibliography.
NOTES = ("numbered", "footnotes")

#: The measures of a page: the whole width, or a column with a hanging margin.
MEASURES = ("full", "asymmetric")

#: Roles whose section the tool makes itself.
MADE_ROLES = frozenset({"sources", "references", "contents", "glossary"})

_KEYS = (
    "level", "pages", "words", "sources", "notes", "measure", "roles", "section_words", "title",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Preset:
    """A length contract.

    `pages` is the hard limit, counted to the page where the references begin; `words` the least
    and the most body words; `sources` the most numbered sources, None for no limit; `roles` the
    required roles in order; `section_words` the most words of the sections with a role.
    """

    name: str
    title: str
    level: str
    pages: int
    words: tuple[int, int]
    sources: int | None
    notes: str
    measure: str
    roles: tuple[str, ...]
    section_words: tuple[tuple[str, int], ...]

    @property
    def depth(self) -> int:
        """The index of the level among the levels."""
        return LEVELS.index(self.level)

    @property
    def written_roles(self) -> tuple[str, ...]:
        """The required roles whose text an author writes."""
        return tuple(r for r in self.roles if r not in MADE_ROLES)

    @property
    def references_role(self) -> str:
        """The role of the section that lists what was cited."""
        return "sources" if self.notes == "numbered" else "references"


def parse(name: str, table: Table) -> tuple[Preset | None, list[Finding]]:
    """Return the preset that a table holds, None where a needed value is missing."""
    before = len(table.findings)
    table.known(*_KEYS)
    level = table.string("level", required=True)
    notes = table.string("notes", "footnotes")
    measure = table.string("measure", "asymmetric")
    for key, value, allowed in (
        ("level", level, LEVELS),
        ("notes", notes, NOTES),
        ("measure", measure, MEASURES),
    ):
        if value and value not in allowed:
            code = "unknown-level" if key == "level" else "bad-value"
            table.report(code, f"`{key}` is `{value}`", key, f"one of {', '.join(allowed)}")
    pages = table.integer("pages") or 0
    words = table.values.get("words")
    good_words = (
        isinstance(words, list)
        and len(words) == 2
        and all(isinstance(w, int) for w in words)
        and 0 <= words[0] <= words[1]
    )
    if not good_words or not isinstance(words, list):
        table.report("bad-value", "`words` is not two rising whole numbers", "words")
        words = [0, 0]
    if pages < 1:
        table.report("bad-value", "`pages` is not a whole number above 0", "pages")
    section_words = table.table("section_words").values
    roles = table.strings("roles", required=True)
    if len(table.findings) > before:
        return None, table.findings[before:]
    return (
        Preset(
            name,
            table.string("title", name),
            level,
            pages,
            (words[0], words[1]),
            table.integer("sources"),
            notes,
            measure,
            roles,
            tuple(sorted((str(k), int(v)) for k, v in section_words.items())),
        ),
        [],
    )
