"""A course for attackers: an assignment, honest neighbours, and one submission per attack.

An attack is a file in `tests/attacks/`. It starts with what is known of it as TOML in a comment:

    # /// attack
    # title = "Patches numpy's assertions"
    # family = "patching"      # one of `FAMILIES`
    # told = ["was killed"]    # one of these must be in what the teacher is told; none by default
    # never = ["got it"]       # what no cell of the attack may put out
    # apart = ["saw it"]       # what it may not put out either, where files and processes are its own
    # root_only = true         # an ordinary user cannot grade it; false by default
    # ///

and goes on with the solution cells it fills in (`# %% work_number`, `work_table`, `work_function`,
with a wrong answer, for an attack that gains a point fails; the others get the wrong answer of
`WRONG`), or with a function `lay_out(folder, notebook, place)` that arranges the submission's folder itself:
`notebook` is the wrong answer as JSON data, `place` a dict of what the names in `PLACES` stand for.
In cells, `@NAME@` stands for one of them; `PRELUDE` comes first where a cell says `@forge@`. What each
attack must not do is in `test_attacks.py`: show anything that ends with `MARK`, change what is outside,
reach the network, leave a process or more than plain files. `# ruff: noqa` comes after the block.
"""

import importlib.util
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from pathlib import Path

import nbformat
from conftest import KERNEL, nbgrader_metadata
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from coursekit.authoring.toml_header import NoHeader, split_header

REPOSITORY = Path(__file__).resolve().parents[2]
ATTACKS = REPOSITORY / "tests" / "attacks"
BENCH = "01_bench"
FAMILIES = {
    "bombs",
    "broken notebooks",
    "crashes",
    "detached processes",
    "floods",
    "forged messages",
    "hostile output",
    "links",
    "lying objects",
    "metadata",
    "neighbours",
    "network",
    "never-ending code",
    "patching",
    "planted files",
    "privileges",
    "processes",
    "reading tests",
}
CELL_MARK = re.compile(r"^# %% (?P<grade_id>\w+)[ \t]*\n", re.MULTILINE)
PLACES = ("course", "outside", "tcp", "udp", "abstract", "unix", "sandbox")
# Whatever ends like this is nothing that a submission may know. Attacks look for it.
MARK = "-MARK"
SECRET = f"SECRET{MARK}"

# What code of the course itself, a foreign one say, may try: the release's first cell and a hidden test.
HARM = """\
import os, shutil, signal, socket
for path in ("@outside@/canary", "@outside@/new", "@course@/new"):
    try:
        open(path, "w").write("harmed")
    except OSError:
        pass
try:
    socket.create_connection(("127.0.0.1", @tcp@), timeout=1).close()
except OSError:
    pass
os.environ["PATH"] += ":@outside@"
for number in map(int, filter(str.isdigit, os.listdir("/proc"))):
    name = open(f"/proc/{number}/cmdline").read()
    shared = "@sandbox@" == "landlock"  # there, all see each other's
    assert shared or ("attack_run" not in name and "nbgrader" not in name)"""
