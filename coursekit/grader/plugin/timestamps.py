"""timestamp.txt, by which nbgrader tells when something was handed in."""

import contextlib
import os
from pathlib import Path

from nbgrader.utils import parse_utc

from coursekit.grader.protocol import files

SECRET = "submission_secret.txt"


def copy_timestamp(source: Path, destination: Path) -> None:
    """Copies a submission's timestamp.txt if it can be used: nbgrader compares it with the graded one's."""
    with contextlib.suppress(OSError):
        content = None if timestamp_problem(source) else read_timestamp(source)
        if content is not None:
            files.replace(destination / "timestamp.txt", content)


def copy_secret(source: Path, destination: Path) -> None:
    """Copies what nbgrader makes the name of a submission's feedback in the exchange from."""
    with contextlib.suppress(OSError):
        content = read_timestamp(source, SECRET)
        if content is not None:
            files.replace(destination / SECRET, content)


def read_timestamp(folder: Path, name: str = "timestamp.txt") -> bytes | None:
    """What timestamp.txt says, or another short file; None if there is none.

    Raises
    ------
    OSError
        If it is a link, no file, or cannot be read.
    """
    place = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        with files.opened(name, place) as (file, _):
            return file.read(1001)
    except FileNotFoundError:
        return None
    finally:
        os.close(place)


def timestamp_problem(folder: Path) -> str:
    """Why a submission's timestamp.txt cannot be used; empty if it can, or if there is none."""
    try:
        content = read_timestamp(folder)
    except FileNotFoundError:
        return ""
    except OSError:
        return "is no readable file"
    if content is None:
        return ""
    if len(content) > 1000:
        return "is no time"
    try:
        text = content.decode("utf-8").strip()
        if text:
            parse_utc(text)
    except Exception:  # dateutil raises this and that
        return "is no time"
    return ""
