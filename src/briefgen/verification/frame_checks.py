"""Checks of pages for a frame: their script, and where their links open."""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.finding import Finding
from briefgen.verification.case import FrameCase, shown

#: What the script may weigh, in bytes.
_SCRIPT_BYTES = 1024


def height_is_told(case: FrameCase) -> Iterator[Finding]:
    """One short script tells the host how high the page is, and does nothing else."""
    script = case.file.script
    if "postMessage" not in script or "height" not in script:
        yield case.report("not-portable", "the page does not tell its host how high it is")
    elif len(script.encode()) > _SCRIPT_BYTES or any(word in script for word in _REACHING):
        yield case.report(
            "loads-something", "the script of the page does more than tell its height"
        )


#: What a script needs to fetch, to keep, or to run what it is told.
_REACHING = ("fetch", "XMLHttp", "import", "cookie", "Storage", "eval", "Function", "innerHTML")


def links_leave_the_frame(case: FrameCase) -> Iterator[Finding]:
    """Links to other places open in the page around the frame, links inside the paper in it."""
    if case.file.stuck:
        message = f"links would open inside the frame: {shown(case.file.stuck)}"
        yield case.report("not-portable", message)
    if case.file.strayed:
        message = f"links inside the paper would leave the frame: {shown(case.file.strayed)}"
        yield case.report("not-portable", message)
