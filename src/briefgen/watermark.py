"""Watermarks: a word across the page as an SVG of outlines, seen and never read aloud."""

from __future__ import annotations

import io

from briefgen.theme import Face

#: The area that the word is drawn in, in points: the page stretches it to its own size.
_WIDTH, _HEIGHT = 595.0, 842.0

#: How much of the diagonal the word takes, how it is turned, and how light its grey is: dark
#: enough to be seen, light enough to be read over.
_SHARE, _ANGLE, _GREY = 0.62, -50, "#eef0f3"


def watermark(word: str, face: Face) -> bytes:
    """Return an SVG with a word across it, drawn with the outlines of a face.

    A letter that the face lacks leaves a gap; a word with none of its letters is an empty drawing.
    """
    from fontTools.pens.svgPathPen import SVGPathPen
    from fontTools.ttLib import TTFont

    font = TTFont(io.BytesIO(face.data))
    glyphs, names = font.getGlyphSet(), font.getBestCmap()
    height = getattr(font["OS/2"], "sCapHeight", 0) or 0.66 * font["head"].unitsPerEm
    paths, x = [], 0.0
    for character in word:
        name = names.get(ord(character))
        if name is None:
            x += font["head"].unitsPerEm / 3
            continue
        pen = SVGPathPen(glyphs)
        glyphs[name].draw(pen)
        paths.append(f'<path transform="translate({x:.0f} 0)" d="{pen.getCommands()}"/>')
        x += glyphs[name].width
    diagonal = (_WIDTH**2 + _HEIGHT**2) ** 0.5
    scale = _SHARE * diagonal / max(x, 1)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH:.0f} {_HEIGHT:.0f}">'
        f'<g fill="{_GREY}" transform="translate({_WIDTH / 2:.1f} {_HEIGHT / 2:.1f}) '
        f"rotate({_ANGLE}) scale({scale:.5f} {-scale:.5f}) "
        f'translate({-x / 2:.0f} {-height / 2:.0f})">{"".join(paths)}</g></svg>'
    ).encode()
