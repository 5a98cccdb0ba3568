"""Absolute addresses of outputs, below the one that a project says its build folder will have."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

#: Who may show frames where a project does not say so: the pages of the same site.
SELF_ALONE = ("'self'",)

#: What stands alone among those who may show frames: nobody, and everybody.
ALONE = ("'none'", "*")

#: A site as a policy names it: scheme, host, perhaps all below it, perhaps a port.
_SITE = re.compile(
    r"https?://(\*\.)?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*(:[0-9]{1,5}|:\*)?",
    re.IGNORECASE,
)


def address(base: str, name: str) -> str:
    """Return the absolute address of an output, empty without a `base`."""
    return f"{base.rstrip('/')}/{quote(name)}" if base else ""


def is_ancestor(text: str) -> bool:
    """Return whether a text can say in a policy who may show a frame."""
    return text in {*SELF_ALONE, *ALONE} or bool(_SITE.fullmatch(text))


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
