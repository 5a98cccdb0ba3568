"""Absolute addresses of outputs, below the one that a project says its build folder will have."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit


def address(base: str, name: str) -> str:
    """Return the absolute address of an output, empty without a `base`."""
    return f"{base.rstrip('/')}/{quote(name)}" if base else ""


#: A name of a host or a number; nothing but the labels and dots of a name, or what is in brackets.
_HOST = re.compile(r"(?:[^\W_](?:[\w-]*\w)?\.)*[^\W_](?:[\w-]*\w)?\.?|[0-9a-f:.]+")


def is_base(text: str) -> bool:
    """Return whether a text can be a `base-url`: http or https, a host, and no more than a path."""
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
        _ = parts.port  # which may be none that can be
    except ValueError:
        return False
    plain = not any(c.isspace() or ord(c) < 32 for c in text)
    rest = parts.query or parts.fragment or parts.username or parts.password or "?" in text
    return (
        plain
        and parts.scheme in {"http", "https"}
        and _HOST.fullmatch(host) is not None
        and not rest
        and "#" not in text
    )
