"""Tells which assignment an archive is of, by the grade_ids in its notebooks."""

import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from tqdm import tqdm

from coursekit.coursefolder import CourseError, CourseFolder
from coursekit.grader.plugin import misnamed
from coursekit.grader.plugin.claims import grade_id
from coursekit.grader.plugin.released import ReleasedCell, released_cells
from coursekit.grader.plugin.submission import Unreadable, parse, read_bytes, read_cells
from coursekit.platforms import unpack
from coursekit.platforms.bounds import Budget, Limits, Refused
from coursekit.platforms.which_files import Item, is_notebook

OTHER = "another course"


def refuse_another(
    course: CourseFolder, assignment: str, submissions: Iterable[list[Item]], limits: Limits
) -> None:
    """Raises CourseError if most submissions of an archive hold another assignment's cells, not this
    one's.

    Parameters
    ----------
    course : CourseFolder
    assignment : str
    submissions : iterable of list of Item
        The files of each, in archives that are open.
    limits : Limits
    """
    known = {name: grade_ids_of(course, name) for name in course.assignments()}
    if not known[assignment]:
        return
    bar = tqdm(list(submissions), desc="which assignment", unit="submission", disable=None)
    found: defaultdict[Path, Counter[str]] = defaultdict(Counter)
    for items in bar:
        looks = looks_like(assignment, known, ids_in(items, limits))
        found[items[0].source.path].update([looks] if looks else [])
    for path, looks_of in found.items():
        told = looks_of.total()
        others = told - looks_of.pop(assignment, 0)
        if 2 * others > told:
            likely = looks_of.most_common(1)[0][0]
            raise CourseError(
                f"{others} of {told} submissions in {path} hold another assignment's cells, not those "
                f"of {assignment}. They look like {likely}. Nothing is written: give the archive of "
                f"{assignment} alone."
            )


def cells_of(course: CourseFolder, assignment: str) -> list[ReleasedCell]:
    """An assignment's cells, as released or else as in `source/`."""
    released = course.release / assignment / f"{assignment}.ipynb"
    return released_cells(released) or released_cells(course.source_notebook(assignment))


def grade_ids_of(course: CourseFolder, assignment: str) -> set[str]:
    return {cell.grade_id for cell in cells_of(course, assignment)} - {""}


def looks_like(assignment: str, known: dict[str, set[str]], ids: set[str]) -> str:
    """The assignment that a submission shares the most cells with, this one if several; empty if it has
    no cell of any."""
    if not ids:
        return ""
    shared = {name: len(ids & there) for name, there in known.items()}
    best = max(shared, key=lambda name: (shared[name], name == assignment))
    return best if shared[best] else OTHER


def ids_in(items: Iterable[Item], limits: Limits) -> set[str]:
    """The grade_ids in a submission's notebooks; what cannot be read has none."""
    budget, found = Budget.of(limits), set()
    with tempfile.TemporaryDirectory() as folder:
        for number, item in enumerate(items):
            path = Path(folder, f"{number}.ipynb")
            if item.member.problem or not is_notebook(item.entry.file_name):
                continue
            try:
                unpack.copy(item.source, item.member, path, limits, budget)
                cells = read_cells(parse(read_bytes(path, path.parent)), [])
            except (Refused, Unreadable):
                continue
            found |= {grade_id(cell) for cell in cells} - {""}
    return found


def holds(notebook: Path, cells: list[ReleasedCell]) -> bool | None:
    """Whether a notebook holds at least half of an assignment's cells; None if it cannot be read."""
    try:
        content = misnamed.read(notebook, notebook.parent, cells)
    except OSError:
        return None
    return None if content is None else content.is_this
