"""Cells on which no grade depends are not run; whatever needs them has them."""

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell
from same_courses import Course, answered, graded, notebook, outputs, solution, student_cell

from coursekit.grader.plugin.idle import DEMONSTRATION, Idle, takes_long
from coursekit.grader.plugin.notebooks import code_cells

SHOWN = "noise = [3, 1, 2]\nfor k in noise:\n    print('shown', k)"
LAST = "print('the last cell')"
TEST = "assert x == 6, 'x should be the sum'"
IMPORT = "import math\nprint('shown')"

# What stands in the solution cell, and whether the demonstrations have run then.
ANSWERS = {
    "plain": ("x = sum(data)", False),
    "own_name": ("noise = data\nx = sum(noise)", False),
    "own_loop": ("x = 0\nfor k in data:\n    x += k", False),
    "taken": ("x = sum(noise)", True),
    "taken_import": ("x = math.fsum(data)", True),
    "in_a_function": ("def total():\n    return sum(noise)\nx = total()", True),
    "own_and_in_a_function": ("noise = [9]\ndef f():\n    return noise\nx = 6", True),
    "looked_up": ("x = sum(globals()['no' + 'ise'])", True),
    "in_a_magic": ("%%time\nx = sum(data)", True),
    "wrong": ("x = 0", False),
    "broken": ("x = sum(noise", False),
    "empty": ("", False),
}


def shown_cell(source: str) -> NotebookNode:
    return new_code_cell(source, metadata={"tags": [DEMONSTRATION]})


def class_notebook() -> NotebookNode:
    """A tutorial, a demonstration before the exercise and one after it, and a last cell."""
    return notebook(
        student_cell("data = [1, 2, 3]\nprint('tutorial')"),
        shown_cell(SHOWN),
        solution("work"),
        shown_cell(IMPORT),
        graded("value", TEST, 2),
        student_cell(LAST),
    )


def texts(course: Course, student: str) -> str:
    return "\n".join(map(outputs, course.autograded(student, "work").cells))


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Course, Course]:
    """The same class graded by the course's settings, and with everything run."""
    made = []
    for name, settings in (
        ("ours", ""),
        ("all", "c.LookaheadExecute.leave_out_idle_cells = False"),
    ):
        course = Course(tmp_path_factory.mktemp(name), settings=settings)
        course.assign(work=class_notebook())
        for student, (answer, _) in ANSWERS.items():
            course.submit(student, work=answered(class_notebook(), work=answer))
        changed = answered(class_notebook(), work="x = 6")
        changed.cells[1].source = "print('a demonstration of my own')"
        course.submit("changed", work=changed)
        more = answered(class_notebook(), work="x = 6")
        more.cells.append(student_cell("print('a last word of my own')"))
        course.submit("added", work=more)
        assert course.grade()["success"]
        made.append(course)
    return made[0], made[1]


def test_points_are_those_of_a_run_of_all_cells(both):
    ours, everything = both
    assert ours.all_grades() == everything.all_grades()
    assert ours.points("taken") == {"value": 2}


@pytest.mark.parametrize("student", ANSWERS)
def test_demonstrations_run_only_where_something_takes_from_them(both, student):
    ours, everything = both
    assert ("shown" in texts(ours, student)) is ANSWERS[student][1]
    assert "tutorial" in texts(ours, student)
    assert "shown" in texts(everything, student)


def test_the_last_cells_run_only_where_a_student_has_changed_them(both):
    ours, everything = both
    assert "the last cell" not in texts(ours, "plain")
    assert "the last cell" in texts(everything, "plain")
    assert "the last cell" in texts(ours, "added")
    assert "a last word of my own" in texts(ours, "added")


def test_a_demonstration_that_a_student_has_changed_runs(both):
    assert "a demonstration of my own" in texts(both[0], "changed")


def test_first_cells_are_shared_with_and_without_demonstrations(both):
    """One state for those who need them, one for the others."""
    for student in ("plain", "taken"):
        assert "tutorial" in texts(both[0], student)


