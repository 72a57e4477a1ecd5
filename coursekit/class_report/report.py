"""Writes the instructor's report: a page for each assignment, one for the course, in `reports/`."""

import multiprocessing
import os
import signal
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import replace
from pathlib import Path

from tqdm import tqdm

from coursekit.authoring.answers import read_answers
from coursekit.class_report import similarity
from coursekit.class_report.class_data import ClassData, everybody, read_class
from coursekit.class_report.course_page import CoursePage, Outcome, outcome
from coursekit.class_report.page import AssignmentPage, Options
from coursekit.class_report.rendering import render
from coursekit.class_report.similarity import Similarity
from coursekit.coursefolder import CourseError, CourseFolder, read_notebook
from coursekit.grader.sandbox.libc import end_with_parent
from coursekit.whole_file import write_whole

FOLDER = "reports"


def report(course: CourseFolder, assignment: str | None, options: Options) -> list[Path]:
    """Writes the pages; those of all assignments, and the course's, unless one is asked for.

    Parameters
    ----------
    course : CourseFolder
    assignment : str, optional
    options : Options

    Returns
    -------
    list of pathlib.Path
        The pages, the course's last.

    Raises
    ------
    CourseError
        If there is no such assignment, or nothing is graded yet.
    """
    assignments = course.choose(assignment)
    names = everybody(course, assignments)
    has_course = assignment is None or (folder_of(course, options) / "course.html").is_file()
    options = replace(options, with_course=has_course)
    if len(assignments) == 1:
        made = [page_of(course, assignments[0], names, options)]
    else:
        made = pages_of(course, assignments, names, options)
    pages = [page for page in made if page is not None]
    if not pages:
        raise CourseError(
            f"No submission of {', '.join(assignments)} is graded yet: run `course.py grade` first."
        )
    written = [path for path, _ in pages]
    if assignment is None:
        page_of_course = CoursePage([mine for _, mine in pages], names, options.anonymous)
        written.append(write(course, "course", render("course.html.j2", page_of_course), options))
    return written


def pages_of(
    course: CourseFolder, assignments: list[str], names: dict[str, str], options: Options
) -> list[tuple[Path, Outcome] | None]:
    """Like `page_of`, of several assignments, on all cores."""
    workers = min(len(assignments), os.cpu_count() or 1)
    context = multiprocessing.get_context("spawn")  # a fork would copy threads' locks
    with ProcessPoolExecutor(workers, context, initializer=begin_worker) as pool:
        futures = [
            pool.submit(page_of, course, name, names, options, False) for name in assignments
        ]
        try:
            for future in tqdm(
                as_completed(futures), "report", len(futures), unit="assignment", disable=None
            ):
                future.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return [future.result() for future in futures]


def begin_worker() -> None:
    """An interrupt from the keyboard reaches every process: this one has nothing to say of it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    end_with_parent()


def page_of(
    course: CourseFolder,
    assignment: str,
    names: dict[str, str],
    options: Options,
    progress: bool = True,
) -> tuple[Path, Outcome] | None:
    """Writes an assignment's page; None if nothing is graded."""
    data = read_class(course, assignment, set(names), progress)
    if not data.graded or not data.maxima:
        return None
    alike = None if options.anonymous else alike_in(course, data)
    page = AssignmentPage(data, names, read_answers(course, assignment), alike, options)
    return write(course, assignment, render("assignment.html.j2", page), options), outcome(page)


def folder_of(course: CourseFolder, options: Options) -> Path:
    return course.root / FOLDER / ("anonymous" if options.anonymous else "")


def write(course: CourseFolder, name: str, html: str, options: Options) -> Path:
    """Writes a page, whole or not at all; without names in a folder of its own."""
    folder = folder_of(course, options)
    path = folder / f"{name}.html"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(path, html)
    except OSError as problem:
        raise CourseError(f"{path} cannot be written: {problem.strerror}.") from problem
    return path


def alike_in(course: CourseFolder, data: ClassData) -> Similarity:
    """The assignment's pairs that are unusually alike."""
    path = course.release / data.assignment / f"{data.assignment}.ipynb"
    if not path.is_file():
        why = f"{path} is missing, so what was handed out cannot be taken away. `publish` makes it."
        return Similarity([], None, why, 0)
    release = read_notebook(path)
    return similarity.alike(
        texts={
            who.student: similarity.answers(who.notebook) for who in data.graded if who.notebook
        },
        given=similarity.given_code(release),
        honest=similarity.independent_answers(course, data.assignment, release),
    )
