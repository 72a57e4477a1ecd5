"""The time that a notebook states is the counted one."""

import pytest
from conftest import nbgrader_cell, toy_notebook
from nbformat.v4 import new_code_cell, new_markdown_cell

from coursekit.authoring.working_time import minutes, minutes_of, time_is_true

LONG = "word " * 150 * 90  # 90 minutes


def with_cells(*cells, time="5 minutes"):
    notebook = toy_notebook()
    notebook.cells[0].source = notebook.cells[0].source.replace("5 minutes", time)
    notebook.cells += cells
    return notebook


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (new_markdown_cell("word " * 300), 2),
        (new_markdown_cell("**Predict first:** what"), 1 + 3 / 150),
        (new_code_cell("a = 1\n\n# why\nb = 2"), 0.3),
        (nbgrader_cell("work", "# why\na = b + (\n    1\n)", solution=True), 5 / 3),
        (nbgrader_cell("test_work", "assert a\nassert b", 2, grade=True, locked=True), 0),
        (new_code_cell("a = 1", metadata={"tags": ["folded"]}), 0),
    ],
)
def test_each_kind_of_cell_takes_its_time(cell, expected):
    assert minutes_of(cell) == pytest.approx(expected)


def test_the_appendix_is_counted_apart():
    appendix = [new_markdown_cell("## For the curious"), new_markdown_cell("word " * 300)]
    assert minutes(with_cells(*appendix))[1] == pytest.approx(2, abs=0.1)


@pytest.mark.parametrize(
    "time",
    [
        "two sittings of about 45 and 50 minutes, with a break after section 5",
        "two sittings of about 50 and 45 minutes; the appendix takes another 90 minutes",
    ],
)
def test_a_true_time_passes(time):
    extra = [new_markdown_cell(f"## For the curious\n{LONG}")] if "appendix" in time else []
    assert time_is_true(with_cells(new_markdown_cell(LONG), *extra, time=time)) == []


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        ("two sittings of about 45 and 20 minutes", "states 65 minutes, the count is 9"),
        ("two sittings of about 70 and 25 minutes", "at most 60"),
        (
            "two sittings of about 45 and 50 minutes; the appendix takes another 30 minutes",
            "appendix",
        ),
        ("a long evening of minutes", "'**Time:** two sittings"),
        ("an hour", "'**Time:** two sittings"),
    ],
)
def test_an_untrue_time_is_named(time, expected):
    (problem,) = time_is_true(with_cells(new_markdown_cell(LONG), time=time))
    assert expected in problem
