"""The small project with a paper that has all parts: contents, annexes and what else `full` has."""

from tests import project

SETTINGS = (
    project.SETTINGS
    + """
[presets.whole]
extends = "paper"
level = "full"
pages = 4
roles = ["bottom-line", "contents", "background", "glossary", "references", "annexes"]
"""
)

#: The annex stands before the history, so that it is seen to be put behind the references.
BRIEF = project.BRIEF.replace('["note", "paper"]', '["note", "paper", "whole"]').replace(
    """[[sections]]
id = "history\"""",
    """[[sections]]
id = "stations"
role = "annexes"
title = "Annex: the stations"
fragments = ["stations"]

[[sections]]
id = "history\"""",
)

STATIONS = """---
title: The stations
---
::: full
The river has stations at its mouth and at its source [@report, p. 11]. The {{RO}} reads them,
and the {{flow}} are its figure; a {{gauge}} is read by hand. Both belong to the UN.

Figure: The flow has doubled since 1990 {#rise .wide}

![Two columns, 600 in 1990 and 1,200 in 2024](picture:rise)

Source: River Office [@report, p. 12].

It rises, as [](#rise) shows and [](#shares) does not.
:::
"""

GLOSSARY = """
[gauge]
text = "A rod by which the height of the water is read."

[RO]
long = "River Office"
korean = "강"
text = "It reads the stations of the five states."

[unused]
term = "weir"
text = "A low dam."

[UN]
"""

RISE = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 60">
<rect x="20" y="30" width="40" height="30" fill="#7a99b8"/>
<rect x="90" y="0" width="40" height="60" fill="#173f66"/>
<text x="40" y="26" font-family="Gazette Sans" font-size="8" text-anchor="middle">600</text>
</svg>
"""


def files(**changes: str | None) -> dict[str, bytes]:
    """Return the files of the project; `changes` are as `project.files` takes them."""
    ours: dict[str, str | None] = {
        "settings": SETTINGS,
        "brief": BRIEF,
        "content/fragments/stations.md": STATIONS,
        "content/glossary.toml": GLOSSARY,
        "content/pictures/rise.svg": RISE,
    }
    return project.files(**(ours | changes))
