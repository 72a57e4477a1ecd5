"""What of a course cannot be examined is found out with its own solution, before a class is graded, and said."""

import concurrent.futures
import json

import pytest
from nbformat import NotebookNode
from same_courses import (
    ASSIGNMENT,
    STOCK,
    Course,
    exercise,
    graded,
    notebook,
    outputs,
    solution,
    student_cell,
)

from coursekit.coursefolder import CourseFolder
from coursekit.grader.plugin.autograde import AutogradeAhead
from coursekit.grader.plugin.calibration import MOST_RUNS, Calibrated, Outcome, calibrate, takers
from coursekit.grader.plugin.live_reasons import reason
from coursekit.grader.protocol.job import CellRun, one_line_error
from coursekit.report.live_cells import LiveCells

WORK = """\
class Dog:
    name = "Rex"
dog = Dog()
def numbers():
    yield 1
def apply(function, value):
    return function(value)
import matplotlib.pyplot as plt
ax = plt.subplot()
ax.set_title("a title")"""
# grade_id: (test, the reason why it runs live; empty for one that is examined)
CELLS = {
    "plain": ("assert data == [1, 2, 3]", ""),
    "of_class": ("import statistics\nassert dog.name == 'Rex'\nmemo = 5", "needs a live `Dog`"),
    "of_generator": ("assert list(numbers()) == [1]", "needs a live `generator`"),
    "of_function": (
        "assert apply(lambda value: value + 1, 1) == 2",
        "passes a function to the student's",
    ),
    "of_axes": ("assert ax.get_title() == 'a title'", "needs a live `matplotlib.axes._axes.Axes`"),
    "of_name": ("assert memo == 5", "needs `memo`, a name that an earlier test set"),
    "of_import": ("assert statistics.mean(data) == 2", ""),
    "broken": ("assert dog.name == 'Fido', 'not this dog'", ""),
    "last": ("assert isinstance(dog, object)", ""),
}
LIVE = {name: why for name, (_, why) in CELLS.items() if why}


def course_notebook(work: str = WORK) -> NotebookNode:
    """Tests of every kind, with a solution that all but the broken one accept."""
    return notebook(
        student_cell("data = [1, 2, 3]"),
        solution("work", work),
        *(graded(name, test, 2) for name, (test, _) in CELLS.items()),
    )


def live_course(root, settings: str = "", kind: str = "ours") -> Course:
    course = Course(root, kind, settings).assign(p=course_notebook())
    course.submit("right", p=course_notebook())
    course.submit("wrong", p=course_notebook("dog = 1\nax = numbers = apply = None"))
    return course


def noted(course: Course, student: str = "right", name: str = "p") -> dict:
    return course.autograded(student, name).metadata.coursekit


def outcomes(course: Course) -> list[dict]:
    """What is kept of solutions, by notebook."""
    files = sorted((course.root / ".grader-results").glob("calibration-*.json"))
    return [json.loads(path.read_text())["notebooks"] for path in files]


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> Course:
    made = live_course(tmp_path_factory.mktemp("live") / "course")
    made.log = made.grade()["log"]
    return made


# --- what is found out ----------------------------------------------------------------------------


def test_a_right_answer_has_the_points_that_nbgrader_gives(course, tmp_path):
    stock = live_course(tmp_path / "stock", kind=STOCK)
    stock.grade()
    assert course.points("right") == stock.points("right")
    assert course.points("right") == {name: 0 if name == "broken" else 2 for name in CELLS}
    assert course.points("wrong") == stock.points("wrong")


def test_only_cells_that_the_solution_loses_where_they_are_examined_run_live(course):
    assert noted(course)["live"] == LIVE
    assert not noted(course)["examiner"]


def test_where_a_cell_runs_is_the_same_for_every_submission(course):
    assert noted(course, "wrong")["live"] == noted(course, "right")["live"]


def test_a_solution_that_is_examined_with_all_points_is_run_once(tmp_path):
    course = Course(tmp_path / "course")
    course.assign(p=notebook(solution("work", "x = 1"), graded("test", "assert x == 1")))
    course.submit("ann", p=exercise())
    log = course.grade()["log"]
    assert outcomes(course) == [{"p": {"live": {}, "broken": {}, "graded": 1}}]
    assert "student's process" not in log and noted(course, "ann")["examiner"]


def test_tests_that_build_on_one_another_are_live_together(tmp_path):
    """A file that a test writes, a student's cell reads, and a later test asks for."""
    book = notebook(
        solution("one", "x = 1"),
        graded("alone", "assert x == 1"),
        graded("writes", "open('made.txt', 'w').write('7')"),
        solution("two", "y = int(open('made.txt').read())"),
        graded("asks", "assert y == 7"),
        graded("after", "assert x == 1"),
    )
    course = Course(tmp_path / "course").assign(p=book)
    course.submit("ann", p=book)
    course.grade()
    assert set(course.points("ann").values()) == {1}
    live = noted(course, "ann")["live"]
    assert {*live} == {"alone", "writes", "asks"}
    assert live["writes"] == "stands before asks, which needs what the tests before it leave behind"


