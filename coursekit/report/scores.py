"""What the gradebook says of an assignment's submissions, read in one go."""

import hashlib
import json
from dataclasses import dataclass

from coursekit.coursefolder import CourseFolder


@dataclass(frozen=True)
class Scores:
    """One submission's points.

    Attributes
    ----------
    points : dict of str to float
        By grade_id, as they count: a person's in place of the automatic ones.
    by_hand : list of str
        Cells that wait for a person.
    penalty : float
        Points taken off because it was late.
    seconds_late : float
    digest : str
        A hash of all that a feedback page shows of it, comments included.
    """

    points: dict[str, float]
    by_hand: list[str]
    penalty: float
    seconds_late: float
    digest: str


def read_scores(course: CourseFolder, assignment: str) -> dict[str, Scores]:
    """The scores by student."""
    found = {}
    with course.gradebook() as gradebook:
        for submission in gradebook.assignment_submissions(assignment):
            for notebook in submission.notebooks:
                if notebook.name == assignment:
                    found[submission.student_id] = scores(submission, notebook)
    return found


def scores(submission, notebook) -> Scores:
    """Of one `SubmittedAssignment` and its `SubmittedNotebook`."""
    grades = sorted(notebook.grades, key=lambda grade: grade.name)
    penalty = notebook.late_submission_penalty or 0.0
    shown = [[g.name, g.score, g.max_score, g.needs_manual_grade] for g in grades]
    comments = sorted([c.name, c.comment] for c in notebook.comments)
    return Scores(
        points={grade.name: grade.score or 0.0 for grade in grades},
        by_hand=[grade.name for grade in grades if grade.needs_manual_grade],
        penalty=penalty,
        seconds_late=submission.total_seconds_late,
        digest=hashlib.sha256(json.dumps([shown, comments, penalty]).encode()).hexdigest(),
    )


def known_students(course: CourseFolder) -> set[str]:
    """Students of whom the gradebook has a submission."""
    with course.gradebook() as gradebook:
        return {
            submission.student_id
            for assignment in gradebook.assignments
            for submission in assignment.submissions
        }
