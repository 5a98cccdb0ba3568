"""The grammar of citations, pandoc's: `[see @key, p. 3; @other]`, `@key [p. 3]`, `[-@key]`.

As rules of markdown-it-py, each leaving one `citation` token with what was found. A claim of the
ledger is cited in the same grammar, as `@claim:A092`. Where pandoc would print the brackets of
what was meant as a citation, a `bad_citation` token says so.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block import reference as _definition
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline import link as _link
from markdown_it.token import Token
from markupsafe import Markup, escape

#: A key without braces: a letter, digit, `_` or `*`, then more of them and inner punctuation.
_KEY = re.compile(r"@([\w*](?:\w|[:.#$%&\-+?<>~/](?=\w)|[:/](?=/))*)")

_QUOTES = ("“", "”", "‘", "’")

#: What is looked at inside brackets; the rest is text.
_SPECIAL = re.compile(r"[\\`\[<*_\"'&@;]")
_CODE = re.compile(r"(`+)(?!`)(?s:.)*?(?<!`)\1(?!`)")
_AUTOLINK = re.compile(r"<(?:[A-Za-z][A-Za-z0-9+.\-]{1,31}:[^<>\s]*|[^<>\s@]+@[^<>\s@]+)>")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_TARGET = re.compile(r"\((?:<[^<>\n]*>|[^\s()<>]*(?:\([^\s()]*\)[^\s()]*)*)(?:\s+\"[^\"]*\")?\s*\)")
_SPACE = re.compile(r"[ \t]*(?:\n[ \t]*)?")
_UNCLOSED = re.compile(r"\[[^\[\]@.;()\n]{0,40}(?<![\w@/.\\])@(?:\w+|\{)")

#: How far the end of emphasis, of a quotation and of a key in braces is looked for.
_FARTHEST = 1000

#: What a note mark stands behind: closing punctuation, then closing quotation marks.
_CLOSING = re.compile(r"(?:[.,;:?…]|!(?!\[))+[”’»]*|[”’»]+(?:[.,;:?…]|!(?!\[))*")


@dataclass(frozen=True, slots=True)
class RawCite:
    """One cite as written; `position` is the offset of its `@` in the inline content.

    `stray` is the offset of a second key in its text, -1 if there is none.
    """

    key: str
    position: int
    prefix: str
    suffix: str
    suppress_author: bool
    stray: int = -1


@dataclass(frozen=True, slots=True)
class RawCitation:
    """A cluster as written, with the white space before and the punctuation behind it.

    With `in_text` the first cite names its author in the sentence; those behind it stood in
    brackets.
    """

    cites: tuple[RawCite, ...]
    position: int
    space: str
    punctuation: str
    in_text: bool


def plugin(md: MarkdownIt) -> None:
    """Teach `md` citations; they win over references, and lose to links, code and escapes."""
    md.block.ruler.at("reference", _no_definition)
    md.inline.ruler.before("link", "citation_group", _group)
    md.inline.ruler.before("link", "citation_in_text", _in_text)


def key_at(text: str, at: int) -> tuple[str, int]:
    """Return the key whose `@` is at an offset and the offset behind it; an empty key if none."""
    if text.startswith("@{", at):
        depth = 0
        for end in range(at + 1, min(len(text), at + _FARTHEST)):
            char = text[end]
            if char.isspace():
                break
            depth += (char == "{") - (char == "}")
            if not depth:
                return text[at + 2 : end], end + 1
        return "", at
    match = _KEY.match(text, at)
    return (match[1], match.end()) if match else ("", at)


def _begins(text: str, at: int) -> bool:
    """Tell whether an `@` or its `-` may begin a key: not in an e-mail address or a handle."""
    before = text[at - 1 : at] if at else ""
    return not (before.isalnum() or before in {"@", "/", "."})


def _suppresses(text: str, at: int) -> bool:
    """Tell whether the `@` at an offset has a `-` of its own before it."""
    dash = at - 1
    return (
        at > 0
        and text[dash] == "-"
        and _begins(text, dash)
        and text[dash - 1 : dash] not in {"-", "\\"}
    )


def _no_definition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Define link targets as CommonMark does, but none named by what is a citation."""
    label = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    label = label[: label.find("]:") + 1]
    if any(_begins(label, m.start()) for m in re.finditer("@", label)):
        return False
    return _definition(state, start, end, silent)


