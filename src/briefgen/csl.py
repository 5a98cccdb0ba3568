"""What a record of CSL-JSON may hold: types, variables, and the forms of names and dates.

From the schema of CSL 1.0.2. A processor fails on a wrong form, or leaves the value out.
"""

from __future__ import annotations

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
