"""The family: whether a shorter paper of a brief says nothing that a longer one lacks or denies.

A number or date of a shorter paper must stand in each longer one where the same thing is said:
beside the same claim or source, or in a clause of the same words. Where two sentences run alike
and differ in a number or date, one of them is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property, lru_cache

from briefgen.finding import Finding, Place, finding
from briefgen.library import Library
from briefgen.outline import Outline, select
from briefgen.prose import Sentence, paragraphs, sentences
from briefgen.quantity import MONTHS, NUMBER_WORDS, Quantity, quantities


def family(library: Library, brief: str, preset: str) -> tuple[Finding, ...]:
    """Return what the paper of a brief at a preset has that a longer one of it lacks or denies."""
    shorter = select(library, brief, preset)
    longer = [
        select(library, brief, name)
        for name in library.briefs[brief].presets
        if library.presets[name].depth > shorter.preset.depth
    ]
    return tuple(f for other in longer for f in differences(shorter, other, library))


def differences(shorter: Outline, longer: Outline, library: Library) -> Iterator[Finding]:
    """Yield a finding for each claim, figure, number and date that the longer paper has not."""
    names = shorter.preset.name, longer.preset.name
    short, long = _read(shorter, library), _read(longer, library)
    cited = {key for text in long for key in text.keys}
    named = {name for text in long for name in text.sentence.figures}
    shared = {(text.sentence.text, text.sentence.place) for text in long}
    for text in short:
        place = text.sentence.place
        if (text.sentence.text, place) in shared:
            continue  # the very sentence stands in both lengths
        for cite in text.sentence.cites:
            if cite.key.startswith("claim:") and cite.key not in cited:
                message = f"`{names[0]}` rests on `{cite.key}`, which `{names[1]}` does not cite"
                yield finding("family-claim", message, cite.place,
                              "cite it in the longer text too, or take it out here")  # fmt: skip
        lacking = [n for n in text.sentence.figures if n not in named]
        for name in lacking:
            message = f"`{names[0]}` has the figure `{name}`, which `{names[1]}` does not name"
            yield finding("family-figure", message, place,
                          f"write {{{{{name}}}}} in the longer text too")  # fmt: skip
        language = shorter.brief.language
        shown = [" ".join(library.figure_text(n, language).split()) for n in lacking]
        for clause in text.clauses:
            for quantity in clause.quantities:
                if not any(s and (quantity.text in s or s in quantity.text) for s in shown):
                    yield from _lacking(quantity, clause, text, long, names)


@dataclass(frozen=True)
class _Clause:
    """A part of a sentence, with its quantities and its words that carry meaning, stemmed."""

    text: str
    quantities: tuple[Quantity, ...]
    words: frozenset[str]


@dataclass(frozen=True)
class _Text:
    """A sentence, or a row of a table, with what it and its passage cite, in a language."""

    sentence: Sentence
    keys: frozenset[str]
    around: frozenset[str]
    language: str

    @cached_property
    def clauses(self) -> tuple[_Clause, ...]:
        return _clauses(self.sentence.text, self.language)

    @cached_property
    def whole(self) -> _Clause:
        return _clause(self.sentence.text, self.language)

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(w for c in self.clauses for w in c.words)

    @cached_property
    def tokens(self) -> tuple[tuple[str, ...], dict[int, Quantity]]:
        """The words in order, each quantity one token that says its kind alone."""
        return _tokens(self.sentence.text, self.language)


#: What is read of a sentence depends on it alone, and most stand in several lengths, or are read
#: again after the next save.
_remembered = lru_cache(maxsize=8192)


@_remembered
def _tokens(text: str, language: str) -> tuple[tuple[str, ...], dict[int, Quantity]]:
    out: list[str] = []
    places: dict[int, Quantity] = {}
    at = 0
    for quantity in quantities(text, language):
        if quantity.start < at:
            continue  # the second year of a range
        out += re.findall(r"\w+", text[at : quantity.start].lower())
        places[len(out)] = quantity
        out.append(f"#{quantity.kind}")
        at = quantity.end
    out += re.findall(r"\w+", text[at:].lower())
    return tuple(out), places


def _read(outline: Outline, library: Library) -> list[_Text]:
    out = []
    for group in paragraphs(sentences(outline, library)):
        rows = [_row(group)] if group[0].table else group
        around = frozenset(c.key for s in rows for c in s.cites)
        for number, sentence in enumerate(rows):
            behind = next((s for s in rows[number:] if s.cites), None)
            keys = frozenset(c.key for c in behind.cites) if behind else frozenset()
            out.append(_Text(sentence, keys, around, outline.brief.language))
    return out


def _row(cells: Sequence[Sentence]) -> Sentence:
    """Return the cells of a row as one sentence."""
    first = next((c for c in cells if c.cites or c.figures), cells[0])
    return Sentence(
        first.section,
        first.paragraph,
        " | ".join(c.text for c in cells),
        first.place,
        tuple(x for c in cells for x in c.cites),
        tuple(x for c in cells for x in c.figures),
        table=True,
    )


_BREAK = re.compile(r";|[()]|, (?=(?:and|but|while|whereas|or|which|who)\b)| – ")
_COMMON = (
    frozenset(
        "that this with from were have been which when than then they their there would could about "
        "under over into each both either other between after before since until also only".split()
    )
    | frozenset(MONTHS)
    | NUMBER_WORDS
)


@_remembered
def _clauses(text: str, language: str) -> tuple[_Clause, ...]:
    """Return the clauses; one without a word of its own is part of the one before."""
    out: list[_Clause] = []
    held = ""
    for piece in _BREAK.split(text):
        if held and _words(piece):
            out.append(_clause(held, language))
            held = ""
        held = f"{held} {piece}" if held else piece
    return (*out, _clause(held, language)) if held else tuple(out)


@_remembered
def _clause(text: str, language: str) -> _Clause:
    return _Clause(text, quantities(text, language), _words(text))


def _words(text: str) -> frozenset[str]:
    found = re.findall(r"[^\W\d_]{3,}", text.lower())
    return frozenset(
        w[:5] for w in found if w not in _COMMON and (len(w) > 3 or text.count(w.upper()))
    )


def _lacking(
    quantity: Quantity, clause: _Clause, text: _Text, long: Sequence[_Text], names: tuple[str, str]
) -> Iterator[Finding]:
    """Yield a finding if the longer paper does not say a quantity, or says another in its place."""
    told = [o for o in long if any(quantity.said_by(q, loosely=True) for q in o.tokens[1].values())]
    near = max((_nearness(quantity, text, other) for other in told), default=-1)
    denials = ((o, d) for o in long if (d := _denied(quantity, text, o)))
    denied = next(
        (d for o, d in denials if _same_claim(text, o) or _nearness(quantity, text, o) > near), None
    )
    said = any(_says(quantity, clause, text, other) for other in long)
    if said and denied is None:
        return
    what = "date" if quantity.kind == "date" else "number"
    nearest = denied or _nearest(quantity, clause, text, long)
    if nearest:
        hint = f"the longer length says `{nearest[0].text}` at {nearest[1]}; mend one of the two"
    else:
        hint = "write it in the longer text too, or take it out here"
    verb = "denies" if denied else "lacks"
    message = f"`{names[0]}` says `{quantity.text}` here, which `{names[1]}` {verb}"
    yield finding(f"family-{what}", message, text.sentence.place, hint)


def _says(quantity: Quantity, clause: _Clause, text: _Text, other: _Text) -> bool:
    """Return whether a longer text says a quantity of the same thing."""
    akin = bool(text.keys & other.around)
    loosely = other.sentence.table
    for told in (other.whole,) if loosely else other.clauses:
        if not any(quantity.said_by(q, loosely=loosely) for q in told.quantities):
            continue
        shared = len(clause.words & told.words)
        if shared >= (1 if akin else 2) or not clause.words:
            return True
    return False


#: How many words in a row must be alike, the quantity one of them, for two to say the same.
_ALIKE = 3


def _denied(quantity: Quantity, text: _Text, other: _Text) -> tuple[Quantity, Place] | None:
    """Return what a longer text has in the place of a quantity, where the two run alike."""
    shared = len(text.words & other.words)
    if not text.keys & other.keys and 2 * shared < max(4, len(text.words)):
        return None
    mine, at = text.tokens
    theirs, there = other.tokens
    number = next(
        (n for n, q in at.items() if q.text == quantity.text and q == _first(q, at)), None
    )
    if number is None or any(quantity.said_by(q, loosely=True) for q in there.values()):
        return None
    if _same_claim(text, other) and (found := _alone(quantity, at, there)):
        return found, other.sentence.place
    matcher = SequenceMatcher(None, mine, theirs, autojunk=False)
    for a, b, size in matcher.get_matching_blocks():
        if not a <= number < a + size or size < _ALIKE:
            continue
        found = there.get(b + number - a)
        if found and quantity.opposed_to(found):
            return found, other.sentence.place
    return None


def _alone(
    quantity: Quantity, at: dict[int, Quantity], there: dict[int, Quantity]
) -> Quantity | None:
    """Return the one number with the unit of a number, where both texts rest on one claim."""
    mine, theirs = ([q for q in x.values() if q.unit == quantity.unit] for x in (at, there))
    if quantity.kind == "number" and quantity.unit and len(mine) == len(theirs) == 1:
        return theirs[0] if quantity.opposed_to(theirs[0]) else None
    return None


def _same_claim(text: _Text, other: _Text) -> bool:
    """Return whether both rest on one claim, the same, and on nothing else."""
    return text.keys == other.keys and len(text.keys) == 1 and "claim:" in next(iter(text.keys))


def _nearness(quantity: Quantity, text: _Text, other: _Text) -> int:
    """Return how much a longer text shares with a shorter one, the quantity itself apart."""
    theirs = other.tokens[1].values()
    rest = [q for q in text.tokens[1].values() if q.text != quantity.text]
    return len(text.words & other.words) + sum(any(q.said_by(t) for t in theirs) for q in rest)


def _first(quantity: Quantity, at: dict[int, Quantity]) -> Quantity:
    return next(q for q in at.values() if q.text == quantity.text)


def _nearest(
    quantity: Quantity, clause: _Clause, text: _Text, long: Sequence[_Text]
) -> tuple[Quantity, Place] | None:
    """Return the quantity of the same kind that stands in the most similar longer text."""
    best: tuple[tuple[int, ...], Quantity, Place] | None = None
    for other in long:
        akin = bool(text.keys & other.around)
        for told in other.clauses:
            shared = len(clause.words & told.words)
            if not akin and shared < 2:
                continue
            for found in told.quantities:
                if found.kind == quantity.kind:
                    pairs = zip(found.value, quantity.value, strict=True)
                    same = sum(a == b for a, b in pairs)
                    score = (int(akin), same, int(found.unit == quantity.unit), shared)
                    if best is None or score > best[0]:
                        best = score, found, other.sentence.place
    return best and (best[1], best[2])
