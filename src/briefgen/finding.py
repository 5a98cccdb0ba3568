"""Findings: what is wrong, where, and what to do about it.

Every stage reports problems as values of this one type. Nothing here prints.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from itertools import islice
from typing import Any


class Severity(StrEnum):
    """How bad a finding is: an error fails the paper, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A position in a file of the project.

    `file` is a path relative to the project (or the output folder) with forward slashes;
    `line` and `column` count from 1, 0 where only the file is known.
    """

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        numbers = [str(n) for n in (self.line, self.column) if n]
        return ":".join([self.file, *numbers])


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem: a stable code, a sentence without blame, its place and what to do.

    `context` is the source line that the column points into, for the caret; empty if unknown.
    """

    code: str
    message: str
    place: Place
    hint: str = ""
    context: str = ""
    severity: Severity = Severity.ERROR


_E, _W = Severity.ERROR, Severity.WARNING

#: Every code with its severity and what it means. A code is never renamed or reused.
CODES: dict[str, tuple[Severity, str]] = {
    # reading
    "too-large": (_E, "a file, line, paragraph, table or nesting is larger than any paper needs"),
    "outside-project": (_E, "a file is a link out of the project, or no file to be read"),
    "bad-file-name": (_E, "a file's or preset's name can not be part of a path or an address"),
    "control-character": (_E, "a text holds a character that acts and does not show"),
    "not-utf8": (_E, "a text file holds a byte that is not UTF-8"),
    "unreadable-file": (_E, "a file of the project can not be read"),
    "empty-file": (_E, "a file that should hold something is empty"),
    "no-briefs": (_E, "the project has no brief"),
    "bad-front-matter": (_E, "the block between `---` lines is not a flat list of known keys"),
    "bad-toml": (_E, "a TOML file can not be parsed"),
    "bad-json": (_E, "a JSON or JSON Lines file can not be parsed"),
    "bad-yaml": (_E, "a YAML file can not be parsed, or holds what is no plain data"),
    "duplicate-key": (_E, "an object of a JSON or YAML file has a key twice"),
    "bad-source": (_E, "a record of a source file is not a CSL record"),
    "bad-claim": (_E, "a line of the ledger is not a claim"),
    "bad-value": (_E, "a value has the wrong type or form, or a needed one is missing"),
    "unknown-mark": (_E, "a handling mark is none of the project's"),
    "not-approved": (_E, "a final brief does not say who approved it and when"),
    "withdrawn-undated": (_E, "a withdrawn brief does not say on which day it was withdrawn"),
    "withdrawn-brief": (_E, "a paper is asked for of a brief that was withdrawn"),
    "unknown-setting": (_E, "a key is not known at its place"),
    "duplicate-id": (_E, "two things have the same id"),
    # what the author says of findings
    "fixed-severity": (_E, "a severity is set for a code that can not be lowered"),
    "bad-ignore": (_E, "a line that ignores a finding has no reason or names no code"),
    "unused-ignore": (_W, "a line ignores a finding that is not there"),
    # the text
    "bad-fence": (_E, "a `:::` line is stray, unclosed, wrongly nested or has an unknown word"),
    "unknown-level": (_E, "a fence names a level that the project does not have"),
    "bad-citation": (_E, "what means a citation is none, or holds what would print as it stands"),
    "citation-in-image-text": (_E, "an image's alternative text holds a citation"),
    "citation-in-table-head": (_E, "a table's head, which pages repeat, holds a citation"),
    "unknown-source": (_E, "a cited key is in no source file"),
    "unknown-claim": (_E, "a cited claim is not in the ledger"),
    "claim-locator": (_E, "a citation of a claim carries a locator of its own"),
    "unknown-figure": (_E, "a named figure is not defined"),
    "unknown-reference": (_E, "a cross-reference points to nothing"),
    "missing-plural": (_E, "a text uses several of a term that does not say what they stand for"),
    "unknown-picture": (_E, "a picture is not there"),
    "bad-data": (_E, "a file of data is not CSV, or has a row unlike its head"),
    "bad-specification": (_E, "a picture's specification is none that can be drawn"),
    "refused-data": (_E, "a picture's specification asks for what is not the project's data"),
    "unknown-data": (_E, "a picture names data that are not there"),
    "unknown-column": (_E, "a picture names a column that its data do not have"),
    "empty-picture": (_E, "a picture draws nothing"),
    "unused-picture": (_W, "no fragment shows a picture"),
    "unused-data": (_W, "no picture draws the data of a file"),
    "charts-unavailable": (_E, "there is nothing on this machine that draws pictures from data"),
    "bad-picture": (_E, "a drawing is no SVG, or has what no drawing needs"),
    "refused-link": (_E, "a link is neither http, https, mailto nor an anchor"),
    "bare-picture": (_E, "a picture lacks its message, its text alternative or its own paragraph"),
    "empty-reference": (_E, "a length leaves out what a reference without words leads to"),
    "refused-image": (_E, "an image does not come from the project"),
    # the brief
    "unknown-brief": (_E, "no brief has this name"),
    "unknown-fragment": (_E, "a section names a fragment that is not there"),
    "repeated-fragment": (_E, "a brief shows a fragment twice"),
    "unused-fragment": (_W, "no brief shows a fragment"),
    "made-id": (_E, "a section's id is one that the tool gives to a part that it makes"),
    "unknown-role": (_E, "a section's role is in no preset"),
    "unknown-preset": (_E, "a brief or the command line names a preset that is not there"),
    "unknown-style": (_E, "the citation style is not there"),
    "bad-style": (_E, "a file with a citation style is not one"),
    "style-placement": (_E, "the citation style can not stand where the preset puts citations"),
    "style-without-bibliography": (_E, "the preset wants references, and the style has none"),
    "unknown-theme": (_E, "the theme is not there"),
    "missing-template": (_E, "a theme lacks a template or a style sheet"),
    "bad-template": (_E, "a template of a theme can not be read or filled"),
    "low-contrast": (_E, "a colour of a theme is hard to read on its ground"),
    "missing-logo": (_E, "the logo that a theme names is not there"),
    "missing-words": (_W, "papers in a language print words of the tool in English"),
    "no-sections": (_E, "a brief has no sections"),
    "role-missing": (_E, "a required role has no text at the preset's level"),
    "role-order": (_E, "the required roles stand in another order than the preset's"),
    "over-words": (_E, "the body has more words than the preset allows"),
    "under-words": (_W, "the body has fewer words than the preset wants"),
    "section-over-words": (_E, "a section has more words than the preset allows it"),
    "too-many-sources": (_E, "more numbered sources are cited than the preset allows"),
    # the lengths of a brief held against each other
    "family-number": (_E, "a shorter paper has a number that a longer one lacks or denies"),
    "family-date": (_E, "a shorter paper has a date that a longer one lacks or denies"),
    "family-figure": (_E, "a shorter paper names a figure that a longer one does not"),
    "family-claim": (_W, "a shorter paper rests on a claim that a longer one does not cite"),
    # facts that age
    "figure-review": (_W, "a named figure is past the day by which it was to be looked at again"),
    "brief-review": (_W, "a brief is past the day by which it was to be looked at again"),
    "fragment-review": (_W, "a fragment is past the day by which it was to be looked at again"),
    # the trade
    "unused-source": (_W, "no claim and no text cites a source"),
    "duplicate-source": (_W, "two sources are the same work"),
    "incomplete-source": (_W, "a source lacks what a reference to it should name"),
    "institution-as-person": (_W, "a name that is an institution's is written as a person's"),
    "no-access-date": (_W, "a web page has no day on which it was read"),
    "uncited-number": (_W, "a paragraph has a number and no citation"),
    "uncited-superlative": (_W, "a paragraph has a superlative and no citation"),
    "single-source": (_W, "a paragraph of several statements rests on one source"),
    "one-publisher": (_W, "most of a paper rests on one publisher"),
    "unhedged-claim": (_W, "a short paper states a claim of medium confidence as certain"),
    "unexpanded-acronym": (_W, "a paper uses an acronym before it says what it stands for"),
    # entries of other formats
    "bad-entry": (_E, "an entry of an imported file can not be read"),
    "not-carried": (_W, "a part of an imported entry has no place in its record"),
    # citing
    "pandoc-unavailable": (
        _E,
        "there is no pandoc that can be used, which formats citations and makes Word files",
    ),
    "citation-processor": (_E, "the citation processor failed or warned"),
    "source-not-listed": (_W, "the style prints no bibliography entry for a cited source"),
    "empty-citation": (_E, "the style prints nothing for a citation"),
    # the pages of a layout
    "stranded-heading": (_W, "a heading stands at the foot of a page without text below it"),
    "stranded-caption": (_W, "a caption stands on a page without what it names"),
    "stranded-table-head": (_W, "the head of a table stands on a page without a row below it"),
    "lone-lines": (_W, "one or two lines of a paragraph stand alone at a foot or a head"),
    "too-wide": (_W, "a table, a picture or a word is wider than its column"),
    "outside-page": (_E, "something stands outside its page, or above or below the area of text"),
    "text-over-text": (_E, "two texts lie over each other"),
    "wrong-page-number": (_E, "a number in the contents is not the page of its heading"),
    "short-last-page": (
        _W,
        "the last page of a paper, or the one before an annex, has fewer than five lines",
    ),
    "empty-page": (_W, "a page between the first and the last is less than a fifth full"),
    # rendering
    "engine-message": (_E, "the PDF engine, or pandoc, reported something while it worked"),
    "engine-version": (_E, "the PDF engine is not the version that its mending was written for"),
    "missing-font": (_E, "a font that the theme names is not there, or it names none"),
    "missing-glyph": (_E, "no font of the theme has a character"),
    "render-time": (_E, "an output took longer to render than any paper should"),
    "render-memory": (_E, "an output needed more memory to render than any paper should"),
    "render-crash": (_E, "the process that rendered an output ended without one"),
    "refused-fetch": (_E, "the document asked for something that is not its own"),
    "pdf-unavailable": (_E, "the PDF engine can not be started on this machine"),
    "notes-at-end": (_W, "notes could not be kept on their pages and stand at the end"),
    # what was written
    "missing-output": (_E, "an output that the manifest lists is not there"),
    "changed-output": (_E, "an output is not the one that was built"),
    "unreadable-output": (_E, "an output can not be read back"),
    "section-missing": (_E, "a section of the paper is not in the file as a headed section"),
    "section-empty": (_E, "a section of the file has no text"),
    "section-order": (_E, "the sections of the file stand in another order than the paper's"),
    "text-missing": (_E, "a sentence of the paper is not in the file"),
    "contents-wrong": (_E, "the contents of the file are not those of the paper"),
    "annexes-over-pages": (_E, "the annexes of a paper have more pages than are allowed"),
    "annex-placement": (_E, "an annex does not begin a page"),
    "picture-missing": (_E, "a picture of the paper is not in the file with its text alternative"),
    "note-missing": (_E, "a note of the paper is not in the file"),
    "note-doubled": (_E, "a note of the paper is in the file more than once"),
    "note-misplaced": (
        _E,
        "a note is not called where the paper calls it, or not on that page or the next one",
    ),
    "note-foreign": (_E, "the file has a note that the paper does not have"),
    "note-form": (
        _E,
        "a listed note is no item of the list of notes, or its link back comes first",
    ),
    "note-unlinked": (_E, "a note and its call do not link to each other"),
    "dangling-link": (_E, "a link leads to a place that the file does not have"),
    "reference-missing": (_E, "a bibliography entry of the paper is not in the file"),
    "reference-foreign": (_E, "the file lists a reference that the paper does not have"),
    "section-over-pages": (_E, "a section fills more pages than the preset allows it"),
    "pages-unknown": (_W, "pages could not be counted, so nothing that may go was left out"),
    "over-ceiling": (_E, "a text is marked higher than what the preset may show"),
    "over-pages": (_E, "the paper has more pages than the preset allows"),
    "words-differ": (_E, "the file's body has another number of words than the paper"),
    "handling-missing": (_E, "the handling mark is not in the text, or not on every page"),
    "status-missing": (_E, "the status is not in the text, or not on every page"),
    "metadata-missing": (_E, "title, author, subject, language or a date is not set in the file"),
    "date-missing": (_E, "the head of a page lacks a date that programs are told, or the owner"),
    "link-outdated": (_W, "a page says of another output what is no longer so, or links to none"),
    "policy-wrong": (_E, "the page's content security policy allows more or less than it has"),
    "outline-wrong": (_E, "the contents beside the text, or the link to the text, are not right"),
    "not-tagged": (_E, "the PDF is not tagged for accessibility"),
    "outline-missing": (_E, "a section is not in the PDF's outline"),
    "foreign-font": (_E, "a font of the PDF is not embedded or not the theme's"),
    "not-isolated": (_E, "a host could change an embed, or the embed needs a page of its own"),
    "not-portable": (
        _E,
        "a text for somebody else's page or program has what that takes out or can not have",
    ),
    "mail-too-long": (_E, "a mail has more bytes than programs of mail show"),
    "table-unheaded": (_E, "a head cell of a table does not say what it heads"),
    "heading-level": (_E, "a heading stands more than one level below the one before"),
    "loads-something": (_E, "the file would load something from elsewhere"),
    "personal-path": (_E, "the file names a folder of the machine it was made on"),
    # the preview
    "preview-unavailable": (_E, "what serves a preview is not installed"),
    "port-taken": (_E, "something else listens on the port that a preview is to have"),
    # writing
    "not-written": (_E, "a file could not be written"),
    "briefgen-bug": (_E, "briefgen itself failed"),
}


