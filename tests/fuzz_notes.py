"""Random papers with notes, laid out and searched for notes that the engine lost."""

from __future__ import annotations

import logging
import random
import string
import time
from dataclasses import dataclass
from typing import Any

from briefgen.footnotes import NoteFault, mend, misplaced_notes, note_places, unmend

NOTE_CSS = """\
.call { vertical-align: 0.5em; font-size: 0.65em; line-height: 1; font-weight: normal;
        font-style: normal; text-decoration: none; white-space: nowrap }
.call::before { content: "\\00a0"; font-size: 0.3em }
.note { float: footnote; font-size: 0.8em; line-height: 1.3; text-align: left;
        vertical-align: baseline; font-weight: normal; font-style: normal }
.note::footnote-call { content: ""; font-size: 0; line-height: 0; vertical-align: baseline }
.note::footnote-marker { content: none }
.note > .back { text-decoration: none }
"""
"""The CSS of a note: its numbers are text of ours, the engine's own marks print nothing."""

_BASE_CSS = """
html { font: 10.5pt/1.4 'Fuzz Serif'; hyphens: manual }
h1, h2, h3 { break-after: avoid; line-height: 1.2 }
p { margin: 0 0 0.6em; orphans: %(orphans)d; widows: %(widows)d }
table { border-collapse: collapse; width: 100%%; margin: 0.6em 0 }
tr { break-inside: avoid }
td, th { border: 0.5pt solid; padding: 2pt 4pt; vertical-align: top }
.box { break-inside: avoid; border: 1pt solid; padding: 6pt; margin: 0.6em 0 }
.toc a::after { content: ' ' target-counter(attr(href), page) }
.ref::after { content: ' ' target-counter(attr(href), page) }
.pages::after { content: counter(pages) }
.note { footnote-policy: %(policy)s }
@page { size: %(size)s; margin: %(margin)s;
  @bottom-center { content: 'page ' counter(page) ' of ' counter(pages) }
  @footnote { border-top: 0.5pt solid; padding-top: 4pt; margin-top: 8pt } }
"""


class _Writer:
    """Writes random prose with numbered notes until the notes are used up."""

    def __init__(self, rng: random.Random, notes: int) -> None:
        self.rng, self.left, self.n = rng, notes, 0
        self.words: list[str] = []
        self.refs = rng.choice((0.0, 0.0, 0.1, 0.3))
        self.heads = 0

    def prose(self, count: int) -> str:
        rng = self.rng
        words = [
            "".join(rng.choices(string.ascii_lowercase, k=rng.randint(2, 11))) for _ in range(count)
        ]
        return " ".join(words).capitalize() + "."

    def note(self) -> str:
        self.n += 1
        self.left -= 1
        rng = self.rng
        mark = "Q" + "".join(rng.choices(string.ascii_uppercase, k=9))
        self.words.append(mark)
        words = self.prose(rng.choice((4, 10, 20, 35, 50, 70))).split()
        words.insert(rng.randint(0, len(words)), mark)
        n = self.n
        return (
            f'<a class="call" id="call-{n}" href="#note-{n}">{n}</a>'
            f'<span class="note" id="note-{n}"><a class="back" href="#call-{n}">{n}</a> '
            f"{' '.join(words)}</span>"
        )

    def text(self, count: int, rate: float) -> str:
        out: list[str] = []
        while count > 0:
            k = min(count, self.rng.randint(4, 22))
            count -= k
            sentence = self.prose(k)
            while self.left > 0 and self.rng.random() < rate:
                sentence += self.note()
                rate *= 0.6
            if self.refs and self.rng.random() < self.refs:
                target = self.rng.randint(0, self.heads + 2)
                sentence += f' (<a class="ref" href="#s{target}">see page</a>)'
            out.append(sentence)
        return " ".join(out)


@dataclass(frozen=True)
class Paper:
    """A random paper, the number of its notes and the one word that only note n has."""

    html: str
    notes: int
    words: tuple[str, ...]


