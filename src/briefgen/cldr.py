"""How numbers and dates are written in a language, as the Unicode CLDR has it, through babel.

British and American English need no babel, so that what is most common costs no import.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale


@dataclass(frozen=True, slots=True)
class Marks:
    """What parts a number: `decimal` before its fraction, `group` between its thousands."""

    decimal: str
    group: str


#: More digits than any number that TOML holds; decimal's own precision would be too little.
_DIGITS = 10_000

_ENGLISH = Marks(".", ",")
_PLAIN = frozenset({"en", "en-GB", "en-US"})

#: CLDR's, where babel 2.18 has another mark.
_GROUPS = {"de-AT": "\u00a0"}

#: Languages that set four digits in one piece, CLDR's `minimumGroupingDigits`, which babel does
#: not read. Spanish does so in Spain, Portuguese everywhere but in Brazil.
_FOUR_AS_ONE = frozenset("be bg es et hu hy it ka lv pl pt sl sq".split())
_REGIONS = {"es": frozenset({"", "EA", "ES", "GQ", "IC", "PH"})}


def marks(language: str) -> Marks:
    """Return the marks of a language's numbers, those of English for one that is not known."""
    locale = None if language in _PLAIN else _locale(language)
    if locale is None:
        return _ENGLISH
    symbols = locale.number_symbols["latn"]
    return Marks(symbols["decimal"], _GROUPS.get(language, symbols["group"]))


def number_text(value: float, language: str, *, grouped: bool = True) -> str:
    """Return a number with its thousands set apart, unless `grouped` is false.

    A fraction keeps each of its digits.
    """
    number = Decimal(str(value))
    locale = None if language in _PLAIN else _locale(language)
    if locale is None:
        return f"{number:,f}" if grouped else f"{number:f}"
    from babel.numbers import format_decimal

    places = max(0, -int(number.as_tuple().exponent))
    whole = locale.decimal_formats[None].pattern.partition(";")[0].partition(".")[0]
    pattern = f"{whole}.{'0' * places}" if places else whole
    with localcontext() as context:
        context.prec = _DIGITS
        text = format_decimal(
            number,
            pattern,
            locale,
            group_separator=grouped and (abs(number) >= 10_000 or _parts_four(locale)),
            numbering_system="latn",
        )
    symbols = locale.number_symbols["latn"]
    minus = symbols["minusSign"].strip("\u200e\u200f")  # what acts and does not show
    group = symbols["group"]
    return text.replace("-", minus).replace(group, _GROUPS.get(language, group))


def date_text(numbers: tuple[int, ...], language: str) -> str:
    """Return a year, month or day in words, empty for a language that is not known.

    `numbers` are year, month and day, as far as they are said.
    """
    locale = _locale(language)
    if locale is None:
        return ""
    from babel.dates import format_date

    year, month, day = (*numbers, 1, 1)[:3]
    if len(numbers) == 3:
        pattern = locale.date_formats["long"].pattern
        if locale.language == "fr" and day == 1:  # which CLDR leaves to the writer
            pattern = pattern.replace("d", "d'er'", 1)
    else:
        skeleton = locale.datetime_skeletons["yMMMM" if len(numbers) == 2 else "y"]
        pattern = getattr(skeleton, "pattern", str(skeleton))
    return format_date(date(year, month, day), pattern, locale)


def calendar(
    language: str,
) -> tuple[list[str], list[str], list[str], list[str]] | None:
    """Return the names of months and days, each long and short; None for English and the unknown.

    The days begin with Sunday.
    """
    locale = None if language in _PLAIN else _locale(language)
    if locale is None or locale.language == "en":
        return None
    months, days = locale.months["stand-alone"], locale.days["stand-alone"]
    week = (6, 0, 1, 2, 3, 4, 5)
    return (
        [months["wide"][number] for number in range(1, 13)],
        [locale.months["format"]["abbreviated"][number] for number in range(1, 13)],
        [days["wide"][number] for number in week],
        [days["abbreviated"][number] for number in week],
    )


def _parts_four(locale: Locale) -> bool:
    """Return whether a language sets the thousands of four digits apart."""
    region = locale.territory or ""
    if locale.language == "pt" and region in {"", "BR"}:
        return True
    only = _REGIONS.get(locale.language)
    return locale.language not in _FOUR_AS_ONE or (only is not None and region not in only)


@lru_cache(maxsize=16)
def _locale(language: str) -> Locale | None:
    """Return what is known of a language tag, or of its head; None where nothing is."""
    from babel import Locale, UnknownLocaleError

    parts = language.split("-")
    while parts:
        try:
            return Locale.parse("-".join(parts), sep="-")
        except (UnknownLocaleError, ValueError):
            parts.pop()
    return None
