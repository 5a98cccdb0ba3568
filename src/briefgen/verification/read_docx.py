"""Reading a Word file back: its parts as a word processor would take them, found by their relations.

Nothing here knows how the file was made; only names of styles and of bookmarks are agreed on. The
archive and its XML are held to limits, since what is read may have been changed by anybody.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from briefgen.markup import HANGUL
from briefgen.verification.written import (
    Called,
    DocxFile,
    Metadata,
    UnreadableError,
    Written,
    WrittenNote,
    WrittenSection,
    paths_in,
    squeeze,
    target_number,
)

#: The most parts of a file, and the most bytes of all together when they are unpacked.
MOST_PARTS, MOST_BYTES = 500, 60_000_000

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_SHOWN = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"

#: What a field may do: number pages and lead to places. Others fetch, ask or run.
_FIELDS = frozenset("PAGE NUMPAGES SECTIONPAGES PAGEREF REF HYPERLINK TOC SEQ STYLEREF".split())

#: The schemes that an address of a link may have.
_SCHEMES = ("http://", "https://", "mailto:")

#: Elements that bring something along, and parts of an archive that do.
_CARRIED = frozenset("altChunk object control subDoc attachedTemplate".split())
_PARTS = ("vbaproject", "/activex/", "/embeddings/", "/customui/", ".bin")

#: Elements without text of their own.
_SILENT = frozenset("instrText delText delInstrText pPr rPr tblPr tcPr trPr tblGrid sectPr".split())

#: What stands for a white space.
_SPACES = frozenset("tab br cr ptab".split())

#: The style of the lines behind the last section.
_COLOPHON = "colophon"


def read_docx(data: bytes) -> DocxFile:
    """Return what a Word file holds.

    Raises:
        UnreadableError: if it is no archive within the limits, or its XML can not be read.
    """
    try:
        return _read(_parts(data))
    except UnreadableError:
        raise
    except Exception as error:  # what a broken file does to a reader is no bug of ours
        raise UnreadableError(f"the parser gave up with {type(error).__name__}") from error


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        if len(entries) > MOST_PARTS or sum(e.file_size for e in entries) > MOST_BYTES:
            raise UnreadableError("it has more parts or more bytes than a paper needs")
        if len({e.filename for e in entries}) < len(entries):
            raise UnreadableError("two of its parts have one name")
        return {e.filename: archive.read(e) for e in entries}


@dataclass(frozen=True, slots=True)
class _Package:
    """The parts of a file with their relations: what each leads to, by the ids that it uses."""

    parts: Mapping[str, bytes]

    def tree(self, name: str) -> Element:
        """Return a part as XML; one with a declaration of its own could grow without bound."""
        text = self.parts[name].decode()
        if "<!" in text.replace("<!--", ""):
            raise UnreadableError(f"`{name}` declares what no paper needs")
        return ElementTree.fromstring(text.encode())

    def relations(self, name: str) -> dict[str, tuple[str, str, bool]]:
        """Return the relations of a part by their ids: kind, target, and whether it is outside."""
        folder, _, file = name.rpartition("/")
        rels = posixpath.join(folder, "_rels", f"{file}.rels")
        if rels not in self.parts:
            return {}
        out = {}
        for each in self.tree(rels).iter(_RELATION):
            target, outside = each.get("Target", ""), each.get("TargetMode") == "External"
            if not outside:
                target = posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/")
            kind = each.get("Type", "").rpartition("/")[2]
            out[each.get("Id", "")] = kind, target, outside
        return out

    def related(self, name: str, kind: str) -> str:
        """Return the part of a kind that a part leads to, empty where there is none."""
        targets = (
            t for k, t, outside in self.relations(name).values() if k == kind and not outside
        )
        return next((t for t in targets if t in self.parts), "")


@dataclass(frozen=True, slots=True)
class _Style:
    """A style with what it takes from those that it is based on; `level` counts from 1."""

    name: str
    level: int
    hidden: bool
    hangul: str
    language: str


def _styles(root: Element) -> tuple[dict[str, _Style], _Style]:
    """Return the styles by their ids, and what holds where none says otherwise."""
    defaults = root.find(f"{_W}docDefaults/{_W}rPrDefault/{_W}rPr")
    usual = _Style(
        "", 0, False, _of(defaults, "rFonts", "eastAsia"), _of(defaults, "lang", "eastAsia")
    )
    given = {e.get(f"{_W}styleId", ""): e for e in root.iter(f"{_W}style")}

    def whole(identity: str, seen: tuple[str, ...] = ()) -> _Style:
        element = given[identity]
        above = _of(element, "basedOn", "val")
        rest = whole(above, (*seen, identity)) if above in given and above not in seen else usual
        runs = element.find(f"{_W}rPr")
        level = _of(element.find(f"{_W}pPr"), "outlineLvl", "val")
        return _Style(
            _of(element, "name", "val").lower(),
            int(level) + 1 if level.isdigit() else rest.level,
            rest.hidden or _is_on(runs, "vanish"),
            _of(runs, "rFonts", "eastAsia") or rest.hangul,
            _of(runs, "lang", "eastAsia") or rest.language,
        )

    return {identity: whole(identity) for identity in given}, usual


def _of(element: Element | None, name: str, attribute: str) -> str:
    """Return an attribute of a child, empty where there is no such child."""
    child = None if element is None else element.find(f"{_W}{name}")
    return "" if child is None else child.get(f"{_W}{attribute}", "")


def _is_on(element: Element | None, name: str) -> bool:
    child = None if element is None else element.find(f"{_W}{name}")
    return child is not None and child.get(f"{_W}val", "1") not in {"0", "false", "off"}


@dataclass(slots=True)
class _Line:
    """A paragraph: its style, the id of its heading, its text and what stands in it.

    `calls` are the ids of its notes with how much of its text stands before each.
    """

    style: str
    level: int
    anchors: tuple[str, ...]
    begins_page: bool
    listed: bool
    text: str = ""
    calls: list[tuple[str, int]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Reader:
    """Goes through a text in the order in which it is read."""

    package: _Package
    styles: Mapping[str, _Style]
    usual: _Style
    media: Mapping[str, tuple[str, str, bool]]
    lines: list[_Line] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    open_marks: list[str] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)
    pictures: list[str] = field(default_factory=list)
    custom: list[str] = field(default_factory=list)
    undefined: dict[str, None] = field(default_factory=dict)
    unset: dict[str, None] = field(default_factory=dict)

    def walk(self, element: Element) -> None:
        for child in element:
            name = _name(child)
            if name == "p":
                self.paragraph(child)
            elif name in {"bookmarkStart", "bookmarkEnd"}:
                self.bookmark(child)
            elif name == "tbl":
                self.known(_of(child.find(f"{_W}tblPr"), "tblStyle", "val"))
                self.walk(child)
            elif name not in _SILENT:
                self.walk(child)

    def known(self, style: str) -> _Style:
        """Return a style that is used; one that the file does not have is noted."""
        if style and style not in self.styles:
            self.undefined[style] = None
        return self.styles.get(style, self.usual)

    def paragraph(self, element: Element) -> None:
        given = element.find(f"{_W}pPr")
        style = self.known(_of(given, "pStyle", "val"))
        level = _of(given, "outlineLvl", "val")
        line = _Line(
            style.name,
            int(level) + 1 if level.isdigit() else style.level,
            tuple(self.waiting),
            _is_on(given, "pageBreakBefore"),
            given is not None and given.find(f"{_W}numPr") is not None,
        )
        self.waiting.clear()
        self.lines.append(line)
        if not (
            style.hidden or (given is not None and _is_on(given.find(f"{_W}rPr"), "specVanish"))
        ):
            self.inside(element, line, style)

    def inside(self, element: Element, line: _Line, style: _Style) -> None:
        for child in element:
            name = _name(child)
            if name == "r":
                self.run(child, line, style)
            elif name in {"bookmarkStart", "bookmarkEnd"}:
                self.bookmark(child)
            elif name == "hyperlink":
                if anchor := child.get(f"{_W}anchor"):
                    line.links.append(anchor)
                self.inside(child, line, style)
            elif name not in _SILENT:
                self.inside(child, line, style)

    def run(self, run: Element, line: _Line, style: _Style) -> None:
        given = run.find(f"{_W}rPr")
        named = _of(given, "rStyle", "val")
        own = self.known(named) if named else style
        if own.hidden or _is_on(given, "vanish"):
            return
        for child in run:
            name = _name(child)
            if name == "t":
                self.say(child.text or "", line)
                language = _of(given, "lang", "eastAsia") or own.language
                if not (
                    language.startswith("ko") and (_of(given, "rFonts", "eastAsia") or own.hangul)
                ):
                    self.unset |= dict.fromkeys(m[0] for m in HANGUL.finditer(child.text or ""))
            elif name in _SPACES:
                self.say(" ", line)
            elif name in {"noBreakHyphen", "softHyphen"}:
                self.say("-" if name == "noBreakHyphen" else "\u00ad", line)
            elif name == "footnoteReference":
                note = child.get(f"{_W}id", "")
                line.calls.append((note, len(line.text)))
                if child.get(f"{_W}customMarkFollows") not in {None, "0", "false", "off"}:
                    self.custom.append(note)
            elif name in {"drawing", "pict"}:
                self.picture(child)

    def say(self, text: str, line: _Line) -> None:
        if self.open_marks:
            self.marks[-1] += text
        else:
            line.text += text

    def picture(self, element: Element) -> None:
        """Keep the text alternative of a picture whose bytes are in the file."""
        shown = next(element.iter(_SHOWN), None)
        blips = [e.get(f"{_R}embed", "") for e in element.iter(_BLIP)]
        targets = [self.media.get(blip, ("", "", True)) for blip in blips]
        if shown is not None and any(
            not outside and _is_picture(self.package.parts.get(target, b""))
            for _, target, outside in targets
        ):
            self.pictures.append(shown.get("descr", ""))

    def bookmark(self, element: Element) -> None:
        identity, name = element.get(f"{_W}id", ""), element.get(f"{_W}name", "")
        if _name(element) == "bookmarkStart":
            self.names[identity] = name
            self.anchors.add(name)
            self.waiting.append(name)
            if target_number(name, "mark"):
                self.open_marks.append(identity)
                self.marks.append("")
        elif identity in self.open_marks:
            self.open_marks.remove(identity)


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _is_picture(data: bytes) -> bool:
    return data.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8"))


def _read(parts: Mapping[str, bytes]) -> DocxFile:
    package = _Package(parts)
    main = package.related("", "officeDocument")
    if not main:
        raise UnreadableError("it has no text")
    trees = {n: package.tree(n) for n in parts if n.endswith((".xml", ".rels"))}
    body = trees[main].find(f"{_W}body")
    if body is None:
        raise UnreadableError("its text has no body")
    looks = package.related(main, "styles")
    styles, usual = _styles(trees[looks])
    relations = package.relations(main)
    reader = _Reader(package, styles, usual, relations)
    reader.walk(body)
    places = list(body.iter(f"{_W}sectPr"))
    countable = _counts(places, trees.get(package.related(main, "settings")))
    numbers = _numbers(reader, countable=countable)
    notes = package.related(main, "footnotes")
    sections = list(_sections(reader.lines))
    links = [link for line in reader.lines for link in line.links]
    written = Written(
        _metadata(package, trees, _language(trees[looks])),
        tuple(_section(lines) for lines in sections[1:] if lines[0].level == 1),
        tuple(_notes(trees[notes], numbers, reader) if notes else ()),
        tuple(numbers[note] for line in reader.lines for note, _ in line.calls),
        tuple(" ".join(mark.split()) for mark in reader.marks),
        tuple(dict.fromkeys(link for link in links if link not in reader.anchors)),
        tuple(dict.fromkeys(_loads(package, trees))),
        paths_in(_strings(trees.values())),
        _joined(sections[0]),
        tuple(reader.pictures),
    )
    above, below = (
        [tuple(_furniture(place, relations, trees, kind)) for place in places]
        for kind in ("header", "footer")
    )
    return DocxFile(
        written,
        " ".join(line.text for line in reader.lines),
        (0, *(line.level for line in reader.lines if line.level)),
        tuple(_is_headed(table) for table in body.iter(f"{_W}tbl")),
        tuple(text for texts in above for text, _ in texts),
        tuple(text for texts in below for text, _ in texts),
        all(any("PAGE" in does for _, does in (*a, *b)) for a, b in zip(above, below, strict=True)),
        tuple(reader.undefined),
        tuple(reader.unset),
        tuple(_called(sections, numbers)),
    )


def _numbers(reader: _Reader, *, countable: bool) -> dict[str, int]:
    """Return the number that is printed for each note, by its id; 0 where that is no plain count."""
    order = dict.fromkeys(note for line in reader.lines for note, _ in line.calls)
    return {
        note: number if countable and note not in reader.custom else 0
        for number, note in enumerate(order, 1)
    }


def _joined(lines: Iterable[_Line]) -> str:
    return " ".join(" ".join(line.text for line in lines).split())


def _sections(lines: list[_Line]) -> Iterator[list[_Line]]:
    """Yield what stands before the first heading, then each heading with what follows it."""
    group: list[_Line] = []
    for line in lines:
        if line.level == 1 or line.style == _COLOPHON:
            yield group
            group = []
        group.append(line)
    yield group


def _section(lines: list[_Line]) -> WrittenSection:
    head, *rest = lines
    names = (name.removeprefix("h-") for name in head.anchors if name.startswith("h-"))
    return WrittenSection(
        next(names, ""),
        "",
        " ".join(head.text.split()),
        _joined(rest),
        heads_page=head.begins_page,
        empty_items=sum(line.listed and not line.text.strip() for line in rest),
        links=tuple(link for line in rest for link in line.links),
    )


def _called(sections: list[list[_Line]], numbers: Mapping[str, int]) -> Iterator[Called]:
    """Yield each call with the end of what its section says before it."""
    for lines in sections:
        before = ""
        for line in lines[1:] if lines and lines[0].level == 1 else lines:
            for note, at in line.calls:
                yield Called(numbers[note], squeeze(before + line.text[:at]))
            before += line.text + " "


def _counts(places: list[Element], settings: Element | None) -> bool:
    """Return whether notes are numbered 1, 2, 3 through the whole text."""
    given = [p for e in places if (p := e.find(f"{_W}footnotePr")) is not None]
    if settings is not None and (own := settings.find(f"{_W}footnotePr")) is not None:
        given.append(own)
    again = {"eachPage"} | ({"eachSect"} if len(places) > 1 else set())
    return not any(
        _of(each, "numFmt", "val") not in {"", "decimal"}
        or _of(each, "numStart", "val") not in {"", "1"}
        or _of(each, "numRestart", "val") in again
        for each in given
    )


def _notes(root: Element, numbers: Mapping[str, int], text: _Reader) -> Iterator[WrittenNote]:
    """Yield the notes; what `text` notes of styles and Hangul is noted of them too."""
    for note in root.iter(f"{_W}footnote"):
        if note.get(f"{_W}type", "normal") != "normal":
            continue
        number = numbers.get(note.get(f"{_W}id", ""), 0)
        reader = _Reader(
            text.package, text.styles, text.usual, {}, undefined=text.undefined, unset=text.unset
        )
        reader.walk(note)
        linked = next(note.iter(f"{_W}footnoteRef"), None) is not None
        yield WrittenNote(number, _joined(reader.lines), linked, listed=False)


def _language(styles: Element) -> str:
    """Return the language in which the text is read and checked where nothing says otherwise."""
    return _of(styles.find(f"{_W}docDefaults/{_W}rPrDefault/{_W}rPr"), "lang", "val")


def _metadata(package: _Package, trees: Mapping[str, Element], language: str) -> Metadata:
    core = package.related("", "core-properties")
    said: dict[str, str] = {}
    for element in trees[core] if core else ():
        said[_name(element)] = " ".join((element.text or "").split())
    return Metadata(
        said.get("title", ""),
        said.get("creator", ""),
        said.get("subject", ""),
        said.get("keywords", ""),
        language if language == said.get("language") else "",
        said.get("created", "")[:10],
        said.get("modified", "")[:10],
    )


def _furniture(
    place: Element,
    relations: Mapping[str, tuple[str, str, bool]],
    trees: Mapping[str, Element],
    kind: str,
) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield the text and the fields of each header or footer of a part of the text.

    Where pages have none, it is empty.
    """
    there = {
        e.get(f"{_W}type", ""): e.get(f"{_R}id", "") for e in place.iter(f"{_W}{kind}Reference")
    }
    wanted = {"default", *there} | ({"first"} if _is_on(place, "titlePg") else set())
    for each in sorted(wanted):
        tree = trees.get(relations.get(there.get(each, ""), ("", "", True))[1])
        if tree is None:
            yield "", frozenset()
        else:
            yield " ".join(_texts(tree)), frozenset(_fields(tree))


