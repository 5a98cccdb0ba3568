"""Named figures: values with unit, date, source and review date, used by name."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from briefgen.claim import Claim
from briefgen.finding import Finding, Place, finding
from briefgen.source import Source
from briefgen.table import Table, parse_toml

_KEYS = ("value", "before", "after", "unit", "date", "claim", "source", "review_by", "note")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that is stated once. `text` is how it prints; `date` is what it holds for."""

    name: str
    text: str
    unit: str
    date: str
    claim: str
    source: str
    review_by: datetime.date | None
    place: Place


def parse(
    text: str, file: str, sources: Mapping[str, Source], claims: Mapping[str, Claim]
) -> tuple[dict[str, Figure], list[Finding]]:
    """Return the figures of a TOML text by name and what is wrong with it."""
    values, findings = parse_toml(text, file)
    root = Table(values, file, text, 1, findings)
    out: dict[str, Figure] = {}
    for name in values:
        table = root.table(name)
        table.known(*_KEYS)
        value = table.values.get("value")
        if not isinstance(value, (int, float, str)) or isinstance(value, bool):
            place = Place(file, table.line)
            message = f"the figure `{name}` has no `value`"
            findings.append(finding("bad-value", message, place, "give a number or a text"))
            continue
        claim, source = table.string("claim"), table.string("source")
        if claim and claim not in claims:
            table.report("unknown-claim", f"there is no claim `{claim}`", claim)
        if source and source not in sources:
            table.report("unknown-source", f"there is no source `{source}`", source)
        if not claim and not source:
            message = f"the figure `{name}` has no source"
            hint = "give `claim` or `source`"
            findings.append(finding("bad-value", message, Place(file, table.line), hint))
        out[name] = Figure(
            name,
            table.string("before") + number_text(value) + table.string("after"),
            table.string("unit"),
            table.string("date", required=True),
            claim,
            source,
            table.day("review_by"),
            Place(file, table.line),
        )
    return out, findings


def number_text(value: float | str) -> str:
    """Return how a value prints: thousands set apart by commas, a text as it is."""
    return value if isinstance(value, str) else f"{value:,}"
