"""Every word that the tool itself prints in a paper, by language, and how dates are written."""

from __future__ import annotations

import re
from datetime import date

from briefgen import cldr

#: The words by language; a language not here prints English.
WORDING: dict[str, dict[str, str]] = {
    "en": {
        "number": "Number",
        "issued": "Issued",
        "revised": "Revised",
        "facts_to": "Facts to",
        "status": "Status",
        "contact": "Contact",
        "source": "Source",
        "sources": "Sources",
        "evidence": "Evidence",
        "reference": "Reference",
        "references": "References",
        "table": "Table",
        "picture": "Figure",
        "contents": "Contents",
        "glossary": "Glossary",
        "notes": "Notes",
        "note": "Note",
        "page": "Page",
        "of": "of",
        "back": "Back to the text",
        "back_to": "Back to mark",
        "read_at": "read at {name}",
        "archived": "archived {date} at",
        "about": "About this paper",
        "facts_reach": "Its facts reach to {facts_to}.",
        "sources_read": "Its sources were read on {sources_read}.",
        "first_hand": "Of its {total} citations, {count} are to primary or official sources.",
        "as_of": "as of {date}",
        "aged": "Figures marked † are past their review date; each holds for the date in brackets: "
        "{figures}.",
        "traceable": "Each citation is traceable to its source and, in the evidence beside this "
        "paper, to the words that it rests on.",
        "approved": "Approved by {approved_by} on {approved}.",
        "cite_as": "Cite as: {citation}.",
        "made_with": "Set with briefgen {version}.",
        "draft": "Draft",
        "published": "Published",
        "final": "Final",
        "withdrawn": "Withdrawn",
    }
}

_MONTHS = (
    "January February March April May June July August September October November December".split()
)


def words(language: str) -> dict[str, str]:
    """Return the words for a language tag, English where the language has none."""
    return WORDING.get(language) or WORDING.get(language[:2]) or WORDING["en"]


def date_text(value: date | str, language: str) -> str:
    """Return a date in words: `21 November 2026`, `June 2026`, `2026`.

    `value` may be a date or an ISO text of any precision. American English puts the month first;
    every other English the day; other languages have their own words and order.
    """
    numbers = [int(part) for part in str(value).split("-")]
    if language.partition("-")[0] != "en" and (text := cldr.date_text(tuple(numbers), language)):
        return text
    if len(numbers) == 1:
        return str(numbers[0])
    month = _MONTHS[numbers[1] - 1]
    if len(numbers) == 2:
        return f"{month} {numbers[0]}"
    if language == "en-US":
        return f"{month} {numbers[2]}, {numbers[0]}"
    return f"{numbers[2]} {month} {numbers[0]}"


_PARTIAL = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-\d\d)?)?")


def fact_date_text(value: str, language: str) -> str:
    """Return when a fact holds, in words: a date, two of them, `1953–54`, `1990s`, `undated`.

    `value` is as `claim.FACT_DATE` has it.
    """
    parts = [
        date_text(part, language) if _PARTIAL.fullmatch(part) else part.replace("-", "–")
        for part in value.split("/")
    ]
    return " – ".join(parts)
