"""Artifacts: the bytes of one output and what its engine said while making it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from briefgen import fonts, pandoc, png, svg, word_file, word_look, word_tree
from briefgen.document import DRAWINGS, FACES, REFERENCE, Asset, Document
from briefgen.finding import Finding, Place, failed, finding
from briefgen.footnotes import PageNotes
from briefgen.formats import FORMATS, Finish
from briefgen.lint import lint
from briefgen.markup import text_of
from briefgen.pandoc_program import NoPandocError
from briefgen.seal import sealed
from briefgen.sheet import Sheet, filled, fills
from briefgen.theme import Face
from briefgen.typeset import NotUnderstoodError, Use, used


@dataclass(frozen=True, slots=True)
class Artifact:
    """One rendered output.

    `name` is its path below the build folder; `pages` what stands on each page of a PDF, as the
    layout has it, empty for other formats; `engines` the versions of what made it; `filled` how
    many lines of text each page has that counts (see `sheet.filled`).
    """

    name: str
    data: bytes
    pages: tuple[PageNotes, ...] = ()
    findings: tuple[Finding, ...] = ()
    engines: tuple[tuple[str, str], ...] = ()
    filled: tuple[int, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether one of the findings is an error."""
        return failed(self.findings)


def unprintable(document: Document) -> tuple[Finding, ...]:
    """Return a finding for each word of a document with a character that its fonts lack.

    The words of its pictures are among them: in a PDF they are set in the same fonts. A format
    that brings no fonts takes those of its reader, but for pictures.
    """
    if not document.faces:
        return ()
    drawn = (a.data.decode() for a in document.assets if a.path.startswith(DRAWINGS))
    own = [document.html] if FORMATS[document.format].has_faces else []
    text = " ".join(map(text_of, (*own, *drawn)))
    return tuple(
        finding(
            "missing-glyph",
            f"no font of the theme has all characters of `{word}`",
            document.place,
            "write it otherwise, or add a font to the theme",
        )
        for word in fonts.missing(text, document.faces)
    )


#: Cuts a face down to the glyphs of a text and to some features of the font, as WOFF2.
Cutter = Callable[[Face, str, tuple[str, ...]], bytes]


def render(document: Document, cut: Cutter = fonts.subset) -> Artifact:
    """Return the artifact of a document. Nothing is read or fetched but its own bytes.

    `cut` is `fonts.subset`, or the same through a cache.
    """
    lacking = unprintable(document)
    if FORMATS[document.format].finish is Finish.WORD:
        return _word_file(document, lacking)
    if not FORMATS[document.format].paged:
        page = document.html
        if document.faces:
            page = page.replace(FACES, cut_faces(page, document.faces, cut), 1)
        return Artifact(document.name, sealed(page).encode(), findings=lacking)
    return _pdf(document, lacking)


def cut_faces(html: str, faces: tuple[Face, ...], cut: Cutter = fonts.subset) -> str:
    """Return the rules of the faces that a page sets something in, each with what that needs.

    Where the page has style sheets that can not be followed, each face has all that the page says.
    """
    try:
        uses = used(html, faces)
    except NotUnderstoodError:
        whole = Use(frozenset(text_of(html)) | _TYPED, frozenset(fonts.FEATURES))
        uses = tuple((face, whole) for face in faces)
    return "\n".join(
        fonts.face_rule(face, fonts.data_address(data))
        for face, use in uses
        if (data := cut(face, "".join(sorted(use.characters)), tuple(sorted(use.features))))
    )


#: What a style sheet may print that nobody has followed.
_TYPED = frozenset(map(chr, range(0x20, 0x7F)))


def _word_file(document: Document, findings: tuple[Finding, ...]) -> Artifact:
    """Return the file for a word processor of a document; `findings` is what is known already."""
    place = Place(document.name)
    assets = {asset.path: asset for asset in document.assets}
    reference = assets.pop(REFERENCE)
    shown, found = _shown(document, assets.values())
    if failed(found):
        return Artifact(document.name, b"", findings=(*findings, *found))
    try:
        text = word_tree.ast(document.html, shown)
        made, messages = pandoc.word_file(text, reference.data)
    except NoPandocError as error:
        wrong = finding("pandoc-unavailable", str(error), Place("pandoc"), error.hint)
        return Artifact(document.name, b"", findings=(*findings, wrong))
    except OSError as error:
        wrong = finding("engine-message", str(error), place, "run it again")
        return Artifact(document.name, b"", findings=(*findings, wrong))
    found += [finding("engine-message", f"pandoc says: {m}", place) for m in messages]
    head = word_tree.head(document.html)
    data = word_file.finished(made, head, document.annexes, word_look.twips(word_look.MEASURE))
    return Artifact(document.name, data, findings=(*findings, *found))


