"""A class's points in one assignment, as a table on the terminal."""

from dataclasses import dataclass, field

import pandas as pd

from coursekit.authoring.cells import exercises
from coursekit.coursefolder import CourseFolder, read_notebook


@dataclass(frozen=True)
class Row:
    """One submission: points by exercise, and what needs a look."""

    assignment: str
    student: str
    points: dict[str, float] = field(default_factory=dict)
    look: list[str] = field(default_factory=list)
    has_grade: bool = True

    @property
    def total(self) -> float:
        return sum(self.points.values())


def read_row(course: CourseFolder, assignment: str, student: str, failure: str = "") -> Row:
    """One submission's points from the gradebook.

    `failure` says why it was not graded; the points of an earlier grading are then not shown.
    """
    if failure:
        return Row(assignment, student, look=[f"no grade: {failure}"], has_grade=False)
    source = read_notebook(course.source_notebook(assignment))
    look = []
    with course.gradebook() as gradebook:
        submission = gradebook.find_submission_notebook(assignment, assignment, student)
        scores = {grade.name: grade.score for grade in submission.grades}
        waiting = [grade.name for grade in submission.grades if grade.needs_manual_grade]
    look += [f"grade {name} by hand" for name in waiting]
    look += remarks(course, assignment, student)
    points = {
        exercise: sum(scores.get(name, 0) or 0 for name in names)
        for exercise, names in exercises(source).items()
    }
    return Row(assignment, student, points, look)


def remarks(course: CourseFolder, assignment: str, student: str) -> list[str]:
    """What the grader noted: limits hit, repairs, and why nothing could be graded."""
    graded = read_notebook(course.autograded / student / assignment / f"{assignment}.ipynb")
    notes = graded.metadata.get("coursekit", {})
    rejected = [f"graded 0: {notes['rejected']}"] if notes.get("rejected") else []
    return [*rejected, *notes.get("limits_hit", []), *notes.get("repaired", [])]


def print_table(course: CourseFolder, assignment: str, rows: list[Row]) -> None:
    """Points per exercise and student, and where feedback and gradebook lie."""
    source = read_notebook(course.source_notebook(assignment))
    names = list(exercises(source))
    table = pd.DataFrame(
        [
            {"student": row.student}
            | {name: f"{row.points[name]:g}" if row.has_grade else "-" for name in names}
            | {"total": f"{row.total:g}" if row.has_grade else "-"}
            | {"needs a look": "; ".join(row.look)}
            for row in rows
        ]
    )
    print(f"\n{assignment}\n{table.to_string(index=False)}\n")
    print(f"feedback   {course.feedback}/STUDENT/{assignment}/{assignment}.html")
    print(f"gradebook  {course.gradebook_path}")


def print_course(rows: list[Row]) -> None:
    """Every student's total in every assignment, and over all of them."""
    assignments = sorted({row.assignment for row in rows})
    by_student: dict[str, dict[str, Row]] = {}
    for row in rows:
        by_student.setdefault(row.student, {})[row.assignment] = row
    table = pd.DataFrame(
        [
            {"student": student}
            | {name: cell(mine.get(name)) for name in assignments}
            | {"total": f"{sum(row.total for row in mine.values()):g}"}
            for student, mine in sorted(by_student.items())
        ]
    )
    print(f"\nthe whole course (- : no submission or no grade)\n{table.to_string(index=False)}")


def cell(row: Row | None) -> str:
    return f"{row.total:g}" if row is not None and row.has_grade else "-"
