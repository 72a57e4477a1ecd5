"""What the gradebook says of an assignment's submissions, read in one go."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import astuple, dataclass

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
    """

    points: float
    maximum: float
    by_person: bool = False
    waits: bool = False


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
    """

    cells: dict[str, CellScore]
    comments: dict[str, str]
    penalty: float
    seconds_late: float
    digest: str

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


def read_scores(course: CourseFolder, assignment: str) -> dict[str, Scores]:
    """The scores by student."""
    with course.gradebook() as gradebook:
        found = of_notebooks(gradebook.assignment_submissions(assignment))
    return {student: mine for (student, notebook), mine in found.items() if notebook == assignment}


def of_notebooks(submissions: Iterable) -> dict[tuple[str, str], Scores]:
    """By student and notebook, of some `SubmittedAssignment`s; their gradebook must be open."""
    return {
        (submission.student_id, notebook.name): scores(submission, notebook)
        for submission in submissions
        for notebook in submission.notebooks
    }


def scores(submission, notebook) -> Scores:
    """Of one `SubmittedAssignment` and its `SubmittedNotebook`."""
    cells = {
        grade.name: CellScore(
            points=grade.score or 0.0,
            maximum=grade.max_score or 0.0,
            by_person=grade.manual_score is not None,
            waits=grade.needs_manual_grade,
        )
        for grade in sorted(notebook.grades, key=lambda grade: grade.name)
    }
    commented = sorted(notebook.comments, key=lambda comment: comment.name)
    comments = {c.name: c.manual_comment for c in commented if c.manual_comment}
    penalty = notebook.late_submission_penalty or 0.0
    late = submission.total_seconds_late
    shown = [{name: astuple(cell) for name, cell in cells.items()}, comments, penalty, late]
    digest = hashlib.sha256(json.dumps(shown).encode()).hexdigest()
    return Scores(cells, comments, penalty, late, digest)


def known_students(course: CourseFolder) -> set[str]:
    """Students of whom the gradebook has a submission."""
    with course.gradebook() as gradebook:
        return {
            submission.student_id
            for assignment in gradebook.assignments
            for submission in assignment.submissions
        }
