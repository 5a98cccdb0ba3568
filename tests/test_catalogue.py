"""The catalogue: what a build folder holds, read from its manifest."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

from briefgen import catalogue, manifest
from briefgen.artifact import Artifact
from briefgen.build import Output
from briefgen.formats import output_name
from briefgen.library import Settings
from briefgen.verification import Facts
from tests.spoiled import paper_of

PROJECT = Settings(name="Treaty briefs", base_url="https://briefs.example/a")


def made(preset: str, form: str, pages: int = 0, **brief: object) -> Output:
    paper = paper_of("us-rok-treaty", preset)
    paper = replace(paper, brief=replace(paper.brief, **brief))
    name = output_name("us-rok-treaty", preset, form)
    return Output(paper, Artifact(name, b"x" * 2000), Facts(pages), ())


def listed(*outputs: Output) -> catalogue.Catalogue:
    record = manifest.merged({}, manifest.manifest(outputs, PROJECT))
    return catalogue.catalogue(json.loads(manifest.to_json(record)))


def test_what_was_built_is_listed_the_shortest_first():
    told = listed(made("standard", "pdf", 8), made("standard", "html"), made("glance", "html"))
    (brief,) = told.briefs
    own = paper_of("us-rok-treaty", "standard").brief
    assert (brief.title, brief.issued, brief.facts_to) == (own.title, own.issued, own.facts_to)
    assert (brief.authors, brief.review_by) == (own.authors, own.review_by)
    assert [length.preset for length in brief.lengths] == ["glance", "standard"]
    standard = brief.lengths[1]
    assert [file.format for file in standard.files] == ["html", "pdf"]
    assert (standard.pages, standard.minutes, standard.title) == (8, 7, "Briefing")
    assert standard.file("pdf").size == 2000
    assert standard.file("embed") is None
    where = told.address(standard.files[1].name)
    assert where == "https://briefs.example/a/us-rok-treaty/standard.pdf"


def test_it_changes_with_the_brief_and_never_with_the_day():
    assert listed(made("glance", "html")).updated == made("glance", "html").paper.brief.issued
    later = listed(made("glance", "html", revised=date(2031, 2, 3)))
    assert later.updated == date(2031, 2, 3)
    assert catalogue.Catalogue().updated is None


def test_briefs_of_earlier_builds_stay_and_their_old_files_are_stale():
    old = manifest.merged({}, manifest.manifest([made("glance", "html")], PROJECT))
    new = manifest.manifest([made("standard", "html", title="A newer title")], PROJECT)
    name = output_name("us-rok-treaty", "glance", "html")
    (brief,) = catalogue.catalogue(manifest.merged(old, new, {name: ()})).briefs
    assert brief.title == "A newer title"
    assert [length.files[0].stale for length in brief.lengths] == [True, False]


def test_a_manifest_that_is_damaged_or_older_gives_what_can_be_read():
    assert catalogue.catalogue({}).briefs == ()
    assert catalogue.catalogue({"briefs": [], "outputs": {}}).briefs == ()
    damaged = {"briefs": {"a": {"id": "a", "title": 4, "issued": "soon", "authors": "x"}, "b": 1},
               "outputs": {"a/p.html": {"brief": "a", "words": "many"}}}  # fmt: skip
    (brief,) = catalogue.catalogue(damaged).briefs
    assert (brief.id, brief.title, brief.authors) == ("a", "", ())
    assert brief.lengths[0].words == 0
