"""Building: the pipeline run over briefs and presets, from authored files to verified outputs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_all_start_methods, get_context
from typing import Any

from briefgen import document
from briefgen.artifact import Artifact, render
from briefgen.finding import Finding, Place, did_you_mean, failed, finding
from briefgen.library import Library
from briefgen.outline import select, unmet
from briefgen.pandoc import UnknownStyleError, format_citations
from briefgen.paper import Paper, budget, cite
from briefgen.theme import Theme
from briefgen.verification import Facts, examine, verify_layout

#: Applies a function to each item, results in order: `map`, or that of an executor.
Map = Callable[[Callable[[Any], Any], Iterable[Any]], Iterable[Any]]


@dataclass(frozen=True, slots=True)
class Job:
    """One output to make: the paper of a brief at a preset, in a format, on a size of paper.

    `findings` is what was found about the paper before.
    """

    paper: Paper
    theme: Theme
    format: str
    size: str
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Output:
    """One output that was made, with the paper it is of and everything found about it."""

    paper: Paper
    artifact: Artifact
    facts: Facts
    findings: tuple[Finding, ...]

    @property
    def failed(self) -> bool:
        """Whether one of the findings is an error: such an output is not handed over."""
        return failed(self.findings)


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of one brief at one preset before anything was rendered."""

    brief: str
    preset: str
    paper: Paper | None
    findings: tuple[Finding, ...]


def choose(
    library: Library, briefs: Sequence[str], presets: Sequence[str]
) -> tuple[list[tuple[str, str]], list[Finding]]:
    """Return the pairs of brief and preset that are asked for; without names, all that ship."""
    command = Place("command line")
    found: list[Finding] = []
    for name in briefs:
        if name not in library.briefs:
            hint = did_you_mean(name, library.briefs) or f"briefs are {', '.join(library.briefs)}"
            found.append(finding("unknown-brief", f"there is no brief `{name}`", command, hint))
    for name in presets:
        if name not in library.presets:
            hint = did_you_mean(name, library.presets) or (
                f"presets are {', '.join(library.presets)}"
            )
            found.append(finding("unknown-preset", f"there is no preset `{name}`", command, hint))
    pairs = [
        (brief.id, preset)
        for brief in library.briefs.values()
        if not briefs or brief.id in briefs
        for preset in presets or brief.presets
        if preset in library.presets
    ]
    return pairs, found


def write_papers(library: Library, pairs: Iterable[tuple[str, str]]) -> list[Attempt]:
    """Return what came of each pair, several citation processors at work at once."""

    def attempt(pair: tuple[str, str]) -> Attempt:
        outline = select(library, *pair)
        found = unmet(library, outline)
        if failed(found):
            return Attempt(*pair, None, found)
        try:
            paper = cite(outline, library, format_citations)
        except UnknownStyleError as error:
            message = f"there is no citation style `{error}`"
            wrong = finding("unknown-style", message, Place("briefgen.toml"))
            return Attempt(*pair, None, (*found, wrong))
        except OSError as error:
            wrong = finding("citation-processor", str(error), outline.brief.place)
            return Attempt(*pair, None, (*found, wrong))
        return Attempt(*pair, paper, (*found, *paper.findings, *budget(paper)))

    with ThreadPoolExecutor(max_workers=4) as pool:
        return list(pool.map(attempt, pairs))


def make(job: Job) -> Output:
    """Return one output, rendered and verified.

    Where the layout did not keep every note on its page, the notes are listed at the end instead,
    and a finding says so.
    """
    paper = job.paper
    drafted = document.assemble(paper, job.theme, job.format, size=job.size)
    artifact = render(drafted)
    more: tuple[Finding, ...] = ()
    if artifact.pages and (astray := verify_layout(drafted.notes, artifact.pages, artifact.name)):
        more = (
            finding(
                "notes-at-end",
                f"{len(astray)} notes could not be kept on their pages, so all stand at the end",
                Place(artifact.name),
                f"the first: {astray[0].message}",
            ),
        )
        drafted = document.assemble(paper, job.theme, job.format, endnotes=True, size=job.size)
        artifact = render(drafted)
    facts = Facts()
    if artifact.data:
        found, facts = examine(paper, job.format, artifact.data, drafted.families, artifact.name)
        more += found
    return Output(paper, artifact, facts, (*job.findings, *artifact.findings, *more))


def build(
    attempts: Iterable[Attempt],
    theme: Theme,
    formats: Sequence[str],
    *,
    size: str = "a4",
    jobs: int = 1,
) -> tuple[Output, ...]:
    """Return an output for each paper and format, in that order; dear ones start first."""
    todo = [
        Job(attempt.paper, theme, form, size, attempt.findings)
        for attempt in attempts
        if attempt.paper
        for form in formats
    ]
    order = sorted(range(len(todo)), key=lambda i: _cost(todo[i]), reverse=True)
    made = dict(zip(order, _run([todo[i] for i in order], jobs), strict=True))
    return tuple(made[i] for i in range(len(todo)))


def _cost(job: Job) -> int:
    return job.paper.words * (10 if job.format == "pdf" else 1)


def _run(todo: list[Job], jobs: int) -> list[Output]:
    if jobs == 1 or len(todo) < 2:
        return [make(job) for job in todo]
    # A forked worker has the engine already; a spawned one pays for its import again.
    method = "fork" if "fork" in get_all_start_methods() else "spawn"
    workers = min(jobs, len(todo))
    with ProcessPoolExecutor(workers, mp_context=get_context(method)) as pool:
        return list(pool.map(make, todo))
