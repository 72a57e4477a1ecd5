"""Cells of a submission that need not run, because no grade depends on them.

They are the release's own, unchanged: those after the last cell that nbgrader knows, and those that
the author has tagged as a demonstration, unless something else in the notebook takes a name from
one of these.
"""

import functools
import re

from nbformat import NotebookNode

from coursekit.grader.plugin.notebooks import after_known, is_exercise
from coursekit.grader.trusted.needs import LOOKUPS, plain_python
from coursekit.names import (
    bound_names,
    filled_names,
    names_from_outside,
    read_in_functions,
    used_names,
)

DEMONSTRATION = "demonstration"
WORD = re.compile(r"\w+")


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
        others = [cell.source for place, cell in enumerate(cells) if place not in found | shown]
        return found if any(self.needs_them(source) for source in others) else found | shown

    def needs_them(self, source: str) -> bool:
        """Whether a cell may take something from demonstrations."""
        if words(source) & self.made and taken_names(source) & self.made:
            return True
        return source not in self.own and looks_names_up(source)


def is_demonstration(cell: NotebookNode) -> bool:
    return DEMONSTRATION in cell.metadata.get("tags", [])


@functools.lru_cache(maxsize=1000)
def taken_names(source: str) -> set[str]:
    """Names that a cell, or a function of its when it is called later, may take from other cells."""
    source = plain_python(source)
    return names_from_outside(source) | read_in_functions(source)


@functools.lru_cache(maxsize=1000)
def looks_names_up(source: str) -> bool:
    """Whether a cell finds names by their text, as magics do."""
    source = plain_python(source)
    return bool(words(source) & LOOKUPS and used_names(source) & LOOKUPS)


def words(source: str) -> set[str]:
    """What could be names: most cells have none of those in question, and need not be parsed."""
    return {*WORD.findall(source)}


def made_names(source: str) -> set[str]:
    source = plain_python(source)
    return bound_names(source) | filled_names(source)