DATA = """\
from math import isclose

import numpy as np
import pandas as pd

@harm@
values = np.arange(8.0)
table = pd.DataFrame({"kind": list("aabbbccc"), "size": values})"""
# name: (points or None for a solution, source)
CELLS = {
    "work_number": (None, "answer = float((values**2).sum())"),
    "test_number": (
        2,
        f"""\
import numpy as np
assert "answer" in globals(), "answer is missing"
### BEGIN HIDDEN TESTS
mark = "HIDDEN{MARK}"
np.testing.assert_allclose(answer, 140.0, err_msg="answer is not the sum of squares")
### END HIDDEN TESTS""",
    ),
    "work_table": (None, 'summary = table.groupby("kind", as_index=False)["size"].mean()'),
    "test_table": (
        2,
        """\
import pandas as pd
assert isinstance(summary, pd.DataFrame), "summary should be a DataFrame"
### BEGIN HIDDEN TESTS
wanted = pd.DataFrame({"kind": ["a", "b", "c"], "size": [0.5, 3.0, 6.0]})
pd.testing.assert_frame_equal(summary, wanted, check_dtype=False)
assert (summary["size"].to_numpy() == [0.5, 3.0, 6.0]).all()
### END HIDDEN TESTS""",
    ),
    "work_function": (
        None,
        """\
def spread(numbers):
    return max(numbers) - min(numbers)""",
    ),
    "test_visible": (1, 'assert spread([1, 2]) == 1, "the spread of 1 and 2 is 1"'),
    "test_function": (
        3,
        """\
import numpy as np
assert callable(spread), "spread should be a function"
### BEGIN HIDDEN TESTS
cases = [[1, 5], [2, 2, 9], [-1, 0, 7, 3]]
for got, want in zip(map(spread, cases), [4, 7, 8]):
    assert got == want, f"spread is {got}, not {want}"
assert cases == [[1, 5], [2, 2, 9], [-1, 0, 7, 3]], "spread changes its argument"
assert abs(spread(np.arange(50_000.0)) - 49_999) < 1e-9
### END HIDDEN TESTS""",
    ),
    "test_helper": (
        1,
        """\
def same(left, right):
    return abs(left - right) < 1e-9
### BEGIN HIDDEN TESTS
assert same(spread([3, 10, 4]), 7)
@harm@
### END HIDDEN TESTS""",
    ),
    # Relies on a cell of the release and on a graded cell before it, as some courses do.
    "test_relying": (
        2,
        """\
assert "answer" in globals()
### BEGIN HIDDEN TESTS
assert isclose(answer, 140.0)
assert same(answer, 140.0)
assert isinstance(answer, (int, float))
### END HIDDEN TESTS""",
    ),
    # A data set that scikit-learn would take from the home folder's cache.
    "test_cache": (
        1,
        """\
from sklearn.datasets import fetch_california_housing
try:
    fetch_california_housing(download_if_missing=False)
except OSError:
    pass
### BEGIN HIDDEN TESTS
assert same(answer, 140.0)
### END HIDDEN TESTS""",
    ),
}
POINTS = {name: points for name, (points, _) in CELLS.items() if points}
WRONG = {
    "work_number": "answer = 1.0",
    "work_table": 'summary = pd.DataFrame({"kind": ["a"], "size": [1.0]})',
    "work_function": "def spread(numbers):\n    return 1",
}
HONEST = {
    # The first and the last of the class are right, and so is one that copes with much at once.
    "aaron": ({"work_number": f"# NEIGHBOUR{MARK}\nanswer = float(sum(values**2))"}, True),
    "bruno": (WRONG, False),
    "zoe": ({}, True),
}
RIGHT_POINTS = POINTS
WRONG_POINTS = dict.fromkeys(POINTS, 0) | {"test_visible": 1}
PRELUDE = """\
import gc, sys
wire = next(
    thing for thing in gc.get_objects()
    if type(thing).__name__ == "Wire" and thing.connection.fileno() >= 0
)
grader = sys.modules["coursekit.grader.inside.student"]
answers = grader.ANSWERS
def forge(**values):
    "Answers every question for values with these."
    answers["fetch"] = lambda student, request: {"values": values, "files": {}}
"""
CONFIG = """
c.Execute.timeout = 3
c.LookaheadExecute.submission_seconds = 15
c.LookaheadExecute.memory_megabytes = 300
c.LookaheadExecute.file_megabytes = 16
c.LookaheadExecute.processes = 16
c.LookaheadExecute.open_files = 128
c.LookaheadExecute.output_megabytes = 1
c.LookaheadExecute.workers = 2
c.LookaheadExecute.sandbox = "@sandbox@"
"""


