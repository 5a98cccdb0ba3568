"""Markdown to text with holes: CommonMark and tables, with the project's own rules.

Raw HTML is text, links lead only to http, https, mailto and anchors, and what a later stage
decides becomes a hole. Markdown is rendered here, once, and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline import image as _image
from markdown_it.token import Token
from markupsafe import Markup, escape

from briefgen import citation
from briefgen.finding import Finding, Place, finding
from briefgen.limits import (
    FORBIDDEN,
    LONGEST_PARAGRAPH,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_FINDINGS,
    MOST_ROWS,
)
from briefgen.markup import (
    CaptionNumber,
    Citation,
    Cite,
    CrossReference,
    FigureUse,
    HeadingEnd,
    HeadingStart,
    Hole,
    Parts,
    PictureUse,
    TableEdge,
    hangul,
    join,
)

_FIGURE = re.compile(r"\{\{[ \t]*([A-Za-z0-9][A-Za-z0-9_.-]*)[ \t]*\}\}")
#: What makes a term's plural of it, directly behind.
_PLURAL = re.compile(r"s(?!\w)")
_CAPTION = re.compile(r"^Table:[ \t]+")
_MESSAGE = re.compile(r"^Figure:[ \t]+")
_SOURCE = re.compile(r"^Source:[ \t]+")
# What of it is not printed; a citation takes the space before it along.
_BEGIN = re.compile(r"^(?:Table|Figure):[ \t]*")
_CAPTION_ID = re.compile(
    r"[ \t]*\{(?=[#.])(?:#([A-Za-z][A-Za-z0-9_-]*))?[ \t]*(\.wide)?[ \t]*\}[ \t]*$"
)
_PICTURE = "picture:"
_SAFE_LINK = re.compile(r"^(https?://[^\s/]|mailto:[^\s@]+@|#[^\s]+$)", re.IGNORECASE)

#: A line that makes a table of the lines around it.
_DELIMITERS = re.compile(r"^[ \t>]*(?=[^\n]*-)[|:\- \t]*[|:][|:\- \t]*$")

#: How deep blocks and emphasis may be nested.
_DEEPEST = 20

#: Fragment headings start at this many `#`; fewer would stand above the section's own heading.
FIRST_HEADING = 3


#: Opening and closing quotation marks, outer and inner, by language; the first two letters
#: decide where the whole tag is not here.
QUOTES: Mapping[str, str | list[str]] = {
    "en-GB": "‘’“”",
    "en": "“”‘’",
    "fr": ["«\u202f", "\u202f»", "“", "”"],
    "de": "„“‚‘",
}


def quotes(language: str) -> str | list[str]:
    """Return the quotation marks that straight ones become in a language."""
    return QUOTES.get(language) or QUOTES.get(language[:2]) or QUOTES["en"]


@lru_cache(maxsize=8)
def parser(language: str = "en") -> MarkdownIt:
    """Return the Markdown parser with the project's rules, made once a language."""
    options = {
        "html": False,
        "typographer": True,
        "maxNesting": _DEEPEST,
        "quotes": quotes(language),
    }
    md = MarkdownIt("commonmark", options)
    md.enable(["table", "smartquotes"])
    # Links are judged in `_Walk.link`, which can say what is wrong with one.
    md.validateLink = _any_link  # type: ignore[method-assign]
    md.core.ruler.before("inline", "longest_paragraph", _longest_paragraph)
    md.use(citation.plugin)
    md.inline.ruler.before("escape", "figure_use", _figure_use)
    md.inline.ruler.at("image", _placed_image)
    return md


def _any_link(url: str) -> bool:
    return True


def _longest_paragraph(state: StateCore) -> None:
    """Empty what takes the parser of inlines too long, and note that it was there."""
    for token in state.tokens:
        if token.type == "inline" and len(token.content) > LONGEST_PARAGRAPH:
            token.meta["characters"] = len(token.content)
            token.content = ""


def _placed_image(state: StateInline, silent: bool) -> bool:
    """Read an image, and note where it stands."""
    position = state.pos
    found = _image(state, silent)
    if found and not silent:
        state.tokens[-1].meta["position"] = position
    return found


