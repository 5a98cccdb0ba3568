"""BibTeX files, parted into entries: where each stands, what its fields hold, what is wrong.

A reader of whole files gives up at the first fault. Parting the file first lets each entry stand
or fall alone, and tells where.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass

from briefgen.finding import Finding, Place, finding

_OPEN = re.compile(r"@[ \t]*([A-Za-z][\w-]*)\s*([{(])")
#: What begins an entry even where the one before is not closed: it stands at the head of a line.
_HEAD = re.compile(r"^[ \t]*@[ \t]*[A-Za-z][\w-]*\s*[{(]", re.MULTILINE)
_NAME = re.compile(r"\s*([A-Za-z_][\w:.+/'!*-]*)\s*=\s*")
_KEY = re.compile(r"\s*([^\s,{}\"=]*)\s*(,?)")
_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"[A-Za-z_][\w:.+/'!*-]*")

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry: its type and names of fields in small letters, macros put in.

    `fields` are pairs of a name and its value in TeX, in the order of the file.
    """

    type: str
    key: str
    fields: tuple[tuple[str, str], ...]
    place: Place

    def get(self, name: str) -> str:
        """Return the value of a field, empty where there is none."""
        return next((value for field, value in self.fields if field == name), "")


class _FaultError(Exception):
    """What is wrong at an offset: message, offset, hint."""

    def __init__(self, message: str, at: int, hint: str) -> None:
        super().__init__(message)
        self.message, self.at, self.hint = message, at, hint


def split(text: str, file: str) -> tuple[list[Entry], list[Finding]]:
    """Return the entries of a BibTeX text and a finding for each other one that it has.

    What stands between entries is a comment, as BibTeX has it, and so is `@comment`; `@preamble`
    holds code for TeX, which nothing here runs. Macros of `@string` are put into the values.
    """
    entries: list[Entry] = []
    findings: list[Finding] = []
    macros = dict.fromkeys(MONTHS, "")
    at = 0
    while opened := _OPEN.search(text, at):
        kind = opened[1].lower()
        end = -1
        try:
            end = _end(text, opened)
            if kind == "string":
                name, value = _macro(text, opened.end(), end, macros)
                macros[name] = value
            elif kind not in {"comment", "preamble"}:
                place = _place(text, opened.start(), file)
                made = _entry(text, opened, end, macros, place)
                _nothing_behind(text, end + 1)
                entries.append(made)
        except _FaultError as fault:
            if kind != "comment":
                findings.append(_finding(text, opened, fault, file))
        if end >= 0:
            at = end + 1
        else:
            after = _HEAD.search(text, opened.end())
            at = after.start() if after and kind != "comment" else opened.end()
            at = len(text) if not after and kind != "comment" else at
    return entries, findings


def _finding(text: str, opened: re.Match[str], fault: _FaultError, file: str) -> Finding:
    """Return the finding of an entry with a fault."""
    key = _KEY.match(text, opened.end())
    what = f"the entry `{key[1]}`" if key and key[1] and key[2] else "an entry without a key"
    if opened[1].lower() in {"string", "preamble"}:
        what = f"@{opened[1].lower()}"
    line = text[text.rfind("\n", 0, fault.at) + 1 :].split("\n", 1)[0]
    message = f"{what} can not be read: {fault.message}"
    return finding("bad-entry", message, _place(text, fault.at, file), fault.hint, line)


def _place(text: str, at: int, file: str) -> Place:
    begin = text.rfind("\n", 0, at) + 1
    return Place(file, text.count("\n", 0, at) + 1, at - begin + 1)


def _end(text: str, opened: re.Match[str]) -> int:
    """Return the offset of the bracket that closes an entry."""
    closing = "}" if opened[2] == "{" else ")"
    head = _HEAD.search(text, opened.end())
    # A comment may hold entries.
    limit = head.start() if head and opened[1].lower() != "comment" else len(text)
    depth, quoted, at = 0, False, opened.end()
    while at < limit:
        char = text[at]
        if char == "\\":
            at += 2
            continue
        if char == closing and not depth and not quoted:
            return at
        if char == '"' and not depth and closing == ")":
            quoted = not quoted
        depth += (char == "{") - (char == "}")
        if depth < 0:
            raise _FaultError("a brace closes that none opened", at, "take it out")
        at += 1
    hint = "close each brace; an entry ends where the next one begins"
    raise _FaultError("its last brace is missing", opened.start(), hint)


def _nothing_behind(text: str, at: int) -> None:
    """Raise a fault if a brace closes behind an entry: one in it stands too early then."""
    following = _OPEN.search(text, at)
    depth = 0
    for brace in re.finditer(r"[{}]", text[at : following.start() if following else len(text)]):
        depth += 1 if brace[0] == "{" else -1
        if depth < 0:
            hint = "take out the brace that is too many, here or before"
            raise _FaultError("a brace closes behind its end", at + brace.start(), hint)


def _entry(
    text: str, opened: re.Match[str], end: int, macros: Mapping[str, str], place: Place
) -> Entry:
    match = _KEY.match(text, opened.end())
    behind = match.end() if match else end
    if not match or not match[1] or not (match[2] or behind >= end):
        hint = "write a short unique word and a comma behind the first brace"
        raise _FaultError("it has no key", opened.end(), hint)
    fields = tuple(_fields(text, min(behind, end), end, macros))
    if not fields:
        hint = "write its title and who made it, or take it out"
        raise _FaultError("it has no fields", opened.end(), hint)
    return Entry(opened[1].lower(), match[1], fields, place)


