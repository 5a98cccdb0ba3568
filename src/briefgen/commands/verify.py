"""`briefgen verify`: open written files again and check them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from briefgen.commands.options import (
    out_folder,
    out_option,
    project_option,
    quiet_option,
    report_option,
    strict_option,
    style_option,
    tell,
)


@click.command()
@click.argument(
    "paths", nargs=-1, metavar="[FILE...]", type=click.Path(dir_okay=False, path_type=Path)
)
@style_option
@project_option
@out_option
@quiet_option
@report_option
@strict_option
def command(
    paths: tuple[Path, ...],
    style: str,
    project: Path,
    out: Path | None,
    quiet: bool,
    report: str,
    strict: bool,
) -> None:
    r"""Open written files again and check them against the project.

    Without FILE, all that the manifest lists. A file is checked byte by byte against the
    manifest, then read back and held against the paper that the project gives now. Which figures
    are past their review is asked for the day of the build, which the manifest tells, as it does
    the theme. The evidence and the references beside it are checked byte by byte. Without FILE the pages
    and lists about the build folder are made again and compared too, and no file of a withdrawn brief
    may be there.

    \b
    Examples:
      briefgen verify
      briefgen verify build/us-rok-treaty/glance.pdf
      briefgen verify --out build/bulletin-letter
    """
    from briefgen import delivery, files, library
    from briefgen.finding import failed
    from briefgen.report import table
    from briefgen.theme import folder_of

    folder = out_folder(project, out)
    record = delivery.read_manifest(folder)
    entries = record.get("outputs", {})
    names, strangers = _names(paths, folder, entries)
    loaded = library.load(files.read_project(project), strict=strict).with_style(style)
    built = record.get("theme")
    theme, _ = files.read_theme(
        project, built if isinstance(built, str) and built else loaded.settings.theme
    )
    if theme:
        size = record.get("paper")
        size = size if isinstance(size, str) and size else theme.size
        loaded = loaded.in_folder(folder_of(theme, size, loaded.settings.theme))
    families = sorted({face.family for face in theme.faces}) if theme else []
    found = [*strangers]
    rows = []
    for name, results in _check(names, folder, entries, loaded, families):
        judged = loaded.policy.judge(results)
        found += judged
        rows.append((str(folder / name), "failed" if failed(judged) else "verified"))
    found += loaded.policy.judge(_beside(names, folder, record))
    found += loaded.policy.judge(_withdrawn(folder, record)) if not paths else ()
    if not paths and theme and not {"missing-output", "changed-output"} & {f.code for f in found}:
        found += loaded.policy.judge(_published(folder, record, theme))
    outputs = [{"file": name, "state": state} for name, state in rows]
    tell(found, report=report, outputs=outputs)
    if rows and not quiet and report == "text":
        click.echo(table(("file", ""), rows))
    if not rows and not found:
        click.echo(f"nothing to verify in {folder}: run `briefgen build` first", err=True)
        sys.exit(1)
    sys.exit(1 if failed(found) else 0)


def _names(
    paths: tuple[Path, ...], folder: Path, entries: dict[str, Any]
) -> tuple[list[str], list[Any]]:
    """Return the names below the build folder, and a finding for each file that has none."""
    from briefgen.finding import Place, finding

    if not paths:
        return list(entries), []
    names, found = [], []
    for path in paths:
        try:
            name = path.resolve().relative_to(folder.resolve()).as_posix()
        except ValueError:
            name = path.name
        if name in entries:
            names.append(name)
            continue
        message = f"the manifest of `{folder}` does not list `{name}`"
        hint = "build it first, or say with --out where it was built"
        found.append(finding("missing-output", message, Place(str(path)), hint))
    return names, found


def _beside(names: list[str], folder: Path, record: Any) -> list[Any]:
    """Return what is wrong with the files that stand beside some outputs, once for each."""
    from briefgen import evidence, manifest, references
    from briefgen.finding import Place, finding

    papers = dict.fromkeys((e["brief"], e["preset"]) for e in (record["outputs"][n] for n in names))
    wanted = {n for p in papers for n in (evidence.file_name(*p), *references.file_names(*p))}
    found = []
    for name, digest in record.get("beside", {}).items():
        if name not in wanted:
            continue
        try:
            data = (folder / name).read_bytes()
        except OSError as error:
            message = f"`{folder / name}` can not be read: {error.strerror}"
            found.append(finding("missing-output", message, Place(name), "build it again"))
            continue
        if manifest.digest(data) != digest:
            message = "the file is not the one that was built: its SHA-256 differs"
            found.append(finding("changed-output", message, Place(name), "build it again"))
    return found


def _withdrawn(folder: Path, record: Any) -> list[Any]:
    """Return a finding for each file of a withdrawn brief that is there all the same."""
    from briefgen.finding import Place, finding
    from briefgen.headers import keeps_tombstone

    told = (name for names in record.get("withdrawn", {}).values() for name in names)
    message = "the file is of a brief that was withdrawn, and is not to be there"
    return [
        finding("changed-output", message, Place(name), "build again, which takes it away")
        for name in told
        if not keeps_tombstone(name) and (folder / name).exists()
    ]


def _published(folder: Path, record: Any, theme: Any) -> list[Any]:
    """Return what is wrong with the files about the folder: each is made again and compared.

    Another version of briefgen may make them otherwise, so those of one are only looked for.
    """
    from briefgen import delivery
    from briefgen._version import VERSION
    from briefgen.document import TemplateFaultError
    from briefgen.finding import Place, finding

    found = []
    try:
        made = delivery.published(folder, record, theme) if record else {}
    except TemplateFaultError as error:
        return [error.finding]
    for name, data in made.items():
        if data is None:
            continue
        try:
            written = (folder / name).read_bytes()
        except OSError as error:
            message = f"`{folder / name}` can not be read: {error.strerror}"
            found.append(finding("missing-output", message, Place(name), "build again"))
            continue
        if written != data and record.get("briefgen") == VERSION:
            message = "the file is not the one that the manifest gives"
            found.append(finding("changed-output", message, Place(name), "build again"))
    return found


def _check(
    names: list[str], folder: Path, entries: dict[str, Any], loaded: Any, families: list[str]
) -> Any:
    """Yield each name with what is wrong with its file."""
    from briefgen import build, manifest
    from briefgen.finding import Place, finding
    from briefgen.formats import FORMATS, form_of
    from briefgen.verification import verify, verify_links

    there = manifest.siblings({"outputs": entries}, loaded)
    days: dict[Any, dict[tuple[str, str], Any]] = {}
    for name in names:
        pair = entries[name]["brief"], entries[name]["preset"]
        if pair[0] in loaded.briefs and pair[1] in loaded.presets:
            went = manifest.left_out(entries[name])
            days.setdefault(manifest.day_of(entries[name]), {})[pair] = went
    attempts = {
        (day, a.brief, a.preset): a
        for day, pairs in days.items()
        for a in build.write_papers(loaded.on(day), pairs, left_out=pairs)
    }
    for name in names:
        entry, place = entries[name], Place(name)
        attempt = attempts.get((manifest.day_of(entry), entry["brief"], entry["preset"]))
        try:
            data = (folder / name).read_bytes()
        except OSError as error:
            message = f"`{folder / name}` can not be read: {error.strerror}"
            yield name, [finding("missing-output", message, place, "build it again")]
            continue
        results = []
        if manifest.digest(data) != entry["sha256"]:
            message = "the file is not the one that was built: its SHA-256 differs"
            results.append(finding("changed-output", message, place, "build it again"))
        if attempt is None or attempt.paper is None:
            message = f"the project has no paper for `{entry['brief']}` at `{entry['preset']}` now"
            results.append(finding("unknown-brief", message, place, "see its own findings"))
        else:
            form = form_of(name)
            results += verify(attempt.paper, form, data, families, name)
            if FORMATS[form].tells:
                beside = [s for s in there if s.name.startswith(f"{entry['brief']}/")]
                results += verify_links(attempt.paper, data, beside, name)
        yield name, results
