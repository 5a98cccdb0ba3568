"""Delivery: what was made is put where it belongs, whole, and never half.

Outputs are written before the manifest that lists them, and the manifest before the index. A
process that is killed in between leaves whole files, some newer than the manifest says.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from filelock import FileLock

from briefgen import (
    catalogue,
    evidence,
    files,
    identity,
    manifest,
    publication,
    references,
    withdrawal,
)
from briefgen.brief import Brief
from briefgen.build import Attempt, Output
from briefgen.cache import NO_CACHE, Cache, digest
from briefgen.document import TemplateFaultError
from briefgen.finding import Finding, Place, finding
from briefgen.formats import USUAL, form_of, output_name
from briefgen.library import Library, Settings
from briefgen.report import finding_text
from briefgen.siblings import Sibling
from briefgen.stages import Stages
from briefgen.theme import PAPER, Theme

_OUTPUT = re.compile(r"[^/\\.][^/\\]*/[^/\\.][^/\\]*\.[a-z]+")

#: The folder below the build folder for what failed its checks.
REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Delivery:
    """What came of a delivery: why a file could not be written, and the files that stand there.

    `files` are the digests of what is handed over, by the paths below the build folder.
    """

    findings: tuple[Finding, ...]
    files: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Shelf:
    """A folder that files are put in, with the digests of those that were."""

    folder: Path
    digests: dict[str, str]

    def put(self, name: str, data: bytes) -> None:
        files.write(self.folder / name, data)
        self.digests[name] = digest(data)


def deliver(
    folder: Path,
    outputs: Sequence[Output],
    attempts: Iterable[Attempt],
    theme: Theme,
    project: Settings,
    formats: Sequence[str] = USUAL,
    cache: Cache = NO_CACHE,
    today: date | None = None,
    size: str = PAPER,
    briefs: Mapping[str, Brief] = MappingProxyType({}),
) -> Delivery:
    """Write outputs with their evidence, references, manifest and index; return what came of it.

    `attempts` are all papers that were tried: one that gave no output leaves its old files stale.
    `today` is the day by which reviews were due, `size` the size of the paper. `briefs` are all of
    the project: what is there of a withdrawn one is taken away.
    """
    found: list[Finding] = []
    shelf = _Shelf(folder, {})
    attempts = tuple(attempts)
    beside = _beside(outputs, attempts, Stages(cache), found)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _alone(folder):
            files.sweep(folder)
            for output in outputs:
                _write_output(shelf, output, found)
            for name, data in beside.items():
                if data is None:
                    (folder / name).unlink(missing_ok=True)
                else:
                    shelf.put(name, data)
            made = manifest.manifest(
                [o for o in outputs if not o.failed], project, today, theme.name, size
            )
            old = read_manifest(folder)
            record = _write_record(shelf, old, made, outputs, attempts, formats, beside, briefs)
            gone = withdrawal.removed(record, old)
            _write_publication(shelf, record, theme, cache, gone)
    except OSError as error:
        found.append(not_written(error, folder))
    except TemplateFaultError as error:
        found.append(error.finding)
    return Delivery(tuple(found), shelf.digests)


def known(folder: Path, library: Library) -> tuple[Sibling, ...]:
    """Return the outputs of a build folder that a page may tell of: listed, good and there."""
    listed = manifest.siblings(read_manifest(folder), library)
    return tuple(sibling for sibling in listed if (folder / sibling.name).is_file())


def not_written(error: OSError, folder: Path) -> Finding:
    """Return the finding for what the system refused: the path below the folder, and its reason."""
    name = Path(error.filename or folder)
    if name.is_relative_to(folder):
        name = name.relative_to(folder.parent)
    return finding(
        "not-written",
        f"`{name.as_posix()}` could not be written: {(error.strerror or str(error)).lower()}",
        Place(name.as_posix()),
        "make room or give the right to write there, and build again: nothing is half written",
    )


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the folder's lock; the system frees it when a process ends, however it ends."""
    with FileLock(folder / ".lock", timeout=-1):
        yield


def _write_output(shelf: _Shelf, output: Output, found: list[Finding]) -> None:
    """Write one output to its place, or apart with its findings."""
    folder, name = shelf.folder, output.artifact.name
    apart, said = folder / REJECTED / name, folder / REJECTED / f"{name}.findings.txt"
    try:
        if output.failed:
            text = "\n".join(finding_text(f) for f in output.findings) + "\n"
            files.write(said, text.encode())
            if output.artifact.data:
                files.write(apart, output.artifact.data)
            else:
                apart.unlink(missing_ok=True)
        else:
            shelf.put(name, output.artifact.data)
            said.unlink(missing_ok=True)
            apart.unlink(missing_ok=True)
    except OSError as error:
        found.append(not_written(error, folder))