def _figure_use(state: StateInline, silent: bool) -> bool:
    match = _FIGURE.match(state.src, state.pos, state.posMax)
    if not match:
        return False
    plural = _PLURAL.match(state.src, match.end(), state.posMax)
    if not silent:
        token = state.push("figure_use", "", 0)
        token.meta = {"name": match[1], "position": state.pos, "plural": bool(plural)}
        token.content = "x"  # never printed: it says to quotation marks that a word stands here
    state.pos = (plural or match).end()
    return True


def render(
    text: str, file: str, first_line: int, language: str = "en"
) -> tuple[Parts, list[Finding]]:
    """Return the parts of a piece of Markdown and what is wrong with it.

    `first_line` is the number in `file` of the first line of `text`; `language` decides the
    quotation marks.
    """
    walk = _Walk(file, first_line, re.split(r"\r\n?|\n", text))
    if walk.oversized():
        return (), walk.findings
    tokens = parser(language).parse(text)
    if walk.unfit(tokens):
        return (), walk.findings
    parts = join(walk.blocks(tokens))
    return parts, walk.findings


@dataclass(slots=True)
class _Walk:
    """Turns tokens into parts; holds where in the file the current inline content stands."""

    file: str
    first_line: int
    lines: Sequence[str]
    findings: list[Finding] = field(default_factory=list)
    starts: list[tuple[int, int, int]] = field(default_factory=list)
    content: str = ""
    cell: bool = False
    taken: dict[int, int] = field(default_factory=dict)

    # --- places -----------------------------------------------------------------------------

    def locate(self, token: Token, *, cell: bool = False) -> None:
        """Note at which line and column each line of the token's content starts.

        A cell of a table is looked for behind the one before it in its row.
        """
        self.starts, self.cell, offset = [], cell, 0
        row = token.map[0] if token.map else 0
        for content in token.content.split("\n"):
            raw = self.lines[row] if row < len(self.lines) else ""
            if cell:
                written = _written(content)
                column = max(raw.find(written, self.taken.get(row, 0)), 0)
                self.taken[row] = column + len(written)
            else:  # what is left of it in its line are marks of blocks
                text = content.strip()
                column = max(raw.rfind(text), 0) - (len(content) - len(content.lstrip()))
            self.starts.append((offset, row, column))
            offset += len(content) + 1
            row += 1
        self.content = token.content

    def place(self, position: int) -> Place:
        """Return the place in the file of an offset into the current inline content."""
        offset, row, column = max(s for s in self.starts if s[0] <= position)
        before = self.content[offset:position]
        length = len(_written(before) if self.cell else before)
        return Place(self.file, self.first_line + row, column + length + 1)

    def report(self, code: str, message: str, place: Place, hint: str = "") -> None:
        if len(self.findings) >= MOST_FINDINGS:
            return
        row = place.line - self.first_line
        context = self.lines[row] if 0 <= row < len(self.lines) else ""
        self.findings.append(finding(code, message, place, hint, context))

    # --- sizes ------------------------------------------------------------------------------

    def oversized(self) -> bool:
        """Report a table that no paper needs, before it is parsed."""
        run: list[str] = []
        for row, line in enumerate((*self.lines, "")):
            if line.strip(" \t>"):
                run.append(line)
                continue
            columns = max((r.count("|") + 1 for r in run if _DELIMITERS.match(r)), default=0)
            place = Place(self.file, self.first_line + row - len(run))
            if columns > MOST_COLUMNS or columns * len(run) > MOST_CELLS:
                message = f"a table has {columns} columns and {len(run):,} rows"
                most = f"{MOST_COLUMNS} columns, {MOST_CELLS:,} cells and {MOST_ROWS:,} rows"
                self.report("too-large", message, place, f"the most is {most}")
            elif columns and len(run) > MOST_ROWS + 3:
                message = f"a table has {len(run):,} rows, and {MOST_ROWS:,} is the most"
                self.report("too-large", message, place, "show what the text speaks of")
            run.clear()
        return bool(self.findings)

    def unfit(self, tokens: Sequence[Token]) -> bool:
        """Report a paragraph that is too long, and what is nested too deep.

        The parser passes over the one, and the engine breaks at the other.
        """
        for token in tokens:
            deepest = max((child.level for child in token.children or ()), default=0)
            if "characters" in token.meta:
                place = Place(self.file, self.first_line + (token.map[0] if token.map else 0))
                message = f"a paragraph has {token.meta['characters']:,} characters"
                hint = f"part it by empty lines: {LONGEST_PARAGRAPH:,} is the most"
                self.report("too-large", message, place, hint)
                return True
            if token.level >= _DEEPEST - 1 or deepest > _DEEPEST:
                place = Place(self.file, self.first_line + (token.map[0] if token.map else 0))
                message = "lists, quotations or emphasis are nested too deep here"
                self.report("too-large", message, place, "write it flat")
                return True
        return False

    # --- blocks -----------------------------------------------------------------------------

    def blocks(self, tokens: Sequence[Token]) -> Iterator[Markup | Hole]:
        captions = _captions(tokens)
        pictures, sources = _pictures(tokens), _sources(tokens)
        header = False
        first_cell = False
        end = -1
        for index, token in enumerate(tokens):
            if index <= end:
                continue
            if index in pictures:
                end, message, image, below = pictures[index]
                yield from self.picture(message, image, below)
                continue
            if token.type == "inline":
                self.locate(token, cell=tokens[index - 1].type in {"th_open", "td_open"})
                if index in captions:
                    continue
                if header:
                    self.refuse_in_head(token)
                yield from self.inline(token.children or [])
            elif index in captions or token.hidden:
                continue
            elif token.type == "table_close" and index in sources:
                end, source = sources[index]
                yield from _TABLE_END
                yield from self.source(source)
            elif token.type == "table_close":
                yield from _TABLE_END
            elif token.type == "heading_open":
                yield HeadingStart(max(1, int(token.tag[1]) - FIRST_HEADING + 1))
            elif token.type == "heading_close":
                yield HeadingEnd(max(1, int(token.tag[1]) - FIRST_HEADING + 1))
            elif token.type == "table_open":
                yield from self.table_open(captions.get(-index))
            elif token.type in {"thead_open", "thead_close"}:
                header = token.type == "thead_open"
                yield Markup(f"<{'' if header else '/'}thead>")
            elif token.type == "tr_open":
                first_cell = True
                yield Markup("<tr>")
            elif token.type in {"th_open", "td_open"}:
                yield _cell(token, header=header, first=first_cell)
            elif token.type in {"th_close", "td_close"}:
                yield Markup("</th>" if header or first_cell else "</td>")
                first_cell = False
            elif token.type in {"fence", "code_block"}:
                yield Markup("<pre><code>{}</code></pre>").format(token.content)
            else:
                yield _plain(token)

    def refuse_in_head(self, token: Token) -> None:
        """Report citations in a table's head: it stands again on each page, its notes once."""
        for child in token.children or []:
            if child.type == "citation":
                self.report(
                    "citation-in-table-head",
                    "the head of a table holds a citation",
                    self.place(child.meta["citation"].position),
                    "put it into the caption: the head is repeated on every page of the table",
                )

    def table_open(self, caption: Token | None) -> Iterator[Markup | Hole]:
        yield TableEdge(numbered=caption is not None)
        if caption is None:
            yield Markup("<table>")
            return
        self.locate(caption)
        children, identity, wide = _message(caption)
        attribute = Markup(' id="table-{}"').format(identity) if identity else Markup("")
        yield Markup("<table{}{}><caption>").format(attribute, _WIDE if wide else "")
        yield CaptionNumber(identity)
        yield from self.inline(children)
        yield Markup("</caption>")

    def picture(
        self, message: Token | None, image: Token, source: Token | None
    ) -> Iterator[Markup | Hole]:
        """Yield a picture between its message and its source."""
        self.locate(image)
        (token,) = image.children or []
        place = self.place(token.meta["position"])
        words = join(self.alternative(token))
        said = tuple(p for p in words if isinstance(p, (Markup, FigureUse)))
        if not any(isinstance(p, FigureUse) or p.strip() for p in said):
            said = ()
        if _holds_citation(token):
            self.image(token)
        if not said or message is None:
            lacks = "message above it" if said else "text alternative"
            hint = (
                "write `Figure: what it shows {#id}` as the paragraph above it"
                if said
                else "say what it shows to those who can not see it: `![text](picture:id)`"
            )
            self.report("bare-picture", f"a picture has no {lacks}", place, hint)
            return
        name = str(token.attrGet("src") or "").removeprefix(_PICTURE)
        self.locate(message)
        children, identity, wide = _message(message)
        attribute = Markup(' id="picture-{}"').format(identity) if identity else Markup("")
        yield Markup("<figure{}{}><figcaption>").format(attribute, _WIDE if wide else "")
        yield CaptionNumber(identity, "picture")
        yield from self.inline(children)
        yield Markup("</figcaption>")
        yield PictureUse(name, said, place, wide)
        if source is not None:
            yield from self.source(source)
        yield Markup("</figure>")

    def alternative(self, image: Token) -> Iterator[Markup | FigureUse]:
        """Yield the words of a text alternative with its figures; what they look like is lost.

        Places inside it are counted from behind its `![`.
        """
        for child in image.children or []:
            if child.type == "figure_use":
                yield self.figure_use(child, image.meta["position"] + 2)
            elif child.type in {"softbreak", "hardbreak"}:
                yield Markup(" ")
            elif child.content:
                yield escape(child.content)

    def source(self, paragraph: Token) -> Iterator[Markup | Hole]:
        """Yield the line below a table or picture that says where it is from."""
        self.locate(paragraph)
        yield Markup('<p class="source">')
        yield from self.inline(paragraph.children or [])
        yield Markup("</p>")

    # --- inline -----------------------------------------------------------------------------

    def inline(self, children: Sequence[Token]) -> Iterator[Markup | Hole]:
        skip_to = -1
        for index, token in enumerate(children):
            if index <= skip_to:
                continue
            following = children[index + 1].type if index + 1 < len(children) else ""
            if token.type == "text":
                yield hangul(self.without_controls(token.content))
            elif token.type == "softbreak":
                if following != "citation":  # the mark joins the word before it
                    yield Markup("\n")
            elif token.type == "hardbreak":
                yield Markup("<br>")
            elif token.type == "code_inline":
                yield Markup("<code>{}</code>").format(token.content)
            elif token.type == "figure_use":
                yield self.figure_use(token)
            elif token.type == "citation":
                broken = index > 0 and children[index - 1].type == "softbreak"
                yield self.cluster(token.meta["citation"], broken=broken)
            elif token.type == "bad_citation":
                self.report(
                    "bad-citation",
                    f"`{_shortened(token.meta['text'])}` is no citation",
                    self.place(token.meta["position"]),
                    _hint(token.meta["text"]),
                )
            elif token.type == "link_open":
                skip_to = _matching(children, index)
                yield from self.link(token, children[index + 1 : skip_to])
            elif token.type == "image":
                self.image(token)
            else:
                yield _plain(token)

    def figure_use(self, token: Token, start: int = 0) -> FigureUse:
        """Return the use that a token stands for; `start` is where what it was read in begins."""
        place = self.place(start + token.meta["position"])
        return FigureUse(token.meta["name"], place, token.meta["plural"])

    def without_controls(self, text: str) -> str:
        """Return a text, reported if an entity such as `&#x202e;` put into it what only acts."""
        match = FORBIDDEN.search(text)
        if not match:
            return text
        self.report(
            "control-character",
            f"an entity stands for the character U+{ord(match[0]):04X}, which acts and does not show",
            Place(self.file, self.first_line + (self.starts[0][1] if self.starts else 0)),
            "take it out",
        )
        return FORBIDDEN.sub("\ufffd", text)

    def cluster(self, raw: citation.RawCitation, *, broken: bool) -> Citation:
        cites = []
        for item in raw.cites:
            place = self.place(item.position)
            if item.key.startswith("claim:") and item.suffix:
                self.report(
                    "claim-locator",
                    f"the citation of `{item.key}` carries a locator, `{item.suffix}`",
                    place,
                    "leave it out: a claim brings its own; or cite the source itself",
                )
            self.refuse_in_cite(item, place)
            cites.append(Cite(item.key, place, item.prefix, item.suffix, item.suppress_author))
        place = self.place(raw.position)
        space = " " if broken else raw.space
        return Citation(tuple(cites), place, space, raw.punctuation, raw.in_text)

    def refuse_in_cite(self, item: citation.RawCite, place: Place) -> None:
        """Report what a citation processor would print as it stands: a second key, a figure."""
        if item.stray >= 0:
            self.report(
                "bad-citation",
                f"the citation of `{item.key}` holds a second key",
                self.place(item.stray),
                "part the works by `;`, as in `[@key, p. 3; see @other]`; for a plain `@` write \\@",
            )
        figure = _FIGURE.search(f"{item.prefix} {item.suffix}")
        if figure:
            message = f"the citation of `{item.key}` holds the figure `{figure[1]}`"
            self.report("bad-citation", message, place, "write the figure into the sentence")

    def link(self, token: Token, children: Sequence[Token]) -> Iterator[Markup | Hole]:
        address = str(token.attrGet("href") or "")
        inner = tuple(self.inline(children))
        place = Place(self.file, self.first_line + (self.starts[0][1] if self.starts else 0))
        if not _SAFE_LINK.match(address):
            self.report(
                "refused-link",
                f"a link leads to `{address}`",
                place,
                "write the whole address with https://, http:// or mailto:, or #id",
            )
            yield from inner
        elif address.startswith("#"):
            cited = next((p for p in inner if isinstance(p, Citation)), None)
            if cited is not None:
                message = f"the reference to `{address[1:]}` holds a citation"
                self.report("bad-citation", message, cited.place, "put the citation behind it")
            text = tuple(p for p in join(inner) if isinstance(p, (Markup, FigureUse)))
            yield CrossReference(address[1:], text, place)
        else:
            yield Markup('<a href="{}">').format(address)
            yield from inner
            yield Markup("</a>")

    def image(self, token: Token) -> None:
        address = str(token.attrGet("src") or "")
        place = self.place(token.meta["position"])
        if _holds_citation(token):
            self.report(
                "citation-in-image-text",
                "the alternative text of an image holds a citation",
                place,
                "put it into the sentence before the image",
            )
        elif address.startswith(_PICTURE):
            self.report(
                "bare-picture",
                f"the picture `{address.removeprefix(_PICTURE)}` stands in a paragraph",
                place,
                "give it one of its own, below `Figure: what it shows {#id}`",
            )
        else:
            self.report(
                "refused-image",
                f"an image is asked for from `{address}`",
                place,
                "pictures come from content/pictures, as `![text](picture:id)`",
            )


