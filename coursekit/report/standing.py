"""What an assignment's grades are at a moment, and what they stand on, as data that can be kept."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coursekit.coursefolder import CourseError, CourseFolder
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


def graded_otherwise(course: CourseFolder, assignment: str, students: Iterable[str]) -> list[str]:
    """Which of these students were graded with other cells or points than the gradebook has now."""
    now = editions_now(course, assignment)
    notebooks = graded_notebooks(course, assignment, students)
    return [who for who, notebook in notebooks if is_otherwise(notebook, now)]


def out_of_date(
    course: CourseFolder, assignment: str, students: Iterable[str]
) -> tuple[list[str], list[str]]:
    """Whose grades are not of what there is now.

    Returns
    -------
    list of str
        Students who have handed in something else since they were graded.
    list of str
        Students who were graded with other cells or points than the gradebook has now.
    """
    from coursekit.grader.plugin.inputs import digest_of_folder

    now = editions_now(course, assignment)
    again, otherwise = [], []
    for who, notebook in graded_notebooks(course, assignment, students):
        noted = notebook["metadata"].get("coursekit", {}).get("submitted")
        folder = course.submitted / who / assignment
        if noted and folder.is_dir() and digest_of_folder(folder) != noted:
            again.append(who)
        if is_otherwise(notebook, now):
            otherwise.append(who)
    return again, otherwise


def graded_notebooks(
    course: CourseFolder, assignment: str, students: Iterable[str]
) -> Iterator[tuple[str, dict]]:
    """Students and what their graded notebooks hold; without those that cannot be read."""
    for who in students:
        try:
            notebook = json.loads(course.graded_notebook(assignment, who).read_text("utf-8"))
            if all(isinstance(cell["metadata"], dict) for cell in notebook["cells"]):
                yield who, notebook | {"metadata": dict(notebook["metadata"])}
        except (OSError, ValueError, KeyError, TypeError):
            continue  # has no grade, or not this grader's


def editions_now(course: CourseFolder, assignment: str) -> dict[str, tuple]:
    return {cell.grade_id: edition_of(cell.metadata()) for cell in known_cells(course, assignment)}


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
