"""`./run proof word`: the Word files of all papers that ship, read by LibreOffice.

LibreOffice (Debian's `libreoffice-writer`) lays each file out as a PDF, without the theme's fonts.
Each section is then looked for in order, each note with its number on one page or on it and the
next one, and status and number on every page.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from time import monotonic

import pypdfium2

from briefgen.markup import text_of
from briefgen.verification.written import letters
from tests.shipped import PAPERS
from tests.spoiled import output_of, paper_of


def pages(data: bytes, program: str, folder: Path) -> list[str]:
    """Return the texts of the pages that LibreOffice makes of a Word file."""
    file = folder / "paper.docx"
    file.write_bytes(data)
    # The engine of PDFs hides the machine's fonts from whatever is started behind it.
    around = {k: v for k, v in os.environ.items() if not k.startswith("FONTCONFIG")}
    own = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = (program, own, "--headless", "--convert-to", "pdf", "--outdir", folder, file)
    subprocess.run(command, check=True, capture_output=True, timeout=180, env=around)
    pdf = pypdfium2.PdfDocument((folder / "paper.pdf").read_bytes())
    try:
        return [page.get_textpage().get_text_range() for page in pdf]
    finally:
        pdf.close()


def lost(brief: str, preset: str, shown: list[str]) -> list[str]:
    """Return what of a paper is not on its pages where it should be."""
    paper = paper_of(brief, preset)
    sheets = [letters(page) for page in shown]
    whole, at, out = "".join(sheets), 0, []
    for section in paper.sections:
        place = whole.find(letters(section.title), at)
        out += [] if place >= 0 else [f"section {section.id}"]
        at = max(at, place)
    for note in paper.notes:
        text = letters(f"{note.number}{text_of(note.html)}")
        if not any(is_on(text, *pair) for pair in zip(sheets, [*sheets[1:], ""], strict=True)):
            out.append(f"note {note.number}")
    status = letters(paper.wording[paper.brief.status])
    out += [f"status on page {n}" for n, sheet in enumerate(sheets, 1) if status not in sheet]
    counted = (letters(paper.wording["page_of"].format(page=n, pages=len(sheets)))
               for n in range(1, len(sheets) + 1))  # fmt: skip
    out += [f"number of a page, {n}" for n, s in zip(counted, sheets, strict=True) if n not in s]
    return out


def is_on(text: str, sheet: str, after: str) -> bool:
    """Return whether a note begins on a page and stands there whole, or goes on on the next one."""
    return text[:12] in sheet and any(
        text[:at] in sheet and text[at:] in after for at in range(len(text), 11, -1)
    )


def main() -> None:
    """Print a line a paper, and stop at the first of which something is lost."""
    program = shutil.which("soffice") or sys.exit("install libreoffice-writer first")
    start = monotonic()
    for brief, preset in PAPERS:
        with tempfile.TemporaryDirectory() as folder:
            shown = pages(output_of(brief, preset, "docx")[1].data, program, Path(folder))
        if missed := lost(brief, preset, shown):
            sys.exit(f"{brief} {preset}: {', '.join(missed)}")
        notes = len(paper_of(brief, preset).notes)
        print(f"{brief} {preset}: {len(shown)} pages, {notes} notes, nothing lost", flush=True)
    print(f"{monotonic() - start:.0f} s")


if __name__ == "__main__":
    main()
