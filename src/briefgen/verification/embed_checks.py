"""Checks of embeds: that no host reaches in, and what a host shows that loses the shadow root."""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.finding import Finding
from briefgen.verification.case import EmbedCase, shown
from briefgen.verification.written import squeeze


def it_is_isolated(case: EmbedCase) -> Iterator[Finding]:
    """Nothing in the style is left to the host, and nothing needs a page of its own."""
    if case.file.open_to:
        several = f" and {len(case.file.open_to) - 3} more" if len(case.file.open_to) > 3 else ""
        message = f"a host could reach into the embed: {', '.join(case.file.open_to[:3])}{several}"
        yield case.report("not-isolated", message)


def its_loss_is_told(case: EmbedCase) -> Iterator[Finding]:
    """Where the shadow root is lost, the title and a way out are shown in its place."""
    title = case.paper.brief.title
    wanted = case.paper.wording["embed_lost"].format(title=f"{title}, {case.paper.preset.title}")
    if squeeze(wanted) not in squeeze(case.file.lost):
        there = shown([case.file.lost]) if case.file.lost else "nothing"
        message = f"a host that loses the shadow root shows {there} in its place"
        yield case.report("not-portable", message)
