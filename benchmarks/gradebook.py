"""How long a large class's gradebook takes to be read, in SQLite and in PostgreSQL.

    python benchmarks/gradebook.py --postgres postgresql+psycopg://USER@HOST/EMPTY_DATABASE

(in the environment .venv; without --postgres, SQLite only). A class is made as in report.py, by writing
graded notebooks and rows; then each of these is timed, as often as --times says, and the medians printed,
seconds of the clock and of the processor (PostgreSQL's server not counted):

- Formgrader: the calls that its pages make, by nbgrader's own code;
- `grade`'s table: what the command does after grading and pages, for all assignments;
- `export` and, with --report, `report`: the commands, from their start to their end.

Measured on two cores of a machine shared with others, one run, 1,000 students and 7 assignments (102,715 rows, a
graded notebook 0.7 MB), PostgreSQL 15 on a Unix socket; seconds of the clock, in brackets the processor's:

                                                SQLite      PostgreSQL
    Formgrader, Manage Assignments              0.6 (0.6)     1.1 (0.7)
    Formgrader, an assignment's submissions     3.4 (3.4)     0.8 (0.3)
    Formgrader, Manual Grading                  0.1 (0.1)     0.2 (0.1)
    Formgrader, Manual Grading of a notebook    1.9 (1.9)     6.4 (1.2)
    Formgrader, Manage Students                 0.3 (0.3)     0.3 (0.2)
    Formgrader, a student                       2.4 (2.2)     2.8 (1.5)
    Formgrader, a submission                    1.2 (0.7)     1.6 (1.4)
    scores of all assignments                   9.0 (7.8)    12.6 (7.7)
    grade's table, of all assignments          19.3 (19.1)   25.8 (21.1)
    export all                                 21.4 (21.1)   32.1 (26.8)
    report, of all assignments                 33.5 (60.8)   72.1 (63.1)

The copy took 7.4 s, and back 2.9 s; this process had 246 MB. Without ANALYZE, PostgreSQL took 11 s for Manual Grading.
Of the last three, what is not scores is for the graded notebooks, 5 GB of JSON. A row of the table took 25 ms when
the source was read for each and graded notebooks were held against nbformat's schema; it takes 1.3 ms.
"""

import argparse
import contextlib
import io
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

from nbgrader.api import Comment, SubmittedNotebook
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from report import copy, grade_kinds, multiply
from sqlalchemy import insert, select

from coursekit.coursefolder import CourseFolder
from coursekit.gradebook_copy import copy_gradebook, read_gradebook
from coursekit.gradebook_url import read_url
from coursekit.own_folders import use_own_programs
from coursekit.report import table
from coursekit.report.scores import read_scores


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--students", type=int, default=1000)
    parser.add_argument("--kinds", type=int, default=4, help="answers graded for each assignment")
    parser.add_argument("--assignments", nargs="+", help="default: all")
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--postgres", metavar="URL", help="of an empty database")
    parser.add_argument(
        "--report", action="store_true", help="also the command, which takes longer"
    )
    parser.add_argument("--keep", type=Path, help="the class's folder, made if it is not there")
    options = parser.parse_args()
    use_own_programs()
    with tempfile.TemporaryDirectory(prefix="course-benchmark-") as folder:
        place = options.keep or Path(folder) / "course"
        if not place.exists():
            make_class(CourseFolder.here(), place, options)
        course = CourseFolder.here(place)
        os.chdir(course.root)
        file = read_url(str(course.gradebook_path))
        print(f"{read_gradebook(file).count:,} rows")
        measure(course, options, "SQLite")
        if options.postgres:
            target = read_url(options.postgres)
            tell("copied to PostgreSQL", [spent(lambda: copy_gradebook(file, target))])
            back = read_url(str(Path(folder) / "back.db"))
            tell("copied back", [spent(lambda: copy_gradebook(target, back))])
            with elsewhere(course, options.postgres):
                measure(course, options, "PostgreSQL")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(f"this process, the copies' included: {memory:.0f} MB")


def make_class(here: CourseFolder, place: Path, options: argparse.Namespace) -> None:
    place.mkdir(parents=True)
    course = copy(here, place, options.assignments)
    for assignment in course.assignments():
        grade_kinds(course, assignment, options.kinds)
        multiply(course, assignment, options.students)
        print(f"{assignment}: {options.students} students", flush=True)
    with course.gradebook() as gradebook:
        add_comments(gradebook)
    shutil.rmtree(course.submitted)


