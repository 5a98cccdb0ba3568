"""Bibliographies of other programs, read into CSL-JSON records and added to a project's.

Every entry of a file becomes a record or is named by a finding, and what of it has no place in its
record is named too.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from briefgen import bibtex, csl, ris
from briefgen.bibtex import Entry
from briefgen.finding import Finding, Place, finding

#: How the names of the files end that can be read.
SUFFIXES = (".bib", ".ris")

Record = dict[str, Any]

#: Turns BibTeX into CSL-JSON; raises `ValueError` with a reason where it refuses a text.
Converter = Callable[[str], list[Record]]

#: How often a converter is called at most to find the entries that it refuses.
MOST_RUNS = 200


@dataclass(frozen=True, slots=True)
class Read:
    """A record that was read, with the place of its entry; `named` if the entry has an id."""

    record: Record
    place: Place
    named: bool = True


@dataclass(frozen=True, slots=True)
class Added:
    """What is added to a project: new records, the number of those that it has already.

    `made` are the new ids of entries that have none, with their places.
    """

    records: tuple[Record, ...]
    there: int
    made: tuple[tuple[str, Place], ...]


def read(text: str, file: str, convert: Converter) -> tuple[list[Read], list[Finding]]:
    """Return the records of a file in BibTeX or RIS, and findings for all that is not in them."""
    if file.lower().endswith(".ris"):
        return _ris(text, file)
    return _bibtex(text, file, convert)


def _not_carried(what: str, place: Place, hint: str = "") -> Finding:
    hint = hint or "write into the record what a reference needs of it"
    return finding("not-carried", what, place, hint)


def _faults(read_: Read, name: str) -> Iterator[Finding]:
    """Yield why a record can not be taken, and the names in it that are no persons."""
    for what, hint in csl.faults(read_.record):
        yield finding("bad-entry", f"{name} {what}", read_.place, hint)
    for variable, person in csl.institutions(read_.record):
        message = f"{name} has `{person}`, an institution, as a person"
        hint = f'write `[{{"literal": "{person}"}}]` as `{variable}` of its record'
        yield finding("institution-as-person", message, read_.place, hint)


def _sound(found: Sequence[Finding]) -> bool:
    return not any(f.code == "bad-entry" for f in found)


# --- RIS -----------------------------------------------------------------------------------------


def _ris(text: str, file: str) -> tuple[list[Read], list[Finding]]:
    entries, findings = ris.split(text, file)
    out = []
    for entry in entries:
        record = dict(entry.record)
        name = f"the entry `{record['id']}`" if record["id"] else "the entry"
        language = str(record.pop("language", ""))
        left = [tag for tag in entry.left if not tag.startswith("TY ")]
        if tag := _language(language):
            record["language"] = tag
        elif language:
            left.append("LA")
        for tag in entry.left:
            if tag.startswith("TY "):
                kind = tag.removeprefix("TY ")
                message = f"the type `{kind}` is unknown, and {name} is taken as a document"
                findings.append(_not_carried(message, entry.place, ris.type_hint(kind)))
        if left:
            findings.append(_left(left, name, entry.place))
        made = Read(record, entry.place, bool(record["id"]))
        found = list(_faults(made, name))
        findings += found
        if _sound(found):
            out.append(made)
    return out, findings


def _left(names: Collection[str], name: str, place: Place) -> Finding:
    listed = ", ".join(f"`{n}`" for n in names)
    have = "has" if len(names) == 1 else "have"
    return _not_carried(f"{listed} of {name} {have} no place in its record", place)


# --- BibTeX --------------------------------------------------------------------------------------

#: Fields that say something to a program alone: what sorts, and files of the machine.
_OF_PROGRAMS = re.compile(
    r"(bdsk-|date-|sort|citation)\w*|presort|options|ids|file|owner|timestamp|groups|rating|"
    r"ranking|priority|readstatus|printed|creationdate|modificationdate|citeulike-.*|posted-at|"
    r"mendeley-.*|__markedentry|added-at|biburl|bibsource|interhash|intrahash|local-url"
)
#: Fields that are looked at one by one.
_SEEN = frozenset({*bibtex.PARENTS, "langid", "language", "hyphenation", "month", "type"})
#: Types for which CSL has no more than `document`.
_PLAIN = frozenset({"misc", "customa", "customb", "customc", "customd", "custome", "customf"})


def _bibtex(text: str, file: str, convert: Converter) -> tuple[list[Read], list[Finding]]:
    entries, findings = bibtex.split(text, file)
    by_key: dict[str, Entry] = {}
    for entry in entries:
        if other := by_key.get(entry.key):
            message = f"two entries have the key `{entry.key}`, and the second is left out"
            hint = f"the other one is at {other.place}; rename or remove one"
            findings.append(finding("duplicate-id", message, entry.place, hint))
        else:
            by_key[entry.key] = entry
    names = {key: f"e{number}" for number, key in enumerate(by_key)}
    records, refused = _converted(by_key, names, convert)
    readable = by_key.keys() - refused.keys()
    out = []
    for key, entry in by_key.items():
        if key in refused:
            message = f"the entry `{key}` can not be read: {refused[key]}"
            hint = "look for TeX in it that is not closed; write plain text where it will do"
            findings.append(finding("bad-entry", message, entry.place, hint))
            continue
        record = _mended(records[names[key]], entry)
        made = Read(record, entry.place)
        found = [*_faults(made, f"the entry `{key}`"), *_lost(record, entry, readable)]
        findings += found
        if _sound(found):
            out.append(made)
    return out, findings


def _converted(
    by_key: Mapping[str, Entry], names: Mapping[str, str], convert: Converter
) -> tuple[dict[str, Record], dict[str, str]]:
    """Return the records by name, and why the other entries were refused by key.

    All go together; what is refused is halved until the guilty ones are alone. An entry that takes
    fields from a guilty one goes without them.
    """
    out: dict[str, Record] = {}
    refused: dict[str, str] = {}
    groups = [list(by_key.values())] if by_key else []
    runs = 0
    tried: set[str] = set()
    while groups:
        group = groups.pop(0)
        if runs >= MOST_RUNS:
            refused |= {e.key: "too many others were refused before it" for e in group}
            continue
        runs += 1
        needed = {e.key: e for entry in group for e in bibtex.family(entry, by_key)}
        if alone := len(group) == 1 and group[0].key in tried:
            needed = {group[0].key: group[0]}
        known = {key: names[key] for key in needed}
        try:
            made = convert("".join(bibtex.tex(e, known) for e in needed.values()))
        except ValueError as error:
            half = len(group) // 2
            if half:
                groups += [group[:half], group[half:]]
            elif len(needed) > 1 and not alone:  # the fault may be in what it takes fields from
                tried.add(group[0].key)
                groups.append(group)
            else:
                refused[group[0].key] = f"pandoc says: {error}"
            continue
        found = {str(record.get("id")): record for record in made}
        for entry in group:
            if names[entry.key] in found:
                out[names[entry.key]] = found[names[entry.key]]
            else:
                refused[entry.key] = "pandoc makes nothing of it"
    return out, refused


def _mended(record: Mapping[str, Any], entry: Entry) -> Record:
    """Return a record with its own id, and with what pandoc does not say as the entry does."""
    out: Record = {"id": entry.key, "type": record.get("type") or "document"}
    if "title" in record:
        out["title"] = record["title"]
    out |= {k: v for k, v in record.items() if k not in out}
    out = _composed(out)
    if "title" not in out and (title := entry.get("title")) and "\\" not in title:
        out["title"] = _plain(title)  # it has a sign that TeX would not take
    for variable in csl.NAMES & out.keys():
        out[variable] = [_name(name) for name in out[variable]]
    for variable in csl.DATES & out.keys():
        if not _is_date(out[variable]):
            written = _written(variable, entry)
            if written and "status" not in out:
                out[variable] = _range(written) or {"literal": written}
            else:
                del out[variable]
    told = next((entry.get(n) for n in ("langid", "language", "hyphenation") if entry.get(n)), "")
    if tag := _language(_plain(told)):
        out["language"] = tag
    return out


def _composed(value: Any) -> Any:
    """Return a value with each accent and its letter as one character, where there is one."""
    if isinstance(value, dict):
        return {key: _composed(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_composed(part) for part in value]
    return unicodedata.normalize("NFC", value) if isinstance(value, str) else value


def _name(name: dict[str, Any]) -> dict[str, Any]:
    """Return a name whose particle is one: an `Émile` with its accent in TeX is a given name."""
    particle = str(name.get("dropping-particle", ""))
    if not particle[:1].isupper():
        return name
    given = f"{particle} {name.get('given', '')}".strip()
    return {k: v for k, v in name.items() if k != "dropping-particle"} | {"given": given}


def _is_date(value: Any) -> bool:
    parts = value.get("date-parts", []) if isinstance(value, dict) else []
    return bool(parts) and not list(csl.faults({"type": "book", "issued": value}))


def _written(variable: str, entry: Entry) -> str:
    """Return a date as the entry has it."""
    fields = {"issued": ("date", "year"), "accessed": ("urldate",), "original-date": ("origdate",)}
    return next((_plain(entry.get(f)) for f in fields.get(variable, ()) if entry.get(f)), "")


def _range(text: str) -> dict[str, Any] | None:
    years = re.fullmatch(r"(\d{4})\s*[-–—]+\s*(\d{4})", text)
    return {"date-parts": [[int(years[1])], [int(years[2])]]} if years else None


def _plain(tex: str) -> str:
    return re.sub(r"[{}]|\\[a-zA-Z]+\s*|\\(?=\W)", "", tex).replace("~", " ").strip()


def _lost(record: Record, entry: Entry, readable: Collection[str]) -> Iterator[Finding]:
    """Yield a finding for all of an entry that its record does not have."""
    name, place = f"the entry `{entry.key}`", entry.place
    if record["type"] == "document" and entry.type not in _PLAIN:
        message = f"the type `{entry.type}` is unknown, and {name} is taken as a document"
        yield _not_carried(message, place, "set its `type` in the record, such as `report`")
    for field in bibtex.PARENTS:
        value = entry.get(field)
        for key in (k.strip() for k in value.split(",") if k.strip()):
            if key not in readable:
                message = f"{name} takes fields from `{key}`, which can not be read here"
                yield _not_carried(message, place, "mend or add that entry, or write the fields")
    words = set(_words(json.dumps(record, ensure_ascii=False)))
    left = []
    given: set[str] = set()
    for field, value in entry.fields:
        if field in given:
            left.append(f"{field}, the second")
        elif field in {"langid", "language", "hyphenation"}:
            if value.strip() and "language" not in record:
                left.append(field)
        elif field == "month":
            parts = record.get("issued", {}).get("date-parts", [[]])
            if all(len(day) < 2 for day in parts):
                left.append(field)
        elif field not in _SEEN and not _OF_PROGRAMS.fullmatch(field):
            said = _words(_plain_accents(value))
            if 2 * sum(word in words for word in said) < len(said):
                left.append(field)
        given.add(field)
    if left:
        yield _left(left, name, place)


#: Letters that TeX has by a name.
_LETTERS = {
    "O": "Ø", "o": "ø", "aa": "å", "AA": "Å", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ",
    "ss": "ß", "l": "ł", "L": "Ł", "i": "i", "j": "j", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ",
}  # fmt: skip


def _plain_accents(tex: str) -> str:
    """Return TeX as its letters, without accents and commands."""
    named = re.sub(r"\\([a-zA-Z]+)\s*", lambda m: _LETTERS.get(m[1], ""), tex)
    return re.sub(r"\\[^a-zA-Z]|[{}$]", "", named)


def _words(text: str) -> list[str]:
    """Return the words of a text, without accents and leading zeros, in small letters."""
    return [word.lstrip("0") or "0" for word in re.findall(r"[^\W_]+", _folded(text))]


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


#: Languages by the names that bibliographies give them, those of babel among them.
_LANGUAGES = {
    "american": "en-US", "usenglish": "en-US", "british": "en-GB", "ukenglish": "en-GB",
    "english": "en", "german": "de", "ngerman": "de", "deutsch": "de", "austrian": "de-AT",
    "naustrian": "de-AT", "french": "fr", "francais": "fr", "spanish": "es", "espanol": "es",
    "italian": "it", "italiano": "it", "portuguese": "pt", "brazilian": "pt-BR", "dutch": "nl",
    "korean": "ko", "japanese": "ja", "chinese": "zh", "russian": "ru", "ukrainian": "uk",
    "polish": "pl", "czech": "cs", "slovak": "sk", "hungarian": "hu", "swedish": "sv",
    "norwegian": "no", "norsk": "nb", "nynorsk": "nn", "danish": "da", "finnish": "fi",
    "greek": "el", "turkish": "tr", "arabic": "ar", "hebrew": "he", "latin": "la",
    "vietnamese": "vi", "indonesian": "id", "thai": "th", "romanian": "ro", "bulgarian": "bg",
    "croatian": "hr", "serbian": "sr", "slovene": "sl", "estonian": "et", "latvian": "lv",
    "lithuanian": "lt", "catalan": "ca",
}  # fmt: skip
_TAG = re.compile(r"([A-Za-z]{2})(?:[-_]([A-Za-z]{2}|[A-Za-z]{4}))?")


def _language(text: str) -> str:
    """Return the language tag of a language as it is written, empty where it is unknown."""
    if tag := _TAG.fullmatch(text.strip()):
        return tag[1].lower() + (f"-{tag[2].upper() if len(tag[2]) == 2 else tag[2].title()}"
                                 if tag[2] else "")  # fmt: skip
    return _LANGUAGES.get(_folded(text).strip(), "")


# --- into the project ----------------------------------------------------------------------------


def add(
    found: Sequence[Read], known: Mapping[str, tuple[Mapping[str, Any], str]]
) -> tuple[Added, list[Finding]]:
    """Return what of some records is new, and a finding for each whose id is taken.

    `known` has the records that there are and their places, by id. A record that is there with
    all that it says is passed over, whatever else the one that is there says.
    """
    taken = dict(known)
    records: list[Record] = []
    made: list[tuple[str, Place]] = []
    findings: list[Finding] = []
    there = 0
    for item in found:
        names = [str(item.record["id"])] if item.named else _ids(item.record)
        for name in names:
            record = {**item.record, "id": name}
            if name in taken and _says(taken[name][0], record):
                there += 1
                break
            if name not in taken:
                records.append(record)
                taken[name] = record, str(item.place)
                made += [] if item.named else [(name, item.place)]
                break
        else:
            message = f"there is a source `{names[0]}` already, and it stays as it is"
            hint = f"the other one is at {taken[names[0]][1]}; rename the entry, or remove one"
            findings.append(finding("duplicate-id", message, item.place, hint))
    return Added(tuple(records), there, tuple(made)), findings


def _says(other: Mapping[str, Any], record: Mapping[str, Any]) -> bool:
    return all(other.get(key) == value for key, value in record.items())


def _ids(record: Mapping[str, Any]) -> list[str]:
    """Return ids for a record that has none, of its first name and its year."""
    names = [n for v in ("author", "editor", "collection-editor") for n in record.get(v, ())]
    who = str(names[0].get("family") or names[0].get("literal")) if names else ""
    words = re.findall(r"[a-z0-9]+", _folded(who)) or re.findall(
        r"[a-z0-9]{4,}", _folded(str(record.get("title", "")))
    )
    day = record.get("issued", {}).get("date-parts", [[""]])[0][0]
    base = f"{words[0] if words else 'source'}{day}"
    return [base, *(f"{base}{letter}" for letter in "bcdefghijklmnopqrstuvwxyz")]


def appended(text: str, records: Sequence[Record]) -> str:
    """Return a text of CSL-JSON with records behind those that it has, which stay to the letter.

    Raises:
        ValueError: if the text is no list of records.
    """
    if not records:
        return text
    head = text.rstrip()
    outer, inner = _indents(text)
    made = [_indented(json.dumps(r, ensure_ascii=False, indent=inner), outer) for r in records]
    new = ",\n".join(made)
    if not head.strip("\ufeff"):
        out = f"{head}[\n{new}\n]\n"
    else:
        body = head.removesuffix("]").rstrip()
        comma = "" if body.endswith("[") else ","
        out = f"{body}{comma}\n{new}\n]{text[len(head) :] or chr(10)}"
    if "\r\n" in text:
        out = out[: len(head)] + out[len(head) :].replace("\r\n", "\n").replace("\n", "\r\n")
    before = json.loads(text.strip("\ufeff") or "[]") if text.strip("\ufeff \r\n\t") else []
    if json.loads(out.strip("\ufeff")) != [*before, *records]:
        raise ValueError("records could not be added")
    return out


def _indents(text: str) -> tuple[str, int]:
    """Return how a list's records are indented, and by how much more their keys."""
    match = re.search(r"^([ \t]*)\{\s*\n([ ]*)\"", text, re.MULTILINE)
    if not match:
        return " ", 1
    return match[1], max(len(match[2]) - len(match[1]), 1)


def _indented(text: str, by: str) -> str:
    return "\n".join(f"{by}{line}" for line in text.split("\n"))
