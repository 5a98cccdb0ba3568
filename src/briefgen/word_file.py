"""Files of a word processor: their parts in a ZIP archive without a clock in it.

What pandoc leaves to the word processor's defaults is set here: the properties of the file, its
settings, the indents of lists, the annexes that begin pages.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Collection, Mapping
from xml.sax.saxutils import escape, quoteattr

from briefgen._version import VERSION

#: The namespace of a text, as `xmlns:w` has it.
TEXT = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

#: What stands before each part.
DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

#: The part that says what the others are, which comes first.
CONTENT_TYPES = "[Content_Types].xml"

#: The date of every part: the first that an archive can say.
_NO_DATE = (1980, 1, 1, 0, 0, 0)


def packed(parts: Mapping[str, bytes]) -> bytes:
    """Return parts as an archive: the same bytes for the same parts, whenever it is made."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(parts, key=lambda n: (n != CONTENT_TYPES, n)):
            entry = zipfile.ZipInfo(name, _NO_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system, entry.external_attr = 0, 0
            archive.writestr(entry, parts[name])
    return out.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    """Return the parts of an archive that this machine made."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def bookmark(name: str) -> str:
    """Return what pandoc calls the place with an id: a word processor takes 40 characters."""
    if len(name) <= 40:
        return name
    return f"X{hashlib.sha1(name.encode(), usedforsecurity=False).hexdigest()[1:]}"


#: How wide pandoc takes a text to be, in twentieths of a point, and where a table says it.
_PANDOCS = 7920
_GRID = re.compile(r'(<w:gridCol w:w=")(\d+)"')


def finished(data: bytes, head: Mapping[str, str], annexes: Collection[str], measure: int) -> bytes:
    """Return what pandoc wrote with its properties, settings, lists and tables set.

    `head` is what the file says of itself, by the names of `word_tree.head`. The sections `annexes`
    begin pages. `measure` is the width of the text, in twentieths of a point.
    """
    parts = parts_of(data)
    parts["docProps/core.xml"] = _core(head).encode()
    parts["docProps/app.xml"] = _app().encode()
    parts["word/settings.xml"] = _settings(head.get("language", "")).encode()
    text = parts["word/document.xml"].decode()
    # Pandoc writes the whole address of a picture, its data, into its description for programs.
    text = re.sub(r'descr="data:[^"]*"', 'descr=""', text)
    # Without this some programs put white space around it.
    text = text.replace("<wp:inline>", '<wp:inline distT="0" distB="0" distL="0" distR="0">')
    for annex in annexes:
        name = re.escape(escape(bookmark(f"h-{annex}")))
        heading = rf'(<w:bookmarkStart [^>]*w:name="{name}" ?/>\s*<w:p><w:pPr><w:pStyle [^>]*/>)'
        text = re.sub(heading, r"\1<w:pageBreakBefore />", text)
    # No row is parted by the end of a page.
    text = text.replace("<w:trPr><w:tblHeader", "<w:trPr><w:cantSplit /><w:tblHeader")
    text = text.replace("<w:tr><w:tc>", "<w:tr><w:trPr><w:cantSplit /></w:trPr><w:tc>")
    text = _TABLE.sub(_with_row_heads, text)
    text = _GRID.sub(lambda m: f'{m[1]}{round(int(m[2]) * measure / _PANDOCS)}"', text)
    parts["word/document.xml"] = text.encode()
    parts["word/numbering.xml"] = re.sub(
        rb'w:left="(\d+)"', lambda m: b'w:left="%d"' % (int(m[1]) // 2), parts["word/numbering.xml"]
    )
    return packed(parts)


_TABLE = re.compile(r"<w:tbl>.*?</w:tbl>", re.DOTALL)
_FIRST_OF_ROW = re.compile(
    r'<w:tr>(?:(?!</w:trPr>).)*</w:trPr><w:tc>.*?<w:pStyle w:val="(\w+)"', re.DOTALL
)


def _with_row_heads(match: re.Match[str]) -> str:
    """Return a table that says of its first column that it heads the rows, where it does."""
    table = match[0]
    firsts = [row[1] for row in _FIRST_OF_ROW.finditer(table.partition("</w:tr>")[2])]
    if not firsts or set(firsts) != {"TableHead"}:
        return table
    table = table.replace('w:firstColumn="0"', 'w:firstColumn="1"', 1)
    return table.replace('w:val="0020"', 'w:val="00A0"', 1)


def _core(head: Mapping[str, str]) -> str:
    def said(name: str, value: str, kind: str = "") -> str:
        return f"<{name}{kind}>{escape(value)}</{name}>" if value else ""

    def day(name: str, value: str) -> str:
        return said(name, f"{value}T00:00:00Z", ' xsi:type="dcterms:W3CDTF"') if value else ""

    return (
        f"{DECLARED}<cp:coreProperties "
        'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{said('dc:title', head.get('title', ''))}"
        f"{said('dc:creator', head.get('author', ''))}"
        f"{said('dc:subject', head.get('description', ''))}"
        f"{said('cp:keywords', head.get('keywords', ''))}"
        f"{said('dc:language', head.get('language', ''))}"
        f"{day('dcterms:created', head.get('dcterms.created', ''))}"
        f"{day('dcterms:modified', head.get('dcterms.modified', ''))}</cp:coreProperties>"
    )


def _app() -> str:
    return (
        f"{DECLARED}<Properties "
        'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        f"<Application>briefgen {VERSION}</Application></Properties>"
    )


def _settings(language: str) -> str:
    """Return settings: the notes' rules, the language, and no mode of an older word processor."""
    return (
        f'{DECLARED}<w:settings xmlns:w="{TEXT}"><w:zoom w:percent="100"/>'
        '<w:defaultTabStop w:val="720"/><w:characterSpacingControl w:val="doNotCompress"/>'
        '<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'
        '<w:compat><w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        f'<w:themeFontLang w:val={quoteattr(language)} w:eastAsia="ko-KR"/>'
        '<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
    )
