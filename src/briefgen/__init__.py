"""briefgen: one body of cited content, a family of briefing papers.

The stages are functions from values to values; `docs/python.md` shows them at work::

    library = briefgen.load("my-project")
    outline = briefgen.select(library, "my-brief", "glance")
    paper = briefgen.cite(outline, library, briefgen.format_citations)
    theme = briefgen.read_theme("my-project")
    document = briefgen.assemble(briefgen.draw(paper, theme), theme, "pdf")
    artifact = briefgen.render(document)
    findings = briefgen.verify(paper, "pdf", artifact.data, document.families, artifact.name)

Names are imported when first used, so that `import briefgen` stays cheap.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from briefgen import _version

if TYPE_CHECKING:
    from pathlib import Path

    from briefgen.library import Library
    from briefgen.theme import Theme

__version__ = _version.VERSION

_STAGES = {
    "select": "briefgen.outline",
    "cite": "briefgen.paper",
    "format_citations": "briefgen.pandoc",
    "draw": "briefgen.gallery",
    "assemble": "briefgen.document",
    "render": "briefgen.artifact",
    "verify": "briefgen.verification",
}


def load(folder: str | Path) -> Library:
    """Return the library of the project in a folder, with every finding about its files.

    Raises:
        OSError: if a file can not be read.
    """
    from pathlib import Path

    from briefgen import files, library

    return library.load(files.read_project(Path(folder)))


def read_theme(folder: str | Path, name: str = "gazette") -> Theme:
    """Return a theme by name: the project's own files over the shipped ones.

    Raises:
        LookupError: if there is no such theme, or a part of it is missing.
    """
    from pathlib import Path

    from briefgen import files

    found, findings = files.read_theme(Path(folder), name)
    if found is None or findings:
        raise LookupError("; ".join(f.message for f in findings))
    return found


def __getattr__(name: str) -> Any:
    if name in _STAGES:
        return getattr(import_module(_STAGES[name]), name)
    raise AttributeError(f"module `briefgen` has no attribute `{name}`")


__all__ = [  # those that are loaded late
    "__version__",
    "assemble",
    "cite",
    "draw",
    "format_citations",
    "load",
    "read_theme",
    "render",
    "select",
    "verify",
]