def _beside(
    outputs: Iterable[Output], attempts: Iterable[Attempt], stages: Stages, found: list[Finding]
) -> dict[str, bytes | None]:
    """Return the files that stand beside each paper that is handed over, by their names.

    None is a file that is not to be there: a paper that cites nothing has no references. What can
    not be made is told in `found`, and its file of before is not to be there either.
    """
    handed = {(o.paper.brief.id, o.paper.preset.name) for o in outputs if not o.failed}
    papers = [a for a in attempts if (a.brief, a.preset) in handed]
    out: dict[str, bytes | None] = {}
    with ThreadPoolExecutor(max_workers=4) as pool:
        listed = [pool.submit(stages.biblatex, a.records) if a.records else None for a in papers]
        for attempt, making in zip(papers, listed, strict=True):
            paper = (attempt.brief, attempt.preset)
            as_json, as_biblatex = references.file_names(*paper)
            out[evidence.file_name(*paper)] = evidence.csv_bytes(attempt.evidence)
            out[as_json] = references.csl_json(attempt.records) if making else None
            try:
                out[as_biblatex] = making.result() if making else None
            except OSError as error:
                out[as_biblatex] = None
                hint = "look for a source whose record is unusual, or run it again"
                found.append(finding("citation-processor", str(error), Place(as_biblatex), hint))
    return out


def _write_record(
    shelf: _Shelf,
    old: Mapping[str, Any],
    record: dict[str, Any],
    outputs: Sequence[Output],
    attempts: Iterable[Attempt],
    formats: Sequence[str],
    beside: Mapping[str, bytes | None],
    briefs: Mapping[str, Brief],
) -> dict[str, Any]:
    """Write the manifest of what was made, with what stands beside it, and return it."""
    record["beside"] = {n: manifest.digest(data) for n, data in beside.items() if data is not None}
    for entry in record["outputs"].values():
        paper = (entry["brief"], entry["preset"])
        entry["evidence"] = evidence.file_name(*paper)
        entry["references"] = [n for n in references.file_names(*paper) if n in record["beside"]]
    failed = {o.artifact.name: o.findings for o in outputs if o.failed}
    for attempt in attempts:
        if attempt.paper is None:
            for form in formats:
                failed[output_name(attempt.brief, attempt.preset, form)] = attempt.findings
    gone = [name for name, data in beside.items() if data is None]
    record = manifest.merged(old, record, failed, gone)
    record = withdrawal.recorded(record, old, briefs)
    shelf.put(manifest.NAME, manifest.to_json(record))
    return record


def _write_publication(
    shelf: _Shelf, record: dict[str, Any], theme: Theme, cache: Cache, gone: Sequence[str]
) -> None:
    """Write what tells of the folder as a whole, as the manifest that stands there has it.

    `gone` are the files that are not to be there, whether or not a page about them can be made.
    """
    made: Mapping[str, bytes | None] = {}
    try:
        made = published(shelf.folder, record, theme, cache)
    finally:
        _take_away(shelf.folder, record, [name for name in gone if made.get(name) is None])
    for name, data in made.items():
        if data is None:
            (shelf.folder / name).unlink(missing_ok=True)
        else:
            shelf.put(name, data)


def _take_away(folder: Path, record: Mapping[str, Any], names: Iterable[str]) -> None:
    """Remove files, of withdrawn briefs what was rejected too."""
    for name in names:
        (folder / name).unlink(missing_ok=True)
    for name in (n for names in record["withdrawn"].values() for n in names):
        (folder / REJECTED / name).unlink(missing_ok=True)
        (folder / REJECTED / f"{name}.findings.txt").unlink(missing_ok=True)


def published(
    folder: Path, record: Mapping[str, Any], theme: Theme, cache: Cache = NO_CACHE
) -> dict[str, bytes | None]:
    """Return what tells of a build folder as a whole, by its paths: made anew from its manifest.

    None is a file that is not to be there.

    Raises:
        TemplateFaultError: if the theme's template of a page can not be read or filled.
        OSError: if an output can not be read.
    """
    names = (*record.get("outputs", {}), *record.get("beside", {}))
    there = frozenset(name for name in names if (folder / name).is_file())
    key = digest("publication", identity.code(), record, theme, sorted(there))
    held = cache.get(key)
    if held is None:
        made = publication.publication(
            catalogue.catalogue(record, there.__contains__),
            theme,
            lambda name: (folder / name).read_bytes(),
            Stages(cache).cut,
        )
        held = json.dumps(made).encode()
        cache.put(key, held)
    kept: dict[str, str | None] = json.loads(held)
    return {name: None if text is None else text.encode() for name, text in kept.items()}


def read_manifest(folder: Path) -> Mapping[str, Any]:
    """Return the manifest of a build folder, empty where there is none that can be read."""
    try:
        record = json.loads((folder / manifest.NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(record, dict) or not isinstance(record.get("outputs"), dict):
        return {}
    # Names are ours; one that leads out of the folder was put there by somebody else.
    kept = {
        name: output
        for name, output in record["outputs"].items()
        if isinstance(output, dict) and _OUTPUT.fullmatch(name) and form_of(name)
    }
    beside = record.get("beside")
    named = beside.items() if isinstance(beside, dict) else ()
    digests = {n: d for n, d in named if isinstance(d, str) and _OUTPUT.fullmatch(n)}
    told = record.get("withdrawn")
    gone = {
        brief: [n for n in names if isinstance(n, str) and _OUTPUT.fullmatch(n)]
        for brief, names in (told if isinstance(told, dict) else {}).items()
        if isinstance(names, list)
    }
    return {**record, "outputs": kept, "beside": digests, "withdrawn": gone}
