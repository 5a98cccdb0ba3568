"""Briefs: a title, what is said about it, and an ordered list of sections."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from briefgen.finding import Finding, Place, did_you_mean, finding
from briefgen.fragment import PARTIAL_DATE, Block, Fragment, is_date
from briefgen.key import Key, Keys, Kind
from briefgen.level import LEVELS, below
from briefgen.limits import LANGUAGE
from briefgen.preset import Preset
from briefgen.table import Table, parse_toml

_ID = re.compile(r"^[a-z][a-z0-9-]*$")
_MADE_ID = re.compile(
    r"notes|sources|references|contents|glossary|(call|note|mark|source)-[0-9]+|(table|picture|h)-.*"
)

#: What a brief may be.
STATUSES = ("draft", "published", "final", "withdrawn")

#: The status of a brief of which no papers are made any more.
WITHDRAWN = "withdrawn"

#: The keys of a brief.
KEYS: Keys = {
    "title": Key(Kind.TEXT, "what the brief is about, as it is printed", required=True),
    "subtitle": Key(Kind.TEXT, "a second line below the title"),
    "number": Key(Kind.TEXT, "the number of the brief in its series"),
    "issued": Key(Kind.DAY, "the day of issue, which is printed", required=True),
    "revised": Key(Kind.DAY, "the day of the last revision"),
    "revision": Key(Kind.TEXT, "a line on what the revision changed"),
    "facts_to": Key(
        Kind.TEXT,
        "how far the facts reach: YYYY, YYYY-MM or YYYY-MM-DD",
        required=True,
        pattern=PARTIAL_DATE.pattern,
    ),
    "sources_read": Key(Kind.DAY, "the day on which the sources were read"),
    "review_by": Key(Kind.DAY, "the day by which someone looks at the whole brief again"),
    "owner": Key(Kind.TEXT, "who keeps the brief true: a person, a post or a team"),
    "status": Key(Kind.TEXT, "how far along the brief is", choices=STATUSES),
    "withdrawn": Key(Kind.DAY, "the day on which it was withdrawn; its status says that it was"),
    "withdrawal": Key(Kind.TEXT, "a sentence on why it was withdrawn"),
    "replaced_by": Key(Kind.TEXT, "the id of the brief that stands in for a withdrawn one"),
    "mark": Key(Kind.TEXT, "the handling mark, one of the project's"),
    "approved_by": Key(Kind.TEXT, "who approved it; a final brief must say so"),
    "approved": Key(Kind.DAY, "the day of the approval"),
    "authors": Key(Kind.TEXTS, "who wrote it", required=True),
    "contact": Key(Kind.TEXT, "where readers turn to, and report errors"),
    "licence": Key(Kind.TEXT, "under what the text may be used; the project's where not given"),
    "language": Key(Kind.TEXT, "the language, such as en-GB; the project's where not given"),
    "subject": Key(Kind.TEXT, "a sentence on the subject, for catalogues", required=True),
    "description": Key(Kind.TEXT, "a sentence for search engines; the subject where not given"),
    "keywords": Key(Kind.TEXTS, "words for catalogues"),
    "presets": Key(Kind.TEXTS, "the lengths that are built; all where not given"),
    "sections": Key(Kind.TABLES, "the sections in order, each under [[sections]]", required=True),
}

#: The keys of a section.
SECTION_KEYS: Keys = {
    "id": Key(Kind.TEXT, "its name in addresses", required=True, pattern=_ID.pattern),
    "role": Key(Kind.TEXT, "what it does in the brief, as presets ask for it", required=True),
    "title": Key(Kind.TEXT, "its heading", required=True),
    "fragments": Key(
        Kind.TEXTS, "its texts: paths below content/fragments, without .md", required=True
    ),
    "deeper": Key(
        Kind.COUNTS, "by how many levels each fragment is shown deeper than the paper's own"
    ),
}


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of a brief with its fragments.

    `deeper` says of some of `fragments` by how many levels each is shown deeper than the paper's
    own: what a brief on a whole subject says at length, a brief on that point says on its first
    page.
    """

    id: str
    role: str
    title: str
    fragments: tuple[str, ...]
    place: Place
    deeper: tuple[tuple[str, int], ...] = ()

    def blocks(self, fragments: Mapping[str, Fragment], level: str) -> Iterator[Block]:
        """Yield the blocks that a paper of a level shows, in reading order."""
        steps = dict(self.deeper)
        for name in self.fragments:
            shown = below(level, steps.get(name, 0))
            yield from (block for block in fragments[name].blocks if shown in block.levels)


