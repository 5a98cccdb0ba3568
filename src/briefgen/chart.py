"""Charts: pictures as declarative specifications of Vega-Lite over the project's data.

A specification is data. It names data sets of the project and gets nothing from anywhere else;
what can be known of it without drawing is held against the columns that its data have.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from briefgen import cldr, dataset, json_text
from briefgen.dataset import Dataset, Kind
from briefgen.finding import Finding, Place, did_you_mean, finding
from briefgen.limits import MOST_FINDINGS
from briefgen.wording import date_text

#: How the files of specifications end, below `content/pictures/`.
SUFFIX = ".vl.json"

#: The marks that are drawn. Images and maps would need more than the project's data.
MARKS = (
    "arc area bar boxplot circle errorband errorbar line point rect rule square text tick trail"
).split()
#: What the values of a field may be.
TYPES = ("quantitative", "temporal", "ordinal", "nominal")
#: The channels of an encoding.
CHANNELS = frozenset(
    "angle color column description detail facet fill fillOpacity key latitude latitude2 longitude "
    "longitude2 opacity order radius radius2 row shape size stroke strokeDash strokeOpacity "
    "strokeWidth text theta theta2 time tooltip x x2 xError xError2 xOffset y y2 yError yError2 yOffset".split()
)
#: Where a specification has further ones, as a list.
_COMPOSED = ("layer", "concat", "hconcat", "vconcat")
#: Keys whose value is an address wherever they stand.
_ADDRESSES = frozenset({"url", "href", "$ref"})
#: The names that transforms make where they give none.
_MADE = {"fold": ("key", "value"), "density": ("value", "density"), "quantile": ("prob", "value")}
#: Keys of a transform that name a column, or several.
_NAMING = frozenset(
    "field fold flatten groupby lookup density regression on loess quantile stack impute pivot "
    "extent key fields".split()
)
#: What of an encoding has expressions and names of its own.
_APART = frozenset({"axis", "header", "legend", "scale", "title"})
_DATUM = re.compile(r"""\bdatum(?:\.([A-Za-z_]\w*)|\[\s*(["'])(.*?)\2\s*\])""")
#: A named figure in a text.
FIGURE = re.compile(r"\{\{[ \t]*([A-Za-z0-9][A-Za-z0-9_.-]*)[ \t]*\}\}")

_Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a picture's table: its name in the data, its head, and how it is written.

    `plain` numbers, such as years, have their digits together.
    """

    name: str
    head: str
    plain: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture as its specification: JSON that names data sets.

    `figures` are the named figures of its texts and of its data, `tables` the data sets that are
    shown as a table to those who do not see it, with their columns.
    """

    name: str
    file: str
    text: str
    sources: tuple[str, ...]
    figures: tuple[tuple[str, Place], ...] = ()
    tables: tuple[tuple[str, tuple[Column, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class DataTable:
    """Data as they are printed: heads, whether a column has numbers, and rows."""

    heads: tuple[str, ...]
    numeric: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Plot:
    """A chart with all that is drawn in it: `text` is JSON that holds the data themselves.

    `language` is that of its numbers, dates and named figures.
    """

    name: str
    file: str
    text: str
    language: str
    tables: tuple[DataTable, ...]


def plot(
    chart: Chart, data: Mapping[str, Dataset], language: str, figure: Callable[[str], str]
) -> Plot:
    """Return a chart with its data and named figures; `figure` prints a figure by its name."""

    def said(text: str) -> str:
        return FIGURE.sub(lambda match: figure(match[1]), text)

    def filled(value: Any) -> Any:
        if isinstance(value, str):
            return said(value)
        if isinstance(value, list):
            return [filled(item) for item in value]
        if not isinstance(value, dict):
            return value
        return {
            key: _named(inner["name"], data) if key == "data" else filled(inner)
            for key, inner in value.items()
            if key not in {"$schema", "usermeta"}
        }

    specification = filled(json.loads(chart.text))
    specification["datasets"] = {name: _records(data[name], said) for name in chart.sources}
    text = json.dumps(specification, ensure_ascii=False, sort_keys=True)
    tables = tuple(_table(data[name], columns, language, said) for name, columns in chart.tables)
    return Plot(chart.name, chart.file, text, language, tables)


def _named(name: str, data: Mapping[str, Dataset]) -> dict[str, Any]:
    """Return what names a data set. Its dates are read as days, whatever the machine's time zone."""
    dates = [c for c in data[name].columns if data[name].kind(c) is Kind.DATE]
    parse = {"format": {"parse": dict.fromkeys(dates, "date:'%Y-%m-%d'")}} if dates else {}
    return {"name": name, **parse}


def _records(data: Dataset, said: Callable[[str], str]) -> list[dict[str, Any]]:
    out = []
    for row in data.rows:
        values = (dataset.value(said(c), k) for c, k in zip(row, data.kinds, strict=True))
        out.append(dict(zip(data.columns, values, strict=True)))
    return out


def _table(
    data: Dataset, columns: tuple[Column, ...], language: str, said: Callable[[str], str]
) -> DataTable:
    cells = [
        [_printed(said(cell), data.kind(c.name), c.plain, language) for cell in data.cells(c.name)]
        for c in columns
    ]
    return DataTable(
        tuple(said(c.head) for c in columns),
        tuple(data.kind(c.name) is Kind.NUMBER for c in columns),
        tuple(zip(*cells, strict=True)),
    )


def _printed(cell: str, kind: Kind, plain: bool, language: str) -> str:
    value = dataset.value(cell, kind)
    if isinstance(value, (int, float)):
        return cldr.number_text(value, language, grouped=not plain)
    return date_text(cell, language) if kind is Kind.DATE and cell else cell


# --- reading ---------------------------------------------------------------------------------------


def parse(
    text: str, name: str, file: str, data: Mapping[str, Dataset], lost: Collection[str] = ()
) -> tuple[Chart | None, list[Finding]]:
    """Return the chart of a specification, None where it can not be drawn, and what is wrong.

    `lost` are the data sets that are there and could not be read: that is told of their files.
    """
    specification, findings = json_text.parse_json(text, file)
    if findings:
        return None, findings
    reader = _Reader(text, file, json_text.places(text), data, lost)
    if not isinstance(specification, dict):
        reader.report("bad-specification", "the file holds no object", (), _WRITE)
        return None, reader.findings
    reader.addresses(specification)
    views = tuple(reader.views(specification))
    for view in views:
        reader.check(view)
    figures = tuple(reader.figures(specification, data))
    tables = tuple(reader.tables(specification, views))
    if reader.findings or any(name in lost for name in reader.sources):
        return None, reader.findings
    return Chart(name, file, text, tuple(reader.sources), figures, tables), []


_WRITE = "write an object with `data`, `mark` and `encoding`, as docs/pictures.md does"
_DATA = 'write "data": {"name": "NAME"} for content/data/NAME.csv'


@dataclass(frozen=True, slots=True)
class _View:
    """One mark with what holds for it: its data, and the fields that its parts name."""

    path: _Path
    source: str
    fields: tuple[tuple[str, _Path], ...]
    made: frozenset[str]
    channels: tuple[Mapping[str, Any], ...]
    open: bool


@dataclass(slots=True)
class _Reader:
    """Reads a specification and collects what is wrong with it."""

    text: str
    file: str
    at: Mapping[_Path, int]
    data: Mapping[str, Dataset]
    lost: Collection[str]
    findings: list[Finding] = field(default_factory=list)
    sources: dict[str, None] = field(default_factory=dict)

    def place(self, path: _Path) -> tuple[Place, str]:
        """Return where the value at a path stands, and its line."""
        offset = self.at.get(path, 0)
        start = self.text.rfind("\n", 0, offset) + 1
        line = self.text[start:].split("\n", 1)[0]
        return Place(self.file, self.text.count("\n", 0, offset) + 1, offset - start + 1), line

    def report(self, code: str, message: str, path: _Path, hint: str) -> None:
        """Add a finding about the value at a path, once."""
        place, line = self.place(path)
        made = finding(code, message, place, hint, line)
        if made not in self.findings and len(self.findings) < MOST_FINDINGS:
            self.findings.append(made)

    # --- what gets nothing from anywhere else ----------------------------------------------------

    def addresses(self, value: Any, path: _Path = ()) -> None:
        """Report what would be fetched, and data that are not the project's."""
        for inner, place in _all(value, path):
            key = place[-1] if place else ""
            if place[:1] in {("$schema",), ("usermeta",)}:
                continue
            if key in _ADDRESSES:
                message = f"`{key}` names an address, and a picture asks for nothing"
                self.report("refused-data", message, place, f"take it out; {_DATA}")
            elif isinstance(inner, str) and "://" in inner:
                message = f"`{inner[:60]}` is an address, and a picture asks for nothing"
                self.report(
                    "refused-data", message, place, "take it out, or name the site in words"
                )
            elif key == "datasets":
                message = "`datasets` gives data in the specification itself"
                self.report("refused-data", message, place, f"put them into content/data/; {_DATA}")

    def source(self, value: Any, path: _Path) -> str:
        """Return the data set that a `data` names, empty where it names none that is there."""
        name = value.get("name") if isinstance(value, dict) else None
        if not isinstance(name, str) or set(value) - {"name"}:
            if isinstance(value, dict) and _ADDRESSES & set(value):
                return ""  # which is reported
            more = sorted(set(value) - {"name"}) if isinstance(value, dict) else []
            what = f"`data` has `{more[0]}`" if more else "`data` names no data set"
            message = f"{what}, and data come from content/data/ alone"
            self.report("refused-data", message, path, _DATA)
            return ""
        self.sources[name] = None
        if name not in self.data and name not in self.lost:
            hint = did_you_mean(name, self.data) or f"put it into {dataset.FOLDER}{name}.csv"
            message = f"there is no data set `{name}`"
            self.report("unknown-data", message, (*path, "name"), hint)
        elif name in self.data and not self.data[name].rows:
            message = f"the data set `{name}` has no rows, so nothing is drawn"
            self.report("empty-picture", message, (*path, "name"), "add rows, or take it out")
        return name

    # --- views -----------------------------------------------------------------------------------

    def views(
        self,
        spec: Any,
        path: _Path = (),
        source: str = "",
        above: tuple[tuple[Mapping[str, Any], _Path], ...] = (),
    ) -> Iterator[_View]:
        """Yield each mark of a specification with all that holds for it.

        `above` are the specifications around it, since its data were named, with their paths.
        """
        if not isinstance(spec, dict):
            self.report("bad-specification", "a view is no object", path, _WRITE)
            return
        if "data" in spec:
            source, above = self.source(spec["data"], (*path, "data")) or "?", ()
        around = (*above, (spec, path))
        inner = [key for key in _COMPOSED if key in spec]
        if inner or isinstance(spec.get("spec"), dict):
            for key in inner:
                parts = spec[key] if isinstance(spec[key], list) else []
                if not parts:
                    message = f"`{key}` is no list of views"
                    self.report("bad-specification", message, (*path, key), _WRITE)
                for number, part in enumerate(parts):
                    yield from self.views(part, (*path, key, number), source, around)
            if not inner:
                yield from self.views(spec["spec"], (*path, "spec"), source, around)
            return
        if "mark" not in spec:
            self.report("bad-specification", "a view has no `mark`", path, _WRITE)
            return
        self.mark(spec["mark"], (*path, "mark"))
        if not source:
            self.report("bad-specification", "a view has no `data`", path, _DATA)
            return
        yield self.view(path, source, around)

    def mark(self, mark: Any, path: _Path) -> None:
        """Report a mark that is not drawn."""
        kind = mark.get("type") if isinstance(mark, dict) else mark
        if kind not in MARKS:
            hint = did_you_mean(str(kind), MARKS) or f"marks are {', '.join(MARKS)}"
            self.report("bad-specification", f"there is no mark `{str(kind)[:60]}`", path, hint)

    def view(
        self, path: _Path, source: str, around: tuple[tuple[Mapping[str, Any], _Path], ...]
    ) -> _View:
        fields: list[tuple[str, _Path]] = []
        made: set[str] = set()
        channels: list[Mapping[str, Any]] = []
        is_open = False
        for spec, at in around:
            encoding = spec.get("encoding", {})
            for channel, value in encoding.items() if isinstance(encoding, dict) else ():
                where = (*at, "encoding", channel)
                if channel not in CHANNELS:
                    hint = (
                        did_you_mean(channel, CHANNELS) or "docs/pictures.md names the usual ones"
                    )
                    message = f"there is no channel `{channel}`"
                    self.report("bad-specification", message, where, hint)
                fields += _fields(value, where)
                self.types(value, where)
                channels += [v for v in (value if isinstance(value, list) else [value])
                             if isinstance(v, dict)]  # fmt: skip
            for key in ("facet", "row", "column"):
                fields += _fields(spec.get(key), (*at, key))
            transforms = spec.get("transform", [])
            for number, step in enumerate(transforms if isinstance(transforms, list) else []):
                if isinstance(step, dict):
                    where = (*at, "transform", number)
                    fields += self.transformed(step, where)
                    made |= _made(step)
                    is_open |= "pivot" in step
        return _View(path, source, tuple(fields), frozenset(made), tuple(channels), is_open)

    def types(self, value: Any, path: _Path) -> None:
        """Report a type of a field that there is not: it would be passed over when it is drawn."""
        for inner, at in _all(value, path):
            if at[-1] == "type" and at[:-1] == path and inner not in TYPES:
                hint = did_you_mean(str(inner), TYPES) or f"types are {', '.join(TYPES)}"
                message = f"there is no type `{str(inner)[:60]}`"
                self.report("bad-specification", message, at, hint)

    def transformed(self, step: Mapping[str, Any], path: _Path) -> Iterator[tuple[str, _Path]]:
        """Yield the columns that a transform names; those of another table are looked at here."""
        rest = dict(step)
        if isinstance(other := rest.pop("from", None), dict) and "data" in other:
            source = self.source(other["data"], (*path, "from", "data"))
            there = {k: v for k, v in other.items() if k != "data"}
            for name, where in _named_columns(there, (*path, "from")):
                self.column(name, where, source, frozenset())
        yield from _named_columns(rest, path)

    def check(self, view: _View) -> None:
        """Report each column that the data of a view do not have."""
        for name, path in view.fields if not view.open else ():
            self.column(name, path, view.source, view.made)

    def column(self, name: str, path: _Path, source: str, made: frozenset[str]) -> None:
        data = self.data.get(source)
        name = name.replace("\\", "")
        if data is None or name in data.columns or name in made:
            return
        near = did_you_mean(name, (*data.columns, *made))
        hint = near or f"its columns are {', '.join(data.columns)}"
        message = f"the data set `{source}` has no column `{name[:60]}`"
        self.report("unknown-column", message, path, hint)

    # --- named figures and tables ----------------------------------------------------------------

    def figures(self, value: Any, data: Mapping[str, Dataset]) -> Iterator[tuple[str, Place]]:
        """Yield the named figures of all texts and of the data, each with its place."""
        for inner, path in _all(value, ()):
            if isinstance(inner, str) and path[:1] != ("$schema",):
                for match in FIGURE.finditer(inner):
                    yield match[1], self.place(path)[0]
        for name in self.sources:
            table = data.get(name)
            for row, line in zip(table.rows, table.lines, strict=True) if table else ():
                for match in (m for cell in row for m in FIGURE.finditer(cell)):
                    yield match[1], Place(table.file if table else "", line, 1)

    def tables(
        self, spec: Mapping[str, Any], views: tuple[_View, ...]
    ) -> Iterator[tuple[str, tuple[Column, ...]]]:
        """Yield the data sets that are shown as a table, in the order given, with their columns."""
        given = _inner(spec.get("usermeta"), "table")
        path: _Path = ("usermeta", "table")
        if given is not None and not isinstance(given, dict):
            self.report("bad-specification", "`table` is no object", path, _TABLE)
            return
        for name in given or {}:
            if name not in self.sources:
                hint = did_you_mean(name, self.sources) or "name a data set that is drawn"
                self.report("unknown-data", f"`{name}` is not drawn here", (*path, name), hint)
        for name in dict.fromkeys((*(given or {}), *self.sources)):
            wanted = (given or {}).get(name)
            data = self.data.get(name)
            if wanted is False or data is None or name not in self.sources:
                continue
            heads = _heads(name, views)
            if isinstance(wanted, dict):
                for column, head in wanted.items():
                    self.column(column, (*path, name, column), name, frozenset())
                    if not isinstance(head, str) or not head:
                        message = f"the head of `{column}` is no text"
                        self.report("bad-specification", message, (*path, name, column), _TABLE)
                plain = {column.name for column in heads if column.plain}
                columns = tuple(Column(c, str(h), c in plain or _is_year(c))
                                for c, h in wanted.items())  # fmt: skip
            elif wanted is None:
                used = {column.name: column for column in heads}
                columns = tuple(used[c] for c in data.columns if c in used)
            else:
                message = f"`{name}` is neither false nor an object of columns and their heads"
                self.report("bad-specification", message, (*path, name), _TABLE)
                continue
            if columns:
                yield name, columns


_TABLE = 'write "usermeta": {"table": {"NAME": {"COLUMN": "head"}}}, or false for no table'


def _all(value: Any, path: _Path) -> Iterator[tuple[Any, _Path]]:
    """Yield a value and all in it, each with its path."""
    left = [(value, path)]
    while left:
        inner, at = left.pop()
        yield inner, at
        if isinstance(inner, dict):
            left += [(v, (*at, k)) for k, v in reversed(inner.items())]
        elif isinstance(inner, list):
            left += [(v, (*at, n)) for n, v in reversed(list(enumerate(inner)))]


def _inner(value: Any, key: str) -> Any:
    return value.get(key) if isinstance(value, dict) else None


def _fields(value: Any, path: _Path) -> Iterator[tuple[str, _Path]]:
    """Yield the columns that a channel names, in its conditions and its order too."""
    for inner, at in _all(value, path):
        if not _APART & set(at[len(path) :]) and isinstance(inner, str):
            if at[-1] == "field":
                yield inner, at
            elif at[-1] in {"test", "expr", "filter"}:
                yield from _in_expression(inner, at)


def _named_columns(step: Mapping[str, Any], path: _Path) -> Iterator[tuple[str, _Path]]:
    """Yield the columns that a transform names."""
    for inner, at in _all(step, path):
        if not isinstance(inner, str):
            continue
        keys = [key for key in at[len(path) :] if isinstance(key, str)]
        own = keys[-1] if keys else ""
        if own in _NAMING or (own == "value" and "pivot" in step):
            yield inner, at
        elif own in {"filter", "calculate", "test", "expr", "and", "or", "not"}:
            yield from _in_expression(inner, at)


def _in_expression(text: str, path: _Path) -> Iterator[tuple[str, _Path]]:
    for match in _DATUM.finditer(text):
        yield match[1] or match[3], path


def _made(step: Mapping[str, Any]) -> set[str]:
    """Return the columns that a transform makes."""
    out = {
        inner
        for inner, at in _all(step, ())
        if isinstance(inner, str) and "as" in at
    }  # fmt: skip
    if "as" not in step:
        out |= {name for key, names in _MADE.items() if key in step for name in names}
        for key in ("regression", "on", "loess", "flatten"):
            named = step.get(key)
            out |= {named} if isinstance(named, str) else set(map(str, named or ()))
    other = step.get("from")
    if isinstance(other, dict) and isinstance(other.get("fields"), list):
        out |= {str(name) for name in other["fields"]}
    return out


def _heads(source: str, views: tuple[_View, ...]) -> list[Column]:
    """Return the columns that are drawn of a data set, with the words of their axes."""
    out: dict[str, Column] = {}
    for view in views:
        if view.source != source:
            continue
        for channel in view.channels:
            name = channel.get("field")
            if not isinstance(name, str):
                continue
            name = name.replace("\\", "")
            said = [channel.get("title"), _inner(channel.get("axis"), "title"),
                    _inner(channel.get("legend"), "title"), _inner(channel.get("header"), "title")]  # fmt: skip
            title = next((t for t in said if isinstance(t, str) and t.strip()), "")
            form = _inner(channel.get("axis"), "format") or channel.get("format")
            plain = form == "d" or _is_year(name)
            if name not in out or (title and out[name].head == _words(name)):
                out[name] = Column(name, title or _words(name), plain)
        for name, _ in view.fields:
            out.setdefault(name, Column(name, _words(name), _is_year(name)))
    return list(out.values())


def _words(name: str) -> str:
    text = re.sub(r"[_-]+", " ", name).strip()
    return text[:1].upper() + text[1:]


def _is_year(name: str) -> bool:
    return bool(re.search(r"(?:^|[\W_])years?$", name, re.IGNORECASE))
