"""What results depend on beside their arguments: this package's code and what is installed.

Everything here is told from names, sizes and times, so that nothing is imported or run for it.
"""

from __future__ import annotations

import ctypes
import os
import sys
from functools import lru_cache
from pathlib import Path

from briefgen._version import VERSION
from briefgen.cache import digest
from briefgen.pandoc_program import program

#: The packages that lay out a page, cut fonts and draw pictures, by their names as folders.
_ENGINES = ("weasyprint", "pydyf", "fonttools", "tinycss2", "cssselect2", "tinyhtml5", "vl_convert")


@lru_cache(maxsize=1)
def code() -> str:
    """Return an identity of this package's code: another build of it may give other results."""
    folder = Path(__file__).parent
    states = ((f.name, f.stat()) for f in sorted(folder.rglob("*.py")))
    return digest(VERSION, tuple((n, s.st_size, s.st_mtime_ns) for n, s in states))


@lru_cache(maxsize=1)
def engine() -> str:
    """Return an identity of what lays out, cuts fonts and draws."""
    return digest(tuple(p for p in packages() if p.startswith(_ENGINES)), _pango())


@lru_cache(maxsize=1)
def pandoc() -> str:
    """Return an identity of the pandoc that is called, empty where there is none."""
    try:
        state = Path(program()).stat()
    except OSError:
        return ""
    return digest(state.st_size, state.st_mtime_ns)


@lru_cache(maxsize=1)
def machine() -> str:
    """Return an identity of all that is installed and may change a result."""
    return digest(sys.version, sys.platform, code(), packages(), _pango(), pandoc())


@lru_cache(maxsize=1)
def packages() -> tuple[str, ...]:
    """Return the installed packages as `name-version`, in the order of their names."""
    found: set[str] = set()
    for folder in sys.path:
        try:
            with os.scandir(folder or ".") as entries:
                names = [entry.name for entry in entries]
        except OSError:  # a zip file, or a folder that is not there
            continue
        found |= {n.rpartition(".")[0].lower() for n in names if n.endswith(_RECORDS)}
    return tuple(sorted(found))


_RECORDS = (".dist-info", ".egg-info")


def _pango() -> str:
    """Return the versions of the libraries that shape and break lines, empty where they lack."""
    for pango, harfbuzz in (
        ("libpango-1.0.so.0", "libharfbuzz.so.0"),
        ("libpango-1.0.0.dylib", "libharfbuzz.0.dylib"),
        ("libpango-1.0-0.dll", "libharfbuzz-0.dll"),
    ):
        try:
            shaper = ctypes.CDLL(harfbuzz).hb_version_string
            shaper.restype = ctypes.c_char_p
            return f"{ctypes.CDLL(pango).pango_version()} {shaper().decode()}"
        except (OSError, AttributeError):
            continue
    return ""
