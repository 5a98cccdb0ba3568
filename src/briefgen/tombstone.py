"""Tombstones: the page that stands where the pages of a withdrawn brief stood.

It says what was there, when and why it was withdrawn and what replaces it, and has nothing of the
text.
"""

from __future__ import annotations

from markupsafe import Markup

from briefgen import css
from briefgen.artifact import cut_faces
from briefgen.catalogue import Catalogue, Listed
from briefgen.document import FACES, filled, time_html
from briefgen.feed import withdrawn_text
from briefgen.formats import FORMATS, WEB
from briefgen.headers import keeps_tombstone
from briefgen.seal import ELEMENT, sealed
from briefgen.theme import Theme, colours

#: The theme's template.
TEMPLATE = "tombstone.html.j2"


def tombstones(catalogue: Catalogue, theme: Theme) -> dict[str, str]:
    """Return the tombstones of the withdrawn briefs by their paths.

    One is the page about the brief, and one stands at each address that a page of it had.

    Raises:
        TemplateFaultError: if the theme's template can not be read or filled.
    """
    out: dict[str, str] = {}
    for brief in catalogue.briefs:
        if brief.is_withdrawn:
            names = (brief.page, *filter(keeps_tombstone, brief.gone))
            out |= dict.fromkeys(names, tombstone_html(catalogue, brief, theme))
    return out


def tombstone_html(catalogue: Catalogue, brief: Listed, theme: Theme) -> str:
    """Return the page of a withdrawn brief: one file that loads nothing and runs nothing."""
    said = catalogue.said(brief.language)
    sheets = (theme.styles[name] for name in FORMATS[WEB].sheets if name in theme.styles)
    context = {
        "brief": brief,
        "catalogue": catalogue,
        "words": said,
        "told": withdrawn_text(brief, said),
        "time": lambda value: time_html(value, brief.language),
        "after": catalogue.brief(brief.replaced_by),
        "own": catalogue.address(brief.page),
        "policy": ELEMENT,
        "style": Markup(
            "\n".join((FACES, colours(theme, brief.mark), *map(css.shortened, sheets)))
        ),
    }
    page = filled(theme, TEMPLATE, context)
    return sealed(page.replace(FACES, cut_faces(page, theme.faces), 1))
