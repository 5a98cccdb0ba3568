"""The ledger: claims, each a checked statement with its sources, locators and evidence."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from briefgen.finding import Finding, Place, did_you_mean, finding
from briefgen.json_text import parse_json
from briefgen.key import Key, Keys, Kind
from briefgen.limits import MOST_FINDINGS
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
    "recital": ("recital", "recitals"),
    "schedule": ("sched.", "scheds."),
}

#: How sure a claim is.
CONFIDENCES = ("high", "medium", "low")

_DAY = r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?"
#: When a fact holds: a day, month or year, two of them, a decade, or `undated`.
FACT_DATE = re.compile(rf"^({_DAY}(/{_DAY})?|\d{{4}}-(1[3-9]|[2-9]\d)|\d{{3}}0s|undated)$")

_TERM = re.compile(r"^([a-z]+\.?) (?=[\dIVXLCDM])")

#: The keys of a claim that are read. Others are the project's own and stay in the ledger.
KEYS: Keys = {
    "id": Key(Kind.TEXT, "its name in citations: [@claim:ID]", required=True),
    "topic": Key(Kind.TEXT, "what it is about, in a word or two"),
    "claim": Key(Kind.TEXT, "the statement, as one sentence", required=True),
    "date": Key(
        Kind.TEXT,
        "when it holds: 1953, 1953-10, 1953-10-01, 1990s, a range",
        pattern=FACT_DATE.pattern,
    ),
    "as_of": Key(Kind.TEXT, "when its sources last said so"),
    "confidence": Key(Kind.TEXT, "how sure it is", choices=CONFIDENCES),
    "evidence": Key(Kind.TEXT, "the words of the source that bear it out", required=True),
    "sources": Key(Kind.TABLES, "the sources that it rests on", required=True),
}

#: The keys of a source of a claim that are read, and those of its locator.
SUPPORT_KEYS: Keys = {
    "id": Key(Kind.TEXT, "the id of a source in content/sources.json", required=True),
    "locator": Key(Kind.TABLE, "where in the source, as it is printed"),
    "place": Key(Kind.TEXT, "where on the page it was seen, for the evidence, never printed"),
}
LOCATOR_KEYS: Keys = {
    "label": Key(Kind.TEXT, "what is counted, such as page or article", required=True),
    "value": Key(Kind.TEXT, "which one, such as 12-15 or III"),
}


@dataclass(frozen=True, slots=True)
class Support:
    """A source of a claim, with the locator that is printed (may be empty).

    `seen` is where on the page it was seen, which belongs to the evidence and is never printed.
    """

    source: str
    locator: str
    seen: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """One line of the ledger. `date` is that of the fact, `confidence` high or medium.

    `as_of` is when its sources last said so.
    """

    id: str
    topic: str
    statement: str
    date: str
    confidence: str
    evidence: str
    supports: tuple[Support, ...]
    place: Place
    as_of: str = ""

    def best(self, sources: Mapping[str, Source]) -> Support:
        """Return the support whose source ranks best; the first of equals."""
        return min(self.supports, key=lambda s: sources[s.source].rank)

    def printed(self, sources: Mapping[str, Source], most: int = 1) -> tuple[Support, ...]:
        """Return what a citation prints: the best support, then others up to `most` works.

        Behind the best one there is no work that is weak, tertiary or named already: it would add
        a name and bear out nothing.
        """
        best = self.best(sources)
        shown = {best.source: best}
        for support in sorted(self.supports, key=lambda s: sources[s.source].rank):
            source = sources[support.source]
            if len(shown) < most and not source.weak and source.tier != "tertiary":
                shown.setdefault(support.source, support)
        return tuple(shown.values())


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
    for number, line in enumerate(text.split("\n"), 1):
        if len(findings) >= MOST_FINDINGS:
            break  # nobody reads on
        if not line.strip():
            continue
        place = Place(file, number)
        record, found = parse_json(line, file, number)
        findings += found
        if found:
            continue
        claim, found = _claim(record, place, sources)
        findings += found
        if claim and claim.id in out:
            message = f"two claims have the id `{claim.id}`"
            hint = f"the other one is at {out[claim.id].place}; rename or remove one"
            findings.append(finding("duplicate-id", message, place, hint))
        elif claim:
            out[claim.id] = claim
    return out, findings


def _forms(record: Mapping[str, Any], place: Place) -> list[Finding]:
    """Return a finding for each of a claim's plain values that is none of those it may be."""
    findings = []
    name = record["id"]
    confidence, when = record.get("confidence", ""), record.get("date", "")
    if confidence not in ("", *CONFIDENCES):
        message = f"the claim `{name}` has the confidence `{confidence}`"
        hint = did_you_mean(str(confidence), CONFIDENCES) or f"one of {', '.join(CONFIDENCES)}"
        findings.append(finding("bad-claim", message, place, hint))
    if when != "" and not (isinstance(when, str) and FACT_DATE.match(when)):
        message = f"the claim `{name}` has the date `{when}`"
        hint = (
            "write YYYY, YYYY-MM or YYYY-MM-DD, two of them with `/`, 1953-54, 1990s or `undated`"
        )
        findings.append(finding("bad-claim", message, place, hint))
    if not isinstance(record.get("topic", ""), str):
        message = f"the claim `{name}` has a `topic` that is not a text"
        findings.append(finding("bad-claim", message, place, "put it in quotation marks"))
    return findings


def _claim(
    record: Any, place: Place, sources: Mapping[str, Source]
) -> tuple[Claim | None, list[Finding]]:
    if not isinstance(record, dict):
        hint = 'write a claim as `{"id": ..., "claim": ..., "evidence": ..., "sources": [...]}`'
        return None, [finding("bad-claim", "the line is not an object", place, hint)]
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
        hint = "a claim has a text for each of them, and a list of sources"
        return None, [finding("bad-claim", f"the claim lacks {names}", place, hint)]
    findings = _forms(record, place)
    read = []
    for support in supports:
        source = support.get("id") if isinstance(support, dict) else None
        if not isinstance(source, str) or source not in sources:
            message = f"the claim `{record['id']}` names the source `{source}`, which is not there"
            hint = did_you_mean(str(source), sources) or "add the source to content/sources.json"
            findings.append(finding("unknown-source", message, place, hint))
            continue
        locator = support.get("locator") or {}
        if not isinstance(locator, dict):
            message = f"the claim `{record['id']}` has a locator that is not an object"
            hint = 'write it as `{"label": "page", "value": "12"}`'
            findings.append(finding("bad-claim", message, place, hint))
            continue
        label, value = str(locator.get("label", "")), str(locator.get("value", ""))
        read.append(
            Support(
                source, locator_text(label, value) if label else "", str(support.get("place") or "")
            )
        )
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
            str(record.get("as_of") or ""),
        ),
        [],
    )
