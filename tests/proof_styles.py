"""`./run proof styles [--record | --show | --seed=N]`: ten citation styles beside citeproc-js, live.

60 of the shipped sources and 250 clusters over them (`tests/citeproc_sample.py`) are formatted by
the pipeline's own processor and by citeproc-js, a development tool that is never shipped. Text is
compared to the letter, quotation marks included; white space is one space, and an address is as
people read it. Markup is compared apart. Each difference is put into one of `CLASSES`; what is in
none is ours. `--show` prints every difference, `--seed=N` draws another sample, `--record` writes
what the gate holds styles to.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import Any

from briefgen.formatting import Response
from briefgen.pandoc import format_citations, style_text
from briefgen.style import StyleFacts, facts
from tests.citeproc_sample import (
    LANGUAGE,
    STYLES,
    Cite,
    Sample,
    marked,
    plain,
    request,
    sample,
    theirs,
    with_terms,
)

CITEPROC_JS = "citeproc@2.4.63"
#: What brings CSL's locales: npm has no package of them.
LOCALES = "citeproc-py==0.11.1"

DRIVER = Path(__file__).parent / "citeproc_driver.mjs"
RECORDED = Path(__file__).parent / "styles" / "citeproc-js.json"

TASTE, PANDOC, OURS = "taste", "pandoc's", "ours"

#: What the gate holds: few enough to keep.
SMALL = (16, 40)
SMALL_STYLES = ("apa", "oscola")


@dataclass(frozen=True, slots=True)
class Pair:
    """What both sides print for the same, and the cites that it is printed for."""

    ours: str
    theirs: str
    cites: tuple[Cite, ...] = ()

    @property
    def equal(self) -> bool:
        return self.ours == self.theirs


@dataclass(frozen=True, slots=True)
class Class:
    """A class of differences: whose they are, why, an example, and what makes a pair alike."""

    name: str
    whose: str
    why: str
    example: str
    alike: Callable[[Pair], Pair]


def _both(pattern: str, new: str) -> Callable[[Pair], Pair]:
    def alike(pair: Pair) -> Pair:
        changed = (re.sub(pattern, new, text) for text in (pair.ours, pair.theirs))
        return Pair(*changed, pair.cites)

    return alike


def _without_places(pair: Pair) -> Pair:
    """Take out of ours each place of the cites, or its label, that theirs does not have."""
    ours = pair.ours
    for cite in pair.cites:
        value = re.sub(r"(?<=\w)-(?=\w)", "\u2013", cite.value)
        label = re.escape(
            re.sub(r"(?<=\w)-(?=\w)", "\u2013", cite.written).removesuffix(value).strip()
        )
        label = label.replace(r"\.", r"\.?")
        if not cite.written or re.search(rf"{label} {re.escape(value)}", pair.theirs):
            continue
        if re.search(rf"\b[Ii]bid {re.escape(value)}", pair.theirs):
            ours = re.sub(rf"(\b[Ii]bid) {label} (?={re.escape(value)})", r"\1 ", ours, count=1)
        elif not re.search(rf"(?<!\w){re.escape(value)}(?!\w)", pair.theirs):
            ours = re.sub(rf", {label} {re.escape(value)}", "", ours, count=1)
    return Pair(ours.replace("..", "."), pair.theirs, pair.cites)


def _with_semicolons(pair: Pair) -> Pair:
    """Part works in numbers by semicolons in theirs, where ours does."""
    if "; " not in pair.ours or not re.match(r"\(\D{0,10}\d+[,; ]", pair.theirs):
        return pair
    words = r"(?:see |see also |cf\. |e\.g\., )?"
    return Pair(pair.ours, re.sub(rf",(?={words}\d)", "; ", pair.theirs), pair.cites)


def _run_together(pair: Pair) -> Pair:
    """Join a work that is a number alone to the one before, where theirs does."""
    joined = re.sub(r"(?<=\d); (?=\d+(?:[).,]|$))", "", pair.ours)
    return Pair(joined, pair.theirs, pair.cites) if joined == pair.theirs else pair


def _with_small_words(pair: Pair) -> Pair:
    """Write small in both the words that only one side writes small, and the first letter."""
    minor = (
        "Between|During|Despite|Before|After|Within|Without|Towards?|Under|Versus|Than|Upon|Until"
    )
    words = rf"\b(?:{minor})\b|(?<=Security)\.?Org\b|\.News\b|^\w"

    def small(text: str) -> str:
        return re.sub(words, lambda m: m[0].lower(), text)

    return Pair(small(pair.ours), small(pair.theirs), pair.cites)


def _sorted(pair: Pair) -> Pair:
    """Put the works of both in the order of the alphabet."""
    parts = r"; |, (?=\[|cf\.|see |e\.g\.)|,(?=cf\.|see |e\.g\.|\d)"

    def works(text: str) -> str:
        return " | ".join(sorted(re.split(parts, text.strip("()"))))

    return Pair(works(pair.ours), works(pair.theirs), pair.cites)


def _without_marks(pair: Pair) -> Pair:
    """Take the quotation marks off titles in square brackets in theirs, and make alike those inside."""
    titles = re.compile(r"\[(?!\d)[^\[\]]*\]")

    def plain_marks(text: str) -> str:
        text = re.sub(r"[“‘]+(\[[^\[\]]*\](?: \[[^\[\]]*\])?[.,]?)[”’]", r"\1", text)
        return titles.sub(lambda m: re.sub("[“”‘’]", "'", m[0]), text)

    return Pair(plain_marks(pair.ours), plain_marks(pair.theirs), pair.cites)


CLASSES = (
    Class(
        "a supplied title",
        TASTE,
        "ours is in no quotation marks",
        "[On the rivers], Arve Times / “[On the rivers],” Arve Times",
        _without_marks,
    ),
    Class(
        "nothing between two works",
        TASTE,
        "citeproc-js parts nothing from a work that prints its place alone",
        "(Brands, ch. 25; 101) / (Brands, ch. 25101)",
        _run_together,
    ),
    Class(
        "a place that the style leaves out",
        TASTE,
        "ours says each place that its author names, with its label",
        "87 United States Statutes at Large, art. III / 87 United States Statutes at Large",
        _without_places,
    ),
    Class(
        "semicolons about places",
        TASTE,
        "where a style knows no places, its comma would not part one from the next work",
        "(3, p. 75; 6) / (3, p. 75,6)",
        _with_semicolons,
    ),
    Class(
        "plural of Roman numerals",
        TASTE,
        "citeproc-js sees several only where numbers are digits",
        "arts. I, II / art. I, II",
        _both(r"(?i:\b(art)(?:s?\.?|icles?))(?= [IVX]+[,\u2013])", r"\1"),
    ),
    Class(
        "Oxford comma",
        PANDOC,
        "each has its own mind before the last of several institutions",
        "Australia, New Zealand and Japan / Australia, New Zealand, and Japan",
        _both(r", (?=(?:and|&) )", " "),
    ),
    Class(
        "label of a number",
        PANDOC,
        "pandoc takes a number with letters or a hyphen for a text, and 2 for several",
        "Telegram 1973SEOUL06209 / Telegram No. 1973SEOUL06209",
        _both(r"\b[Nn]os?\. (?=\w*\d)|(?<=\(2) vol(?=\))", ""),
    ),
    Class(
        "full stops taken out",
        PANDOC,
        "of GlobalSecurity.org by the style's rule for full stops, of Jr. by citeproc-js alone",
        "(GlobalSecurityorg) / (GlobalSecurity.org)",
        _both(r"(?i)(?<=globalsecurity)\.|(?<=\bjr)\.", ""),
    ),
    Class(
        "a short title beside the title",
        PANDOC,
        "a title that stands for the author is not left out where its short form follows",
        "‘A: B’ ‘A’ (n 8) / ‘A: B’ (n 8)",
        _both(r"(‘([^’:]+)[^’]*’) ‘\2’(?= \(n )", r"\1"),
    ),
    Class(
        "an author left out of a phrase",
        PANDOC,
        "citeproc-js leaves an author out only where the style begins with it",
        "letter from to Byrd (n 28) 92 / letter from Carter to Byrd (n 28) 92",
        _both(r"(?<=etter from )(?:\w+ )?(?=to )", ""),
    ),
    Class(
        "years of one author",
        PANDOC,
        "pandoc groups no work that has a place",
        "U.S. Senate, 1951; 2023, p. 11 / U.S. Senate, 1951, 2023, p. 11",
        _both(r"(?<=[\dIVX])[;,] (?=\d{4})", "; "),
    ),
    Class(
        "minor words",
        TASTE,
        "pandoc has a short list of words that stay small, citeproc-js a long one, and capitals "
        "behind a full stop in a name; Chicago and APA write Between. A note begins with a capital",
        "Treaty Between the United States / Treaty between the United States",
        _with_small_words,
    ),
    Class(
        "order of works with words about them",
        PANDOC,
        "pandoc moves no work that has a prefix or a suffix, and none past one that sorts alike; in "
        "styles of numbers ours moves those with a suffix",
        "[4], cf. [1] / cf. [1], [4]",
        _sorted,
    ),
)


def whose(pair: Pair) -> tuple[str, tuple[str, ...]]:
    """Return whose a difference is, and the fewest classes that make the pair alike."""
    if not reduce(lambda made, known: known.alike(made), CLASSES, pair).equal:
        return OURS, ()
    kept = list(CLASSES)
    for known in reversed(CLASSES):
        fewer = [k for k in kept if k is not known]
        if reduce(lambda made, k: k.alike(made), fewer, pair).equal:
            kept = fewer
    sides = {k.whose for k in kept}
    return (PANDOC if PANDOC in sides else TASTE), tuple(k.name for k in kept)


# --- both sides ----------------------------------------------------------------------------------

Answer = dict[str, Any]


def pairs(response: Response, answer: Answer, drawn: Sample, show: Callable[[str], str] = plain):
    """Return the clusters and the entries of both sides, as pairs."""
    clusters = [
        Pair(show(str(ours)), show(other), cites)
        for ours, other, cites in zip(response.clusters, answer["clusters"], drawn[1], strict=True)
    ]
    ours, other = dict(response.entries), dict(answer["entries"])
    known = [str(r["id"]) for r in drawn[0] if r["id"] in ours or r["id"] in other]
    entries = [Pair(show(str(ours.get(i, ""))), show(other.get(i, ""))) for i in known]
    return clusters, entries


def setup() -> Path:
    """Return the folder with citeproc-js and CSL's locales, fetched once.

    Raises:
        SystemExit: if they are not there and can not be fetched; it says what to type.
    """
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = cache / "briefgen" / CITEPROC_JS.replace("@", "-")
    npm = ["npm", "install", "--prefix", str(folder), "--no-audit", "--no-fund", CITEPROC_JS]
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps"]
    pip += ["--target", str(folder / "locales"), LOCALES]
    for there, command in (
        (folder / "node_modules" / "citeproc", npm),
        (folder / "locales" / "citeproc", pip),
    ):
        if there.is_dir():
            continue
        folder.mkdir(parents=True, exist_ok=True)
        try:
            subprocess.run(command, check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError) as error:
            raise SystemExit(f"not there: {there}; type: {' '.join(command)}\n{error}") from error
    return folder


def ask(styles: Sequence[str], drawn: Sample) -> dict[str, Answer]:
    """Return what citeproc-js prints, in one process for all styles."""
    folder = setup()
    data = folder / "locales" / "citeproc" / "data" / "locales"
    locales = {
        name: with_terms((data / f"locales-{name}.xml").read_text(encoding="utf-8"))
        for name in ("en-US", "en-GB")
    }
    items = [_as_its_users_write(record) for record in drawn[0]]
    asked = [_asked(name, drawn) for name in styles]
    done = subprocess.run(
        ["node", str(DRIVER), str(folder)],
        input=json.dumps({"locales": locales, "items": items, "styles": asked}),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    answer: dict[str, Answer] = json.loads(done.stdout)
    return answer


def _as_its_users_write(record: dict[str, Any]) -> dict[str, Any]:
    """Return a record with what citeproc-js takes for itself: its marks of titles that stay as they
    are, here those in square brackets, and of a hyphen that makes no range.
    """
    out = dict(record)
    for name in ("title", "title-short"):
        if re.fullmatch(r"\[[^\[\]]*\](?: \[[^\[\]]*\])?", str(record.get(name, ""))):
            out[name] = f'<span class="nodecor"><span class="nocase">{record[name]}</span></span>'
    if "number" in record:
        out["number"] = re.sub(r"(?<=\d)-(?=\d)", r"\\-", record["number"])
    return out


def _asked(name: str, drawn: Sample) -> dict[str, Any]:
    csl = style_text(name)
    known: StyleFacts = facts(csl)
    return {
        "name": name,
        "csl": csl,
        "language": LANGUAGE,
        "notes": known.notes,
        "citations": theirs(drawn, known),
    }


# --- the table -----------------------------------------------------------------------------------


def rows(answers: dict[str, Answer], drawn: Sample, *, show: bool) -> Iterator[tuple[Any, ...]]:
    """Yield for each style: equal clusters and entries, whose the others are, equal markup."""
    for name, answer in answers.items():
        response = format_citations(request(name, drawn))
        clusters, entries = pairs(response, answer, drawn)
        found = [(pair, *whose(pair)) for pair in (*clusters, *entries) if not pair.equal]
        sides = Counter(side for _, side, _ in found)
        same = pairs(response, answer, drawn, marked)
        markup = sum(
            a.equal and b.equal
            for a, b in zip((*clusters, *entries), (*same[0], *same[1]), strict=True)
        )
        text = sum(pair.equal for pair in (*clusters, *entries))
        yield name, clusters, entries, sides, markup / text if text else 1.0, found
        for pair, side, classes in found:
            if show or side == OURS:
                print(f"{name}: {side} {', '.join(classes)}\n  {pair.ours}\n  {pair.theirs}")


def main(arguments: Sequence[str]) -> int:
    """Print the table; 1 if a difference is ours."""
    if "--record" in arguments:
        drawn = sample(*SMALL)
        answers = ask(SMALL_STYLES, drawn)
        RECORDED.write_text(
            json.dumps(answers, ensure_ascii=False, indent=0) + "\n", encoding="utf-8"
        )
        return 0
    seeds = [int(a.removeprefix("--seed=")) for a in arguments if a.startswith("--seed=")]
    drawn = sample(seed=seeds[0]) if seeds else sample()
    table = list(rows(ask(STYLES, drawn), drawn, show="--show" in arguments))
    print("| style | clusters equal | taste | pandoc's | ours | entries equal | markup |")
    print("|---|---|---|---|---|---|---|")
    total: Counter[str] = Counter()
    for name, clusters, entries, sides, markup, _ in table:
        mine = Counter(whose(p)[0] for p in clusters if not p.equal)
        equal = sum(p.equal for p in clusters)
        total += Counter(mine) + Counter({"equal": equal, "all": len(clusters)})
        listed = f"{sum(p.equal for p in entries)} of {len(entries)}"
        print(
            f"| `{name}` | {equal / len(clusters):.1%} | {mine[TASTE] / len(clusters):.1%} "
            f"| {mine[PANDOC] / len(clusters):.1%} "
            f"| {sides[OURS]} | {listed} | {markup:.1%} |"
        )
    print(
        f"| all | {total['equal'] / total['all']:.1%} | {total[TASTE] / total['all']:.1%} "
        f"| {total[PANDOC] / total['all']:.1%} | {total[OURS]} | | |"
    )
    classes = Counter(
        (name, side) for *_, found in table for _, side, names in found for name in names
    )
    print("\n| difference | whose | in | ours / citeproc-js |\n|---|---|---|---|")
    for known in CLASSES:
        count = sum(n for (name, _), n in classes.items() if name == known.name)
        print(f"| {known.name}: {known.why} | {known.whose} | {count} | {known.example} |")
    return 1 if any(sides[OURS] for _, _, _, sides, _, _ in table) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
