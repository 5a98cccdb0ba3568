"""Workers: a process for each item, limits that hold, and no fault that spreads."""

import os
import sys
import time

import pytest

from briefgen.worker import Limits, Lost, run

SHORT = Limits(seconds=1.0, memory=1 << 30)


def double(number: int) -> int:
    return number * 2


def sleep(seconds: float) -> float:
    time.sleep(seconds)
    return seconds


def fill(size: int) -> int:
    return len(bytearray(size))


def end(number: int) -> int:
    if number == 2:
        os._exit(3)
    return number


def refuse(number: int) -> int:
    raise ValueError(f"no {number}")


def nest(depth: int) -> int:
    return depth and nest(depth - 1)


def test_results_come_in_order():
    """However long each takes, results stand where their items stood."""
    assert run(sleep, [0.3, 0.0, 0.1], workers=3) == [0.3, 0.0, 0.1]
    assert run(double, [], workers=2) == []


def test_each_result_is_told_as_it_comes():
    """The shortest is told first."""
    told: list[int] = []
    run(sleep, [0.5, 0.0], workers=2, done=lambda index, _result: told.append(index))
    assert told == [1, 0]


def test_an_item_that_takes_too_long_is_lost_alone():
    """Its process is ended, the others go on."""
    start = time.monotonic()
    results = run(sleep, [0.0, 60.0, 0.1], workers=2, limits=SHORT)
    assert results[0] == 0.0
    assert results[2] == 0.1
    assert isinstance(results[1], Lost)
    assert results[1].reason == "time"
    assert time.monotonic() - start < 10


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits address space")
def test_an_item_that_eats_memory_is_lost_alone():
    """It meets its limit, not that of the machine."""
    results = run(fill, [10, 1 << 34, 20], workers=1, limits=SHORT)
    assert [results[0], results[2]] == [10, 20]
    assert isinstance(results[1], Lost)
    assert results[1].reason == "memory"


def test_a_process_that_ends_is_lost_alone():
    """A fault in a C library is the end of one item."""
    results = run(end, [1, 2, 3], workers=2)
    assert [results[0], results[2]] == [1, 3]
    assert isinstance(results[1], Lost)
    assert results[1].reason == "crash"


def test_too_deep_a_nesting_is_lost():
    """A recursion without an end is no bug of ours."""
    (result,) = run(nest, [100_000], workers=1)
    assert isinstance(result, Lost)


def test_an_exception_is_raised_here():
    """What the function raises reaches the caller, as if there were no process between."""
    with pytest.raises(ValueError, match="no 3"):
        run(refuse, [3], workers=1)