def _holds_citation(image: Token) -> bool:
    """Tell whether an alternative text holds what is, or was meant as, a citation."""
    children = image.children or []
    return any(
        child.type in {"citation", "bad_citation"} or _holds_citation(child) for child in children
    )


def _written(cell: str) -> str:
    """Return the content of a table's cell as it stands in its row."""
    return cell.replace("|", "\\|")


def _shortened(text: str) -> str:
    """Return what a message shows of a text, on one line."""
    line = " ".join(text[:200].split())
    return line if len(line) <= 80 else f"{line[:79]}…"


def _hint(text: str) -> str:
    """Return what to do about what is no citation."""
    if text.endswith(")"):
        return "put the citation behind the link"
    if text.endswith("}") or text.startswith("[@{"):
        return "between the braces of `@{key}` stands a key without spaces"
    return "write `[@key, p. 3; see @other]`, a key in each part; for a plain `@` write \\@"


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


def _plain(token: Token) -> Markup:
    """Return the tag of a token that needs nothing of its own."""
    if not token.tag:
        return escape(token.content)
    return _tag(token.tag, token.nesting < 0, token.attrGet("start"))


@lru_cache(maxsize=256)  # a text has few kinds of them, and thousands of each
def _tag(name: str, closes: bool, start: str | int | float | None) -> Markup:
    """Return the tag of an element; `start` is the first number of a list, None for none."""
    if closes:
        return Markup(f"</{name}>")
    attributes = Markup(' start="{}"').format(start) if start is not None else Markup("")
    return Markup("<{}{}>").format(name, attributes)


