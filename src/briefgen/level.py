"""Levels: how deep a text goes, from `glance` to `full`."""

from __future__ import annotations

from dataclasses import dataclass

#: The levels that ship, shallowest first.
LEVELS = ("glance", "short", "standard", "full")


@dataclass(frozen=True, slots=True)
class Levels:
    """An unbroken range of levels, as indices into `LEVELS`, both ends included."""

    low: int = 0
    high: int = len(LEVELS) - 1

    def __contains__(self, level: object) -> bool:
        return level in LEVELS[self.low : self.high + 1]

    def __str__(self) -> str:
        if self.low == self.high:
            return LEVELS[self.low]
        return f"{LEVELS[self.low]}..{LEVELS[self.high]}"


ALL_LEVELS = Levels()


def below(level: str, steps: int) -> str:
    """Return the level some steps below a level; there is none below the deepest."""
    return LEVELS[min(LEVELS.index(level) + steps, len(LEVELS) - 1)]


def parse_levels(word: str) -> Levels:
    """Return the levels that a fence's word names: `short`, `standard+` or `glance..short`.

    Raises:
        ValueError: with the part of the word that is not a level, or with the whole word where
            the range runs backwards.
    """
    low, dots, high = word.partition("..")
    if dots:
        first, last = _index(low), _index(high)
        if first > last:
            raise ValueError(word)
        return Levels(first, last)
    if word.endswith("+"):
        return Levels(_index(word[:-1]), len(LEVELS) - 1)
    return Levels(_index(word), _index(word))


def _index(name: str) -> int:
    if name not in LEVELS:
        raise ValueError(name)
    return LEVELS.index(name)
