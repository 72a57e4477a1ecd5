"""What an assignment's grades are at a moment, and what they stand on, as data that can be kept."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coursekit.authoring.cells import grade_id, is_graded, is_solution, is_task, points
from coursekit.coursefolder import CourseError, CourseFolder, read_notebook
from coursekit.report.scores import CellScore, Scores, read_scores
from coursekit.whole_file import write_whole

if TYPE_CHECKING:
    from coursekit.grader.plugin.master import MasterCell


@dataclass(frozen=True)
class Cell:
    """What the gradebook knows of a cell of the assignment's.

    Attributes
    ----------
    source : str
    points : float or None
        None if it is not graded.
    """

    source: str
    points: float | None = None


@dataclass(frozen=True)
class Standing:
    """One student's grade.

    Attributes
    ----------
    scores : Scores
    submitted : str
        A hash of the submission that was graded; empty if it was not noted.
    versions : dict of str to str
        Of the grader and the packages that graded it.
    messages : dict of str to str
        What each graded cell said, by grade_id, where it ended in an error.
    """

    scores: Scores
    submitted: str = ""
    versions: dict[str, str] = field(default_factory=dict)
    messages: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Standings:
    """A class's grades.

    Attributes
    ----------
    taken : str
        When they were read, as ISO 8601.
    cells : dict of str to Cell
        By grade_id, in the notebook's order.
    students : dict of str to Standing
    """

    taken: str
    cells: dict[str, Cell]
    students: dict[str, Standing]

    @property
    def maximum(self) -> float:
        return sum(cell.points or 0.0 for cell in self.cells.values())


def read_standings(
    course: CourseFolder, assignment: str, graded: CourseFolder | None = None
) -> Standings:
    """Reads them.

    Parameters
    ----------
    course : CourseFolder
        It has the gradebook.
    assignment : str
    graded : CourseFolder, optional
        It has the graded notebooks; default: `course`.
    """
    cells = {
        cell.grade_id: Cell(cell.source, cell.points if cell.grade or cell.task else None)
        for cell in known_cells(course, assignment)
    }
    students = {
        who: standing(scores, (graded or course).graded_notebook(assignment, who))
        for who, scores in sorted(read_scores(course, assignment).items())
    }
    return Standings(datetime.now().isoformat(" ", "minutes"), cells, students)


def known_cells(course: CourseFolder, assignment: str) -> "list[MasterCell]":
    """The assignment's cells as the gradebook has them; none if it does not know it."""
    from nbgrader.api import MissingEntry

    from coursekit.grader.plugin.master import Master

    with course.gradebook() as gradebook:
        try:
            return Master.from_gradebook(gradebook, assignment, assignment).cells
        except MissingEntry:
            return []


@dataclass(frozen=True)
class OutOfDate:
    """Whose grades are not of what there is now.

    Attributes
    ----------
    again : list of str
        Students who have handed in something else since they were graded.
    otherwise : list of str
        Students who were graded with other cells or points than there are now.
    unknown : list of str
        Students of whom that cannot be told: there is no graded notebook that can be read.
    """

    again: list[str] = field(default_factory=list)
    otherwise: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def out_of_date(course: CourseFolder, assignment: str, students: Iterable[str]) -> OutOfDate:
    """Compares these students' graded notebooks with `submitted/`, the gradebook and `source/`."""
    from coursekit.grader.plugin.inputs import digest_of_submission

    cells = known_cells(course, assignment)
    now = editions(cells)
    is_all_old = is_changed(course, assignment, cells)
    found = OutOfDate()
    for who in students:
        notebook = graded_notebook(course, assignment, who)
        if notebook is None:
            found.unknown.append(who)
            continue
        noted = notebook["metadata"].get("coursekit", {}).get("submitted")
        folder = course.submitted / who / assignment
        if noted and folder.is_dir() and digest_of_submission(folder) != noted:
            found.again.append(who)
        if is_all_old or is_otherwise(notebook, now):
            found.otherwise.append(who)
    return found


def graded_otherwise(course: CourseFolder, assignment: str, students: Iterable[str]) -> list[str]:
    """Which of these students were graded with other cells or points than the gradebook has now."""
    now = editions(known_cells(course, assignment))
    notebooks = ((who, graded_notebook(course, assignment, who)) for who in students)
    return [who for who, notebook in notebooks if notebook and is_otherwise(notebook, now)]


