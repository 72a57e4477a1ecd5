"""Exercises, sections and figures are found in notebooks as people write them, whatever stands there."""

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from coursekit.report import outline
from coursekit.report.outline import Heading


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("# Clustering", Heading(1, 0, "Clustering")),
        ("text\n\n## 5. Scale *the* `features` ##", Heading(2, 5, "Scale the features")),
        ("```\n# a comment\n```\n### feature_1", Heading(3, 0, "feature_1")),
        ("#hashtag", None),
        ("    # code", None),
        ("# ", None),
    ],
)
def test_headings(text, found):
    assert outline.heading(new_markdown_cell(text)) == found


@pytest.mark.parametrize(
    "text",
    [
        "# a" + "#" * 400_000 + "b",
        "# a" + " " * 400_000 + "b",
        "# " + "](" * 200_000,
        "```\n" * 200_001,
        "# " + "1" * 5_000 + ". x",
        "**Exercise 1" * 50_000,
        "**Exercise " + "1" * 5_000 + "** x",
    ],
    ids=["signs", "blanks", "links", "fences", "number", "prompts", "exercise"],
)
def test_a_text_of_any_length_is_looked_through_in_one_go(text):
    """Each took minutes, or ended in an error."""
    notebook = new_notebook(cells=[new_markdown_cell(text), new_code_cell("")])
    assert outline.exercises(notebook) == []
    assert len(getattr(outline.heading(notebook.cells[0]), "text", "")) <= outline.LONGEST


def test_where_an_exercise_is_taught():
    table = """| After this you can | Taught in | Checked in |
|---|---|---|
| look | sections 1, 3 | self-check in section 3 |
| fit | sections 5 to 7 | exercises 1 and 2 |
| judge | section 9 | section 9, exercise 2 |"""
    notebook = new_notebook(cells=[new_markdown_cell(table)])
    assert outline.taught_in(notebook) == {1: [5, 6, 7], 2: [5, 6, 7, 9]}
