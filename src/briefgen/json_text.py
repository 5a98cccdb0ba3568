"""Strict reading of JSON: what Python's reader lets pass, and processors do not, is a finding."""

from __future__ import annotations

import json
import re
from typing import Any

from briefgen.finding import Finding, Place, finding

_TOKEN = re.compile(r'("(?:[^"\\]|\\.)*")(\s*:)?|[{}\[\]]', re.DOTALL)
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def parse_json(text: str, file: str, line: int = 1) -> tuple[Any, list[Finding]]:
    """Return the value of a JSON text, None where it can not be read, and what is wrong.

    `line` is the number in `file` of the text's first line. Keys that occur twice, NaN, infinity
    and halves of characters are refused: each would be lost or read otherwise by the next tool.
    """
    what = "line" if file.endswith(".jsonl") else "file"

    def at(offset: int) -> tuple[Place, str]:
        before = text[:offset]
        start = before.rfind("\n") + 1
        place = Place(file, line + before.count("\n"), offset - start + 1)
        return place, text[start:].split("\n", 1)[0]

    def refuse(code: str, message: str, offset: int, hint: str) -> tuple[None, list[Finding]]:
        place, context = at(offset)
        return None, [finding(code, message, place, hint, context)]

    lengths = [0, 0]  # of all objects as written, and with each key once

    def counted(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        lengths[0] += len(pairs)
        lengths[1] += len(made)
        return made

    try:
        value = json.loads(text, parse_constant=_no_constant, object_pairs_hook=counted)
    except json.JSONDecodeError as error:
        sentence = error.msg[:1].lower() + error.msg[1:]
        hint = "look for a missing comma, bracket or quotation mark here or just before"
        return refuse("bad-json", f"the {what} is not JSON: {sentence}", error.pos, hint)
    except (ValueError, RecursionError) as error:
        reason = "it is nested too deep" if isinstance(error, RecursionError) else str(error)
        return refuse("bad-json", f"the {what} is not JSON: {reason}", 0, "write a plain value")
    # Where the key stands is looked for only if there is one: most files have none.
    if lengths[0] != lengths[1] and (twice := _duplicate_key(text)):
        name, offset = twice
        message = f"the key `{name}` is given twice in one object"
        return refuse("duplicate-key", message, offset, "keep one of them")
    # Only an escape such as \\ud800 can bring half a character: the text itself is UTF-8.
    if "\\u" in text and _SURROGATE.search(json.dumps(value, ensure_ascii=False)):
        match = re.search(r"\\u[dD][89a-fA-F]", text)
        message = f"the {what} holds half of a character, as an escape"
        hint = "write the character itself"
        return refuse("bad-json", message, match.start() if match else 0, hint)
    return value, []


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no number")


def _duplicate_key(text: str) -> tuple[str, int] | None:
    """Return the first key that its object has already, and its offset."""
    stack: list[set[str]] = []
    for match in _TOKEN.finditer(text):
        token = match[0]
        if token in {"{", "["}:
            stack.append(set())
        elif token in {"}", "]"}:
            stack.pop()
        elif match[2]:
            name = str(json.loads(match[1]))
            if name in stack[-1]:
                return name, match.start()
            stack[-1].add(name)
    return None


_PIECE = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]|[^\s{}\[\]:,"]+', re.DOTALL)


def places(text: str) -> dict[tuple[str | int, ...], int]:
    """Return the offset of each value of a JSON text, by the keys and indices that lead to it.

    The text is one that `parse_json` could read.
    """
    out: dict[tuple[str | int, ...], int] = {}
    path: list[str | int] = []
    kinds: list[str] = []  # what is open: `{` or `[`
    key: str | None = None
    wants_key = False
    for match in _PIECE.finditer(text):
        piece = match[0]
        if piece in {"}", "]"}:
            kinds.pop()
            path.pop()
            wants_key = False
        elif piece == ",":
            if kinds[-1] == "[":
                path[-1] = int(path[-1]) + 1
            wants_key = kinds[-1] == "{"
        elif piece == ":":
            wants_key = False
            path[-1] = key or ""
        elif wants_key:
            key = str(json.loads(piece))
        else:
            out[tuple(path)] = match.start()
            if piece in {"{", "["}:
                kinds.append(piece)
                path.append(0 if piece == "[" else "")
                wants_key = piece == "{"
    return out
