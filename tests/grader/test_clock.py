"""The time of a graded cell: over for the cell's own code, whatever that does about it."""

import resource
import signal
import time
from collections.abc import Iterator

import pytest

from coursekit.grader.trusted.clock import Clock, OverTime


@pytest.fixture(autouse=True)
def nothing_is_left() -> Iterator[None]:
    """Neither an alarm nor what answers to one; nor a limit of processor time for the tests."""
    before, limit = signal.getsignal(signal.SIGALRM), resource.getrlimit(resource.RLIMIT_CPU)
    yield
    resource.setrlimit(resource.RLIMIT_CPU, limit)
    assert signal.getsignal(signal.SIGALRM) is before
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def for_ever() -> None:
    while True:
        time.sleep(0.01)


def test_work_that_is_done_in_time_gives_its_value():
    clock = Clock(60)
    assert clock.run(lambda: "done") == "done" and not clock.over
    assert 0 < clock.left() <= 60


def test_work_that_takes_longer_gives_none():
    clock = Clock(0.05)
    assert clock.run(for_ever) is None and clock.over


def test_an_error_of_the_work_passes():
    with pytest.raises(ZeroDivisionError):
        Clock(60).run(lambda: 1 / 0)


def test_work_that_swallows_the_first_alarm_is_reached_by_the_next():
    swallowed = []

    def stubborn() -> None:
        while True:
            try:
                with clock.stopped():
                    clock.deadline = 0  # it rings here, never before
                for_ever()
            except OverTime:
                if swallowed:
                    raise
                swallowed.append(True)

    clock = Clock(60)
    assert clock.run(stubborn) is None and clock.over and swallowed


def test_it_does_not_ring_while_it_is_stopped_but_right_after():
    seen = []

    def work() -> None:
        with clock.stopped():
            clock.deadline = 0
            seen.append(signal.getitimer(signal.ITIMER_REAL)[0])
        for_ever()

    clock = Clock(60)
    assert clock.run(work) is None and clock.over and seen == [0]
