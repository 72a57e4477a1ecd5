"""`nbgrader export`: nbgrader's own CSV with quotes and without formulas, and a platform's table."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from nbgrader.api import (
    Assignment,
    Grade,
    Gradebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.plugins import ExportPlugin
from sqlalchemy import func
from traitlets import Bool, Unicode

from coursekit.coursefolder import CourseError, CourseFolder
from coursekit.platforms.export import all_cells, described, fill_table
from coursekit.platforms.new_file import refuse_same, write_file
from coursekit.platforms.people import Roster
from coursekit.platforms.plain import as_csv
from coursekit.platforms.tables import read_table
from coursekit.report.scores import read_scores

# As nbgrader's own CSV has them.
PERSON = ("student_id", "last_name", "first_name", "email")
SCORES = ("raw_score", "late_submission_penalty", "score")
COLUMNS = ("assignment", "duedate", "timestamp", *PERSON, *SCORES, "max_score")
NOTHING = ("", 0.0, 0.0, 0.0)  # of who has not submitted


class SafeCsv(ExportPlugin):
    """nbgrader's columns as CSV that every reader reads alike.

    Cells are quoted where they must be, and none is a formula to a spreadsheet.
    """

    def export(self, gradebook: Gradebook) -> None:
        path = Path(self.to or "grades.csv")
        self.log.info("Exporting grades to %s", path)
        stop_at_problem(self, lambda: write_file(path, as_csv(self.rows(gradebook))))

    def rows(self, gradebook: Gradebook) -> Iterator[list[str]]:
        """A row per assignment and student; who has handed in nothing has 0 points."""
        yield list(COLUMNS)
        chosen = {*map(str, self.student)}
        students = [row for row in people(gradebook) if not chosen or row[0] in chosen]
        submissions = submitted(gradebook)
        for assignment in sorted(gradebook.assignments, key=by_date):
            if self.assignment and assignment.name not in map(str, self.assignment):
                continue
            for who in students:
                timestamp, *scores = submissions.get((assignment.id, who[0]), NOTHING)
                row = (assignment.name, assignment.duedate, timestamp, *who, *scores)
                cells = (*row, assignment.max_score)
                yield ["" if cell is None else str(cell) for cell in cells]


def people(gradebook: Gradebook) -> list[tuple]:
    """Ids, names and e-mails by name, as in SQLite's order, in which no name comes first: PostgreSQL's is
    another. Whole `Student`s would bring sums of their points.
    """
    columns = (Student.id, Student.last_name, Student.first_name, Student.email)
    found = map(tuple, gradebook.db.query(*columns))
    return sorted(
        found, key=lambda row: (*((name is not None, name or "") for name in row[1:3]), row[0])
    )


def by_date(assignment: Assignment) -> tuple:
    """nbgrader's order of assignments; those without a date come first in every database."""
    due = assignment.duedate
    return (due is not None, due or datetime.min, assignment.name)


def submitted(gradebook: Gradebook) -> dict[tuple[str, str], tuple]:
    """By assignment's id and student: timestamp, points, penalty, and points without the penalty.

    The sums are made in one pass; nbgrader's own look through all notebooks for each submission.
    """
    notebook = SubmittedNotebook.assignment_id
    grades = gradebook.db.query(notebook, func.sum(Grade.score))
    points = dict(grades.join(Grade.notebook).group_by(notebook).tuples())
    penalty = func.sum(SubmittedNotebook.late_submission_penalty)
    penalties = dict(gradebook.db.query(notebook, penalty).group_by(notebook).tuples())
    entry = SubmittedAssignment
    columns = (entry.id, entry.assignment_id, entry.student_id, entry.timestamp)
    found = {}
    for key, assignment, who, when in gradebook.db.query(*columns):
        raw, off = points.get(key) or 0.0, penalties.get(key) or 0.0
        found[assignment, who] = (when, raw, off, max(0.0, raw - off))
    return found


class PlatformTable(ExportPlugin):
    """Points filled into the table that a teacher downloaded from Canvas or Moodle.

    As `course.py export ASSIGNMENT TABLE --output FILE` does it, which see for what is left out.
    """

    table = Unicode("", help="The CSV file that was downloaded from Canvas or Moodle.").tag(
        config=True
    )
    column = Unicode(
        "", help="The heading of the table's column, where the assignment has another name there."
    ).tag(config=True)
    names = Unicode(
        "", help="A worksheet of Moodle's with names, where the table is one of blind marking."
    ).tag(config=True)
    with_waiting = Bool(False, help="Also totals that wait for a grade by hand.").tag(config=True)

    def export(self, gradebook: Gradebook) -> None:
        stop_at_problem(self, lambda: self.fill_in(gradebook))

    def fill_in(self, gradebook: Gradebook) -> None:
        if not (self.table and self.to):
            raise CourseError(
                "Which table, and where to? Give --PlatformTable.table=DOWNLOADED.csv and "
                "--to=FILE.csv."
            )
        source, output = Path(self.table), Path(self.to)
        refuse_same(output, source)
        course = open_course(gradebook, Path(self.parent.coursedir.root))
        wanted = [*map(str, self.assignment)] or [a.name for a in gradebook.assignments]
        only = {*map(str, self.student)}
        scores = {
            name: {w: s for w, s in read_scores(course, name).items() if not only or w in only}
            for name in wanted
        }
        names = read_table(Path(self.names)) if self.names else None
        table = read_table(source)
        fillings, problems = fill_table(
            table, scores, Roster.of(course), self.column or None, names, self.with_waiting
        )
        write_file(output, table.file.changed(all_cells(fillings)))
        for filling in fillings:
            print(described(filling, each=False))
        for name, problem in problems.items():
            self.log.warning("%s: not exported. %s", name, problem)


@dataclass(frozen=True)
class OpenCourse(CourseFolder):
    """A course whose gradebook is open already, wherever `--db` says that it is."""

    opened: Any = None

    @contextmanager
    def gradebook(self) -> Iterator:
        yield self.opened


def open_course(gradebook: Gradebook, root: Path) -> OpenCourse:
    here = CourseFolder.here(root)
    return OpenCourse(here.root, here.config_file, gradebook)


def stop_at_problem(plugin: ExportPlugin, work) -> None:
    """Does the work; what a person has to mend is logged and ends the program, without a traceback."""
    try:
        work()
    except CourseError as problem:
        plugin.log.error("%s", problem)
        plugin.parent.exit(1)
