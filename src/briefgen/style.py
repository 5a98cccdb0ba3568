"""Citation styles as text: what a style says of itself, and terms that it does not have.

A style's file is never changed. Terms are added to the text that a processor is handed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from xml.etree import ElementTree

from briefgen.locator import LABELS

_CSL = "{http://purl.org/net/xbiblio/csl}"

#: Where a project keeps styles of its own.
FOLDER = "styles/"
SUFFIX = ".csl"


class BadStyleError(ValueError):
    """The text is no citation style; the message says why."""


@dataclass(frozen=True, slots=True)
class StyleFacts:
    """What a style is: whether it writes notes, cites by numbers, has a bibliography.

    `note_numbers` says that it refers to earlier notes by their numbers; `locale` is the language
    that it is written for, empty where it takes any; `bare` that its labels have no full stops.
    `places` says that it prints the place in a work, `labels` that it says what kind of place it
    is; `by_number` that works cited together stand by their numbers; `low_ibid` that ibid. is small
    even where a note begins with it. `delimiter` parts works that are cited together, `grouping` the years of
    one author's, empty where the style does not group them.
    """

    notes: bool = True
    numeric: bool = False
    bibliography: bool = True
    note_numbers: bool = False
    locale: str = ""
    bare: bool = False
    places: bool = True
    labels: bool = True
    by_number: bool = False
    low_ibid: bool = False
    delimiter: str = "; "
    grouping: str = ""


#: A style of notes like most others.
PLAIN = StyleFacts()


def is_file(name: str) -> bool:
    """Return whether a style is named by its file, and not by its name in the CSL repository."""
    return "/" in name or "\\" in name or name.endswith(SUFFIX)


def _root(text: str) -> ElementTree.Element:
    if re.search(r"<!(DOCTYPE|ENTITY)", text):
        raise BadStyleError("it declares a document type, which styles do not have")
    try:
        root = ElementTree.fromstring(text.encode("utf-8"))
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise BadStyleError(f"it is not XML: {error}") from error
    if root.tag != f"{_CSL}style":
        raise BadStyleError("it is no `<style>` of CSL 1.0")
    return root


def parent(text: str) -> str:
    """Return the name of the style that a dependent style follows, empty for a style of its own.

    Raises:
        BadStyleError: if the text is no style.
    """
    for link in _root(text).iter(f"{_CSL}link"):
        if link.get("rel") == "independent-parent":
            return link.get("href", "").rstrip("/").rpartition("/")[2]
    return ""


def facts(text: str) -> StyleFacts:
    """Return what an independent style is.

    Raises:
        BadStyleError: if the text is no style.
    """
    root = _root(text)
    citation = root.find(f"{_CSL}citation")
    if citation is None:
        raise BadStyleError("it has no `<citation>`")
    _refuse_circles(root)
    layout = citation.find(f"{_CSL}layout")
    sorted_by = citation.find(f"{_CSL}sort/{_CSL}key")
    labels = [e for e in root.iter(f"{_CSL}label") if e.get("variable") == "locator"]
    ibids = {e.get("text-case") for e in root.iter(f"{_CSL}text") if e.get("term") == "ibid"}
    formats = {c.get("citation-format") for c in root.iter(f"{_CSL}category")}
    return StyleFacts(
        root.get("class") == "note",
        "numeric" in formats,
        root.find(f"{_CSL}bibliography") is not None,
        "first-reference-note-number" in text,
        root.get("default-locale", ""),
        any(e.get("strip-periods") == "true" for e in root.iter(f"{_CSL}label")),
        any(
            e.get("variable") == "locator"
            for tag in ("text", "number")
            for e in root.iter(_CSL + tag)
        ),
        bool(labels),
        sorted_by is not None and sorted_by.get("variable") == "citation-number",
        ibids == {"lowercase"},
        "" if layout is None else layout.get("delimiter", ""),
        citation.get("cite-group-delimiter", ", ")
        if citation.get("collapse", "").startswith("year")
        else "",
    )


def _refuse_circles(root: ElementTree.Element) -> None:
    """Raise if a macro calls itself, straight or by others: a processor would never end."""
    calls = {
        macro.get("name", ""): {e.get("macro", "") for e in macro.iter() if e.get("macro")}
        for macro in root.iter(f"{_CSL}macro")
    }
    try:
        TopologicalSorter(calls).prepare()
    except CycleError as error:
        raise BadStyleError(f"its macro `{error.args[1][0]}` calls itself") from error


def with_terms(text: str, carriers: Mapping[str, str], *, british: bool = False) -> str:
    """Return a style's text with the terms of locators that CSL does not have.

    Each is carried by a locator that CSL has and that styles treat like any other. In British
    English a short form that ends as the word does has no full stop: `arts`, as CSL has `paras`.
    """
    terms = []
    for label, carrier in carriers.items():
        known = LABELS[label]
        for form, (one, several) in (("long", known.long), ("short", known.short)):
            terms.append(
                f'<term name="{carrier}" form="{form}"><single>{one}</single>'
                f"<multiple>{several.removesuffix('.') if british else several}</multiple></term>"
            )
    if not terms:
        return text
    start = re.search(r"<(macro|citation)\b", text)
    at = start.start() if start else len(text)
    return f"{text[:at]}<locale><terms>{''.join(terms)}</terms></locale>{text[at:]}"


def with_names(text: str) -> str:
    """Return a style's text with a `<name/>` in names that have a label alone.

    CSL prints the names before the label then; pandoc prints the label first without it.
    """
    return re.sub(
        r"(<names\b[^>]*(?<!/)>)(\s*<label\b(?:(?!<name\b|</names>).)*</names>)",
        r"\1<name/>\2",
        text,
        flags=re.DOTALL,
    )


def with_delimiter(text: str, delimiter: str) -> str:
    """Return a style's text with another delimiter between works that are cited together."""
    start = text.find("<citation")
    return text[:start] + re.sub(
        r"(<layout\b[^>]*\bdelimiter=)(\"[^\"]*\"|'[^']*')",
        lambda m: f'{m[1]}"{delimiter}"',
        text[start:],
        count=1,
    )


def with_grouping(text: str, delimiter: str) -> str:
    """Return a style's text with another delimiter between works of one author."""
    start = text.find("<citation")
    plain = re.sub(r"\s+cite-group-delimiter=(\"[^\"]*\"|'[^']*')", "", text[start:], count=1)
    return f'{text[:start]}<citation cite-group-delimiter="{delimiter}"{plain[len("<citation") :]}'
