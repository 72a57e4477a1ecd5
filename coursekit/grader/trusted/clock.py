"""The time of a graded cell: an alarm that rings in the cell's own code only.

What a student's code takes, when the cell calls it, counts too.
"""

import contextlib
import resource
import signal
import time
from collections.abc import Callable, Iterator
from typing import TypeVar

from coursekit.cpu_clock import used_seconds
from coursekit.grader.sandbox.bubblewrap import lower
from coursekit.grader.sandbox.keeper import GRACE_SECONDS

T = TypeVar("T")


class OverTime(BaseException):
    """A graded cell has used up its time."""


class Clock:
    """The time of one graded cell, from now on.

    Parameters
    ----------
    seconds : float
        What it may take.

    Attributes
    ----------
    over : bool
        Whether the time was over before the work was done.
    """

    def __init__(self, seconds: float) -> None:
        self.deadline = time.monotonic() + seconds
        self.over = False

    def left(self) -> float:
        """Seconds until it rings; never negative."""
        return max(0.0, self.deadline - time.monotonic())

    def run(self, work: Callable[[], T]) -> T | None:
        """What `work` returns, or None if it took too long: OverTime is raised in it then.

        It is raised again and again, should the first one be swallowed. C code that does not return
        to the interpreter is ended with the process, by processor time.
        """
        before = signal.signal(signal.SIGALRM, self._ring)
        try:
            try:
                self._start()
                return work()
            finally:
                stop()
        except OverTime:
            stop()  # it may have rung just before the other one
            return None
        finally:
            signal.signal(signal.SIGALRM, before)

    @contextlib.contextmanager
    def stopped(self) -> Iterator[None]:
        """It does not ring here, for instance not in the middle of a message; time goes on."""
        stop()
        try:
            yield
        finally:
            self._start()

    def _start(self) -> None:
        seconds = self.left()
        signal.setitimer(signal.ITIMER_REAL, max(0.001, seconds), 1)
        hard = int(used_seconds() + seconds) + 2 * GRACE_SECONDS
        most = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(resource.RLIMIT_CPU, (lower(hard, most), most))

    def _ring(self, *_: object) -> None:
        self.over = True
        raise OverTime


def stop() -> None:
    signal.setitimer(signal.ITIMER_REAL, 0)