# --- rules --------------------------------------------------------------------------------------


def _group(state: StateInline, silent: bool) -> bool:
    text, start = state.src, state.pos
    if text[start] != "[":
        return False
    end = _brackets(text).get(start, -1)
    if end < 0 or end >= state.posMax:
        unclosed = _UNCLOSED.match(text, start, state.posMax)
        return unclosed is not None and _bad(state, start, unclosed.end(), silent)
    scan = _scan(text, start + 1, end)
    if text[end + 1 : end + 2] in {"(", "["} and (scan.meant or scan.nested):
        if _is_link(state):
            return False
        linked = _TARGET.match(text, end + 1, state.posMax)
        following = _brackets(text).get(end + 1, end)
        behind = linked.end() if linked else min(following, state.posMax) + 1
        return bool(scan.meant or linked) and _bad(state, start, behind, silent)
    if not scan.meant:
        return False
    if not all(part.cite for part in scan.parts):
        return _bad(state, start, end + 1, silent)
    cites = tuple(part.cite for part in scan.parts if part.cite)
    return _push(state, cites, end + 1, silent, in_text=False)


def _in_text(state: StateInline, silent: bool) -> bool:
    text, start = state.src, state.pos
    at = start + 1 if text[start] == "-" else start
    if text[at : at + 1] != "@" or not _begins(text, start):
        return False
    if at > start and not _suppresses(text, at):
        return False
    key, end = key_at(text, at)
    if not key or end > state.posMax:
        braced = text.startswith("@{", at) and not _inside_bad(state, at)
        close = text.find("}", at) + 1
        return braced and 0 < close <= state.posMax and _bad(state, start, close, silent)
    first = RawCite(key, at, "", "", at > start)
    cites, end = _behind(state, first, end)
    parted = _parted(state, end) if len(cites) == 1 else -1
    _push(state, cites, end, silent, in_text=at == start)
    if parted >= 0:
        state.pos = end  # no punctuation stands before brackets
        space = _SPACE.match(state.src, end)
        opening = space.end() if space else end
        if not silent:
            state.pending += state.src[end:opening].replace("\n", " ")
        return _bad(state, opening, parted, silent)
    return True


def _behind(state: StateInline, first: RawCite, end: int) -> tuple[tuple[RawCite, ...], int]:
    """Return the cites of `@key` and the brackets behind it, and where they end."""
    text = state.src
    space = _SPACE.match(text, end)
    opening = space.end() if space else end
    close = _brackets(text).get(opening, -1)
    if close < 0 or close >= state.posMax or text[close + 1 : close + 2] in {"(", "["}:
        return (first,), end
    scan = _scan(text, opening + 1, close)
    if all(part.cite for part in scan.parts):
        return (first, *(p.cite for p in scan.parts if p.cite)), close + 1
    locator, *others = scan.parts
    if locator.cite or not all(part.cite for part in others):
        return (first,), end
    suffix = _after_comma(text[locator.start : locator.end])
    first = RawCite(first.key, first.position, "", suffix, first.suppress_author, locator.stray)
    return (first, *(p.cite for p in others if p.cite)), close + 1


def _parted(state: StateInline, end: int) -> int:
    """Return the end of brackets behind `@key` in which a `;` parts what holds no key, or -1."""
    text = state.src
    space = _SPACE.match(text, end)
    opening = space.end() if space else end
    close = _brackets(text).get(opening, -1)
    if close < 0 or close >= state.posMax or text[close + 1 : close + 2] in {"(", "["}:
        return -1
    scan = _scan(text, opening + 1, close)
    return close + 1 if len(scan.parts) > 1 and not scan.meant else -1


def _is_link(state: StateInline) -> bool:
    start, end = state.pos, state.posMax
    try:
        return _link(state, True)
    finally:
        state.pos, state.posMax = start, end


def _bad(state: StateInline, start: int, end: int, silent: bool) -> bool:
    """Leave a token that says that a text is no citation, and the text's first character."""
    if not silent:
        token = state.push("bad_citation", "", 0)
        token.meta = {"text": state.src[start:end], "position": start, "end": end}
        state.pending += state.src[start]
    state.pos = start + 1
    return True


