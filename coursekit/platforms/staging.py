"""Where submissions are made before they are moved to their place in `submitted/`."""

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

from coursekit.coursefolder import CourseError, CourseFolder


@contextlib.contextmanager
def staging(course: CourseFolder, dry_run: bool) -> Iterator[Path]:
    """Where submissions are made before they are moved: beside `submitted/`, or in it if it is on
    another disk; in a dry run elsewhere.

    Raises
    ------
    CourseError
        If nothing can be written there.
    """
    where = None if dry_run else course.root
    try:
        if where and course.submitted.exists():
            is_elsewhere = course.submitted.stat().st_dev != where.stat().st_dev
            where = course.submitted if is_elsewhere else where
        made = tempfile.TemporaryDirectory(dir=where, prefix=".collect-")
    except OSError as problem:
        raise CourseError(
            f"{where or 'No temporary folder'} cannot be written: {problem}"
        ) from problem
    with made as folder:
        yield Path(folder)
