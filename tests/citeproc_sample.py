"""Clusters over the shipped sources, and how what two processors make of them is compared.

The sample is drawn with a fixed seed from the records of `content/sources.json`. Our side is the
pipeline's own processor. The other side is citeproc-js, the reference processor of CSL, which is
given each place as CSL has it: a label and a value. `article-locator` is CSL's own; annexes,
recitals and schedules, which CSL does not have, are terms that its locale is given. As its users
would, it is given a place as text behind the work where a style prints no places, and with its
label in its value where a style prints no labels; and a prefix with a capital at the head of a
note.
"""

from __future__ import annotations

import html
import json
import random
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from briefgen.finding import Place
from briefgen.formatting import Cluster, Request, RequestCite
from briefgen.locator import LABELS
from briefgen.source import parse
from briefgen.style import StyleFacts

ROOT = Path(__file__).parent.parent
LANGUAGE = "en-GB"
SEED = 20261122

STYLES = (
    "chicago-notes-bibliography",
    "chicago-shortened-notes-bibliography",
    "chicago-author-date",
    "apa",
    "oscola",
    "bluebook-law-review",
    "ieee",
    "nlm-citation-sequence",
    "modern-language-association",
    "harvard-cite-them-right",
)

#: How an author writes a place, and what CSL calls it.
PLACES = (
    ("p. {a}", "page", "{a}"),
    ("p. {a}", "page", "{a}"),
    ("pp. {a}-{b}", "page", "{a}-{b}"),
    ("pp. {a}, {b}", "page", "{a}, {b}"),
    ("para. {a}", "paragraph", "{a}"),
    ("paras. {a}-{b}", "paragraph", "{a}-{b}"),
    ("sec. {a}", "section", "{a}"),
    ("ch. {a}", "chapter", "{a}"),
    ("note {a}", "note", "{a}"),
    ("art. {r}", "article-locator", "{r}"),
    ("arts. {r}, {s}", "article-locator", "{r}, {s}"),
    ("arts. {a}-{b}", "article-locator", "{a}-{b}"),
    ("annex {r}", "annex", "{r}"),
    ("recital {a}", "recital", "{a}"),
    ("sched. {a}", "schedule", "{a}"),
)
#: Those that fit a treaty.
TREATY_PLACES = PLACES[9:] + PLACES[9:12]

_PREFIXES = ("see ", "see also ", "*cf.* ", "e.g., ")
_SUFFIXES = ("emphasis added", "as amended", "in full", "with *further* references")
_ROMAN = ("I", "II", "III", "IV", "V", "VI")


@dataclass(frozen=True, slots=True)
class Cite:
    """A cite as its author means it; `written`, `label` and `value` are its place, or empty."""

    source: str
    prefix: str = ""
    written: str = ""
    label: str = ""
    value: str = ""
    suffix: str = ""
    suppress_author: bool = False

    def ours(self) -> RequestCite:
        """Return the cite as our processor is asked for it."""
        suffix = ", ".join(filter(None, (self.written, self.suffix)))
        return RequestCite(self.source, self.prefix.strip(), suffix, self.suppress_author)

    def theirs(self, facts: StyleFacts, *, head: bool) -> dict[str, Any]:
        """Return the cite as citeproc-js is asked for it; `head` is the head of a note."""
        out: dict[str, Any] = {"id": self.source}
        text = re.sub(r"(?<=\w)-(?=\w)", "\u2013", self.written)
        behind = [self.suffix]
        if self.value and not facts.places:
            behind.insert(0, text)
        elif self.value and not facts.labels and self.label != "page":
            # It would take `ch. 5` apart; a space that does not break keeps it whole.
            out |= {"label": "page", "locator": text.replace(" ", "\u00a0")}
        elif self.value:
            out |= {"label": self.label, "locator": self.value}
        if self.prefix:
            prefix = _tags(self.prefix)
            capital = re.sub(r"^((?:<i>)?)(\w)", lambda m: m[1] + m[2].upper(), prefix)
            out["prefix"] = capital if head else prefix
        if any(behind):
            out["suffix"] = _tags("".join(f", {text}" for text in behind if text))
        if self.suppress_author:
            out["suppress-author"] = True
        return out


def _tags(text: str) -> str:
    return re.sub(r"\*(.*?)\*", r"<i>\1</i>", text)


Sample = tuple[tuple[dict[str, Any], ...], tuple[tuple[Cite, ...], ...]]


