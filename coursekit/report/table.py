"""A class's points: a table on the terminal, in which a row is a line, and all of it as CSV."""

import csv
import io
import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from coursekit.authoring.cells import exercises
from coursekit.coursefolder import CourseFolder, read_notebook
from coursekit.gradebook_url import shown
from coursekit.report.scores import Scores, graded_students
from coursekit.report.standing import graded_notebook
from coursekit.whole_file import write_whole

WIDTH = 100  # of what is not a terminal
REMARK, STUDENT, NAME = 24, 24, 9  # columns at least, at most, and at most where room is short
HOUR, DAY = 3600, 86400
# Of the signs, the second four are wide ones, which some spreadsheets read alike.
FORMULA = re.compile(r"(^|;\s*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])")


@dataclass(frozen=True)
class Row:
    """One submission.

    Attributes
    ----------
    assignment, student : str
    points : dict of str to float
        By exercise.
    penalty : float
        Points taken off because it was late.
    look : list of str
        What needs a look.
    has_grade : bool
    is_done : bool
        Whether it has a feedback page, too.
    """

    assignment: str
    student: str
    points: dict[str, float] = field(default_factory=dict)
    penalty: float = 0.0
    look: list[str] = field(default_factory=list)
    has_grade: bool = True
    is_done: bool = True

    @property
    def total(self) -> float:
        """What nbgrader exports."""
        return max(0.0, sum(self.points.values()) - self.penalty)


def no_grade(assignment: str, student: str, reason: str) -> Row:
    """A row for a submission that was not graded; points of an earlier grading are not shown."""
    return Row(assignment, student, look=[f"no grade: {reason}"], has_grade=False, is_done=False)


def exercises_of(course: CourseFolder, assignment: str) -> dict[str, list[str]]:
    """Graded cells by exercise, as the source has them."""
    return exercises(read_notebook(course.source_notebook(assignment)))


def make_row(
    course: CourseFolder,
    assignment: str,
    student: str,
    scores: Scores,
    parts: dict[str, list[str]],
    no_page: str = "",
) -> Row:
    """A graded submission's row, its points summed up by exercise.

    Parameters
    ----------
    course : CourseFolder
    assignment, student : str
    scores : Scores
    parts : dict of str to list of str
        From `exercises_of`, once for a class.
    no_page : str
        Why it has no feedback page.
    """
    points = {
        exercise: sum(scores.cells[name].points for name in names if name in scores.cells)
        for exercise, names in parts.items()
    }
    look = [f"no feedback page: {no_page}"] if no_page else []
    if scores.seconds_late > 0:
        off = f", {scores.penalty:g} points less" if scores.penalty else ""
        look.append(f"{duration(scores.seconds_late)} late{off}")
    look += [f"grade {name} by hand" for name in scores.by_hand]
    look += remarks(course, assignment, student)
    return Row(assignment, student, points, scores.penalty, look, is_done=not no_page)


def duration(seconds: float) -> str:
    """In days and hours, or minutes if it is less than one hour."""
    days, rest = divmod(seconds, DAY)
    if seconds < HOUR:
        return f"{max(1, round(seconds / 60))} min"
    return " ".join([*([f"{days:.0f} d"] if days else []), f"{rest // HOUR:.0f} h"])


def remarks(course: CourseFolder, assignment: str, student: str) -> list[str]:
    """What the grader noted: limits hit, repairs, and why nothing could be graded."""
    graded = graded_notebook(course, assignment, student)
    if graded is None:
        return ["the graded notebook cannot be read"]
    notes = graded["metadata"].get("coursekit", {})
    rejected = [f"graded 0: {notes['rejected']}"] if notes.get("rejected") else []
    return [*rejected, *notes.get("limits_hit", []), *notes.get("repaired", [])]


