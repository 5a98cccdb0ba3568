"""The glossary: acronyms and terms with what they stand for and mean, used by name or found.

A term is expanded where a paper uses it first, so each length expands it at a place of its own.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from briefgen.finding import Finding, Place
from briefgen.key import Key, Keys, Kind
from briefgen.table import Table, named_tables, parse_toml

#: Where it is.
FILE = "content/glossary.toml"

#: The keys of a term.
KEYS: Keys = {
    "term": Key(Kind.TEXT, "how it is printed, such as CFC; its name where not given"),
    "long": Key(Kind.TEXT, "what an acronym stands for, printed at its first use"),
    "plural": Key(Kind.TEXT, "what several of it stand for, printed at the first use of {{CFC}}s"),
    "text": Key(Kind.TEXT, "what it means, as the glossary of a paper says it"),
    "korean": Key(Kind.TEXT, "its name in Korean, printed in the glossary"),
}


@dataclass(frozen=True, slots=True)
class Term:
    """An acronym or a term. One with neither `long` nor `text` is known to readers: never listed."""

    name: str
    short: str
    long: str
    text: str
    korean: str
    place: Place
    plural: str = ""

    def forms(self, *, plural: bool = False) -> tuple[str, str]:
        """Return how it prints, and what that stands for; several of it take an `s`."""
        return (f"{self.short}s", self.long and self.plural) if plural else (self.short, self.long)

    def printed(self, *, first: bool, plural: bool = False) -> str:
        """Return how the text has it: where it is the first use, what it stands for as well."""
        short, long = self.forms(plural=plural)
        return f"{long} ({short})" if first and long else short

    def is_in(self, text: str) -> bool:
        """Return whether a text uses it as a word; small letters may be capitals there."""
        small = self.short == self.short.lower()
        pattern = rf"(?<!\w){re.escape(self.short)}s?(?!\w)"
        return bool(re.search(pattern, text, re.IGNORECASE if small else 0))


def parse(text: str, figures: Collection[str] = ()) -> tuple[dict[str, Term], list[Finding]]:
    """Return the terms of a TOML text by name and what is wrong with it.

    `figures` are the names that `{{name}}` means already.
    """
    values, findings = parse_toml(text, FILE)
    root = Table(values, FILE, text, 1, findings)
    out: dict[str, Term] = {}
    hint = "use letters, digits, dots, hyphens and underscores; `term` says how it prints"
    for name, table in named_tables(root, KEYS, "a term", hint):
        if name in figures:
            message = f"a term and a figure have the name `{name}`"
            table.report(
                "duplicate-id", message, name, "rename the term; `term` says how it prints"
            )
        out[name] = Term(
            name,
            table.string("term", name) or name,
            table.string("long"),
            table.string("text"),
            table.string("korean"),
            Place(FILE, table.line),
            table.string("plural"),
        )
    return out, findings


def used(glossary: Mapping[str, Term], texts: Iterable[str]) -> tuple[Term, ...]:
    """Return the terms that texts use and that a glossary explains, in alphabetical order."""
    whole = " \n".join(texts)
    terms = (t for t in glossary.values() if (t.long or t.text) and t.is_in(whole))
    return tuple(sorted(terms, key=lambda t: (t.short.casefold(), t.name)))
