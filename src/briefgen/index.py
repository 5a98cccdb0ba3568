"""The page that lists what was built."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from briefgen.document import filled
from briefgen.formats import FORMATS
from briefgen.theme import Theme, colours
from briefgen.wording import date_text


def index_html(manifest: Mapping[str, Any], theme: Theme) -> str:
    """Return the list of a manifest's briefs as a page that loads nothing.

    Raises:
        TemplateFaultError: if the theme's template can not be read or filled.
    """
    briefs: dict[str, list[dict[str, Any]]] = {}
    for name, output in manifest["outputs"].items():
        briefs.setdefault(output["brief"], []).append({"name": name, **output})
    context = {
        "project": manifest["project"],
        "briefs": list(briefs.values()),
        "formats": {name: form.title for name, form in FORMATS.items()},
        "date": lambda value: date_text(value, "en"),
        "version": manifest["briefgen"],
        "style": Markup(colours(theme)),
    }
    return filled(theme, "index.html.j2", context)