def test_of_several_notebooks_a_later_one_has_the_files_of_those_before_it(tmp_path):
    p = notebook(solution("work", "open('x.txt', 'w').write('1')\nx = 1"), graded("a", "assert x"))
    q = notebook(solution("work", "x = int(open('x.txt').read())"), graded("b", "assert x == 1"))
    course = Course(tmp_path / "course").assign(p=p, q=q)
    course.submit("ann", p=p, q=q)
    assert "fails its own tests" not in course.grade()["log"]
    assert set(course.points("ann").values()) == {1}


def test_warnings_cost_no_point_where_a_cell_is_live(tmp_path):
    test = "import warnings\nwarnings.warn('careful')\nassert thing.size == 3"
    book = notebook(solution("work", "class Thing: size = 3\nthing = Thing()"), graded("t", test))
    course = Course(tmp_path / "course").assign(p=book)
    course.submit("ann", p=book)
    course.grade()
    assert course.points("ann") == {"t": 1} and "t" in noted(course, "ann")["live"]


def test_without_a_sandbox_it_is_the_same(tmp_path):
    settings = "c.LookaheadExecute.run_untrusted_code_without_sandbox = True"
    course = live_course(tmp_path / "course", settings)
    course.grade()
    assert noted(course)["live"] == LIVE and noted(course)["sandbox"] == "none"


# --- what is said ---------------------------------------------------------------------------------


def test_the_run_names_the_live_cells_with_the_reason(course):
    assert (
        f"assignment {ASSIGNMENT}: 5 of 9 graded cells run in the student's process" in course.log
    )
    for name, why in LIVE.items():
        assert f"{name}: {why}" in course.log


def test_a_test_that_the_solution_fails_in_either_way_is_told_and_the_class_is_graded(course):
    assert "the solution in source/ fails its own tests" in course.log
    assert "broken (AssertionError: not this dog)" in course.log
    assert "of_class (" not in course.log


def test_formgrader_says_of_a_live_cell_that_it_is_one(course):
    graded_notebook = course.autograded("right", "p")
    page, _ = LiveCells().preprocess(graded_notebook, {})
    shown = {
        c.metadata.nbgrader.grade_id: outputs(c) for c in page.cells if "nbgrader" in c.metadata
    }
    assert "ran in the student's process" in shown["of_class"]
    assert "it needs a live `Dog`" in shown["of_class"]
    assert shown["plain"] == ""


def test_without_a_source_the_class_is_graded_with_all_cells_examined_and_that_is_said(tmp_path):
    course = live_course(tmp_path / "course")
    (course.root / "source" / ASSIGNMENT / "p.ipynb").unlink()
    log = course.grade()["log"]
    assert f"assignment {ASSIGNMENT}: there is no solution to try its tests with" in log
    assert course.points("right")["plain"] == 2 and course.points("right")["of_class"] == 0


# --- what is kept ---------------------------------------------------------------------------------


def test_an_unchanged_assignment_is_not_tried_again(tmp_path):
    course = live_course(tmp_path / "course")
    course.grade()
    before = course.results()
    course.submit("third", p=course_notebook())
    log = course.grade()["log"]
    assert "Trying the tests" not in log
    assert (
        course.points("third") == course.points("right") and noted(course, "third")["live"] == LIVE
    )
    assert before.items() <= course.results().items()  # the others are still current


def test_submissions_that_are_graded_one_by_one_as_they_arrive_have_it_tried_once(tmp_path):
    """As by `course.py watch`."""
    course = live_course(tmp_path / "course")
    folder, times = CourseFolder.here(course.root), []
    for student in ("right", "wrong"):
        step = folder.make_step(AutogradeAhead, ASSIGNMENT, student)
        assert folder.run_each(step) == {}
        concurrent.futures.wait(step.futures)
        assert folder.run_each(step, step.finish) == {}
        (kept,) = (course.root / ".grader-results").glob("calibration-*.json")
        times.append(kept.stat().st_mtime_ns)
    assert times[0] == times[1]
    assert noted(course, "right")["live"] == noted(course, "wrong")["live"] == LIVE


def test_a_change_in_the_source_has_it_tried_anew_and_no_older_grade_is_current(tmp_path):
    def of_dog(test: str) -> NotebookNode:
        return notebook(solution("work", WORK), graded("t", test))

    course = Course(tmp_path / "course").assign(p=of_dog("assert type(dog).__name__ == 'Dog'"))
    course.submit("ann", p=of_dog(""))
    course.grade()
    assert noted(course, "ann")["live"] == {}
    course.assign(p=of_dog("assert dog.name == 'Rex'"))
    log = course.grade()["log"]
    assert "Trying the tests" in log and "1 graded" in log
    assert noted(course, "ann")["live"] == {"t": "needs a live `Dog`"}
    assert course.points("ann") == {"t": 1} and len(outcomes(course)) == 2


