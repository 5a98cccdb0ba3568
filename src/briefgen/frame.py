"""Frames: a page for an `<iframe>`, the line that shows it, and what tells its height.

The page brings a script of a few lines, which says how high it is whenever that changes; where the
host listens, the frame is as high as the paper, and where not, it scrolls inside.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element

from markupsafe import Markup, escape

from briefgen.addresses import address
from briefgen.formats import FORMATS, Finish
from briefgen.seal import POLICY, digest_of
from briefgen.tree import exact, parsed

#: What the page says to its host, and when asked for. It is the only script that it has.
SCRIPT = (
    "(()=>{const e=document.documentElement,"
    'say=()=>parent.postMessage({briefgen:"frame",height:Math.ceil(e.getBoundingClientRect().height)},"*");'
    'new ResizeObserver(say).observe(e);addEventListener("load",say)})()'
)

#: What a host does with it: each frame is made as high as the page in it says that it is.
LISTENER = (
    'addEventListener("message",e=>{const h=e.data&&e.data.briefgen==="frame"&&+e.data.height;'
    'if(h>0)for(const f of document.querySelectorAll("iframe"))'
    'if(f.contentWindow===e.source)f.style.height=Math.min(h,1e5)+"px"})'
)

#: How high a frame is where nobody listens, in px.
HEIGHT = 800

#: How wide a frame is where its host gives no width, in px: about the widest that its text gets.
WIDTH = 720

#: The look of a page in a frame: its host gives the margins. A popover stands at its call, since
#: the foot of a frame that is as high as its page may be far away.
RULES = (
    "html{overflow-y:auto}article{padding:2px 4px}.colophon{margin-bottom:0}"
    "@supports (anchor-scope:--call){[popover][popover]{position:fixed;inset:auto;"
    "position-area:bottom span-all;justify-self:anchor-center;position-try:flip-block;"
    "width:min(26rem,100% - 1rem);max-height:none;margin:.5rem;"
    "border:1px solid var(--rule);border-top:2px solid var(--accent);padding:.8rem 1.25rem 1rem}}"
)


def framed(page: str) -> str:
    """Return a page as one for a frame, not sealed yet: its links open in the page around it."""
    root = parsed(page)
    for link in root.iter("a"):
        if not link.get("href", "#").startswith("#"):
            link.set("target", "_parent")
    next(root.iter("html")).set("data-frame", "")  # by which the file is known
    for told in root.iter("meta"):
        if told.get("content") == POLICY:
            told.set("content", f"{POLICY}; script-src '{digest_of(SCRIPT)}'")
    style = next(root.iter("style"))
    style.text = (style.text or "") + RULES
    script = Element("script")
    script.text = SCRIPT
    next(root.iter("body")).append(script)
    whole = exact(next(root.iter("html")))
    written, meant = f'content="{escape(POLICY)};', f'content="{POLICY};'
    return f"<!DOCTYPE html>\n{whole.replace(written, meant, 1)}\n"


def label(title: str, length: str) -> str:
    """Return what a frame is called, from the title of its brief and that of its length."""
    return f"{title}, {length}"


def line(address: str, title: str) -> Markup:
    """Return the line that shows a frame."""
    return Markup(
        '<iframe src="{}" title="{}" width="100%" height="{}" style="border:0"></iframe>'
    ).format(address, title, HEIGHT)


def snippet(address: str, title: str) -> Markup:
    """Return what a host pastes: one line that shows the frame, one that makes it high enough."""
    script = Markup("<script>{}</script>").format(Markup(LISTENER))
    return Markup("{}\n{}\n").format(line(address, title), script)


def pasted(form: str, text: str, where: str, title: str) -> str:
    """Return what a host pastes to show an output: a frame's line and script, else its text itself.

    `form` is one of `WAYS`, `where` the address of the file, `title` what a frame is called.
    """
    return str(snippet(where, title)) if FORMATS[form].finish is Finish.FRAME else text


def frame_address(base: str, name: str) -> str:
    """Return where the file of a frame lies: below `base`, else beside the page that shows it."""
    return address(base, name) or name.rpartition("/")[2]
