"""Where submissions are made before they are moved to their place in `submitted/`."""

import contextlib
import fcntl
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from coursekit.coursefolder import CourseError, CourseFolder
from coursekit.platforms.place import RECORDS

PREFIX = ".collect-"


@contextlib.contextmanager
def staging(course: CourseFolder, dry_run: bool) -> Iterator[Path]:
    """A new folder beside `submitted/`, or in it if it is on another disk; in a dry run elsewhere.

    Raises
    ------
    CourseError
        If nothing can be written there, or another `collect` is writing.
    """
    where = None if dry_run else course.root
    with contextlib.ExitStack() as stack:
        try:
            if where:
                stack.enter_context(alone(course))
                remove_left_behind(course)
            if where and course.submitted.exists():
                is_elsewhere = course.submitted.stat().st_dev != where.stat().st_dev
                where = course.submitted if is_elsewhere else where
            made = tempfile.TemporaryDirectory(dir=where, prefix=PREFIX)
        except OSError as problem:
            raise CourseError(
                f"{where or 'No temporary folder'} cannot be written: {problem}"
            ) from problem
        yield Path(stack.enter_context(made))


@contextlib.contextmanager
def alone(course: CourseFolder) -> Iterator[None]:
    """Keeps out other runs: two at once could put an older submission above a newer one.

    The lock is the system's, so a run that is killed leaves none.

    Raises
    ------
    CourseError
        If another run is writing.
    OSError
        If the lock's file cannot be written.
    """
    path = course.root / RECORDS / ".lock"
    path.parent.mkdir(exist_ok=True)
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as problem:
            raise CourseError(
                "Another `collect` is writing into this course, and nothing is written here. Wait until "
                "it is done, and give the same command again."
            ) from problem
        yield


def remove_left_behind(course: CourseFolder) -> None:
    """Removes what a run that was killed has left half made: it holds students' files.

    What is `alone` may do so: no other run is using it.

    Raises
    ------
    OSError
        If it cannot be removed.
    """
    for place in (course.root, course.submitted):
        for path in place.glob(f"{PREFIX}*"):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
