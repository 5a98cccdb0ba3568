"""The cache: what it holds is what was put, or nothing."""

import random
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from markupsafe import Markup

from briefgen import build
from briefgen.cache import NO_CACHE, Cache, digest
from briefgen.files import read_theme
from briefgen.stages import NotCachedError, Stages
from tests import project
from tests.test_geometry import ROOT


@dataclass(frozen=True)
class Value:
    name: str
    numbers: tuple[int, ...] = ()


def test_what_was_put_is_what_is_got(tmp_path):
    """Bytes come back under their key and under no other."""
    cache = Cache(tmp_path)
    cache.put("ab01", b"data")
    assert cache.get("ab01") == b"data"
    assert cache.get("ab02") is None
    assert NO_CACHE.get("ab01") is None


def test_a_record_moved_to_another_key_is_none(tmp_path):
    """The checksum is over the key too."""
    cache = Cache(tmp_path)
    cache.put("ab01", b"data")
    (tmp_path / "ab" / "01").rename(tmp_path / "ab" / "02")
    assert cache.get("ab02") is None


def test_a_cache_keeps_to_its_limit(tmp_path):
    """What was used longest ago goes first."""
    cache = Cache(tmp_path, limit=350)
    for number in range(4):
        cache.put(f"ab{number:02}", b"x" * 50)
    import os

    for age, number in enumerate((1, 3, 0, 2)):
        os.utime(tmp_path / "ab" / f"{number:02}", (1000 + age, 1000 + age))
    assert cache.get("ab01") is not None  # used: it is the youngest now
    cache.trim()
    assert [n for n in range(4) if cache.get(f"ab{n:02}") is not None] == [0, 1, 2]


def test_a_cache_that_can_not_be_written_is_no_cache(tmp_path):
    """A file where the folder should be stops nothing."""
    (tmp_path / "file").write_text("x")
    cache = Cache(tmp_path / "file")
    cache.put("ab01", b"data")
    assert cache.get("ab01") is None
    cache.trim()


DIFFERENT = [
    ("a",),
    ("a", "b"),
    ("ab",),
    (b"a",),
    (Markup("a&"),),
    (1,),
    (1.0,),
    (True,),
    (None,),
    ("None",),
    (("a", "b"),),
    (("a",), ("b",)),
    ((), "a"),
    ({"a": "b"},),
    ({"a": "c"},),
    (date(2026, 1, 1),),
    ("2026-01-01",),
    (Value("a"),),
    (Value("a", (1,)),),
    (Value("a", (1, 2)),),
    (Value("a", (12,)),),
]


def test_different_values_have_different_digests():
    """No two of these are taken for one another, and each is the same again."""
    found = [digest(*values) for values in DIFFERENT]
    assert len(set(found)) == len(DIFFERENT)
    assert found == [digest(*values) for values in DIFFERENT]


def test_a_value_of_an_unknown_kind_has_no_digest():
    """Better an error than a key that says too little."""
    with pytest.raises(TypeError, match="object"):
        digest(object())


def outputs(cache: Cache, library=None, **changes: str) -> list[build.Output]:
    """Return the outputs of the small project, through a cache."""
    loaded = library or project.library(**changes)
    theme, _ = read_theme(ROOT, "gazette")
    assert theme is not None
    pairs, _ = build.choose(loaded, (), ())
    attempts = build.write_papers(loaded, pairs, cache)
    return list(build.build(attempts, theme, ("html", "pdf"), cache=cache))


def test_a_second_build_does_no_work(tmp_path, monkeypatch):
    """Everything dear comes from the cache, and is the same."""
    cache = Cache(tmp_path)
    first = outputs(cache)

    def never(*_args, **_kwargs):
        raise AssertionError

    monkeypatch.setattr("briefgen.artifact.render", never)
    monkeypatch.setattr("briefgen.pandoc.format_citations", never)
    monkeypatch.setattr("briefgen.verification.examine", never)
    assert outputs(cache) == first


