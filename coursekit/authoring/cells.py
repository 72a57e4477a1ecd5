"""What nbgrader's metadata says about the cells of an assignment's notebook."""

import copy
from collections.abc import Iterable, Iterator

from nbformat import NotebookNode

from coursekit.names import bound_names, filled_names, imported_names, names_from_outside, parsed


def nbgrader_metadata(cell: NotebookNode) -> dict:
    return cell.metadata.get("nbgrader", {})


def grade_id(cell: NotebookNode) -> str:
    return nbgrader_metadata(cell).get("grade_id", "")


def is_graded(cell: NotebookNode) -> bool:
    return bool(nbgrader_metadata(cell).get("grade"))


def is_solution(cell: NotebookNode) -> bool:
    return bool(nbgrader_metadata(cell).get("solution"))


def is_manual(cell: NotebookNode) -> bool:
    """Written or coded by the student and graded by a person."""
    return is_graded(cell) and is_solution(cell)


def is_test(cell: NotebookNode) -> bool:
    """Graded by running it; the teacher's text, not the student's."""
    return is_graded(cell) and not is_solution(cell)


def is_task(cell: NotebookNode) -> bool:
    """A prompt that is graded by a person; students answer in cells of their own."""
    return bool(nbgrader_metadata(cell).get("task"))


def may_hide(cell: NotebookNode) -> bool:
    """Whether the teacher's text in a cell may have parts that students do not get."""
    return is_graded(cell) or is_task(cell)


def points(cell: NotebookNode) -> float:
    return float(nbgrader_metadata(cell).get("points", 0))


def graded_cells(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if is_graded(cell)]


def solution_cells(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if is_solution(cell)]


def exercises(notebook: NotebookNode) -> dict[str, list[str]]:
    """Each exercise's solution cell with the graded cells that belong to it, by grade_id.

    A graded test belongs to the last solution cell before it; a manually graded cell to itself. A task
    is an exercise of its own.
    """
    found: dict[str, list[str]] = {}
    current = ""
    for cell in notebook.cells:
        if is_solution(cell):
            current = grade_id(cell)
        if is_graded(cell):
            found.setdefault(current, []).append(grade_id(cell))
        if is_task(cell):
            found[grade_id(cell)] = [grade_id(cell)]
    return found


def code_cells(notebook: NotebookNode) -> Iterator[NotebookNode]:
    return (cell for cell in notebook.cells if cell.cell_type == "code")


def tutorial_cells(notebook: NotebookNode) -> Iterator[NotebookNode]:
    """Code that belongs to no exercise."""
    return (cell for cell in code_cells(notebook) if not (is_solution(cell) or is_graded(cell)))


def tutorial_imports(notebook: NotebookNode) -> set[tuple[str, str]]:
    """What the tutorial imports: the name that is bound, and where it comes from."""
    tutorial = tutorial_cells(notebook)
    return {pair for cell in tutorial for pair in imported_names(cell.source).items()}


def read_by_exercises(notebook: NotebookNode, exercise_texts: Iterable[str]) -> list[NotebookNode]:
    """The tutorial's code that exercises may take something from, in its order.

    That is what binds or fills a name that an exercise reads, or such a cell; what only shows something
    is left out. What sets IPython up, and what is not plain Python, stays. What a method changes in
    its object (`table.sort()`) is not seen.

    Parameters
    ----------
    notebook : NotebookNode
    exercise_texts : iterable of str
        What stands in exercises and their tests.
    """
    wanted = set().union(*map(names_from_outside, set(exercise_texts)))
    kept = []
    for cell in reversed(list(tutorial_cells(notebook))):
        made = bound_names(cell.source) | filled_names(cell.source)
        sets_up = "get_ipython" in cell.source or not parsed(cell.source).body
        if made & wanted or sets_up:
            kept.append(cell)
            wanted |= names_from_outside(cell.source)
    return kept[::-1]


def with_only(tutorial: list[NotebookNode], notebook: NotebookNode) -> NotebookNode:
    """A copy of the notebook: this much of a tutorial, then the exercises and their tests."""
    shortened = copy.deepcopy(notebook)
    exercises = [cell for cell in shortened.cells if is_solution(cell) or is_graded(cell)]
    shortened.cells = copy.deepcopy(tutorial) + exercises
    return shortened