@pytest.mark.parametrize(
    ("cells", "places"),
    [
        ([student_cell("a = 1"), solution("work"), student_cell("print(a)")], {2}),
        ([student_cell("a = 1")], set()),  # not an assignment
        ([shown_cell("a = 1"), student_cell("print(a)"), solution("work")], set()),
        ([shown_cell("a = 1"), student_cell("a = 2\nprint(a)"), solution("work")], {0}),
        ([shown_cell("b = a"), shown_cell("c = b"), solution("work")], {0, 1}),
        (
            [student_cell("t = {}"), shown_cell("t['a'] = 1"), student_cell("t"), solution("w")],
            set(),
        ),
        ([shown_cell("a = 1"), solution("work"), graded("test", "assert a")], set()),
    ],
)
def test_which_cells_of_a_release_no_grade_depends_on(cells, places):
    code = code_cells(notebook(*cells))
    assert Idle(code).places(code) == places


# What could find a name of a demonstration's, `half`, without naming it plainly.
BY_TEXT = [
    "x = table.query('a < @half')",
    "x = pd.eval('half + 0')",
    "from __main__ import half as h",
    "import __main__\nx = __main__.half",
    "x = getattr(sys.modules['__main__'], 'ha' + 'lf')",
    "x = (lambda: 0).__globals__['half']",
    "x = inspect.currentframe().f_globals['half']",
    "from IPython import get_ipython as g\nx = g().user_ns['half']",
    "from builtins import eval as e\nx = e('half')",
    "timeit.timeit('half', globals=None)",
    "x = _",
    "x = _5",
    "x = list(Out.values())[-1]",
    "x = hal\uff46",  # a full-width f, which Python takes for the same
    "%timeit half",
    "!echo {half}",
]
# Code that takes minutes to look through, or more depth than Python has.
ENDLESS = {
    "a long sum": "x = " + " + ".join(["1"] * 300) + " + half",
    "many branches": "if a:\n    x = 1\n"
    + "".join(f"elif a == {k}:\n" + "    x = 1\n" * 30 for k in range(120))
    + "y = half",
    "deep and long": "".join(" " * k + "if True:\n" for k in range(90))
    + (" " * 90 + "x = 1\n") * 3000
    + "y = half",
    "many lines": "x = 1\n" * 100_000 + "y = half",
    "many magics": "%time x = 1\n" * 1000 + "y = half",
}


def places_with(source: str) -> set[int]:
    """Which cells need not run where this is a student's answer."""
    cells = [shown_cell("half = 2.5"), solution("work"), graded("test", "assert x")]
    release = Idle(code_cells(notebook(*cells)))
    return release.places(code_cells(answered(notebook(*cells), work=source)))


@pytest.mark.parametrize("source", BY_TEXT)
def test_what_finds_names_by_their_text_has_all_cells_run(source):
    assert places_with(source) == set()


@pytest.mark.parametrize(
    "source", ["x = 1", "for _ in range(3):\n    x = 1", "x = 'half'", "x = ("]
)
def test_what_takes_nothing_has_not(source):
    assert places_with(source) == {0}


@pytest.mark.parametrize("kind", ENDLESS)
def test_code_that_takes_long_to_look_through_is_not_and_all_cells_run(kind):
    """The grading process would do it, which has no limit of time."""
    assert takes_long([ENDLESS[kind]])
    assert places_with(ENDLESS[kind]) == set()


def test_a_demonstration_that_uses_a_students_function_runs():
    """Which may change something."""
    cells = [solution("work"), shown_cell("print(mean([1]))"), graded("test", "assert mean")]
    release = Idle(code_cells(notebook(*cells)))
    for source, places in (("def mean(values):\n    pass", set()), ("import numpy", {1})):
        submission = answered(notebook(*cells), work=source)
        assert release.places(code_cells(submission)) == places