def _inside_bad(state: StateInline, at: int) -> bool:
    last = next((t for t in reversed(state.tokens) if t.type == "bad_citation"), None)
    return last is not None and int(last.meta["end"]) > at


def _push(
    state: StateInline, cites: tuple[RawCite, ...], end: int, silent: bool, *, in_text: bool
) -> bool:
    match = _CLOSING.match(state.src, end, state.posMax)
    if not silent:
        stripped = state.pending.rstrip(" ")
        space = "" if in_text else state.pending[len(stripped) :]
        if not in_text:
            state.pending = stripped
        token = state.push("citation", "", 0)
        raw = RawCitation(cites, state.pos, space, match[0] if match else "", in_text)
        token.meta = {"citation": raw}
    state.pos = match.end() if match else end
    return True


# --- inside brackets ----------------------------------------------------------------------------


@dataclass(slots=True)
class _Part:
    """What stands between two semicolons."""

    start: int
    end: int = -1
    cite: RawCite | None = None
    stray: int = -1


@dataclass(slots=True)
class _Scan:
    """What stands between two brackets.

    `meant` says that there is an `@` where a key would begin, `nested` that brackets inside hold
    one.
    """

    parts: list[_Part] = field(default_factory=list)
    meant: bool = False
    nested: bool = False


@lru_cache(maxsize=64)
def _scan(text: str, start: int, end: int) -> _Scan:
    """Return the parts of what stands between two offsets: never inside code, links, emphasis."""
    scan, part, at = _Scan(), _Part(start), start
    found: tuple[str, int, int] | None = None
    lost: set[str] = set()
    while True:
        match = _SPECIAL.search(text, at, end)
        if not match or match[0] == ";":
            part.end = match.start() if match else end
            _close(text, part, found)
            scan.parts.append(part)
            if not match:
                return scan
            at, found = match.end(), None
            part = _Part(at)
            continue
        at = match.start()
        if match[0] == "@":
            key, behind = key_at(text, at) if _begins(text, at) else ("", at)
            scan.meant = scan.meant or _begins(text, at)
            if key and found:
                part.stray = part.stray if part.stray >= 0 else at
            elif key and behind <= end:
                found = (key, at, behind)
            at = max(behind, at + 1)
            continue
        behind, closed = _opaque(text, at, end, lost)
        stray = _first_key(text, at, behind) if closed else -1
        if stray >= 0:
            scan.nested = scan.nested or closed == "["
            scan.meant = scan.meant or closed != "["
            part.stray = part.stray if part.stray >= 0 else stray
        at = behind


def _close(text: str, part: _Part, found: tuple[str, int, int] | None) -> None:
    if not found:
        return
    key, at, behind = found
    suppress = at > part.start and _suppresses(text[part.start :], at - part.start)
    prefix = text[part.start : at - 1 if suppress else at].strip()
    suffix = _after_comma(text[behind : part.end])
    part.cite = RawCite(key, at, prefix, suffix, suppress, part.stray)


def _after_comma(text: str) -> str:
    return text.strip().removeprefix(",").strip()


def _opaque(text: str, at: int, end: int, lost: set[str]) -> tuple[int, str]:
    """Return the end of what begins at an offset and is one thing, and its first character.

    That character is empty if nothing in it can be a citation.
    """
    char = text[at]
    if char == "\\":
        return at + 2, ""
    if char == "[":
        close = _brackets(text).get(at, -1)
        if not 0 <= close < end:
            return at + 1, ""
        target = _TARGET.match(text, close + 1, end)
        return (target.end() if target else close + 1), "["
    if char in "`<&":
        match = {"`": _CODE, "<": _AUTOLINK, "&": _ENTITY}[char].match(text, at, end)
        if match:
            return match.end(), ""
        return at + (len(text[at:end]) - len(text[at:end].lstrip("`")) if char == "`" else 1), ""
    return _enclosed(text, at, end, lost)


