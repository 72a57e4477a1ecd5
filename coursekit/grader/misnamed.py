"""Finds the notebook that a student has renamed, put elsewhere, or handed in beside an untouched one."""

from dataclasses import dataclass
from pathlib import Path

from coursekit.grader import files
from coursekit.grader.released import ReleasedCell, known_cells, solved
from coursekit.grader.submission import Unreadable, parse, read_bytes

ENDINGS = (".ipynb", ".json", ".txt")
MOST_FILES = 50
MOST_NAMED = 5


class Ambiguous(Exception):
    """Several notebooks could be meant; the text says which, and what to do."""


@dataclass(frozen=True)
class Found:
    """The notebook to grade, and what the teacher should know about it."""

    path: Path
    note: str = ""
    beside: str = ""  # names of files, where there is no notebook at all


def find_notebook(
    expected: Path, submitted: Path, released: list[ReleasedCell], others: set[str]
) -> Found:
    """The file that holds a submission's notebook.

    That is the one of the expected name, unless it is as it was released and one other was worked on;
    or the only other one that holds the assignment's cells, or has been worked on.

    Parameters
    ----------
    expected : pathlib.Path
        Where nbgrader looks for it.
    submitted : pathlib.Path
        The folder of all submissions.
    released : list of ReleasedCell
    others : set of str
        Names of the assignment's other notebooks, without ending.

    Raises
    ------
    Ambiguous
        If several have been worked on, none of which has the expected name.
    """
    if not released or expected.parent.is_symlink():
        return Found(expected)
    mine = read(expected, submitted, released)
    if mine is not None and mine > 0:
        return Found(expected)
    if mine is None and (expected.exists() or expected.is_symlink()):
        return Found(expected)  # it is broken, which is said elsewhere
    candidates, names = {}, []
    for name, _ in files.regular_files(expected.parent, (), []):
        if name == expected.name or len(candidates) == MOST_FILES:
            continue
        names.append(name)
        path = expected.parent / name
        if path.suffix.lower() in ENDINGS and not (
            path.parent == expected.parent and path.stem in others
        ):
            count = read(path, submitted, released)
            if count is not None:
                candidates[name] = count
    worked_on = [name for name, count in candidates.items() if count]
    chosen = worked_on or ([] if mine is not None else list(candidates))
    if not chosen:
        return Found(
            expected, beside=", ".join(repr(name[:60]) for name in sorted(names)[:MOST_NAMED])
        )
    if len(chosen) > 1:
        listed = ", ".join(repr(name[:60]) for name in sorted(chosen)[:MOST_NAMED])
        raise Ambiguous(
            f"several notebooks hold this assignment's cells: {listed}; rename the one that counts to "
            f"{expected.name}"
        )
    untouched = f"{expected.name!r} is as it was handed out, so " if mine is not None else ""
    return Found(expected.parent / chosen[0], f"{untouched}{chosen[0][:80]!r} was graded")


def read(path: Path, submitted: Path, released: list[ReleasedCell]) -> int | None:
    """How many solutions a file holds; None if it does not hold half of the assignment's cells."""
    try:
        data = parse(read_bytes(path, submitted))
    except (Unreadable, OSError):
        return None
    wanted = sum(bool(cell.grade_id) for cell in released)
    return solved(data, released) if 2 * len(known_cells(data, released)) >= wanted else None
