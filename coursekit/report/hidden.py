"""Hidden tests and mark schemes, which a page must not show: in sources and in outputs.

nbgrader takes them out of what students get; autograded notebooks hold them again.
"""

import copy
import re
from collections.abc import Collection

from nbformat import NotebookNode
from nbgrader.preprocessors import ClearHiddenTests, ClearMarkScheme
from traitlets.config import Config

from coursekit.authoring.cells import grade_id, may_hide

# Shorter lines (`else:`, `total = 0`) may well stand in a student's output, too.
TELLING = 12
ESCAPES = re.compile(r"\x1b\[[0-9;]*m")


class Hidden:
    """The hidden lines of a graded notebook.

    Parameters
    ----------
    notebook : NotebookNode
        What the student wrote in it, and what stands open in its tests, is no secret.
    config : traitlets.config.Config
        Says between which words hidden lines stand.
    shown : bool
        Nothing is hidden after all.
    """

    def __init__(self, notebook: NotebookNode, config: Config, shown: bool = False) -> None:
        self.shown = shown
        tests, schemes = ClearHiddenTests(config=config), ClearMarkScheme(config=config)
        self.delimiters = [
            (tests.begin_test_delimeter, tests.end_test_delimeter),
            (schemes.begin_mark_scheme_delimeter, schemes.end_mark_scheme_delimeter),
        ]
        self.of_cell: dict[str, set[str]] = {}
        known: set[str] = set()
        for cell in notebook.cells:
            lines = cell.source.split("\n"), list[str]()
            open_lines, hidden = lines if shown or not may_hide(cell) else self.split(cell.source)
            known |= {line.strip() for line in open_lines}
            if hidden:
                self.of_cell[grade_id(cell)] = {line.strip() for line in hidden}
        self.use(set().union(*self.of_cell.values()) - known - {""})

    def use(self, lines: set[str]) -> None:
        self.lines = lines
        self.telling = [line for line in lines if len(line) >= TELLING]

    def of(self, cells: Collection[str]) -> "Hidden":
        """The same with the hidden lines of these cells only, by grade_id."""
        found = copy.copy(self)
        found.use(self.lines & set().union(*(self.of_cell.get(name, set()) for name in cells)))
        return found

    def split(self, source: str) -> tuple[list[str], list[str]]:
        """A graded cell: the lines that anybody may see, and those that nobody may.

        A region that is not closed reaches to the end of its cell.
        """
        shown: list[str] = []
        hidden: list[str] = []
        end = ""
        for line in source.split("\n"):
            begins = next((stop for start, stop in self.delimiters if start in line), "")
            (hidden if end or begins else shown).append(line)
            end = "" if end and end in line else end or begins
        return shown, hidden

    def visible(self, source: str) -> str:
        """A graded cell without what is hidden."""
        if self.shown:
            return source
        return "\n".join(self.split(source)[0]).rstrip()

    def without(self, text: str) -> str:
        """An output's text without the lines that quote hidden ones, as warnings and tracebacks do."""
        if not self.lines:
            return text
        return "\n".join(line for line in text.split("\n") if not self.quotes(line))

    def quotes(self, line: str) -> bool:
        plain = ESCAPES.sub("", line).strip()
        return plain in self.lines or any(hidden in plain for hidden in self.telling)
