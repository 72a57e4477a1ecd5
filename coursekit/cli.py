"""The tasks of `course.py`, inside the locked environment."""

import argparse
import contextlib
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

INTERRUPTED = "\nInterrupted. What was finished is kept; the same command goes on."

try:  # these take a moment, in which main() does not catch it yet
    from coursekit.coursefolder import CourseError, CourseFolder
    from coursekit.interrupts import ends_as_by_keyboard
    from coursekit.own_folders import use_own_folders
except KeyboardInterrupt:
    print(INTERRUPTED, file=sys.stderr)
    sys.exit(130)

SEEDS = 20


def main(arguments: list[str] | None = None) -> int:
    """Runs one task; returns the exit code: 0 done, 1 something does not hold, 2 cannot be done."""
    options, rest = parser().parse_known_args(arguments)
    if rest and options.task != "test":
        unknown = " ".join(rest)
        parser().error(f"{options.task} does not know {unknown}: see {options.task} --help")
    options.rest = rest
    try:
        course = CourseFolder.here()
        use_own_folders(course.root)
        with ends_as_by_keyboard(signal.SIGTERM, signal.SIGHUP):
            return options.run(course, options)
    except CourseError as problem:
        print(problem, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(INTERRUPTED, file=sys.stderr)
        return 130


def parser() -> argparse.ArgumentParser:
    """The command line's grammar."""
    top = argparse.ArgumentParser(prog="course.py", description=__doc__)
    tasks = top.add_subparsers(dest="task", required=True, metavar="TASK")

    task = tasks.add_parser("grade", help="grade submissions")
    task.add_argument("assignment", nargs="?", help="default: all")
    task.add_argument("--student", help="only this student's submission")
    task.add_argument("--force", action="store_true", help="run again what is graded already, too")
    task.set_defaults(run=grade)

    add_watch(tasks.add_parser("watch", help="grade what arrives, for as long as it runs"))

    task = tasks.add_parser("report", help="write the instructor's report on what is graded")
    task.add_argument("assignment", nargs="?", help="default: all, and the whole course")
    task.add_argument("--anonymous", action="store_true", help="without names, to show in class")
    task.add_argument(
        "--formgrader",
        default="http://localhost:8888/formgrader",
        help="where `teach` has Formgrader, for links (default: %(default)s)",
    )
    task.set_defaults(run=report)

    task = tasks.add_parser(
        "collect", help="put a platform's archive of submissions into submitted/"
    )
    task.add_argument("assignment")
    task.add_argument("archives", nargs="+", type=Path, metavar="ARCHIVE", help="or a folder")
    task.add_argument("--names", type=Path, metavar="TABLE", help="a CSV file that says who is who")
    task.add_argument("--dry-run", action="store_true", help="say what would be done")
    task.set_defaults(run=collect)

    add_export(tasks.add_parser("export", help="points and feedback for Canvas, Moodle, or a file"))

    task = tasks.add_parser("students", help="enter the students of a table into the gradebook")
    task.add_argument("table", type=Path, help="CSV from Canvas or Moodle, or nbgrader's own")
    task.add_argument("--dry-run", action="store_true", help="say what would be entered")
    task.set_defaults(run=students)

    task = tasks.add_parser("regrade", help="after a test was mended: who gets other points")
    task.add_argument("assignment")
    task.add_argument(
        "--apply", action="store_true", help="grade anew for good; else nothing is written"
    )
    task.set_defaults(run=regrade)

    task = tasks.add_parser("gradebook", help="copy the gradebook to another database")
    ways = task.add_subparsers(required=True, metavar="WAY")
    way = ways.add_parser("copy", help="from SQLite to PostgreSQL or back, every row checked")
    way.add_argument("source", metavar="FROM", help="a file of SQLite, or a db_url")
    way.add_argument("target", metavar="TO", help="the same; it must be empty")
    way.set_defaults(run=copy_gradebook)

    task = tasks.add_parser("lab", help="a student's JupyterLab")
    add_lab_options(task)
    task.set_defaults(run=lab)

    task = tasks.add_parser("teach", help="the instructor's JupyterLab with Formgrader")
    add_lab_options(task)
    task.set_defaults(run=teach)

    task = tasks.add_parser("publish", help="derive release/ and notebooks/ from source/")
    task.add_argument("assignment", nargs="?", help="default: all")
    task.set_defaults(run=publish)

    task = tasks.add_parser("check", help="test the exercises")
    task.add_argument("assignment", nargs="?", help="default: all")
    task.add_argument(
        "--seeds", type=int, default=SEEDS, help="per correct answer (default %(default)s)"
    )
    task.add_argument("--workers", type=int, help="processes (default: one per core)")
    task.add_argument(
        "--alone", action="store_true", help="a submission for each answer: more than twice as long"
    )
    task.add_argument(
        "--mutants", action="store_true", help="grade mutants of the solutions, too: minutes more"
    )
    task.set_defaults(run=check)

    task = tasks.add_parser("book", help="make the course's website")
    task.add_argument("--output", type=Path, help="the folder it is made in (default: site)")
    task.set_defaults(run=book)

    task = tasks.add_parser("versions", help="run the notebooks on the oldest and newest versions")
    task.add_argument("assignment", nargs="?", help="default: all")
    task.set_defaults(run=versions)

    add_machines(tasks)

    task = tasks.add_parser("doctor", help="what this machine has of what the course needs")
    task.set_defaults(run=doctor)

    task = tasks.add_parser("test", help="run all tests; further arguments go to pytest")
    task.set_defaults(run=test)
    return top


def add_watch(task: argparse.ArgumentParser) -> None:
    task.add_argument(
        "--hold-feedback-until",
        metavar="[ASSIGNMENT=]DATE",
        action="append",
        default=[],
        help="grade at once, show and release feedback from then on, as 2026-12-24T18:00; may be "
        "given several times",
    )
    task.add_argument(
        "--most",
        type=positive(int),
        default=5,
        help="gradings of one student within --minutes; a further submission waits (default: %(default)s)",
    )
    task.add_argument(
        "--minutes", type=positive(float), default=10.0, help="(default: %(default)g)"
    )
    task.set_defaults(run=watch)


def positive(kind: type) -> Callable[[str], float]:
    """Reads a number above zero."""

    def number(text: str) -> float:
        value = kind(text)
        if not 0 < value < float("inf"):
            raise ValueError
        return value

    number.__name__ = "number above zero"
    return number


def add_lab_options(task: argparse.ArgumentParser) -> None:
    """Those of both kinds of JupyterLab."""
    task.add_argument("--no-browser", action="store_true", help="do not open a browser")
    task.add_argument("--port", type=int, help="default: the first free one from 8888")
    task.add_argument(
        "--address",
        default="localhost",
        help="where to listen; 0.0.0.0 in a container (default: %(default)s)",
    )


def add_export(task: argparse.ArgumentParser) -> None:
    task.add_argument("assignment", nargs="?", help="default, and `all`: the whole course")
    task.add_argument(
        "table",
        type=Path,
        nargs="?",
        help="the CSV downloaded from Canvas or Moodle, to be filled in; default: a file of its own",
    )
    task.add_argument("--output", type=Path, metavar="FILE", help="the file to write")
    task.add_argument("--dry-run", action="store_true", help="say what would change; write nothing")
    task.add_argument(
        "--column", metavar="TITLE", help="the table's column, where its name is another one"
    )
    task.add_argument(
        "--with-waiting", action="store_true", help="totals that wait for a grade by hand, too"
    )
    task.add_argument(
        "--feedback",
        type=Path,
        metavar="ARCHIVE",
        help="write the feedback pages for the submissions in this archive, instead of points",
    )
    task.add_argument(
        "--names", type=Path, metavar="WORKSHEET", help="Moodle's worksheet: who a number is"
    )
    task.set_defaults(run=export)


def add_machines(tasks: argparse._SubParsersAction) -> None:
    """The tasks for grading on several machines."""
    folder = argparse.ArgumentParser(add_help=False)
    folder.add_argument(
        "--certificates", type=Path, metavar="FOLDER", help="where they are (default: .cluster)"
    )

    task = tasks.add_parser(
        "certificates", parents=[folder], help="make those by which a course's machines meet"
    )
    task.set_defaults(run=certificates)

    task = tasks.add_parser(
        "scheduler", parents=[folder], help="hand out submissions to several machines"
    )
    task.add_argument(
        "--address", default="tls://0.0.0.0:8786", help="where to listen (default: %(default)s)"
    )
    task.set_defaults(run=scheduler)

    task = tasks.add_parser(
        "worker", parents=[folder], help="grade submissions that a scheduler hands out"
    )
    task.add_argument("--scheduler", required=True, metavar="tls://HOST:PORT")
    task.add_argument("--slots", type=int, help="submissions at a time (default: one per core)")
    task.add_argument("--name", help="default: this machine's, with a number")
    task.add_argument("--port", type=int, default=0, help="where to listen (default: any)")
    task.set_defaults(run=worker)


def grade(course: CourseFolder, options: argparse.Namespace) -> int:
    from coursekit.alone import alone

    with alone(course.root, "grade"):
        course.warm_up()  # while this process imports what it needs
        from coursekit.grade import grade as grade_class

        chosen = options.assignment, options.student, options.force
        return 0 if grade_class(course, *chosen) else 1


def watch(course: CourseFolder, options: argparse.Namespace) -> int:
    from coursekit.watch.loop import Options
    from coursekit.watch.loop import watch as watch_course

    watch_course(course, Options(options.most, options.minutes, options.hold_feedback_until))
    return 0


def report(course: CourseFolder, options: argparse.Namespace) -> int:
    from coursekit.class_report.page import Options
    from coursekit.class_report.report import report as write_report

    how = Options(anonymous=options.anonymous, formgrader=options.formgrader)
    for path in write_report(course, options.assignment, how):
        print(path)
    return 0


def collect(course: CourseFolder, options: argparse.Namespace) -> int:
    from coursekit.platforms.collect import collect as collect_archives

    chosen = options.assignment, options.archives, options.names, options.dry_run
    return 0 if collect_archives(course, *chosen) else 1


def export(course: CourseFolder, options: argparse.Namespace) -> int:
    if options.feedback is not None:
        return export_feedback(course, options)
    from coursekit.platforms.export import export as export_points

    done = export_points(
        course,
        options.assignment,
        options.table,
        options.output,
        options.column,
        options.names,
        options.with_waiting,
        options.dry_run,
    )
    return 0 if done else 1


def export_feedback(course: CourseFolder, options: argparse.Namespace) -> int:
    from coursekit.platforms.feedback_archive import export_feedback as export_pages

    if options.assignment is None or options.table is not None or options.column is not None:
        raise CourseError(
            "Feedback is exported for one assignment, without a table of points: "
            "export ASSIGNMENT --feedback ARCHIVE --output ZIP."
        )
    chosen = options.assignment, options.feedback, options.output, options.names
    return 0 if export_pages(course, *chosen, options.with_waiting, options.dry_run) else 1


def students(course: CourseFolder, options: argparse.Namespace) -> int:
    from coursekit.platforms.students import enter_students

    return 0 if enter_students(course, options.table, options.dry_run) else 1


def regrade(course: CourseFolder, options: argparse.Namespace) -> int:
    from coursekit.alone import alone
    from coursekit.regrade import regrade as regrade_class

    turn = alone(course.root, "regrade") if options.apply else contextlib.nullcontext()
    with turn:
        return 0 if regrade_class(course, options.assignment, options.apply) else 1


def copy_gradebook(course: CourseFolder, options: argparse.Namespace) -> int:
    from coursekit.gradebook_copy import copy

    copy(options.source, options.target)
    return 0


def book(course: CourseFolder, options: argparse.Namespace) -> int:
    from coursekit.book import build

    print(build(course, options.output))
    return 0


def lab(course: CourseFolder, options: argparse.Namespace) -> int:
    from coursekit.lab import open_student_lab

    return open_student_lab(course, options.port, options.no_browser, options.address)


def teach(course: CourseFolder, options: argparse.Namespace) -> int:
    from coursekit.lab import open_instructor_lab

    return open_instructor_lab(course, options.port, options.no_browser, options.address)


def publish(course: CourseFolder, options: argparse.Namespace) -> int:
    from coursekit.authoring.editions import publish as publish_editions

    for assignment in course.choose(options.assignment):
        publish_editions(course, assignment)
        print(f"{assignment}: release/ and notebooks/ are up to date with source/.")
    return 0


def check(course: CourseFolder, options: argparse.Namespace) -> int:
    from coursekit.authoring.check import check as check_assignment
    from coursekit.authoring.check import print_reports

    reports = [
        check_assignment(
            course, assignment, options.seeds, options.workers, options.alone, options.mutants
        )
        for assignment in course.choose(options.assignment)
    ]
    print_reports(reports)
    return 0 if all(report.passed for report in reports) else 1


def versions(course: CourseFolder, options: argparse.Namespace) -> int:
    from coursekit.authoring.versions import compare

    return 0 if compare(course, course.choose(options.assignment)) else 1


def certificates(course: CourseFolder, options: argparse.Namespace) -> int:
    from coursekit.machines import make_certificates

    make_certificates(course, options.certificates)
    return 0


def scheduler(course: CourseFolder, options: argparse.Namespace) -> int:
    from coursekit.machines import run_scheduler

    run_scheduler(course, options.address, options.certificates)
    return 0


def worker(course: CourseFolder, options: argparse.Namespace) -> int:
    from coursekit.machines import run_worker

    chosen = options.scheduler, options.certificates, options.slots, options.name, options.port
    run_worker(course, *chosen)
    return 0


def doctor(course: CourseFolder, options: argparse.Namespace) -> int:
    from coursekit.doctor import doctor as examine

    return 0 if examine(course) else 1


def test(course: CourseFolder, options: argparse.Namespace) -> int:
    return subprocess.call([sys.executable, "-m", "pytest", *options.rest], cwd=course.root)


if __name__ == "__main__":
    sys.exit(main())
