"""What the gradebook says of an assignment's submissions, read in one go."""

import hashlib
import json
from dataclasses import astuple, dataclass, replace

from nbgrader.api import (
    Assignment,
    Comment,
    Grade,
    Gradebook,
    SubmittedAssignment,
    SubmittedNotebook,
)
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from coursekit.coursefolder import CourseFolder


@dataclass(frozen=True)
class CellScore:
    """A graded cell's points.

    Attributes
    ----------
    points : float
        As they count: a person's in place of the automatic ones.
    maximum : float
    by_person : bool
        Whether a person has given them.
    waits : bool
        Whether a person still has to.
    automatic : float or None
        What the test gave, also where a person's points count.
    """

    points: float
    maximum: float
    by_person: bool = False
    waits: bool = False
    automatic: float | None = None


@dataclass(frozen=True)
class Scores:
    """One submission's points.

    Attributes
    ----------
    cells : dict of str to CellScore
        By grade_id.
    comments : dict of str to str
        A person's, on solution cells, by grade_id.
    penalty : float
        Points taken off because it was late.
    seconds_late : float
    digest : str
        A hash of all that a feedback page shows of it, comments included.
    key : str
        The gradebook's id of the notebook, by which Formgrader shows it.
    """

    cells: dict[str, CellScore]
    comments: dict[str, str]
    penalty: float
    seconds_late: float
    digest: str
    key: str = ""

    @property
    def by_hand(self) -> list[str]:
        """Cells that wait for a person."""
        return [name for name, cell in self.cells.items() if cell.waits]

    @property
    def total(self) -> float:
        """What nbgrader exports."""
        return max(0.0, sum(cell.points for cell in self.cells.values()) - self.penalty)

    @property
    def maximum(self) -> float:
        return sum(cell.maximum for cell in self.cells.values())


def read_scores(
    course: CourseFolder, assignment: str, student: str | None = None
) -> dict[str, Scores]:
    """The scores by student: of all, or of one."""
    with course.gradebook() as gradebook:
        found = of_assignment(gradebook, assignment, student)
    return {student: mine for (student, notebook), mine in found.items() if notebook == assignment}


def of_assignment(
    gradebook: Gradebook, assignment: str, student: str | None = None
) -> dict[tuple[str, str], Scores]:
    """By student and notebook: of all submissions of an assignment, or one student's."""
    return {
        (submission.student_id, notebook.name): scores(submission, notebook)
        for submission in submissions(gradebook, assignment, student)
        for notebook in submission.notebooks
    }


def submissions(
    gradebook: Gradebook, assignment: str, student: str | None = None
) -> list[SubmittedAssignment]:
    """Submissions with all that is read of them here, in a handful of queries.

    nbgrader's own way takes a query or two for each cell of each student.
    """
    notebooks = selectinload(SubmittedAssignment.notebooks)
    grades = notebooks.selectinload(SubmittedNotebook.grades)
    comments = notebooks.selectinload(SubmittedNotebook.comments)
    query = select(SubmittedAssignment).join(SubmittedAssignment.assignment)
    query = query.where(Assignment.name == assignment).options(
        notebooks.joinedload(SubmittedNotebook.notebook),
        grades.undefer(Grade.max_score),
        grades.joinedload(Grade.cell),
        comments.joinedload(Comment.cell),
    )
    if student is not None:
        query = query.where(SubmittedAssignment.student_id == student)
    # Sorted here: databases have orders of their own.
    return sorted(gradebook.db.scalars(query), key=lambda submission: submission.student_id)


def scores(submission, notebook) -> Scores:
    """Of one `SubmittedAssignment` and its `SubmittedNotebook`."""
    cells = {
        grade.name: CellScore(
            points=grade.score or 0.0,
            maximum=grade.max_score or 0.0,
            by_person=grade.manual_score is not None,
            waits=grade.needs_manual_grade,
            automatic=grade.auto_score,
        )
        for grade in sorted(notebook.grades, key=lambda grade: grade.name)
    }
    commented = sorted(notebook.comments, key=lambda comment: comment.name)
    comments = {c.name: c.manual_comment for c in commented if c.manual_comment}
    penalty = notebook.late_submission_penalty or 0.0
    late = submission.total_seconds_late
    counting = {name: astuple(replace(cell, automatic=None)) for name, cell in cells.items()}
    shown = [counting, comments, penalty, late]
    digest = hashlib.sha256(json.dumps(shown).encode()).hexdigest()
    return Scores(cells, comments, penalty, late, digest, notebook.id)


def known_students(course: CourseFolder) -> set[str]:
    """Students of whom the gradebook has a submission."""
    with course.gradebook() as gradebook:
        return set(gradebook.db.scalars(select(SubmittedAssignment.student_id)))


def graded_students(course: CourseFolder, assignment: str) -> set[str]:
    """Students of whom the gradebook has a submission of this assignment."""
    with course.gradebook() as gradebook:
        found = select(SubmittedAssignment.student_id).join(SubmittedAssignment.assignment)
        return set(gradebook.db.scalars(found.where(Assignment.name == assignment)))
