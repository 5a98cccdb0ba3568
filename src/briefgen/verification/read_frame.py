"""Reading a page for a frame back: a page for the screen, with a policy and one script."""

from __future__ import annotations

import io
from dataclasses import fields
from typing import Any

from briefgen.seal import digest_of, directives
from briefgen.verification import read_html
from briefgen.verification.written import FrameFile, UnreadableError


def read_frame(data: bytes) -> FrameFile:
    """Return what a page for a frame holds.

    A script that the policy allows by its digest is told apart from what a file would load; any
    other is among that.

    Raises:
        UnreadableError: if the bytes are not a whole HTML file in UTF-8.
    """
    from tinyhtml5 import parse

    text = read_html.whole(data)
    try:
        root = parse(io.StringIO(text), namespace_html_elements=False)
        if "data-frame" in root.attrib:
            return _read(root)
    except Exception as error:  # what a broken file does to a reader is no bug of ours
        raise UnreadableError(f"the parser gave up with {type(error).__name__}") from error
    raise UnreadableError("it does not say of itself that it is for a frame")


def _read(root: Any) -> FrameFile:
    head, body = next(root.iter("head")), next(root.iter("body"))
    policies = [e for e in head if e.get("http-equiv", "").lower() == "content-security-policy"]
    policy = policies[0].get("content", "") if policies else ""
    scripts = [e for e in body if e.tag == "script" and not e.attrib and _allowed(policy, e.text)]
    for script in scripts[:1]:
        body.remove(script)
    out = [e for e in root.iter("a") if not e.get("href", "#").startswith("#")]
    within = [e for e in root.iter("a") if e.get("href", "").startswith("#") and e.get("target")]
    file = read_html.read_tree(root)
    return FrameFile(
        **{field.name: getattr(file, field.name) for field in fields(file)},
        script=(scripts[0].text or "") if scripts else "",
        stuck=tuple(e.get("href") for e in out if e.get("target") != "_parent"),
        strayed=tuple(e.get("href") for e in within),
    )  # fmt: skip


def _allowed(policy: str, script: str | None) -> bool:
    return f"'{digest_of(script or '')}'" in dict(directives(policy)).get("script-src", ())
