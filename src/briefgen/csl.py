"""What a record of CSL-JSON may hold, and what it should: types, variables, names and dates.

From the schema of CSL 1.0.2. A processor fails on a wrong form, or leaves the value out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from briefgen.finding import did_you_mean

#: The types of works.
TYPES = frozenset(
    "article article-journal article-magazine article-newspaper bill book broadcast chapter "
    "classic collection dataset document entry entry-dictionary entry-encyclopedia event figure "
    "graphic hearing interview legal_case legislation manuscript map motion_picture musical_score "
    "pamphlet paper-conference patent performance periodical personal_communication post "
    "post-weblog regulation report review review-book software song speech standard thesis treaty "
    "webpage".split()
)

#: Variables that hold names.
NAMES = frozenset(
    "author chair collection-editor compiler composer container-author contributor curator "
    "director editor editorial-director executive-producer guest host interviewer illustrator "
    "narrator organizer original-author performer producer recipient reviewed-author "
    "script-writer series-creator translator".split()
)

#: Variables that hold dates.
DATES = frozenset("accessed available-date event-date issued original-date submitted".split())

#: Every member of a record, those above among them.
VARIABLES = (
    NAMES
    | DATES
    | frozenset(
        "DOI ISBN ISSN PMCID PMID URL abstract annote archive archive-place archive_collection "
        "archive_location authority call-number categories chapter-number citation-key "
        "citation-label citation-number collection-number collection-title container-title "
        "container-title-short custom dimensions division edition event event-place event-title "
        "first-reference-note-number genre id issue journalAbbreviation jurisdiction keyword "
        "language locator medium note number number-of-pages number-of-volumes original-publisher "
        "original-publisher-place original-title page page-first part part-number part-title "
        "printing printing-number publisher publisher-place references reviewed-genre reviewed-title scale section shortTitle source "
        "status supplement supplement-number title title-short type version volume volume-title volume-title-short "
        "year-suffix".split()
    )
)

_NAME_PARTS = frozenset(
    "family given literal dropping-particle non-dropping-particle suffix comma-suffix "
    "static-ordering parse-names".split()
)
_SAY_NAMES = 'write `[{"family": ..., "given": ...}]` or `[{"literal": ...}]`'
_SAY_DATE = 'write `{"date-parts": [[2026, 11, 21]]}`'


def faults(record: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a record, as the end of a sentence, and what to do about it."""
    kind = record.get("type")
    if kind not in TYPES:
        near = did_you_mean(str(kind), TYPES)
        yield f"has the type `{kind}`, which CSL does not have", near or "such as `report`"
    for name, value in record.items():
        if name in NAMES:
            yield from ((f"has {what}", _SAY_NAMES) for what in _names(name, value))
        elif name in DATES:
            yield from ((f"has {what}", _SAY_DATE) for what in _date(name, value))
        elif name in {"categories", "keyword", "custom", "note", "id", "type"}:
            continue
        elif isinstance(value, bool) or not isinstance(value, (str, int, float)):
            yield f"has no text as `{name}`", "put it in quotation marks"


def iso_date(record: Mapping[str, Any], variable: str) -> str:
    """Return a date of a record as YYYY, YYYY-MM or YYYY-MM-DD, a range with `/`, or empty."""
    value = record.get(variable)
    parts = value.get("date-parts", []) if isinstance(value, dict) else []
    return "/".join("-".join(str(part).zfill(2) for part in day) for day in parts)


def is_supplied(title: str) -> bool:
    """Return whether a title is a description by whoever wrote the record, and not the work's own.

    Such titles stand wholly in square brackets, as libraries print them: `[On rivers]`, and
    `[Über Flüsse] [On rivers]` with a translation, but not `[History] of rivers [now]`.
    """
    depth = 0
    for letter in title:
        depth += (letter == "[") - (letter == "]")
        if depth < 0 or (not depth and letter not in "] "):
            return False
    return not depth and "[" in title


def _names(variable: str, value: object) -> Iterator[str]:
    if not isinstance(value, list):
        yield f"no list of names as `{variable}`"
        return
    for name in value:
        if not isinstance(name, dict) or not name.keys() & {"family", "given", "literal"}:
            yield f"a name in `{variable}` without `family` or `literal`"
        elif not all(isinstance(v, (str, bool, int)) for v in name.values()):
            yield f"a name in `{variable}` with a part that is not a text"
        elif unknown := sorted(name.keys() - _NAME_PARTS):
            yield f"a name in `{variable}` with the part `{unknown[0]}`"


def _date(variable: str, value: object) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"no object with `date-parts` as `{variable}`"
        return
    if not value.keys() & {"date-parts", "raw", "literal"} and value:
        yield f"no `date-parts` in `{variable}`"
    parts = value.get("date-parts", [[2000]])
    good = isinstance(parts, list) and 1 <= len(parts) <= 2 and all(map(_is_day, parts))
    if not good:
        yield f"no year, month and day as `date-parts` of `{variable}`"


