"""RIS files, read into CSL-JSON records.

They are read here and not by pandoc, whose reader makes a person of every institution, and leaves
out places, series, short titles, days of dates and when a page was read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from briefgen.finding import Finding, Place, did_you_mean, finding

_LINE = re.compile(r"^([A-Z][A-Z0-9]) {1,2}-(?: (.*))?$")

#: The types of RIS and those of CSL; what has none of its own is a document.
TYPES: Mapping[str, str] = {
    "ABST": "article-journal", "ADVS": "motion_picture", "AGGR": "dataset", "ANCIENT": "classic",
    "ART": "graphic", "BILL": "bill", "BLOG": "post-weblog", "BOOK": "book", "CASE": "legal_case",
    "CHAP": "chapter", "CHART": "figure", "CLSWK": "classic", "COMP": "software",
    "CONF": "paper-conference", "CPAPER": "paper-conference", "CTLG": "book", "DATA": "dataset",
    "DBASE": "dataset", "DICT": "entry-dictionary", "DOC": "document", "EBOOK": "book",
    "ECHAP": "chapter", "EDBOOK": "book", "EJOUR": "article-journal", "ELEC": "webpage",
    "ENCYC": "entry-encyclopedia", "EQUA": "figure", "FIGURE": "figure", "GEN": "document",
    "GOVDOC": "report", "GRANT": "document", "HEAR": "hearing", "ICOMM": "personal_communication",
    "INPR": "article-journal", "INTV": "interview", "JFULL": "periodical",
    "JOUR": "article-journal", "LEGAL": "legislation", "MANSCPT": "manuscript", "MAP": "map",
    "MGZN": "article-magazine", "MPCT": "motion_picture", "MULTI": "webpage",
    "MUSIC": "musical_score", "NEWS": "article-newspaper", "PAMP": "pamphlet", "PAT": "patent",
    "PCOMM": "personal_communication", "POD": "broadcast", "PRESS": "document", "RPRT": "report",
    "SER": "book", "SLIDE": "speech", "SOUND": "song", "STAND": "standard", "STAT": "legislation",
    "STD": "document", "THES": "thesis", "UNBILL": "bill", "UNPB": "manuscript",
    "UNPD": "manuscript", "VIDEO": "motion_picture", "WEB": "webpage",
}  # fmt: skip

_BOOKS = frozenset({"book", "report", "classic"})

#: Tags that hold names, and the variable that each is.
_NAMES = {"AU": "author", "A1": "author", "A2": "editor", "ED": "editor", "A3": "collection-editor",
          "A4": "translator", "TA": "translator"}  # fmt: skip
_DATES = {"PY": "issued", "Y1": "issued", "DA": "issued", "Y2": "accessed"}
#: Tags that hold one text, and the variables that take it, the first that is still free.
_TEXTS: Mapping[str, tuple[str, ...]] = {
    "TI": ("title",), "T1": ("title",), "CT": ("title",), "ST": ("title-short",),
    "T2": ("container-title",), "JO": ("container-title", "container-title-short"),
    "JF": ("container-title",), "BT": ("container-title",), "J2": ("container-title-short",),
    "JA": ("container-title-short",), "J1": ("container-title-short",), "T3": ("collection-title",),
    "PB": ("publisher",), "CY": ("publisher-place",), "PP": ("publisher-place",),
    "VL": ("volume",), "IS": ("issue",), "NV": ("number-of-volumes",), "ET": ("edition",),
    "SE": ("section",), "DO": ("DOI",), "DI": ("DOI",), "UR": ("URL",), "LK": ("URL",),
    "AB": ("abstract",), "N2": ("abstract",), "N1": ("note",), "M3": ("genre",),
    "LA": ("language",),
}  # fmt: skip
#: What programs keep for themselves: files of the machine, their own numbers.
_OWN = frozenset("L1 L2 L3 L4 ID TY ER".split())


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a RIS file: its record, with an empty id where it has none, and its place.

    `left` are the tags that the record has no place for.
    """

    record: Mapping[str, Any]
    place: Place
    left: tuple[str, ...]


def split(text: str, file: str) -> tuple[list[Entry], list[Finding]]:
    """Return the entries of a RIS text and a finding for each other one that it has.

    A line without a tag goes on with the value above it.
    """
    entries: list[Entry] = []
    findings: list[Finding] = []
    open_at = 0
    lines: list[tuple[str, str]] = []

    def refuse(number: int, what: str, hint: str) -> None:
        message = f"an entry can not be read: {what}"
        findings.append(finding("bad-entry", message, Place(file, number, 1), hint))

    unclosed = "no line `ER  - ` ends it"
    for number, line in enumerate(text.split("\n"), 1):
        match = _LINE.match(line.rstrip())
        tag, value = (match[1], (match[2] or "").strip()) if match else ("", line.strip())
        if tag == "TY":
            if open_at:
                refuse(open_at, unclosed, "write one before the next entry begins")
            open_at, lines = number, [(tag, value)]
        elif tag == "ER":
            if open_at and lines[0][0] == "TY":
                entries.append(_entry(lines, Place(file, open_at, 1)))
            else:
                refuse(open_at or number, "it has no type", "begin it with a line `TY  - `")
            open_at, lines = 0, []
        elif tag and not open_at:
            open_at, lines = number, [(tag, value)]
        elif tag:
            lines.append((tag, value))
        elif value and lines:
            lines[-1] = (lines[-1][0], f"{lines[-1][1]} {value}".strip())
    if open_at:
        refuse(open_at, unclosed, "the file may have been cut off; fetch it again")
    return entries, findings


