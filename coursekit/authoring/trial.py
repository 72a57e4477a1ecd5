"""Grades answers with real nbgrader, each as one student's submission in a scratch course."""

import multiprocessing
import os
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from coursekit.authoring.cells import grade_id, is_graded
from coursekit.coursefolder import CourseError, CourseFolder, read_notebook, scratch_course

# An address that refuses: whatever would fetch data over HTTP fails at once.
NO_NETWORK = {
    name: "http://127.0.0.1:9"
    for scheme in ("http", "https", "ftp", "all")
    for name in (f"{scheme}_proxy", f"{scheme}_proxy".upper())
}


@dataclass(frozen=True)
class Outcome:
    """What nbgrader made of one submission.

    Attributes
    ----------
    name : str
        The student, that is, the answer's name.
    points : dict of str to (float or None)
        By grade_id; None waits for a person.
    messages : dict of str to str
        The error of each graded cell that failed, as `Name: text`.
    stderr : list of str
        What any cell wrote there, warnings included.
    problem : str
        Why there is no grade; empty if there is one.
    """

    name: str
    points: dict[str, float | None] = field(default_factory=dict)
    messages: dict[str, str] = field(default_factory=dict)
    stderr: list[str] = field(default_factory=list)
    problem: str = ""


def grade_all(
    course: CourseFolder,
    assignment: str,
    submissions: dict[str, NotebookNode],
    workers: int | None = None,
) -> Iterator[Outcome]:
    """Grades the notebooks, by student, and yields outcomes as they come.

    Raises
    ------
    CourseError
        If the assignment's release cannot be generated.
    """
    workers = min(workers or os.cpu_count() or 1, len(submissions))
    with (
        tempfile.TemporaryDirectory(prefix="course-trial-") as folder,
        # One course folder and gradebook a worker: nbgrader's gradebook takes one writer.
        ProcessPoolExecutor(
            workers,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=start_worker,
            initargs=(course, assignment, folder),
        ) as pool,
    ):
        futures = [
            pool.submit(grade_one, name, nbformat.writes(notebook))
            for name, notebook in submissions.items()
        ]
        for future in as_completed(futures):
            yield future.result()


class _Worker:
    course: CourseFolder
    assignment: str


def start_worker(course: CourseFolder, assignment: str, folder: str) -> None:
    os.environ.update(NO_NETWORK, no_proxy="", NO_PROXY="")
    scratch = Path(tempfile.mkdtemp(dir=folder))
    _Worker.assignment = assignment
    _Worker.course = scratch_course(course, assignment, scratch)
    _Worker.course.generate_release(assignment)


def grade_one(name: str, notebook: str) -> Outcome:
    course, assignment = _Worker.course, _Worker.assignment
    path = course.submitted / name / assignment / f"{assignment}.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text(notebook, encoding="utf-8")
    try:
        course.autograde(assignment, name)
    except CourseError as problem:
        return Outcome(name, problem=str(problem))
    graded = read_notebook(course.autograded / name / assignment / path.name)
    return Outcome(
        name,
        points=points_in_gradebook(course, assignment, name),
        messages={grade_id(cell): error(cell) for cell in graded.cells if is_graded(cell)},
        stderr=list(stderr(graded.cells)),
    )


def points_in_gradebook(course: CourseFolder, assignment: str, student: str) -> dict:
    """Automatic points by grade_id; None for a cell that waits for a person."""
    with course.gradebook() as gradebook:
        notebook = gradebook.find_submission_notebook(assignment, assignment, student)
        return {grade.name: grade.auto_score for grade in notebook.grades}


def error(cell: NotebookNode) -> str:
    for output in cell.get("outputs", []):
        if output.output_type == "error":
            return f"{output.ename}: {output.evalue}"
    return ""


def stderr(cells: Iterable[NotebookNode]) -> Iterator[str]:
    for cell in cells:
        for output in cell.get("outputs", []):
            if output.output_type == "stream" and output.name == "stderr":
                yield output.text
