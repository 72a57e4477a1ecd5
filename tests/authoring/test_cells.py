"""What of the tutorial is run for an exercise that is checked without the rest."""

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from coursekit.authoring.cells import read_by_exercises

TUTORIAL = {
    "magic": "%precision 2",
    "set-up": "get_ipython().register_magic_function(print, 'line', 'ask')",
    "import": "import numpy as np",
    "data": "raw = np.arange(4)",
    "made of it": "table = {'raw': raw}",
    "column": "table['twice'] = 2 * raw",
    "attribute": "table.name = 'four'",
    "picture": "print(table)",
    "another": "other = raw + 1",
    "named again": "other = other.sum()",
}
SET_UP = ["magic", "set-up"]


def kept(*exercises: str) -> list[str]:
    cells = [new_code_cell(text) for text in TUTORIAL.values()]
    notebook = new_notebook(cells=[new_markdown_cell("# table"), *cells])
    texts = {text: name for name, text in TUTORIAL.items()}
    return [texts[cell.source] for cell in read_by_exercises(notebook, exercises)]


def test_what_an_exercise_reads_is_kept_with_all_that_it_was_made_of_and_filled_with():
    made = ["import", "data", "made of it", "column", "attribute"]
    assert kept("len(table)") == [*SET_UP, *made]


def test_what_one_of_several_exercises_reads_is_kept():
    made = ["import", "data", "another", "named again"]
    assert kept("len(raw)", "print(other)") == [*SET_UP, *made]


def test_an_exercise_that_reads_nothing_needs_nothing_but_what_sets_ipython_up():
    assert kept("table = 1\nprint(table)") == SET_UP
