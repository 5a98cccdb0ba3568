"""What a page sets in which face: the characters of each, and the features of fonts they are set with.

A page carries its fonts, so a face is cut down to what is set in it. This reads the page as a browser
would: its style sheets are matched against its elements, for the few properties that choose a face.
Where it can not know (a rule for some windows alone, a pointer over an element, a pseudo-element) it
takes each possibility as there. So a face may get too many characters, and never too few; and what is
not understood at all is told by `NotUnderstoodError`.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Any

from briefgen.fonts import characters
from briefgen.theme import Face


class NotUnderstoodError(ValueError):
    """A style sheet has what this module can not follow; the message says what."""


@dataclass(frozen=True, slots=True)
class Use:
    """What is set in a face: its characters, and features of the font beside those always on."""

    characters: frozenset[str] = frozenset()
    features: frozenset[str] = frozenset()

    def __or__(self, other: Use) -> Use:
        return Use(self.characters | other.characters, self.features | other.features)


#: What any line may need in any face: a space and the hyphen at its end.
ALWAYS = frozenset(" -\u00a0")

#: Features by the words of `font-variant` and its parts.
_FEATURES = {
    "lining-nums": ("lnum",), "oldstyle-nums": ("onum",),
    "proportional-nums": ("pnum",), "tabular-nums": ("tnum",),
    "diagonal-fractions": ("frac",), "stacked-fractions": ("afrc",),
    "ordinal": ("ordn",), "slashed-zero": ("zero",), "sub": ("subs",), "super": ("sups",),
    "discretionary-ligatures": ("dlig",), "historical-ligatures": ("hlig",),
    "small-caps": ("smcp",), "all-small-caps": ("smcp", "c2sc"),
    "petite-caps": ("pcap",), "all-petite-caps": ("pcap", "c2pc"),
    "unicase": ("unic",), "titling-caps": ("titl",),
}  # fmt: skip

#: Elements that a browser sets otherwise by itself, with what it sets.
_OWN: dict[str, tuple[tuple[str, Any], ...]] = {
    **dict.fromkeys("b strong".split(), (("weight", "bolder"),)),
    **dict.fromkeys("h1 h2 h3 h4 h5 h6 th".split(), (("weight", 700),)),
    **dict.fromkeys("address cite dfn em i var".split(), (("style", "italic"),)),
    **dict.fromkeys("code kbd pre samp tt".split(), (("family", ()),)),
    **dict.fromkeys(
        "button input select textarea".split(),
        (("family", ()), ("weight", 400), ("style", "normal"), ("case", "none"),
         ("numeric", frozenset()), ("caps", frozenset()), ("more", frozenset())),
    ),
}  # fmt: skip

#: Elements whose text is not shown.
_SILENT = frozenset("head script style template title desc metadata".split())

#: The properties that are followed, with what they are at first.
_FIRST: dict[str, Any] = {
    "family": (), "weight": 400, "style": "normal", "case": "none",
    "numeric": frozenset(), "caps": frozenset(), "more": frozenset(),
}  # fmt: skip

#: `font-variant` and its parts, with what is followed of each. Those in `more` are never unset by
#: each other.
_MORE = "ligatures position alternates east-asian".split()
_VARIANTS = {
    "font-variant": ("numeric", "caps", "more"),
    "font-variant-numeric": ("numeric",),
    "font-variant-caps": ("caps",),
    "font-feature-settings": ("more",),
    **{f"font-variant-{part}": ("more",) for part in _MORE},
}

_FOLLOWED = frozenset(
    {"font", "font-family", "font-weight", "font-style", "text-transform", *_VARIANTS}
)

#: The properties whose strings are text that may stand anywhere; that of `content` has its place.
_TEXTS = frozenset({"quotes", "list-style", "list-style-type", "symbols", "suffix",
                    "prefix", "hyphenate-character", "text-emphasis", "text-emphasis-style"})  # fmt: skip

#: What counters and bullets print.
_COUNTED = frozenset("0123456789.")
_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz.")
_BULLETS = frozenset("•◦▪▸▾‣")

#: The styles of counters, by what they print; those of a project say themselves what they print.
_BY_NUMBER = frozenset("decimal decimal-leading-zero none disc circle square disclosure-open "
                       "disclosure-closed inside outside inherit initial unset revert".split())  # fmt: skip
_BY_LETTER = frozenset(
    "lower-roman upper-roman lower-alpha upper-alpha lower-latin upper-latin".split()
)

#: Pseudo-classes that depend on the page alone, without and with arguments.
_FIXED = frozenset(
    "root empty first-child last-child only-child first-of-type last-of-type only-of-type "
    "nth-child nth-last-child nth-of-type nth-last-of-type lang".split()
)
_LISTS = frozenset({"is", "where", "not", "has"})

#: At-rules whose rules hold in some browsers and windows, or in an order of their own.
_BLOCKS = frozenset({"media", "supports", "layer", "container", "scope", "starting-style"})


@dataclass(frozen=True, slots=True)
class _Declared:
    """What one declaration sets: a property of `_FIRST`, or `text` for what is printed."""

    name: str
    values: tuple[Any, ...]
    important: bool
    certain: bool


#: The possible values of each property of an element.
_Values = Mapping[str, frozenset[Any]]

#: Those of a pseudo-element, with what it prints; None where that is of its element, or anything.
_Pseudo = tuple[_Values, set[str] | None]

#: The pseudo-elements that print what their rules say, and nothing else.
_PRINTED = frozenset({"before", "after"})


def used(html: str, faces: Sequence[Face]) -> tuple[tuple[Face, Use], ...]:
    """Return the faces that a page sets something in, each with what that is.

    Raises:
        NotUnderstoodError: if a style sheet of the page has what can not be followed.
    """
    from cssselect2 import ElementWrapper  # type: ignore[import-untyped]
    from tinyhtml5 import parse

    root = parse(io.StringIO(html), namespace_html_elements=False)
    sheets = ["".join(e.itertext()) for e in root.iter() if e.tag == "style"]
    page = _Page(sheets, tuple(faces), root)
    first = {name: frozenset([value]) for name, value in _FIRST.items()}
    wrapped = ElementWrapper.from_html_root(root)
    page.walk(wrapped, first)
    return page.uses()


@dataclass(slots=True)
class _Page:
    """A page while it is read: its rules, and what was found so far."""

    sheets: Iterable[str]
    faces: tuple[Face, ...]
    root: Any
    matcher: Any = None
    custom: dict[str, list[Any]] = field(default_factory=dict)
    counters: set[str] = field(default_factory=set)
    everywhere: set[str] = field(default_factory=set)
    found: dict[Face, Use] = field(default_factory=dict)
    seen: dict[tuple[Any, ...], set[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        from cssselect2 import Matcher

        self.matcher = Matcher()
        rules = [rule for sheet in self.sheets for rule in _rules(_parsed(sheet), certain=True)]
        own = [_declarations(e.get("style")) for e in self.root.iter() if e.get("style")]
        declared = [d for block in (*(content for _, content, _ in rules), *own) for d in block]
        self.counters = {name for sheet in self.sheets for name in _counter_styles(sheet)}
        for one in declared:
            if one.name.startswith("--"):
                self.custom.setdefault(one.name, []).append(one.value)
        for one in declared:
            if one.lower_name in _TEXTS:
                for value in _without_var(one.value, self.custom):
                    self.everywhere |= self._printed(one.lower_name, value)
        if any(e.tag in {"ul", "menu", "details"} for e in self.root.iter()):
            self.everywhere |= _BULLETS
        for element in self.root.iter("ol"):
            self.everywhere |= _LETTERS if element.get("type", "1").isalpha() else _COUNTED
        for prelude, content, certain in rules:
            self._add(prelude, content, certain)

    def _printed(self, name: str, value: Iterable[Any]) -> set[str]:
        """Return the characters that a declaration prints: strings, attributes, counters."""
        out: set[str] = set()
        value = list(value)
        if name.startswith("list-style"):
            out |= self._counted(t for t in value if t.type == "ident")
        for token in _flat(value):
            if token.type == "string":
                out |= set(token.value)
            elif token.type == "function" and token.lower_name in {"counter", "counters"}:
                out |= self._counted([t for t in token.arguments if t.type == "ident"][1:])
            elif token.type == "function" and token.lower_name == "attr":
                name = next((t.value for t in token.arguments if t.type == "ident"), "")
                out |= {c for e in self.root.iter() for c in (e.get(name) or "")}
            elif token.type == "ident" and token.lower_value in {"open-quote", "close-quote"}:
                out |= set("“”‘’\"'«»„‚‹›")
        return out

    def _counted(self, styles: Iterable[Any]) -> frozenset[str]:
        """Return what counters of some styles print, numbers in any case."""
        out = _COUNTED
        for style in styles:
            if style.lower_value in _BY_LETTER:
                out |= _LETTERS
            elif style.lower_value not in _BY_NUMBER and style.value not in self.counters:
                raise NotUnderstoodError(f"the counter style `{style.value}`")
        return out

    def _add(self, prelude: Sequence[Any], content: Sequence[Any], certain: bool) -> None:
        """Add a rule, if it sets anything that is followed."""
        from cssselect2 import SelectorError, compile_selector_list

        declared = [
            found
            for one in content
            if one.lower_name in _FOLLOWED
            for found in self._declared(one, certain)
        ]
        declared += [
            _Declared("text", (frozenset(self._printed(one.lower_name, value)),), False, False)
            for one in content
            if one.lower_name == "content"
            for value in _without_var(one.value, self.custom)
        ]
        if not declared:
            return
        selector, fixed = _static(prelude)
        if not fixed:
            declared = [replace(one, certain=False) for one in declared]
        try:
            compiled = compile_selector_list(selector)
        except SelectorError as error:
            raise NotUnderstoodError(f"the selector `{selector}`: {error}") from None
        for one in compiled:
            self.matcher.add_selector(one, declared)

    def _declared(self, declaration: Any, certain: bool) -> Iterator[_Declared]:
        variants = list(_without_var(declaration.value, self.custom))
        sets = [dict(_set_by(declaration.lower_name, tokens)) for tokens in variants]
        for name in dict.fromkeys(key for one in sets for key in one):
            values = tuple(one[name] for one in sets if name in one)
            sure = certain and len(values) == len(variants) == 1
            yield _Declared(name, values, declaration.important, sure)

    def walk(self, element: Any, above: _Values) -> None:
        """Take what an element and those in it are set in; `above` is what it inherits."""
        stack = [(element, above)]
        while stack:
            element, above = stack.pop()
            node = element.etree_element
            if node.tag.rpartition("}")[2] in _SILENT:
                continue
            own, pseudo = self._values(element, above)
            text = set(node.text or "").union(*(child.tail or "" for child in node))
            self._take(own, text)
            for values, printed in pseudo:
                self._take(values, text | self.everywhere if printed is None else printed)
            stack += [(child, own) for child in element.iter_children()]

    def _values(self, element: Any, above: _Values) -> tuple[_Values, list[_Pseudo]]:
        """Return the values that an element may have, and those of its pseudo-elements."""
        node = element.etree_element
        ranked: list[tuple[tuple[Any, ...], _Declared]] = []
        parts: dict[str, list[_Declared]] = {}
        for name, value in _OWN.get(node.tag.rpartition("}")[2], ()):
            ranked.append(((False, -1, (), 0), _Declared(name, (value,), False, True)))
        for name, value in node.attrib.items():
            if name in _FOLLOWED:  # attributes of SVG that say how a text looks
                for one in self._declared_text(name, value):
                    ranked.append(((False, 0, (), 0), one))
        for specificity, order, part, declared in self.matcher.match(element):
            for one in declared:
                if part is None:
                    ranked.append(((one.important, 1, specificity, order), one))
                else:
                    parts.setdefault(part, []).append(one)
        for one in self._declared_text("", node.get("style") or ""):
            ranked.append(((one.important, 2, (), 0), one))
        ranked.sort(key=lambda pair: pair[0])
        own = dict(above)
        for name in _FIRST:
            sure = above[name]
            more: frozenset[Any] = frozenset()
            for _, one in ranked:
                if one.name == name:
                    values = frozenset(_meant(name, one.values, above[name]))
                    if one.certain and name != "more":
                        sure = values
                    else:
                        more |= values
            own[name] = sure | more
        pseudo: list[_Pseudo] = []
        for part, declared in parts.items():
            changed = dict(own)
            for one in declared:
                if one.name in changed:
                    changed[one.name] |= frozenset(_meant(one.name, one.values, own[one.name]))
            printed = {c for one in declared if one.name == "text" for c in one.values[0]}
            pseudo.append((changed, printed if part in _PRINTED else None))
        return own, pseudo

    def _declared_text(self, name: str, text: str) -> Iterator[_Declared]:
        """Yield what the text of a `style` attribute, or of an attribute of its own name, sets."""
        if text:
            for one in _declarations(f"{name}:{text}" if name else text):
                if one.lower_name in _FOLLOWED:
                    yield from self._declared(one, certain=True)

    def _take(self, values: _Values, text: set[str]) -> None:
        if text:
            key = tuple(values[name] for name in _FIRST)
            self.seen.setdefault(key, set()).update(text)

    def uses(self) -> tuple[tuple[Face, Use], ...]:
        """Return what was found, by face, in the order of the faces."""
        for sets, text in self.seen.items():
            families, weights, styles, cases, *features = sets
            shown = text.union(*(_cased(text, case) for case in cases))
            asked = frozenset(f for kind in features for value in kind for f in value)
            if "smcp" in asked or "pcap" in asked:
                shown |= _cased(text, "uppercase")  # where a face has none, capitals are set small
            shown = {c for c in shown if not c.isspace()}
            anywhere = ALWAYS.union(self.everywhere)
            for family, weight, style in product(families, weights, styles):
                self._set(family, weight, style, shown, anywhere, asked)
        return tuple((face, self.found[face]) for face in self.faces if face in self.found)

    def _set(
        self,
        families: Iterable[str],
        weight: int,
        style: str,
        own: set[str],
        text: frozenset[str],
        asked: frozenset[str],
    ) -> None:
        """Note that a text is set in the first of some families that has each character.

        What may stand anywhere in a page calls for no face that nothing of `own` is set in.
        """
        left = {c for c in text | own if c.isprintable() or c == "\u00ad"}
        for family in families:
            face = _face(self.faces, family, weight, style)
            if face is None:
                continue
            there = {c for c in left if ord(c) in characters(face)}
            left -= there
            if there & own:
                self.found[face] = self.found.get(face, Use()) | Use(frozenset(there), asked)


def _face(faces: Iterable[Face], family: str, weight: int, style: str) -> Face | None:
    """Return the face of a family that a browser takes for a weight and a style."""
    known = [f for f in faces if f.family.casefold() == family.casefold()]
    slanted = [f for f in known if f.style == style]
    return min(slanted or known, key=lambda f: _distance(f.weight, weight), default=None)


def _distance(there: int, wanted: int) -> tuple[int, int]:
    """Return how far a weight is from the wanted one, as browsers choose: nearest on a side first."""
    if 400 <= wanted <= 500:
        if wanted <= there <= 500:
            return 0, there - wanted
        return (1, wanted - there) if there < wanted else (2, there - wanted)
    if wanted < 400:
        return (0, wanted - there) if there <= wanted else (1, there - wanted)
    return (0, there - wanted) if there >= wanted else (1, wanted - there)


def _cased(text: Iterable[str], case: str) -> set[str]:
    """Return the characters of a text as `text-transform` makes them."""
    if case == "none":
        return set()
    return {c for one in text for form in (one.upper(), one.lower(), one.title()) for c in form}


def _meant(name: str, values: Iterable[Any], above: frozenset[Any]) -> Iterator[Any]:
    """Yield what values mean below an element that has one of `above`."""
    for value in values:
        if value == "inherit":
            yield from above
        elif name == "weight" and value in {"bolder", "lighter"}:
            yield from (_relative(value, weight) for weight in above)
        else:
            yield value


def _relative(word: str, weight: int) -> int:
    if word == "bolder":
        return 400 if weight < 350 else 700 if weight < 550 else 900
    return 100 if weight < 550 else 400 if weight < 750 else 700


# --- reading style sheets ------------------------------------------------------------------------


def _parsed(sheet: str) -> list[Any]:
    from tinycss2 import parse_stylesheet  # type: ignore[import-untyped]

    return list(parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True))


def _rules(nodes: Iterable[Any], *, certain: bool) -> Iterator[tuple[Any, Any, bool]]:
    """Yield the rules of a style sheet: selector, declarations, and whether they surely hold."""
    from tinycss2 import parse_blocks_contents, parse_rule_list

    for node in nodes:
        if node.type == "qualified-rule":
            content = parse_blocks_contents(node.content, skip_comments=True, skip_whitespace=True)
            if any(one.type == "qualified-rule" for one in content):
                raise NotUnderstoodError("a rule within a rule")
            yield node.prelude, [one for one in content if one.type == "declaration"], certain
        elif node.type == "at-rule" and node.lower_at_keyword == "import":
            raise NotUnderstoodError("an import")
        elif node.type == "at-rule" and node.content is not None:
            name = node.lower_at_keyword
            if name in _BLOCKS:
                inner = parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
                yield from _rules(inner, certain=False)
            elif name == "counter-style":
                content = parse_blocks_contents(node.content, skip_comments=True)
                yield [], [one for one in content if one.type == "declaration"], False


def _counter_styles(sheet: str) -> Iterator[str]:
    """Yield the names of the counter styles that a sheet declares, which print what they say."""
    for node in _parsed(sheet):
        if node.type == "at-rule" and node.lower_at_keyword == "counter-style":
            yield from (t.value for t in node.prelude if t.type == "ident")


def _declarations(text: str) -> list[Any]:
    from tinycss2 import parse_blocks_contents

    content = parse_blocks_contents(text, skip_comments=True, skip_whitespace=True)
    return [one for one in content if one.type == "declaration"]


def _flat(tokens: Iterable[Any]) -> Iterator[Any]:
    """Yield tokens with those within them."""
    for token in tokens:
        yield token
        for inner in ("arguments", "content"):
            yield from _flat(getattr(token, inner, None) or ())


def _static(prelude: Sequence[Any]) -> tuple[str, bool]:
    """Return a selector for all that may ever match it, and whether it always does."""
    from tinycss2 import serialize

    out, fixed, at = "", True, 0
    while at < len(prelude):
        token = prelude[at]
        after = prelude[at + 1] if at + 1 < len(prelude) else None
        before = prelude[at - 1] if at else None
        single = token == ":" and before != ":" and after != ":"
        if single and after is not None and after.type in {"ident", "function"}:
            name = after.lower_value if after.type == "ident" else after.lower_name
            if name in {"is", "where"}:
                inner, sure = _static(after.arguments)
                out, fixed = f"{out}:{name}({inner})", fixed and sure
            elif name in _LISTS:
                _, sure = _static(after.arguments)
                out += f":{name}({serialize(after.arguments)})" if sure else ":is(*)"
                fixed = fixed and sure
            elif name in _FIXED:
                out += f":{serialize([after])}"
            else:
                out, fixed = f"{out}:is(*)", False
            at += 2
        else:
            out += serialize([token])
            at += 1
    return out, fixed


def _without_var(
    tokens: Sequence[Any], custom: Mapping[str, list[Any]], depth: int = 0
) -> Iterator[list[Any]]:
    """Yield a value with each thing that its custom properties may stand for."""
    if depth > 8:
        raise NotUnderstoodError("custom properties that name each other")
    choices: list[list[list[Any]]] = []
    for token in tokens:
        if token.type == "function" and token.lower_name == "var":
            name = next((t.value for t in token.arguments if t.type == "ident"), "")
            rest = list(token.arguments)
            comma = next((i for i, t in enumerate(rest) if t == ","), len(rest))
            values = [*custom.get(name, []), *([rest[comma + 1 :]] if comma < len(rest) else [])]
            choices.append([v for value in values for v in _without_var(value, custom, depth + 1)])
        else:
            choices.append([[token]])
    count = 1
    for choice in choices:
        count *= len(choice)
    if count > 64:
        raise NotUnderstoodError("a value with too many custom properties")
    for parts in product(*choices):
        yield [token for part in parts for token in part]


def _set_by(name: str, tokens: Sequence[Any]) -> Iterator[tuple[str, Any]]:
    """Yield what a declaration sets, property by property."""
    told = [t for t in tokens if t.type not in {"whitespace", "comment"}]
    words = [t.lower_value for t in told if t.type == "ident"]
    if len(told) == 1 and words and words[0] in {"inherit", "unset", "revert", "revert-layer"}:
        for key in _keys(name):
            yield key, "inherit"
    elif len(told) == 1 and words == ["initial"]:
        for key in _keys(name):
            yield key, _FIRST[key]
    elif name == "font":
        yield from _font(told)
    elif name == "font-family":
        yield "family", _families(told)
    elif name == "font-weight":
        yield from (("weight", w) for w in [_weight(told)] if w is not None)
    elif name == "font-style":
        yield "style", "italic" if set(words) & {"italic", "oblique"} else "normal"
    elif name == "text-transform":
        yield "case", words[0] if words else "none"
    elif name in _VARIANTS:
        asked = _asked(told)
        yield from ((key, asked) for key in _VARIANTS[name])


def _keys(name: str) -> tuple[str, ...]:
    """Return the followed properties that a property of CSS sets."""
    if name == "font":
        return ("family", "weight", "style", "numeric", "caps", "more")
    one = {"font-family": "family", "font-weight": "weight", "font-style": "style",
           "text-transform": "case"}  # fmt: skip
    return (one[name],) if name in one else _VARIANTS[name]


def _asked(tokens: Iterable[Any]) -> frozenset[str]:
    """Return the features that a value of `font-variant` or `font-feature-settings` asks for."""
    out: set[str] = set()
    for token in tokens:
        if token.type == "string":
            out.add(token.value)
        elif token.type == "ident":
            out.update(_FEATURES.get(token.lower_value, ()))
    return frozenset(out)


def _font(tokens: Sequence[Any]) -> Iterator[tuple[str, Any]]:
    """Yield what the shorthand `font` sets: what stands before the size, and the families behind."""
    sizes = {"dimension", "percentage", "function"}
    words = {"small", "medium", "large", "x-small", "xx-small", "x-large", "xx-large", "smaller",
             "larger"}  # fmt: skip
    at = next(
        (
            i
            for i, t in enumerate(tokens)
            if t.type in sizes or (t.type == "ident" and t.lower_value in words)
        ),
        None,
    )
    if at is None:  # a font of the system
        yield from ((key, _FIRST[key]) for key in _keys("font"))
        return
    before, behind = tokens[:at], list(tokens[at + 1 :])
    if behind and behind[0] == "/":
        behind = behind[2:]
    named = {t.lower_value for t in before if t.type == "ident"}
    weight = _weight([t for t in before if t.type == "number"
                      or (t.type == "ident" and t.lower_value in {"bold", "bolder", "lighter"})])  # fmt: skip
    yield "weight", 400 if weight is None else weight
    yield "style", "italic" if named & {"italic", "oblique"} else "normal"
    yield "numeric", frozenset()
    yield "caps", frozenset({"smcp"}) if "small-caps" in named else frozenset()
    yield "family", _families(behind)


def _weight(tokens: Sequence[Any]) -> int | str | None:
    for token in tokens:
        if token.type == "number":
            return int(token.value)
        if token.type == "ident":
            word = token.lower_value
            return {"normal": 400, "bold": 700}.get(
                word, word if word in {"bolder", "lighter"} else None
            )
    return None


def _families(tokens: Iterable[Any]) -> tuple[str, ...]:
    """Return the names of a list of families."""
    out: list[str] = []
    words: list[str] = []
    for token in tokens:
        if token == ",":
            out.append(" ".join(words))
            words = []
        elif token.type in {"string", "ident"}:
            words.append(token.value)
    out.append(" ".join(words))
    return tuple(name for name in out if name)
