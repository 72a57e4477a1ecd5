"""Grading anew after a test or its points were mended: what would change, and then for good.

What would change is found out by a real run on a scratch copy of the gradebook. It shares the kept
results with the course: what it has run is not run again when the change is applied.
"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import URL
from traitlets.config import Config

from coursekit import grade, release
from coursekit.coursefolder import CourseError, CourseFolder, ScratchFolder
from coursekit.gradebook_copy import copy_file, copy_gradebook
from coursekit.gradebook_url import SQLITE, sqlite_file
from coursekit.grader.plugin.inputs import digest_of_folder
from coursekit.report import standing, table
from coursekit.report.changes import (
    Changes,
    compare,
    needlessly_closed,
    needlessly_open,
    print_changes,
)
from coursekit.report.standing import Standings, read_standings


@dataclass(frozen=True)
class ScratchCourse(ScratchFolder):
    """A course with gradebook, release and graded notebooks of its own, and another's results."""

    results: Path

    def config(self) -> Config:
        config = super().config()
        config.CourseDirectory.release_directory = "release"
        config.CourseDirectory.autograded_directory = "autograded"
        config.LookaheadExecute.results_folder = str(self.results)
        return config


def regrade(course: CourseFolder, assignment: str, apply: bool = False) -> bool:
    """Says what grading an assignment anew changes, or would change; only `apply` writes anything.

    Parameters
    ----------
    course : CourseFolder
    assignment : str
    apply : bool
        Grade anew for good. An interrupted run goes on, and compares with what stood before it.

    Returns
    -------
    bool
        Whether each submission has, or would have, a grade, and a feedback page if it is applied.

    Raises
    ------
    CourseError
        If the assignment is unknown or has no grades, or if its change needs its grades begun anew.
    """
    course.choose(assignment)
    if not course.submissions(assignment):
        raise CourseError(
            f"submitted/ holds no submission of {assignment}: there is nothing to grade anew."
        )
    begun = standing.load(course, assignment)
    if begun:
        print(
            f"A regrade that was begun at {begun.taken} is not complete; what follows is compared "
            "with the grades of before."
        )
    if apply:
        return applied(course, assignment, begun)
    with scratch(course) as copy:
        before = begun or read_standings(copy, assignment, graded=course)
        check_graded(assignment, before)
        release.update(copy, assignment)
        reasons = {
            who: text.replace(str(copy.root), str(course.root))
            for who, text in copy.autograde(assignment).items()
        }
        changes = settle(copy, assignment, before, reasons)
    print(f"\n{assignment}: what regrading would change")
    print_changes(changes)
    print(f"\nNothing has been written. For good: python3 course.py regrade {assignment} --apply")
    sys.stdout.flush()
    return not changes.failed


def applied(course: CourseFolder, assignment: str, begun: Standings | None) -> bool:
    """Grades for good. What stood before is kept on disk until all of it is done."""
    before = begun or read_standings(course, assignment)
    check_graded(assignment, before)
    standing.keep(course, assignment, before)
    edition = course.release / assignment
    handed_out = digest_of_folder(edition)
    try:
        release.update(course, assignment)
    except CourseError:
        if begun is None:
            standing.forget(course, assignment)
        raise
    reasons = course.autograde(assignment)
    changes = settle(course, assignment, before, reasons)
    students = course.submissions(assignment)
    rows = grade.write_feedback(course, assignment, students, reasons)
    names = list(table.exercises_of(course, assignment))
    points = table.write_points(course, assignment, names, rows)
    is_done = all(row.is_done for row in rows)
    if is_done:
        standing.forget(course, assignment)
    print(f"\n{assignment}: what regrading has changed")
    print_changes(changes)
    print(f"\npoints     {points}")
    print(f"feedback   {course.feedback}/STUDENT/{assignment}/{assignment}.html")
    if digest_of_folder(edition) != handed_out:
        print(f"release    {edition} (new; students have the one of before)")
    if not is_done:
        print(
            "\nNot complete: mend what is named above, and start the same again.", file=sys.stderr
        )
    sys.stdout.flush()
    return is_done


def check_graded(assignment: str, standings: Standings) -> None:
    if not standings.students:
        raise CourseError(
            f"{assignment} has no grades yet, so there is nothing to compare with. "
            f"`python3 course.py grade {assignment}` grades it."
        )


def settle(
    course: CourseFolder, assignment: str, before: Standings, reasons: dict[str, str]
) -> Changes:
    """After autograding: opens and closes for a person what nbgrader has not, and compares."""
    students = course.submissions(assignment)
    for who in students:
        if who not in reasons and not course.graded_notebook(assignment, who).is_file():
            reasons[who] = "nbgrader left no graded notebook"
    after = read_standings(course, assignment)
    waits = dict.fromkeys(needlessly_open(before, after), False)
    waits |= dict.fromkeys(needlessly_closed(before, after), True)
    if waits:
        with course.gradebook() as gradebook:
            for (who, name), for_a_person in waits.items():
                grade_ = gradebook.find_grade(name, assignment, assignment, who)
                grade_.needs_manual_grade = for_a_person
            gradebook.db.commit()
        after = read_standings(course, assignment)
    return compare(before, after, students, reasons)


@contextmanager
def scratch(course: CourseFolder) -> Iterator[ScratchCourse]:
    """A copy of the course to grade in; its `source/` and `submitted/` are the course's, only read.

    Raises
    ------
    CourseError
        If there is no gradebook. What is raised inside names the course's own files.
    """
    from coursekit.grader.plugin.execute import LookaheadExecute

    results = course.root / LookaheadExecute(config=course.config()).results_folder
    with tempfile.TemporaryDirectory(prefix="course-regrade-") as folder:
        copy = ScratchCourse(Path(folder).resolve(), course.config_file, results)
        take_gradebook(course, copy.gradebook_path)
        copy.source.symlink_to(course.source.resolve())
        copy.submitted.symlink_to(course.submitted.resolve())
        try:
            yield copy
        except CourseError as problem:
            text = str(problem).replace(str(copy.root), str(course.root))
            raise type(problem)(text) from problem


def take_gradebook(course: CourseFolder, copy: Path) -> None:
    """Copies the course's gradebook, wherever it is, into an SQLite file.

    Raises
    ------
    CourseError
        If there is none, or it is damaged.
    """
    path = sqlite_file(course.db_url)
    if path is None:
        copy_gradebook(course.db_url, URL.create(SQLITE, database=str(copy)))
        return
    if not path.is_file():
        raise CourseError(f"There are no grades yet: {path} is missing.")
    copy_file(path, copy)
