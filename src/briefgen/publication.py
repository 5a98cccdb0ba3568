"""The publication: the files about a build folder as a whole, and about each of its briefs.

They are made anew from the catalogue at every build, the outputs of earlier builds included, so none
of them can tell of what is not there.
"""

from __future__ import annotations

from collections.abc import Callable

from briefgen import feed, headers, listing, oembed
from briefgen.catalogue import Catalogue
from briefgen.index import index_html
from briefgen.theme import Theme
from briefgen.tombstone import tombstones

#: Returns the bytes of an output that the catalogue lists.
Read = Callable[[str], bytes]


def publication(catalogue: Catalogue, theme: Theme, read: Read) -> dict[str, str | None]:
    """Return the texts of the files by their paths below the build folder.

    None is a file that is not to be there, such as a map of the site without a `base-url`.

    Raises:
        TemplateFaultError: if the theme's template of a page can not be read or filled.
        OSError: if an output can not be read.
    """
    return {
        "index.html": index_html(catalogue, theme),
        **tombstones(catalogue, theme),
        **for_programs(catalogue),
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
