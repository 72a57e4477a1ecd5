"""nbgrader_config.py plugs the grader in, and warms what the notebooks need."""

import ast
import importlib
import os
import re
import sys

import pytest
from conftest import REPOSITORY

from coursekit.authoring.cells import code_cells
from coursekit.coursefolder import CourseFolder, read_notebook
from coursekit.grader.plugin.execute import LookaheadExecute
from coursekit.grader.plugin.idle import Idle
from coursekit.grader.plugin.notebooks import before_exercises, read_cells
from coursekit.grader.protocol.job import LEFT_OUT, STUDENT, Job, Limits
from coursekit.grader.trusted.runner import WarmProcess
from coursekit.names import parsed

pytestmark = pytest.mark.xdist_group("session")

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


def described_settings() -> dict[str, str]:
    """What docs/grader.md gives as the default of each setting."""
    table = (REPOSITORY / "docs" / "grader.md").read_text().partition("| trait | default |")[2]
    found = {}
    for line in table.partition("\n\n")[0].splitlines()[2:]:
        names, defaults = (cell.strip() for cell in line.split("|")[1:3])
        names = re.findall(r"`(\w+)`", names)
        defaults = defaults.split(", ") if len(names) > 1 else [defaults]
        found |= dict(zip(names, defaults, strict=True))
    return found


def test_the_settings_that_the_documentation_names_are_all_there_are_with_their_defaults():
    in_words = {os.cpu_count(): "cores", True: "on", False: "off"}
    described = described_settings()
    assert described.pop("warm_modules") == "see the file"
    settings, found = LookaheadExecute(), {}
    for name in LookaheadExecute.class_own_traits(config=True):
        value = getattr(settings, name)
        if name == "workers" or isinstance(value, bool):
            found[name] = in_words[value]
        else:
            found[name] = f"{value:g}" if isinstance(value, float) else str(value)
            found[name] = f"`{value.__name__}`" if isinstance(value, type) else found[name]
            found[name] = f"`{value}`" if isinstance(value, str) else found[name]
    del found["warm_modules"]
    assert described == found


@pytest.mark.parametrize("assignment", COURSE.assignments())
def test_the_first_cells_of_a_release_are_run_once_for_all_submissions(assignment):
    release = COURSE.release / assignment / f"{assignment}.ipynb"
    code = read_cells(release)
    first, idle = before_exercises(code), Idle(code).places(code)
    cells = [(LEFT_OUT if i in idle else STUDENT, source) for i, source in enumerate(first)]
    modules = list(COURSE.config().LookaheadExecute.warm_modules)
    job = Job(cells=cells, shared=len(cells), modules=modules, limits=Limits())
    host = WarmProcess.get(tuple(modules), job.limits.output_bytes, job.sandbox).first_cells(job)
    assert host is not None, "a cell leaves a thread or a file open"
    assert len(host.runs) == len(cells) > 3
