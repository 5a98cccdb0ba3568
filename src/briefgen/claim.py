"""The ledger: claims, each a checked statement with its sources, locators and evidence."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from briefgen.finding import Finding, Place, finding
from briefgen.source import Source

#: What a locator's label is printed as, one and several, in Chicago's abbreviations.
LOCATOR_TERMS = {
    "article": ("art.", "arts."),
    "chapter": ("chap.", "chaps."),
    "page": ("p.", "pp."),
    "paragraph": ("para.", "paras."),
    "section": ("sec.", "secs."),
    "preamble": ("preamble", "preamble"),
    "item": ("item", "items"),
    "annex": ("annex", "annexes"),
}

_TERM = re.compile(r"^([a-z]+\.?) (?=[\dIVXLCDM])")


@dataclass(frozen=True, slots=True)
class Support:
    """A source of a claim, with the locator that is printed (may be empty)."""

    source: str
    locator: str


@dataclass(frozen=True, slots=True)
class Claim:
    """One line of the ledger. `date` is that of the fact, `confidence` high or medium."""

    id: str
    topic: str
    statement: str
    date: str
    confidence: str
    evidence: str
    supports: tuple[Support, ...]
    place: Place

    def best(self, sources: Mapping[str, Source]) -> Support:
        """Return the support whose source ranks best; the first of equals."""
        return min(self.supports, key=lambda s: sources[s.source].rank)


def locator_text(label: str, value: str) -> str:
    """Return how a locator is printed: `art. III`, `pp. 12-15`; the value alone if it says all."""
    one, several = LOCATOR_TERMS.get(label, (label, label))
    if label == "preamble" and (not value or value.lower() == label):
        return one
    return f"{several if any(c in value for c in '-–,') else one} {value}".strip()


def joined_locators(locators: Sequence[str]) -> str:
    """Return several printed locators in one work as one: `arts. II, IV`, `p. 5, art. II`."""
    parts = list(dict.fromkeys(locator for locator in locators if locator))
    terms = [_TERM.match(part) for part in parts]
    for one, several in LOCATOR_TERMS.values():
        if len(parts) > 1 and all(term and term[1] in {one, several} for term in terms):
            values = [value for part in parts for value in part.split(" ", 1)[1].split(", ")]
            return f"{several} {', '.join(dict.fromkeys(values))}"
    return ", ".join(parts)


def parse(
    text: str, file: str, sources: Mapping[str, Source]
) -> tuple[dict[str, Claim], list[Finding]]:
    """Return the claims of a JSON Lines text by id and what is wrong with it.

    A claim that names a source which is not there is reported and left out.
    """
    out: dict[str, Claim] = {}
    findings: list[Finding] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        place = Place(file, number)
        try:
            record = json.loads(line)
        except json.JSONDecodeError as error:
            at = Place(file, number, error.colno)
            findings.append(finding("bad-json", f"the line is not JSON: {error.msg.lower()}", at))
            continue
        claim, found = _claim(record, place, sources)
        findings += found
        if claim and claim.id in out:
            message = f"two claims have the id `{claim.id}`"
            findings.append(finding("duplicate-id", message, place, f"see {out[claim.id].place}"))
        elif claim:
            out[claim.id] = claim
    return out, findings


def _claim(
    record: Any, place: Place, sources: Mapping[str, Source]
) -> tuple[Claim | None, list[Finding]]:
    if not isinstance(record, dict):
        return None, [finding("bad-value", "the line is not an object", place)]
    missing = [
        key
        for key in ("id", "claim", "evidence")
        if not isinstance(record.get(key), str) or not record[key]
    ]
    supports = record.get("sources")
    if not isinstance(supports, list) or not supports:
        missing.append("sources")
        supports = []
    if missing:
        names = ", ".join(f"`{m}`" for m in missing)
        return None, [finding("bad-value", f"the claim lacks {names}", place)]
    findings = []
    read = []
    for support in supports:
        source = support.get("id") if isinstance(support, dict) else None
        if not isinstance(source, str) or source not in sources:
            message = f"the claim `{record['id']}` names the source `{source}`, which is not there"
            findings.append(finding("unknown-source", message, place))
            continue
        locator = support.get("locator") or {}
        label, value = str(locator.get("label", "")), str(locator.get("value", ""))
        read.append(Support(source, locator_text(label, value) if label else ""))
    if findings:
        return None, findings
    text = {key: str(record.get(key) or "") for key in ("topic", "date", "confidence")}
    return (
        Claim(
            record["id"],
            text["topic"],
            record["claim"],
            text["date"],
            text["confidence"],
            record["evidence"],
            tuple(read),
            place,
        ),
        [],
    )
