"""A class's points in one assignment, as a table on the terminal."""

import shutil
from dataclasses import dataclass, field

import pandas as pd

from coursekit.authoring.cells import exercises
from coursekit.coursefolder import CourseFolder, read_notebook

WIDTH = 120  # of a table that no terminal shows
LEAST = 30  # columns for what needs a look, however narrow the terminal
MOST_LINES = 20


@dataclass(frozen=True)
class Row:
    """One submission: points by exercise, and what needs a look.

    Attributes
    ----------
    penalty : float
        Points taken off because it was late.
    """

    assignment: str
    student: str
    points: dict[str, float] = field(default_factory=dict)
    look: list[str] = field(default_factory=list)
    has_grade: bool = True
    penalty: float = 0.0

    @property
    def total(self) -> float:
        """As nbgrader exports it."""
        return max(0.0, sum(self.points.values()) - self.penalty)


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
        penalty = float(submission.late_submission_penalty or 0)
        late = submission.assignment.total_seconds_late
    if late > 0:
        look.append(f"late by {duration(late)}" + (f", {penalty:g} points less" if penalty else ""))
    look += [f"grade {name} by hand" for name in waiting]
    look += remarks(course, assignment, student)
    points = {
        exercise: sum(scores.get(name, 0) or 0 for name in names)
        for exercise, names in exercises(source).items()
    }
    return Row(assignment, student, points, look, penalty=penalty)


def duration(seconds: float) -> str:
    """A time in its largest unit."""
    for unit, length in (("d", 86400), ("h", 3600), ("min", 60)):
        if seconds >= length:
            return f"{seconds / length:.0f} {unit}"
    return f"{seconds:.0f} s"


def remarks(course: CourseFolder, assignment: str, student: str) -> list[str]:
    """What the grader noted: limits hit, repairs, and why nothing could be graded."""
    graded = read_notebook(course.graded_notebook(assignment, student))
    notes = graded.metadata.get("coursekit", {})
    rejected = [f"graded 0: {notes['rejected']}"] if notes.get("rejected") else []
    return [*rejected, *notes.get("limits_hit", []), *notes.get("repaired", [])]


def print_table(course: CourseFolder, assignment: str, rows: list[Row]) -> None:
    """Points per exercise and student, and where feedback and gradebook lie.

    What does not fit is shortened; what has no grade is explained below in full.
    """
    source = read_notebook(course.source_notebook(assignment))
    names = list(exercises(source))
    late = ["late"] if any(row.penalty for row in rows) else []
    records = [
        {"student": one_line(row.student)}
        | {name: f"{row.points[name]:g}" if row.has_grade else "-" for name in names}
        | {name: f"{-row.penalty:g}" if row.penalty else "" for name in late}
        | {"total": f"{row.total:g}" if row.has_grade else "-"}
        for row in rows
    ]
    table = pd.DataFrame(records).to_string(index=False).splitlines()
    width = shutil.get_terminal_size((WIDTH, 24)).columns
    room = max(LEAST, width - max(map(len, table)) - 3)
    looks = ["needs a look", *(one_line("; ".join(row.look)) for row in rows)]
    shortened = [text if len(text) <= room else text[: room - 1] + "…" for text in looks]
    print(f"\n{assignment}")
    for line, look in zip(table, shortened, strict=True):
        print(f"{line}   {look}".rstrip())
    ungraded = [row for row in rows if not row.has_grade]
    for row in ungraded[:MOST_LINES]:
        print(f"\n{one_line(row.student)}: {one_line('; '.join(row.look))}")
    if len(ungraded) > MOST_LINES:
        print(f"\nand {len(ungraded) - MOST_LINES} more without a grade")
    print(f"\nfeedback   {course.feedback}/STUDENT/{assignment}/{assignment}.html")
    print(f"gradebook  {course.gradebook_path}", flush=True)


def one_line(text: str) -> str:
    """Without line breaks and what a terminal would obey."""
    return "".join(c if c.isprintable() else " " for c in text)


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
