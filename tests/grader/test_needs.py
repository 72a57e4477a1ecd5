"""What a graded cell takes from the cells before it."""

import pytest

from coursekit.grader.trusted.needs import needs
from coursekit.names import same_code


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("assert x == y", ["x", "y"]),
        ("x = 1\nassert x", []),
        ("assert x\nx = 1", ["x"]),
        ("def f():\n    return x\nf()", ["x"]),
        ("%time f(x)", ["get_ipython"]),
        ("assert (", []),
    ],
)
def test_names_are_those_that_the_cell_reads_before_it_binds_them(source, names):
    assert needs(source)["names"] == names


def test_words_in_texts_count_where_a_cell_looks_names_up_by_text():
    assert needs("assert 'x' in globals()")["words"] == ["x"]
    assert needs("assert 'x' in table")["words"] == []
    assert "data" in needs("%time f(data)")["words"]


def test_what_a_cell_binds_is_its_own():
    assert needs("import numpy as np\nclose = np.isclose(x, 1)")["binds"] == ["close", "np"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("x = 1", "x=1  # one\n", True),
        ("if a:\n    b", "if a:\n\n  b", True),
        ("if a:\n    b\n    c", "if a:\n    b\nc", False),
        ("x = 1\ny = 2", "x = 1 y = 2", False),
        ("x = 'a b'", "x = 'a  b'", False),
        ("%%bash\n# one", "%%bash\n# two", False),
        ("(", "( # one", False),
        ("(" * 10_000, "(" * 10_001, False),
    ],
)
def test_two_cells_are_the_same_code_if_they_differ_in_layout_alone(one, other, same):
    assert same_code(one, other) is same
