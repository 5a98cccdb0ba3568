"""The grammar of citations, pandoc's: `[see @key, p. 3; @other]`, `@key [p. 3]`, `[-@key]`.

As rules of markdown-it-py, each leaving one `citation` token with what was found. A claim of the
ledger is cited in the same grammar, as `@claim:A092`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

#: pandoc's keys: a letter, digit or `_`, then those and single inner punctuation; or in braces.
KEY = re.compile(r"@(?:\{([^{}\s]+)\}|(\w+(?:[:.#$%&\-+?<>~/]\w+)*))")

#: An `@` where a key would begin: not one of an e-mail address, a handle or an escape.
_MEANT = re.compile(r"(?<![\w@/.\\])@")

#: What a note mark stands behind: closing punctuation, then closing quotation marks.
_CLOSING = re.compile(r"[.,;:!?…]+[”’»]*|[”’»]+[.,;:!?…]*")


@dataclass(frozen=True, slots=True)
class RawCite:
    """One cite as written; `position` is the offset of its `@` in the inline content."""

    key: str
    position: int
    prefix: str
    suffix: str
    suppress_author: bool


@dataclass(frozen=True, slots=True)
class RawCitation:
    """A cluster as written, with the white space before and the punctuation behind it."""

    cites: tuple[RawCite, ...]
    position: int
    space: str
    punctuation: str
    in_text: bool


def plugin(md: MarkdownIt) -> None:
    """Teach `md` citations; they win over links, and lose to code and escapes."""
    md.inline.ruler.before("link", "citation_group", _group)
    md.inline.ruler.before("link", "citation_in_text", _in_text)


def _group(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "[":
        return False
    end = _closing_bracket(state.src, state.pos, state.posMax)
    if end < 0 or state.src[end + 1 : end + 2] in {"(", "["}:
        return False
    cites = _cites(state.src, state.pos + 1, end)
    if not cites:
        return _no_citation(state, end, silent)
    if not silent:
        _push(state, cites, end + 1, in_text=False)
    _, state.pos = _punctuation(state, end + 1)
    return True


def _no_citation(state: StateInline, end: int, silent: bool) -> bool:
    """Leave a token that says so where brackets mean a citation and hold none."""
    if not _MEANT.search(state.src, state.pos, end):
        return False
    if not silent:
        token = state.push("bad_citation", "", 0)
        token.meta = {"text": state.src[state.pos : end + 1], "position": state.pos}
    state.pos = end + 1
    return True


def _in_text(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "@":
        return False
    before = state.src[state.pos - 1 : state.pos] if state.pos else ""
    if before and (before.isalnum() or before in "_@/."):
        return False  # an e-mail address or a handle
    match = KEY.match(state.src, state.pos, state.posMax)
    if not match:
        return False
    end, suffix = match.end(), ""
    rest = state.src[end : state.posMax]
    if rest.startswith(" ["):
        close = _closing_bracket(state.src, end + 1, state.posMax)
        inside = state.src[end + 2 : close] if close > 0 else ""
        if inside and not KEY.search(inside) and state.src[close + 1 : close + 2] not in {"(", "["}:
            suffix, end = inside.strip(), close + 1
    if not silent:
        cite = RawCite(match[1] or match[2], state.pos, "", suffix, False)
        _push(state, (cite,), end, in_text=True)
    _, state.pos = _punctuation(state, end)
    return True


def _push(state: StateInline, cites: tuple[RawCite, ...], end: int, *, in_text: bool) -> None:
    stripped = state.pending.rstrip(" ")
    space = "" if in_text else state.pending[len(stripped) :]
    if not in_text:
        state.pending = stripped
    punctuation, _ = _punctuation(state, end)
    token = state.push("citation", "", 0)
    token.meta = {"citation": RawCitation(cites, state.pos, space, punctuation, in_text)}


def _punctuation(state: StateInline, end: int) -> tuple[str, int]:
    match = _CLOSING.match(state.src, end, state.posMax)
    return (match[0], match.end()) if match else ("", end)


def _closing_bracket(text: str, start: int, end: int) -> int:
    """Return the offset of the `]` that closes the `[` at `start`, or -1."""
    close = _brackets(text).get(start, -1)
    return close if close < end else -1


@lru_cache(maxsize=8)
def _brackets(text: str) -> dict[int, int]:
    """Return the offset of the `]` for each `[` of a text that has one, by one walk over it."""
    out: dict[int, int] = {}
    opened: list[int] = []
    at = 0
    while at < len(text):
        char = text[at]
        if char == "\\":
            at += 1
        elif char == "[":
            opened.append(at)
        elif char == "]" and opened:
            out[opened.pop()] = at
        at += 1
    return out


def _cites(text: str, start: int, end: int) -> tuple[RawCite, ...]:
    """Return the cites between two offsets, or none if a part of the group has no key."""
    out: list[RawCite] = []
    at = start
    for part in text[start:end].split(";"):
        match = next(
            (m for m in KEY.finditer(part) if _starts_key(part, m.start())),
            None,
        )
        if not match:
            return ()
        before = part[: match.start()]
        suppress = before.endswith("-")
        prefix = (before[:-1] if suppress else before).strip()
        suffix = part[match.end() :].strip().removeprefix(",").strip()
        out.append(RawCite(match[1] or match[2], at + match.start(), prefix, suffix, suppress))
        at += len(part) + 1
    return tuple(out)


def _starts_key(part: str, at: int) -> bool:
    before = part[at - 1 : at] if at else ""
    if before == "-":
        before = part[at - 2 : at - 1] if at > 1 else ""
    return not before or before.isspace() or before in "([“‘\"'"
