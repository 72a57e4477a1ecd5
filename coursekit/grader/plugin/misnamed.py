"""Finds the notebook that a student has renamed, put elsewhere, or handed in beside an untouched one."""

import contextlib
import os
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from coursekit.grader.plugin.claims import recognised
from coursekit.grader.plugin.released import ReleasedCell
from coursekit.grader.plugin.submission import Unreadable, parse, read_bytes, read_cells
from coursekit.grader.protocol import files

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


@dataclass(frozen=True)
class Content:
    """What a notebook holds.

    Attributes
    ----------
    is_this : bool
        Whether at least half of the assignment's cells are in it.
    answers : list of str
        Texts of its cells that were not handed out.
    """

    is_this: bool
    answers: list[str]


def find_notebook(
    expected: Path, submitted: Path, released: list[ReleasedCell], others: set[str]
) -> Found:
    """The file that holds a submission's notebook.

    That is the one of the expected name, unless it is as it was handed out, not this assignment's, or
    no notebook, and another one was worked on; or the only other one that holds the assignment's
    cells, or has been worked on.

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
        If several have been worked on, with different answers, and the one of the expected name is
        not among them.
    OSError
        If the machine, not the file, is why the one of the expected name cannot be read.
    """
    if not released or expected.parent.is_symlink():
        return Found(expected)
    names = [name for name, _ in files.regular_files(expected.parent, (), [])]
    names = sorted(name for name in names if name != expected.name)
    there = [name for name in names if may_be_notebook(name, others)]
    is_there = os.path.lexists(expected)
    if not there:
        return Found(expected, beside="" if is_there else listed(names))
    mine = read(expected, submitted, released)
    found = {}
    for name in there[:MOST_FILES]:
        with contextlib.suppress(OSError):
            content = read(expected.parent / name, submitted, released)
            if content and content.is_this:
                found[name] = content.answers
    worked_on = [name for name, answers in found.items() if answers]
    if mine and mine.answers and (mine.is_this or not worked_on):
        different = [name for name in worked_on if found[name] != mine.answers]
        return Found(expected, beside_it(expected.name, different))
    chosen = worked_on or ([] if mine else list(found))
    if not chosen:
        return Found(expected, beside="" if is_there else listed(names))
    if any(found[name] != found[chosen[0]] for name in chosen):
        raise Ambiguous(
            f"several notebooks hold this assignment's cells: {listed(chosen)}; rename the one that "
            f"counts to {expected.name}"
        )
    why = ""
    if is_there:
        state = (
            "as it was handed out" if mine and mine.is_this else "not this assignment's notebook"
        )
        why = f"{expected.name!r} is {state}, so "
    return Found(expected.parent / chosen[0], f"{why}{chosen[0][:80]!r} was graded")


def may_be_notebook(name: str, others: set[str]) -> bool:
    """Whether a file may be the notebook, and is not one of the assignment's others."""
    path = PurePosixPath(name)
    is_other = path.parent == PurePosixPath() and path.stem in others
    return path.suffix.lower() in ENDINGS and not is_other


def beside_it(expected: str, different: list[str]) -> str:
    """A note on notebooks that were worked on, too; empty if there are none."""
    if not different:
        return ""
    return f"{expected!r} was graded; {listed(different)} holds other answers"


def listed(names: list[str]) -> str:
    return ", ".join(repr(name[:60]) for name in names[:MOST_NAMED])


def read(path: Path, submitted: Path, released: list[ReleasedCell]) -> Content | None:
    """What a file holds; None if it is no notebook."""
    try:
        cells = read_cells(parse(read_bytes(path, submitted)), [])
    except Unreadable:
        return None
    known = {number for number in recognised(cells, released).values() if released[number].grade_id}
    wanted = sum(bool(cell.grade_id) for cell in released)
    handed_out = {cell.source.strip() for cell in released}
    texts = [cell.source.strip() for cell in cells]
    answers = [text for text in texts if text and text not in handed_out]
    return Content(2 * len(known) >= wanted, answers)
