"""Checks of what goes into somebody else's page: what its filter keeps, and that nothing clashes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from briefgen.finding import Finding
from briefgen.paper import Drawing
from briefgen.verification.case import PlainCase, shown
from briefgen.verification.written import squeeze
from briefgen.wording import date_text

#: What plain HTML may have: elements, and attributes behind an `@`.
_BARE = frozenset(
    "article article@id article@lang article@aria-labelledby h1 h2 h3 h4 h5 h6 h1@id h2@id h3@id "
    "h4@id h5@id h6@id p p@id ul ul@id ol ol@id ol@start li li@id sup sup@id sub small em strong "
    "figure figure@id figcaption table table@id caption thead tbody tr th th@scope td a a@id a@href "
    "a@role a@aria-label abbr abbr@title span span@id span@lang blockquote code pre hr br dfn cite "
    "q".split()
)

#: What wikitext may have once its own signs are read: what MediaWiki's core keeps.
_WIKI = _BARE - frozenset(
    "article article@id article@lang article@aria-labelledby figure figure@id figcaption thead "
    "a@id a@role a@aria-label".split()
) | {"div", "div@id", "div@lang"}  # fmt: skip


def title_block_is_whole(case: PlainCase) -> Iterator[Finding]:
    """Title, subtitle, number, length, authors and dates stand before the first section."""
    brief = case.paper.brief
    opening = squeeze(case.written.opening)
    revised = date_text(brief.revised, brief.language) if brief.revised else ""
    for name, value in (
        ("title", brief.title),
        ("subtitle", brief.subtitle),
        ("number", brief.number),
        ("length", case.paper.preset.title),
        ("author", ", ".join(brief.authors)),
        ("date of issue", date_text(brief.issued, brief.language)),
        ("date of revision", revised),
        ("date that its facts reach to", date_text(brief.facts_to, brief.language)),
    ):
        if squeeze(value) not in opening:
            message = f"the {name} {shown([value])} is not in the text above the sections"
            yield case.report("metadata-missing", message, _TEMPLATE)
    language = case.written.metadata.language
    if language != brief.language:
        said = f"is {shown([language])}" if language else "is not set"
        message = f"the text's language {said}, and the brief's is {shown([brief.language])}"
        yield case.report("metadata-missing", message, _TEMPLATE)


_TEMPLATE = "see what the theme's template makes of it"


def ids_are_its_own(case: PlainCase) -> Iterator[Finding]:
    """Every id begins with the brief, the preset and one instance, so that no other one is alike."""
    names = (case.paper.brief.id, case.paper.preset.name)
    brief, preset = (re.escape(name.replace("_", "__")) for name in names)
    own = re.compile(rf"({brief}_{preset}_[1-9]\d*_)[A-Za-z0-9]")
    found = [own.match(name) for name in case.file.ids]
    foreign = [n for n, match in zip(case.file.ids, found, strict=True) if not match]
    if foreign:
        message = f"ids could be those of something else in the page: {shown(foreign)}"
        yield case.report("not-portable", message)
    if len({match[1] for match in found if match}) > 1:
        yield case.report("not-portable", "the ids are those of several copies of the paper")


def headings_step_down(case: PlainCase) -> Iterator[Finding]:
    """No heading is more than one level below the one before, and none above the first."""
    levels = case.file.levels
    for before, level in pairwise(levels):
        if level > before + 1 or level <= levels[0]:
            message = f"a heading of level {level} follows one of level {before}"
            yield case.report("heading-level", message, _TEMPLATE)


def tables_have_heads(case: PlainCase) -> Iterator[Finding]:
    """Every head cell of a table says whether it heads a column or a row."""
    lacking = [scope for scope in case.file.heads if scope not in {"col", "row"}]
    if lacking:
        message = f"{len(lacking)} head cells of tables have no scope"
        yield case.report("table-unheaded", message)


def pictures_bring_their_data(case: PlainCase) -> Iterator[Finding]:
    """Every picture that is drawn from data has them as tables, cell by cell."""
    for drawing in _drawings(case):
        for number, table in enumerate(drawing.plot.tables if drawing.plot else (), 1):
            several = len(drawing.plot.tables) > 1 if drawing.plot else False
            name = f"data-{drawing.number}-{number}" if several else f"data-{drawing.number}"
            cells = " ".join((*table.heads, *(cell for row in table.rows for cell in row)))
            there = [text for id_, text in case.file.tables if id_ == name]
            if not any(squeeze(text) == squeeze(cells) for text in there):
                message = f"the data of the picture `{drawing.name}` are not in the file as a table"
                yield case.report("picture-missing", message, _TEMPLATE)


def _drawings(case: PlainCase) -> Iterator[Drawing]:
    for section in case.paper.sections:
        yield from (part for part in section.parts if isinstance(part, Drawing))


def nothing_else_is_in_bare_text(case: PlainCase) -> Iterator[Finding]:
    """Bare HTML has no style, no class and no element but those that hosts' filters keep."""
    yield from _foreign(case, _BARE)


def nothing_else_is_in_wikitext(case: PlainCase) -> Iterator[Finding]:
    """Wikitext has no element but those that MediaWiki's core keeps."""
    yield from _foreign(case, _WIKI)


def _foreign(case: PlainCase, known: Iterable[str]) -> Iterator[Finding]:
    foreign = sorted(set(case.file.used) - set(known))
    if foreign:
        yield case.report("not-portable", f"the text has what hosts may not keep: {shown(foreign)}")
