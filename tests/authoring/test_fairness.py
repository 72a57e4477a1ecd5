"""Correct answers are run with many seeds, their own and those that graded cells hand over."""

import multiprocessing
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import nbgrader_cell, toy_notebook

from coursekit.authoring.answers import Answer
from coursekit.authoring.fairness import losses

FUNCTION = "def draw(seed=42):\n    return seed"
# By name: an answer, and the graded cell after it.
CASES = {
    "own": (FUNCTION, 'assert draw() == 1, f"got {draw()}"'),
    "handed": (FUNCTION, 'assert draw(seed=3) == draw(3) == 4, f"got {draw(3)}"'),
    "without": (
        "def draw(number):\n    return number",
        "import inspect\nassert draw(3) == 3 and not hasattr(draw, '__wrapped__')",
    ),
    "misfit": (FUNCTION, "draw(1, 2)"),
}

pytestmark = pytest.mark.xdist_group("fairness")


@pytest.fixture(scope="module")
def lost() -> dict[str, dict[int, str]]:
    """The messages of the cases by seed: all of them in one run, for each imports the libraries."""
    notebook = toy_notebook()
    del notebook.cells[3:]
    for name, (_, test) in CASES.items():
        notebook.cells += [
            nbgrader_cell(f"work_{name}", "", solution=True),
            nbgrader_cell(f"test_{name}", test, 1, grade=True, locked=True),
        ]
    work = {f"work_{name}": code for name, (code, _) in CASES.items()}
    found: dict[str, dict[int, str]] = {name: {} for name in CASES}
    for run in losses(notebook, [Answer("correct_draw", "", work)], range(3), workers=1):
        for loss in run:
            found[loss.grade_id.removeprefix("test_")][loss.seed] = loss.message
    return found


def test_the_answers_own_seed_is_replaced(lost):
    assert lost["own"] == {0: "AssertionError: got 0", 2: "AssertionError: got 2"}


def test_the_tests_seed_is_shifted(lost):
    assert lost["handed"] == {0: "AssertionError: got 3", 2: "AssertionError: got 5"}


def test_functions_without_a_seed_are_left_alone(lost):
    assert lost["without"] == {}


def test_a_call_that_does_not_fit_gets_pythons_own_error(lost):
    assert set(lost["misfit"]) == {0, 1, 2}
    for message in lost["misfit"].values():
        assert message.startswith("TypeError: draw() takes from 0 to 1 positional arguments")


def test_a_run_that_ends_its_process_is_a_fault_and_no_loss():
    answer = Answer("correct_draw", "", {"work": "import os\nos._exit(1)"})
    with pytest.raises(RuntimeError, match="ended before its time"):
        list(losses(toy_notebook(), [answer], range(2), workers=1))


@pytest.mark.parametrize("killed", [False, True])
def test_who_wants_no_more_losses_leaves_no_process_behind(tmp_path: Path, killed: bool):
    """The runs write down their processes; all thousand of them would take the two 50 seconds."""
    note = tmp_path / "processes.txt"
    work = f"import os, time\nwith open({str(note)!r}, 'a') as file:\n    print(os.getpid(), file=file)"
    answer = Answer("correct_draw", "", {"work": f"{work}\ntime.sleep(0.1)"})
    runs = losses(toy_notebook(), [answer], range(1000), workers=2)
    next(runs)
    if killed:
        (process,) = multiprocessing.active_children()
        process.kill()
        process.join()
    runs.close()
    processes = [int(line) for line in note.read_text().splitlines()]
    assert 1 <= len(processes) < 500, "the rest was run, too"
    wait_until(lambda: not any(is_alive(process) for process in {*processes}))


def is_alive(process: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False


def wait_until(condition: Callable[[], bool]) -> None:
    for _ in range(600):
        if condition():
            return
        time.sleep(0.1)
    raise AssertionError("not within a minute")
