"""The works that a paper cites, for other programs: as CSL-JSON and as BibLaTeX.

The JSON holds the whole records, as Zotero and pandoc read them. BibLaTeX has no place for some of
it, such as the genre of a report; it is written and not BibTeX's older form, which has no day, no
access date and no type for a web page.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from hashlib import blake2b
from typing import Any

from briefgen import csl
from briefgen.paper import Paper
from briefgen.source import Source

#: What is the authors' own, and no part of the work.
_PRIVATE = frozenset({"annote", "custom", "note"})

#: Converts a text from one format to another: text, format, format.
Converter = Callable[[str, str, str], str]

#: The titles that BibLaTeX's styles may recase.
_TITLES = ("title", "container-title", "collection-title", "volume-title")


def records(paper: Paper, sources: Mapping[str, Source]) -> tuple[str, ...]:
    """Return the CSL-JSON record of each work that a paper cites, as text.

    They stand in the order of its list of sources, behind them what only its notes name. Members
    that CSL does not have are left out, and the notes of the authors.
    """
    noted = (name for note in paper.notes for name in note.sources)
    names = dict.fromkeys((*(r.source for r in paper.references), *noted))
    return tuple(_text(_public(sources[name].record)) for name in names)


def file_names(brief: str, preset: str) -> tuple[str, str]:
    """Return the paths of the two files of a paper below the build folder, the JSON first."""
    return f"{brief}/{preset}.references.json", f"{brief}/{preset}.references.bib"


def csl_json(cited: Sequence[str]) -> bytes:
    """Return records as a file of CSL-JSON."""
    values = [json.loads(text) for text in cited]
    return (json.dumps(values, ensure_ascii=False, indent=1) + "\n").encode()


def biblatex(cited: Sequence[str], convert: Converter) -> bytes:
    """Return records as a file of BibLaTeX, which `convert` makes of CSL-JSON.

    Titles are wholly in braces, so that no style changes their case, and keys are `key(id)`.

    Raises:
        OSError: if `convert` fails.
    """
    asked = _text([_for_biblatex(json.loads(text)) for text in cited])
    made = convert(asked, "csljson", "biblatex")
    lines = (_about(_BRACED.sub(_plain, line)) for line in made.strip().split("\n"))
    return ("\n".join(lines) + "\n").encode()


def key(identity: str) -> str:
    """Return a source's id as a key of BibLaTeX: the same one, where it may stand there.

    Other characters become hyphens, with a digest of the id, so that two ids stay two keys,
    whatever else is cited.
    """
    if _KEY.fullmatch(identity):
        return identity
    plain = unicodedata.normalize("NFKD", identity).encode("ascii", "ignore").decode()
    words = re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-")
    mark = blake2b(identity.encode(), digest_size=4).hexdigest()
    return f"{words or 'source'}-{mark}"


_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9:._+/-]*")

#: A title wholly in braces of its own; those of an author say that it is one name.
_BRACED = re.compile(r"^  (?:\w*title|journal|series) = \{\{.*\}\},?$")

#: A word in braces that is no argument of a command.
_WORD = re.compile(r"(?<![\\A-Za-z}\]{])\{([^\\{}\[\]]+)\}|(?<==\s\{\{)\{([^\\{}\[\]]+)\}")


def _plain(field: re.Match[str]) -> str:
    """Return a field without the braces around single words: those around the whole do."""
    return _WORD.sub(lambda m: m[1] or m[2], field[0])


def _about(line: str) -> str:
    """Return a line with the mark of a date that is about right as BibLaTeX has it.

    pandoc 3.9 writes it as a character of a text, and so it is no date when it is read again.
    """
    return line.replace(r"\textasciitilde{}", "~") if _DATE.match(line) else line


_DATE = re.compile(r"  \w*date = \{")


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _public(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record as anybody may have it, its id and type first."""
    first = {name: record[name] for name in ("id", "type")}
    return first | {n: v for n, v in record.items() if n in csl.VARIABLES - _PRIVATE}


def _for_biblatex(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record so that pandoc writes it whole."""
    out = {**record, "id": key(str(record["id"]))}
    for name in _TITLES:
        if name in out:
            out[name] = f'<span class="nocase">{out[name]}</span>'
    for name in csl.NAMES & out.keys():
        out[name] = [_with_suffix(person) for person in out[name]]
    for name in csl.DATES & out.keys():
        if not out[name].keys() & {"date-parts", "raw"}:
            del out[name]  # words are no date there: it would be empty
    if "URL" in out:  # it is written as it stands, and a brace would end it
        out["URL"] = re.sub(r"[{}\\\s]", lambda m: f"%{ord(m[0]):02X}", str(out["URL"]))
    return out


def _with_suffix(person: Mapping[str, Any]) -> dict[str, Any]:
    """Return a name with what stands behind it as BibLaTeX has it: `Brands, Jr., Henry`."""
    if "suffix" not in person or "family" not in person:
        return dict(person)
    rest = {part: text for part, text in person.items() if part not in {"suffix", "comma-suffix"}}
    return rest | {"family": f"{person['family']}, {person['suffix']}"}
