"""Presets: the length contracts of the papers, read from TOML."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from briefgen.finding import Finding, Place, did_you_mean
from briefgen.key import Key, Keys, Kind
from briefgen.level import LEVELS
from briefgen.table import Table

#: Where citations stand: marks in brackets with numbered sources, notes at the feet of pages or at
#: the end, or in the sentence; the last three with a bibliography.
NOTES = ("numbered", "footnotes", "endnotes", "in-text")

#: Of those, the ones that call notes.
CALLED = frozenset({"footnotes", "endnotes"})

#: Where the presets that ship are.
_SHIPPED = Place("presets.toml")

#: The measures of a page: the whole width, or a column with a hanging margin.
MEASURES = ("full", "asymmetric")

#: What may stand about the text beside title, status and page numbers: the title of the running
#: section at the head of a page; in the lines about the paper how it was made, and how to cite it.
FURNITURE = ("running-title", "method", "citation")

#: Roles whose section the tool makes itself.
MADE_ROLES = frozenset({"sources", "references", "contents", "glossary"})

#: The role of what follows the references, each section from a new page: outside both budgets.
ANNEXES = "annexes"

#: The most pages of all annexes of a paper.
MOST_ANNEX_PAGES = 8

#: Roles whose words do not count.
UNCOUNTED = MADE_ROLES | {ANNEXES}

#: The keys of a preset.
KEYS: Keys = {
    "extends": Key(Kind.TEXT, "the preset whose values hold for what is not given here"),
    "title": Key(Kind.TEXT, "what the paper is called above its title; the name if not given"),
    "level": Key(Kind.TEXT, "whose texts it takes", required=True, choices=LEVELS),
    "pages": Key(Kind.NUMBER, "the most pages, counted to where the references begin", True),
    "words": Key(Kind.RANGE, "the fewest and the most words of the body", required=True),
    "sources": Key(Kind.NUMBER, "the most sources that it may cite; no limit if not given"),
    "claim_sources": Key(
        Kind.NUMBER, "the most sources that the citation of a claim names; 1 if not given"
    ),
    "notes": Key(Kind.TEXT, "where citations stand", choices=NOTES),
    "style": Key(Kind.TEXT, "the citation style; the project's if not given"),
    "measure": Key(
        Kind.TEXT, "the whole width, or a column with a hanging margin", choices=MEASURES
    ),
    "furniture": Key(
        Kind.TEXTS, "what stands about the text: running-title, method, citation; all if not given"
    ),
    "roles": Key(Kind.TEXTS, "the roles that it must have, in this order", required=True),
    "section_words": Key(Kind.COUNTS, "the most words of a section, by role"),
    "ceiling": Key(Kind.TEXT, "the highest handling mark of what it may show"),
    "section_pages": Key(Kind.COUNTS, "the most pages that the text of a section fills, by role"),
}


@dataclass(frozen=True, slots=True)
class Preset:
    """A length contract.

    `pages` is the hard limit, counted to the page where the references begin; `words` the least
    and the most body words; `sources` the most numbered sources, None for no limit; `roles` the
    required roles in order; `section_words` and `section_pages` the most words of the sections with
    a role, and the most pages that their text fills; `style` its
    own citation style, empty where it takes the project's; `claim_sources` the most sources that
    the citation of a claim names; `ceiling` the highest handling mark of what it may show;
    `furniture` what of `FURNITURE` stands about the text.
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
    style: str = ""
    style_place: Place = _SHIPPED
    claim_sources: int = 1
    section_pages: tuple[tuple[str, int], ...] = ()
    ceiling: str = ""
    furniture: tuple[str, ...] = FURNITURE

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
    table.known(*KEYS)
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
            hint = did_you_mean(value, allowed) or f"one of {', '.join(allowed)}"
            table.report(code, f"`{key}` is `{value}`", key, hint)
    pages = table.integer("pages", 0) or 0
    words = table.values.get("words")
    good_words = (
        isinstance(words, list)
        and len(words) == 2
        and all(isinstance(w, int) and not isinstance(w, bool) for w in words)
        and 0 <= words[0] <= words[1]
    )
    if not good_words or not isinstance(words, list):
        hint = "give the least and the most, as in `words = [150, 260]`"
        table.report("bad-value", "`words` is not two rising whole numbers", "words", hint)
        words = [0, 0]
    if pages < 1 and len(table.findings) == before:
        hint = "give the most pages, as in `pages = 2`"
        table.report("bad-value", "`pages` is not a whole number above 0", "pages", hint)
    roles = table.strings("roles", required=True)
    section_words = _by_role(table.table("section_words"), roles)
    section_pages = _by_role(table.table("section_pages"), roles)
    sources = table.integer("sources")
    claim_sources = table.integer("claim_sources", 1)
    if claim_sources is not None and claim_sources < 1:
        hint = "write 1 for the best source alone, 2 for a second one behind it"
        message = "`claim_sources` is not a whole number above 0"
        table.report("bad-value", message, "claim_sources", hint)
    table.string("extends")  # what it means is done; that it is a text is asked here
    title = table.string("title", name)
    style, ceiling = table.string("style"), table.string("ceiling")
    furniture = table.strings("furniture") if "furniture" in table.values else FURNITURE
    for name_ in furniture:
        if name_ not in FURNITURE:
            hint = did_you_mean(name_, FURNITURE) or f"what may stand is {', '.join(FURNITURE)}"
            table.report("bad-value", f"`furniture` has `{name_}`", name_, hint, "furniture")
    if len(table.findings) > before:
        return None, table.findings[before:]
    return (
        Preset(
            name,
            title,
            level,
            pages,
            (words[0], words[1]),
            sources,
            notes,
            measure,
            roles,
            section_words,
            style,
            table.place("style") if "style" in table.values else Place(table.file, table.line),
            claim_sources or 1,
            section_pages,
            ceiling,
            furniture,
        ),
        [],
    )


def inherited(
    name: str,
    own: Mapping[str, Any],
    shipped: Mapping[str, Any],
    chain: tuple[str, ...] = (),
) -> tuple[dict[str, Any], str]:
    """Return the values of a preset over those that it extends, and a name that it can not extend.

    A preset that extends its own name extends the shipped one. Counts by role are joined.
    """
    values: Mapping[str, Any] = own[name]
    parent, wrong = values.get("extends"), ""
    if not isinstance(parent, str):
        return dict(values), ""
    if isinstance(own.get(parent), dict) and parent not in (*chain, name):
        above, wrong = inherited(parent, own, shipped, (*chain, name))
    elif parent in shipped:
        above = dict(shipped[parent])
    else:
        return dict(values), parent
    counts = {
        key: {**above[key], **value}
        for key, value in values.items()
        if isinstance(value, dict) and isinstance(above.get(key), dict)
    }
    return {**above, **values, **counts}, wrong


def _by_role(table: Table, roles: Collection[str]) -> tuple[tuple[str, int], ...]:
    """Return what is allowed by role; a role that the preset does not require is reported."""
    out = []
    for role in sorted(table.values):
        if role not in roles:
            hint = did_you_mean(role, roles) or f"roles here are {', '.join(dict.fromkeys(roles))}"
            table.report("unknown-role", f"`roles` does not have the role `{role}`", role, hint)
        out.append((role, table.integer(role, 0) or 0))
    return tuple(out)
