"""Fonts: which characters a face has, and cutting a face down to those that are used."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable
from functools import lru_cache

from briefgen.theme import Face


@lru_cache(maxsize=32)
def characters(face: Face) -> frozenset[int]:
    """Return the code points that a face has a glyph for."""
    from fontTools.ttLib import TTFont

    with TTFont(io.BytesIO(face.data), lazy=True) as font:
        return frozenset(font.getBestCmap())


def has_hangul(face: Face) -> bool:
    """Return whether a face has the syllables of Korean."""
    return 0xAC00 in characters(face)


@lru_cache(maxsize=32)
def own_name(face: Face) -> str:
    """Return the name that a font gives to its family, under which other programs know it."""
    from fontTools.ttLib import TTFont

    with TTFont(io.BytesIO(face.data), lazy=True) as font:
        named = font["name"]
        return str(named.getDebugName(16) or named.getDebugName(1) or "")


def missing(text: str, faces: Iterable[Face]) -> tuple[str, ...]:
    """Return the words of `text` with a character that none of the faces has, each once."""
    known = frozenset().union(*(characters(face) for face in faces))
    lacking = {c for c in set(text) if ord(c) not in known and not c.isspace()}
    if not lacking:
        return ()
    return tuple(dict.fromkeys(w for w in text.split() if lacking & set(w)))


#: Features that a browser uses unless it is told not to, and those that a style may ask for.
ALWAYS_ON = ("kern", "liga", "locl", "ccmp", "mark", "mkmk")
FEATURES = ("onum", "lnum", "pnum", "tnum", "smcp", "sups")


@lru_cache(maxsize=64)
def subset(face: Face, text: str, features: tuple[str, ...] = FEATURES) -> bytes:
    """Return the face with the glyphs for `text` alone, as WOFF2; empty if it has none.

    `text` is best given as sorted single characters, so that equal sets are cut once. `features` are
    those of the font that the text is set with, beside those that are always on.
    """
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    wanted = frozenset(map(ord, text)) & characters(face)
    if not wanted:
        return b""
    options = Options()
    options.layout_features = [*ALWAYS_ON, *features]
    options.flavor = "woff2"
    options.hinting = False
    options.desubroutinize = True
    # Names are cut here: the subsetter would walk the whole font to learn which are used.
    options.no_subset_tables += ["name"]
    options.notdef_outline = True
    font = TTFont(io.BytesIO(face.data), lazy=True, recalcTimestamp=False)
    kept = {0, 13, 14}  # copyright and licence travel with the font
    font["name"].names = [n for n in font["name"].names if n.nameID in kept]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=sorted(wanted))
    subsetter.subset(font)
    font.flavor = "woff2"
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def face_rule(face: Face, source: str) -> str:
    """Return the `@font-face` rule of a face whose file is at `source`."""
    return (
        f'@font-face{{font-family:"{face.family}";font-style:{face.style};'
        f"font-weight:{face.weight};font-display:swap;src:url({source})}}"
    )


def data_address(data: bytes, media_type: str = "font/woff2") -> str:
    """Return a data address that holds `data`."""
    return f"data:{media_type};base64,{base64.b64encode(data).decode('ascii')}"
