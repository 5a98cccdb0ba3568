"""`briefgen import`: records of a BibTeX or RIS file, added to the project's sources."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from briefgen.commands.options import project_option, quiet_option, tell

if TYPE_CHECKING:
    from briefgen.finding import Finding

#: The file that takes what is imported.
TARGET = "content/sources.json"


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Write nothing; print the new records as CSL-JSON.")
@quiet_option
@project_option
def command(file: Path, dry_run: bool, quiet: bool, project: Path) -> None:
    r"""Add the records of FILE, in BibTeX (.bib) or RIS (.ris), to content/sources.json.

    Nothing that is there is touched. Every entry of FILE becomes a record, is there already, or is
    named with its line and what is wrong with it.

    \b
    Examples:
      briefgen import library.bib
      briefgen import library.ris --dry-run
    """
    from briefgen import authored, exchange, files, library, pandoc
    from briefgen.finding import Place, failed, finding

    if file.suffix.lower() not in exchange.SUFFIXES:
        known = " and ".join(exchange.SUFFIXES)
        message = f"`{file.name}` is neither of {known}: export it as BibTeX or RIS"
        raise click.UsageError(message)
    if not (project / "content").is_dir():
        raise click.UsageError("no project is here: name its folder with --project")
    of_project = files.read_project(project)
    there, unread = _known(of_project)
    name = file.as_posix()
    texts, findings = authored.decode({name: file.read_bytes()})
    if unread or name not in texts:
        tell([*unread, *findings])
        sys.exit(1)
    # What acts and does not show was told, and is left out.
    text = texts[name].replace("\ufffd", "") if findings else texts[name]
    try:
        read, found = exchange.read(text, name, lambda tex: pandoc.csl_json(tex, "biblatex"))
    except OSError as error:
        hint = getattr(error, "hint", "") or "`briefgen doctor` says what this machine has"
        tell([finding("pandoc-unavailable", str(error), Place(name), hint)])
        sys.exit(1)
    findings += found
    added, found = exchange.add(read, there)
    findings += found
    if dry_run:
        click.echo(json.dumps(added.records, ensure_ascii=False, indent=1))
    elif added.records:
        findings += _write(project, added.records)
    findings = list(library.load(of_project).policy.judge(findings))
    tell(sorted(findings, key=lambda f: (f.place.file != name, f.place.line)))
    if not quiet:
        for identity, place in added.made:
            click.echo(f"`{identity}` is the new id of the entry at {place}", err=True)
        said = "would be added" if dry_run else "added"
        passed = f", {added.there} there already" if added.there else ""
        click.echo(f"{len(added.records)} {said} to {TARGET}{passed}", err=True)
    if failed(findings):
        sys.exit(1)


def _known(
    of_project: Mapping[str, bytes | Finding],
) -> tuple[dict[str, tuple[Mapping[str, Any], str]], list[Finding]]:
    """Return the project's records with their places by id, and why a file of them is not read."""
    from briefgen import authored, source
    from briefgen.json_text import parse_json

    raw = {p: d for p, d in of_project.items() if p in source.FILES}
    texts, findings = authored.decode(raw)
    out: dict[str, tuple[Mapping[str, Any], str]] = {}
    for file, text in texts.items():
        sources, found = source.parse(text, file)
        # What is wrong with one record does not keep others from being added.
        findings += [f for f in found if f.code not in {"bad-source", "duplicate-id", "empty-file"}]
        out |= {s.id: (s.record, str(s.place)) for s in sources.values()}
        if file == TARGET and text.strip() and not findings:
            for record in parse_json(text, file)[0]:
                if isinstance(record, dict) and "id" in record:
                    identity = str(record["id"])
                    place = out[identity][1] if identity in out else TARGET
                    out[identity] = record, place
    return out, findings


def _write(project: Path, records: tuple[dict[str, Any], ...]) -> list[Finding]:
    """Add records to the project's file; return why it could not be written."""
    from briefgen import exchange, files
    from briefgen.finding import Place, finding

    path = project / TARGET
    try:
        text = path.read_bytes().decode("utf-8") if path.exists() else ""
        files.write(path, exchange.appended(text, records).encode("utf-8"))
    except OSError as error:
        message = f"the file could not be written: {error.strerror}"
        hint = "see that you may write to it and that the disk has room"
        return [finding("not-written", message, Place(TARGET), hint)]
    return []
