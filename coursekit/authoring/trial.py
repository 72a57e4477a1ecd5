"""Grades answers with real nbgrader, each as one student's submission in a scratch course."""

import functools
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from coursekit import release
from coursekit.authoring.answers import Answer
from coursekit.authoring.cells import (
    code_cells,
    grade_id,
    is_graded,
    is_solution,
    read_by_exercises,
    tutorial_imports,
    with_only,
)
from coursekit.coursefolder import CourseError, CourseFolder, read_notebook, scratch_course
from coursekit.names import bound_names, imported_names, names_from_outside


@dataclass(frozen=True)
class Outcome:
    """What nbgrader made of one submission.

    Attributes
    ----------
    points : dict of str to (float or None)
        By grade_id; None waits for a person.
    messages : dict of str to str
        The error of each graded cell that failed, as `Name: text`.
    stderr : list of str
        What cells that are not graded wrote there, warnings included; a graded cell's is shown as
        stdout.
    problem : str
        Why there is no grade; empty if there is one.
    """

    points: dict[str, float | None] = field(default_factory=dict)
    messages: dict[str, str] = field(default_factory=dict)
    stderr: list[str] = field(default_factory=list)
    problem: str = ""


def grade_all(
    course: CourseFolder,
    assignment: str,
    submissions: dict[str, NotebookNode],
    tutorial_first: bool = False,
) -> dict[str, Outcome]:
    """Grades the notebooks, by student, in one run of nbgrader.

    Parameters
    ----------
    course : CourseFolder
    assignment : str
    submissions : dict of str to NotebookNode
    tutorial_first : bool
        Leave nothing of the tutorial but what exercises read, before the first of them, in the
        assignment and in all submissions. The grader then runs this once for all of them, not once
        for each; what a solution and its tests do must not depend on their place.

    Raises
    ------
    CourseError
        If the assignment's release cannot be generated.
    """
    from coursekit.grader.plugin.autograde import AutogradeExamined

    with tempfile.TemporaryDirectory(prefix="course-trial-") as folder:
        scratch = scratch_course(course, assignment, Path(folder))
        if tutorial_first:
            path = scratch.source_notebook(assignment)
            source = read_notebook(path)
            parts = [exercise_texts(notebook) for notebook in [source, *submissions.values()]]
            tutorial = read_by_exercises(source, set().union(*parts))
            submissions = {n: with_only(tutorial, s) for n, s in submissions.items()}
            nbformat.write(with_only(tutorial, source), path)
        release.update(scratch, assignment)
        for name, notebook in submissions.items():
            hand_in(scratch, assignment, name, notebook)
        try:
            problems = scratch.convert_each(AutogradeExamined, assignment)
        except CourseError as failure:
            problems = dict.fromkeys(submissions, str(failure))
        return {
            name: read_outcome(scratch, assignment, name, problems.get(name, ""))
            for name in submissions
        }


def live_cells(course: CourseFolder, assignment: str) -> dict[str, str]:
    """The graded cells that run in the student's process, as nbgrader runs them, with the reason.

    Raises
    ------
    CourseError
        If the assignment's release cannot be generated, or the solution not be graded.
    """
    with tempfile.TemporaryDirectory(prefix="course-trial-") as folder:
        scratch = scratch_course(course, assignment, Path(folder))
        release.update(scratch, assignment)
        solution = read_notebook(course.source_notebook(assignment))
        hand_in(scratch, assignment, "solution", solution)
        if problems := scratch.autograde(assignment):
            raise CourseError(f"the solution got no grade: {problems}")
        graded = read_notebook(scratch.graded_notebook(assignment, "solution"))
        return dict(graded.metadata.coursekit.live)


def hand_in(course: CourseFolder, assignment: str, student: str, notebook: NotebookNode) -> None:
    """Writes a student's submission."""
    path = course.submitted / student / assignment / f"{assignment}.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(notebook, path)


def depends_on_place(answer: Answer, source: NotebookNode) -> bool:
    """Whether the tutorial's cells after an answer's might see its names, or give it theirs.

    The solution is graded where it stands; so only names count that the answer reads or binds
    beyond the solution's, and not those of the same imports as the tutorial's own.
    """
    imports = tutorial_imports(source)
    bound: set[str] = set()  # by the tutorial's cells after the one that is looked at
    exposed: set[str] = set()  # what they read before one of them binds it
    for cell in reversed(list(code_cells(source))):
        if not (is_solution(cell) or is_graded(cell)):
            own_names, from_outside = tutorial_names(cell.source)
            exposed = exposed - own_names | from_outside
            bound |= own_names
        own = answer.cells.get(grade_id(cell))
        if own is None or not is_solution(cell):
            continue
        same = {name for name, origin in imported_names(own).items() if (name, origin) in imports}
        new = bound_names(own) - bound_names(cell.source) - same
        taken = names_from_outside(own) - names_from_outside(cell.source)
        if new & exposed or taken & bound:
            return True
    return False


@functools.cache  # every correct answer is held against the same cells
def tutorial_names(source: str) -> tuple[frozenset[str], frozenset[str]]:
    """What a cell binds, and what it takes from the cells before."""
    return frozenset(bound_names(source)), frozenset(names_from_outside(source))


def exercise_texts(notebook: NotebookNode) -> set[str]:
    """The code of exercises and their tests."""
    cells = code_cells(notebook)
    return {cell.source for cell in cells if is_solution(cell) or is_graded(cell)}


def read_outcome(course: CourseFolder, assignment: str, student: str, problem: str) -> Outcome:
    """What nbgrader made of one submission; `problem` is the reason if that is nothing."""
    path = course.autograded / student / assignment / f"{assignment}.ipynb"
    if not path.is_file():
        return Outcome(problem=problem or "nbgrader left no graded notebook")
    graded = read_notebook(path)
    return Outcome(
        points=points_in_gradebook(course, assignment, student),
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
