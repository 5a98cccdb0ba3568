"""The look of a file for a word processor: styles, fonts, page, header and footer of a theme.

They go into a reference document, made here part by part, from which pandoc takes them. Sizes are
in points, lengths of a page in millimetres.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from briefgen import colour, fonts
from briefgen.theme import Face, Theme
from briefgen.word_file import CONTENT_TYPES, DECLARED, TEXT, packed
from briefgen.word_tree import KOREAN

#: The type of what is made here.
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

#: The sizes of paper in millimetres, by their names in `formats`.
SHEETS = {"a4": (210.0, 297.0), "letter": (215.9, 279.4)}

#: How wide the text is, on either size: lines break alike. The margins are what is left.
MEASURE = 150.0
#: Above and below the text, and of header and footer.
_ABOVE, _EDGE = 25.0, 12.0

#: The most that a picture and a logo are wide and high, in points.
PICTURE, LOGO = (MEASURE / 25.4 * 72, 540.0), (119.0, 51.0)

#: What stands in where a machine has not the theme's fonts, by the kind of font.
_STAND_INS = {"roman": "Cambria", "swiss": "Calibri", "hangul": "Malgun Gothic"}

_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_PARTS = "application/vnd.openxmlformats-officedocument.wordprocessingml"


@dataclass(frozen=True, slots=True)
class Furniture:
    """What stands on each page: the mark, number and status above, the title below.

    `page_of` is the text of the number of a page, with `{page}` and `{pages}` in it.
    """

    mark: str
    number: str
    status: str
    title: str
    page_of: str


@dataclass(frozen=True, slots=True)
class _Fonts:
    """The names of fonts as a word processor knows them."""

    serif: str
    sans: str
    hangul: str


def reference(theme: Theme, furniture: Furniture, size: str, language: str) -> bytes:
    """Return the reference document of a paper in a theme, on one of `SHEETS`."""
    names = _fonts(theme)
    shades = {name: shade.value for name, shade in colour.whole(theme.look.light).items()}
    if furniture.mark in theme.look.marks:
        shades["handling"] = theme.look.marks[furniture.mark].value
    parts = {
        CONTENT_TYPES: _content_types(),
        "_rels/.rels": _relations(("officeDocument", "word/document.xml")),
        "word/_rels/document.xml.rels": _relations(
            ("styles", "styles.xml"), ("settings", "settings.xml"),
            ("fontTable", "fontTable.xml"), ("header", "header1.xml"), ("footer", "footer1.xml"),
        ),
        "word/document.xml": _document(size),
        "word/settings.xml": f'{DECLARED}<w:settings xmlns:w="{TEXT}"/>',
        "word/styles.xml": _styles(names, shades, language),
        "word/fontTable.xml": _font_table(names),
        "word/header1.xml": _header(furniture),
        "word/footer1.xml": _footer(furniture),
    }  # fmt: skip
    return packed({name: text.encode() for name, text in parts.items()})


def _fonts(theme: Theme) -> _Fonts:
    """Return the fonts' own names, where the theme's are names of its own."""
    korean = [face for face in theme.faces if fonts.has_hangul(face)]

    def named(family: str) -> str:
        wanted = theme.look.fonts.get(family, ())
        plain = [f for f in theme.faces if f not in korean and f.family in wanted]
        return _own_name(plain) or {"serif": "Cambria", "sans": "Calibri"}[family]

    return _Fonts(named("serif"), named("sans"), _own_name(korean) or _STAND_INS["hangul"])


def _own_name(faces: list[Face]) -> str:
    upright = sorted(faces, key=lambda f: (f.style != "normal", abs(f.weight - 400)))
    return fonts.own_name(upright[0]) if upright else ""


# --- the page ------------------------------------------------------------------------------------


def twips(millimetres: float) -> int:
    """Return a length in twentieths of a point, as a word processor counts."""
    return round(millimetres * 1440 / 25.4)


def _document(size: str) -> str:
    width, height = SHEETS[size]
    side, above, edge = twips((width - MEASURE) / 2), twips(_ABOVE), twips(_EDGE)
    return (
        f'{DECLARED}<w:document xmlns:w="{TEXT}" xmlns:r="{_RELATIONS}"><w:body><w:p/><w:sectPr>'
        '<w:headerReference w:type="default" r:id="rId4"/>'
        '<w:footerReference w:type="default" r:id="rId5"/>'
        f'<w:pgSz w:w="{twips(width)}" w:h="{twips(height)}"/>'
        f'<w:pgMar w:top="{above}" w:right="{side}" w:bottom="{above}" w:left="{side}" '
        f'w:header="{edge}" w:footer="{edge}" w:gutter="0"/></w:sectPr></w:body></w:document>'
    )


def _header(said: Furniture) -> str:
    known = "  ".join(filter(None, (said.number, said.status)))
    return _furniture("hdr", "Header", _run(said.mark, "Handling Piece"), _run(known))


def _footer(said: Furniture) -> str:
    before, _, rest = said.page_of.partition("{page}")
    between, _, behind = rest.partition("{pages}")
    pages = _run(before) + _field("PAGE") + _run(between) + _field("NUMPAGES") + _run(behind)
    mark = _run(said.mark, "Handling Piece") + _run("  " if said.mark else "")
    return _furniture("ftr", "Footer", mark + _run(said.title), pages)


def _furniture(element: str, style: str, left: str, right: str) -> str:
    return (
        f'{DECLARED}<w:{element} xmlns:w="{TEXT}"><w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
        f"{left}<w:r><w:tab/></w:r>{right}</w:p></w:{element}>"
    )


def _run(text: str, style: str = "") -> str:
    named = f'<w:rPr><w:rStyle w:val="{_id(style)}"/></w:rPr>' if style else ""
    return f'<w:r>{named}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""


def _field(name: str) -> str:
    return f'<w:fldSimple w:instr="{name}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'


# --- the styles ----------------------------------------------------------------------------------


#: The names of styles that a word processor knows by itself; the others are this file's own.
_KNOWN = frozenset(
    "Normal|Body Text|Title|Subtitle|List Paragraph|Block Text|caption|toc 1|Bibliography|header|"
    "footer|footnote text|footnote reference|Hyperlink|heading 1|heading 2|heading 3|heading 4|"
    "heading 5|heading 6".split("|")
)


def _own(name: str) -> str:
    return "" if name in _KNOWN else ' w:customStyle="1"'


def _id(name: str) -> str:
    """Return the id of a style: the words of its name, each with a capital."""
    return "".join(word[:1].upper() + word[1:] for word in name.split())


def _styles(names: _Fonts, shades: dict[str, str], language: str) -> str:
    said = quoteattr(language)
    return (
        f'{DECLARED}<w:styles xmlns:w="{TEXT}"><w:docDefaults><w:rPrDefault><w:rPr>'
        f"{_font(names.serif, names.hangul)}{_shade(shades['text'])}"
        f'<w:sz w:val="21"/><w:szCs w:val="21"/><w:lang w:val={said} w:eastAsia="ko-KR"/>'
        '</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="120" w:line="276" '
        'w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
        f"{''.join(_each_style(names, shades))}</w:styles>"
    )


def _font(name: str, hangul: str) -> str:
    own, korean = quoteattr(name), quoteattr(hangul)
    return f"<w:rFonts w:ascii={own} w:hAnsi={own} w:cs={own} w:eastAsia={korean}/>"


def _shade(value: str) -> str:
    return f'<w:color w:val="{value.removeprefix("#")}"/>'


def _each_style(names: _Fonts, shades: dict[str, str]) -> Iterator[str]:
    sans = _font(names.sans, names.hangul)
    accent, quiet, text = (_shade(shades[name]) for name in ("accent", "quiet", "text"))
    bold, italic = "<w:b/><w:bCs/>", "<w:i/><w:iCs/>"
    ground = f'<w:shd w:val="clear" w:color="auto" w:fill="{shades["tint"].removeprefix("#")}"/>'
    kept, whole = "<w:keepNext/>", "<w:keepLines/>"

    def line(side: str, size: int, name: str, space: int) -> str:
        shade = shades[name].removeprefix("#")
        return f'<w:{side} w:val="single" w:sz="{size}" w:space="{space}" w:color="{shade}"/>'

    def borders(*lines: str) -> str:
        return f"<w:pBdr>{''.join(lines)}</w:pBdr>"

    bar = borders(line("left", 24, "accent", 8))

    def tabs(at: float, kind: str = "left") -> str:
        return f'<w:tabs><w:tab w:val="{kind}" w:pos="{twips(at)}"/></w:tabs>'

    def inset(left: int, right: int = 0, hanging: int = 0) -> str:
        return f'<w:ind w:left="{left}" w:right="{right}" w:hanging="{hanging}"/>'

    def paragraph(name: str, based: str, inside: str = "", runs: str = "", after: str = "") -> str:
        own = f"<w:pPr>{inside}</w:pPr>" if inside else ""
        given = f"<w:rPr>{runs}</w:rPr>" if runs else ""
        next_ = f'<w:next w:val="{_id(after)}"/>' if after else ""
        upon = f'<w:basedOn w:val="{_id(based)}"/>' if based else ""
        usual = _own(name) if based else ' w:default="1"'
        return (
            f'<w:style w:type="paragraph"{usual} w:styleId="{_id(name)}"><w:name w:val="{name}"/>'
            f"{upon}{next_}<w:qFormat/>{own}{given}</w:style>"
        )

    def piece(name: str, runs: str) -> str:
        return (
            f'<w:style w:type="character"{_own(name)} w:styleId="{_id(name)}"><w:name w:val="{name}"/>'
            f"<w:rPr>{runs}</w:rPr></w:style>"
        )

    yield paragraph("Normal", "")
    yield paragraph("Body Text", "Normal")
    yield paragraph("First Paragraph", "Body Text", after="Body Text")
    yield paragraph("Text Below Table", "Body Text", _space(200, 120), "", "Body Text")
    yield paragraph("Compact", "Body Text", _space(0, 40))
    for level, size, above in ((1, 14, 280), (2, 11, 200), (3, 10.5, 160), (4, 10.5, 120),
                               (5, 10.5, 120), (6, 10.5, 120)):  # fmt: skip
        yield paragraph(
            f"heading {level}",
            "Normal",
            f'{kept}{whole}{_space(above, 60)}<w:outlineLvl w:val="{level - 1}"/>',
            f"{sans}{bold}{accent if level == 1 else text}{_size(size)}",
            "Body Text",
        )
    yield paragraph(
        "Handling", "Normal", _space(0, 120),
        f"{sans}{bold}{_shade(shades['handling'])}<w:spacing w:val=\"14\"/>{_size(9)}",
    )  # fmt: skip
    yield paragraph(
        "Kind", "Normal",
        f"{kept}{borders(line('top', 18, 'accent', 6))}{_space(0, 40)}",
        f"{sans}{bold}<w:caps/>{accent}<w:spacing w:val=\"16\"/>{_size(9)}",
    )  # fmt: skip
    yield paragraph("Title", "Normal", f"{kept}{whole}{_space(0, 80, 240)}", f"{bold}{_size(22)}")
    yield paragraph("Subtitle", "Normal", f"{kept}{_space(0, 160)}", f"{italic}{quiet}{_size(12)}")
    yield paragraph(
        "Facts", "Normal",
        f"{whole}{tabs(32)}{_space(0, 10)}{inset(twips(32), 0, twips(32))}",
        f"{sans}{_size(9)}",
    )  # fmt: skip
    yield paragraph(
        "Key Text", "Body Text", f"{whole}{bar}{ground}{inset(0)}", f"{sans}{_size(10.5)}"
    )
    yield paragraph("Box", "Body Text", f"{whole}{ground}{inset(0)}", f"{sans}{_size(9.5)}")
    yield paragraph(
        "Margin Note", "Body Text",
        f"{whole}{borders(line('left', 6, 'rule', 8))}{inset(567)}", f"{sans}{quiet}{_size(9)}",
    )  # fmt: skip
    yield paragraph("List Paragraph", "Body Text", _space(0, 60))
    yield paragraph(
        "Block Text", "Body Text",
        f"{borders(line('left', 12, 'accent', 8))}{inset(284, 284)}", italic,
    )  # fmt: skip
    yield paragraph("Source Code", "Normal", _space(0, 120), _size(9))
    caption = f"{sans}{bold}{_size(9.5)}"
    yield paragraph("caption", "Normal", f"{kept}{whole}{_space(120, 60)}", caption)
    yield paragraph("Table Caption", "caption")
    yield paragraph("Image Caption", "caption")
    yield paragraph("Figure", "Normal", f"{kept}{_space(0, 60)}")
    yield paragraph("Captioned Figure", "Figure")
    yield paragraph("Table Text", "Normal", _space(30, 30), f"{sans}{_size(9)}")
    yield paragraph("Table Head", "Table Text", "", bold)
    yield paragraph("Source Line", "Normal", _space(60, 200), f"{sans}{quiet}{_size(8.5)}")
    yield paragraph(
        "Term", "Normal", f"{whole}{_space(0, 40)}{inset(284, 0, 284)}", f"{sans}{_size(9.5)}"
    )
    yield paragraph("toc 1", "Normal", _space(0, 40), f"{sans}{_size(10)}")
    yield paragraph(
        "Bibliography", "Normal", f"{whole}{_space(0, 50)}{inset(284, 0, 284)}", f"{sans}{_size(9)}"
    )
    yield paragraph("Source Item", "Bibliography", f"{whole}{_space(0, 50)}")
    yield paragraph(
        "Colophon", "Normal",
        f"{borders(line('top', 4, 'rule', 6))}{_space(360, 0)}", f"{sans}{quiet}{_size(8.5)}",
    )  # fmt: skip
    yield paragraph(
        "header", "Normal", f"{tabs(MEASURE, 'right')}{_space(0, 0)}", f"{sans}{quiet}{_size(8)}"
    )
    yield paragraph(
        "footer", "Normal", f"{tabs(MEASURE, 'right')}{_space(0, 0)}", f"{sans}{quiet}{_size(8)}"
    )
    yield paragraph("footnote text", "Normal", _space(0, 30, 240), f"{sans}{_size(8.5)}")
    yield piece("footnote reference", f'{sans}{bold}<w:vertAlign w:val="superscript"/>')
    yield piece("Hyperlink", accent)
    yield piece(
        "Verbatim Char", '<w:rFonts w:ascii="Consolas" w:hAnsi="Consolas" w:cs="Consolas"/>'
    )
    yield piece("Body Text Char", "")
    yield piece("Handling Piece", f'{bold}{_shade(shades["handling"])}<w:spacing w:val="10"/>')
    yield piece("Label", f"{bold}{quiet}")
    yield piece("Caption Number", accent)
    yield piece("Source Mark", f"{sans}{_size(9)}")
    korean = quoteattr(names.hangul)
    yield piece(
        KOREAN,
        f'<w:rFonts w:hint="eastAsia" w:eastAsia={korean}/><w:i w:val="0"/>'
        '<w:lang w:val="ko-KR" w:eastAsia="ko-KR"/>',
    )
    yield _table_style(shades, kept)


def _table_style(shades: dict[str, str], kept: str) -> str:
    """Return the style of tables: rules between rows, heavier ones at head and foot."""
    text, rule = (shades[name].removeprefix("#") for name in ("text", "rule"))

    def line(side: str, size: int, shade: str) -> str:
        return f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="{shade}"/>'

    return (
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        "</w:style>"
        '<w:style w:type="table" w:customStyle="1" w:styleId="Table"><w:name w:val="Table"/>'
        '<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblBorders>'
        f"{line('top', 6, text)}{line('bottom', 6, text)}{line('insideH', 2, rule)}</w:tblBorders>"
        '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="115" w:type="dxa"/></w:tblCellMar>'
        '</w:tblPr><w:tblStylePr w:type="firstRow">'
        f"<w:pPr>{kept}</w:pPr><w:tcPr><w:tcBorders>{line('bottom', 4, text)}</w:tcBorders>"
        '<w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr></w:style>'
    )


def _size(points: float) -> str:
    halves = round(points * 2)
    return f'<w:sz w:val="{halves}"/><w:szCs w:val="{halves}"/>'


def _space(before: int, after: int, line: int = 0) -> str:
    lines = f' w:line="{line}" w:lineRule="auto"' if line else ""
    return f'<w:spacing w:before="{before}" w:after="{after}"{lines}/>'


# --- what says what the parts are ----------------------------------------------------------------


def _font_table(names: _Fonts) -> str:
    def font(name: str, kind: str, charset: str = "00") -> str:
        family = "swiss" if kind == "hangul" else kind
        return (
            f'<w:font w:name={quoteattr(name)}><w:altName w:val="{_STAND_INS[kind]}"/>'
            f'<w:charset w:val="{charset}"/><w:family w:val="{family}"/>'
            '<w:pitch w:val="variable"/></w:font>'
        )

    return (
        f'{DECLARED}<w:fonts xmlns:w="{TEXT}">{font(names.serif, "roman")}'
        f"{font(names.sans, 'swiss')}{font(names.hangul, 'hangul', '81')}</w:fonts>"
    )


def _relations(*targets: tuple[str, str]) -> str:
    each = "".join(
        f'<Relationship Id="rId{n}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return f'{DECLARED}<Relationships xmlns="{_PACKAGE}/relationships">{each}</Relationships>'


def _content_types() -> str:
    each = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_PARTS}.{kind}+xml"/>'
        for name, kind in (
            ("document", "document.main"), ("styles", "styles"), ("settings", "settings"),
            ("fontTable", "fontTable"), ("header1", "header"), ("footer1", "footer"),
        )
    )  # fmt: skip
    relations = "application/vnd.openxmlformats-package.relationships+xml"
    return (
        f'{DECLARED}<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="{relations}"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{each}</Types>'
    )
