"""Locators: the places in a work that authors name, `p. 5`, `arts. II, IV`, `recital 4`."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Label:
    """What a locator that CSL does not have is called: one and several, in full and short.

    `carrier` is the locator of CSL that stands for it before a processor.
    """

    carrier: str
    long: tuple[str, str]
    short: tuple[str, str]

    @property
    def forms(self) -> str:
        """A pattern of all its forms, with or without a full stop."""
        words = {word.removesuffix(".") for word in (*self.long, *self.short)}
        return f"(?:{'|'.join(sorted(words, key=len, reverse=True))})\\.?"


#: The locators that CSL does not have. Their carriers are locators that the papers of the trade do
#: without, that no style sets in a way of its own, and that are no part of a record: `issue` would
#: be printed with its new name in every entry of a journal.
LABELS = {
    "article": Label("opus", ("article", "articles"), ("art.", "arts.")),
    "annex": Label("figure", ("annex", "annexes"), ("annex", "annexes")),
    "recital": Label("folio", ("recital", "recitals"), ("recital", "recitals")),
    "schedule": Label("column", ("schedule", "schedules"), ("sched.", "scheds.")),
}

_ONE = r"(?:\d+[A-Za-z]?|[IVXLCDM]+|[A-Z])(?:\(\w{1,5}\))*(?:\.\d+)*"
_VALUES = rf"{_ONE}(?:(?:\s*[-\u2013]\s*|,\s+(?:and\s+)?|\s+(?:and|&)\s+){_ONE})*"
_PAGES = re.compile(rf"(pp?\.|pages?)\s+({_VALUES})(?![\w(])", re.IGNORECASE)
_LOCATORS = {
    label: re.compile(rf"({known.forms})\s+({_VALUES})(?![\w(])", re.IGNORECASE)
    for label, known in LABELS.items()
}


@dataclass(frozen=True, slots=True)
class Locator:
    """The locator at the start of a suffix: its label, its value, and the text behind it."""

    label: str
    value: str
    rest: str

    @property
    def several(self) -> bool:
        """Whether it names more than one place."""
        return bool(re.search(r"[-\u2013,&]|\band\b", self.value))

    def printed(self, *, bare: bool = False) -> str:
        """Return label and value as they stand in text, without full stops where `bare`."""
        forms = LABELS[self.label].short if self.label in LABELS else ("p.", "pp.")
        term = forms[self.several]
        value = re.sub(r"(?<=\w)-(?=\w)", "\u2013", self.value)
        return f"{term.replace('.', '') if bare else term} {value}"

    def is_in(self, text: str) -> bool:
        """Return whether a text names the place, with its label if it has one of `LABELS`."""
        first = re.match(r"\w+", self.value)
        value = rf"{re.escape(first[0] if first else self.value)}(?!\w)"
        if self.label not in LABELS:
            return bool(re.search(rf"(?<!\w){value}", text))
        return bool(re.search(rf"\b{LABELS[self.label].forms}\s+{value}", text, re.IGNORECASE))


def read(suffix: str) -> Locator | None:
    """Return the page or the locator of `LABELS` at the start of a suffix, None without one."""
    match = _PAGES.match(suffix)
    if match:
        return Locator("page", match[2], suffix[match.end() :])
    for label, pattern in _LOCATORS.items():
        match = pattern.match(suffix)
        if match:
            return Locator(label, match[2], suffix[match.end() :])
    return None
