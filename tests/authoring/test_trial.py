"""Which answers must be graded where they stand, and not after the tutorial."""

import pytest
from conftest import REPOSITORY, TOY, toy_notebook, write_toy
from nbformat.v4 import new_code_cell

from coursekit.authoring import editions, trial
from coursekit.authoring.answers import Answer, read_answers
from coursekit.authoring.check import check
from coursekit.coursefolder import CourseFolder, read_notebook

COURSE = CourseFolder.here(REPOSITORY)


def with_a_later_cell(text: str):
    notebook = toy_notebook()
    notebook.cells.append(new_code_cell(text, id="later"))
    return notebook


@pytest.mark.parametrize(
    ("work", "later"),
    [
        ("average = mean(values)", "from statistics import mean"),
        ("average = sum(values) / later", "later = 4"),
        ("size = len(values)", "print(size)"),
        ("import numpy as np", "np.mean(values)"),
    ],
)
def test_an_answer_that_shares_names_with_later_cells_depends_on_its_place(work, later):
    answer = Answer("correct_a", "A", {"work": work})
    assert trial.depends_on_place(answer, with_a_later_cell(later))


@pytest.mark.parametrize(
    ("work", "later"),
    [
        ("average = sum(values) / len(values)", "print(average)"),  # as the solution does
        ("average = 2.5", "size = 3"),
        ("size = len(values)", "size = 2\nprint(size)"),  # made before it is read
        ("import numpy as np", "np.mean(values)\nimport numpy as np"),
        ("from math import fsum as add", "from math import fsum as add\nadd(values)"),
        ("average = (lambda size: 2.5)(0)", "size = 3"),
        ("average = sum(values) / 4", "print(values)"),
    ],
)
def test_one_that_shares_none_beyond_the_solutions_does_not(work, later):
    answer = Answer("correct_a", "A", {"work": work})
    assert not trial.depends_on_place(answer, with_a_later_cell(later))


def test_what_a_correct_answer_takes_from_a_later_cell_is_found(toy_course):
    write_toy(toy_course, with_a_later_cell("from statistics import mean"))
    editions.publish(toy_course, TOY)
    (toy_course.answers / TOY / "correct_statistics.py").write_text(
        '# /// answer\n# title = "Imported too late"\n# ///\n\n# %% work\n'
        "average, count = mean(values), len(values)\n"
    )
    problems = "\n".join(check(toy_course, TOY, seeds=0).problems)
    assert "correct_statistics: test_type got 0.0, expected 1" in problems


def test_few_correct_answers_of_the_course_depend_on_their_place():
    """They take as long as all the others together."""
    for assignment in COURSE.assignments():
        source = read_notebook(COURSE.source_notebook(assignment))
        correct = [answer for answer in read_answers(COURSE, assignment) if answer.is_correct]
        found = [answer.name for answer in correct if trial.depends_on_place(answer, source)]
        assert len(found) <= len(correct) / 2, found
