"""Artifacts: the bytes of one output and what its engine said while making it."""

from __future__ import annotations

import os
from dataclasses import dataclass

from briefgen.document import Document
from briefgen.finding import Finding, Place, failed, finding
from briefgen.footnotes import PageNotes


@dataclass(frozen=True, slots=True)
class Artifact:
    """One rendered output.

    `name` is its path below the build folder; `pages` what stands on each page of a PDF, as the
    layout has it, empty for other formats; `engines` the versions of what made it.
    """

    name: str
    data: bytes
    pages: tuple[PageNotes, ...] = ()
    findings: tuple[Finding, ...] = ()
    engines: tuple[tuple[str, str], ...] = ()

    @property
    def failed(self) -> bool:
        """Whether one of the findings is an error."""
        return failed(self.findings)


def render(document: Document) -> Artifact:
    """Return the artifact of a document. Nothing is read or fetched but its own assets."""
    if document.format != "pdf":
        return Artifact(document.name, document.html.encode(), findings=document.findings)
    if not document.assets:  # without a face the engine does not fail, it crashes
        message = "the document brings no font"
        hint = "name the theme's fonts under `[[faces]]` in its theme.toml"
        lacking = finding("missing-font", message, Place(document.name), hint)
        return Artifact(document.name, b"", findings=(*document.findings, lacking))
    try:
        from briefgen.engine import engine_versions, lay_out
    except OSError as error:
        message = f"WeasyPrint can not be started: {str(error).splitlines()[0]}"
        return Artifact(
            document.name,
            b"",
            findings=(
                finding(
                    "pdf-unavailable",
                    message,
                    Place(document.name),
                    "install Pango (on Debian and Ubuntu: "
                    "sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0)",
                ),
            ),
        )
    layout = lay_out(document)
    return Artifact(
        document.name,
        layout.data,
        layout.pages,
        (*document.findings, *layout.findings),
        engine_versions(),
    )


def process_count() -> int:
    """Return how many processes this one may keep busy."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
