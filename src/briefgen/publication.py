"""The publication: the files about a build folder as a whole, and about each of its briefs.

They are made anew from the catalogue at every build, the outputs of earlier builds included, so none
of them can tell of what is not there.
"""

from __future__ import annotations

from collections.abc import Callable

from briefgen import fonts
from briefgen.artifact import Cutter
from briefgen.catalogue import Catalogue
from briefgen.pages import pages
from briefgen.theme import Theme

#: Returns the bytes of an output that the catalogue lists.
Read = Callable[[str], bytes]


def publication(
    catalogue: Catalogue, theme: Theme, read: Read, cut: Cutter = fonts.subset
) -> dict[str, str]:
    """Return the texts of the files by their paths below the build folder.

    `cut` is `fonts.subset`, or the same through a cache.

    Raises:
        TemplateFaultError: if the theme's template of a page can not be read or filled.
        OSError: if an output can not be read.
    """
    made: dict[str, str] = {}
    # What is made for one path alone stands over the page that every brief has.
    return pages(catalogue, theme, read, tuple(made), cut) | made