def test_a_damaged_file_is_as_none(course):
    (path,) = (course.root / ".grader-results").glob("calibration-*.json")
    text = path.read_text()
    path.write_text(text[:-20])
    assert "Trying the tests" in course.grade()["log"]
    assert path.read_text() == text


# --- always examined, always live -----------------------------------------------------------------


def test_always_examined_an_assignment_that_loses_points_is_not_graded_and_told_why(tmp_path):
    course = live_course(tmp_path / "course", 'c.LookaheadExecute.graded_cells = "examined"')
    done = course.grade()
    assert not done["success"]
    assert f"Nothing of assignment {ASSIGNMENT} was graded" in done["log"]
    for name, why in LIVE.items():
        assert f"{name}: {why}" in done["log"]
    assert "docs/other-courses.md" in done["log"]
    assert course.all_grades() == {} and not (course.root / "autograded" / "right").exists()


def test_always_live_every_graded_cell_runs_as_in_nbgrader_and_nothing_is_tried(tmp_path):
    course = live_course(tmp_path / "course", 'c.LookaheadExecute.graded_cells = "live"')
    log = course.grade()["log"]
    assert "Trying the tests" not in log and "could reach the hidden tests" in log
    assert {*noted(course)["live"]} == {*CELLS}
    assert course.points("right") == {name: 0 if name == "broken" else 2 for name in CELLS}


def test_the_older_setting_is_refused_with_what_to_write_instead(tmp_path):
    course = live_course(tmp_path / "course", "c.LookaheadExecute.examiner = False")
    done = course.grade()
    assert not done["success"]
    assert 'write c.LookaheadExecute.graded_cells = "live" instead' in done["log"]
    assert course.all_grades() == {}


# --- step by step ---------------------------------------------------------------------------------


def three_tests() -> NotebookNode:
    return notebook(solution("work"), *(graded(name, f"assert {name}") for name in "abc"))


def run_of(lost: dict[frozenset, str], asked: list):
    """Runs that lose these cells, by the cells that are live; all others lose none."""

    def run(live: set[str]) -> Outcome:
        asked.append(frozenset(live))
        missing = lost.get(frozenset(live), "")
        return Outcome({name: float(name not in missing) for name in "abc"}, [CellRun([])] * 4)

    return run


NONE_LIVE = frozenset()


@pytest.mark.parametrize(
    ("lost", "live"),
    [
        ({}, ""),
        ({NONE_LIVE: "b"}, "b"),
        ({NONE_LIVE: "a", frozenset("a"): "c"}, "ac"),
        ({NONE_LIVE: "b", frozenset("b"): "b"}, "ab"),
        ({NONE_LIVE: "b", frozenset("b"): "b", frozenset("ab"): "b"}, "abc"),
    ],
)
def test_cells_are_added_until_the_solution_has_its_points(lost, live):
    run = run_of(lost, asked := [])
    found = calibrate(three_tests(), run(set()), run)
    assert [*found.live] == [*live] and found.broken == {} and found.graded == 3
    assert len(asked) <= MOST_RUNS + 2


def test_what_is_lost_all_live_is_no_reason_to_run_live():
    run = run_of({NONE_LIVE: "b", frozenset("abc"): "b"}, [])
    found = calibrate(three_tests(), run(set()), run)
    assert found == Calibrated({}, {"b": "not all of its points"}, 3)


def test_a_cell_that_takes_a_name_of_a_live_one_is_live_too_or_a_submission_could_forge_it():
    book = notebook(
        graded("sets", "import math\nmemo = 1\nother = 2"),
        student_cell("other = 3"),
        graded("takes", "copy = memo"),
        graded("takes_from_it", "assert copy"),
        graded("own", "assert other == 3 and math.pi"),
    )
    found = takers(book, {"sets": "why"})
    assert found == {
        "takes": "needs `memo`, a name that an earlier test set",
        "takes_from_it": "needs `copy`, a name that an earlier test set",
    }


@pytest.mark.parametrize(
    ("error", "opaque", "said"),
    [
        ("AttributeError: a m.A object is graded by its type only: no .b", ["m.A", "m.B"], "needs a live `m.A`"),
        ("AssertionError: wrong", ["type __main__.Dog"], "needs the class `Dog` itself"),
        ("TypeError: a test cannot pass a m.A to a submission's function", [], "passes a `m.A` to the student's"),
        ("NameError: name 'memo' is not defined", [], "needs `memo`, a name that an earlier test set"),
        ("ModuleNotFoundError: No module named 'helper'", [], "imports `helper`, which only the student's process has"),
        ("FileNotFoundError: 'x.csv'", [], "reads a file that only the student's process has"),
        ("ValueError: what\never", [], "fails where it is examined: ValueError: what"),
        ("", [], "gives fewer points where it is examined"),
    ],
)  # fmt: skip
def test_the_reason_is_told_in_words(error, opaque, said):
    shown = [one_line_error(*error.split(": ", 1))] if error else []
    assert reason(CellRun(shown, opaque=opaque), [], {"memo"}) == said