def _cell(token: Token, *, header: bool, first: bool) -> Markup:
    """Return the opening tag of a cell: heads and the first cell of a row say what they head."""
    tag = '<th scope="col"' if header else '<th scope="row"' if first else "<td"
    align = str(token.attrGet("style") or "").removeprefix("text-align:")
    kind = f' class="{align}"' if align in {"right", "center"} else ""
    return Markup(f"{tag}{kind}>")


def _captions(tokens: Sequence[Token]) -> dict[int, Token]:
    """Return the captions: at minus a table's index its caption, and the indices of its tokens.

    A caption is a paragraph `Table: ...` directly above a table.
    """
    out: dict[int, Token] = {}
    for index, token in enumerate(tokens):
        if (
            token.type == "table_open"
            and index >= 3
            and tokens[index - 1].type == "paragraph_close"
            and tokens[index - 2].type == "inline"
            and tokens[index - 3].type == "paragraph_open"
            and _CAPTION.match(tokens[index - 2].content)
        ):
            caption = tokens[index - 2]
            out[-index] = caption
            for at in (index - 1, index - 2, index - 3):
                out[at] = caption
    return out


_WIDE = Markup(' class="wide"')
_TABLE_END = (Markup("</table>"), TableEdge(end=True))


def _message(paragraph: Token) -> tuple[list[Token], str, bool]:
    """Return the words of a caption, its id, and whether its table or picture is to be wide."""
    children, identity, wide = list(paragraph.children or []), "", False
    if children and children[-1].type == "text":
        match = _CAPTION_ID.search(children[-1].content)
        if match:
            identity, wide = match[1] or "", bool(match[2])
            children[-1] = _text(children[-1].content[: match.start()])
    if children:
        children[0] = _text(_BEGIN.sub("", children[0].content))
    return children, identity, wide


