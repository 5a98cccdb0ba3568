"""Reading HTML back: what a browser would make of the bytes, found by a parser of its own.

Nothing here knows how `document.py` writes; only ids, roles and classes are agreed on.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from briefgen.markup import INLINE
from briefgen.verification.read_css import families, is_loaded, style_loads
from briefgen.verification.written import (
    Head,
    HtmlFile,
    Metadata,
    UnreadableError,
    Written,
    WrittenNote,
    WrittenPopover,
    WrittenSection,
    paths_in,
    target_number,
)

#: Elements without text of their own.
_SILENT = frozenset("script style svg template noscript".split())

#: Classes of what stands in a text and is not the text.
_APART = frozenset("call mark note note-number backlink plotted".split())

#: Elements of which the text has the same beside them.
_SHOWN_APART = frozenset({"button"})

#: Attributes whose address is fetched, or reported to, without a reader's asking.
_FETCHED = frozenset(
    "action archive background classid code codebase data dynsrc formaction icon longdesc "
    "lowsrc manifest ping poster profile src srcdoc".split()
)

#: Kinds of link that only say something; any other is fetched or prepared for.
_TOLD = frozenset(
    "alternate author bookmark canonical cite-as help license me next prev search".split()
)

#: The type of a link to what content systems ask for.
_OEMBED = "application/json+oembed"

#: What a browser keeps as data and never runs.
_DATA = "application/ld+json"

#: What an instruction to the browser may be: one that only forbids.
_FORBIDS = "content-security-policy"

#: Elements whose `href` is only followed when a reader asks for it.
_FOLLOWED = frozenset({"a", "area"})

#: Schemes that such an address may have, beside none.
_SCHEMES = frozenset({"http", "https", "mailto"})

#: Elements that run or hold what is not text.
_FOREIGN = frozenset("applet base embed frame iframe object portal script".split())

#: A list of texts, each with whether it belongs to a link back.
_Pieces = Iterator[tuple[str, bool]]


def read_html(data: bytes) -> HtmlFile:
    """Return what an HTML file holds.

    Raises:
        UnreadableError: if the bytes are not a whole HTML file in UTF-8.
    """
    text = whole(data)
    from tinyhtml5 import parse

    try:
        return read_tree(parse(io.StringIO(text), namespace_html_elements=False))
    except Exception as error:  # what a broken file does to a reader is no bug of ours
        raise UnreadableError(f"the parser gave up with {type(error).__name__}") from error


def decoded(data: bytes) -> str:
    """Return the text of a file.

    Raises:
        UnreadableError: if it is not UTF-8, or holds a null character.
    """
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise UnreadableError(f"byte {error.start} is not UTF-8") from None
    if "\0" in text:
        raise UnreadableError("it holds a null character")
    return text


def whole(data: bytes) -> str:
    """Return the text of a file that starts and ends as HTML does.

    Raises:
        UnreadableError: if it does not.
    """
    text = decoded(data)
    if not text.lstrip().lower().startswith("<!doctype html"):
        raise UnreadableError("it does not start with `<!DOCTYPE html>`")
    if not text.rstrip().lower().endswith("</html>"):
        raise UnreadableError("it does not end with `</html>`")
    return text


def read_tree(root: Any) -> HtmlFile:
    """Return what a parsed file holds, its elements without a namespace."""
    parents = {child: parent for parent in root.iter() for child in parent}
    ids = [e.get("id") for e in root.iter() if e.get("id")]
    sheets = ["".join(e.itertext()) for e in root.iter() if _name(e) == "style"]
    hrefs = [e.get("href", "") for e in root.iter("a")]
    loads = [*_loads(root), *(address for sheet in sheets for address in style_loads(sheet))]
    written = Written(
        _metadata(root),
        tuple(_section(e) for e in root.iter("section")),
        tuple(_notes(root, parents)),
        tuple(_calls(root, parents)),
        tuple(_text(e) for e in _of_class(root, "mark")),
        tuple(dict.fromkeys(h for h in hrefs if h[:1] == "#" and h[1:] not in {"", *ids})),
        tuple(dict.fromkeys(loads)),
        paths_in(_strings(root)),
        _opening(root),
        tuple(_pictures(root)),
    )
    return HtmlFile(
        written,
        tuple(dict.fromkeys(name for sheet in sheets for name in families(sheet))),
        tuple(name for name, count in Counter(ids).items() if count > 1),
        tuple(_returns(root, parents)),
        " ".join(_text(e) for e in root.iter("body")),
        tuple(_popovers(root, parents)),
        tuple(_stray_buttons(root)),
        _head(root, sheets),
        _times(root),
        _outline(root),
        _skips(root),
        _files(root),
    )


def _pictures(root: Any) -> Iterator[str]:
    """Yield the text alternative of each picture, one that is drawn in the page itself too."""
    for element in root.iter():
        if element.tag == "img" and element.get("src"):
            yield element.get("alt", "")
        elif _name(element) == "svg" and element.get("role") == "img":
            yield element.get("aria-label", "")


def _opening(root: Any) -> str:
    """Return the text of the head of the article, which a screen reader reads first."""
    head = next(root.iter("header"), None)
    return "" if head is None else " ".join("".join(head.itertext()).split())


def _metadata(root: Any) -> Metadata:
    named = {e.get("name", "").lower(): e.get("content", "").strip() for e in root.iter("meta")}
    title = next(root.iter("title"), None)
    return Metadata(
        "" if title is None else " ".join("".join(title.itertext()).split()),
        named.get("author", ""),
        named.get("description", ""),
        named.get("keywords", ""),
        root.get("lang", ""),
        named.get("dcterms.created", ""),
        named.get("dcterms.modified", ""),
    )


def _head(root: Any, sheets: list[str]) -> Head:
    """Return what the head of a page tells, as a browser takes it: only its head counts."""
    head = next(root.iter("head"), ())
    metas = [e for e in head if _name(e) == "meta"]
    named = ((e.get("name") or e.get("property") or "", e.get("content", "")) for e in metas)
    before = []
    for element in head:
        if _name(element) == "style":
            break
        if element.get("http-equiv", "").lower() == _FORBIDS:
            before.append(element.get("content", ""))
    return Head(
        tuple((name, content) for name, content in named if name),
        tuple((e.get("rel", ""), e.get("href", "")) for e in head if _name(e) == "link"),
        tuple("".join(e.itertext()) for e in root.iter() if _is_data(e)),
        tuple(before),
        tuple(sheets),
        tuple(e.get("style") for e in root.iter() if _name(e) and "style" in e.attrib),
        tuple(
            e.get("href", "") for e in head if _name(e) == "link" and e.get("type", "") == _OEMBED
        ),
    )


def _is_data(element: Any) -> bool:
    """Return whether an element is a script of data, which is not run and loads nothing."""
    kind = element.get("type", "").strip().lower()
    return _name(element) == "script" and kind == _DATA and "src" not in element.attrib


def _times(root: Any) -> tuple[tuple[str, str], ...]:
    """Return the dates in the head of the article, for programs and for readers."""
    header = next(root.iter("header"), None)
    found = () if header is None else header.iter("time")
    return tuple((e.get("datetime", ""), " ".join("".join(e.itertext()).split())) for e in found)


def _outline(root: Any) -> tuple[tuple[str, str], ...] | None:
    """Return the links of the contents beside the text, with their words."""
    found = next((e for e in _of_class(root, "outline") if e.tag == "nav"), None)
    if found is None:
        return None
    return tuple((a.get("href", "").removeprefix("#"), _text(a)) for a in found.iter("a"))


def _skips(root: Any) -> tuple[str, ...]:
    """Return where the first link of the page leads, if that is its main part."""
    first = next(root.iter("a"), None)
    target = "" if first is None else first.get("href", "").removeprefix("#")
    main = next(root.iter("main"), None)
    return (target,) if target and main is not None and main.get("id") == target else ()


def _files(root: Any) -> tuple[tuple[str, str], ...]:
    """Return the links to files beside this one, with their words."""
    return tuple(
        (href, _text(a))
        for a in root.iter("a")
        if (href := a.get("href", "")) and href[0] not in "#/" and not _scheme(href)
    )


def _section(element: Any) -> WrittenSection:
    heading = next(element.iter("h2"), None)
    return WrittenSection(
        element.get("id", ""),
        element.get("data-role", ""),
        "" if heading is None else _text(heading),
        _text(element, without=heading),
        empty_items=sum(not _text(e) for e in element.iter("li")),
        links=tuple(h[1:] for e in element.iter("a") if (h := e.get("href", ""))[:1] == "#"),
    )


def _notes(root: Any, parents: dict[Any, Any]) -> Iterator[WrittenNote]:
    for element in root.iter():
        number = target_number(element.get("id", ""), "note")
        above = list(_above(element, parents))
        listed = any(e.get("role") == "doc-endnotes" for e in above)
        # An item of the list that is no note of ours has the number 0; lists in notes are theirs.
        if not number and not (
            element.tag == "li" and listed and not any(e.tag == "li" for e in above)
        ):
            continue
        back = [link for text, link in _parts(element) if text.strip()]
        links = [e.get("href") for e in _of_class(element, "backlink")]
        yield WrittenNote(
            number,
            _text(element),
            f"#call-{number}" in links,
            element.tag == "li"
            and listed
            # The note's own words first, every link back behind them.
            and back == sorted(back)
            and False in back,
        )


def _calls(root: Any, parents: dict[Any, Any]) -> Iterator[int]:
    """Yield the number of each call: a link to a note, at a place the note can link back to."""
    for element in root.iter("a"):
        number = target_number(element.get("href", "").removeprefix("#"), "note")
        around = [element, *_above(element, parents)]
        here = any(e.get("id") == f"call-{number}" for e in around)
        if number and here and not any(_is_popover(e) for e in around):
            yield number


def _returns(root: Any, parents: dict[Any, Any]) -> Iterator[str]:
    """Yield the id that each link back from elsewhere than a note leads to.

    A group of links may be marked as such in the place of each.
    """
    for element in dict.fromkeys(a for e in _of_class(root, "backlink") for a in e.iter("a")):
        if not any(target_number(e.get("id", ""), "note") for e in _above(element, parents)):
            yield element.get("href", "").removeprefix("#")


def _popovers(root: Any, parents: dict[Any, Any]) -> Iterator[WrittenPopover]:
    for element in root.iter():
        if not _is_popover(element):
            continue
        around = next((e for e in _above(element, parents) if e.get("id")), None)
        buttons = [] if around is None else list(around.iter("button"))
        inside = {name: [e for e in element if e.tag == name] for name in ("a", "b", "i", "span")}
        known = [e for elements in inside.values() for e in elements]
        own = [element.text or ""]
        own += [e.tail or "" for e in element]
        own += [_text(e) for e in element if e not in known and _name(e)]
        yield WrittenPopover(
            element.get("id", ""),
            "" if around is None else around.get("id"),
            sum(b.get("popovertarget") == element.get("id") and _has_name(b) for b in buttons),
            tuple(_text(e) for e in inside["span"]),
            tuple(_text(e) for e in inside["i"]),
            tuple(_text(e) for e in inside["b"]),
            tuple((_text(e), e.get("href", "").removeprefix("#")) for e in inside["a"]),
            " ".join("".join(own).split()),
        )


def _has_name(button: Any) -> bool:
    """Return whether a button is called something by a reader of the screen."""
    return bool(button.get("aria-label", "").strip())


def _stray_buttons(root: Any) -> Iterator[str]:
    shown = {e.get("id") for e in root.iter() if _is_popover(e)}
    for button in root.iter("button"):
        if button.get("popovertarget") not in shown:
            yield button.get("popovertarget", "")


def _is_popover(element: Any) -> bool:
    return "popover" in element.attrib and bool(_name(element))


def _above(element: Any, parents: dict[Any, Any]) -> Iterator[Any]:
    while element in parents:
        element = parents[element]
        yield element


def _classes(element: Any) -> frozenset[str]:
    return frozenset(element.get("class", "").split())


def _of_class(root: Any, name: str) -> Iterator[Any]:
    return (e for e in root.iter() if name in _classes(e))


def _name(element: Any) -> str:
    """Return an element's local name; a comment has none."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def _text(element: Any, without: Any = None) -> str:
    """Return the text of an element, white space folded, without what stands apart in it."""
    own = (text for text, back in _parts(element, without) if not back)
    return " ".join("".join(own).split())


