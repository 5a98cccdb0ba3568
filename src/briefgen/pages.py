"""The pages about a build folder: its index, and of each brief the landing page and the hand-over."""

from __future__ import annotations

from collections.abc import Callable, Collection

from briefgen import fonts, index
from briefgen.artifact import Cutter
from briefgen.catalogue import Catalogue
from briefgen.index import index_html
from briefgen.landing import landing_html, landing_name
from briefgen.share import share_html, share_name
from briefgen.theme import Theme


def pages(
    catalogue: Catalogue,
    theme: Theme,
    read: Callable[[str], bytes],
    others: Collection[str] = (),
    cut: Cutter = fonts.subset,
) -> dict[str, str]:
    """Return the pages by their paths below the build folder.

    `read` returns the bytes of a file that the catalogue lists, `others` are the files for programs
    that stand beside the index.

    Raises:
        TemplateFaultError: if the theme's template of a page can not be read or filled.
        OSError: if a file can not be read.
    """
    out = {index.NAME: index_html(catalogue, theme, others, cut)}
    for listed in catalogue.briefs:
        if listed.is_withdrawn:  # a tombstone stands there
            continue
        sizes = {name: len(read(name)) for one in listed.lengths for name in one.beside}
        out[landing_name(listed.id)] = landing_html(
            catalogue, listed, theme, sizes.__getitem__, others, cut
        )
        out[share_name(listed.id)] = share_html(catalogue, listed, theme, read, cut)
    return out
