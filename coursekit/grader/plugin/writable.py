"""Whether a run can write what it is going to write, found out before anything is touched.

As root, or as another teacher, somebody may have graded in this folder before.
"""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from sqlalchemy.engine import make_url


def unwritable(paths: Iterable[Path]) -> Path | None:
    """The first of these files and folders that can be neither written nor, if missing, made."""
    for path in paths:
        existing = path
        while not os.path.lexists(existing):
            existing = existing.parent
        rights = os.W_OK | os.X_OK if existing.is_dir() else os.W_OK
        if not os.access(existing, rights):
            return existing
    return None


def gradebook_files(db_url: str) -> Iterator[Path]:
    """The gradebook, if it is a file, and those that SQLite keeps beside it."""
    url = make_url(db_url)
    if url.get_backend_name() == "sqlite" and url.database:
        path = Path(url.database)
        yield path
        yield path.parent
        yield from sorted(path.parent.glob(f"{path.name}-*"))


def folders(top: Path) -> Iterator[Path]:
    """A folder and those in it."""
    yield top
    if top.is_dir():
        yield from (path for path in sorted(top.iterdir()) if path.is_dir())


def owner(path: Path) -> str:
    """The name, or the number, of the user who has it."""
    try:
        return path.owner()
    except KeyError:
        return str(path.stat().st_uid)