def made_anew(cache: Cache, monkeypatch, **changes: str) -> list[str]:
    """Return the names of the outputs of a changed project that the cache does not hold."""
    made: list[str] = []
    work = build.run

    def watched(function, jobs, **options):
        made.extend(f"{j.paper.preset.name}.{j.format}" for j in jobs)
        work(function, jobs, **options)

    with monkeypatch.context() as patch:
        patch.setattr(build, "run", watched)
        outputs(cache, **changes)
    return sorted(made)


def test_one_edit_renders_only_the_papers_that_show_it(tmp_path, monkeypatch):
    """A change in the long text leaves the short paper as it was made."""
    cache = Cache(tmp_path)
    assert len(made_anew(cache, monkeypatch)) == 4
    changed = project.HISTORY.replace("They signed", "All of them signed")
    assert made_anew(cache, monkeypatch, history=changed) == ["paper.html", "paper.pdf"]
    assert made_anew(cache, monkeypatch, history=changed) == []


def test_a_page_is_made_again_for_what_it_tells(tmp_path, monkeypatch):
    """Where the long paper has another page, the page of the short one says so."""
    cache = Cache(tmp_path)
    made_anew(cache, monkeypatch)
    longer = project.HISTORY.replace("### A turn", "Again and again. " * 300 + "\n\n### A turn")
    settings = project.SETTINGS.replace(
        "pages = 2\nwords = [1, 400]", "pages = 9\nwords = [1, 4000]"
    )
    anew = made_anew(cache, monkeypatch, history=longer, settings=settings)
    assert anew == ["note.html", "paper.html", "paper.pdf"]


def mutate(path: Path, rng: random.Random) -> None:
    """Damage a file: flip, cut, grow, empty, swap with noise, or remove it."""
    data = bytearray(path.read_bytes())
    kind = rng.randrange(6)
    if kind == 0 and data:
        at = rng.randrange(len(data))
        data[at] ^= 1 << rng.randrange(8)
    elif kind == 1:
        del data[rng.randrange(len(data) + 1) :]
    elif kind == 2:
        data += rng.randbytes(rng.randint(1, 40))
    elif kind == 3:
        data.clear()
    elif kind == 4:
        data = bytearray(rng.randbytes(len(data)))
    else:
        path.unlink()
        return
    path.write_bytes(bytes(data))


def check_mutations(folder: Path, count: int, seed: int) -> int:
    """Damage the cache `count` times, build after each ten; return how many were damaged."""
    rng = random.Random(seed)
    cache = Cache(folder)
    expected = outputs(cache)
    damaged = 0
    for _ in range(count // 10):
        records = sorted(p for p in folder.rglob("*") if p.is_file())
        for _ in range(10):
            path = rng.choice(records)
            if path.exists():
                mutate(path, rng)
                damaged += 1
        assert outputs(cache) == expected
    return damaged


@pytest.mark.slow
def test_a_damaged_cache_heals_without_a_wrong_output(tmp_path):
    """Whatever happens to its files, outputs are those of a build without a cache."""
    assert check_mutations(tmp_path, 50, seed=7) >= 40


def test_another_pandoc_or_engine_is_another_key(tmp_path, monkeypatch):
    """What a result depends on is part of its key."""
    cache = Cache(tmp_path)
    library = project.library()
    (attempt,) = build.write_papers(library, [("rivers", "note")], cache)
    theme, _ = read_theme(ROOT, "gazette")
    assert attempt.paper is not None
    assert theme is not None
    job = build.Job(attempt.paper, theme, "html", "a4")
    build.make(job, Stages(cache))
    build.make(job, Stages(cache, may_work=False))
    monkeypatch.setattr("briefgen.identity.engine", lambda: "another")
    with pytest.raises(NotCachedError):
        build.make(job, Stages(cache, may_work=False))
    other = replace(attempt.paper, brief=replace(attempt.paper.brief, title="Other"))
    with pytest.raises(NotCachedError):
        build.make(replace(job, paper=other), Stages(cache, may_work=False))