def is_changed(course: CourseFolder, assignment: str, known: "list[MasterCell]") -> bool:
    """Whether `source/` has other graded cells, tests or points than the gradebook knows.

    What stands in solution cells is not compared: the gradebook has them as they are handed out. Nor
    is a source that cannot be read, which `grade` tells.
    """
    try:
        source = read_notebook(course.source_notebook(assignment))
    except CourseError:
        return False
    counted = [cell for cell in source.cells if is_graded(cell) or is_task(cell)]
    now = {grade_id(c): (points(c), "" if is_solution(c) else c.source) for c in counted}
    there = [cell for cell in known if cell.grade or cell.task]
    return now != {c.grade_id: (c.points, "" if c.solution else c.source) for c in there}


def graded_notebook(course: CourseFolder, assignment: str, student: str) -> dict | None:
    """What a graded notebook holds; None if it is missing or of a shape that nbgrader does not give."""
    try:
        notebook = json.loads(course.graded_notebook(assignment, student).read_text("utf-8"))
        marked = [cell["metadata"].get("nbgrader", {}) for cell in notebook["cells"]]
        parts = [notebook["metadata"].get("coursekit", {}), *marked]
        return notebook if all(isinstance(part, dict) for part in parts) else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def editions(cells: "list[MasterCell]") -> dict[str, tuple]:
    return {cell.grade_id: edition_of(cell.metadata()) for cell in cells}


def is_otherwise(notebook: dict, now: dict[str, tuple]) -> bool:
    """Whether a graded notebook has other cells or points than `now`."""
    marked = [cell["metadata"].get("nbgrader", {}) for cell in notebook["cells"]]
    old = {data["grade_id"]: edition_of(data) for data in marked if "grade_id" in data}
    return any(name in now and now[name] != edition for name, edition in old.items())


def edition_of(data: dict) -> tuple[str | None, float | None]:
    """A cell's checksum, which is of the instructor's text, and its points."""
    return data.get("checksum"), data.get("points")


def standing(scores: Scores, graded: Path) -> Standing:
    """One student's, with what the graded notebook tells, if there is one."""
    try:
        notebook = json.loads(graded.read_text(encoding="utf-8"))
        notes = notebook["metadata"]["coursekit"]
        messages = {name: text for cell in notebook["cells"] for name, text in message(cell)}
        return Standing(scores, notes.get("submitted", ""), notes["versions"], messages)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Standing(scores)  # missing, or not this grader's


def message(cell: dict) -> list[tuple[str, str]]:
    """The name of a graded cell and the error that ended it; nothing for others."""
    data = cell["metadata"].get("nbgrader", {})
    errors = [o for o in cell.get("outputs", []) if o["output_type"] == "error"]
    if not (data.get("grade") and errors):
        return []
    return [(data["grade_id"], f"{errors[-1]['ename']}: {errors[-1]['evalue']}")]


# --- kept while an assignment is graded anew ------------------------------------------------------


def place(course: CourseFolder, assignment: str) -> Path:
    return course.root / ".regrade" / f"{assignment}.json"


def load(course: CourseFolder, assignment: str) -> Standings | None:
    """What was kept, if anything was.

    Raises
    ------
    CourseError
        If it cannot be read.
    """
    path = place(course, assignment)
    try:
        return from_json(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise CourseError(
            f"{path} should hold the grades that {assignment} had before a regrade that is not "
            f"complete; it cannot be read: {problem}. Delete it to compare with the grades of now."
        ) from problem


def keep(course: CourseFolder, assignment: str, standings: Standings) -> None:
    """Writes them so that they are there whole or not at all."""
    path = place(course, assignment)
    path.parent.mkdir(exist_ok=True)
    write_whole(path, json.dumps(asdict(standings)))


def forget(course: CourseFolder, assignment: str) -> None:
    """Removes what was kept."""
    place(course, assignment).unlink(missing_ok=True)


def from_json(data: dict[str, Any]) -> Standings:
    students = {}
    for who, found in data["students"].items():
        points = {name: CellScore(**cell) for name, cell in found["scores"]["cells"].items()}
        scores = Scores(**found["scores"] | {"cells": points})
        students[who] = Standing(**found | {"scores": scores})
    cells = {name: Cell(**cell) for name, cell in data["cells"].items()}
    return Standings(data["taken"], cells, students)