def sample(sources: int = 60, clusters: int = 250, seed: int = SEED) -> Sample:
    """Return records, of each type some and treaties among them, and clusters that cite them all."""
    rng = random.Random(seed)
    text = (ROOT / "content" / "sources.json").read_text(encoding="utf-8")
    known = [s.record for s in parse(text, "content/sources.json")[0].values()]
    by_type: dict[str, list[dict[str, Any]]] = {}
    for record in sorted(known, key=lambda r: str(r["id"])):
        by_type.setdefault(str(record["type"]), []).append(record)
    for records in by_type.values():
        rng.shuffle(records)
    chosen: list[dict[str, Any]] = []
    while len(chosen) < sources:  # one of each type in turn, until there are enough
        for kind in sorted(by_type):
            if by_type[kind] and len(chosen) < sources:
                chosen.append(by_type[kind].pop())
    rng.shuffle(chosen)
    kinds = {str(r["id"]): str(r["type"]) for r in chosen}
    new = list(kinds)
    made: list[tuple[Cite, ...]] = []
    for number in range(clusters):
        rest = clusters - number
        names: list[str] = []
        for _ in range(rng.choice((1, 1, 1, 1, 1, 2, 2, 2, 3, 3))):
            seen = [n for n in kinds if n not in new and n not in names]
            if new and (len(new) >= rest or not seen or rng.random() < 0.35):
                names.append(new.pop(0))
            elif made and rng.random() < 0.4 and made[-1][0].source not in names:
                names.append(made[-1][0].source)  # at once again, for ibid.
            elif seen:
                names.append(rng.choice(seen))
        made.append(tuple(_cite(name, kinds[name], rng) for name in names))
    while new:  # what is left is cited once
        made[-1] += (_cite(new.pop(0), "", rng),)
    return tuple(chosen), tuple(made)


def _cite(name: str, kind: str, rng: random.Random) -> Cite:
    places = TREATY_PLACES if kind in {"treaty", "legislation"} else PLACES
    named = rng.random() < 0.05  # in the sentence, so that a place is what is left to say
    written, label, value = rng.choice(places) if rng.random() < 0.6 else ("", "", "")
    if named:
        written, label, value = PLACES[0]
    a, r = rng.randint(2, 180), rng.randint(0, 4)
    filled = {"a": a, "b": a + rng.randint(1, 30), "r": _ROMAN[r], "s": _ROMAN[r + 1]}
    return Cite(
        name,
        rng.choice(_PREFIXES) if rng.random() < 0.06 and not named else "",
        written.format(**filled),
        label,
        value.format(**filled),
        rng.choice(_SUFFIXES) if rng.random() < 0.06 else "",
        named,
    )


def request(style: str, drawn: Sample) -> Request:
    """Return what our processor is asked."""
    records, clusters = drawn
    place = Place("sample")
    return Request(
        style,
        LANGUAGE,
        tuple(json.dumps(r, ensure_ascii=False, sort_keys=True) for r in records),
        tuple(Cluster(tuple(c.ours() for c in cites), False, place) for cites in clusters),
    )


def with_terms(locale: str) -> str:
    """Return a locale of CSL with the terms for annexes, recitals and schedules."""
    terms = "".join(
        f'<term name="{name}" form="{form}"><single>{one}</single><multiple>{several}</multiple></term>'
        for name, label in LABELS.items()
        if name != "article"
        for form, (one, several) in (("long", label.long), ("short", label.short))
    )
    return locale.replace("</terms>", f"{terms}</terms>", 1)


# --- comparison ----------------------------------------------------------------------------------

_TAGS = {"i": "em", "b": "strong", "em": "em", "strong": "strong", "sup": "sup", "sub": "sub"}


def marked(text: str) -> str:
    """Return HTML of either side with the same few tags: what is italic, bold, raised, small caps.

    White space is one space, an address is as people read it; italics that are roman again, as
    citeproc-js writes them, are none. Nothing else is made alike.
    """
    text = re.sub(r'<i><span style="font-style:normal;">([^<]*)</span></i>', r"\1", text)
    out: list[str] = []
    opened: list[str] = []
    for part in re.split(r"(<[^>]*>)", text):
        if not part.startswith("<"):
            out.append(html.unescape(part))
            continue
        match = re.match(r"<(/?)(\w+)(.*)>", part)
        name = match[2] if match else ""
        if match and match[1]:
            shown = opened.pop() if opened else ""
            out.append(f"</{shown}>" if shown else "")
        elif match:
            shown = _TAGS.get(name, "")
            if name == "span" and "small-caps" in match[3]:
                shown = "small-caps"
            if name == "div" and out and "csl-right-inline" in match[3]:
                out.append(" ")
            opened.append(shown)
            out.append(f"<{shown}>" if shown else "")
    joined = re.sub(r"\s+", " ", "".join(out)).strip()
    return re.sub(r"https?://[^\s<>]+", lambda m: unquote(m[0]), joined)


def plain(text: str) -> str:
    """Return what `marked` returns without its tags."""
    return re.sub(r"</?(?:em|strong|sup|sub|small-caps)>", "", marked(text)).strip()


def theirs(drawn: Sample, facts: StyleFacts) -> list[list[dict[str, Any]]]:
    """Return the clusters as citeproc-js is asked for them in a style."""
    return [
        [cite.theirs(facts, head=facts.notes and not i) for i, cite in enumerate(cites)]
        for cites in drawn[1]
    ]
