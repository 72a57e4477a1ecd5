"""Writes a file whole or not at all: whoever reads it meanwhile, or after a fault, finds what was there."""

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A file to write into, which takes the place of `path` when all is written.

    Only its owner may read it. A link stays one: the file that it leads to is written.

    Raises
    ------
    OSError
        If it cannot be written, or is there and no regular file, such as a device.
    """
    path = Path(os.path.realpath(path))
    if os.path.lexists(path) and not (path.is_file() or path.is_dir()):  # of a folder, the system
        raise OSError(errno.EINVAL, "it is no regular file", str(path))
    descriptor, partial = tempfile.mkstemp(dir=path.parent, prefix=".partial-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
        os.replace(partial, path)
    except BaseException:
        Path(partial).unlink(missing_ok=True)
        raise


def write_whole(path: Path, text: str) -> None:
    """Replaces a file's content in one step, as UTF-8; raises OSError if it cannot be written."""
    with whole_file(path) as file:
        file.write(text.encode("utf-8"))
