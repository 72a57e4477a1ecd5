"""A worker's temporary folder; those of workers that were killed are removed."""

import contextlib
import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

PREFIX = "course-worker-"
NEW_SECONDS = 60  # in which another worker may not have locked its own yet


@contextlib.contextmanager
def own_folder() -> Iterator[str]:
    """A new folder, locked for as long as this process uses it."""
    remove_abandoned(Path(tempfile.gettempdir()))
    with tempfile.TemporaryDirectory(prefix=PREFIX) as folder, locked(folder):
        yield folder


def remove_abandoned(place: Path) -> None:
    """Removes this user's folders of workers that are no more, whatever host or container they ran in."""
    for path in place.glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):  # in use, or gone meanwhile
            state = path.lstat()
            if state.st_uid == os.geteuid() and time.time() - state.st_mtime > NEW_SECONDS:
                with locked(str(path)):
                    shutil.rmtree(path)


@contextlib.contextmanager
def locked(folder: str) -> Iterator[None]:
    """Holds a folder's lock.

    Raises
    ------
    OSError
        If another process holds it, or it is no folder.
    """
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(descriptor)