def _fields(text: str, at: int, end: int, macros: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    while at < end:
        if not text[at:end].strip(" \t\r\n,"):
            return
        match = _NAME.match(text, at)
        if not match:
            at += len(text[at:end]) - len(text[at:end].lstrip())
            hint = "write `name = {value}`, a comma behind each value but the last"
            raise _FaultError("a field is expected here", at, hint)
        value, at = _value(text, match.end(), end, macros)
        yield match[1].lower(), value
        rest = text[at:end]
        at += len(rest) - len(rest.lstrip())
        if at < end and text[at] != ",":
            hint = "put a comma between two fields; braces around each value"
            raise _FaultError(f"a comma is missing behind `{match[1]}`", at, hint)
        at += 1


def _value(text: str, at: int, end: int, macros: Mapping[str, str]) -> tuple[str, int]:
    """Return the value that begins at an offset, its parts joined, and where it ends."""
    parts: list[str] = []
    while True:
        at += len(text[at:end]) - len(text[at:end].lstrip())
        char = text[at : at + 1] if at < end else ""
        if char in {"{", '"'} and char:
            close = _close(text, at, end)
            parts.append(text[at + 1 : close])
            at = close + 1
        elif number := _NUMBER.match(text, at, end):
            parts.append(number[0])
            at = number.end()
        elif word := _WORD.match(text, at, end):
            name = word[0].lower()
            if name not in macros:
                hint = "define it with @string, or put the value into braces"
                raise _FaultError(f"no @string defines `{word[0]}`", at, hint)
            parts.append(macros[name] or name)
            at = word.end()
        else:
            raise _FaultError("a value is missing here", at, "write it in braces")
        rest = text[at:end]
        joined = len(rest) - len(rest.lstrip())
        if text[at + joined : at + joined + 1] != "#" or at + joined >= end:
            return "".join(parts), at
        at += joined + 1


def _close(text: str, start: int, end: int) -> int:
    """Return where a value in braces or quotation marks ends."""
    quoted = text[start] == '"'
    depth, at = 0, start + 1
    while at < end:
        char = text[at]
        if char == "\\":
            at += 2
            continue
        if not depth and char == ('"' if quoted else "}"):
            return at
        depth += (char == "{") - (char == "}")
        at += 1
    what = "quotation mark" if quoted else "brace"
    raise _FaultError(f"a {what} is never closed", start, "close it")


def _macro(text: str, at: int, end: int, macros: Mapping[str, str]) -> tuple[str, str]:
    match = _NAME.match(text, at)
    if not match:
        raise _FaultError("it has no name", at, "write `@string{name = {value}}`")
    value, _ = _value(text, match.end(), end, macros)
    return match[1].lower(), value


#: Fields whose words pandoc would write small, unless they stand in braces of their own.
TITLES = frozenset(
    "title subtitle titleaddon maintitle mainsubtitle maintitleaddon booktitle booksubtitle "
    "booktitleaddon issuetitle issuesubtitle shorttitle origtitle eventtitle series "
    "reprinttitle indextitle journalsubtitle".split()
)
#: Fields that name other entries.
PARENTS = ("crossref", "xdata", "xref")
#: Types that pandoc has by another name.
_ALIASES = {"conference": "inproceedings", "electronic": "online", "www": "online"}

#: An accent on a letter without its dot, which would be put beside the letter.
_DOTLESS = re.compile(r"(\\[`'^\"~=.])\s*(?:\{\\([ij])\s*\}|\\([ij])(?![A-Za-z])\s*)")
_DOTTED = r"\1{\2\3}"
_URL = re.compile(r"^\s*\\url\s*\{([^{}]*)\}\s*$")


def tex(entry: Entry, names: Mapping[str, str]) -> str:
    """Return an entry as a text that pandoc reads, titles kept as they are written.

    `names` maps keys to those that the text shall use.
    """
    lines = [f"@{_ALIASES.get(entry.type, entry.type)}{{{names[entry.key]}"]
    given: set[str] = set()
    for name, value in entry.fields:
        if name in given:
            continue
        given.add(name)
        field, text = name, value
        if name in PARENTS:
            text = ",".join(names[key] for key in parents(value, names))
        elif name == "howpublished" and not entry.get("url") and (only := _URL.match(value)):
            field, text = "url", only[1]
        elif name in TITLES:
            text = f"{{{value}}}"
        elif name == "month" and (month := value.strip().lower()[:3]) in MONTHS:
            text = str(MONTHS.index(month) + 1)
        lines.append(f" {field} = {{{_DOTLESS.sub(_DOTTED, text)}}}")
    return ",\n".join(lines) + "\n}\n"


def parents(value: str, known: Container[str]) -> list[str]:
    """Return the keys that a field such as `crossref` names, those that are known."""
    keys = (key.strip() for key in value.split(","))
    return [key for key in keys if key in known]


def family(entry: Entry, by_key: Mapping[str, Entry]) -> tuple[Entry, ...]:
    """Return an entry and those that it takes fields from, each once."""
    out = {entry.key: entry}
    todo = [entry]
    while todo:
        child = todo.pop()
        for name in PARENTS:
            for key in parents(child.get(name), by_key):
                if key not in out:
                    out[key] = by_key[key]
                    todo.append(by_key[key])
    return tuple(out.values())
