"""Which pandoc is called: found, not run."""

from __future__ import annotations

import os
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path


class NoPandocError(OSError):
    """There is no pandoc that can be used; `hint` says what to do."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


def program() -> str:
    """Return pandoc's path: `BRIEFGEN_PANDOC` if set, else the one of `pypandoc_binary`.

    Raises:
        NoPandocError: if neither is there.
    """
    set_by_user = os.environ.get("BRIEFGEN_PANDOC")
    if set_by_user:  # a name is looked for on the PATH; another folder is current when it runs
        return str(Path(shutil.which(set_by_user) or set_by_user).absolute())
    try:
        # Found, not imported: pypandoc is slow to load, and runs what it finds.
        name = "pandoc.exe" if sys.platform == "win32" else "pandoc"
        package = find_spec("pypandoc")
        path = Path(str(package.origin if package else "")).parent / "files" / name
        if path.is_file():
            return str(path)
        import pypandoc

        return str(pypandoc.get_pandoc_path())
    except (ImportError, OSError) as error:
        hint = "install pypandoc_binary, or name a pandoc in the variable BRIEFGEN_PANDOC"
        raise NoPandocError("no pandoc is there, which formats the citations", hint) from error
