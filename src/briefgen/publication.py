"""The publication: the files about a build folder as a whole, and about each of its briefs.

They are made anew from the catalogue at every build, the outputs of earlier builds included, so none
of them can tell of what is not there.
"""

from __future__ import annotations

from collections.abc import Callable

from briefgen import feed, fonts, headers, listing, oembed
from briefgen.artifact import Cutter
from briefgen.catalogue import Catalogue
from briefgen.pages import pages
from briefgen.theme import Theme
from briefgen.tombstone import tombstones

#: Returns the bytes of an output that the catalogue lists.
Read = Callable[[str], bytes]


def publication(
    catalogue: Catalogue, theme: Theme, read: Read, cut: Cutter = fonts.subset
) -> dict[str, str | None]:
    """Return the texts of the files by their paths below the build folder.

    None is a file that is not to be there, such as a map of the site without a `base-url`. `cut` is
    `fonts.subset`, or the same through a cache.

    Raises:
        TemplateFaultError: if the theme's template of a page can not be read or filled.
        OSError: if an output can not be read.
    """
    read_by_programs = for_programs(catalogue)
    others = tuple(name for name, text in read_by_programs.items() if text is not None)
    return {
        **pages(catalogue, theme, read, others, cut),
        **tombstones(catalogue, theme),
        **read_by_programs,
    }


def for_programs(catalogue: Catalogue) -> dict[str, str | None]:
    """Return the files that programs read: the list, the feed, the map, oEmbed and headers."""
    return {
        listing.NAME: listing.to_json(catalogue),
        feed.FEED: feed.atom(catalogue),
        feed.SITEMAP: feed.sitemap(catalogue),
        **oembed.answers(catalogue),
        **headers.header_files(catalogue),
    }
