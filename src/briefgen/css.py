"""Style sheets as text: shortened without a change of what they mean."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any


@lru_cache(maxsize=64)
def shortened(sheet: str) -> str:
    """Return a style sheet without comments and without white space that means nothing."""
    from tinycss2 import parse_component_value_list  # type: ignore[import-untyped]

    return _written(parse_component_value_list(sheet))


def _written(tokens: Sequence[Any]) -> str:
    """Return tokens as text, a comment only where it alone parts two of them."""
    out: list[str] = []
    told = [t for t in tokens if t.type != "comment"]
    parted = {id(b) for a, b in pairwise(tokens) if a.type == "comment" and b.type != "whitespace"}
    for at, token in enumerate(told):
        before = told[at - 1] if at else None
        if token.type == "whitespace":
            after = next((t for t in told[at:] if t.type != "whitespace"), None)
            if before is None or after is None or before.type == "whitespace":
                continue
            # A colon before a space ends the name of a declaration or of a feature.
            if not (_is_closed(before) or _is_closed(after) or before == ":"):
                out.append(" ")
            continue
        if id(token) in parted and before is not None and before.type != "whitespace":
            out.append("/**/")
        out.append(_one(token))
    return "".join(out)


def _is_closed(token: Any) -> bool:
    return token in (",", ";") or token.type == "{} block"


def _one(token: Any) -> str:
    from tinycss2 import serialize

    if token.type == "{} block":
        inner = [t for t in token.content if t.type not in {"whitespace", "comment"}]
        content = list(token.content)
        if inner and inner[-1] == ";":
            content = content[: _last(content, inner[-1])]
        return f"{{{_written(content)}}}"
    if token.type in {"() block", "[] block"}:
        start, end = token.type[:2]
        return f"{start}{_written(token.content)}{end}"
    if token.type == "function":
        return f"{serialize([token]).partition('(')[0]}({_written(token.arguments)})"
    return str(serialize([token]))


def _last(tokens: Sequence[Any], wanted: Any) -> int:
    """Return the place of a token itself, not of one that is equal to it."""
    return next(i for i, token in enumerate(tokens) if token is wanted)
