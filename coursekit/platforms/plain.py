"""The course's points as a CSV file of its own, for a spreadsheet."""

import csv
import io
from collections.abc import Iterable

from coursekit.authoring.cells import exercises
from coursekit.coursefolder import CourseFolder, read_notebook
from coursekit.platforms.people import Roster, Student
from coursekit.report.scores import Scores
from coursekit.report.table import safe

PERSON = ["student", "first name", "last name", "e-mail", "lms user id"]
WAITS = "waits for a grade by hand"


def assignment_rows(
    course: CourseFolder,
    assignment: str,
    roster: Roster,
    scores: dict[str, Scores],
    with_waiting: bool = False,
) -> list[list[str]]:
    """A row per student: points per exercise, late penalty, total, maximum.

    A graded cell that `source/` does not have any more has a column of its own. A total that is not
    final is left empty unless `with_waiting`; what it waits for is in the last column.
    """
    parts = exercises(read_notebook(course.source_notebook(assignment)))
    there = {name for names in parts.values() for name in names}
    graded = [name for mine in scores.values() for name in mine.cells]
    parts |= {name: [name] for name in graded if name not in there}
    rows = [[*PERSON, *parts, "late penalty", "total", "maximum", WAITS]]
    for who, student in roster.students.items():
        mine = scores.get(who)
        if mine is None:
            rows.append([*person(student), *([""] * (len(parts) + 4))])
            continue
        points = (
            sum(mine.cells[name].points for name in names if name in mine.cells)
            for names in parts.values()
        )
        final = with_waiting or not mine.by_hand
        total = number(mine.total) if final else ""
        end = [number(mine.penalty), total, number(mine.maximum), ", ".join(mine.by_hand)]
        rows.append([*person(student), *map(number, points), *end])
    return rows


def course_rows(
    roster: Roster, scores: dict[str, dict[str, Scores]], with_waiting: bool = False
) -> list[list[str]]:
    """A row per student: each assignment's total, their sum, and the maximum of all of them.

    Parameters
    ----------
    roster : Roster
    scores : dict of str to dict of str to Scores
        By assignment and student; an assignment that nobody has handed in counts nothing.
    with_waiting : bool
        Also totals that are not final.
    """
    most = {
        name: max((m.maximum for m in each.values()), default=0.0) for name, each in scores.items()
    }
    rows = [[*PERSON, *scores, "total", "maximum", WAITS]]
    for who, student in roster.students.items():
        mine = {name: each[who] for name, each in scores.items() if who in each}
        waiting = [name for name, one in mine.items() if one.by_hand]
        left_out = set() if with_waiting else {*waiting}
        cells = [number(mine[n].total) if n in mine and n not in left_out else "" for n in scores]
        total = "" if left_out or not mine else number(sum(one.total for one in mine.values()))
        end = [total, number(sum(most.values())), ", ".join(waiting)]
        rows.append([*person(student), *cells, *end])
    return rows


def person(student: Student) -> list[str]:
    return [student.id, student.first_name, student.last_name, student.email, student.lms_user_id]


def number(value: float) -> str:
    """As short as it can be written, to five decimals."""
    return f"{round(value, 5):.12g}"


def as_csv(rows: Iterable[Iterable[str]]) -> bytes:
    """Quoted where it must be, and no cell that a spreadsheet would take for a formula; UTF-8."""
    file = io.StringIO()
    csv.writer(file).writerows([safe(cell) for cell in row] for row in rows)
    return file.getvalue().encode()
