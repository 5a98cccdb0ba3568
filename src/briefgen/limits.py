"""Limits: which characters and how much of anything a project may have.

They are far above what people write, and far below what stops a machine.
"""

from __future__ import annotations

import re

#: Controls but tab and line feed, invisible and bidirectional ones, line separators, tags, and
#: surrogates that are alone.
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff"
    "\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
#: The most files of a project that are read, and the most bytes of all and of one of them.
MOST_FILES = 2_000
MOST_BYTES = 64_000_000
MOST_BYTES_OF_A_FILE = 1_000_000
MOST_BYTES_OF_A_FRAGMENT = 250_000
MOST_BYTES_OF_A_LEDGER = 16_000_000
#: The longest line of a Markdown or TOML file, in characters.
LONGEST_LINE = 100_000
#: The most parts of a JSON file: what stands between commas.
MOST_PARTS = 1_000_000
#: The most parts of a YAML file, values and the lists and objects around them, and how deep they
#: may stand in each other.
MOST_PARTS_OF_YAML = 50_000
DEEPEST_YAML = 8
#: The most findings that are told of one kind of fault in one file.
MOST_FINDINGS = 100
#: The most rows, columns and cells of a table, and the most characters of a paragraph.
MOST_ROWS = 2_000
MOST_COLUMNS = 100
MOST_CELLS = 20_000
LONGEST_PARAGRAPH = 20_000

#: What a name may be that becomes part of a path or an address.
SAFE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
#: What a figure or a term may be called, so that `{{name}}` can use it.
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
#: A language tag.
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,4}")