@dataclass(frozen=True, slots=True)
class Brief:
    """A subject with its sections. Dates that are printed come from here, never from a clock.

    `facts_to` is how far its facts reach; `sources_read` the day its sources were read;
    `revision` a line on what `revised` changed; `mark` the handling mark, empty for none;
    `approved_by` and `approved` who approved it and when; `licence` under what it may be used;
    `review_by` the day by which `owner`, or somebody, looks at it again, named at `review_place`;
    `withdrawn` the day on which it was withdrawn, None where nobody says so, `withdrawal` why, and
    `replaced_by` the id of the brief that stands in for it, empty for none.
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
    mark: str = ""
    approved_by: str = ""
    approved: date | None = None
    licence: str = ""
    review_by: date | None = None
    owner: str = ""
    review_place: Place = field(default=Place(""), compare=False)
    withdrawn: date | None = None
    withdrawal: str = ""
    replaced_by: str = ""

    @property
    def is_withdrawn(self) -> bool:
        """Whether no papers are made of it any more."""
        return self.status == WITHDRAWN


def parse(
    text: str,
    identity: str,
    file: str,
    fragments: Mapping[str, Fragment],
    presets: Mapping[str, Preset],
    language: str = "en",
    broken: Collection[str] | None = (),
    licence: str = "",
) -> tuple[Brief | None, list[Finding]]:
    """Return the brief that a TOML text holds and what is wrong with it.

    It is None where something that every paper needs is missing. `fragments` and `presets` are
    those that may be named; `language` and `licence` are the project's, a brief may have its own. `broken` are
    the presets that can not be read, None if that is every one of the project's.
    """
    if not text.strip():
        hint = "write a brief into it, or remove it"
        return None, [finding("empty-file", "the file is empty", Place(file, 1, 1), hint)]
    values, findings = parse_toml(text, file)
    if findings:
        return None, findings
    table = Table(values, file, text, 1, findings)
    table.known(*KEYS)
    roles = {r for p in presets.values() for r in p.roles}
    sections = _sections(table, fragments, roles if broken == () else None)
    named = table.strings("presets")
    for name in named:
        if name not in presets and broken is not None and name not in broken:
            hint = did_you_mean(name, presets) or f"presets are {', '.join(presets)}"
            table.report("unknown-preset", f"there is no preset `{name}`", name, hint, "presets")
    issued = table.day("issued", required=True)
    title = table.string("title", required=True)
    authors = table.strings("authors", required=True)
    facts_to = table.string("facts_to", required=True)
    if facts_to and not is_date(facts_to):
        hint = "write it as YYYY, YYYY-MM or YYYY-MM-DD, in quotation marks"
        table.report(
            "bad-value", f"`facts_to` is `{facts_to}`, which is not a date", "facts_to", hint
        )
    review_by = table.day("review_by")
    if review_by and issued and review_by < issued:
        hint = "`review_by` is the day of the next review, or left out"
        table.report("bad-value", f"`review_by` is before `issued`, {issued}", "review_by", hint)
    status = table.string("status", "draft")
    if status not in STATUSES:
        hint = did_you_mean(status, STATUSES) or f"one of {', '.join(STATUSES)}"
        table.report("bad-value", f"`status` is `{status}`", "status", hint)
    approved_by, approved = table.string("approved_by"), table.day("approved")
    if status == "final" and not (approved_by and approved):
        hint = "add `approved_by` and `approved`, or set another `status`"
        message = "the brief is final, and does not say who approved it and when"
        table.report("not-approved", message, "status", hint)
    revised = table.day("revised")
    if revised and issued and revised < issued:
        hint = "`revised` is the day of the last change, or left out"
        table.report("bad-value", f"`revised` is before `issued`, {issued}", "revised", hint)
    withdrawn = _withdrawn(table, identity, status, issued)
    mark = table.string("mark")
    spoken = table.string("language", language)
    if not LANGUAGE.fullmatch(spoken):
        hint = "write a language tag such as `en-GB`"
        table.report("bad-value", f"`language` is `{spoken}`", "language", hint)
    if not issued or not title or not authors or not facts_to or not sections:
        return None, findings
    brief = Brief(
        identity,
        title,
        table.string("subtitle"),
        table.string("number"),
        issued,
        revised,
        table.string("revision"),
        facts_to,
        table.day("sources_read"),
        status,
        authors,
        table.string("contact"),
        spoken,
        table.string("subject", required=True),
        table.string("description"),
        table.strings("keywords"),
        tuple(p for p in named if p in presets) if named else tuple(presets),
        sections,
        Place(file, 1, 1),
        mark,
        approved_by,
        approved,
        table.string("licence", licence),
        review_by,
        table.string("owner"),
        table.place("review_by"),
        withdrawn,
        table.string("withdrawal"),
        table.string("replaced_by"),
    )
    return brief, findings


def _withdrawn(table: Table, identity: str, status: str, issued: date | None) -> date | None:
    """Return the day on which the brief was withdrawn; what is wrong about it is reported."""
    day = table.day("withdrawn")
    said = [key for key in ("withdrawn", "withdrawal", "replaced_by") if key in table.values]
    if status != WITHDRAWN:
        for key in said[:1]:
            hint = f'set `status = "{WITHDRAWN}"`, or take `{key}` out'
            message = f"`{key}` is given, and `status` is `{status}`"
            table.report("bad-value", message, key, hint)
    elif "withdrawn" not in said:
        message = "the brief is withdrawn, and does not say on which day"
        hint = "add `withdrawn`, the day, and say in `withdrawal` why"
        table.report("withdrawn-undated", message, "status", hint)
    if day and issued and day < issued:
        hint = "`withdrawn` is the day of the withdrawal, or left out"
        table.report("bad-value", f"`withdrawn` is before `issued`, {issued}", "withdrawn", hint)
    if identity and table.string("replaced_by") == identity:
        hint = "name another brief, or take the line out"
        table.report("bad-value", "the brief is replaced by itself", "replaced_by", hint)
    return day


def _sections(
    table: Table, fragments: Mapping[str, Fragment], roles: Collection[str] | None
) -> tuple[Section, ...]:
    """Return the sections; `roles` are those that may be named, None for any."""
    out: list[Section] = []
    shown: set[str] = set()
    for item in table.tables("sections"):
        item.known(*SECTION_KEYS)
        identity = item.string("id", required=True)
        role = item.string("role", required=True)
        if identity and not _ID.match(identity):
            hint = "use small letters, digits and hyphens, a letter first"
            item.report("bad-value", f"`{identity}` can not be an id", identity, hint, "id")
        if _MADE_ID.fullmatch(identity):
            hint = "choose another id; nothing of it is printed"
            item.report("made-id", f"`{identity}` is an id that the tool gives itself", identity,
                        hint, "id")  # fmt: skip
        if any(s.id == identity for s in out):
            hint = "rename one of them"
            message = f"two sections have the id `{identity}`"
            item.report("duplicate-id", message, identity, hint, "id")
        if role and roles is not None and role not in roles:
            hint = did_you_mean(role, roles) or f"roles are {', '.join(sorted(roles))}"
            item.report("unknown-role", f"no preset knows the role `{role}`", role, hint, "role")
        named = item.strings("fragments", required=True)
        for name in named:
            if name in shown:
                hint = "take it out of one of its sections"
                message = f"the brief shows the fragment `{name}` twice"
                item.report("repeated-fragment", message, name, hint, "fragments")
            shown.add(name)
            if name not in fragments:
                hint = did_you_mean(name, fragments) or (
                    f"write it as content/fragments/{name}.md, or take it out of the section"
                )
                message = f"there is no fragment `{name}`"
                item.report("unknown-fragment", message, name, hint, "fragments")
        deeper = item.table("deeper").values
        for name, steps in deeper.items():
            if name not in named:
                hint = did_you_mean(name, named) or "name it under `fragments` too"
                message = f"the section does not show the fragment `{name}`"
                item.report("unknown-fragment", message, name, hint, "deeper")
            if type(steps) is not int or not 0 < steps < len(LEVELS):
                message = f"`{name}` is not a number of levels, 1 to {len(LEVELS) - 1}"
                item.report("bad-value", message, name, "write 1 for one level deeper", "deeper")
        out.append(
            Section(
                identity,
                role,
                item.string("title", required=True),
                tuple(n for n in named if n in fragments),
                Place(item.file, item.line, 1),
                tuple((n, s) for n, s in deeper.items() if type(s) is int and s > 0),
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
