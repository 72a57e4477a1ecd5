"""nbgrader's exchange: what students submit there is collected, their feedback released to them."""

import contextlib
import os
import shutil
import stat
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange.default import ExchangeReleaseFeedback
from nbgrader.utils import notebook_hash, parse_utc

from coursekit import release
from coursekit.coursefolder import CourseError, CourseFolder
from coursekit.exchange import Collect
from coursekit.grader.plugin import student_ids
from coursekit.grader.plugin.timestamps import SECRET, read_timestamp
from coursekit.platforms import place
from coursekit.report import feedback
from coursekit.watch.arrivals import UNFINISHED_SECONDS, Key

# The last that `nbgrader submit` does with a submission, on a hub or elsewhere: else it is still being
# copied.
DONE_MODES = (0o770, 0o777)


@dataclass(frozen=True)
class Entry:
    """A submission in the exchange.

    Attributes
    ----------
    key : Key
    time : datetime
    path : pathlib.Path
    """

    key: Key
    time: datetime
    path: Path


class Exchange:
    """The exchange of a course.

    Parameters
    ----------
    course : CourseFolder
    """

    def __init__(self, course: CourseFolder) -> None:
        self.course = course
        config = course.config()
        step = Collect(coursedir=CourseDirectory(config=config), config=config)
        self.check_owner = step.check_owner
        self.before_duedate = step.before_duedate
        self.folder = Path(step.root, step.coursedir.course_id)
        self.done: set[str] = set()  # names in `inbound` that need no look any more
        self.seen: dict[str, float] = {}  # those that look incomplete, and since when
        self.refused: dict[str, str] = {}  # why it is not taken for the student's own, by name

    @property
    def inbound(self) -> Path:
        return self.folder / "inbound"

    @property
    def is_used(self) -> bool:
        """Whether there is something to collect from."""
        return self.inbound.is_dir()

    # --- in ---------------------------------------------------------------------------------

    def arrivals(self) -> list[Entry]:
        """Of each student and assignment, the newest submission that has not been collected."""
        try:
            names = {entry.name for entry in os.scandir(self.inbound)}
        except OSError:
            return []
        self.done &= names
        self.seen = {name: since for name, since in self.seen.items() if name in names}
        self.refused = {name: why for name, why in self.refused.items() if name in names}
        newest: dict[Key, Entry] = {}
        known = {*self.course.assignments()}
        for name in sorted(names - self.done):
            entry = self.read_name(name, known)
            if entry is None:
                self.done.add(name)
            elif problem := self.problem_of_owner(entry):
                self.done.add(name)  # it must not stand in the way of the student's own
                self.refused[name] = problem
            elif self.is_complete(name) and (
                entry.key not in newest or newest[entry.key].time <= entry.time
            ):
                newest[entry.key] = entry
        return list(newest.values())

    def read_name(self, name: str, known: set[str]) -> Entry | None:
        """STUDENT+ASSIGNMENT+TIME, and a random word, as nbgrader takes it apart; None if it is not."""
        parts = name.rsplit("+", 3)
        with contextlib.suppress(Exception):  # dateutil raises this and that
            student, assignment, when = parts[:3]
            if assignment in known and student and not student_ids.problem_of(student):
                key = Key(assignment, student)
                return Entry(key, parse_utc(when), self.inbound / name)
        return None

    def is_complete(self, name: str) -> bool:
        since = self.seen.setdefault(name, time.monotonic())
        if time.monotonic() - since >= UNFINISHED_SECONDS:
            return True
        try:
            mode = os.lstat(self.inbound / name).st_mode
            return stat.S_IMODE(mode) in DONE_MODES and (self.inbound / name / SECRET).exists()
        except OSError:
            return False

    def handled(self, entry: Entry) -> None:
        """It, and what the same student handed in before it, need no look any more."""
        known = {entry.key.assignment}
        for name in [*self.seen]:
            other = self.read_name(name, known)
            if other and other.key == entry.key and other.time <= entry.time:
                self.done.add(name)
                self.seen.pop(name)

    def collect(self, entry: Entry) -> bool:
        """Puts a submission into `submitted/`, whole or not at all.

        Returns
        -------
        bool
            Whether it is another than was there.

        Raises
        ------
        CourseError
            If it cannot be copied.
        """
        key = entry.key
        target = self.course.submitted / key.student / key.assignment
        if not self.is_newer(entry, target):
            return False
        with aside(self.course) as folder:
            config = self.course.config()
            config.CourseDirectory.submitted_directory = str(folder)
            step = self.course.make_step(Collect, key.assignment, key.student, config)
            step.update = True
            self.course.run_each(step)
            found = folder / key.student / key.assignment
            if not found.is_dir():
                raise CourseError(
                    f"{entry.path} could not be collected: nothing of it can be read."
                )
            self.put(found, target, key)
        return True

    def is_newer(self, entry: Entry, target: Path) -> bool:
        """Whether it is to take the place of what is there, by the times, as in `nbgrader collect`."""
        there = timestamp(target)
        if there is None:
            return True
        return entry.time > there or (self.before_duedate and entry.time != there)

    def put(self, found: Path, target: Path, key: Key) -> None:
        """What is there and did not come from the exchange is kept."""
        places = place.Places(self.course, key.assignment)
        if problem := places.problem_of(key.student):
            raise CourseError(problem)
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.is_dir() or timestamp(target) is not None:
            release.put_in_place(found, target)
        else:
            place.replace(found, target, places.place_aside(key.student))

    def problem_of_owner(self, entry: Entry) -> str:
        """Why it is not taken for the student's own; empty if it is."""
        import pwd

        if not self.check_owner:
            return ""
        try:
            owner = pwd.getpwuid(os.lstat(entry.path).st_uid).pw_name
        except OSError:
            return ""  # it is gone
        except KeyError:
            owner = "nobody known"
        if owner == entry.key.student:
            return ""
        return (
            f"{entry.path} says it is {entry.key.student}'s and belongs to {owner}: not collected. If "
            "students' ids are not their user names here, set c.ExchangeCollect.check_owner = False in "
            "nbgrader_config.py; else remove it."
        )

    # --- out --------------------------------------------------------------------------------

    def release(self, key: Key) -> bool:
        """Releases a page, if it came from the exchange and is not there yet.

        Returns
        -------
        bool
            Whether it was released.

        Raises
        ------
        CourseError
            If the exchange cannot be written.
        """
        page = feedback.page(self.course, key.assignment, key.student)
        released = self.released_page(page)
        if released is None or is_same(page, released):
            return False
        self.course.run_each(
            self.course.make_step(ExchangeReleaseFeedback, key.assignment, key.student)
        )
        return True

    def released_page(self, page: Path) -> Path | None:
        """Where a student fetches a page from; None if it is not one for the exchange."""
        if not self.is_used or not page.is_file() or timestamp(page.parent) is None:
            return None
        try:
            secret = (page.parent / SECRET).read_text(encoding="utf-8")
        except (OSError, ValueError):
            return None
        return (
            self.folder / "feedback" / f"{notebook_hash(secret=secret, notebook_id=page.stem)}.html"
        )


@contextlib.contextmanager
def aside(course: CourseFolder) -> Iterator[Path]:
    """A folder beside `submitted/`; what a killed run has left of it goes."""
    folder = course.root / ".collect-watch"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def timestamp(folder: Path) -> datetime | None:
    """When a submission was handed in, if nbgrader's timestamp.txt tells."""
    try:
        return parse_utc((read_timestamp(folder) or b"").decode().strip())
    except Exception:  # it is missing, no time, or no file
        return None


def is_same(one: Path, other: Path) -> bool:
    try:
        return one.read_bytes() == other.read_bytes()
    except OSError:
        return False
