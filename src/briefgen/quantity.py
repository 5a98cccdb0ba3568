"""Quantities: the numbers and dates of a text, read so that two texts can be compared.

A number has a unit (per cent, a currency, a measure, a length of time) and a scale; a date has as
much of year, month and day as is said. The marks of numbers are those of a language; words and
months are English.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from itertools import takewhile

from briefgen.cldr import Marks, marks

MONTHS = (
    "january february march april may june july august september october november december"
).split()

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen twenty"
).split()
_WORDS = {word: n for n, word in enumerate(_SMALL)} | {
    word: 10 * n
    for n, word in enumerate("thirty forty fifty sixty seventy eighty ninety".split(), 3)
}
_ORDINALS = {
    word: n
    for n, word in enumerate(
        "third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(), 3
    )
}
#: Words that are numbers.
NUMBER_WORDS = frozenset(_WORDS) | frozenset(_ORDINALS)
_SCALES = {
    "hundred": 2, "thousand": 3, "million": 6, "mn": 6, "billion": 9, "bn": 9, "trillion": 12,
    "tn": 12,
}  # fmt: skip
_CURRENCIES = {
    "us$": "USD", "usd": "USD", "$": "USD", "dollar": "USD", "us dollar": "USD", "krw": "KRW",
    "₩": "KRW", "won": "KRW", "eur": "EUR", "€": "EUR", "euro": "EUR", "gbp": "GBP", "£": "GBP",
    "pound": "GBP", "jpy": "JPY", "¥": "JPY", "yen": "JPY",
}  # fmt: skip
_MEASURES = {
    "km": "km", "kilometre": "km", "kilometer": "km", "mile": "mile", "m": "m", "metre": "m",
    "meter": "m", "cm": "cm", "mm": "mm", "foot": "foot", "feet": "foot", "m³": "m³",
    "cubic metre": "m³", "cubic meter": "m³", "cubic foot": "foot³", "cubic feet": "foot³", "square metre": "m²", "square meter": "m²", "square foot": "foot²", "square feet": "foot²", "km²": "km²", "square kilometre": "km²",
    "square mile": "square mile", "hectare": "ha", "ha": "ha", "acre": "acre", "litre": "l",
    "liter": "l", "kg": "kg", "kilogram": "kg", "tonne": "t", "ton": "ton", "year": "year",
    "month": "month", "week": "week", "day": "day", "hour": "hour", "minute": "minute",
    "decade": "decade", "kw": "kW", "mw": "MW", "gw": "GW", "°c": "°C", "°f": "°F",
}  # fmt: skip


def _any(words: Iterator[str] | list[str]) -> str:
    return "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))


_MONTH = f"(?:{_any(MONTHS)})"
_YEAR = r"(?:1\d|20)\d\d"
_DASH = r"\s?[-–]\s?"
_UNITS = _any(list(_MEASURES))
_PATTERN = rf"""
    (?P<iso>\b{_YEAR}-\d\d(?:-\d\d)?\b)
  | \b(?P<day>\d{{1,2}})\ (?P<month>{_MONTH})(?:,?\ (?P<year>{_YEAR}))?\b
  | \b(?P<month2>{_MONTH})\ (?P<day2>\d{{1,2}}),\ (?P<year2>{_YEAR})\b
  | \b(?P<month3>{_MONTH})\ (?P<year3>{_YEAR})\b
  | \b(?P<from>{_YEAR}){_DASH}(?P<to>{_YEAR}|\d\d)\b(?![\d,.]*\d)
  | \b(?P<decade>\d{{3}}0)s\b
  | \b(?P<label>articles?|arts?\.|sections?|chapters?|annex|resolution|phase)\ (?P<roman>[IVXLC]+|\d+)\b
  | \b(?P<ordinal>\d+(?:st|nd|rd|th)|{_any(list(_ORDINALS))})\b
  | (?:(?P<before>us\$|[$€£¥₩]|\b(?:{_any(["usd", "krw", "eur", "gbp", "jpy"])})\b)\s?)?
    (?:(?<![\w.,])(?<![A-Za-z]-)(?P<number>NUMBER)|\b(?P<word>{_any(list(_WORDS))}|an?(?=\ (?:year|month|week|decade)\b)))
    (?:[\s-]?(?P<scale>{_any(list(_SCALES))})s?\b)?
    (?:\s?(?P<cent>%|per\ ?cent(?:age)?\b)(?P<points>(?:age)?[\s-]points?\b)?
     |\s?(?P<money>us\ dollars?|dollars?|won|euros?|pounds|yen|[€£])(?!\w)
     |[\s-]?(?P<measure>{_UNITS})(?:(?<=\w\w\w)s)?(?!\w))?
    """

#: Spaces and apostrophes that authors write in numbers, whichever of them the language has.
_SPACES = " \u00a0\u2009\u202f"
_APOSTROPHES = "'\u2019"


@lru_cache(maxsize=8)
def _pattern(found: Marks) -> re.Pattern[str]:
    """Return the pattern of quantities whose numbers have these marks."""
    group, decimal = _group(found.group), re.escape(found.decimal)
    pairs = "" if found.group.isspace() else rf"(?:{group}\d\d)*"  # as India parts them
    whole = rf"\d{{1,3}}{pairs}(?:{group}\d{{3}})+"
    number = rf"{whole}(?:{decimal}\d+)?(?!\d)|\d+(?:{decimal}\d+)?"
    return re.compile(_PATTERN.replace("NUMBER", number), re.VERBOSE | re.IGNORECASE)


def _group(mark: str) -> str:
    """Return the pattern of what parts thousands."""
    like = next((set_ for set_ in (_SPACES, _APOSTROPHES) if mark in set_), mark)
    return f"[{re.escape(like)}]"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number or a date of a text. `text` is how it is written, `start` and `end` where.

    `kind` is `date` or `number`. A date's `value` is year, month and day, None where not said; a
    number's is the number alone.
    """

    kind: str
    value: tuple[int | Decimal | None, ...]
    unit: str
    text: str
    start: int
    end: int

    def said_by(self, other: Quantity, *, loosely: bool = False) -> bool:
        """Return whether another quantity says this one, as exactly or more so.

        A number without a unit may have one there; `loosely` is for table cells, whose unit may
        stand in the head.
        """
        if self.kind != other.kind:
            return False
        if self.kind == "date":
            pairs = zip(self.value, other.value, strict=True)
            return self.unit == other.unit and all(a is None or a == b for a, b in pairs)
        same = self.unit == other.unit or not self.unit or (loosely and not other.unit)
        return self.value == other.value and same

    def opposed_to(self, other: Quantity) -> bool:
        """Return whether another quantity in its place would contradict it."""
        if self.kind != other.kind or not ((self.unit and other.unit) or self.unit == other.unit):
            return False
        if self.kind == "date":
            pairs = [p for p in zip(self.value, other.value, strict=True) if None not in p]
            return self.unit == other.unit and any(a != b for a, b in pairs)
        return (self.value, self.unit) != (other.value, other.unit)