def document(seed: int) -> Paper:
    """The paper of a seed: the same for ever, on every machine."""
    rng = random.Random(seed)
    pages = rng.randint(1, 12) if seed % 4 == 0 else rng.randint(1, 4)
    w = _Writer(rng, rng.randint(1, 60))
    rate = rng.choice((0.3, 0.6, 0.9))
    parts: list[str] = []
    heads: list[str] = []
    budget = pages * 380
    while budget > 0:
        kinds = ("p", "h2", "h3", "ul", "table", "box", "cluster")
        kind = rng.choices(kinds, (10, 2, 2, 2, 1, 2, 1))[0]
        if kind in ("h2", "h3"):
            w.heads = len(heads)
            heads.append(w.prose(rng.randint(2, 9)))
            parts.append(f'<{kind} id="s{len(heads) - 1}">{heads[-1]}</{kind}>')
            budget -= 25
            kind = "p"
        count = rng.choice((15, 40, 80, 140))
        budget -= count + 5
        parts.append(_block(kind, count, rate, w))
    for _ in range(4):  # the last references may point past the last heading
        heads.append(w.prose(4))
        parts.append(f'<h2 id="s{len(heads) - 1}">{heads[-1]}</h2><p>{w.text(30, rate)}</p>')
    toc = ""
    if rng.random() < 0.6:
        items = "".join(f'<li><a href="#s{i}">{t}</a></li>' for i, t in enumerate(heads))
        toc = f'<ul class="toc">{items}</ul>'
        if rng.random() < 0.5:
            toc += '<p>About <span class="pages"></span> pages.</p>'
    css = NOTE_CSS + _BASE_CSS % {
        "policy": policy(seed),
        "size": rng.choice(("A4", "Letter")),
        "margin": rng.choice(("20mm 22mm", "25mm 55mm 25mm 25mm")),
        "orphans": rng.choice((2, 2, 3)),
        "widows": rng.choice((2, 2, 3)),
    }
    html = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Paper {seed}</title>'
        f"<style>{css}</style><body><h1>Paper {seed}</h1>{toc}{''.join(parts)}</body></html>"
    )
    return Paper(html, w.n, tuple(w.words))


def policy(seed: int) -> str:
    """The `footnote-policy` of the paper of a seed."""
    return ("auto", "auto", "line")[seed % 3]


def _block(kind: str, count: int, rate: float, w: _Writer) -> str:
    """One block of about `count` words."""
    rng = w.rng
    if kind == "cluster":
        notes = "".join(w.note() for _ in range(min(w.left, rng.randint(2, 5))))
        return f"<p>{w.prose(12)}{notes} {w.text(count, rate)}</p>"
    if kind == "ul":
        tag = rng.choice(("ul", "ol"))
        sizes = [rng.randint(5, 30) for _ in range(rng.randint(2, 7))]
        return f"<{tag}>" + "".join(f"<li>{w.text(n, rate)}</li>" for n in sizes) + f"</{tag}>"
    if kind == "box":
        inner = "".join(f"<p>{w.text(count // 2, rate)}</p>" for _ in range(rng.randint(1, 3)))
        return f'<div class="box">{inner}</div>'
    if kind == "table":
        head = "".join(f"<th scope=col>{name}</th>" for name in "ABC")
        rows = []
        for _ in range(rng.randint(3, 14)):
            cells = "".join(f"<td>{w.text(rng.randint(2, 12), rate)}</td>" for _ in range(3))
            rows.append(f"<tr>{cells}</tr>")
        body = "".join(rows)
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    return f"<p>{w.text(count, rate)}</p>"


@dataclass(frozen=True)
class Report:
    """What became of the notes of one paper."""

    seed: int
    pages: int
    notes: int
    faults: tuple[NoteFault, ...]
    deferred: int
    """Bodies that stand on the page after their call: allowed, but not wished for."""
    unread: tuple[str, ...]
    """Words of notes that the text of the PDF does not hold exactly once."""
    seconds: float


def laid_out(html: str) -> Any:
    """The rendered document of some HTML, with a font of a package and none of the machine's.

    Without that, other fonts would make other papers of the same seed, and a machine without
    fonts none at all.
    """
    from importlib.resources import as_file, files

    from briefgen import engine  # hides the machine's fonts from the engine

    with as_file(files("font_source_serif_pro") / "files" / "SourceSerifPro-Regular.ttf") as path:
        fonts = engine.FontConfiguration()
        face = f"@font-face {{ font-family: 'Fuzz Serif'; src: url({path.as_uri()}) }}"
        sheets = [
            engine.weasyprint.CSS(string=text, font_config=fonts)
            for text in (face, "html { font-family: 'Fuzz Serif' }")
        ]
        page = engine.weasyprint.HTML(string=html, base_url="https://brief.invalid/")
        return page.render(stylesheets=sheets, font_config=fonts)


def lost(seed: int, *, mended: bool, pdf: bool = False) -> Report:
    """Lay out the paper of a seed, with the engine mended or bare, and judge its notes."""
    if mended:
        assert mend() is None
    else:
        unmend()
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    paper = document(seed)
    start = time.perf_counter()
    rendered = laid_out(paper.html)
    seconds = time.perf_counter() - start
    places = note_places(rendered)
    page_of = {name: number for number, page in enumerate(places) for name in page.ids}
    deferred = sum(
        page_of.get(f"note-{n}") == page_of.get(f"call-{n}", -9) + 1
        for n in range(1, paper.notes + 1)
    )
    unread: tuple[str, ...] = ()
    if pdf:
        text = text_of(rendered.write_pdf())
        unread = tuple(word for word in paper.words if text.count(word) != 1)
    faults = misplaced_notes(places, range(1, paper.notes + 1))
    return Report(seed, len(places), paper.notes, faults, deferred, unread, seconds)


def text_of(pdf: bytes) -> str:
    """The text layer of a PDF, as another program reads it."""
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
