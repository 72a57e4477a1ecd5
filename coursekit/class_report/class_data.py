"""What is known of a class's submissions to an assignment, from gradebook and graded notebooks."""

import json
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
import numpy as np
from nbformat import NotebookNode
from nbgrader.api import Student
from sqlalchemy import select
from tqdm import tqdm

from coursekit.authoring.cells import grade_id, is_graded, is_task, points
from coursekit.coursefolder import CourseFolder, read_notebook
from coursekit.report import outline
from coursekit.report.findings import Finding, findings
from coursekit.report.hidden import Hidden
from coursekit.report.live_cells import live_cells
from coursekit.report.scores import Scores, read_scores

UNREADABLE = (
    OSError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    RecursionError,
)  # JSON of another shape


@dataclass(frozen=True)
class Graded:
    """A graded submission.

    Attributes
    ----------
    student : str
    scores : Scores
    findings : dict of str to Finding
        By grade_id; empty if its graded notebook cannot be read.
    notes : dict
        What the grader noted: `rejected`, `limits_hit`, `repaired`, `seconds`, `live`.
    notebook : NotebookNode or None
        The exercises of the graded one, without outputs; None if it cannot be read.
    has_page : bool
        Whether there is a feedback page.
    """

    student: str
    scores: Scores
    findings: dict[str, Finding] = field(default_factory=dict)
    notes: dict = field(default_factory=dict)
    notebook: NotebookNode | None = None
    has_page: bool = False


@dataclass(frozen=True)
class ClassData:
    """A class's submissions to one assignment.

    Attributes
    ----------
    assignment : str
    source : NotebookNode
    maxima : dict of str to float
        Points of each graded cell by grade_id, as it was graded, in the notebook's order.
    is_changed : bool
        Whether the notebook in `source/` has other graded cells, or other points, by now.
    exercises : dict of str to str
        The title of the exercise that a graded cell belongs to.
    graded : list of Graded
    no_grade : list of str
        Students who handed in and have no grade.
    not_submitted : list of str
    """

    assignment: str
    source: NotebookNode
    maxima: dict[str, float]
    is_changed: bool
    exercises: dict[str, str]
    graded: list[Graded]
    no_grade: list[str]
    not_submitted: list[str]

    @property
    def maximum(self) -> float:
        return sum(self.maxima.values())

    def points(self) -> np.ndarray:
        """Of shape (n_submissions, n_cells); nan where a cell waits for a person.

        Submissions that could not be run count with the points that they have.
        """
        rows = [[cell_points(mine.scores, name) for name in self.maxima] for mine in self.graded]
        return np.array(rows, dtype=float).reshape(-1, len(self.maxima))

    def totals(self) -> np.ndarray:
        """As nbgrader exports them, late penalties taken off."""
        return np.array([mine.scores.total for mine in self.graded], dtype=float)


def cell_points(scores: Scores, name: str) -> float:
    """A cell's points, extra credit beyond its maximum left out."""
    cell = scores.cells.get(name)
    if cell is None:
        return 0.0
    return float("nan") if cell.waits else min(cell.points, cell.maximum)


def read_class(
    course: CourseFolder, assignment: str, students: set[str], progress: bool = True
) -> ClassData:
    """Reads it.

    Parameters
    ----------
    course : CourseFolder
    assignment : str
    students : set of str
        Everybody who is in the course.
    progress : bool
        Whether a terminal shows how far it is.

    Raises
    ------
    CourseError
        If the source notebook is broken, or the gradebook cannot be used.
    """
    source = read_notebook(course.source_notebook(assignment))
    hidden = Hidden(source, course.config())
    scores = read_scores(course, assignment)
    hidden_bar = None if progress else True  # None: where there is no terminal
    graded = [
        read_graded(course, assignment, student, mine, hidden)
        for student, mine in tqdm(
            sorted(scores.items()), desc=assignment, unit="submission", disable=hidden_bar
        )
    ]
    handed_in = set(course.submissions(assignment))
    planned = {
        grade_id(cell): points(cell) for cell in source.cells if is_graded(cell) or is_task(cell)
    }
    counted = {name: cell.maximum for mine in graded for name, cell in mine.scores.cells.items()}
    maxima = {name: counted[name] for name in [*planned, *counted] if name in counted}
    return ClassData(
        assignment=assignment,
        source=source,
        maxima=maxima,
        is_changed=planned != counted,
        exercises={name: e.title for e in outline.exercises(source) for name in e.graded},
        graded=graded,
        no_grade=sorted(handed_in - scores.keys()),
        not_submitted=sorted(students - handed_in - scores.keys()),
    )


def read_graded(
    course: CourseFolder, assignment: str, student: str, scores: Scores, hidden: Hidden
) -> Graded:
    """One submission; of a notebook that cannot be read, nothing but the scores."""
    has_page = (course.root / feedback_page(assignment, student)).is_file()
    try:
        text = course.graded_notebook(assignment, student).read_text(encoding="utf-8")
        notebook = light(text)
        found = findings(notebook, scores, hidden)
        notes = notes_of(notebook)
    except UNREADABLE:
        return Graded(student, scores, has_page=has_page)
    for cell in notebook.cells:
        cell.pop("outputs", None)
    return Graded(student, scores, found, notes, notebook, has_page)


def notes_of(notebook: NotebookNode) -> dict:
    """What the grader noted in a graded notebook; ValueError or TypeError if it is not the grader's."""
    notes = dict(notebook.metadata.get("coursekit", {}))
    if "seconds" in notes:
        notes["seconds"] = float(notes["seconds"])
    for name in ("limits_hit", "repaired"):
        notes[name] = [str(text) for text in notes.get(name, [])]
    notes["rejected"] = str(notes.get("rejected", ""))
    notes["live"] = live_cells(notebook)
    return notes


def light(text: str) -> NotebookNode:
    """What is read of a graded notebook: exercises, and how tests ended. All the rest takes ten times
    as long.

    It is not held against nbformat's schema.
    """
    content = json.loads(text)
    content["cells"] = [cell for cell in content["cells"] if "nbgrader" in cell["metadata"]]
    for cell in content["cells"]:
        cell["source"] = joined(cell["source"])
        is_test = cell["metadata"]["nbgrader"].get("grade")
        outputs = cell.get("outputs", []) if is_test else []
        cell["outputs"] = [told for told in outputs if told["output_type"] in ("error", "stream")]
        for told in cell["outputs"]:
            if "text" in told:
                told["text"] = joined(told["text"])
    return nbformat.from_dict(content)


def joined(text: str | list[str]) -> str:
    """A text of a notebook, which may be in lines; TypeError if it is neither."""
    return text if isinstance(text, str) else "".join(text)


def everybody(course: CourseFolder, assignments: list[str]) -> dict[str, str]:
    """The full name, or else the id, of everybody in gradebook or `submitted/`, by id."""
    with course.gradebook() as gradebook:
        # Not whole students: those would bring sums over all their points.
        columns = select(Student.id, Student.first_name, Student.last_name)
        known = {who: " ".join(filter(None, name)) for who, *name in gradebook.db.execute(columns)}
    here = {who for assignment in assignments for who in course.submissions(assignment)}
    return {who: known.get(who) or who for who in sorted(known.keys() | here)}


def feedback_page(assignment: str, student: str) -> Path:
    """Relative to the course's folder."""
    return Path("feedback", student, assignment, f"{assignment}.html")