def _is_day(value: object) -> bool:
    """Return whether a value is a list of a year, perhaps a month, perhaps a day."""
    if not isinstance(value, list) or not 1 <= len(value) <= 3:
        return False
    try:
        numbers = [int(str(part)) for part in value]
    except ValueError:
        return False
    limits = ((-9999, 9999), (1, 12), (1, 31))
    return all(low <= n <= high for n, (low, high) in zip(numbers, limits, strict=False))


# --- what a reference should name ----------------------------------------------------------------

#: Who answers for a work, where no type wants it more exactly: a person or body of any part, the
#: whole that it stands in, or who put it before the public.
_WHO = (
    "author", "publisher", "editor", "authority", "container-title", "compiler", "director",
    "translator", "archive",
)  # fmt: skip
_WRITER = ("author", "editor", "compiler", "translator")
_DATE = ("issued", "event-date", "original-date", "status")
#: Where a web address stands in for a publisher: the work can be found by it.
_FOUND = ("URL", "DOI")

#: What a reference should name, by type: one of each group, the first being the usual one.
#: Each type says why it wants what it wants; none wants what many works of it do not have.
WANTED: Mapping[str, tuple[tuple[str, ...], ...]] = {
    # A preprint: who wrote it, and when it was put there.
    "article": (("title",), _WRITER, _DATE),
    # In a periodical it is found by the periodical and its date; much in them is unsigned.
    "article-journal": (("title",), ("container-title",), _DATE),
    "article-magazine": (("title",), ("container-title",), _DATE),
    "article-newspaper": (("title",), ("container-title",), _DATE),
    # Bills are numbered anew in each session: number and date, or the record that prints them.
    "bill": (("title", "number"), ("number", "container-title", "references"), _DATE),
    # A catalogue finds it by any of them; the year tells editions apart.
    "book": (("title",), (*_WRITER, "publisher"), ("publisher", "publisher-place", *_FOUND), _DATE),
    "broadcast": (("title", "container-title"), ("container-title", *_WHO), _DATE),
    # A part: the whole that it stands in, and when that came out.
    "chapter": (("title",), ("container-title",), _DATE),
    # Known by name; editions differ, so where it stands is enough.
    "classic": (("title", "container-title"), (*_WRITER, "container-title")),
    # Papers of a person or body lie somewhere.
    "collection": (("title",), _WHO),
    # Data change: a date or a version says which are meant.
    "dataset": (("title",), _WHO, ("issued", "version", "accessed")),
    # The type of all that has no other: who answers for it.
    "document": (("title", "genre"), _WHO),
    # Entries are unsigned, and found by the work and their own word.
    "entry": (("title",), ("container-title", "publisher")),
    "entry-dictionary": (("title",), ("container-title", "publisher")),
    "entry-encyclopedia": (("title",), ("container-title", "publisher")),
    # It happened somewhere on a day.
    "event": (("title", "event-title"), ("event-date", "issued")),
    # Pictures and maps may have no title; who made or keeps them says which is meant.
    "figure": (("title", "genre"), _WHO),
    "graphic": (("title", "genre"), _WHO),
    # Before which body, and on which day.
    "hearing": (("title",), ("authority", "section", *_WHO), _DATE),
    # Many have no title; with whom, and when.
    "interview": (("title", "genre", "interviewer"), ("author", "interviewer"), _DATE),
    # Parties, the report or number, the court or year: what a lawyer looks it up by.
    "legal_case": (("title",), ("number", "container-title", "volume", "authority"), _DATE),
    # An act is found by its number or by where it is printed.
    "legislation": (
        ("title", "number"),
        ("number", "container-title", "volume", "chapter-number", "section", "references"),
        _DATE,
    ),
    # Unpublished: who wrote it or where it lies.
    "manuscript": (("title", "genre"), (*_WRITER, "archive")),
    "map": (("title", "genre"), _WHO),
    "motion_picture": (("title",), ("director", "producer", *_WHO), _DATE),
    "musical_score": (("title",), ("composer", *_WHO)),
    "pamphlet": (("title",), _WHO),
    # Read at a conference, or printed in its proceedings.
    "paper-conference": (
        ("title",),
        _WRITER,
        ("container-title", "event-title", "collection-title", "publisher"),
        _DATE,
    ),
    # The number is the patent.
    "patent": (("title",), ("number",), ("issued", "submitted")),
    "performance": (("title", "event-title"), ("performer", "director", *_WHO), _DATE),
    # The whole of a periodical: who brings it out, or its number.
    "periodical": (("title", "container-title"), ("publisher", "editor", "ISSN")),
    # A letter, a message: from whom and when; few have a title.
    "personal_communication": (("title", "genre", "recipient"), ("author",), _DATE),
    # In a forum: who posts, or where.
    "post": (("title", "genre"), ("author", "container-title"), _DATE),
    "post-weblog": (("title",), ("author", "container-title"), _DATE),
    # As an act.
    "regulation": (
        ("title", "number"), ("number", "container-title", "volume", "authority"), _DATE,
    ),
    # Bodies answer for reports; a report without a year can not be told from its successor.
    "report": (("title",), _WHO, _DATE),
    # Reviews may be untitled; then what is reviewed stands for it.
    "review": (("title", "reviewed-title", "reviewed-author"), ("container-title", *_FOUND), _DATE),
    "review-book": (
        ("title", "reviewed-title", "reviewed-author"), ("container-title", *_FOUND), _DATE,
    ),
    # Which one: a version, a date or where it is kept.
    "software": (("title",), _WHO, ("version", "issued", *_FOUND)),
    "song": (("title",), ("composer", "performer", *_WHO)),
    # Who spoke, and on which day.
    "speech": (("title", "event-title", "genre"), ("author",), _DATE),
    # The number is the standard, and somebody sets it.
    "standard": (("title",), ("number",), _WHO),
    # A university gave the degree in a year.
    "thesis": (("title",), ("author",), ("publisher", *_FOUND), _DATE),
    # The day of signature, and where the text stands: a series, a depositary or an address.
    "treaty": (
        ("title",),
        _DATE,
        ("container-title", "number", "volume", "publisher", "archive", *_FOUND),
    ),
    # Pages of institutions are unsigned, and many are undated; a site or body answers for each.
    "webpage": (("title",), _WHO),
}  # fmt: skip


