"""What `build` can make: the formats, the sizes of paper, and the names of the files."""

from __future__ import annotations

#: The formats with the file name suffix of each.
FORMATS = {"html": "html", "pdf": "pdf"}

#: The sizes of paper with their CSS. Side margins differ so that the measures do not.
PAPER_SIZES = {
    "a4": "@page{size:A4}",
    "letter": "@page{size:Letter;margin-left:64.95mm;margin-right:24.95mm}"
    "@page wide{margin-left:24.95mm;margin-right:24.95mm}",
}


def output_name(brief: str, preset: str, form: str) -> str:
    """Return the path of an output below the build folder."""
    return f"{brief}/{preset}.{FORMATS[form]}"
