"""Snippets that pandoc and briefgen are to read alike, by hand and by a seeded generator."""

import random

#: Cases by hand, one a line; `⏎` is a line break.
_WRITTEN = r"""
[@a]
[@a, p. 3]
[@a p. 3]
[@a,p. 3]
[@a , p. 3]
[@a: p. 3]
[@a. p. 3]
[@a.]
[@a,]
[@a:]
[@a's]
[@a—b]
[@a; @b]
[@a ; @b ]
[@a;@b]
[@a;⏎@b]
[ @a ]
[see @a]
[see  @a , p. 3]
[see⏎@a, p.⏎3]
[see @a, pp. 33-35, and *passim*; @b, ch. 1]
[see @a &c; @b]
[-@a]
[see -@a]
[see-@a]
[(-@a)]
[- @a]
[--@a]
[@a; -@b]
[-@a, p. 3; see -@b]
[\-@a]
[*see* @a]
[*see* @a, *p.* 3; **cf.** @b]
[@a *x*; @b]
[@a*x*]
[@a **x; y** z; @b]
[@a *x; y* z; @b]
[@a, `x;y` z; @b]
[@a, `x]y` z; @b]
[@a, \] x]
[@a \; x; @b]
[@a\]; @b]
[see \[ @a]
[see `x` @a]
[see [link](http://x.org/;a) @b]
[@a [x](http://x.org/;y) z; @c]
[@a <http://x.org/;y>; @c]
[@a http://x.org/;y; @c]
[@a "x;y" z; @c]
[@a 'x;y' z; @c]
[see "x" @a, "y; z"]
[@a &lt; z; @c]
[&amp; @a]
[@a &amp; b; @c]
[@a, see [x; y] z]
[[see] @a]
[see [also] @a]
[see [x @b] @a]
[@a, see [@b]]
[see @b [x] @a]
[-@a [x]]
[@a, {pp. 12-14, note}]
[@a, {pp. 12-14}, note]
[@a{p. 3}]
[@a {ii, A, D-Z}, with a suffix]
[@a, p. 3, *emphasis* added]
[@a, emphasis added]
[@a, art. III]
[@a, § 4(2)]
[@a, 33, 35-37, and elsewhere]
[@a, x@y.org]
[@a @b]
[@a, @b]
[@a and @b; @c]
[x @a@b]
[!@a]
[!@a; #@b]
[“@a”]
[“x” @a]
[@a ! x]
[@a;]
[;@a]
[no key; @a]
[@a; no key]
[@a; p. 3]
[see @a; @b;]
[see x@y.org; @a]
[see `@a`; @b]
[\@a; @b]
[*see @a*]
["@a"]
[*-@a*]
[@a (x;y) z; @c]
[@a {p. 3; x}; @b]
[@a]{.class}
[@a]{not attr} z
[@a](http://x.org)
[@a](http://x.org) and [@b]
[text @a more](http://x.org)
[@a][ref]⏎⏎[ref]: http://x.org
[@a][nodef]
[@a][@b]
[@a][p. 3]
[@a] [@b]
[@a]. [@b]
[@a], [@b]; [@c]
[@a]: foo
[@a]: http://x.org⏎⏎[@a]
[@a] (http://x.org) z
[@a][] z
[@a] x]
[@a [unclosed; @b]
[unclosed @a [@b]
[see [ @a]
[see ] @a]
[see @a p. 3
[[@a]]
[[see @a]]
[x [@a] y]
[x [@a] y; @b]
(see [@a])
word[@a]
[x@a]
[x@y.org]
[write to x@y.org or z@y.org]
[\@a]
[`@a`]
[@]
[@ a]
[see @ a]
[]
[x]
[@a⏎⏎@b]
\[@a]
[@a\]
![@a] z
!@a z
![x](http://x.org/y.png) @a
@a
@a says
@a's book
@a’s book
x @a. @b, (@c) "@d" '@e' @f: @g; @h!
@a;b
@a? x
**@a** x
*@a*
**[@a]**
*[@a; @b, p. 3]*
@a [p. 3]
@a[p. 3]
@a  [p. 3]
@a⏎[p. 3]
@a⏎ [p. 3]
@a⏎⏎[p. 3]
@a	[p. 3]
@a [ p. 3 ]
@a [p. 3; see @b]
@a [p. 3; @b; -@c]
@a [p. *3*; see *also* @b]
@a [*p. 3*]
@a [`x`]
@a [x⏎y]
@a [-@b]
@a [-@b, p. 3; @c]
@a [@b]
@a [see @b]
@a [see -@b]
@a [@b, x; @c]
@a [@b] [@c]
@a[@b]
@a [; @b]
@a []
@a [p. 3] [p. 4]
@a [p. 3].
@a [x] y
@a [x] [@b] z
@a [see @b; p. 4]
@a [p. 3; p. 4]
@a [x; y@b; @c]
@a [x; a@b.org]
@a [a@b.org]
@a [\@b]
@a [x](http://x.org)
@a [@b](http://x.org)
@a [x][y]
@a [x][@b] z
@a {p. 3}
@a *[p. 3]*
@a, [@b]
(@a [p. 3])
-@a
-@a [p. 3]
-@a [@b]
x -@a
x-@a
x [-@a]. y -@a, z (-@a)
"-@a"
--@a
\-@a
\@a
x \@a y
`@a` @b
``x ` @a`` @b
a@b.org
x a@b.org y@b.co.uk z
mid@handle
é@b 1@b
.@a
a.@b
a,@b a-@b a)@b a*@b
a_@b
x&amp;y@b
x\@b@c
x @a@b
<http://x.org/@a>
[x](http://a.org/@b) @c
_@a_
@a_b_ *@a_b*
@a*b*
@a\_b
@1a @_b @-c @:d
@a:b @a.b @a#b @a$b @a%b @a&b @a-b @a+b @a?b @a<b @a>b @a~b @a/b @a_b
@a::b x
@a--b x
@a..b x
@a__b @a_
@a/ x @a/b/ x
@a//b x
@http://x.org/a x
@a.b.c. @a.b, @a:b: x
@a&amp;b
@äöü
@北京
@naïve_2
@a² @a½
@a—b @a–b @a…b
@a{b}
@{a}
@{a}b
@{a}'s
@{http://x.org/a;b}
@{https://example.com/bib?name=foobar&date=2000, x}
[@{https://example.com/bib?name=foobar&date=2000}, p. 33]
@{a b}
[@{a b}]
@{a{b}c}
[@{a]b}]
[@{a;b}; @c]
@{a.}
@{a*b*c}
@{a} [x]
@{a}[@b]
-@{a}
[-@{a}; see @{b.}, p. 3]
[@*]
- x [@a]⏎- @b [p. 3]⏎  - y [see @c; @a]
1. x [@a]⏎2. y -@b
> x [@a]⏎> y @b
> - x [see⏎>   @a, p. 3]
## H [@a]
x [@a]⏎y [@b]
| x | y |⏎|---|---|⏎| z [@a] | [@b, p. 3; @c] |
| x | y |⏎|---|---|⏎| z @a \| b | [@c \| d; @e] |
Table: x [@a]⏎⏎| x | y |⏎|---|---|⏎| z | w |
`[@a]`{.x}
    [@a]
```⏎[@a]⏎```
/@a
http://x.org/@a
@@a
@{}
*x*@b
[see *x @a]
[text [@a] more](http://x.org)
x [^ @a]
[@a](not a link) z
"""

