"""Fences: `:::` lines that say to which lengths a text belongs.

The rule is strict, since a fence that is misread leaks long text into the short paper: an
unknown word, a stray or missing `:::`, and an inner fence as long as its outer one are errors.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from briefgen.finding import Finding, Place, did_you_mean, finding
from briefgen.level import ALL_LEVELS, LEVELS, Levels, parse_levels
from briefgen.limits import MOST_FINDINGS

#: The words of a fence beside the levels: a tinted box, a note in the margin, a stand-in.
KINDS = ("box", "margin", "shorter")

_FENCE = re.compile(r"^ {0,3}(:{3,})[ \t]*(.*?)[ \t]*$")
_CODE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_DROP = re.compile(r"^drop=([1-9][0-9]?)$")


@dataclass(frozen=True, slots=True)
class Run:
    """Lines of Markdown without a fence in them; `line` is the number of the first."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced part: `kind` is `level`, `box`, `margin` or `shorter`.

    `drop` is the rank at which it may be left out when the pages run out, None for never.
    """

    kind: str
    levels: Levels
    line: int
    drop: int | None
    inner: tuple[Run | Fence, ...]


@dataclass(slots=True)
class _Open:
    colons: int
    kind: str
    levels: Levels
    line: int
    drop: int | None
    inner: list[Run | Fence] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    text_line: int = 0

    def add(self, line: str, number: int) -> None:
        if not self.text:
            self.text_line = number
        self.text.append(line)

    def flush(self) -> None:
        text = "\n".join(self.text)
        if text.strip():
            self.inner.append(Run(text, self.text_line))
        self.text.clear()

    def close(self) -> Fence:
        self.flush()
        return Fence(self.kind, self.levels, self.line, self.drop, tuple(self.inner))


def split(text: str, file: str, first_line: int) -> tuple[tuple[Run | Fence, ...], list[Finding]]:
    """Return the runs and fences of a fragment's body and what is wrong with its fences.

    `first_line` is the number that the body's first line has in the file. A fence that is
    wrong is left out with its text.
    """
    findings: list[Finding] = []
    root = _Open(1_000, "root", ALL_LEVELS, first_line, None)
    stack = [root]
    code = ""
    for number, line in enumerate(text.removesuffix("\n").split("\n"), first_line):
        mark = _CODE.match(line)
        if code:
            stack[-1].add(line, number)
            if mark and mark[1].startswith(code) and not line.strip().strip(code[0]):
                code = ""
            continue
        if mark:
            code = mark[1]
        match = _FENCE.match(line)
        if not match:
            stack[-1].add(line, number)
            continue
        place = Place(file, number, line.index(":") + 1)
        colons, words = len(match[1]), match[2].split()
        if words:
            stack[-1].flush()
            opened, wrong = _opening(words, colons, place, line, stack[-1], root)
            findings += wrong
            stack.append(opened)
        elif len(stack) == 1 or colons != stack[-1].colons:
            findings.append(_stray(place, line, stack))
        else:
            closed = stack.pop().close()
            if not closed.inner and closed.kind != "wrong":
                hint = "write a text between its two lines, or take them out"
                place = Place(file, closed.line, 1)
                findings.append(finding("bad-fence", "the fence holds no text", place, hint))
            stack[-1].inner.append(closed)
    for left in stack[1:]:
        findings.append(
            finding(
                "bad-fence",
                f"the fence `{':' * left.colons} ...` is never closed",
                Place(file, left.line, 1),
                f"close it with a line of `{':' * left.colons}`",
            )
        )
    root.flush()
    return tuple(n for n in root.inner if not _wrong(n)), findings[:MOST_FINDINGS]


def _wrong(node: Run | Fence) -> bool:
    return isinstance(node, Fence) and node.kind == "wrong"


def _stray(place: Place, line: str, stack: list[_Open]) -> Finding:
    if len(stack) == 1:
        return finding(
            "bad-fence",
            "this closes a fence, and none is open",
            place,
            "take the line out, or open a fence above with `::: standard+`",
            line,
        )
    outer = stack[-1]
    return finding(
        "bad-fence",
        f"this line does not close the fence of line {outer.line}, which has {outer.colons} colons",
        place,
        f"close it with `{':' * outer.colons}`",
        line,
    )


def _opening(
    words: list[str], colons: int, place: Place, line: str, outer: _Open, root: _Open
) -> tuple[_Open, list[Finding]]:
    """Return the fence that `words` open and what is wrong with it."""
    wrong: list[Finding] = []

    def refuse(code: str, message: str, hint: str, word: str = "") -> None:
        column = line.index(word) + 1 if word else place.column
        wrong.append(finding(code, message, Place(place.file, place.line, column), hint, line))

    kind, levels, drop = "level", outer.levels, None
    if words[0] in KINDS:
        kind = words[0]
    else:
        try:
            levels = parse_levels(words[0])
        except ValueError as error:
            name = str(error)
            hint = did_you_mean(name, (*LEVELS, *KINDS)) or (
                f"levels are {', '.join(LEVELS)}; other words {', '.join(KINDS)}"
            )
            refuse("unknown-level", f"`{name}` is not a level", hint, words[0])
            kind = "wrong"
    for word in words[1:]:
        match = _DROP.match(word)
        if match and kind == "level":
            drop = int(match[1])
        else:
            refuse(
                "bad-fence",
                f"a fence can not have `{word}` here",
                "a level may be followed by `drop=1` to `drop=99`",
                word,
            )
    if outer is not root and colons >= outer.colons:
        refuse(
            "bad-fence",
            f"this fence stands in the one of line {outer.line} and is not shorter than it",
            f"give the outer fence more colons, or close it above with `{':' * outer.colons}`",
        )
    elif outer is not root and kind in {"level", "shorter"}:
        refuse(
            "bad-fence",
            f"`{words[0]}` can not stand inside another fence",
            f"close the fence of line {outer.line} first",
        )
    elif kind == "shorter" and not (
        root.inner and isinstance(root.inner[-1], Fence) and root.inner[-1].kind == "level"
    ):
        refuse(
            "bad-fence",
            "`shorter` stands in for the fence directly above it, and there is none",
            "put it behind a fence with a level",
        )
    return _Open(colons, "wrong" if wrong else kind, levels, place.line, drop), wrong
