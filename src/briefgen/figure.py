"""Named figures: values with unit, date, source and review date, used by name."""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping
from dataclasses import dataclass

from briefgen import cldr
from briefgen.claim import FACT_DATE, Claim
from briefgen.finding import Finding, Place, did_you_mean
from briefgen.key import Key, Keys, Kind
from briefgen.source import Source
from briefgen.table import Table, named_tables, parse_toml

#: The keys of a figure. One of `claim` and `source` must be there.
KEYS: Keys = {
    "value": Key(
        Kind.VALUE, "a number, printed as the brief's language has it, or a text as it is", True
    ),
    "before": Key(Kind.TEXT, "printed before the value, such as a currency's sign"),
    "after": Key(Kind.TEXT, "printed behind the value, such as ' m'"),
    "unit": Key(Kind.TEXT, "what is counted, for authors; of a `year` the digits stand together"),
    "date": Key(Kind.TEXT, "what the value holds for: YYYY, YYYY-MM or YYYY-MM-DD", required=True),
    "claim": Key(Kind.TEXT, "the claim of the ledger that it rests on"),
    "source": Key(Kind.TEXT, "the source that it rests on, where there is no claim"),
    "review_by": Key(Kind.DAY, "the day by which someone looks at it again"),
    "note": Key(Kind.TEXT, "a note for authors, never printed"),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that is stated once: a number or a text, with what is printed around it.

    `date` is what it holds for, `review_by` the day by which someone looks at it again.
    """

    name: str
    value: float | str
    before: str
    after: str
    unit: str
    date: str
    claim: str
    source: str
    review_by: datetime.date | None
    place: Place

    def text(self, language: str) -> str:
        """Return how it prints in a language; a text prints as it is, a year unparted."""
        value = self.value
        if not isinstance(value, str):
            year = isinstance(value, int) and self.unit.strip().lower() == "year"
            value = cldr.number_text(value, language, grouped=not year)
        return f"{self.before}{value}{self.after}"

    def is_overdue(self, today: datetime.date | None) -> bool:
        """Return whether a day is past the one of its review; None is no day."""
        return bool(today and self.review_by and self.review_by < today)


def parse(
    text: str, file: str, sources: Mapping[str, Source], claims: Mapping[str, Claim]
) -> tuple[dict[str, Figure], list[Finding]]:
    """Return the figures of a TOML text by name and what is wrong with it."""
    values, findings = parse_toml(text, file)
    root = Table(values, file, text, 1, findings)
    out: dict[str, Figure] = {}
    naming = "use letters, digits, dots, hyphens and underscores, without spaces"
    for name, table in named_tables(root, KEYS, "a figure", naming):
        value = table.values.get("value")
        if not isinstance(value, (int, float, str)) or isinstance(value, bool):
            table.lacking(f"the figure `{name}` has no `value`", "give a number or a text")
            continue
        if isinstance(value, float) and not math.isfinite(value):
            table.report("bad-value", f"`{value}` is no number that can be printed", "value",
                         "give a number or a text")  # fmt: skip
            continue
        table.string("note")  # never printed, but a text all the same
        claim, source = table.string("claim"), table.string("source")
        if claim and claim not in claims:
            hint = did_you_mean(claim, claims) or "add the claim to content/claims.jsonl"
            table.report("unknown-claim", f"there is no claim `{claim}`", claim, hint, "claim")
        if source and source not in sources:
            hint = did_you_mean(source, sources) or "add the source to content/sources.json"
            table.report("unknown-source", f"there is no source `{source}`", source, hint, "source")
        if not claim and not source:
            table.lacking(f"the figure `{name}` has no source", "give `claim` or `source`")
        when = table.string("date", required=True)
        if when and not FACT_DATE.match(when):
            hint = "write it as YYYY, YYYY-MM or YYYY-MM-DD, in quotation marks"
            table.report("bad-value", f"`date` is `{when}`, which is not a date", "date", hint)
        out[name] = Figure(
            name,
            value,
            table.string("before"),
            table.string("after"),
            table.string("unit"),
            when,
            claim,
            source,
            table.day("review_by"),
            Place(file, table.line),
        )
    return out, findings
