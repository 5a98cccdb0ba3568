"""The page that lists what was built."""

from __future__ import annotations

from markupsafe import Markup

from briefgen.catalogue import Catalogue
from briefgen.document import filled
from briefgen.formats import FORMATS
from briefgen.theme import Theme, colours
from briefgen.wording import date_text


def index_html(catalogue: Catalogue, theme: Theme) -> str:
    """Return the list of a catalogue's briefs as a page that loads nothing.

    Raises:
        TemplateFaultError: if the theme's template can not be read or filled.
    """
    context = {
        "catalogue": catalogue,
        "formats": {name: form.title for name, form in FORMATS.items()},
        "date": lambda value: date_text(value, catalogue.language),
        "style": Markup(colours(theme)),
    }
    return filled(theme, "index.html.j2", context)
