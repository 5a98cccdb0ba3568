"""Options, fixtures and marks of all tests."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests import browser


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--accept",
        action="store_true",
        help="write what is printed now into the expected.txt of tests/bad",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs the browser, so that `./run` can leave it out where there is none."""
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """The browser, started once in a process."""
    with browser.chromium() as started:
        yield started
