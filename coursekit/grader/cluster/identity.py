"""What two machines must have the same of to give the same grades, and how a worker says what it has.

Each piece is a resource of Dask's, such as `python 3.13.1`: a worker has it, a job needs it. So the
scheduler itself sends no job to a worker that differs in one of them, whenever that one has come.
"""

import hashlib
import platform
from collections.abc import Iterable
from pathlib import Path

import coursekit
from coursekit.grader.protocol.versions import versions

LOCK = Path(coursekit.__file__).resolve().parents[1] / "uv.lock"
SANDBOX = "sandbox"
METADATA = "coursekit"  # under which a scheduler of ours keeps its identity
SAME = "Bring both to the same state of the course (git pull), then start this again."


def identity() -> dict[str, str]:
    """This machine's, by name."""
    try:
        lock = hashlib.sha256(LOCK.read_bytes()).hexdigest()[:16]
    except OSError:
        lock = "none"
    return {"lock": lock, "machine": platform.machine(), **versions()}


def pieces(own: dict[str, str], sandboxes: Iterable[str]) -> list[str]:
    """What a worker has, or a job needs, piece by piece.

    Parameters
    ----------
    own : dict of str to str
        An identity.
    sandboxes : iterable of str
        The kinds of sandbox.
    """
    found = [f"{name} {value}" for name, value in own.items()]
    return [*found, *(f"{SANDBOX} {kind}" for kind in sandboxes)]


def lacking(wanted: Iterable[str], there: Iterable[str]) -> str:
    """What another machine has otherwise, in words; nothing if it has all that is wanted."""
    there = list(there)
    found = []
    for piece in wanted:
        if piece not in there:
            name = piece.partition(" ")[0]
            others = [other for other in there if other.partition(" ")[0] == name]
            found.append(f"{piece} here, {' and '.join(others) or 'none'} there")
    return "; ".join(found)


def differs(theirs: object) -> str:
    """Why a scheduler with this identity cannot be used from here; nothing if it can."""
    if not isinstance(theirs, dict):
        return "it was not started by `python3 course.py scheduler`"
    found = lacking(pieces(identity(), []), pieces(theirs, []))
    return f"{found}. {SAME}" if found else ""