def finding(code: str, message: str, place: Place, hint: str = "", context: str = "") -> Finding:
    """Return a finding with the severity of its code's entry in `CODES`.

    Control and bidirectional characters are taken out of every text, since messages quote what
    strangers wrote and end up on terminals.
    """
    if place.file != clean(place.file):
        place = Place(clean(place.file), place.line, place.column)
    return Finding(
        code,
        _short(message),
        place,
        _short(hint),
        clean(context, keep_tabs=True) if len(context) <= MOST_SHOWN else "",
        CODES[code][0],
    )


#: The longest message, and the longest source line that is shown.
MOST_SAID = 600
MOST_SHOWN = 5_000


def _short(text: str) -> str:
    return clean(text if len(text) <= MOST_SAID else f"{text[:MOST_SAID]}…")


def clean(text: str, *, keep_tabs: bool = False) -> str:
    """Return `text` without characters that act on a terminal instead of showing."""
    kept = "\t" if keep_tabs else ""
    return "".join(
        c for c in text if c in kept or unicodedata.category(c) not in {"Cc", "Cf", "Co", "Cs"}
    )


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return ``did you mean `x`?`` for the nearest known name, or an empty text."""
    if len(name) > 80:
        return ""
    candidates = [k for k in islice(known, 2_000) if abs(len(k) - len(name)) <= len(name)]
    near = get_close_matches(name, candidates, n=1, cutoff=0.6)
    return f"did you mean `{near[0]}`?" if near else ""


def failed(findings: Iterable[Finding]) -> bool:
    """Return whether one of the findings is an error."""
    return any(f.severity is Severity.ERROR for f in findings)


def to_list(found: Finding) -> list[object]:
    """Return a finding as a list that JSON can hold; `from_list` reads it."""
    place = found.place
    return [
        found.code,
        found.message,
        [place.file, place.line, place.column],
        found.hint,
        found.context,
        str(found.severity),
    ]


def from_list(record: Sequence[Any]) -> Finding:
    """Return the finding that `to_list` wrote."""
    code, message, place, hint, context, severity = record
    return Finding(code, message, Place(*place), hint, context, Severity(severity))
