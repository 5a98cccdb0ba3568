"""`briefgen embed`: what to paste to show a paper in somebody else's page."""

from __future__ import annotations

import sys
from datetime import datetime
from functools import partial
from pathlib import Path

import click

from briefgen.commands import complete
from briefgen.commands.options import (
    day_of,
    out_folder,
    project_option,
    tell,
    theme_option,
    today_option,
)
from briefgen.formats import HEADING_BASES, PRINTED, WAYS


@click.command()
@click.argument("brief", shell_complete=complete.briefs)
@click.option("--preset", required=True, metavar="NAME", help="The length of the paper.",
              shell_complete=complete.presets)  # fmt: skip
@click.option("--as", "way", type=click.Choice(WAYS), default="frame", show_default=True,
              help="The way in: see docs/embedding.md.")  # fmt: skip
@click.option("--address", default="", metavar="URL",
              help="Where the file of the frame lies; below the project's base-url, or its name alone, "
              "if not given.")  # fmt: skip
@click.option("--heading-base", type=click.IntRange(HEADING_BASES[0], HEADING_BASES[-1]), default=None,
              show_default="the project's, 2 if it says none",
              help="The level of the title in the page.")  # fmt: skip
@click.option("--copy", "instance", type=click.IntRange(1, 99), default=1, show_default=True,
              help="Which copy it is, where a page has several of the same paper.")  # fmt: skip
@theme_option
@today_option
@project_option
def command(
    brief: str,
    preset: str,
    way: str,
    address: str,
    heading_base: int | None,
    instance: int,
    theme: str,
    today: datetime | None,
    project: Path,
) -> None:
    r"""Print what to paste to show a paper in somebody else's page.

    The paper is made and checked as `build` does it, and no output is written. A frame is a line that
    shows a file, which `build --format frame` makes.

    \b
    Examples:
      briefgen embed us-rok-treaty --preset glance
      briefgen embed us-rok-treaty --preset glance --address https://example.org/glance.frame.html
      briefgen embed us-rok-treaty --preset standard --as embed > embed.html
      briefgen embed us-rok-treaty --preset standard --as bare --heading-base 3
      briefgen embed us-rok-treaty --preset standard --as email > mail.html
    """
    from briefgen import build, cache, delivery, files, library
    from briefgen.finding import Place, failed, finding
    from briefgen.fit import fit
    from briefgen.formats import Placement
    from briefgen.frame import frame_address, label, pasted
    from briefgen.stages import Stages
    from briefgen.theme import folder_of

    if address and way != "frame":
        raise click.UsageError(
            f"`--address` is that of a frame's file; leave it out with `--as {way}`"
        )
    loaded = library.load(files.read_project(project))
    usual = loaded.settings.theme
    loaded = loaded.on(day_of(today)).with_theme(theme)
    look, found = files.read_theme(project, loaded.settings.theme, loaded.settings.theme_place)
    pairs, unknown = build.choose(loaded, [brief], [preset])
    if unknown or look is None or failed(found):
        tell([*loaded.findings, *found, *unknown])
        sys.exit(1)
    if not pairs:
        name = f"content/briefs/{brief}.toml"
        message = f"the brief `{brief}` is withdrawn, and no papers are made of it"
        after = loaded.briefs[brief].replaced_by
        hint = f"take `{after}`, which replaces it" if after else "take its frame out of the page"
        tell([finding("withdrawn-brief", message, Place(name), hint)])
        sys.exit(1)
    out = out_folder(project, None)
    apart = folder_of(look, look.size, usual)
    loaded = loaded.in_folder(apart)
    held = cache.Cache(out / cache.FOLDER)
    make = partial(build.build, theme=look, size=look.size, policy=loaded.policy, cache=held)
    written = build.write_papers(loaded, pairs, held)
    # The same blocks as in the paper on pages.
    lay_out = partial(make, formats=(PRINTED,))
    attempts = fit(loaded, written, Stages(held).format_citations, lay_out)
    placement = Placement(heading_base or loaded.settings.heading_base, instance)
    known = delivery.known(out / apart, loaded)
    made = make(attempts, formats=(way,), placement=placement, known=known)
    findings = [f for output in made for f in output.findings] or [
        f for attempt in attempts for f in attempt.findings
    ]
    tell([*loaded.findings, *findings])
    if not made or failed(findings):
        sys.exit(1)
    paper, artifact = made[0].paper, made[0].artifact
    where = address or frame_address(paper.base_url, artifact.name)
    title = label(paper.brief.title, paper.preset.title)
    click.echo(pasted(way, artifact.data.decode(), where, title), nl=False)
    sys.exit(1 if failed(loaded.findings) else 0)
