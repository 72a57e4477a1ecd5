"""Correct answers are run with many seeds, their own and those that graded cells hand over."""

import multiprocessing

import pytest
from conftest import nbgrader_cell, toy_notebook

from coursekit.authoring.answers import Answer
from coursekit.authoring.fairness import losses

FUNCTION = "def draw(seed=42):\n    return seed"


def lost(answer: str, test: str, seeds: range) -> list[tuple[int, str]]:
    notebook = toy_notebook()
    notebook.cells[3:] = [
        nbgrader_cell("work", "", solution=True),
        nbgrader_cell("test_draw", test, 1, grade=True, locked=True),
    ]
    found = losses(notebook, [Answer("correct_draw", "", {"work": answer})], seeds, workers=1)
    return sorted((loss.seed, loss.message) for run in found for loss in run)


def test_the_answers_own_seed_is_replaced():
    assert lost(FUNCTION, 'assert draw() == 7, f"got {draw()}"', range(6, 9)) == [
        (6, "AssertionError: got 6"),
        (8, "AssertionError: got 8"),
    ]


def test_the_tests_seed_is_shifted():
    test = 'assert draw(seed=3) == draw(3) == 4, f"got {draw(3)}"'
    assert lost(FUNCTION, test, range(2)) == [(0, "AssertionError: got 3")]


def test_a_run_that_ends_its_process_is_a_fault_and_no_loss():
    with pytest.raises(RuntimeError, match="ended before its time"):
        lost("import os\nos._exit(1)", "pass", range(2))


def test_who_wants_no_more_losses_leaves_no_process_behind():
    answer = Answer("correct_draw", "", {"work": FUNCTION})
    runs = losses(toy_notebook(), [answer], range(1000), workers=2)
    next(runs)
    runs.close()
    assert multiprocessing.active_children() == []


def test_functions_without_a_seed_are_left_alone():
    test = "import inspect\nassert draw(3) == 3 and not hasattr(draw, '__wrapped__')"
    assert lost("def draw(number):\n    return number", test, range(2)) == []


def test_a_call_that_does_not_fit_gets_pythons_own_error():
    ((_, message),) = lost(FUNCTION, "draw(1, 2)", range(1))
    assert message.startswith("TypeError: draw() takes from 0 to 1 positional arguments")
