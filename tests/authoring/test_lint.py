"""Every lint rule finds what it is for, and leaves a good notebook alone."""

import pytest
from conftest import PROMPT, nbgrader_cell, toy_notebook
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from coursekit.authoring.lint import RULES, lint


def cell(notebook, name):
    return next(cell for cell in notebook.cells if cell.id == name)


def repeat_a_grade_id(nb):
    cell(nb, "test_type").metadata.nbgrader.grade_id = "test_value"


def unlock(nb):
    cell(nb, "test_value").metadata.nbgrader.locked = False


def put_a_test_first(nb):
    nb.cells.insert(1, nb.cells.pop())


def change_the_total(nb):
    cell(nb, "prompt").source = PROMPT.replace("3 points", "4 points")


def drop_the_total(nb):
    cell(nb, "prompt").source = PROMPT.replace("(3 points)", "")


def change_a_row(nb):
    cell(nb, "prompt").source = PROMPT.replace("| type | 1 |", "| type | 2 |")


def ask_for_a_name_that_is_not_tested(nb):
    cell(nb, "work").source += "\nspread = max(values) - min(values)"
    cell(nb, "prompt").source += "\nAlso store `spread`."


def take_from_a_demonstration(nb):
    cell(nb, "data").metadata.tags = ["demonstration"]


def change_all_cells_in_a_demonstration(nb):
    source = "import numpy as np\n\nnp.random.seed(0)"
    nb.cells.insert(2, new_code_cell(source, metadata={"tags": ["demonstration"]}))


def use_an_exercise_in_a_demonstration(nb):
    source = "print(average)"
    nb.cells.append(new_code_cell(source, metadata={"tags": ["demonstration"]}))


def call_an_exercise_a_demonstration(nb):
    cell(nb, "work").metadata.tags = ["demonstration"]


def test_a_name_that_is_not_asked_for(nb):
    cell(nb, "prompt").source = PROMPT.replace("`count`", "a variable")


def use_a_tutorial_name_in_a_test(nb):
    cell(nb, "test_type").source += "\nassert count == len(values)"


def use_a_magic_in_a_test(nb):
    cell(nb, "test_type").source = "%time\n" + cell(nb, "test_type").source


def hide_everything(nb):
    cell(nb, "test_value").source = cell(nb, "test_value").source.split("\n", 2)[2]


def name_a_helper_like_a_student_might(nb):
    cell(nb, "test_value").source = "def mean(x):\n    return x\n" + cell(nb, "test_value").source


def replace_what_the_notebook_uses(nb):
    cell(nb, "test_type").source += "\nvalues = [1]"


def replace_what_a_prompt_uses(nb):
    cell(nb, "prompt").source += "\n\n```python\nprint(spread)\n```\n"
    cell(nb, "test_type").source += "\nspread = 1"


def begin_a_test_without_a_word(nb):
    cell(nb, "test_type").source = cell(nb, "test_type").source.split("\n", 1)[1]


def fold_without_a_word(nb):
    cell(nb, "data").metadata.tags = ["folded"]


def lead_nowhere(nb):
    cell(nb, "prompt").source += "\nSee section 9. Notebook 2 has section 8."


def state_another_time(nb):
    cell(nb, "title").source = cell(nb, "title").source.replace("5 minutes", "50 minutes")


def call_the_assistant(nb):
    cell(nb, "work").source = "%%bob\nsolve it"


def draw_without_words(nb):
    nb.cells.insert(2, new_code_cell("sns.scatterplot(x=[1], y=[2])"))


def use_two_titles(nb):
    nb.cells.append(new_markdown_cell("# Another"))


def skip_a_heading_level(nb):
    nb.cells.append(new_markdown_cell("#### Deep"))


def keep_an_output(nb):
    cell(nb, "data").outputs = [new_output("stream", name="stdout", text="3.3")]