def _entry(lines: list[tuple[str, str]], place: Place) -> Entry:
    kind = TYPES.get(lines[0][1].upper(), "")
    record: dict[str, Any] = {"id": "", "type": kind or "document"}
    left: list[str] = [] if kind else [f"TY {lines[0][1]}"]
    pages: dict[str, str] = {}
    words: list[str] = []
    for tag, value in lines[1:]:
        if not value or tag in _OWN:
            record["id"] = value if tag == "ID" and value and not record["id"] else record["id"]
        elif tag in _NAMES:
            record.setdefault(_variable(tag, record["type"]), []).append(name_of(value))
        elif tag in _DATES:
            left += _date(record, tag, value)
        elif tag in {"SP", "EP"}:
            pages.setdefault(tag, value)
        elif tag == "KW":
            words.append(value)
        elif tag == "SN":
            left += _serial(record, value)
        else:
            left += _text(record, tag, value)
    if pages:
        record["page"] = "-".join(dict.fromkeys(pages[t] for t in ("SP", "EP") if t in pages))
    if words:
        record["keyword"] = ", ".join(words)
    return Entry(record, place, tuple(dict.fromkeys(left)))


def _variable(tag: str, kind: str) -> str:
    """Return the variable that a tag with a name is: of a book A2 edits the series, A3 the book."""
    if kind in _BOOKS and tag in {"A2", "A3"}:
        return {"A2": "collection-editor", "A3": "editor"}[tag]
    return _NAMES[tag]


def _text(record: dict[str, Any], tag: str, value: str) -> Iterator[str]:
    """Put a text where it belongs; yield its tag where it has no place."""
    variables = _TEXTS.get(tag, ())
    if record["type"] in _BOOKS | {"thesis"} and tag in {"BT", "T2"}:
        variables = ("title",) if tag == "BT" else ("collection-title",)
    elif (
        record["type"] in {"report", "bill", "legislation", "standard", "patent"} and tag == "IS"
    ) or (tag in {"M1", "AN"} and record["type"] in {"report", "patent", "standard"}):
        variables = ("number",)
    free = next((v for v in variables if v not in record), "")
    if free:
        record[free] = value
    elif value not in [record.get(v) for v in variables]:
        yield tag


def _serial(record: dict[str, Any], value: str) -> Iterator[str]:
    digits = re.sub(r"[^0-9Xx]", "", value.split("(", maxsplit=1)[0])
    variable = {8: "ISSN", 10: "ISBN", 13: "ISBN"}.get(len(digits), "")
    if variable and variable not in record:
        record[variable] = value
    elif not variable or value != record[variable]:
        yield "SN"


def name_of(value: str) -> dict[str, str]:
    """Return a name: `Last, First, Suffix` a person's, without a comma an institution's."""
    parts = [part.strip() for part in value.split(",")]
    if len(parts) == 1 or len(parts) > 3 or not parts[0]:
        return {"literal": value}
    keys = ("family", "given", "suffix")
    return {key: part for key, part in zip(keys, parts, strict=False) if part}


def _date(record: dict[str, Any], tag: str, value: str) -> Iterator[str]:
    """Put a date where it belongs, the fuller one of several; yield its tag where it has none.

    It is written `YYYY/MM/DD/words`, parts left out from the end; some write hyphens.
    """
    numbers: list[int] = []
    words: list[str] = []
    for part in re.split(r"[/-]", value, maxsplit=3):
        if part.strip().isdigit() and not words:
            numbers.append(int(part))
        else:
            words.append(part.strip())
    good = _is_day(numbers)
    made = {"date-parts": [numbers]} if good else {"literal": value}
    if good and any(words):
        yield tag
    held = record.get(_DATES[tag])
    if held is None:
        record[_DATES[tag]] = made
        return
    before = held.get("date-parts", [[]])[0]
    now = made.get("date-parts", [[]])[0]
    if good and before == now[: len(before)]:
        record[_DATES[tag]] = made
    elif not good or now != before[: len(now)]:
        yield tag


def _is_day(numbers: list[int]) -> bool:
    limits = ((1, 9999), (1, 12), (1, 31))
    inside = all(low <= n <= high for n, (low, high) in zip(numbers, limits, strict=False))
    return inside and 1 <= len(numbers) <= 3


def type_hint(name: str) -> str:
    """Return what to do about a type that RIS does not have."""
    return did_you_mean(name, TYPES) or "set its `type` in the record, such as `report`"
