"""What a shell may complete: the names of a project's briefs and presets, from its files alone.

Nothing is loaded or checked here: a key press must answer at once, and never with a traceback.
"""

from __future__ import annotations

import re
from pathlib import Path

import click

#: The head of a preset's table.
_HEAD = re.compile(r"^\[presets\.([\w-]+)\]", re.MULTILINE)


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


def _project(ctx: click.Context) -> Path:
    return Path(ctx.params.get("project") or ".")


def _typed(ctx: click.Context, param: click.Parameter) -> tuple[str, ...]:
    value = ctx.params.get(param.name or "") or ()
    return value if isinstance(value, tuple) else (value,)