def _texts(tree: Element) -> Iterator[str]:
    for run in tree.iter(f"{_W}r"):
        if not _is_on(run.find(f"{_W}rPr"), "vanish"):
            yield "".join(e.text or "" for e in run.iter(f"{_W}t"))


def _fields(tree: Element) -> Iterator[str]:
    """Yield what each field of a part does, by the word that it begins with."""
    for element in tree.iter():
        said = ""
        if _name(element) == "fldSimple":
            said = element.get(f"{_W}instr", "")
        elif _name(element) == "instrText":
            said = element.text or ""
        if said.split():
            yield said.split()[0].upper()


def _is_headed(table: Element) -> bool:
    """Return whether the first row of a table is a head that stands again on each page."""
    first = table.find(f"{_W}tr")
    return first is not None and _is_on(first.find(f"{_W}trPr"), "tblHeader")


def _loads(package: _Package, trees: Mapping[str, Element]) -> Iterator[str]:
    """Yield what is fetched, run or carried along."""
    for name in package.parts:
        if any(part in f"/{name.lower()}" for part in _PARTS):
            yield name
        for kind, target, outside in package.relations(name).values():
            if outside and not (kind == "hyperlink" and target.lower().startswith(_SCHEMES)):
                yield target
    for tree in trees.values():
        yield from (f"<{_name(e)}>" for e in tree.iter() if _name(e) in _CARRIED)
        yield from (word for word in _fields(tree) if word not in _FIELDS)


def _strings(trees: Iterable[Element]) -> Iterator[str]:
    for tree in trees:
        for element in tree.iter():
            yield from (v for v in (element.text, element.tail, *element.attrib.values()) if v)