def _shown(
    document: Document, assets: Iterable[Asset]
) -> tuple[dict[str, word_tree.Shown], list[Finding]]:
    """Return the pictures of a document as a word processor shows them, and what was found.

    Not every word processor draws SVG, and none has the theme's fonts.
    """
    out: dict[str, word_tree.Shown] = {}
    for asset in assets:
        most = word_look.PICTURE if asset.path.startswith(DRAWINGS) else word_look.LOGO
        if asset.media_type == "image/svg+xml":
            try:
                from briefgen.engine import dots
            except OSError as error:
                return {}, [_no_engine(error)]
            width = _fitted(svg.extent(asset.data), most)
            data = dots(asset, document.faces, width)
        else:
            width, data = _fitted(png.size(asset.data), most), asset.data
        out[asset.path] = word_tree.Shown(fonts.data_address(data, "image/png"), width)
    return out, []


def _fitted(extent: tuple[float, float], most: tuple[float, float]) -> float:
    """Return how wide a picture is that is as large as it may be, in points."""
    return min(most[0], most[1] * extent[0] / extent[1])


def _no_engine(error: OSError) -> Finding:
    """Return why nothing can be laid out on this machine, for whatever output that is."""
    return finding(
        "pdf-unavailable",
        f"no PDF can be made: {str(error).splitlines()[0]}",
        Place("pdf"),  # the same for each, so that it is told once
        "install Pango (on Debian and Ubuntu: "
        "sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0), "
        "or build with --format html",
    )


def _pdf(document: Document, findings: tuple[Finding, ...]) -> Artifact:
    """Return the PDF of a document; `findings` is what is known already."""
    if not document.faces:  # without a face the engine does not fail, it crashes
        message = "the document brings no font"
        hint = "name the theme's fonts under `[[faces]]` in its theme.toml"
        found = finding("missing-font", message, Place(document.name), hint)
        return Artifact(document.name, b"", findings=(*findings, found))
    try:
        from briefgen.engine import engine_versions, lay_out
    except OSError as error:
        return Artifact(document.name, b"", findings=(_no_engine(error),))
    layout = lay_out(document)
    return Artifact(
        document.name,
        layout.data,
        layout.pages,
        (
            *findings,
            *layout.findings,
            *_unprinted(document, layout.sheets),
            *_long_sections(document, layout.sheets),
            *lint(layout.sheets, document.name, document.annexes),
        ),
        engine_versions(),
        filled(layout.sheets, document.apart),
    )


def _long_sections(document: Document, sheets: Sequence[Sheet]) -> Iterator[Finding]:
    """Yield the sections that fill more pages than the preset allows them."""
    for section, most in document.section_pages:
        filling = fills(sheets, section)
        if filling > most:
            pages = f"{most} page{'' if most == 1 else 's'}"
            yield finding(
                "section-over-pages",
                f"the section `{section}` fills {filling:.1f} pages, and `{document.preset}` "
                f"allows it {pages}",
                document.place,
                f"shorten it by {100 * (1 - most / filling):.0f} in 100 of its text",
            )


def _unprinted(document: Document, sheets: Iterable[Sheet]) -> Iterator[Finding]:
    """Yield a finding for each character that a style sheet adds to the text and no font has."""
    painted = {c for sheet in sheets for line in sheet.lines for c in line.text}
    added = painted - set(text_of(document.html))
    for sign in fonts.missing(" ".join(sorted(added)), document.faces):
        yield finding(
            "missing-glyph",
            f"no font of the theme has `{sign}`, which its style sheet prints",
            Place(document.name),
            "name another sign in the style sheet, or add a font to the theme",
        )


def process_count() -> int:
    """Return how many processes this one may keep busy."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
