"""PNG from elsewhere: held to its own sums and written anew without what is not picture."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from briefgen.finding import Finding, Place, finding
from briefgen.limits import MOST_BYTES_OF_A_FILE

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
#: The chunks that a picture needs; times, texts, profiles and places go.
_KEPT = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"pHYs"}
#: The most dots of a picture.
MOST_DOTS = 25_000_000


def checked(data: bytes, place: Place) -> tuple[bytes | None, list[Finding]]:
    """Return a PNG with the chunks that a picture needs, or None and why it is refused.

    The compressed dots are not looked into: whoever draws them does.
    """
    reason = _fault(data)
    if reason:
        return None, [finding("bad-picture", reason, place, "save it as PNG again, or as SVG")]
    return _SIGNATURE + b"".join(c for name, c in _chunks(data) if name in _KEPT), []


def written(width: int, rows: Iterable[bytes]) -> bytes:
    """Return rows of dots, three bytes each for red, green and blue, as PNG."""
    lines = [b"\0" + row for row in rows]
    sizes = width.to_bytes(4, "big") + len(lines).to_bytes(4, "big")
    parts = (
        (b"IHDR", sizes + bytes((8, 2, 0, 0, 0))),
        (b"IDAT", zlib.compress(b"".join(lines), 9)),
        (b"IEND", b""),
    )
    return _SIGNATURE + b"".join(_chunk(name, data) for name, data in parts)


def _chunk(name: bytes, data: bytes) -> bytes:
    checked = name + data
    return len(data).to_bytes(4, "big") + checked + zlib.crc32(checked).to_bytes(4, "big")


def size(data: bytes) -> tuple[int, int]:
    """Return how many dots a PNG is wide and high."""
    return int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")


def _fault(data: bytes) -> str:
    """Return why data is no PNG that can be used, empty where it can."""
    if len(data) > MOST_BYTES_OF_A_FILE:
        return f"the picture has more than {MOST_BYTES_OF_A_FILE:,} bytes"
    if not data.startswith(_SIGNATURE):
        return "the file is not PNG"
    chunks = _chunks(data)
    names = [name for name, _ in chunks]
    if names[:1] != [b"IHDR"] or names[-1:] != [b"IEND"] or b"IDAT" not in names:
        return "the picture is cut off"
    for name, chunk in chunks:
        if zlib.crc32(chunk[4:-4]) != int.from_bytes(chunk[-4:], "big"):
            return f"the part `{name.decode('latin-1')}` of the picture is damaged"
    width, height = (int.from_bytes(chunks[0][1][at : at + 4], "big") for at in (8, 12))
    if not 0 < width * height <= MOST_DOTS:
        return f"the picture has {width} × {height} dots, and {MOST_DOTS:,} is the most"
    return ""


def _chunks(data: bytes) -> list[tuple[bytes, bytes]]:
    """Return the whole chunks of a PNG with their names, up to its end."""
    out, at = [], len(_SIGNATURE)
    while at + 12 <= len(data):
        end = at + 12 + int.from_bytes(data[at : at + 4], "big")
        if end > len(data):
            break
        out.append((data[at + 4 : at + 8], data[at:end]))
        at = end
        if out[-1][0] == b"IEND":
            break
    return out
