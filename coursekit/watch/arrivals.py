"""What has arrived in `submitted/`: looked for often, so cheaply, by the times and sizes of files."""

import os
import stat
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from coursekit.coursefolder import NOT_STUDENTS, CourseFolder

# A submission is complete when it has not changed for so long; one without a whole notebook, as while
# a large one comes over a slow network, is given longer.
SETTLED_SECONDS = 0.3
UNFINISHED_SECONDS = 10.0
MOST_ENTRIES = 2000  # that are looked at of one submission
MOST_DEEP = 20
TAIL = 64


class Key(NamedTuple):
    """Whose submission to what."""

    assignment: str
    student: str


class Submitted:
    """The submissions of a course, and which of them are to be graded.

    Parameters
    ----------
    course : CourseFolder
    """

    def __init__(self, course: CourseFolder) -> None:
        self.course = course
        self.seen: dict[Key, tuple[int, float]] = {}  # a signature, and since when it has been that
        self.taken: dict[Key, int] = {}  # the signature that it was graded with

    def keys(self) -> Iterator[Key]:
        """The submissions that there are."""
        known = self.course.assignments()
        try:
            students = sorted(entry.name for entry in os.scandir(self.course.submitted))
        except OSError:
            return
        for student in students:
            if student in NOT_STUDENTS or student.startswith("."):
                continue
            for assignment in known:
                if os.path.isdir(self.course.submitted / student / assignment):
                    yield Key(assignment, student)

    def arrivals(self) -> list[Key]:
        """Those that have changed since they were taken, and have come to rest."""
        now = time.monotonic()
        seen = {}
        for key in self.keys():
            mark = signature(self.folder(key))
            before, since = self.seen.get(key, (None, now))
            seen[key] = mark, (since if mark == before else now)
        self.seen = seen
        self.taken = {key: mark for key, mark in self.taken.items() if key in seen}
        return [key for key in seen if self.is_new(key) and self.is_complete(key, now)]

    def is_new(self, key: Key) -> bool:
        return key in self.seen and self.taken.get(key) != self.seen[key][0]

    def is_complete(self, key: Key, now: float) -> bool:
        rest = now - self.seen[key][1]
        if rest < SETTLED_SECONDS:
            return False
        return rest >= UNFINISHED_SECONDS or is_whole(self.folder(key))

    def take(self, key: Key) -> None:
        """From now on it counts as graded, as it is at this moment."""
        self.taken[key] = signature(self.folder(key))

    def folder(self, key: Key) -> Path:
        return self.course.submitted / key.student / key.assignment


def signature(folder: Path) -> int:
    """Another number once something below a folder has changed. Nothing is read, no link followed."""
    return hash(tuple(entries(folder)))


def entries(folder: Path) -> Iterator[tuple]:
    """Names, sizes and times of what is below a folder, of so many entries at most."""
    left = MOST_ENTRIES
    waiting = [(str(folder), 0)]
    while waiting and left > 0:
        place, deep = waiting.pop()
        try:
            with os.scandir(place) as found:
                for entry in found:
                    state = entry.stat(follow_symlinks=False)
                    yield (
                        entry.path,
                        state.st_ino,
                        state.st_size,
                        state.st_mtime_ns,
                        state.st_ctime_ns,
                    )
                    if stat.S_ISDIR(state.st_mode) and deep < MOST_DEEP:
                        waiting.append((entry.path, deep + 1))
                    left -= 1
                    if left <= 0:
                        return
        except OSError as problem:  # it is gone meanwhile, or cannot be read
            yield place, problem.errno


def is_whole(folder: Path) -> bool:
    """Whether there is a notebook, and each ends as JSON ends: a cheap look, not a proof."""
    notebooks = list(within(folder, ".ipynb"))
    return bool(notebooks) and all(map(ends_as_json, notebooks))


def within(folder: Path, ending: str) -> Iterable[Path]:
    try:
        with os.scandir(folder) as found:
            return [Path(entry.path) for entry in found if entry.name.endswith(ending)]
    except OSError:
        return []


def ends_as_json(path: Path) -> bool:
    """What is no file that can be read is the grader's to judge."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(descriptor, "rb") as file:
            size = os.fstat(descriptor).st_size
            file.seek(max(0, size - TAIL))
            return file.read(TAIL).rstrip(b"\0\r\n\t ").endswith(b"}")
    except OSError:
        return True
