"""One run at a time grades in a course's folder: `grade`, `regrade --apply` or `watch`."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from coursekit.coursefolder import CourseError

# Beside the kept results: it goes with a folder that git does not see.
LOCK = Path(".grader-results", "grading.lock")


@contextmanager
def alone(root: Path, task: str) -> Iterator[None]:
    """Holds the course's lock. The system frees it when the process ends, however that ends.

    Parameters
    ----------
    root : pathlib.Path
        The course's folder.
    task : str
        Who holds it, for the others' message.

    Raises
    ------
    CourseError
        If another run holds it.
    """
    path = root / LOCK
    try:
        path.parent.mkdir(exist_ok=True)
        file = path.open("a+")
    except OSError:  # where nothing can be written, nothing is graded, and that says why
        yield
        return
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as problem:
            file.seek(0)
            holder = file.read().strip() or "another run"
            raise CourseError(
                f"{holder} is grading in this folder. Two at once would be in each other's way: let it "
                f"end, or end it, and start `course.py {task}` again. `report` and `export` work meanwhile."
            ) from problem
        file.truncate(0)
        file.write(f"`course.py {task}` (process {os.getpid()})")
        file.flush()
        yield
