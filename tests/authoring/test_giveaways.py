"""Neither options nor Compare boxes give an answer away."""

import pytest
from conftest import nbgrader_cell
from nbformat.v4 import new_markdown_cell, new_notebook

from coursekit.authoring.answers import Answer
from coursekit.authoring.giveaways import giveaways

OPTIONS = """\
**Exercise 1 (2 points)**

- **A:** Yes, because the table may have groups.
- **B:** No, because the table may have none.
- **C:** No, never."""
FUNCTION = "def same(a, b):\n    return len(set(zip(a, b))) == len(set(a)) == len(set(b))"


def notebook(options=OPTIONS, box="What did you expect?", solution='answer = "B"'):
    return new_notebook(
        cells=[
            new_markdown_cell(options),
            nbgrader_cell(
                "work", f"### BEGIN SOLUTION\n{solution}\n### END SOLUTION", solution=True
            ),
            nbgrader_cell("test_work", "assert work", 2, grade=True, locked=True),
            new_markdown_cell(
                f"<details><summary>Compare when you are done</summary>\n\n{box}\n</details>",
                id="box",
            ),
        ]
    )


def test_options_alike_and_a_box_that_asks_give_nothing_away():
    assert giveaways(notebook(), []) == []
    assert giveaways(notebook(solution=FUNCTION), []) == []


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (
            OPTIONS.replace("none.", "none, and nothing else explains it."),
            "the longest wrong one 7",
        ),
        (
            OPTIONS.replace("table may have groups", "whole table has groups"),
            "word of caution ('may')",
        ),
    ],
)
def test_a_right_option_that_stands_out_is_named(options, expected):
    (problem,) = giveaways(notebook(options), [])
    assert expected in problem


@pytest.mark.parametrize(
    "box", ["It is **B**.", "`B` is right.", "Option B says it.", 'See `"B"`.']
)
def test_a_box_with_the_right_letter_is_named(box):
    (problem,) = giveaways(notebook(box=box), [])
    assert "'box' names the right option" in problem


@pytest.mark.parametrize("box", ["**A** and `C` are tempting.", "Group B is larger."])
def test_other_letters_may_stand_in_a_box(box):
    assert giveaways(notebook(box=box), []) == []


BOXES = [
    "`len(set(zip(x, y))) == len(set(x)) == len(set(y))`",
    "```python\nreturn_ = len(set(zip(u, v))) == len(set(u)) == len(set(v))\n```",
]


@pytest.mark.parametrize("box", BOXES)
def test_a_box_with_a_line_of_a_solution_or_of_a_correct_answer_is_named(box):
    problems = giveaways(notebook(box=box, solution=FUNCTION), [])
    assert any("holds a line that solves 'work'" in problem for problem in problems)
    other = "def same(a, b):\n    return True"
    assert giveaways(notebook(box=box, solution=other), []) == []
    assert giveaways(
        notebook(box=box, solution=other), [Answer("correct_a", "A", {"work": FUNCTION})]
    )
