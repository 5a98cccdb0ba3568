"""The sheets of a PDF as pictures: they keep their place when they come anew, as no viewer does."""

from __future__ import annotations

import io
import threading

import pypdfium2

#: How many pixels of a picture a point has: enough for screens with two for one.
SCALE = 2.2

#: The library is not made for several threads at once.
_ALONE = threading.Lock()


def sizes(data: bytes) -> list[tuple[float, float]]:
    """Return the width and height of each page, in points."""
    with _ALONE, pypdfium2.PdfDocument(data) as pdf:
        return [page.get_size() for page in pdf]


def png(data: bytes, number: int) -> bytes:
    """Return a page, counted from 1, as PNG; nothing where the file has no such page."""
    with _ALONE, pypdfium2.PdfDocument(data) as pdf:
        if not 0 < number <= len(pdf):
            return b""
        picture = pdf[number - 1].render(scale=SCALE).to_pil()
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=1)
    return out.getvalue()
