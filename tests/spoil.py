"""Spoiled files: ways to break an HTML text or a PDF, each of which a check must catch."""

import io
from collections.abc import Callable
from dataclasses import replace

import pikepdf

from briefgen.artifact import render
from briefgen.document import Document
from briefgen.word_file import packed, parts_of

#: Breaks the HTML text of a document, which is then written as HTML or as a PDF.
Edit = Callable[[str], str]

#: Breaks a written PDF.
PdfEdit = Callable[[pikepdf.Pdf], None]


def change(old: str, new: str = "", count: int = 1) -> Edit:
    """Put `new` in the place of the first `old`, which must be there; 0 changes all."""

    def edit(html: str) -> str:
        assert old in html, f"{old!r} is not in the file"
        return html.replace(old, new, count or -1)

    return edit


def cut(start: str, end: str) -> Edit:
    """Take out what reaches from `start` to the end of `end`."""

    def edit(html: str) -> str:
        first, last = span(html, start, end)
        return html[:first] + html[last:]

    return edit


def double(start: str, end: str) -> Edit:
    """Write what reaches from `start` to the end of `end` twice."""

    def edit(html: str) -> str:
        first, last = span(html, start, end)
        return html[:last] + html[first:]

    return edit


def swap(one: tuple[str, str], other: tuple[str, str]) -> Edit:
    """Change the places of two pieces, each from its start to its end."""

    def edit(html: str) -> str:
        a, b = span(html, *one)
        c, d = span(html, *other)
        return html[:a] + html[c:d] + html[b:c] + html[a:b] + html[d:]

    return edit


def move(start: str, end: str, behind: str) -> Edit:
    """Take out what reaches from `start` to `end` and put it behind `behind`."""

    def edit(html: str) -> str:
        first, last = span(html, start, end)
        rest = html[:first] + html[last:]
        assert behind in rest
        return rest.replace(behind, behind + html[first:last], 1)

    return edit


def behind(mark: str, edit: Edit) -> Edit:
    """Make a change in what stands behind the first `mark`."""

    def edited_behind(html: str) -> str:
        head, found, rest = html.partition(mark)
        assert found, f"{mark!r} is not in the file"
        return head + mark + edit(rest)

    return edited_behind


def both(*edits: Edit) -> Edit:
    """Make several changes, one after the other."""

    def edit(html: str) -> str:
        for one in edits:
            html = one(html)
        return html

    return edit


def in_head(text: str) -> Edit:
    """Add something at the end of the head."""
    return change("</head>", f"{text}</head>")


def in_body(text: str) -> Edit:
    """Add something behind the paper."""
    return change("</main>", f"</main>{text}")


def style(rules: str) -> Edit:
    """Add rules at the end of the style sheet."""
    return change("</style>", f"{rules}</style>")


def span(html: str, start: str, end: str) -> tuple[int, int]:
    first = html.index(start)
    return first, html.index(end, first + len(start)) + len(end)


def section(name: str) -> tuple[str, str]:
    """Return where a section starts and ends."""
    return f'<section id="{name}"', "</section>"


def rendered(document: Document, edit: Edit) -> bytes:
    """Return the output of a document whose HTML was edited."""
    return render(replace(document, html=edit(document.html))).data


def edited(data: bytes, edit: PdfEdit) -> bytes:
    """Return the bytes of a PDF after an edit."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        edit(pdf)
        pdf.save(out)
    return out.getvalue()


def repacked(data: bytes, name: str, edit: Edit) -> bytes:
    """Return an archive with the text of one part changed; one that is not there is empty."""
    parts = parts_of(data)
    return packed(parts | {name: edit(parts.get(name, b"").decode()).encode()})


def without(*keys: str) -> PdfEdit:
    """Take keys out of the catalog; `/A/B` is B in the catalog's A."""

    def edit(pdf: pikepdf.Pdf) -> None:
        for path in keys:
            *above, key = path.strip("/").split("/")
            holder = pdf.Root
            for name in above:
                holder = holder[f"/{name}"]
            del holder[f"/{key}"]

    return edit


