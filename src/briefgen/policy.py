"""The policy: how bad a project lets a finding be, and which lines may pass over one.

`[findings]` in `briefgen.toml` sets the severity of a code for the whole project. A line ignores a
code with a reason: `%% ignore CODE: reason` in a fragment, `# ignore CODE: reason` in TOML.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from briefgen.finding import CODES, Finding, Place, Severity, did_you_mean, finding
from briefgen.table import Table

#: What may be set for a code.
CHOICES = ("ignore", *(str(s) for s in Severity))

#: Codes that may be lowered or ignored: budgets and advice. With any other one the paper would not
#: be what its author wrote, or what was written would not be what was checked.
LOWERABLE = frozenset(
    "over-words under-words section-over-words too-many-sources role-missing role-order "
    "unused-picture unused-data unknown-setting missing-words claim-locator refused-link unused-fragment unused-ignore source-not-listed "
    "notes-at-end pages-unknown family-number family-date family-figure family-claim "
    "figure-review brief-review fragment-review unused-source duplicate-source incomplete-source "
    "institution-as-person no-access-date not-carried "
    "uncited-number uncited-superlative single-source one-publisher unhedged-claim "
    "unexpanded-acronym stranded-heading stranded-caption stranded-table-head lone-lines too-wide short-last-page "
    "empty-page link-outdated".split()
)

#: Those of them that only a paper shows; loading can not say whether they are there.
OF_PAPERS = frozenset(
    "over-words under-words section-over-words too-many-sources role-missing role-order "
    "source-not-listed notes-at-end pages-unknown family-number family-date family-figure "
    "family-claim figure-review brief-review fragment-review unused-source duplicate-source incomplete-source "
    "institution-as-person no-access-date not-carried uncited-number uncited-superlative "
    "single-source one-publisher "
    "unhedged-claim unexpanded-acronym "
    "stranded-heading stranded-caption stranded-table-head lone-lines too-wide short-last-page "
    "empty-page link-outdated".split()
)

_FIXED = "mend what it finds; docs/findings.md says which codes can be lowered"

_COMMENT = re.compile(r"^%%.*", re.MULTILINE)
_IGNORE = re.compile(r"ignore\b[ \t]*([^\s:]*)[ \t]*(:?)[ \t]*(.*)")
_IN_TOML = re.compile(r"#[ \t]*(ignore\b.*)")
_FENCE = re.compile(r"^ {0,3}:{3,}")


@dataclass(frozen=True, slots=True)
class Ignore:
    """A line's wish that findings of a code from line `first` to line `last` be passed over."""

    code: str
    reason: str
    place: Place
    first: int
    last: int

    def __contains__(self, found: object) -> bool:
        return (
            isinstance(found, Finding)
            and (found.code, found.place.file) == (self.code, self.place.file)
            and self.first <= found.place.line <= self.last
        )


