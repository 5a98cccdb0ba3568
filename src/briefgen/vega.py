"""The drawer: Vega-Lite to SVG by vl-convert, in this process.

The package is imported where it draws. The theme's faces are registered under the theme's own
names, so that text is measured as it will be set. It runs an engine of JavaScript that reserves far more address
space than it uses: it belongs in a process whose address space has no limit.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from briefgen.theme import Face

#: An address that is nobody's: the only one below which data could be fetched.
_NOBODY = "https://brief.invalid/"


class NoDrawerError(Exception):
    """The package that draws is not installed, or can not be imported; the message says why."""


class DrawError(ValueError):
    """A specification can not be drawn; the message says why."""


def available() -> bool:
    """Return whether the package that draws is installed; it is not imported."""
    from importlib.util import find_spec

    return find_spec("vl_convert") is not None


def draw(specification: str, folder: str) -> str:
    """Return the SVG of a Vega-Lite specification whose data are in it.

    `folder` has the faces, as `write_faces` leaves them.

    Raises:
        NoDrawerError: if there is nothing that draws.
        DrawError: if it can not be drawn.
    """
    try:
        import vl_convert
    except ImportError as error:
        raise NoDrawerError(str(error)) from None
    _register(folder)
    try:
        return str(vl_convert.vegalite_to_svg(specification, allowed_base_urls=[_NOBODY]))
    except ValueError as error:
        raise DrawError(_said(str(error))) from None


def _said(message: str) -> str:
    """Return the sentence of an error, without where in the engine it was raised."""
    lines = [line.strip() for line in message.split("\n") if line.strip()]
    sentence = lines[1] if len(lines) > 1 else lines[0] if lines else "no reason is given"
    head, _, rest = sentence.partition(": ")
    return (rest if head.endswith("Error") and rest else sentence).rstrip(".!")


@lru_cache(maxsize=1)
def _register(folder: str) -> None:
    import vl_convert

    vl_convert.register_font_directory(folder)


def write_faces(folder: Path, faces: Iterable[Face]) -> None:
    """Write faces to a folder, each under the name that the theme gives to its family."""
    for number, face in enumerate(faces):
        (folder / f"{number}-{Path(face.file).name}").write_bytes(renamed(face))


def renamed(face: Face) -> bytes:
    """Return the file of a face with the theme's name for its family."""
    from fontTools.ttLib import TTFont

    font = TTFont(io.BytesIO(face.data), lazy=True, recalcTimestamp=False)
    names = font["name"]
    names.names = [n for n in names.names if n.nameID not in {1, 16, 17, 21, 22}]
    names.setName(face.family, 1, 3, 1, 0x409)
    names.setName(face.family, 16, 3, 1, 0x409)
    font["OS/2"].usWeightClass = face.weight
    out = io.BytesIO()
    font.save(out, reorderTables=None)
    return out.getvalue()
