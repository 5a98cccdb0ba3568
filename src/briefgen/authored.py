"""Authored text: what may stand in a file of the project, and how much of it.

Whoever writes content may mean harm. Characters that act instead of showing, and sizes that only
an attack has, are findings before anything else looks at the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from briefgen.finding import Finding, Place, finding
from briefgen.limits import (
    FORBIDDEN,
    LONGEST_LINE,
    MOST_BYTES_OF_A_FILE,
    MOST_BYTES_OF_A_FRAGMENT,
    MOST_BYTES_OF_A_LEDGER,
    MOST_FINDINGS,
    MOST_PARTS,
)

_ESCAPED = re.compile(r"(\\+)(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|([bfr]))")
#: Keys within keys, which cost a parser of TOML the square of their number.
_DOTTED = re.compile(r"""(?<!["'\w-])(?:["'\w-]++[ \t]*+\.[ \t]*+){20}""")
_STANDS_IN = "\ufffd"
#: In place of a code point: the escape of a carriage return, which is not told.
_RETURN = -1


def most_bytes(path: str) -> int:
    """Return how large the file at a path may be."""
    if path.endswith(".vl.json"):
        return MOST_BYTES_OF_A_FILE
    if path.endswith((".json", ".jsonl", ".bib", ".ris")):
        return MOST_BYTES_OF_A_LEDGER
    return MOST_BYTES_OF_A_FRAGMENT if path.endswith(".md") else MOST_BYTES_OF_A_FILE


def oversized(path: str, size: int) -> Finding | None:
    """Return a finding if a file of this size is too large to be read."""
    if size <= most_bytes(path):
        return None
    message = f"the file has {size:,} bytes, and {most_bytes(path):,} is the most"
    return finding("too-large", message, Place(path), "cut it into several files")


def decode(files: Mapping[str, bytes | Finding]) -> tuple[dict[str, str], list[Finding]]:
    """Return the texts of files by path and what is wrong with them.

    A finding in place of bytes says why a file was not read. A file that is not UTF-8 or too
    large is left out; in the others U+FFFD stands for each character that may not be there.
    """
    texts: dict[str, str] = {}
    findings: list[Finding] = []
    for path, data in files.items():
        if isinstance(data, Finding):
            findings.append(data)
            continue
        wrong = oversized(path, len(data))
        if wrong is None:
            try:
                text = data.decode("utf-8-sig").replace("\r\n", "\n")
            except UnicodeDecodeError as error:
                wrong = _not_utf8(path, data, error)
            else:
                wrong = _too_much(path, text)
        if wrong is not None:
            findings.append(wrong)
            continue
        texts[path], found = _without_controls(path, text)
        findings += found
    return texts, findings


def _not_utf8(path: str, data: bytes, error: UnicodeDecodeError) -> Finding:
    before = data[: error.start]
    line = before.count(b"\n") + 1
    column = error.start - (before.rfind(b"\n") + 1) + 1
    return finding(
        "not-utf8",
        f"byte 0x{data[error.start]:02x} is not UTF-8",
        Place(path, line, column),
        "save the file as UTF-8",
    )


def _too_much(path: str, text: str) -> Finding | None:
    if path.endswith((".json", ".jsonl")):
        if text.count(",") <= MOST_PARTS:
            return None
        message = f"the file has more than {MOST_PARTS:,} parts"
        return finding("too-large", message, Place(path), "take out what no paper needs")
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > LONGEST_LINE:
            message = f"the line has {len(line):,} characters, and {LONGEST_LINE:,} is the most"
            return finding("too-large", message, Place(path, number), "break it into several")
        if path.endswith(".toml") and _DOTTED.search(line):
            message = "a key is nested too deep here"
            return finding("too-large", message, Place(path, number), "write it flat")
    return None


def _without_controls(path: str, text: str) -> tuple[str, list[Finding]]:
    hits = [(m.start(), m.end(), _STANDS_IN, ord(m[0])) for m in FORBIDDEN.finditer(text)]
    # In the others a backslash is no such escape, or only sometimes: who reads YAML looks at it.
    if path.endswith((".json", ".jsonl", ".toml")):
        hits = sorted([*hits, *_escapes(text, json=not path.endswith(".toml"))])
    if not hits:
        return text, []
    findings = []
    told = [hit for hit in hits if hit[3] != _RETURN]
    for start, _, _, code in told[:MOST_FINDINGS]:
        line = text.count("\n", 0, start) + 1
        begin = text.rfind("\n", 0, start) + 1
        context = text[begin : text.find("\n", begin) % (len(text) + 1)]
        place = Place(path, line, start - begin + 1)
        findings.append(
            finding(
                "control-character",
                f"the character U+{code:04X} stands here, which acts and does not show",
                place,
                "take it out: `briefgen` takes text in the order in which it is read",
                FORBIDDEN.sub(_STANDS_IN, context) if len(context) < 5_000 else "",
            )
        )
    pieces, at = [], 0
    for start, end, stand_in, _ in hits:
        pieces += [text[at:start], stand_in]
        at = end
    return "".join([*pieces, text[at:]]), findings


def _escapes(text: str, *, json: bool) -> Iterator[tuple[int, int, str, int]]:
    """Yield where an escape of JSON or TOML stands for a character that may not be there.

    Its start and end, what is put there, and its code point. The carriage return, which other
    programs write, is a line feed here.
    """
    pair_end = -1
    for match in _ESCAPED.finditer(text):
        if len(match[1]) % 2 == 0 or match.start() == pair_end:
            continue
        start = match.end(1) - 1
        if match[4]:
            if json:
                yield start, match.end(), "\\n", {"b": 8, "f": 12, "r": _RETURN}[match[4]]
            continue
        code = int(match[2] or match[3], 16)
        if json and 0xD800 <= code < 0xDC00:
            low = _ESCAPED.match(text, match.end())
            if low and low[1] == "\\" and low[2] and 0xDC00 <= int(low[2], 16) < 0xE000:
                pair_end = low.start()
                code = 0x10000 + ((code - 0xD800) << 10) + int(low[2], 16) - 0xDC00
                if FORBIDDEN.match(chr(code)):
                    yield start, low.end(), "\\ufffd", code
                continue
        # Half a character is the business of who reads the JSON.
        if not 0xD800 <= code < 0xE000 and code < 0x110000 and FORBIDDEN.match(chr(code)):
            yield start, match.end(), "\\ufffd" if match[2] else "\\U0000fffd", code
