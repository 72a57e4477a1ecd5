"""Whether `source/` has changed: then `release/` follows, and what is broken waits."""

from pathlib import Path

from coursekit import release
from coursekit.coursefolder import CannotGoOn, CourseError, CourseFolder
from coursekit.watch.arrivals import signature


class Sources:
    """The assignments' sources.

    Parameters
    ----------
    course : CourseFolder

    Attributes
    ----------
    broken : dict of str to str
        Why an assignment cannot be graded now.
    """

    def __init__(self, course: CourseFolder) -> None:
        self.course = course
        self.broken: dict[str, str] = {}
        self.seen: tuple = ()
        self.done: dict[str, tuple] = {}  # by assignment, what its release was last made from

    def changed(self) -> list[str]:
        """Assignments whose source has changed, and is the same since the last look."""
        now = {name: self.mark(name) for name in self.course.assignments()}
        before, self.seen = self.seen, tuple(now.items())
        if before != self.seen:
            return []
        return [name for name, mark in now.items() if self.done.get(name) != mark]

    def mark(self, assignment: str) -> tuple:
        """It is another once something of an assignment's has changed."""
        pages = [(page.name, file_mark(page)) for page in release.pages(self.course)]
        return signature(self.course.source / assignment), *pages

    def update(self, assignment: str) -> None:
        """Brings the release up to date.

        Raises
        ------
        CourseError
            If that is not possible; the assignment is then among the broken ones.
        """
        mark = self.mark(assignment)
        try:
            release.update(self.course, assignment)
        except CannotGoOn:
            raise
        except CourseError as problem:
            self.broken[assignment] = str(problem)
            self.done[assignment] = mark
            raise
        self.broken.pop(assignment, None)
        self.done[assignment] = mark


def file_mark(path: Path) -> tuple:
    try:
        state = path.stat()
    except OSError:
        return ()
    return state.st_size, state.st_mtime_ns