_PREFIXES = ("", "", "see ", "*cf.* ", "see [also] ", "e.g., ", "**see `x`** ", "(as in ", "& ")
_KEYS = ("a", "doe99", "x_y", "smith:2000", "a.b-c", "{http://x.org/y;z}", "北京", "_u", "{k.}")
_SUFFIXES = (
    "",
    "",
    ", p. 3",
    " p. 3",
    ", pp. 3-5, 7, and *passim*",
    ", art. III",
    ", [sic]",
    ", `a;b`",
    ", \\; x",
    ", **a; b** c",
    ", x@y.org",
    ". Note",
    ", {ch. 2}, more",
    ', "said; done"',
)
_AROUND = (
    ("", ""),
    ("Words ", "."),
    ("Words (", "), more"),
    ("*x ", "* y"),
    ("**x** ", ", y"),
    ("x\n", "\ny"),
    ("- item ", ""),
    ("> said ", ""),
    ("### H ", ""),
    ("| a |\n|---|\n| ", " |"),
    ("word", "word"),
    ("é — ", " — b@c.org"),
)


def _generated(count: int) -> dict[str, str]:
    choose = random.Random(20261121).choice

    def cite() -> str:
        return choose(_PREFIXES) + choose(("", "", "-")) + "@" + choose(_KEYS) + choose(_SUFFIXES)

    def cluster() -> str:
        group = choose(("; ", ";", " ; ")).join(cite() for _ in range(choose((1, 1, 2, 3))))
        return choose(
            (
                f"[{group}]",
                f"[{group}]",
                f"@{choose(_KEYS)} [{choose(('p. 3', '*x* y', ''))}; {group}]",
                f"@{choose(_KEYS)} [{group}]",
                f"@{choose(_KEYS)} [{choose(('p. 3', 'see [x] y', '§ 4'))}]",
                f"@{choose(_KEYS)}",
            )
        )

    out: dict[str, str] = {}
    for number in range(count):
        before, after = choose(_AROUND)
        middle = choose((", ", " and ", ". ")) if after else " and "
        clusters = middle.join(cluster() for _ in range(choose((1, 1, 2))))
        out[f"made-{number}"] = before + clusters + after
    return out


WRITTEN = {
    line.replace("⏎", "\n"): line.replace("⏎", "\n") for line in _WRITTEN.strip("\n").split("\n")
}
CASES: dict[str, str] = WRITTEN | _generated(150)

#: What is read otherwise on purpose, with what its author gains.
DIFFERENCES: dict[str, str] = {
    "/@a": "an address without its scheme, `site.org/@name`, is text, not the author of a work",
    "http://x.org/@a": "an address that is written out is text, whatever it holds",
    "@@a": "no key begins with `@`: it is a slip or a handle, and prints as it stands",
    "x @a@b": "`@name@server` is a handle: one finding, on a source that is not there, is enough",
    "@{}": "a key without a letter is no key: it is a finding, where pandoc cites nothing",
    "*x*@b": "a word in italics before an `@` does not unmake the key behind it",
    "[see *x @a]": "a lone asterisk is a character, and does not unmake the citation",
}