def missing(record: Mapping[str, Any]) -> tuple[tuple[str, ...], ...]:
    """Return what a reference to a record should name and does not: groups of which one is wanted.

    A type that CSL does not have wants nothing here: that is said elsewhere.
    """
    groups = WANTED.get(str(record.get("type")), ())
    return tuple(g for g in groups if not any(record.get(variable) for variable in g))


# --- institutions --------------------------------------------------------------------------------

#: Words that no person is called, in English, French and German.
_INSTITUTION = re.compile(
    r"\b(?:administration|agence|agency|assembl(?:y|ée)|association|authority|bundes\w+|"
    r"commission|commissariat|committee|comité|congress|consortium|corporation|"
    r"council|delegation|department|département|directorate|embassy|federation|foundation|"
    r"gesellschaft|government|gouvernement|institut\w*|ministère|ministerium|ministry|"
    r"nations|organi[sz]ation|parliament|parlement|republic|république|republik|secretariat|"
    r"sénat|society|stiftung|treasury|tribunal|universit\w+|verein)\b",
    re.IGNORECASE,
)
#: Words that are names of people too, and an institution's behind one of the others.
_PAIRED = re.compile(
    r"\b(?:african|asian|central|european|federal|international|national|royal|supreme|united|"
    r"world)\b.*\b(?:bank|board|center|centre|court|forum|fund|group|office|press|senate|service|"
    r"states|trust|union)s?\b",
    re.IGNORECASE,
)


def institutions(record: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield each name that is an institution's and written as a person's, with its variable.

    A style inverts and shortens the names of persons: `Bank, W.` for the World Bank.
    """
    for variable in sorted(NAMES & record.keys()):
        names = record[variable]
        for name in names if isinstance(names, list) else ():
            if isinstance(name, dict) and "literal" not in name:
                family, given = str(name.get("family", "")), str(name.get("given", ""))
                words = f"{given} {family}".strip()
                alone = (
                    not given and (" " in family.strip() or family.isupper()) and len(family) > 1
                )
                particle = name.get("dropping-particle") or name.get("non-dropping-particle")
                if (
                    (alone and not particle)
                    or "," in family
                    or _INSTITUTION.search(words)
                    or _PAIRED.search(words)
                ):
                    yield variable, f"{family}, {given}" if given and " " in family else words


# --- dates ---------------------------------------------------------------------------------------

_ISO = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(~?)")


def date_of_text(text: str) -> dict[str, Any]:
    """Return a date as CSL-JSON has it of `2026`, `2026-11`, `2026-11-21`, or two with `/`.

    `~` behind it says that it is about then. Any other text is kept as it is written.
    """
    days = [_ISO.fullmatch(part.strip()) for part in text.split("/")]
    if not 1 <= len(days) <= 2 or not all(days):
        return {"literal": text}
    parts = [[int(number) for number in day.groups()[:3] if number] for day in days if day]
    about = any(day and day[4] for day in days)
    return {"date-parts": parts} | ({"circa": True} if about else {})