def quantities(text: str, language: str = "en") -> tuple[Quantity, ...]:
    """Return the numbers and dates of a text in its order; both ends of a range of years.

    `language` decides what parts thousands and fractions.
    """
    found = marks(language)
    return tuple(q for match in _pattern(found).finditer(text) for q in _read(match, found))


def _read(match: re.Match[str], found: Marks) -> Iterator[Quantity]:
    group = {key: value.lower() for key, value in match.groupdict().items() if value}
    start, end = match.span()
    shown = match[0].strip()

    def date(*parts: int | None, unit: str = "") -> Quantity:
        return Quantity("date", parts, unit, shown, start, end)

    if "iso" in group:
        numbers = [int(p) for p in group["iso"].split("-")]
        yield date(*numbers, *[None] * (3 - len(numbers)))
    elif "from" in group:
        first, last = group["from"], group["to"]
        yield date(int(first), None, None)
        yield date(int(last if len(last) == 4 else first[:2] + last), None, None)
    elif "decade" in group:
        yield date(int(group["decade"]), None, None, unit="decade")
    elif month := next((group[k] for k in ("month", "month2", "month3") if k in group), ""):
        year = next((group[k] for k in ("year", "year2", "year3") if k in group), "")
        day = group.get("day") or group.get("day2")
        number = MONTHS.index(month) + 1
        yield date(int(year) if year else None, number, int(day) if day else None)
    elif "label" in group:
        label = group["label"].rstrip("s.").replace("article", "art")
        value = _roman(group["roman"])
        yield Quantity("number", (Decimal(value),), label, shown, start, end)
    elif "ordinal" in group:
        word = group["ordinal"]
        value = _ORDINALS.get(word) or int("".join(takewhile(str.isdigit, word)))
        yield Quantity("number", (Decimal(value),), "th", shown, start, end)
    else:
        yield from _number(match, group, shown, found)


def _number(
    match: re.Match[str], group: dict[str, str], shown: str, found: Marks
) -> Iterator[Quantity]:
    start, end = match.span()
    unit = _unit(group)
    scale = group.get("scale", "")
    if word := group.get("word", ""):
        if word in {"one", "a", "an"} and not unit and not scale:
            return  # a pronoun or an article more often than a number
        value = Decimal(_WORDS.get(word, 1))
    else:
        raw = group["number"]
        if not unit and not scale and re.fullmatch(_YEAR, raw):
            yield Quantity("date", (int(raw), None, None), "", shown, start, end)
            return
        try:
            plain = re.sub(_group(found.group), "", raw)
            value = Decimal(plain.replace(found.decimal, "."))
        except InvalidOperation:  # pragma: no cover - the pattern gives digits alone
            return
    yield Quantity(
        "number", ((value * 10 ** _SCALES.get(scale, 0)).normalize(),), unit, shown, start, end
    )


def _unit(group: dict[str, str]) -> str:
    if "cent" in group:
        return "points" if "points" in group else "per cent"
    if name := group.get("before") or group.get("money"):
        return _CURRENCIES[name.removesuffix("s")]
    return _MEASURES[group["measure"]] if "measure" in group else ""


def _roman(text: str) -> int:
    if text.isdigit():
        return int(text)
    values = [{"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}[c] for c in text]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-a if a < b else a for a, b in pairs)
