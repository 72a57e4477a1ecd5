"""What is tagged as a demonstration leaves nothing behind that a grade could depend on."""

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from conftest import REPOSITORY, toy_notebook
from nbformat.v4 import new_code_cell

from coursekit.coursefolder import CourseFolder

COURSE = CourseFolder.here(REPOSITORY)
PROGRAM = Path(__file__).with_name("traces.py")


def traces(path: Path) -> str:
    command = [sys.executable, PROGRAM, path]
    return subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE).stdout


@pytest.mark.slow
@pytest.mark.parametrize("assignment", COURSE.assignments())
def test_the_demonstrations_leave_no_trace(assignment):
    assert traces(COURSE.source_notebook(assignment)) == ""


def test_a_demonstration_that_changes_a_value_in_place_is_found(tmp_path):
    notebook = toy_notebook()
    for source in ("values.append(5)", "import numpy\nnumpy.random.rand()", "own = values[:]"):
        shown = new_code_cell(source, metadata={"tags": ["demonstration"]})
        notebook.cells.insert(2, shown)
    path = tmp_path / "toy.ipynb"
    nbformat.write(notebook, path)
    found = traces(path)
    assert "'values.append(5)': values" in found
    assert "(numpy's random state)" in found
    assert "own" not in found
