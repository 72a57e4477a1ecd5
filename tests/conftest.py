"""A toy course that runs in seconds, for the tests of what surrounds the notebooks."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.nbgraderformat import SCHEMA_VERSION

from coursekit.coursefolder import CourseFolder, empty_gradebook
from coursekit.own_folders import use_own_folders

REPOSITORY = Path(__file__).resolve().parents[1]
# For what tests start without `course.py`, too.
use_own_folders(REPOSITORY, "tests")
os.environ.setdefault("UV_CACHE_DIR", str(REPOSITORY / ".tools" / "cache"))
TOY = "01_toy"
KERNEL = {"name": "python3", "language": "python", "display_name": "Python 3 (ipykernel)"}
# What bubblewrap is given for a place where no further sandbox can be made.
NO_NAMESPACES = ["--unshare-user", "--uid", "1000", "--gid", "1000", "--disable-userns"]
NO_NAMESPACES += ["--dev-bind", "/", "/"]

TITLE = """\
# Toy

Four numbers.

| After this notebook you can … | Taught in | Checked in |
|---|---|---|
| **average** numbers | section 1 | exercise 1 |

**Time:** 5 minutes. **Points:** 3."""
PROMPT = """\
## Exercise

**Exercise 1 (3 points).** Store the mean of `values` in `average`, and say how many there are in
`count`.

| graded cell | points |
|---|---|
| type | 1 |
| value | 2 |
"""
SOLUTION = """\
### BEGIN SOLUTION
average = sum(values) / len(values)  # the true division keeps the half
count = len(values)
### END SOLUTION"""
TYPE_TEST = 'assert isinstance(count, int), "count should be a whole number"'
VALUE_TEST = """\
assert average is not None, "average is missing"
### BEGIN HIDDEN TESTS
assert abs(average - 2.5) < 1e-9, "average is not the mean: did you divide by the number of values?"
### END HIDDEN TESTS"""
CORRECT = """\
# /// answer
# title = "With the statistics module"
# ///

# %% work
import statistics

average = statistics.mean(values)
count = len(values)
"""
MISTAKE = """\
# /// answer
# title = "The sum instead of the mean"
# [points]
# test_value = 0
# [messages]
# test_value = "did you divide"
# ///

# %% work
average = sum(values)
count = len(values)
"""


def nbgrader_metadata(name: str, points: float | None = 0, **flags: bool) -> dict:
    """What nbgrader writes into a cell; without points where the cell has none."""
    data = {"grade": False, "solution": False, "locked": False, "task": False, **flags}
    data |= {"schema_version": SCHEMA_VERSION, "grade_id": name}
    return data | ({"points": points} if data["grade"] or data["task"] else {})


def nbgrader_cell(name: str, source: str, points: int = 0, **flags: bool) -> NotebookNode:
    """A code cell with nbgrader's metadata."""
    metadata = nbgrader_metadata(name, points, **flags)
    tags = ["raises-exception"] if metadata["grade"] or metadata["solution"] else []
    return new_code_cell(source, id=name, metadata={"nbgrader": metadata, "tags": tags})


def toy_notebook() -> NotebookNode:
    """A tutorial cell, a solution cell and two graded cells, three points in all."""
    notebook = new_notebook(
        cells=[
            new_markdown_cell(TITLE, id="title"),
            new_code_cell("values = [1, 2, 3, 4]\nprint(sum(values) / 3)", id="data"),
            new_markdown_cell(PROMPT, id="prompt"),
            nbgrader_cell("work", SOLUTION, solution=True),
            nbgrader_cell("test_type", TYPE_TEST, 1, grade=True, locked=True),
            nbgrader_cell("test_value", VALUE_TEST, 2, grade=True, locked=True),
        ],
        metadata={"kernelspec": KERNEL},
    )
    nbformat.validate(notebook)
    return notebook


def write_toy(course: CourseFolder, notebook: NotebookNode) -> None:
    path = course.source_notebook(TOY)
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)


@pytest.fixture
def toy_course(tmp_path: Path) -> CourseFolder:
    """A course folder with the toy assignment and two answers, and the real course's settings."""
    shutil.copy(REPOSITORY / "nbgrader_config.py", tmp_path)
    course = CourseFolder.here(tmp_path)
    course.gradebook_path.write_bytes(empty_gradebook())
    write_toy(course, toy_notebook())
    answers = course.answers / TOY
    answers.mkdir(parents=True)
    (answers / "correct_statistics.py").write_text(CORRECT)
    (answers / "mistake_sum.py").write_text(MISTAKE)
    return course


@pytest.fixture(autouse=True)
def own_environment() -> Iterator[None]:
    """Takes back what a test does to this process's environment."""
    before = dict(os.environ)
    yield
    for name in {*os.environ} - {*before}:
        del os.environ[name]
    for name, value in before.items():
        if os.environ.get(name) != value:  # the rest stays untouched: threads may be reading it
            os.environ[name] = value