def _parts(element: Any, without: Any = None, back: bool = False) -> _Pieces:
    yield element.text or "", back
    for child in element:
        name = _name(child)
        apart = _classes(child) & _APART if name else frozenset()
        apart |= {name} & _SHOWN_APART | {"popover"} & set(child.attrib if name else ())
        if name and child is not without and name not in _SILENT and apart <= {"backlink"}:
            gap = "" if name in INLINE else " "
            yield gap, back
            yield from _parts(child, without, back or bool(apart))
            yield gap, back
        yield child.tail or "", back


def _loads(root: Any) -> Iterator[str]:
    """Yield what elements and attributes would fetch, run or send to."""
    for element in root.iter():
        name = _name(element)
        told = element.get("http-equiv", "").strip().lower() if name == "meta" else ""
        if (name in _FOREIGN and not _is_data(element)) or (told and told != _FORBIDS):
            yield f"<{name}>"
        for key, value in element.attrib.items() if name else ():
            yield from _attribute_loads(element, name, key.rpartition("}")[2].lower(), value)


def _attribute_loads(element: Any, name: str, key: str, value: str) -> Iterator[str]:
    if key.startswith("on"):
        yield f"{key}={value}"
    elif key == "href":
        if name in _FOLLOWED:
            if _scheme(value) not in {"", *_SCHEMES}:
                yield value
        elif is_loaded(value) and not (
            name == "link" and set(element.get("rel", "").lower().split()) <= _TOLD
        ):
            yield value
    elif key in _FETCHED:
        if is_loaded(value):
            yield value
    elif key in {"srcset", "imagesrcset"}:
        yield from (a for a in _candidates(value) if is_loaded(a))
    elif "(" in value:  # `style`, and SVG's attributes that take `url()`
        yield from style_loads(value)


def _scheme(address: str) -> str:
    """Return the scheme of an address as a browser sees it, empty where it has none."""
    plain = "".join(c for c in address if c > " ")
    head, colon, _ = plain.partition(":")
    return head.lower() if colon and not set(head) & set("/?#") else ""


def _candidates(value: str) -> Iterable[str]:
    """Return the addresses of a `srcset`, which are parted by white space and commas."""
    return [part.strip(",") for part in value.split() if part.strip(",")]


def _strings(root: Any) -> Iterator[str]:
    """Yield every text, comment and attribute of a file, but data in addresses."""
    for element in root.iter():
        for value in (element.text, element.tail, *element.attrib.values()):
            if value and not value.startswith("data:"):
                yield value