def print_table(course: CourseFolder, assignment: str, rows: list[Row]) -> None:
    """Points per exercise and student, what needs a look, and where to find more."""
    names = list(exercises_of(course, assignment))
    room = (terminal_width() - REMARK - STUDENT // 2) // (len(names) + 1) - 2
    short = [shorten(name, max(NAME, room)) for name in names]
    late = ["late"] if any(row.penalty for row in rows) else []
    lines = [["student", *short, *late, "total"]]
    for row in rows:
        points = [f"{row.points[name]:g}" if row.has_grade else "-" for name in names]
        off = [f"{-row.penalty:g}" if row.penalty else "" for _ in late]
        lines.append([shorten(row.student, STUDENT), *points, *off, cell(row)])
    left = aligned(lines)
    room = max(REMARK, terminal_width() - len(left[0]) - 2)
    remarks = ["needs a look", *(shorten("; ".join(row.look), room) for row in rows)]
    print(f"\n{assignment}")
    for line, remark in zip(left, remarks, strict=True):
        print(f"{line}  {remark}".rstrip())
    print(
        f"\npoints     {write_points(course, assignment, names, rows)} (with the remarks in full)"
    )
    print(f"feedback   {course.feedback}/STUDENT/{assignment}/{assignment}.html")
    print(f"gradebook  {shown(course.db_url)}", flush=True)


def print_course(rows: list[Row]) -> None:
    """Every student's total in every assignment, and over all of them."""
    assignments = sorted({row.assignment for row in rows})
    by_student: dict[str, dict[str, Row]] = {}
    for row in rows:
        by_student.setdefault(row.student, {})[row.assignment] = row
    room = (terminal_width() - STUDENT) // (len(assignments) + 1) - 2
    lines = [["student", *(shorten(name, max(NAME, room)) for name in assignments), "total"]]
    for student, mine in sorted(by_student.items()):
        total = f"{sum(row.total for row in mine.values()):g}"
        points = [cell(mine.get(name)) for name in assignments]
        lines.append([shorten(student, STUDENT), *points, total])
    print("\nthe whole course (- : no submission or no grade)")
    print("\n".join(aligned(lines)))


def cell(row: Row | None) -> str:
    return f"{row.total:g}" if row is not None and row.has_grade else "-"


def terminal_width() -> int:
    return shutil.get_terminal_size((WIDTH, 24)).columns


def aligned(lines: list[list[str]]) -> list[str]:
    """Cells in columns: the first from the left, the others from the right."""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return [
        "  ".join([line[0].ljust(widths[0]), *map(str.rjust, line[1:], widths[1:])])
        for line in lines
    ]


def shorten(text: str, room: int) -> str:
    """One line of at most `room` characters, nothing in it that a terminal would obey."""
    line = printable(text)
    return line if len(line) <= room else f"{line[: room - 1].rstrip()}…"


def printable(text: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in " ".join(text.split()))


# --- points as a file ---------------------------------------------------------------------------


def write_points(course: CourseFolder, assignment: str, names: list[str], rows: list[Row]) -> Path:
    """Writes `points/ASSIGNMENT.csv`; students who are not among the rows keep their lines.

    So long as they have a submission, and their points are still in the gradebook.

    Returns
    -------
    pathlib.Path
    """
    header = ["student", *names, "late penalty", "total", "needs a look"]
    path = course.root / "points" / f"{assignment}.csv"
    lines = {safe(row.student): as_line(row, names) for row in rows}
    students = {safe(who) for who in course.submissions(assignment)}
    graded = {safe(who) for who in graded_students(course, assignment)}
    kept = {
        who: line
        for who, line in read_points(path, header).items()
        if who in students and (who in graded or not line[len(names) + 2])
    }
    path.parent.mkdir(exist_ok=True)
    text = io.StringIO()
    file = csv.writer(text)
    file.writerow(header)
    file.writerows(line for _, line in sorted((kept | lines).items()))
    write_whole(path, text.getvalue())
    return path


def read_points(path: Path, header: list[str]) -> dict[str, list[str]]:
    """The lines of an earlier file by student, if it has the same columns."""
    try:
        with path.open(newline="", encoding="utf-8") as file:
            found, *lines = csv.reader(file)
    except (OSError, ValueError, csv.Error):
        return {}
    return {line[0]: line for line in lines if line} if found == header else {}


def as_line(row: Row, names: list[str]) -> list[str]:
    points = [f"{row.points[name]:g}" if row.has_grade else "" for name in names]
    total = [f"{row.penalty:g}", f"{row.total:g}"] if row.has_grade else ["", ""]
    return [safe(row.student), *points, *total, safe("; ".join(row.look))]


def safe(text: str) -> str:
    """Text that a spreadsheet does not take for a formula, also where it splits cells at semicolons."""
    return FORMULA.sub(r"\1'", printable(text))
