"""What the objects of a PDF carry beside text: fonts, files, actions, addresses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pikepdf

#: Actions that stay in the file, or that a reader asks for and a viewer shows.
_HARMLESS = frozenset({"/GoTo", "/URI", "/Named"})

#: Actions that do not, by whatever dictionary they are named.
_ACTIONS = frozenset(
    "/GoToE /GoToR /Hide /ImportData /JavaScript /Launch /Movie /Rendition /ResetForm "
    "/SetOCGState /Sound /SubmitForm /Thread".split()
)

#: Keys of what acts by itself or is carried along.
_CARRIERS = {
    "/AA": "an action that starts by itself",
    "/OpenAction": "an action on opening",
    "/AcroForm": "a form",
    "/EF": "a file",
    "/EmbeddedFiles": "a list of files",
    "/JS": "a script",
    "/JavaScript": "a list of scripts",
}

#: Annotations that play, hold or show what is not the page.
_ANNOTATIONS = ("/3D", "/FileAttachment", "/Movie", "/RichMedia", "/Screen", "/Sound")

#: Schemes that a link may have.
_SCHEMES = ("http://", "https://", "mailto:")


def embedded_fonts(pdf: pikepdf.Pdf) -> tuple[tuple[str, bool], ...]:
    """Return the fonts that text is set in, each with whether its glyphs are in the file.

    Names are without the mark of a subset.
    """
    out: dict[tuple[str, bool], None] = {}
    for item in pdf.objects:
        if _type(item) == "/Font" and not str(item.get("/Subtype")).startswith("/CIDFont"):
            name = str(item.get("/BaseFont", "/")).removeprefix("/")
            name = name[7:] if name[6:7] == "+" else name
            out[name, all(map(_has_glyphs, item.get("/DescendantFonts", [item])))] = None
    return tuple(sorted(out))


def _has_glyphs(font: Any) -> bool:
    descriptor = font.get("/FontDescriptor", {})
    return any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))


def _type(item: Any) -> str:
    return str(item.get("/Type", "")) if isinstance(item, pikepdf.Dictionary) else ""


def loads(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Yield what a viewer might fetch, run, open or take out of the file."""
    for item in _values(pdf):
        if isinstance(item, pikepdf.Dictionary):
            yield from _of_dictionary(item)
        elif isinstance(item, pikepdf.Stream) and "/F" in item:
            yield "a part that lies in another file"


def _of_dictionary(item: Any) -> Iterator[str]:
    """Yield what one dictionary of any kind would do beyond the file."""
    for key, what in _CARRIERS.items():
        if key in item:
            yield what
    action = str(item.get("/S", ""))
    if "/URI" in item and _type(item) != "/Catalog":
        address = str(item.get("/URI"))
        if not address.lower().startswith(_SCHEMES):
            yield f"the address `{address}`"
    elif action in _ACTIONS or (_type(item) == "/Action" and action not in _HARMLESS):
        yield f"an action {action}"
    if item.get("/Subtype") in _ANNOTATIONS:
        yield f"an annotation {item.get('/Subtype')}"


def strings(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Yield every string of a file's objects, and its metadata; not what its pages print."""
    for item in _values(pdf):
        if isinstance(item, pikepdf.String):
            yield str(item)
        elif isinstance(item, pikepdf.Stream) and item.get("/Type") == "/Metadata":
            yield item.read_bytes().decode("utf-8", "replace")


def _values(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Yield every object of a file and what it holds, each once, containers before contents."""
    for item in pdf.objects:
        yield from _within(item)


def _within(item: Any) -> Iterator[Any]:
    yield item
    held: Any = ()
    if isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        held = item.values()
    elif isinstance(item, pikepdf.Array):
        held = item
    for value in held:
        # What is indirect has its own turn, and would lead round in circles from here.
        if isinstance(value, pikepdf.Object) and not value.is_indirect:
            yield from _within(value)