@dataclass(frozen=True, slots=True)
class Policy:
    """What is made of findings. `severities` pairs codes with one of `CHOICES`."""

    severities: tuple[tuple[str, str], ...] = ()
    ignores: tuple[Ignore, ...] = ()
    strict: bool = False

    def judge(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """Return the findings with their severities set, without those that are ignored.

        To judge what was judged changes nothing.
        """
        return tuple(self._judged(findings))

    def _judged(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        chosen = dict(self.severities)
        for found in findings:
            severity = chosen.get(found.code, str(found.severity))
            if severity == "ignore" or any(found in ignore for ignore in self.ignores):
                continue
            if self.strict and severity == Severity.WARNING:
                severity = Severity.ERROR
            yield replace(found, severity=Severity(severity))

    def unused(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """Yield a finding for each ignore that matches none of what loading found.

        Nothing is said of the codes that only a paper shows.
        """
        found = tuple(findings)
        for ignore in self.ignores:
            if ignore.code not in OF_PAPERS and not any(f in ignore for f in found):
                message = f"there is no `{ignore.code}` here to ignore"
                yield finding("unused-ignore", message, ignore.place, "take the comment out")


#: What leaves every finding as it is.
NO_POLICY = Policy()


def read(table: Table, texts: Mapping[str, str]) -> tuple[Policy, list[Finding]]:
    """Return the policy of a project and what is wrong with it.

    `table` is `[findings]` of its settings, whose own findings go where the table keeps them;
    `texts` are the project's files by path.
    """
    severities = tuple(_severities(table))
    ignores: list[Ignore] = []
    findings: list[Finding] = []
    for path in sorted(texts):
        if path.endswith((".md", ".toml")):
            found, wrong = _ignores(texts[path], path)
            ignores += found
            findings += wrong
    return Policy(severities, tuple(ignores)), findings


def without_comments(text: str) -> str:
    """Return a fragment's text with each line that begins with `%%` made empty."""
    return _COMMENT.sub("", text)


def _severities(table: Table) -> Iterator[tuple[str, str]]:
    for code in table.values:
        if code not in CODES:
            hint = did_you_mean(code, CODES) or "docs/findings.md lists them"
            table.report("unknown-setting", f"no finding has the code `{code}`", code, hint)
            continue
        chosen = table.string(code)
        if not chosen:
            continue
        if chosen not in CHOICES:
            hint = did_you_mean(chosen, CHOICES) or f"one of {', '.join(CHOICES)}"
            table.report("bad-value", f"`{code}` is `{chosen}`", code, hint)
        elif code not in LOWERABLE and chosen != Severity.ERROR:
            table.report("fixed-severity", f"`{code}` can not be lowered", code, _FIXED)
        else:
            yield code, chosen


def _ignores(text: str, file: str) -> tuple[list[Ignore], list[Finding]]:
    """Return what the lines of a file ignore, and what is wrong with how they say it."""
    out: list[Ignore] = []
    findings: list[Finding] = []
    lines = text.split("\n")
    in_toml = file.endswith(".toml")
    for number, line in enumerate(lines, 1):
        wish, column = _in_toml(line) if in_toml else _in_fragment(line)
        match = _IGNORE.match(wish)
        if not match:
            continue
        place = Place(file, number, column)
        wrong = _fault(match[1], match[3] if match[2] else "")
        if wrong:
            findings.append(finding("bad-ignore", wrong[0], place, wrong[1], line))
            continue
        first, last = (_reach_in_toml if in_toml else _reach)(lines, number)
        out.append(Ignore(match[1], match[3].strip(), place, first, last))
    return out, findings


def _fault(code: str, reason: str) -> tuple[str, str] | None:
    """Return what is wrong with an ignore and what to do, None if it is right."""
    if code not in CODES:
        hint = (
            did_you_mean(code, CODES) or "write `ignore CODE: reason`; docs/findings.md lists them"
        )
        return f"no finding has the code `{code}`", hint
    if code not in LOWERABLE:
        return f"`{code}` can not be ignored", _FIXED
    if not reason.strip():
        return f"nothing says why `{code}` is ignored", f"write `ignore {code}: reason`"
    return None


def _in_fragment(line: str) -> tuple[str, int]:
    return (line[2:].strip(), 1) if line.startswith("%%") else ("", 0)


def _in_toml(line: str) -> tuple[str, int]:
    """Return what an `# ignore` at the end of a line says; one inside a text is none."""
    for match in _IN_TOML.finditer(line):
        before = line[: match.start()].replace('\\"', "")
        if before.count('"') % 2 == 0 and before.count("'") % 2 == 0:
            return match[1], match.start() + 1
    return "", 0


def _reach(lines: list[str], number: int) -> tuple[int, int]:
    """Return the lines of the paragraph or fence that begins below a comment of a fragment."""
    first = number + 1
    while first <= len(lines) and (
        not lines[first - 1].strip() or lines[first - 1].startswith("%%")
    ):
        first += 1
    last = first
    if first <= len(lines) and not _FENCE.match(lines[first - 1]):
        while last < len(lines) and lines[last].strip() and not _FENCE.match(lines[last]):
            last += 1
    return first, last


def _reach_in_toml(lines: list[str], number: int) -> tuple[int, int]:
    """Return the line of a comment, with the next line that says something if it stands alone."""
    last = number
    if lines[number - 1].lstrip().startswith("#"):
        last += 1
        while last <= len(lines) and (
            not lines[last - 1].strip() or lines[last - 1].lstrip().startswith("#")
        ):
            last += 1
    return number, last
