"""Sources: works that can be cited, as CSL-JSON or the same in YAML."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from briefgen import csl
from briefgen.finding import Finding, Place, did_you_mean, finding
from briefgen.json_text import parse_json
from briefgen.limits import MOST_FINDINGS
from briefgen.yaml_text import Lines, parse_yaml

#: The files of a project that hold sources, in the order in which they are read.
FILES = ("content/sources.json", "content/sources.yaml", "content/sources.yml")

#: Tiers from the best to the least; a claim prints the best source that it has.
TIERS = ("primary", "official", "academic", "secondary", "tertiary")

#: Where the text was read: at who published it, in a reprint of it, or at a copy of the same page.
CARRIERS = ("publisher", "reprint", "mirror")


@dataclass(frozen=True, slots=True)
class Source:
    """A work that can be cited. `csl` is its CSL-JSON record as canonical text.

    `tier` is one of `TIERS` or empty; `weak` says why it should not carry a statement alone.
    `carrier` names where the text was read if that is not who published it; `archived` is the
    address of an archived copy and its day, as YYYY-MM-DD.
    """

    id: str
    title: str
    tier: str
    weak: str
    csl: str
    place: Place
    carrier: str = ""
    archived: tuple[str, str] = ("", "")

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


def load(texts: Mapping[str, str]) -> tuple[dict[str, Source], list[Finding]]:
    """Return the sources of a project's files by id and what is wrong with them.

    `texts` are files by path; those of `FILES` are read. An id that two of them have is reported.
    """
    out: dict[str, Source] = {}
    findings: list[Finding] = []
    for file in FILES:
        if file in texts:
            made, found = parse(texts[file], file, out)
            out |= made
            findings += found
    return out, findings


def parse(
    text: str, file: str, before: Mapping[str, Source] | None = None
) -> tuple[dict[str, Source], list[Finding]]:
    """Return the sources of a text of CSL-JSON or CSL-YAML by id and what is wrong with it.

    `before` are sources of other files, whose ids are taken.
    """
    if not text.strip():
        hint = "write `[]` into it, or export records from Zotero"
        return {}, [finding("empty-file", "the file is empty", Place(file, 1, 1), hint)]
    records, lines, findings = _read(text, file)
    if findings:
        return {}, findings
    taken = before or {}
    out: dict[str, Source] = {}
    for number, record in enumerate(records, 1):
        source, found = _source(record, number, file, lines)
        findings += found
        if len(findings) >= MOST_FINDINGS:
            break  # nobody reads on
        if source is None:
            continue
        if other := out.get(source.id) or taken.get(source.id):
            findings.append(
                finding(
                    "duplicate-id",
                    f"two sources have the id `{source.id}`",
                    source.place,
                    f"the other one is at {other.place}; rename or remove one",
                )
            )
            continue
        out[source.id] = source
    return out, findings


def _read(text: str, file: str) -> tuple[list[Any], Mapping[int, int], list[Finding]]:
    """Return the records of a text, the line of each by its number, and why it can not be read."""
    if file.endswith(".json"):
        records, findings = parse_json(text, file)
        if not findings and not isinstance(records, list):
            message = "the file is not a list of CSL-JSON records"
            hint = "Zotero exports such lists"
            findings = [finding("bad-json", message, Place(file, 1, 1), hint)]
        lines = _id_lines(text) if not findings else {}
        ids = [r.get("id") if isinstance(r, dict) else None for r in records or ()]
        return records, {n: lines.get(str(i), 0) for n, i in enumerate(ids, 1)}, findings
    value, at, findings = parse_yaml(text, file)
    if findings:
        return [], {}, findings
    # pandoc writes the list below `references`, and its texts as Markdown with escapes.
    by_pandoc = isinstance(value, dict) and "references" in value
    records = value["references"] if by_pandoc else value
    if not isinstance(records, list):
        message = "the file is neither a list of records nor has one as `references`"
        hint = "write a record as `- id: ...` and, below it, `type:` and `title:`"
        return [], {}, [finding("bad-yaml", message, Place(file, 1, 1), hint)]
    path: tuple[str | int, ...] = ("references",) if by_pandoc else ()
    numbers = {n: _line(at, (*path, n - 1)) for n in range(1, len(records) + 1)}
    plain = [_unescaped(record) for record in records] if by_pandoc else records
    return [_with_dates(record) for record in plain], numbers, []


def _line(lines: Lines, path: tuple[str | int, ...]) -> int:
    """Return the line of a record: that of its id, if it has one."""
    return lines.get((*path, "id"), lines.get(path, 0))


_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


def _unescaped(value: Any) -> Any:
    """Return a value with the escapes of Markdown taken out of its texts."""
    if isinstance(value, dict):
        return {key: _unescaped(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_unescaped(part) for part in value]
    return _ESCAPE.sub(r"\1", value) if isinstance(value, str) else value


def _with_dates(record: Any) -> Any:
    """Return a record of YAML with its dates as CSL-JSON has them.

    They are written as `2026-11-21`, two with a slash, a year, or, as pandoc once did, as lists of
    year, month and day.
    """
    if not isinstance(record, dict):
        return record
    dates = {k: v for k, v in record.items() if k in csl.DATES}
    return record | {k: _date(v) for k, v in dates.items()}


def _date(value: Any) -> Any:
    if isinstance(value, (str, int)) and not isinstance(value, bool):
        return csl.date_of_text(str(value))
    days = value if isinstance(value, list) else [value]
    if all(isinstance(day, dict) and "year" in day for day in days) and days:
        keys = ("year", "month", "day")
        return {"date-parts": [[day[k] for k in keys if k in day] for day in days]}
    return value


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
    record: object, number: int, file: str, lines: Mapping[int, int]
) -> tuple[Source | None, list[Finding]]:
    if not isinstance(record, dict):
        message = f"record {number} is not an object"
        hint = 'write a record as `{"id": ..., "type": ..., "title": ...}`'
        return None, [finding("bad-source", message, Place(file, lines[number]), hint)]
    identity = record.get("id")
    if isinstance(identity, int):
        identity = str(identity)
    place = Place(file, lines[number])
    if not isinstance(identity, str) or not identity:
        message = f"record {number} has no `id`"
        return None, [finding("bad-source", message, place, "give it a short unique text")]
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
    wrong += [_bad_custom(identity, what, place, hint) for what, hint in _custom_faults(custom)]
    # `note` and `custom` are for the authors; a style would print the first.
    kept = {k: v for k, v in record.items() if k not in {"note", "custom"}} | {"id": identity}
    kept |= _titles(record, custom)
    return (
        Source(
            identity,
            _plain_title(record, custom),
            str(custom.get("tier", "")),
            str(custom.get("weak", "")),
            json.dumps(kept, ensure_ascii=False, sort_keys=True),
            place,
            _carrier(custom),
            _archived(custom),
        ),
        wrong,
    )


def _titles(record: Mapping[str, Any], custom: Mapping[str, Any]) -> dict[str, str]:
    """Return the titles of a record that are printed otherwise than they are written.

    What the work does not call itself stands in square brackets: a description in its stead, and
    behind a title that readers can not read its translation.
    """
    out = {name: str(record[name]) for name in ("title", "title-short") if record.get(name)}
    if custom.get("supplied_title") is True:
        out = {name: bracketed(title) for name, title in out.items()}
    if translated := custom.get("title_en"):
        supplied = custom.get("supplied_title") is True
        out["title"] = f"{out.get('title', '')} [{translated}]"
        out.setdefault("title-short", bracketed(translated) if supplied else str(translated))
    return out


_MARKUP = re.compile(r"</?(?:span|i|b|sup|sub|sc)\b[^>]*>")


def _plain_title(record: Mapping[str, Any], custom: Mapping[str, Any]) -> str:
    """Return the title of a work as text, in brackets if it is not its own."""
    title = _MARKUP.sub("", str(record.get("title", "")))
    return bracketed(title) if title and custom.get("supplied_title") is True else title


def bracketed(title: str) -> str:
    """Return a title in square brackets, which it may have already."""
    return title if csl.is_supplied(title) else f"[{title}]"


def _custom_faults(custom: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the values of `custom` that are read, and what to do about it."""
    for key, known in (("tier", TIERS), ("carrier", CARRIERS)):
        if custom.get(key, "") not in ("", *known):
            value = str(custom[key])
            hint = did_you_mean(value, known) or f"{key}s are {', '.join(known)}"
            yield f"has the {key} `{value}`", hint
    name, carrier = custom.get("carrier_name", ""), custom.get("carrier", "")
    if not isinstance(name, str):
        yield "has a `carrier_name` that is not a text", "write the name of who carries the text"
    elif carrier in {"reprint", "mirror"} and not name.strip():
        hint = "write as `carrier_name` where the text was read, such as `Google Books`"
        yield f"was read at a {carrier}, and nothing says at which", hint
    elif name and carrier not in {"reprint", "mirror"}:
        hint = "set `carrier` to `reprint` or `mirror`, or take the name out"
        yield "has a `carrier_name`, and its `carrier` is neither a reprint nor a mirror", hint
    if not isinstance(custom.get("supplied_title", False), bool):
        yield "has a `supplied_title` that is not true or false", "write `true`, or take it out"
    copy = custom.get("archived", {})
    if copy and _archived(custom) == ("", ""):
        hint = 'write `{"url": "https://...", "date": "2026-11-21"}`'
        yield "has an `archived` that is no address with a day", hint


def _carrier(custom: Mapping[str, Any]) -> str:
    """Return where a text was read, empty if at who published it."""
    name = custom.get("carrier_name")
    other = custom.get("carrier") in {"reprint", "mirror"}
    return name.strip() if other and isinstance(name, str) else ""


_ADDRESS = re.compile(r"https?://[^\s<>\"]+\.[^\s<>\"]+")


def _archived(custom: Mapping[str, Any]) -> tuple[str, str]:
    """Return the address and the day of an archived copy, empty texts where there is none."""
    copy = custom.get("archived")
    if not isinstance(copy, dict):
        return "", ""
    url, day = copy.get("url"), copy.get("date")
    if not isinstance(url, str) or not _ADDRESS.fullmatch(url) or not isinstance(day, str):
        return "", ""
    try:
        date.fromisoformat(day)
    except ValueError:
        return "", ""
    return (url, day) if len(day) == 10 else ("", "")


def _bad_custom(identity: str, what: str, place: Place, hint: str = "") -> Finding:
    hint = hint or 'write it as `{"tier": "official"}`, or leave it out'
    return finding("bad-source", f"the source `{identity}` {what}", place, hint)
