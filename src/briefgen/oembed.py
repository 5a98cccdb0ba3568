"""oEmbed: what a content system asks for to show a frame by its address.

The answers are files beside the frames, so that a plain server gives them. They name the frame by
its absolute address, so there are none where a project has no `base-url`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from briefgen import frame
from briefgen.catalogue import Catalogue, File, Length, Listed
from briefgen.formats import FORMATS, Finish

#: The media type by which a page names an answer in its head.
MEDIA_TYPE = "application/json+oembed"

#: For how long a content system may keep an answer, in seconds: a day.
CACHE_AGE = 86_400


def file_name(brief: str, preset: str) -> str:
    """Return the path of the answer for a paper's frame below the build folder."""
    return f"{brief}/{preset}.oembed.json"


def answers(catalogue: Catalogue) -> dict[str, str | None]:
    """Return the answers by their paths; None is one that is not to be there."""
    return {
        file_name(brief.id, length.preset): _json(answer(catalogue, brief, length, file))
        if catalogue.base_url
        else None
        for brief, length, file in frames(catalogue)
    }


def frames(catalogue: Catalogue) -> Iterator[tuple[Listed, Length, File]]:
    """Yield every frame of a catalogue with its brief and its length."""
    for brief in catalogue.briefs:
        for length in brief.lengths:
            for file in length.files:
                if file.format in FORMATS and FORMATS[file.format].finish is Finish.FRAME:
                    yield brief, length, file


def answer(catalogue: Catalogue, brief: Listed, length: Length, file: File) -> dict[str, Any]:
    """Return the answer for a frame, ready for JSON; it needs the `base-url` of the catalogue.

    `html` is the line of `briefgen embed`; `width` and `height` are in px.
    """
    title = frame.label(brief.title, length.title)
    told = {
        "version": "1.0",
        "type": "rich",
        "html": str(frame.line(catalogue.address(file.name), title)),
        "width": frame.WIDTH,
        "height": frame.HEIGHT,
        "title": title,
        "author_name": ", ".join(brief.authors),
        "provider_name": catalogue.project,
        "provider_url": catalogue.address(""),
        "cache_age": CACHE_AGE,
    }
    return {key: value for key, value in told.items() if value}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