BREAKS = [
    (repeat_a_grade_id, "used 2 times"),
    (unlock, "not locked"),
    (put_a_test_first, "before any solution cell"),
    (change_the_total, "says 4, not 3 points"),
    (drop_the_total, "does not say '\\(3 points\\)'"),
    (change_a_row, "gives points"),
    (ask_for_a_name_that_is_not_tested, "spread"),
    (test_a_name_that_is_not_asked_for, "asks for"),
    (use_a_tutorial_name_in_a_test, "from elsewhere"),
    (use_a_magic_in_a_test, "magic"),
    (hide_everything, "no assertion"),
    (name_a_helper_like_a_student_might, "call it '_mean'"),
    (replace_what_the_notebook_uses, "assigns \\['values'\\]"),
    (replace_what_a_prompt_uses, "assigns \\['spread'\\]"),
    (begin_a_test_without_a_word, "folded to its first line, 'assert"),
    (fold_without_a_word, "folded to its first line, 'values"),
    (lead_nowhere, "section 9 is named"),
    (state_another_time, "states 50 minutes"),
    (call_the_assistant, "calls the assistant"),
    (draw_without_words, "description"),
    (use_two_titles, "level 1"),
    (skip_a_heading_level, "level 4 follows"),
    (keep_an_output, "has outputs"),
    (take_from_a_demonstration, "takes something from a demonstration"),
    (change_all_cells_in_a_demonstration, r"'np.random.seed', which changes something for all"),
    (use_an_exercise_in_a_demonstration, "uses 'average', which an exercise makes"),
    (call_an_exercise_a_demonstration, "'work' is tagged as a demonstration, but belongs"),
]
# They are not promises themselves.
test_a_name_that_is_not_asked_for.__test__ = False


def test_a_task_needs_no_solution_cell_and_no_prompt_but_itself():
    notebook = toy_notebook()
    notebook.cells.append(nbgrader_cell("essay", "# Discuss.", 4, task=True, locked=True))
    before = lint(toy_notebook())
    assert lint(notebook) == before


def test_a_good_notebook_has_no_problems():
    assert lint(toy_notebook()) == []


@pytest.mark.parametrize(("spoil", "expected"), BREAKS, ids=[b[0].__name__ for b in BREAKS])
def test_a_broken_rule_is_found(spoil, expected):
    import re

    notebook = toy_notebook()
    spoil(notebook)
    problems = lint(notebook)
    assert any(re.search(expected, problem) for problem in problems), problems


def test_every_rule_is_broken_by_some_example():
    silent = set(RULES)
    for spoil, _ in BREAKS:
        notebook = toy_notebook()
        spoil(notebook)
        silent -= {rule for rule in RULES if rule(notebook)}
    assert not silent


def test_a_figure_with_words_passes():
    notebook = toy_notebook()
    words = "**Figure 1 (description).** " + "A cloud of points rises from left to right. " * 3
    notebook.cells[2:2] = [new_code_cell("sns.scatterplot(x=[1], y=[2])"), new_markdown_cell(words)]
    assert lint(notebook) == []


def test_a_function_that_draws_needs_words_where_it_is_called():
    notebook = toy_notebook()
    helper = "def draw(points):\n    sns.scatterplot(x=points, y=points)"
    notebook.cells[2:2] = [new_code_cell(helper), new_markdown_cell("No figure yet.")]
    assert lint(notebook) == []
    notebook.cells[4:4] = [new_code_cell("draw([1, 2])"), new_markdown_cell("Too few words.")]
    assert any("the figure of the cell that starts with 'draw(" in line for line in lint(notebook))


def test_a_manually_graded_cell_needs_neither_lock_nor_assertion():
    notebook = toy_notebook()
    essay = nbgrader_cell("essay", "", 2, grade=True, solution=True)
    notebook.cells += [new_markdown_cell("**Exercise 2 (2 points).** Explain."), essay]
    assert lint(notebook) == []
