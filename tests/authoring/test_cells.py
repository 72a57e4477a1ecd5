"""What of the tutorial is run for an exercise that is checked without the rest."""

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from coursekit.authoring.cells import read_by_exercises

TUTORIAL = {
    "import": "import numpy as np",
    "data": "raw = np.arange(4)",
    "made of it": "table = {'raw': raw}",
    "column": "table['twice'] = 2 * raw",
    "attribute": "table.name = 'four'",
    "picture": "print(table)",
    "another": "other = raw + 1",
    "named again": "other = other.sum()",
}


def kept(*exercises: str) -> list[str]:
    cells = [new_code_cell(text) for text in TUTORIAL.values()]
    notebook = new_notebook(cells=[new_markdown_cell("# table"), *cells])
    texts = {text: name for name, text in TUTORIAL.items()}
    return [texts[cell.source] for cell in read_by_exercises(notebook, exercises)]


def test_what_an_exercise_reads_is_kept_with_all_that_it_was_made_of_and_filled_with():
    assert kept("len(table)") == ["import", "data", "made of it", "column", "attribute"]


def test_what_one_of_several_exercises_reads_is_kept():
    assert kept("len(raw)", "print(other)") == ["import", "data", "another", "named again"]


def test_an_exercise_that_reads_nothing_needs_nothing():
    assert kept("table = 1\nprint(table)") == []