@dataclass(frozen=True)
class Attack:
    """One attack, as its file tells it."""

    name: str
    title: str
    family: str
    told: list[str] = field(default_factory=list)
    never: list[str] = field(default_factory=list)
    apart: list[str] = field(default_factory=list)
    root_only: bool = False
    cells: dict[str, str] = field(default_factory=dict)
    lay_out: Callable | None = None


def read_attacks() -> list[Attack]:
    """All attacks, by name."""
    return [read_attack(path) for path in sorted(ATTACKS.glob("*.py"))]


def read_attack(path: Path) -> Attack:
    text = path.read_text(encoding="utf-8")
    try:
        known, body = split_header(text, "attack")
    except NoHeader as problem:
        raise AssertionError(f"{path} {problem}") from problem
    unknown = known.keys() - {field.name for field in fields(Attack)}
    assert not unknown, f"{path} says {sorted(unknown)}, which is not known"
    assert known.get("family") in FAMILIES, f"{path}: its family is none of {sorted(FAMILIES)}"
    if "def lay_out(" in text:
        spec = importlib.util.spec_from_file_location(f"attack_{path.stem}", path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return Attack(path.stem, lay_out=module.lay_out, **known)
    parts = CELL_MARK.split(body)[1:]
    cells = {name: source.strip("\n") for name, source in zip(parts[::2], parts[1::2], strict=True)}
    assert cells, f"{path} fills no cell and has no `lay_out`"
    assert cells.keys() <= WRONG.keys(), f"{path} fills {sorted(cells)}, expected {sorted(WRONG)}"
    return Attack(path.stem, cells=cells, **known)


def source_notebook(place: dict[str, str]) -> NotebookNode:
    """The instructor's notebook."""
    cells = [new_code_cell(fill(DATA, place), id="data")]
    for name, (points, source) in CELLS.items():
        source = fill(source, place)
        graded = bool(points)
        data = nbgrader_metadata(name, points, grade=graded, solution=not graded, locked=graded)
        if not points:
            source = f"### BEGIN SOLUTION\n{source}\n### END SOLUTION"
        cells.append(new_code_cell(source, id=name, metadata={"nbgrader": data}))
    return new_notebook(cells=cells, metadata={"kernelspec": KERNEL})


def build(root: Path, attacks: list[Attack], place: dict[str, str]) -> None:
    """The course folder, before `nbgrader generate_assignment`."""
    config = (REPOSITORY / "nbgrader_config.py").read_text(encoding="utf-8")
    root.mkdir()
    (root / "nbgrader_config.py").write_text(config + fill(CONFIG, place), encoding="utf-8")
    path = root / "source" / BENCH / f"{BENCH}.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(source_notebook(place), path)
    solved = {name: source for name, (points, source) in CELLS.items() if not points}
    for name, (cells, _) in HONEST.items():
        submit(root, name, solved | cells, place)
    for attack in attacks:
        cells = {name: fill(source, place) for name, source in attack.cells.items()}
        folder = submit(root, attack.name, WRONG | cells, place)
        if attack.lay_out:
            notebook = json.loads((folder / f"{BENCH}.ipynb").read_text(encoding="utf-8"))
            attack.lay_out(folder, notebook, place)


def fill(source: str, place: dict[str, str]) -> str:
    source = source.replace("# @forge@\n", PRELUDE).replace("@harm@", HARM)
    for name in PLACES:
        source = source.replace(f"@{name}@", place[name])
    return source


def submit(root: Path, student: str, cells: dict[str, str], place: dict[str, str]) -> Path:
    """A submission as a student makes it from the release: hidden tests are not in there."""
    notebook = source_notebook(place)
    for cell in notebook.cells[1:]:
        if cell.id in cells:
            cell.source = cells[cell.id]
        cell.source = re.sub(
            r"### BEGIN HIDDEN TESTS.*?### END HIDDEN TESTS", "", cell.source, flags=re.DOTALL
        )
    folder = root / "submitted" / student / BENCH
    folder.mkdir(parents=True)
    nbformat.write(notebook, folder / f"{BENCH}.ipynb")
    return folder
