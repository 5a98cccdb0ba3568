"""The page that lists what was built."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from briefgen.document import environment
from briefgen.theme import Theme
from briefgen.wording import date_text


def index_html(manifest: Mapping[str, Any], theme: Theme) -> str:
    """Return the list of a manifest's briefs as a page that loads nothing."""
    briefs: dict[str, list[dict[str, Any]]] = {}
    for name, output in manifest["outputs"].items():
        briefs.setdefault(output["brief"], []).append({"name": name, **output})
    template = environment(theme).get_template("index.html.j2")
    return template.render(
        project=manifest["project"],
        briefs=list(briefs.values()),
        date=lambda value: date_text(value, "en"),
        version=manifest["briefgen"],
    )