def _enclosed(text: str, at: int, end: int, lost: set[str]) -> tuple[int, str]:
    """Return the end of emphasis or of a quotation that begins at an offset, or the next one."""
    char = text[at]
    run = at
    while run < end and text[run] == char and char in "*_":
        run += 1
    behind = max(run, at + 1)
    mark = text[at:behind]
    before = text[at - 1 : at]
    opens = text[behind : behind + 1].strip() and not (char != "*" and before.isalnum())
    if not opens or mark in lost:
        return behind, ""
    close = behind
    farthest = min(end, at + _FARTHEST)
    while (close := text.find(mark, close, farthest)) >= 0:
        after = text[close + len(mark) : close + len(mark) + 1]
        if not text[close - 1].isspace() and not (char != "*" and after.isalnum()):
            return close + len(mark), char
        close += len(mark)
    lost.add(mark)
    return behind, ""


def _first_key(text: str, start: int, end: int) -> int:
    """Return the offset of the first `@` of a key between two offsets, or -1."""
    keys = _keys(text)
    index = bisect_left(keys, start)
    return keys[index] if index < len(keys) and keys[index] < end else -1


@lru_cache(maxsize=8)
def _keys(text: str) -> list[int]:
    """Return the offset of each `@` where a key begins."""
    found = (match.start() for match in re.finditer("@", text))
    return [
        at
        for at in found
        if _begins(text, at) and text[at - 1 : at] != "\\" and key_at(text, at)[0]
    ]


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
        elif char == "`":
            code = _CODE.match(text, at)
            at = code.end() - 1 if code else at
            while not code and text[at + 1 : at + 2] == "`":
                at += 1
        elif char == "@" and text.startswith("{", at + 1):
            at = max(key_at(text, at)[1] - 1, at)
        elif char == "[":
            opened.append(at)
        elif char == "]" and opened:
            out[opened.pop()] = at
        at += 1
    return out


# --- the text around a key ----------------------------------------------------------------------


@lru_cache(maxsize=8)
def _words(quotes: tuple[str, ...]) -> MarkdownIt:
    """Return a parser of what a prefix and a suffix may hold."""
    options = {"typographer": True, "quotes": list(quotes), "maxNesting": 20}
    md = MarkdownIt("zero", options)
    md.validateLink = lambda url: True  # type: ignore[method-assign]  # none is followed
    return md.enable(["emphasis", "balance_pairs", "escape", "backticks", "entity", "link"]).enable(
        ["autolink", "image", "smartquotes", "text_join", "fragments_join", "newline"]
    )


def inlines(text: str, quotes: Sequence[str] = _QUOTES) -> list[dict[str, Any]]:
    """Return the Markdown of a prefix or a suffix as inlines of pandoc.

    Emphasis, code and text are all that comes of it: links are their text.
    """
    if not text:
        return []
    tokens = _words(tuple(quotes)).parseInline(text)
    return _inlines(iter(tokens[0].children or []))


def markup(text: str, quotes: Sequence[str] = _QUOTES) -> Markup:
    """Return the Markdown of a prefix or a suffix as HTML."""
    return _markup(inlines(text, quotes))


def _inlines(tokens: Iterator[Token]) -> list[dict[str, Any]]:
    """Return the inlines up to the end of the element that the tokens are in."""
    out: list[dict[str, Any]] = []
    for token in tokens:
        if token.type in {"em_open", "strong_open"}:
            kind = "Emph" if token.type == "em_open" else "Strong"
            out.append({"t": kind, "c": _inlines(tokens)})
        elif token.type == "link_open":
            out += _inlines(tokens)
        elif token.nesting < 0:
            return out
        elif token.type == "code_inline":
            out.append({"t": "Code", "c": [["", [], []], token.content]})
        elif token.type in {"softbreak", "hardbreak"}:
            out.append({"t": "Space"})
        else:  # white space is one space; what does not break stays
            for run in re.findall(r"[ \t\n]+|[^ \t\n]+", token.content):
                out.append({"t": "Str", "c": run} if run.strip(" \t\n") else {"t": "Space"})
    return out


def _markup(nodes: Iterable[dict[str, Any]]) -> Markup:
    tags = {"Emph": "em", "Strong": "strong"}
    out = Markup("")
    for node in nodes:
        if node["t"] in tags:
            out += Markup("<{0}>{1}</{0}>").format(tags[node["t"]], _markup(node["c"]))
        elif node["t"] == "Code":
            out += Markup("<code>{}</code>").format(node["c"][1])
        else:
            out += escape(node["c"]) if node["t"] == "Str" else Markup(" ")
    return out
