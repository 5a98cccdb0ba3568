"""Building: the pipeline run over briefs and presets, from authored files to verified outputs."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from types import MappingProxyType

from briefgen import document, gallery, trade
from briefgen.artifact import Artifact
from briefgen.cache import NO_CACHE, Cache
from briefgen.cuts import next_to_go, proposals, said_of
from briefgen.evidence import Row, trace
from briefgen.family import family
from briefgen.finding import Finding, Place, did_you_mean, failed, finding
from briefgen.formats import FORMATS, USUAL_PLACEMENT, Pictures, Placement, form_of, output_name
from briefgen.gallery import Wanted
from briefgen.library import Library
from briefgen.marking import mark_of, over_ceiling
from briefgen.outline import Outline, select, unmet
from briefgen.pandoc import UnknownStyleError, near_style
from briefgen.pandoc_program import NoPandocError
from briefgen.paper import Paper, Processor, budget, cite
from briefgen.picture import Picture
from briefgen.policy import NO_POLICY, Policy
from briefgen.references import records
from briefgen.siblings import Sibling, told
from briefgen.stages import NotCachedError, Stages
from briefgen.style import BadStyleError, is_file
from briefgen.theme import Theme
from briefgen.verification import Facts, verify_layout
from briefgen.worker import Limits, Lost, run

#: What one output may take.
LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Job:
    """One output to make: the paper of a brief at a preset, in a format, on a size of paper.

    `findings` is what was found about the paper before, `policy` what is made of the rest,
    `pictures` its charts as they are drawn, `placement` how it goes into somebody else's page,
    `siblings` the other outputs that it may tell of.
    """

    paper: Paper
    theme: Theme
    format: str
    size: str
    findings: tuple[Finding, ...] = ()
    policy: Policy = NO_POLICY
    pictures: Mapping[Wanted, Picture] = field(default_factory=dict)
    placement: Placement = USUAL_PLACEMENT
    siblings: tuple[Sibling, ...] = ()


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
    """What came of one brief at one preset before anything was rendered.

    `evidence` is what the paper rests on, `records` the works that it cites as CSL-JSON; both are
    empty where there is no paper.
    """

    brief: str
    preset: str
    paper: Paper | None
    findings: tuple[Finding, ...]
    evidence: tuple[Row, ...] = ()
    records: tuple[str, ...] = ()
    outline: Outline | None = None


def choose(
    library: Library, briefs: Sequence[str], presets: Sequence[str]
) -> tuple[list[tuple[str, str]], list[Finding]]:
    """Return the pairs of brief and preset that are asked for; without names, all that ship.

    A withdrawn brief is in no pair: no papers are made of it.
    """
    command = Place("command line")
    found: list[Finding] = []
    for name in briefs:
        if name not in library.briefs:
            hint = did_you_mean(name, library.briefs) or f"briefs are {', '.join(library.briefs)}"
            file = f"content/briefs/{name}.toml"
            wrong = [f for f in library.findings if f.place.file == file]
            missing = finding("unknown-brief", f"there is no brief `{name}`", command, hint)
            found += wrong or [missing]
    for name in presets:
        if name not in library.presets:
            hint = did_you_mean(name, library.presets) or (
                f"presets are {', '.join(library.presets)}"
            )
            found.append(finding("unknown-preset", f"there is no preset `{name}`", command, hint))
    pairs = [
        (brief.id, preset)
        for brief in library.briefs.values()
        if (not briefs or brief.id in briefs) and not brief.is_withdrawn
        for preset in presets or brief.presets
        if preset in library.presets
    ]
    return pairs, found


def write_papers(
    library: Library,
    pairs: Iterable[tuple[str, str]],
    cache: Cache = NO_CACHE,
    left_out: Mapping[tuple[str, str], tuple[Place, ...]] = MappingProxyType({}),
) -> list[Attempt]:
    """Return what came of each pair, several citation processors at work at once.

    `left_out` are the blocks that a pair goes without.
    """
    processor = Stages(cache).format_citations

    def written(pair: tuple[str, str]) -> Attempt:
        return attempt(library, select(library, *pair, left_out.get(pair, ())), processor)

    with ThreadPoolExecutor(max_workers=4) as pool:
        return list(pool.map(written, pairs))


def attempt(library: Library, outline: Outline, processor: Processor) -> Attempt:
    """Return what comes of an outline; what is ranked to go goes while it has too many words."""
    pair = outline.brief.id, outline.preset.name
    found = (*unmet(library, outline), *library.policy.judge(over_ceiling(outline, library)))
    if failed(found):
        return Attempt(*pair, None, found)
    try:
        paper = cite(outline, library, processor)
        while paper.words > outline.preset.words[1] and (place := next_to_go(outline)):
            outline = select(library, *pair, (*outline.left_out, place))
            paper = cite(outline, library, processor)
    except (UnknownStyleError, BadStyleError) as error:
        wrong = _style_fault(error, *library.style_of(outline.preset))
        return Attempt(*pair, None, (*found, wrong))
    except NoPandocError as error:
        wrong = finding("pandoc-unavailable", str(error), Place("pandoc"), error.hint)
        return Attempt(*pair, None, (*found, wrong))
    except OSError as error:
        hint = "look for a source whose record is unusual, or run it again"
        wrong = finding("citation-processor", str(error), outline.brief.place, hint)
        return Attempt(*pair, None, (*found, wrong))
    paper = replace(
        paper, first_hand=trade.first_hand(outline, library), mark=mark_of(outline, library)
    )
    advice = trade.of_paper(outline, library)
    excess = paper.words - outline.preset.words[1]
    cuts = next(proposals(outline, library, excess), ()) if excess > 0 else ()
    cut = said_of(cuts, library, outline.brief.language)
    said = (*paper.findings, *budget(paper, cut), *family(library, *pair), *advice)
    judged = library.policy.judge((*found, *said))
    rests_on = trace(outline, library)
    return Attempt(*pair, paper, judged, rests_on, records(paper, library.sources), outline)


def _style_fault(error: Exception, name: str, place: Place) -> Finding:
    """Return why a citation style can not be used."""
    if isinstance(error, BadStyleError):
        message = f"the citation style `{name}` can not be read: {error}"
        return finding("bad-style", message, place, "take it from https://www.zotero.org/styles")
    message = f"there is no citation style `{error}`"
    hint = "put its file into styles/ of the project, and write `styles/NAME.csl`"
    if not is_file(str(error)):
        hint = near_style(str(error)) or "take its name from https://www.zotero.org/styles"
    return finding("unknown-style", message, place, hint)


def make(job: Job, stages: Stages) -> Output:
    """Return one output, rendered and verified.

    Where the layout did not keep every note on its page, the notes are listed at the end instead,
    and a finding says so.

    Raises:
        NotCachedError: if the stages may not work and a result is not in their cache.
    """
    paper = job.paper
    try:
        artifact, facts = stages.output(
            lambda: _rendered(job, stages),
            paper,
            job.theme,
            job.format,
            job.size,
            job.placement,
            job.siblings,
        )
    except document.TemplateFaultError as error:
        name = output_name(paper.brief.id, paper.preset.name, job.format)
        return Output(paper, Artifact(name, b""), Facts(), (*job.findings, error.finding))
    judged = job.policy.judge((*job.findings, *artifact.findings))
    return Output(paper, artifact, facts, judged)


def _rendered(job: Job, stages: Stages) -> tuple[Artifact, Facts]:
    """Return the artifact of a job with all that was found about it, and what it turned out to be."""
    paper, found_drawing = gallery.shown(job.paper, job.pictures)
    if failed(found_drawing):
        name = output_name(paper.brief.id, paper.preset.name, job.format)
        return Artifact(name, b"", findings=found_drawing), Facts()
    drafted = document.assemble(
        paper,
        job.theme,
        job.format,
        size=job.size,
        placement=job.placement,
        siblings=job.siblings,
    )
    artifact = stages.render(drafted)
    more = found_drawing
    if artifact.pages and (astray := verify_layout(drafted.notes, artifact.pages, artifact.name)):
        more += (
            finding(
                "notes-at-end",
                f"{len(astray)} notes could not be kept on their pages, so all stand at the end",
                Place(artifact.name),
                f"the first: {astray[0].message}",
            ),
        )
        drafted = document.assemble(paper, job.theme, job.format, endnotes=True, size=job.size)
        artifact = stages.render(drafted)
    facts = Facts()
    if artifact.data:
        found, facts = stages.examine(
            job.paper, job.format, artifact.data, drafted.families, artifact.name
        )
        more += found
    return replace(artifact, findings=(*artifact.findings, *more)), facts


def build(
    attempts: Iterable[Attempt],
    theme: Theme,
    formats: Sequence[str],
    *,
    size: str = "a4",
    jobs: int = 1,
    policy: Policy = NO_POLICY,
    cache: Cache = NO_CACHE,
    limits: Limits | None = None,
    done: Callable[[Output], None] | None = None,
    placement: Placement = USUAL_PLACEMENT,
    known: Iterable[Sibling] = (),
    rendered: Callable[[Artifact], None] | None = None,
) -> tuple[Output, ...]:
    """Return an output for each paper and format, in that order.

    What the cache holds is not made again. The rest is made by `jobs` workers within `limits`,
    the dearest first; with none, in this process and without limits, but for what has pages. `done`
    is told of each output as it is there, in this process. Formats that tell of other outputs are
    made when those are there; `known` are some that were made before.
    `rendered` is told of each artifact that is made in this process, before it is verified.
    """
    attempts = tuple(attempts)
    todo = [
        Job(attempt.paper, theme, form, size, attempt.findings, policy, placement=placement)
        for attempt in attempts
        if attempt.paper
        for form in formats
    ]
    tell = done or (lambda _output: None)
    work = _Work(todo, theme, cache, jobs, limits or LIMITS, tell, rendered)
    gone = {(attempt.brief, attempt.preset) for attempt in attempts if attempt.paper is None}
    before = tuple(s for s in known if (s.name.partition("/")[0], s.preset) not in gone)
    last = {i for i, job in enumerate(todo) if FORMATS[job.format].comes_last}
    work.make(set(range(len(todo))) - last)
    turn = last
    while turn:
        there = _siblings(before, todo, work.made.values())
        for i in turn:
            todo[i] = replace(todo[i], siblings=_told(todo[i], there))
        work.make(turn)
        # What failed meanwhile is named by none.
        there = _siblings(before, todo, work.made.values())
        turn = {
            i for i in last if not work.made[i].failed and _told(todo[i], there) != todo[i].siblings
        }
    return tuple(work.made[i] for i in range(len(todo)))


@dataclass(slots=True)
class _Work:
    """Jobs while they are done: what was made of them so far, by place, and what was drawn."""

    todo: list[Job]
    theme: Theme
    cache: Cache
    workers: int
    limits: Limits
    tell: Callable[[Output], None]
    rendered: Callable[[Artifact], None] | None = None
    made: dict[int, Output] = field(default_factory=dict)
    drawn: dict[Wanted, Picture] = field(default_factory=dict)

    def make(self, turn: Collection[int]) -> None:
        """Make the outputs of some jobs; what the cache holds is not made again.

        Of one that was made before, and now is otherwise, nobody is told twice.
        """
        looked, left = Stages(self.cache, may_work=False), []
        tell = (lambda _output: None) if set(turn) <= set(self.made) else self.tell
        for i in sorted(turn):
            try:
                self.made[i] = make(self.todo[i], looked)
                tell(self.made[i])
            except NotCachedError:
                left.append(i)
        left.sort(key=lambda i: _cost(self.todo[i]), reverse=True)
        draw = [i for i in left if FORMATS[self.todo[i].format].pictures is not Pictures.WORDS]
        papers = [self.todo[i].paper for i in draw]
        lacking = [p for p in papers if not set(gallery.wanted([p])) <= set(self.drawn)]
        self.drawn |= gallery.pictures(
            lacking, self.theme, Stages(self.cache), max(self.workers, 1)
        )
        for i in draw:
            own = {key: self.drawn[key] for key in gallery.wanted([self.todo[i].paper])}
            self.todo[i] = replace(self.todo[i], pictures=own)
        here = [i for i in left if not self.workers and not FORMATS[self.todo[i].format].paged]
        for i in here:
            self.made[i] = make(self.todo[i], Stages(self.cache, rendered=self.rendered))
            tell(self.made[i])
        left = [i for i in left if i not in here]
        jobs = [self.todo[i] for i in left]
        worked = _worked(jobs, self.cache, max(self.workers, 1), self.limits, tell)
        self.made |= zip(left, worked, strict=True)


def _worked(
    jobs: Sequence[Job],
    cache: Cache,
    workers: int,
    limits: Limits,
    tell: Callable[[Output], None],
) -> list[Output]:
    """Return the outputs of some jobs, made by workers."""
    _prepare(job.format for job in jobs)
    made: dict[int, Output] = {}

    def ended(place: int, result: Output | Lost) -> None:
        made[place] = result if isinstance(result, Output) else _lost(jobs[place], result)
        tell(made[place])

    work = partial(make, stages=Stages(cache))
    run(work, jobs, workers=workers, limits=limits, done=ended)
    return [made[place] for place in range(len(jobs))]


def _siblings(
    known: Iterable[Sibling], todo: Iterable[Job], made: Iterable[Output]
) -> dict[str, tuple[Sibling, ...]]:
    """Return the outputs of each brief that a page may tell of, by the id of the brief.

    They are those of before, those that were just made, and those that are made with the page
    itself, of which nothing is told that only they know. What failed is not handed over.
    """
    by_name = {sibling.name: sibling for sibling in known}
    for job in todo:
        if FORMATS[job.format].comes_last:
            name = output_name(job.paper.brief.id, job.paper.preset.name, job.format)
            by_name[name] = _sibling(job.paper, job.format, name)
    for output in made:
        name = output.artifact.name
        by_name.pop(name, None)
        if not output.failed:
            form = form_of(name)
            size = len(output.artifact.data)
            by_name[name] = _sibling(output.paper, form, name, output.facts.pages, size)
    out: dict[str, tuple[Sibling, ...]] = {}
    for name in sorted(by_name):
        brief = name.partition("/")[0]
        out[brief] = (*out.get(brief, ()), by_name[name])
    return out


def _told(job: Job, there: Mapping[str, tuple[Sibling, ...]]) -> tuple[Sibling, ...]:
    """Return what a job may name of what is there."""
    return told(job.paper.preset.name, there.get(job.paper.brief.id, ()))


def _sibling(paper: Paper, form: str, name: str, pages: int = 0, size: int = 0) -> Sibling:
    preset = paper.preset
    return Sibling(preset.name, preset.title, form, name, paper.words, pages, size)


def _cost(job: Job) -> int:
    return job.paper.words * (10 if FORMATS[job.format].paged else 1)


def _prepare(formats: Iterable[str]) -> None:
    """Import what forked workers need, once for all of them; a lack is told by `render`."""
    kinds = {FORMATS[form] for form in formats}
    if not kinds:
        return
    if any(kind.paged for kind in kinds):
        with contextlib.suppress(OSError):
            import briefgen.engine
            import briefgen.verification.read_pdf  # noqa: F401
    if any(kind.styled for kind in kinds):
        import fontTools.subset  # noqa: F401


def _lost(job: Job, lost: Lost) -> Output:
    """Return what stands for an output whose worker gave none."""
    name = output_name(job.paper.brief.id, job.paper.preset.name, job.format)
    found = finding(
        f"render-{lost.reason}",
        f"the output could not be rendered: {lost.detail}",
        Place(name),
        "look for a very large table or very deep nesting in its fragments",
    )
    return Output(job.paper, Artifact(name, b""), Facts(), (*job.findings, found))
