"""A class's points in one assignment, as a table on the terminal."""

from dataclasses import dataclass, field

import pandas as pd

from coursekit.authoring.cells import exercises
from coursekit.coursefolder import CourseFolder, read_notebook

# Errors that a person should look at: they may be the machine's fault rather than the student's.
SUSPICIOUS = {"CellTimeoutError": "timed out", "DeadKernelError": "kernel died"}


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
    look += suspicious_cells(course, assignment, student)
    points = {
        exercise: sum(scores.get(name, 0) or 0 for name in names)
        for exercise, names in exercises(source).items()
    }
    return Row(assignment, student, points, look)


def suspicious_cells(course: CourseFolder, assignment: str, student: str) -> list[str]:
    graded = read_notebook(course.autograded / student / assignment / f"{assignment}.ipynb")
    found = []
    for number, cell in enumerate(graded.cells, start=1):
        for output in cell.get("outputs", []):
            if output.output_type == "error" and output.ename in SUSPICIOUS:
                found.append(f"cell {number} {SUSPICIOUS[output.ename]}")
    return found


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
