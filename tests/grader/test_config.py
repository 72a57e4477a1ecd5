"""nbgrader_config.py plugs the grader in, and warms what the notebooks need."""

import ast
import importlib
import sys

from conftest import REPOSITORY

from coursekit.authoring.cells import code_cells
from coursekit.coursefolder import CourseFolder, read_notebook
from coursekit.names import parsed

COURSE = CourseFolder.here(REPOSITORY)


def imported_modules(source: str) -> set[str]:
    """Modules that a cell imports; `from package import module` counts as the module."""
    found = set()
    for node in ast.walk(parsed(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                name = f"{node.module}.{alias.name}"
                found.add(name if is_module(name) else node.module)
    return found


def is_module(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:
        return False


def test_the_warm_modules_are_those_that_the_notebooks_import():
    needed = set()
    for assignment in COURSE.assignments():
        notebook = read_notebook(COURSE.source_notebook(assignment))
        needed |= set().union(*(imported_modules(cell.source) for cell in code_cells(notebook)))
    needed = {name for name in needed if name.partition(".")[0] not in sys.stdlib_module_names}
    assert COURSE.config().LookaheadExecute.warm_modules == sorted(needed)


def test_the_autograde_steps_are_nbgraders_but_for_the_executor():
    from nbgrader.converters import Autograde

    stock = [step.__name__ for step in Autograde().autograde_preprocessors]
    ours = [step.rpartition(".")[2] for step in COURSE.config().Autograde.autograde_preprocessors]
    assert ours == ["LookaheadExecute" if name == "Execute" else name for name in stock]
