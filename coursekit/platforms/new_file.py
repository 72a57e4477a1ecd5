"""Writes a file whole or not at all, and never over the file that it was made from."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from coursekit.coursefolder import CourseError
from coursekit.whole_file import whole_file


def refuse_same(output: Path, *sources: Path | None) -> None:
    """Raises CourseError if the output is one of the files that are read."""
    for source in sources:
        if source is not None and output.exists() and source.exists() and output.samefile(source):
            raise CourseError(
                f"--output {output} is the file that is read. Give another name: the download stays "
                "as it was, to compare with."
            )


@contextmanager
def new_file(path: Path) -> Iterator[BinaryIO]:
    """A file to write into, which takes the place of `path` when all is written.

    Raises
    ------
    CourseError
        If it cannot be written; then what was there is still there.
    """
    try:
        with whole_file(path) as file:
            yield file
    except OSError as problem:
        raise CourseError(
            f"{path} cannot be written: {problem.strerror}. Give another file with --output, in a "
            "folder that there is."
        ) from problem


def write_file(path: Path, data: bytes) -> None:
    """Replaces a file's content in one step; raises CourseError if it cannot be written."""
    with new_file(path) as file:
        file.write(data)