def metadata(**values: str | None) -> PdfEdit:
    """Set entries of the document information, None removes one; the XMP stays as it is."""

    def edit(pdf: pikepdf.Pdf) -> None:
        for key, value in values.items():
            if value is None:
                del pdf.docinfo[f"/{key}"]
            else:
                pdf.docinfo[f"/{key}"] = value

    return edit


def xmp(key: str, value: str | None) -> PdfEdit:
    """Set one entry of the XMP, None removes it; the document information stays as it is."""

    def edit(pdf: pikepdf.Pdf) -> None:
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as data:
            if value is None:
                del data[key]
            else:
                data[key] = value

    return edit


def pdf_value(value: object) -> object:
    """Return a value as a PDF has it; a text that starts with one slash is a name."""
    if isinstance(value, dict):
        return pikepdf.Dictionary({f"/{k}": pdf_value(v) for k, v in value.items()})
    if isinstance(value, list):
        return pikepdf.Array([pdf_value(v) for v in value])
    if isinstance(value, str) and value.startswith("/") and value.count("/") == 1:
        return pikepdf.Name(value)
    return pikepdf.String(value) if isinstance(value, str) else value


def catalog(key: str, **values: object) -> PdfEdit:
    """Set an entry of the catalog to a dictionary."""

    def edit(pdf: pikepdf.Pdf) -> None:
        pdf.Root[f"/{key}"] = pdf_value(values)

    return edit


def add_action(**values: object) -> PdfEdit:
    """Give the last link of the last page another action."""

    def edit(pdf: pikepdf.Pdf) -> None:
        link = pdf.pages[-1].Annots[-1]
        if "/Dest" in link:
            del link["/Dest"]
        link.A = pdf_value({"Type": "/Action", **values})

    return edit


def attach(pdf: pikepdf.Pdf) -> None:
    """Put a file into a PDF."""
    pdf.attachments["notes.txt"] = b"carried along"


def add_script(pdf: pikepdf.Pdf) -> None:
    """Put a named script into a PDF."""
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
    pdf.Root.Names.JavaScript = pikepdf.Dictionary(Names=["start", script])


def lose_glyphs(pdf: pikepdf.Pdf) -> None:
    """Take the glyphs of one font out of a PDF."""
    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary) and "/FontFile2" in item:
            del item["/FontFile2"]
            return
    raise AssertionError("no font to spoil")


def lose_place(name: str) -> PdfEdit:
    """Take a named place out of a PDF."""

    def edit(pdf: pikepdf.Pdf) -> None:
        del pikepdf.NameTree(pdf.Root.Names.Dests)[name]

    return edit


def add_pages(count: int) -> PdfEdit:
    """Put empty pages before the last page, which is the one of the references or the only one."""

    def edit(pdf: pikepdf.Pdf) -> None:
        for _ in range(count):
            pdf.add_blank_page(page_size=(595, 842))
            pdf.pages.insert(0, pdf.pages[-1])
            del pdf.pages[-1]

    return edit


def add_last_pages(count: int) -> PdfEdit:
    """Put empty pages behind the last one."""

    def edit(pdf: pikepdf.Pdf) -> None:
        for _ in range(count):
            pdf.add_blank_page(page_size=(595, 842))

    return edit


def turn_outline(pdf: pikepdf.Pdf) -> None:
    """Let every entry of the outline lead to the last page."""
    with pdf.open_outline() as outline:
        for item in [i for top in outline.root for i in (top, *top.children)]:
            item.destination = pikepdf.Array([pdf.pages[-1].obj, pikepdf.Name.Fit])


def move_place(name: str, page: int) -> PdfEdit:
    """Let a named place lie on another page, counted from 0."""

    def edit(pdf: pikepdf.Pdf) -> None:
        tree = pikepdf.NameTree(pdf.Root.Names.Dests)
        tree[name] = pikepdf.Array([pdf.pages[page].obj, pikepdf.Name.XYZ, 0, 0, 0])

    return edit


def no_pages() -> bytes:
    """Return a PDF without pages."""
    out = io.BytesIO()
    pikepdf.new().save(out)
    return out.getvalue()


def locked(data: bytes) -> bytes:
    """Return a PDF that asks for a password."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    return out.getvalue()
