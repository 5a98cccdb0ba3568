"""A small project as a value: the files of a brief in two lengths, easily spoiled."""

import json

from briefgen.library import Library, load

BRIEF = """
title = "Rivers of Arvenne"
subtitle = "Who may draw how much"
number = "T 1"
issued = 2026-11-21
facts_to = "2026-06"
sources_read = 2026-11-20
status = "published"
authors = ["A. Writer"]
contact = "Desk 4"
subject = "Shared rivers"
keywords = ["rivers"]
presets = ["note", "paper"]

[[sections]]
id = "answer"
role = "bottom-line"
title = "Bottom line"
fragments = ["answer"]

[[sections]]
id = "history"
role = "background"
title = "How it came about"
fragments = ["history"]
"""

SETTINGS = """
[project]
name = "Rivers"
language = "en-GB"

[presets.note]
level = "glance"
pages = 1
words = [1, 60]
sources = 2
notes = "numbered"
measure = "full"
roles = ["bottom-line", "sources"]
section_words = { bottom-line = 40 }

[presets.paper]
level = "standard"
pages = 2
words = [1, 400]
notes = "footnotes"
measure = "asymmetric"
roles = ["bottom-line", "background", "references"]
"""

ANSWER = """---
title: The answer
facts_to: 2026-06
---
Five states share the river [@treaty, art. II].
::: standard+
The flow is {{flow}} a second [@claim:C1; @report].
:::
"""

HISTORY = """---
title: History
---
::: standard+
They signed in 1990 [see @treaty; @claim:C1]. The 강 is long, as [](#answer) says [@report, p. 7].

### A turn

Table: Shares by state {#shares}

| State | Share |
|---|---:|
| Arve [@report, p. 9] | 12 |
:::
"""

SOURCES = [
    {
        "id": "treaty",
        "type": "treaty",
        "title": "Compact on Shared Rivers",
        "issued": {"date-parts": [[1990, 3, 14]]},
        "URL": "https://example.org/treaty",
        "note": "not to be printed",
        "custom": {"tier": "primary"},
    },
    {
        "id": "report",
        "type": "report",
        "title": "Yearbook of the Rivers",
        "author": [{"literal": "River Office"}],
        "issued": {"date-parts": [[2024]]},
        "publisher": "River Office",
        "custom": {"tier": "official"},
    },
    {
        "id": "rumour",
        "type": "webpage",
        "title": "Heard of",
        "URL": "https://example.org/x",
        "accessed": {"date-parts": [[2026, 11, 20]]},
        "custom": {"tier": "primary", "weak": "undated"},
    },
]

CLAIM = {
    "id": "C1",
    "topic": "flow",
    "claim": "The flow is 1,200 cubic metres a second.",
    "date": "2024",
    "confidence": "high",
    "evidence": "a table",
    "sources": [
        {"id": "rumour"},
        {"id": "report", "locator": {"label": "page", "value": "12"}},
    ],
}

FIGURES = """
[flow]
value = 1200
after = " m³"
unit = "cubic metres a second"
date = "2024"
claim = "C1"
review_by = 2099-01-01
"""

FILES = {
    "briefgen.toml": SETTINGS,
    "content/briefs/rivers.toml": BRIEF,
    "content/fragments/answer.md": ANSWER,
    "content/fragments/history.md": HISTORY,
    "content/sources.json": json.dumps(SOURCES, indent=1),
    "content/claims.jsonl": json.dumps(CLAIM) + "\n",
    "content/figures.toml": FIGURES,
}


def files(**changes: str | None) -> dict[str, bytes]:
    """Return the project's files; `changes` replace texts by a short name, None removes one.

    Short names are `settings`, `brief`, `answer`, `history`, `sources`, `claims`, `figures`.
    """
    names = dict(
        zip(
            ["settings", "brief", "answer", "history", "sources", "claims", "figures"],
            FILES,
            strict=True,
        )
    )
    texts: dict[str, str | None] = dict(FILES)
    texts.update({names.get(name, name): text for name, text in changes.items()})
    return {path: text.encode() for path, text in texts.items() if text is not None}


def library(**changes: str | None) -> Library:
    """Return the library of the project, with changes as `files` takes them."""
    return load(files(**changes))