def _paragraph(tokens: Sequence[Token], start: int) -> Token | None:
    """Return the text of the paragraph whose first token has an index, None where none begins."""
    there = 0 <= start < len(tokens) and tokens[start].type == "paragraph_open"
    return tokens[start + 1] if there and not tokens[start].hidden else None


def _sources(tokens: Sequence[Token]) -> dict[int, tuple[int, Token]]:
    """Return by the index of the end of a table the end of its source line, and that line."""
    out = {}
    for index, token in enumerate(tokens):
        if token.type == "table_close":
            below = _paragraph(tokens, index + 1)
            if below is not None and _SOURCE.match(below.content):
                out[index] = (index + 3, below)
    return out


def _pictures(
    tokens: Sequence[Token],
) -> dict[int, tuple[int, Token | None, Token, Token | None]]:
    """Return the pictures by the index at which they begin, message included.

    Each with the index at which it ends, its message, its image and its source.
    """
    out = {}
    for index in range(len(tokens)):
        image = _paragraph(tokens, index)
        children = (image.children or []) if image is not None else []
        if image is None or [c.type for c in children] != ["image"]:
            continue
        if not str(children[0].attrGet("src") or "").startswith(_PICTURE):
            continue
        above, below = _paragraph(tokens, index - 3), _paragraph(tokens, index + 3)
        message = above if above is not None and _MESSAGE.match(above.content) else None
        source = below if below is not None and _SOURCE.match(below.content) else None
        start = index - 3 if message is not None else index
        out[start] = (index + (5 if source is not None else 2), message, image, source)
    return out


def _matching(children: Sequence[Token], start: int) -> int:
    depth = 0
    for index in range(start, len(children)):
        depth += children[index].nesting if children[index].type.startswith("link_") else 0
        if not depth:
            return index
    return len(children) - 1
