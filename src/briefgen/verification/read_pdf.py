"""Reading PDFs back: what a viewer and a screen reader would find in the bytes.

The structure is read with pikepdf, the pages as they look with pypdfium2: two readers that share
no code with each other or with what wrote the file.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pikepdf

from briefgen.verification.pdf_objects import embedded_fonts, loads, strings
from briefgen.verification.pdf_parts import Parts
from briefgen.verification.pdf_text import Chunk, Tag, tag_tree
from briefgen.verification.written import (
    Metadata,
    PdfFile,
    UnreadableError,
    Written,
    paths_in,
)


def read_pdf(data: bytes) -> PdfFile:
    """Return what a PDF file holds.

    Raises:
        UnreadableError: if the bytes are not a whole PDF file with pages.
    """
    if not data.startswith(b"%PDF-"):
        raise UnreadableError("it does not start as a PDF does")
    try:
        with pikepdf.open(io.BytesIO(data), attempt_recovery=False) as pdf:
            if not len(pdf.pages):
                raise UnreadableError("it has no pages")
            return _read(pdf, _page_texts(data))
    except UnreadableError:
        raise
    except Exception as error:  # what a broken file does to a reader is no bug of ours
        raise UnreadableError(f"the reader gave up with {type(error).__name__}") from error


def _page_texts(data: bytes) -> tuple[str, ...]:
    """Return the text of each page as a viewer extracts it."""
    import pypdfium2

    document: Any = pypdfium2.PdfDocument(data)
    try:
        out = []
        for page in document:
            text = page.get_textpage()
            out.append(str(text.get_text_bounded()))
            text.close()
            page.close()
        return tuple(out)
    finally:
        document.close()


def _read(pdf: pikepdf.Pdf, pages: tuple[str, ...]) -> PdfFile:
    numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
    places = dict(_places(pdf, numbers))
    tree = tag_tree(pdf) or Tag("Root")
    parts = Parts.of(tree)
    written = Written(
        _metadata(pdf),
        tuple(parts.sections()),
        tuple(parts.notes()),
        tuple(number for number, _ in parts.calls),
        tuple(parts.mark_texts()),
        tuple(dict.fromkeys(f"#{t}" for t in _link_targets(pdf) if t not in places)),
        tuple(dict.fromkeys(loads(pdf))),
        paths_in(strings(pdf)),
        _opening(tree),
        tuple(t.alternative for t in tree.tags() if t.kind == "Figure" and t.alternative),
    )
    return PdfFile(
        written,
        pages,
        tuple(_outline(pdf, numbers, places)),
        places,
        dict(reversed(parts.calls)),
        tuple(_untagged(pdf, tree)),
        embedded_fonts(pdf),
        tuple(_by_page(tree, len(pages))),
    )


def _by_page(tree: Tag, pages: int) -> Iterator[str]:
    """Yield the text of each page that has tags: furniture has none."""
    out: list[list[str]] = [[] for _ in range(pages)]
    for chunk, _ in tree.chunks():
        if 0 < chunk.page <= pages:
            out[chunk.page - 1].append(chunk.text)
    yield from map(" ".join, out)


def _opening(tree: Tag) -> str:
    """Return the text of the tags before the first heading of a section."""
    out: list[str] = []
    for tag in tree.tags():
        if tag.kind == "H2":
            break
        out += (kid.text for kid in tag.kids if isinstance(kid, Chunk))
    return " ".join(out)


def _metadata(pdf: pikepdf.Pdf) -> Metadata:
    """Return what both places of a PDF's metadata say; what only one of them says is not set."""
    info = {str(key): str(value) for key, value in pdf.docinfo.items()}
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        author = xmp.get("dc:creator", [])
        shown = Metadata(
            _same(info.get("/Title", ""), xmp.get("dc:title", "")),
            _same(
                info.get("/Author", ""), ", ".join(author) if isinstance(author, list) else author
            ),
            _same(info.get("/Subject", ""), xmp.get("dc:description", "")),
            _same(info.get("/Keywords", ""), xmp.get("pdf:Keywords", "")),
            str(pdf.Root.get("/Lang", "")),
            _same(_day(info.get("/CreationDate", "")), xmp.get("xmp:CreateDate", "")[:10]),
            _same(_day(info.get("/ModDate", "")), xmp.get("xmp:ModifyDate", "")[:10]),
        )
    return shown


def _same(one: str, other: Any) -> str:
    return one if " ".join(one.split()) == " ".join(str(other).split()) else ""


def _day(value: str) -> str:
    """Return the day of a PDF date such as `D:20261121000000Z`."""
    match = re.match(r"D:(\d{4})(\d{2})(\d{2})", value)
    return "-".join(match.groups()) if match else ""


def _untagged(pdf: pikepdf.Pdf, tree: Tag) -> Iterator[str]:
    """Yield what is missing for the file to be read aloud."""
    if not any(isinstance(kid, Chunk) for tag in tree.tags() for kid in tag.kids):
        yield "no text has a tag"
    root: Any = pdf.Root
    if not bool(root.get("/MarkInfo", {}).get("/Marked", False)):
        yield "it is not marked as tagged"
    if not bool(root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False)):
        yield "its window would not show the title"
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        if str(xmp.get("pdfuaid:part", "")) != "1":
            yield "it does not say that it is PDF/UA-1"


def _places(pdf: pikepdf.Pdf, numbers: Mapping[tuple[int, int], int]) -> Iterator[tuple[str, int]]:
    names = pdf.Root.get("/Names")
    dests = names.get("/Dests") if isinstance(names, pikepdf.Dictionary) else None
    if isinstance(dests, pikepdf.Dictionary):
        for name, value in pikepdf.NameTree(dests).items():
            yield str(name), _page(value, numbers)


def _page(destination: Any, numbers: Mapping[tuple[int, int], int]) -> int:
    """Return the page of an explicit destination, 0 where it is none."""
    if isinstance(destination, pikepdf.Dictionary):
        destination = destination.get("/D")
    if not isinstance(destination, pikepdf.Array) or not len(destination):
        return 0
    page = destination[0]
    return numbers.get(page.objgen, 0) if isinstance(page, pikepdf.Dictionary) else 0


def _link_targets(pdf: pikepdf.Pdf) -> Iterator[str]:
    for page in pdf.pages:
        for annotation in page.obj.get("/Annots", ()):
            target = annotation.get("/Dest")
            if isinstance(target, pikepdf.String | pikepdf.Name):
                yield str(target)


def _outline(
    pdf: pikepdf.Pdf, numbers: Mapping[tuple[int, int], int], places: Mapping[str, int]
) -> Iterator[tuple[str, int]]:
    def below(items: list[pikepdf.OutlineItem]) -> Iterator[tuple[str, int]]:
        for item in items:
            there = item.destination
            if isinstance(there, str | pikepdf.String | pikepdf.Name):
                yield item.title, places.get(str(there), 0)
            else:
                yield item.title, _page(there, numbers)
            yield from below(item.children)

    with pdf.open_outline() as outline:
        yield from below(outline.root)
