"""What a submission's grade is made of, as one hash: it tells whether the grade is still current.

File times cannot tell: zips, `cp -p` and rsync keep old ones.
"""

import functools
import hashlib
import json
import os
import stat
from collections.abc import Collection
from pathlib import Path

import nbformat

from coursekit.grader.protocol.files import NBGRADERS, UNINTERESTING

MAX_READ = 512 << 20
NOT_HANDED_IN = UNINTERESTING | {*NBGRADERS, "Thumbs.db", "desktop.ini"}


class Inputs:
    """The hashes of one run.

    Parameters
    ----------
    circumstances : dict
        What holds for all of them: settings and versions.
    """

    def __init__(self, circumstances: dict) -> None:
        self.circumstances = json.dumps(circumstances, sort_keys=True)
        self.of_folder = functools.cache(digest_of_folder)

    def digest(self, submitted: str, assignment: list[Path], known: str) -> str:
        """Of a submission's hash, the assignment's folders, and what the gradebook knows of it."""
        parts = [submitted, *map(self.of_folder, assignment)]
        parts += [known, self.circumstances]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def digest_of_submission(folder: Path) -> str:
    """Of what a student handed in: not when, and without what systems put there on their own."""
    return digest_of_folder(folder, ignored=NOT_HANDED_IN)


def digest_of_folder(folder: Path, ignored: Collection[str] = ()) -> str:
    """Of all names and contents below a folder, but for some names.

    Links are not followed, and only files are read.
    """
    found = hashlib.sha256()
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in ignored)
        for name in sorted([*folders, *names]):
            if name in ignored:
                continue
            path = os.path.join(place, name)
            found.update(f"{os.path.relpath(path, folder)}\0".encode(errors="surrogateescape"))
            found.update(digest_of_entry(path))
    return found.hexdigest()


def digest_of_entry(path: str) -> bytes:
    try:
        state = os.lstat(path)
        if stat.S_ISLNK(state.st_mode):
            return os.fsencode(os.readlink(path))
        if not stat.S_ISREG(state.st_mode):
            return str(stat.S_IFMT(state.st_mode)).encode()
        if state.st_size > MAX_READ:  # it is never used, and may be all holes
            return str(state.st_size).encode()
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(descriptor, "rb") as file:
            return hashlib.file_digest(file, "sha256").digest()
    except OSError as problem:
        return str(problem.errno).encode()


def recorded(graded: Path) -> tuple[str, dict[str, float | None]]:
    """The hash that a graded notebook was made from, and its points by graded cell.

    Empty if it does not say.
    """
    try:
        notebook = nbformat.read(graded, as_version=nbformat.NO_CONVERT)
        notes = notebook.metadata["coursekit"]
        return str(notes["inputs"]), dict(notes["scores"])
    except Exception:  # missing, broken, or not this grader's
        return "", {}
