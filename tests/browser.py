"""The browser of the tests: Debian's Chromium, driven by Playwright."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

#: What it is started with: nothing of the network but what a page asks for.
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-component-update "
    "--disable-background-networking --disable-sync"
)


@contextmanager
def chromium() -> Iterator[Any]:
    """Start the browser; tests take it from their fixture, one for each process."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=os.environ.get("BRIEFGEN_CHROMIUM", "/usr/bin/chromium"),
            args=FLAGS.split(),
            # The engine of PDFs hides the machine's fonts from whatever is started behind it.
            env={k: v for k, v in os.environ.items() if not k.startswith("FONTCONFIG")},
        )
        try:
            yield browser
        finally:
            browser.close()
