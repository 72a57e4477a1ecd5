"""Whose turn it is: by arrival, but whoever submits over and over comes after the others, and waits."""

import time
from collections import deque
from collections.abc import Callable, Iterable

from coursekit.watch.arrivals import Key


class Turns:
    """Counts what was graded of each student lately.

    Parameters
    ----------
    most : int
        Gradings of one student within `seconds`; the next has to wait.
    seconds : float
    clock : callable
    """

    def __init__(
        self, most: int, seconds: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.most, self.seconds, self.clock = most, seconds, clock
        self.begun: dict[str, deque[float]] = {}

    def begin(self, student: str) -> None:
        """A submission of this student's is being graded."""
        self.begun.setdefault(student, deque(maxlen=self.most)).append(self.clock())

    def lately(self, student: str) -> int:
        """How many have been, within the time that counts."""
        times = self.begun.get(student, deque())
        while times and times[0] <= self.clock() - self.seconds:
            times.popleft()
        if not times:
            self.begun.pop(student, None)
        return len(times)

    def pause(self, student: str) -> float:
        """Seconds until this student's next may be graded; mostly 0."""
        if self.lately(student) < self.most:
            return 0.0
        return max(0.0, self.begun[student][0] + self.seconds - self.clock())

    def next(self, waiting: Iterable[Key]) -> Key | None:
        """Of those that wait, in order of arrival, the one to be graded next."""
        ready = [key for key in waiting if not self.pause(key.student)]
        return min(ready, key=lambda key: self.lately(key.student), default=None)
