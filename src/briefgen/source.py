"""Sources: works that can be cited, as CSL-JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from briefgen import csl
from briefgen.finding import Finding, Place, did_you_mean, finding
from briefgen.json_text import parse_json
from briefgen.limits import MOST_FINDINGS

#: Tiers from the best to the least; a claim prints the best source that it has.
TIERS = ("primary", "official", "academic", "secondary", "tertiary")


@dataclass(frozen=True, slots=True)
class Source:
    """A work that can be cited. `csl` is its CSL-JSON record as canonical text.

    `tier` is one of `TIERS` or empty; `weak` says why it should not carry a statement alone.
    """

    id: str
    title: str
    tier: str
    weak: str
    csl: str
    place: Place

    @property
    def record(self) -> dict[str, Any]:
        """The CSL-JSON record, as a citation processor takes it."""
        value: dict[str, Any] = json.loads(self.csl)
        return value

    @property
    def rank(self) -> tuple[bool, int]:
        """The order in which a claim prefers its sources: not weak first, then by tier."""
        tier = TIERS.index(self.tier) if self.tier in TIERS else len(TIERS)
        return bool(self.weak), tier


def parse(text: str, file: str) -> tuple[dict[str, Source], list[Finding]]:
    """Return the sources of a CSL-JSON text by id and what is wrong with it."""
    if not text.strip():
        hint = "write `[]` into it, or export records from Zotero"
        return {}, [finding("empty-file", "the file is empty", Place(file, 1, 1), hint)]
    records, findings = parse_json(text, file)
    if findings:
        return {}, findings
    if not isinstance(records, list):
        message = "the file is not a list of CSL-JSON records"
        return {}, [finding("bad-json", message, Place(file, 1, 1), "Zotero exports such lists")]
    lines = _id_lines(text)
    out: dict[str, Source] = {}
    for number, record in enumerate(records, 1):
        source, found = _source(record, number, file, lines)
        findings += found
        if len(findings) >= MOST_FINDINGS:
            break  # nobody reads on
        if source is None:
            continue
        if source.id in out:
            findings.append(
                finding(
                    "duplicate-id",
                    f"two sources have the id `{source.id}`",
                    source.place,
                    f"the other one is at {out[source.id].place}; rename or remove one",
                )
            )
            continue
        out[source.id] = source
    return out, findings


def _id_lines(text: str) -> dict[str, int]:
    """Return the line of each `"id": "..."`, the last where one occurs twice."""
    out: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if '"id"' in line:
            parts = line.split('"')
            if len(parts) > 3:
                out[parts[3]] = number
    return out


def _source(
    record: object, number: int, file: str, lines: Mapping[str, int]
) -> tuple[Source | None, list[Finding]]:
    if not isinstance(record, dict):
        message = f"record {number} is not an object"
        hint = 'write a record as `{"id": ..., "type": ..., "title": ...}`'
        return None, [finding("bad-source", message, Place(file), hint)]
    identity = record.get("id")
    if isinstance(identity, int):
        identity = str(identity)
    if not isinstance(identity, str) or not identity:
        message = f"record {number} has no `id`"
        return None, [finding("bad-source", message, Place(file), "give it a short unique text")]
    place = Place(file, lines.get(identity, 0))
    if "type" not in record:
        message = f"the source `{identity}` has no `type`"
        return None, [finding("bad-source", message, place, "give it a CSL type such as `report`")]
    wrong = [
        finding("bad-source", f"the source `{identity}` {what}", place, hint)
        for what, hint in csl.faults(record)
    ]
    custom = record.get("custom", {})
    if not isinstance(custom, dict):
        wrong.append(_bad_custom(identity, "has a `custom` that is not an object", place))
        custom = {}
    elif custom.get("tier", "") not in ("", *TIERS):
        tier = str(custom["tier"])
        hint = did_you_mean(tier, TIERS) or f"tiers are {', '.join(TIERS)}"
        wrong.append(_bad_custom(identity, f"has the tier `{tier}`", place, hint))
    # `note` and `custom` are for the authors; a style would print the first.
    kept = {k: v for k, v in record.items() if k not in {"note", "custom"}} | {"id": identity}
    if translated := custom.get("title_en"):
        # Chicago's form for a title that readers can not read: translated in brackets behind it.
        kept["title"] = f"{record.get('title', '')} [{translated}]"
        kept.setdefault("title-short", translated)
    return (
        Source(
            identity,
            str(record.get("title", "")),
            str(custom.get("tier", "")),
            str(custom.get("weak", "")),
            json.dumps(kept, ensure_ascii=False, sort_keys=True),
            place,
        ),
        wrong,
    )


def _bad_custom(identity: str, what: str, place: Place, hint: str = "") -> Finding:
    hint = hint or 'write it as `{"tier": "official"}`, or leave it out'
    return finding("bad-source", f"the source `{identity}` {what}", place, hint)