def add_comments(gradebook) -> None:
    """nbgrader has a row for each solution cell of each submission, mostly without a text."""
    known = set(gradebook.db.scalars(select(Comment.notebook_id)))
    rows = []
    for assignment in gradebook.assignments:
        for notebook in assignment.notebooks:
            cells = [cell.id for cell in notebook.solution_cells]
            mine = select(SubmittedNotebook.id).where(SubmittedNotebook.notebook_id == notebook.id)
            rows += [
                {"id": uuid4().hex, "cell_id": cell, "notebook_id": submitted}
                for submitted in gradebook.db.scalars(mine)
                if submitted not in known
                for cell in cells
            ]
    gradebook.db.execute(insert(Comment), rows)
    gradebook.db.commit()


@contextlib.contextmanager
def elsewhere(course: CourseFolder, url: str):
    """The course's gradebook is there."""
    before = course.config_file.read_text()
    course.config_file.write_text(f"{before}\nc.CourseDirectory.db_url = {url!r}\n")
    try:
        yield
    finally:
        course.config_file.write_text(before)


def measure(course: CourseFolder, options: argparse.Namespace, where: str) -> None:
    config = course.config()
    api = NbGraderAPI(CourseDirectory(config=config), config=config)
    first = course.assignments()[0]
    scores = read_scores(course, first)
    student = sorted(scores)[-1]
    work: dict[str, Callable[[], object]] = {
        "Formgrader, Manage Assignments": api.get_assignments,
        "Formgrader, an assignment's submissions": lambda: api.get_submissions(first),
        "Formgrader, Manual Grading": lambda: api.get_notebooks(first),
        "Formgrader, Manual Grading of a notebook": lambda: api.get_notebook_submissions(
            first, first
        ),
        "Formgrader, Manage Students": api.get_students,
        "Formgrader, a student": lambda: api.get_student_submissions(student),
        "Formgrader, a submission": lambda: one_submission(course, api, scores[student].key),
        "scores of all assignments": lambda: [read_scores(course, n) for n in course.assignments()],
        "grade's table": lambda: tables(course),
        "export all": lambda: command(course, "export", "all", "--dry-run"),
    }
    if options.report:
        work["report"] = lambda: command(course, "report")
    print(where)
    for what, do in work.items():
        tell(what, [spent(do) for _ in range(options.times)])


def spent(do: Callable[[], object]) -> tuple[float, float]:
    """Seconds of the clock, and of the processor by this process and what it starts."""
    start, before = time.perf_counter(), os.times()
    do()
    after = os.times()
    return time.perf_counter() - start, sum(after[:4]) - sum(before[:4])


def tell(what: str, figures: list[tuple[float, float]]) -> None:
    clock, processor = (statistics.median(column) for column in zip(*figures, strict=True))
    print(f"{clock:8.2f} {processor:8.2f}  {what}", flush=True)


def command(course: CourseFolder, *arguments: str) -> None:
    program = [sys.executable, "-m", "coursekit.cli", *arguments]
    done = subprocess.run(program, cwd=course.root, stdout=subprocess.DEVNULL)
    if done.returncode > 1:  # 1: some wait for a grade by hand
        sys.exit(f"{arguments} failed")


def tables(course: CourseFolder) -> None:
    with contextlib.redirect_stdout(io.StringIO()):
        for assignment in course.assignments():
            scores = read_scores(course, assignment)
            parts = table.exercises_of(course, assignment)
            rows = [
                table.make_row(course, assignment, who, mine, parts)
                for who, mine in sorted(scores.items())
            ]
            table.print_table(course, assignment, rows)


def one_submission(course: CourseFolder, api: NbGraderAPI, key: str) -> None:
    """What the page of a submission asks for besides the notebook."""
    with course.gradebook() as gradebook:
        submission = gradebook.find_submission_notebook_by_id(key)
        for each in (*submission.grades, *submission.comments):
            each.to_dict()
        name = submission.notebook.name
        api.get_notebook_submission_indices(submission.assignment.assignment.name, name)


if __name__ == "__main__":
    main()
