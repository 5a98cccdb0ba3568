"""What is put into hosts: embeds as they are built, and a page pasted by somebody in a hurry."""

import re

from briefgen import files
from briefgen.artifact import render
from briefgen.document import assemble
from briefgen.formats import Placement
from tests.spoiled import ROOT, output_of, paper_of

#: A short paper of the small project and one that ships, so that two briefs can stand in one page.
SMALL, SHIPPED = ("rivers", "paper"), ("us-rok-treaty", "glance")


def embed(brief: str, preset: str, instance: int = 1, form: str = "embed") -> str:
    """Return a paper as an embed, or in another format for somebody else's page."""
    theme, _ = files.read_theme(ROOT, "gazette")
    assert theme is not None
    placement = Placement(instance=instance)
    return render(assemble(paper_of(brief, preset), theme, form, placement=placement)).data.decode()


def pasted(brief: str, preset: str) -> str:
    """Return what somebody would paste who knows nothing of isolation: the page's style and body."""
    html = output_of(brief, preset, "html")[1].data.decode()
    (css,) = re.findall(r"<style>(.*?)</style>", html, re.S)
    (body,) = re.findall(r"<main\b.*</main>", html, re.S)
    return f"<style>{css}</style>{body}"
