"""WeasyPrint in a closed world: a document's own bytes in, a PDF and every message out.

The engine reports by log records and fetches what a page names. Here each record becomes a
finding, and the only addresses that answer are those of the document's assets.
"""

from __future__ import annotations

import gc
import logging
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import resources
from typing import Any

# Before the engine is imported: it must not see the fonts of the machine.
os.environ["FONTCONFIG_FILE"] = str(resources.files("briefgen").joinpath("fonts.conf"))

with warnings.catch_warnings():
    # It misses the machine's fonts, which is what is wanted.
    warnings.filterwarnings("ignore", message="No fonts configured")
    import pydyf
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse

from briefgen import fonts, footnotes, png, svg
from briefgen.boxes import read_sheets
from briefgen.document import BASE_ADDRESS, Asset, Document, face_path
from briefgen.finding import Finding, Place, finding
from briefgen.footnotes import PageNotes
from briefgen.sheet import Sheet
from briefgen.theme import Face

#: The PDF variant of every file: tagged, to be read aloud.
PDF_VARIANT = "pdf/ua-1"


@dataclass(frozen=True, slots=True)
class Layout:
    """A finished PDF, where its notes stand, what stands on its sheets, and what was said."""

    data: bytes
    pages: tuple[PageNotes, ...]
    sheets: tuple[Sheet, ...]
    findings: tuple[Finding, ...]


def engine_versions() -> tuple[tuple[str, str], ...]:
    """Return the versions of what lays out: other ones may set other pages."""
    from weasyprint.text.ffi import pango

    number = pango.pango_version()
    text = f"{number // 10000}.{number // 100 % 100}.{number % 100}"
    return (("pango", text), ("pydyf", pydyf.__version__), ("weasyprint", weasyprint.__version__))


class _Assets(URLFetcher):  # type: ignore[misc]  # the engine has no types
    """Answers with the document's assets and keeps a record of everything else."""

    def __init__(self, document: Document) -> None:
        super().__init__(allowed_protocols=())
        self.files = {asset.path: (asset.data, asset.media_type) for asset in document.assets}
        self.files |= {face_path(face): (face.data, "font/otf") for face in document.faces}
        self.refused: list[str] = []

    def fetch(self, url: str, headers: object = None) -> Any:
        file = self.files.get(url.removeprefix(BASE_ADDRESS))
        if file is None or not url.startswith(BASE_ADDRESS):
            self.refused.append(url)
            raise ValueError("not of this document")
        return URLFetcherResponse(url, file[0], {"Content-Type": file[1]})


def lay_out(document: Document) -> Layout:
    """Return the PDF of a document, every message of the engine as a finding."""
    place = Place(document.name)
    found: list[Finding] = []
    unmended = footnotes.mend()
    if unmended and document.notes:
        found.append(
            finding(
                "engine-version",
                unmended,
                place,
                f"install weasyprint=={footnotes.MENDED_VERSION}; notes are checked all the same",
            )
        )
    fetcher = _Assets(document)
    with _messages() as messages, _uncollected():
        configured = FontConfiguration()
        html = weasyprint.HTML(string=document.html, base_url=BASE_ADDRESS, url_fetcher=fetcher)
        laid_out = html.render(font_config=configured, pdf_variant=PDF_VARIANT)
        pages = footnotes.note_places(laid_out)
        sheets = read_sheets(laid_out)
        data = laid_out.write_pdf(pdf_variant=PDF_VARIANT, pdf_tags=True)
    found += [
        finding("engine-message", f"the PDF engine says: {message}", place)
        for message in dict.fromkeys(messages)
    ]
    found += [
        finding("refused-fetch", f"the document asks for `{url}`", place)
        for url in dict.fromkeys(fetcher.refused)
    ]
    return Layout(data, tuple(pages), sheets, tuple(found))


#: How many dots of a picture stand for a point: 216 an inch.
DOTS = 3


def dots(drawing: Asset, faces: tuple[Face, ...], width: float) -> bytes:
    """Return a drawing in SVG as PNG, `width` points wide, its words in the faces of a theme.

    For what draws no SVG, or has not the theme's fonts: it looks as it does in the PDF.
    """
    import pypdfium2

    wide, high = svg.extent(drawing.data)
    height = width * high / wide
    rules = "\n".join(fonts.face_rule(face, face_path(face)) for face in faces)
    page = (
        f"<!DOCTYPE html><html lang=en><title>x</title><style>{rules}\n"
        f"@page{{size:{width:g}pt {height:g}pt;margin:0}}body{{margin:0}}"
        f"img{{display:block;width:{width:g}pt;height:{height:g}pt}}</style>"
        f'<img src="{drawing.path}" alt="x">'
    )
    laid_out = lay_out(Document("", "", "pdf", page, (drawing,), faces, 0, Place("")))
    pdf: Any = pypdfium2.PdfDocument(laid_out.data)
    try:
        shown = pdf[0].render(scale=DOTS, rev_byteorder=True, prefer_bgrx=False)
        row, data = shown.width * 3, bytes(shown.buffer)
        rows = (data[at : at + row] for at in range(0, shown.height * shown.stride, shown.stride))
        return png.written(shown.width, rows)
    finally:
        pdf.close()


@contextmanager
def _messages() -> Iterator[list[str]]:
    """Collect what the engine and the font tools log as a warning or worse."""
    collected: list[str] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            collected.append(record.getMessage())

    collector = Collector(logging.WARNING)
    loggers = [logging.getLogger(name) for name in ("weasyprint", "fontTools")]
    before = [(list(log.handlers), log.propagate, log.level) for log in loggers]
    for log in loggers:
        log.handlers, log.propagate = [collector], False
        log.setLevel(logging.WARNING)  # whatever an application set
    try:
        yield collected
    finally:
        for log, (handlers, propagate, level) in zip(loggers, before, strict=True):
            log.handlers, log.propagate = handlers, propagate
            log.setLevel(level)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep the garbage collector still: a layout makes much and frees it all at its end."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
