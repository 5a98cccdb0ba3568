"""Briefs: a title, what is said about it, and an ordered list of sections."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from briefgen.finding import Finding, Place, did_you_mean, finding
from briefgen.fragment import PARTIAL_DATE, Fragment
from briefgen.preset import Preset
from briefgen.table import Table, parse_toml

_KEYS = (
    "title", "subtitle", "number", "issued", "revised", "revision", "facts_to", "sources_read",
    "status", "authors", "contact", "language", "subject", "description", "keywords", "presets",
    "sections",
)  # fmt: skip
_SECTION_KEYS = ("id", "role", "title", "fragments")
_ID = re.compile(r"^[a-z][a-z0-9-]*$")

#: What a brief may be.
STATUSES = ("draft", "published", "final", "withdrawn")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of a brief with its fragments."""

    id: str
    role: str
    title: str
    fragments: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Brief:
    """A subject with its sections. Dates that are printed come from here, never from a clock.

    `facts_to` is how far its facts reach; `sources_read` the day its sources were read;
    `revision` a line on what `revised` changed.
    """

    id: str
    title: str
    subtitle: str
    number: str
    issued: date
    revised: date | None
    revision: str
    facts_to: str
    sources_read: date | None
    status: str
    authors: tuple[str, ...]
    contact: str
    language: str
    subject: str
    description: str
    keywords: tuple[str, ...]
    presets: tuple[str, ...]
    sections: tuple[Section, ...]
    place: Place


def parse(
    text: str,
    identity: str,
    file: str,
    fragments: Mapping[str, Fragment],
    presets: Mapping[str, Preset],
    language: str = "en",
) -> tuple[Brief | None, list[Finding]]:
    """Return the brief that a TOML text holds and what is wrong with it.

    It is None where something that every paper needs is missing. `fragments` and `presets` are
    those that may be named; `language` is the project's, a brief may have its own.
    """
    values, findings = parse_toml(text, file)
    if findings:
        return None, findings
    table = Table(values, file, text, 1, findings)
    table.known(*_KEYS)
    sections = _sections(table, fragments, {r for p in presets.values() for r in p.roles})
    for name in table.strings("presets"):
        if name not in presets:
            hint = did_you_mean(name, presets) or f"presets are {', '.join(presets)}"
            table.report("unknown-preset", f"there is no preset `{name}`", name, hint)
    issued = table.day("issued", required=True)
    title = table.string("title", required=True)
    authors = table.strings("authors", required=True)
    facts_to = table.string("facts_to", required=True)
    if facts_to and not PARTIAL_DATE.match(facts_to):
        hint = "write it as YYYY, YYYY-MM or YYYY-MM-DD, in quotation marks"
        table.report(
            "bad-value", f"`facts_to` is `{facts_to}`, which is not a date", "facts_to", hint
        )
    status = table.string("status", "draft")
    if status not in STATUSES:
        hint = did_you_mean(status, STATUSES) or f"one of {', '.join(STATUSES)}"
        table.report("bad-value", f"`status` is `{status}`", "status", hint)
    if not issued or not title or not authors or not sections:
        return None, findings
    brief = Brief(
        identity,
        title,
        table.string("subtitle"),
        table.string("number"),
        issued,
        table.day("revised"),
        table.string("revision"),
        facts_to,
        table.day("sources_read"),
        status,
        authors,
        table.string("contact"),
        table.string("language", language),
        table.string("subject"),
        table.string("description"),
        table.strings("keywords"),
        tuple(p for p in table.strings("presets") if p in presets) or tuple(presets),
        sections,
        Place(file, 1, 1),
    )
    return brief, findings


def _sections(
    table: Table, fragments: Mapping[str, Fragment], roles: Collection[str]
) -> tuple[Section, ...]:
    out: list[Section] = []
    for item in table.tables("sections"):
        item.known(*_SECTION_KEYS)
        identity = item.string("id", required=True)
        role = item.string("role", required=True)
        if identity and not _ID.match(identity):
            hint = "use small letters, digits and hyphens, a letter first"
            item.report("bad-value", f"`{identity}` can not be an id", identity, hint)
        if any(s.id == identity for s in out):
            item.report("duplicate-id", f"two sections have the id `{identity}`", identity)
        if role and role not in roles:
            hint = did_you_mean(role, roles) or f"roles are {', '.join(sorted(roles))}"
            item.report("unknown-role", f"no preset knows the role `{role}`", role, hint)
        named = item.strings("fragments", required=True)
        for name in named:
            if name not in fragments:
                hint = did_you_mean(name, fragments) or (
                    f"write it as content/fragments/{name}.md, or take it out of the section"
                )
                item.report("unknown-fragment", f"there is no fragment `{name}`", name, hint)
        out.append(
            Section(
                identity,
                role,
                item.string("title", required=True),
                tuple(n for n in named if n in fragments),
                Place(item.file, item.line, 1),
            )
        )
    if not out:
        table.findings.append(
            finding(
                "no-sections",
                "the brief has no sections",
                Place(table.file, 1, 1),
                "add one under `[[sections]]` with id, role, title and fragments",
            )
        )
    return tuple(out)
