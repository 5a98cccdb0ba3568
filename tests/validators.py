"""Other people's validators, run by the Python of an environment of their own: see proof_feeds.py.

Each says what it found in the files of a build folder, and is shown a spoiled copy that it must refuse.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from importlib import metadata
from pathlib import Path


def main() -> None:
    """Print a line for each validator; end with 1 at the first that disagrees."""
    build, xsd, grammar, page = sys.argv[1:5]
    schemas = json.loads(sys.stdin.read())
    for said in (
        *lists(Path(build, "briefs.json"), schemas),
        *maps(Path(build, "sitemap.xml"), Path(xsd)),
        *feeds(Path(build, "feed.atom"), grammar),
        *answers(page),
    ):
        print(said, flush=True)


def lists(file: Path, schemas: dict) -> Iterator[str]:
    """The list against its schema, and each schema against the one of draft 7."""
    import jsonschema

    for schema in schemas.values():
        jsonschema.Draft7Validator.check_schema(schema)
    checker = jsonschema.Draft7Validator(
        schemas["briefs"], format_checker=jsonschema.FormatChecker()
    )
    told = json.loads(file.read_text(encoding="utf-8"))
    faults = list(checker.iter_errors(told))
    assert not faults, faults
    told["briefs"][0]["issued"] = "yesterday"
    del told["briefs"][1]["lengths"][0]["outputs"][0]["sha256"]
    assert len(list(checker.iter_errors(told))) == 2
    yield f"jsonschema {version('jsonschema')}: briefs.json valid, {len(schemas)} schemas are draft 7"


def maps(file: Path, xsd: Path) -> Iterator[str]:
    """The map of the site against the schema of sitemaps.org."""
    from lxml import etree

    schema = etree.XMLSchema(etree.parse(str(xsd)))
    data = file.read_bytes()
    _held(schema.validate, data, data.replace(b"<lastmod>", b"<lastmod>on ", 1))
    yield f"libxml2 by lxml {version('lxml')}: sitemap.xml valid against the XSD of sitemaps.org"


def feeds(file: Path, grammar: str) -> Iterator[str]:
    """The feed against the grammar of RFC 4287 and what that says in words, and in a reader."""
    import feedparser
    from lxml import etree

    data = file.read_bytes()
    if grammar:
        import rnc2rng

        text = rnc2rng.dumps(rnc2rng.load(grammar)).replace('xmlns:local=""', "")
        schema = etree.RelaxNG(etree.fromstring(text.encode()))
        for old, new in ((b"<updated>", b"<updated>on "), (b"<title>", b'<title wrong="x">')):
            _held(schema.validate, data, data.replace(old, new, 1))
        yield f"libxml2 by lxml {version('lxml')}: feed.atom valid against RFC 4287, appendix B"
    else:
        yield "not run: RFC 4287's own grammar was not given (--grammar FILE)"
    atom = {"a": "http://www.w3.org/2005/Atom"}
    wants = "count(//a:entry[not(a:author) or not(a:link[@rel='alternate']) or not(a:summary)])"
    twice = "count(//a:entry[count(a:link[@rel='alternate']) > 1])"
    root = etree.fromstring(data)
    assert [root.xpath(path, namespaces=atom) for path in (wants, twice)] == [0, 0]
    read = feedparser.parse(data)
    assert not read.bozo, read.bozo_exception
    assert read.version == "atom10"
    assert all(e.id and e.updated_parsed and e.links and e.summary for e in read.entries)
    assert feedparser.parse(data[:-10]).bozo
    yield f"feedparser {version('feedparser')}: {len(read.entries)} entries, well formed"


def answers(page: str) -> Iterator[str]:
    """What a consumer of oEmbed finds from the address of a page."""
    from pyoembed import PyOembedException, oEmbed

    told = oEmbed(page, maxwidth=600)
    assert told["type"] == "rich"
    assert told["html"].startswith(f'<iframe src="{page.removesuffix(".html")}.frame.html"'), told
    try:
        oEmbed(page.rpartition("/")[0] + "/note.bare.html")
    except PyOembedException:
        pass
    else:
        raise AssertionError("a page without a link has an answer")
    yield f"pyoembed {version('pyoembed')}: finds the frame from its page: {told['title']}"


def _held(valid: Callable[[object], bool], good: bytes, bad: bytes) -> None:
    from lxml import etree

    assert bad != good
    assert valid(etree.fromstring(good)), getattr(valid, "__self__", None).error_log
    assert not valid(etree.fromstring(bad))


def version(package: str) -> str:
    return metadata.version(package)


if __name__ == "__main__":
    main()
