"""Cells of a submission that need not run, because no grade depends on them.

They are the release's own, unchanged: those after the last cell that nbgrader knows, and those that
the author has tagged as a demonstration, unless something else in the notebook takes a name from
one of these.
"""

import ast
import functools
import re
import unicodedata

from nbformat import NotebookNode

from coursekit.grader.plugin.notebooks import after_known, is_exercise, is_test
from coursekit.grader.trusted.needs import LOOKUPS, plain_python
from coursekit.names import (
    bound_names,
    filled_names,
    imported_names,
    names_from_outside,
    read_in_functions,
    used_names,
)

DEMONSTRATION = "demonstration"
WORD = re.compile(r"\w+")
# Words of code that finds a name by its text.
BY_TEXT = LOOKUPS | {
    *("__main__", "builtins", "__builtins__", "__globals__", "f_globals", "f_locals", "f_builtins"),
    *("_getframe", "currentframe", "user_ns", "query", "timeit"),
}
# Names by which a cell has what cells before have shown, or their text.
SHOWN_BEFORE = re.compile(r"_{1,3}|_i{1,3}|_i?\d+|_[oid]h|In|Out")
# A student's code is looked through in the grading process, so not at any length: characters, times the
# magics in them, and nodes of syntax trees, times their depth.
MOST_TEXT, MOST_STEPS, MOST_DEPTH = 1_000_000, 50_000, 100


class Idle:
    """Finds them, for the submissions of one notebook.

    Parameters
    ----------
    released : list of NotebookNode
        The release's code cells.
    """

    def __init__(self, released: list[NotebookNode]) -> None:
        self.last = after_known(released)
        own = [cell for cell in released if not is_exercise(cell)]
        self.own = {cell.source for cell in own}
        self.demonstrations = {cell.source for cell in own if is_demonstration(cell)}
        self.made = set().union(*map(made_names, self.demonstrations))

    def places(self, cells: list[NotebookNode]) -> set[int]:
        """Which of a submission's code cells they are, counted from 0."""
        last = self.last if after_known(cells) == self.last else []
        found = {*range(len(cells) - len(last), len(cells))}
        shown = {
            place
            for place, cell in enumerate(cells)
            if cell.source in self.demonstrations and not is_exercise(cell)
        }
        others = {place: cell for place, cell in enumerate(cells) if place not in found}
        students = [
            cell.source
            for cell in others.values()
            if cell.source not in self.own and not is_test(cell)
        ]
        if takes_long(students):
            return found
        # What calls a student's function could change something.
        theirs = set().union(*map(assigned_names, students))
        shown = {place for place in shown if not taken_names(cells[place].source) & theirs}
        rest = [cell for place, cell in others.items() if place not in shown]
        return found if any(map(self.needs_them, rest)) else found | shown

    def needs_them(self, cell: NotebookNode) -> bool:
        """Whether a cell may take something from demonstrations."""
        source = cell.source
        if is_test(cell):
            if looks_names_up(source):
                return True
        elif source not in self.own and words(plain_python(source)) & BY_TEXT:
            return True
        suspects = words(source)
        if not suspects & self.made and not any(map(SHOWN_BEFORE.fullmatch, suspects)):
            return False
        taken = taken_names(source)
        return bool(taken & self.made) or any(map(SHOWN_BEFORE.fullmatch, taken))


def is_demonstration(cell: NotebookNode) -> bool:
    return DEMONSTRATION in cell.metadata.get("tags", [])


@functools.lru_cache(maxsize=1000)
def taken_names(source: str) -> set[str]:
    """Names that a cell, or a function of its when it is called later, may take from other cells."""
    source = plain_python(source)
    return names_from_outside(source) | read_in_functions(source)


@functools.lru_cache(maxsize=1000)
def looks_names_up(source: str) -> bool:
    """Whether a test, which nobody has written to deceive, finds names by their text."""
    source = plain_python(source)
    return bool(words(source) & LOOKUPS and used_names(source) & LOOKUPS)


def words(source: str) -> set[str]:
    """What could be names: most cells have none of those in question, and need not be parsed."""
    return {*WORD.findall(unicodedata.normalize("NFKC", source))}  # as Python reads names


def takes_long(sources: list[str]) -> bool:
    """Whether it would take more than a second or two to find the names that cells take."""
    if sum(len(text) * (1 + sum(map(text.count, "%!?"))) for text in sources) > MOST_TEXT:
        return True
    return sum(map(steps, sources)) > MOST_STEPS


@functools.lru_cache(maxsize=1000)
def steps(source: str) -> int:
    """What looking through a cell costs: the nodes of its syntax tree, times its depth."""
    try:
        waiting: list[tuple[ast.AST, int]] = [(ast.parse(plain_python(source)), 0)]
    except (SyntaxError, ValueError):
        return 0  # it will not run
    except (RecursionError, MemoryError):
        return MOST_STEPS + 1
    nodes = deepest = 0
    while waiting:
        node, depth = waiting.pop()
        nodes, deepest = nodes + 1, max(deepest, depth)
        waiting += [(child, depth + 1) for child in ast.iter_child_nodes(node)]
    return nodes * deepest if deepest <= MOST_DEPTH else MOST_STEPS + 1


@functools.lru_cache(maxsize=1000)
def assigned_names(source: str) -> set[str]:
    """What a cell makes itself: functions, classes and values."""
    source = plain_python(source)
    return bound_names(source) - imported_names(source).keys()


def made_names(source: str) -> set[str]:
    source = plain_python(source)
    return bound_names(source) | filled_names(source)
