"""Locators: the places in a work that authors name, `p. 5`, `arts. II, IV`, `recital 4`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Label:
    """What a locator that CSL does not have is called: one and several, in full and short."""

    long: tuple[str, str]
    short: tuple[str, str]

    @property
    def forms(self) -> str:
        """A pattern of all its forms, with or without a full stop."""
        words = {word.removesuffix(".") for word in (*self.long, *self.short)}
        return f"(?:{'|'.join(sorted(words, key=len, reverse=True))})\\.?"


#: The locators that CSL does not have.
LABELS = {
    "article": Label(("article", "articles"), ("art.", "arts.")),
    "annex": Label(("annex", "annexes"), ("annex", "annexes")),
    "recital": Label(("recital", "recitals"), ("recital", "recitals")),
    "schedule": Label(("schedule", "schedules"), ("sched.", "scheds.")),
}

#: The locators that CSL has, by its English terms, and the forms in which authors write them.
KNOWN = {
    "paragraph": r"paragraphs?|paras?\.?|pars?\.?|¶¶?",
    "section": r"sections?|sect?s?\.?|§§?|(?-i:ss?\.)",
    "chapter": r"chapters?|chaps?\.?|chs?\.?",
    "part": r"parts?|pts?\.?",
    "note": r"notes?|(?-i:nn?\.)",
    "line": r"lines?|(?-i:ll?\.)",
    "volume": r"volumes?|vols?\.?",
    "book": r"books?|bks?\.?",
    "figure": r"figures?|figs?\.?",
    "verse": r"verses?",
    "column": r"columns?|cols?\.?",
    "folio": r"folios?|fols?\.?",
}

#: Locators of CSL that stand before a processor for those of `LABELS`, the first first: the papers
#: of the trade do without them, few styles set them in a way of their own, and none is part of a
#: record: `issue` would be printed with its new name in every entry of a journal, `book` in APA's
#: reviews of books. One that a paper uses for itself is passed over.
_CARRIERS = ("opus", "figure", "verse", "folio", "column")

_ONE = r"(?:\d+[A-Za-z]?|[IVXLCDM]+|[ivxlcdm]+(?!\.)|[A-Z])(?:\(\w{1,5}\))*(?:\.\d+)*"
_VALUES = rf"{_ONE}(?:(?:\s*[-\u2013]\s*|,\s+(?:and\s+)?|\s+(?:and|&)\s+){_ONE})*"
_FORMS = {"page": r"pp?\.|pages?"} | {label: known.forms for label, known in LABELS.items()} | KNOWN
#: Forms that styles print and authors do not write.
_PRINTED = {
    "paragraph": r"\[",
    "section": "ss?",
    "chapter": r"cc?\.?",
    "note": "nn?",
    "line": "ll?",
    "verse": r"vv?\.?",
}

_LOCATORS = {
    label: re.compile(rf"(?P<label>(?i:{forms}))(?:\s+|(?<=[¶§]))(?P<value>{_VALUES})(?![\w(])")
    for label, forms in _FORMS.items()
}


@dataclass(frozen=True, slots=True)
class Locator:
    """The locator at the start of a suffix: its label, its value, and the text behind it.

    `written` is the label as its author wrote it.
    """

    label: str
    value: str
    rest: str
    written: str = field(default="", compare=False)

    @property
    def several(self) -> bool:
        """Whether it names more than one place."""
        return bool(re.search(r"[-\u2013,&]|\band\b", self.value))

    @property
    def first(self) -> str:
        """The first word of the value, which no style changes: of `205-207` it is `205`."""
        word = re.match(r"\w+", self.value)
        return word[0] if word else self.value

    @property
    def asked(self) -> str:
        """Label and value as a processor reads them in English."""
        if self.label in KNOWN:
            return f"{self.label} {self.value}"
        if self.label in LABELS:
            return f"{LABELS[self.label].long[0]} {self.value}"
        return self.printed()

    def printed(self, *, bare: bool = False) -> str:
        """Return label and value as they stand in text, without full stops where `bare`.

        What CSL has keeps its author's words.
        """
        forms = LABELS[self.label].short if self.label in LABELS else ("p.", "pp.")
        term = self.written if self.label in KNOWN else forms[self.several]
        value = re.sub(r"(?<=\w)-(?=\w)", "\u2013", self.value)
        return f"{term.replace('.', '') if bare else term} {value}"

    def count(self, text: str, *, labelled: bool = True) -> int:
        """Return how often a text names the place: with its label, or the value alone.

        The label may be in any of its forms; a page needs none.
        """
        value = rf"{re.escape(self.first)}(?!\w)"
        if self.label == "page" or not labelled:
            return len(re.findall(rf"(?<!\w){value}", text))
        forms = "|".join(filter(None, (_FORMS[self.label], _PRINTED.get(self.label))))
        pattern = rf"(?<!\w)(?:{forms})\s*{value}"
        return len(re.findall(pattern.replace("(?-i:", "(?:"), text, re.IGNORECASE))


def carriers(labels: Iterable[str]) -> dict[str, str]:
    """Return which locators of CSL stand for the labels that it does not have, of those used."""
    used = set(labels)
    free = (name for name in _CARRIERS if name not in used)
    return dict(zip(sorted(used & LABELS.keys(), key=list(LABELS).index), free, strict=False))


def read(suffix: str) -> Locator | None:
    """Return the locator at the start of a suffix, None without one."""
    for label, pattern in _LOCATORS.items():
        match = pattern.match(suffix)
        if match:
            return Locator(label, match["value"], suffix[match.end() :], match["label"])
    return None
