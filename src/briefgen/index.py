"""The page that lists what was built."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup, escape

from briefgen import fonts
from briefgen.artifact import Cutter
from briefgen.catalogue import Catalogue
from briefgen.document import time_html
from briefgen.theme import Theme
from briefgen.web_page import ALTERNATES, printed, web_page

#: Its path below the build folder.
NAME = "index.html"


def index_html(
    catalogue: Catalogue, theme: Theme, others: Iterable[str] = (), cut: Cutter = fonts.subset
) -> str:
    """Return the list of a catalogue's briefs as a page that loads nothing.

    `others` are the files that stand beside it; it names those for programs that follow it.

    Raises:
        TemplateFaultError: if the theme's template can not be read or filled.
    """
    said = printed(catalogue, catalogue.language)
    counted = Markup("")
    if updated := catalogue.updated:
        counted = escape(said.words["briefs_listed"]).format(
            count=said.number(len(catalogue.briefs)), date=time_html(updated, said.language)
        )
    context = {
        "title": catalogue.project or said.words["all_briefs"],
        "briefs": sorted(catalogue.briefs, key=lambda listed: (listed.number, listed.title)),
        "counted": counted,
        "alternates": [(ALTERNATES[name], name) for name in others if name in ALTERNATES],
        "address": catalogue.address(NAME),
    }
    return web_page(theme, "index", catalogue, said, context, cut)
