"""Honest submissions get exactly stock nbgrader's points, cell by cell.

Stock is the same environment and the same settings with nbgrader's own executor and exporter. It is
slow, so a choice of the answers is graded twice; with GRADER_ALL_ANSWERS=1 it is all of them.
"""

import os
import shutil
from importlib.util import find_spec
from pathlib import Path

import nbformat
import pytest
from same_courses import (
    OURS,
    REPOSITORY,
    STOCK,
    Course,
    answered,
    exercise,
    graded,
    notebook,
    outputs,
    solution,
    student_cell,
)

from coursekit.authoring import sample_class
from coursekit.authoring.answers import read_answers
from coursekit.coursefolder import CourseFolder, read_notebook

pytestmark = [pytest.mark.xdist_group("grader-same-grades"), pytest.mark.slow]

ALL_ANSWERS = "GRADER_ALL_ANSWERS" in os.environ
COURSE = "01_clustering"
# Besides a few in turn: the kinds of values and of failures that travel in different ways.
CHOICE = (
    "correct_helper_functions",
    "correct_nullable_dtypes",
    "correct_pipeline",
    "correct_preallocated_object_dtype",
    "mistake_best_k_is_a_table",
    "mistake_columns_misspelled",
    "mistake_exercise_1_syntax_error",
    "mistake_numbers_as_text",
    "mistake_placeholders",
    "mistake_profile_is_an_array",
    "mistake_scores_is_a_dictionary",
    "mistake_sizes_are_the_labels",
)
FEW = 14  # of correct answers and mistakes in turn
STOCK_SECONDS = 1200
Pair = dict[str, Course]


def pair(folder: Path, settings: str = "") -> Pair:
    return {kind: Course(folder / kind, kind, settings) for kind in (OURS, STOCK)}


def grade_both(courses: Pair, assignment: str) -> Pair:
    """Stock's in a process of its own, ours meanwhile in this one."""
    stock = courses[STOCK].command("autograde", assignment)
    done = courses[OURS].grade(assignment=assignment)
    text, _ = stock.communicate(timeout=STOCK_SECONDS)
    assert done["success"], done
    assert stock.returncode == 0, text
    return courses


def assert_same_grades(courses: Pair, assignment: str) -> int:
    """Compares every cell of every student; gives their number."""
    ours = courses[OURS].all_grades(assignment=assignment)
    stock = courses[STOCK].all_grades(assignment=assignment)
    assert ours == stock
    return sum(len(cells) for cells in stock.values())


def errors(course: Course, student: str, name: str, assignment: str) -> dict[str, str]:
    """By grade_id, what the student reads as the reason for a graded cell's failure."""
    book = course.autograded(student, name, assignment=assignment)
    return {
        cell.metadata.nbgrader.grade_id: f"{output.ename}: {output.evalue}"
        for cell in book.cells
        for output in cell.get("outputs", [])
        if cell.metadata.get("nbgrader", {}).get("grade") and output.output_type == "error"
    }


# --- this course --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def clustering(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    """The sample class, and one student per chosen answer, graded by both."""
    courses = pair(tmp_path_factory.mktemp("clustering"))
    real = CourseFolder.here(REPOSITORY)
    answers = read_answers(real, COURSE)
    book = read_notebook(real.source_notebook(COURSE))
    for course in courses.values():
        course.settings_file.write_text(
            course.settings_file.read_text() + "c.Execute.timeout = 120\n"
        )
        course.assign(assignment=COURSE, **{COURSE: book})
        release = nbformat.read(course.root / "release" / COURSE / f"{COURSE}.ipynb", as_version=4)
        chosen = {answer.name: answer for answer in sample_class.mixed(answers)[:FEW]}
        chosen |= {
            answer.name: answer for answer in answers if ALL_ANSWERS or answer.name in CHOICE
        }
        for student, answer in chosen.items():
            course.submit(student, assignment=COURSE, **{COURSE: answer.fill_in(release)})
    return grade_both(courses, COURSE)


def test_the_chosen_answers_exist():
    names = {answer.name for answer in read_answers(CourseFolder.here(REPOSITORY), COURSE)}
    assert set(CHOICE) <= names


def test_the_sample_class_and_the_chosen_answers_get_stock_points_cell_by_cell(clustering):
    assert assert_same_grades(clustering, COURSE) > 100


def test_the_chosen_answers_read_stock_messages_in_graded_cells(clustering):
    for student in clustering[STOCK].all_grades(assignment=COURSE):
        found = {
            kind: errors(course, student, COURSE, COURSE) for kind, course in clustering.items()
        }
        assert found[OURS] == found[STOCK], student


# --- nbgrader's documentation -------------------------------------------------------------------


def documentation() -> Path:
    return Path(find_spec("nbgrader").origin).parent / "docs" / "source" / "user_guide"


@pytest.fixture(scope="module")
def documented(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    """The example course of nbgrader's user guide, with its two students and two of ours.

    `solved` hands in the teacher's own solution, `untouched` the release as it is.
    """
    courses = pair(tmp_path_factory.mktemp("documented"))
    for course in courses.values():
        copy(documentation() / "source", course.root / "source")
        copy(documentation() / "submitted", course.root / "submitted")
        assert course.api().generate_assignment("ps1")["success"]
        for student, folder in {"solved": "source", "untouched": "release"}.items():
            copy(course.root / folder / "ps1", course.root / "submitted" / student / "ps1")
    return grade_both(courses, "ps1")


def copy(source: Path, target: Path) -> None:
    shutil.copytree(source, target, copy_function=shutil.copyfile)


def test_the_submissions_of_nbgraders_documentation_get_stock_points(documented):
    assert assert_same_grades(documented, "ps1") >= 4 * 8


def test_the_documentations_students_have_the_points_its_guide_shows(documented):
    points = documented[OURS].points("hacker", assignment="ps1")
    assert points["correct_squares"] == 1 and points["squares_invalid_input"] == 1
    assert points["sum_of_squares_uses_squares"] == 0.5  # the test that deletes `squares`
    assert points["sum_of_squares_application"] is None  # for a person
    assert documented[OURS].points("bitdiddle", assignment="ps1")["correct_squares"] == 0


def test_the_documentations_automatic_tests_get_stock_points(tmp_path):
    courses = pair(tmp_path)
    for course in courses.values():
        copy(documentation() / "source", course.root / "source")
        shutil.copyfile(documentation() / "autotests.yml", course.root / "autotests.yml")
        # The flag of `nbgrader generate_assignment` that turns `### AUTOTEST` into tests is the default.
        done = course.api().generate_assignment("ps1_autotest")
        assert done["success"], done
        for student, folder in {"solved": "source", "untouched": "release"}.items():
            target = course.root / "submitted" / student / "ps1_autotest"
            copy(course.root / folder / "ps1_autotest", target)
    assert assert_same_grades(grade_both(courses, "ps1_autotest"), "ps1_autotest") > 0


# --- kinds of tests and answers -----------------------------------------------------------------

FUNCTION_TEST = """\
values = [3, 1, 2]
assert f(values) == 3, "the largest is 3"
assert values == [3, 1, 2], "f must not change what it is given"
try:
    f([])
except ValueError:
    pass
else:
    raise AssertionError("f([]) should raise ValueError")"""
FIGURE_TEST = """\
assert type(ax).__name__ == "Axes", f"ax should be an Axes, not {type(ax).__name__}"
"""
LIVE_TEST = "assert ax.get_title() == 'a title', 'the title is missing'"
CELLS = notebook(
    student_cell("import numpy as np\nimport pandas as pd\nbase = 10"),
    solution("work"),
    graded("number", "assert abs(x - 0.3) < 1e-9 and isinstance(x, float)", 1),
    graded("text", "assert text.upper() == 'ABC'", 1),
    graded("array", "assert isinstance(a, np.ndarray) and a.dtype == float and a.sum() == 3", 1),
    graded("table", "assert list(t.columns) == ['k', 'v'] and t['v'].max() == 2", 1),
    graded("function", FUNCTION_TEST, 2),
    graded("figure", FIGURE_TEST, 1),
    graded("partial", "0.25 * (x > 0) + 0.5 * (len(text) == 3)", 1),
    graded("helper", "def double(v):\n    return 2 * v\nassert double(base) == 20", 1),
    graded("uses_helper", "assert double(x) > 0.5", 1),
    graded("several", "assert {'a': [1, (2, 3)]} == d\nassert s == {1, 2}", 1),
    graded("nothing", "", 1),
    graded("magic", "%matplotlib inline\nassert x > 0", 1),
    graded("timed", "%%time\nassert len(text) == 3", 1),
    graded("shell", "!true\nassert x > 0", 1),
    graded("by_text", "assert 'd' in globals() and len(globals()['d']) == 1", 1),
    graded("star", "from math import *\nassert sqrt(4) == 2", 1),
    graded("star_again", "assert sqrt(base - 1) == 3", 1),
    graded("index", "assert isinstance(t.index, pd.RangeIndex)", 1),
)
RIGHT = """\
import matplotlib.pyplot as plt
x = 0.1 + 0.2
text = "abc"
a = np.array([1.0, 2.0])
t = pd.DataFrame({"k": ["p", "q"], "v": [1, 2]})
def f(values):
    return max(values)
fig, ax = plt.subplots()
d = {"a": [1, (2, 3)]}
s = {1, 2}"""
ANSWERS = {
    "right": RIGHT,
    "unanswered": "raise NotImplementedError",
    "empty": "",
    "syntax": "x = = 1",
    "none": RIGHT + "\nx = text = a = t = f = ax = d = s = None",
    "other_types": RIGHT + "\nx = np.float64(0.3)\na = [1.0, 2.0]\nt = t.to_dict()\nax = fig",
    "strings": RIGHT + "\nx, text, s = '0.3', ['abc'], [1, 2]",
    "in_place": RIGHT + "\ndef f(values):\n    values.sort()\n    return values[-1]",
    "no_error": RIGHT + "\ndef f(values):\n    return max(values) if values else None",
    "other_error": RIGHT + "\ndef f(values):\n    return sorted(values)[-1]",
    "a_lambda": RIGHT + "\nf = lambda values: max(values)",
    "an_object": RIGHT
    + "\nclass Best:\n    def __call__(self, v):\n        return max(v)\nf = Best()",
    "deletes": RIGHT + "\ndel x, text",
    "own_base": RIGHT + "\nbase = 11",
    "half": "x = 0.3\ntext = 'abc'\n1 / 0\n" + RIGHT,
    "exits": RIGHT + "\nraise SystemExit",
}


@pytest.fixture(scope="module")
def kinds(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    """Many small answers of many types, right and wrong ones."""
    courses = pair(tmp_path_factory.mktemp("kinds"))
    for course in courses.values():
        course.assign(p=CELLS)
        for student, work in ANSWERS.items():
            course.submit(student, p=answered(CELLS, work=work))
    return grade_both(courses, "toy")


@pytest.mark.parametrize("student", ANSWERS)
def test_an_answer_of_this_kind_gets_stock_points(kinds, student):
    assert kinds[OURS].grades(student) == kinds[STOCK].grades(student)


def test_cells_are_numbered_as_with_stock(kinds):
    counts = {
        kind: [cell.get("execution_count") for cell in course.autograded("right", "p").cells]
        for kind, course in kinds.items()
    }
    assert counts[OURS] == counts[STOCK]


def test_graded_cells_show_the_same_text_as_with_stock(kinds):
    """Only what is printed or returned; tracebacks name their cells in their own ways."""
    for kind in ("right", "none", "strings"):
        for name in ("partial", "nothing"):
            found = {
                key: outputs(
                    next(
                        cell
                        for cell in course.autograded(kind, "p").cells
                        if cell.metadata.get("nbgrader", {}).get("grade_id") == name
                    )
                ).partition("\n")[0]
                for key, course in kinds.items()
            }
            assert found[OURS] == found[STOCK], (kind, name)


@pytest.mark.parametrize("graded_cells", ["calibrated", "live"])
def test_tests_of_live_objects_get_stock_points(tmp_path, graded_cells):
    """A figure cannot travel as plain data: a test that looks into one runs live."""
    courses = pair(tmp_path, f"c.LookaheadExecute.graded_cells = {graded_cells!r}\n")
    work = "import matplotlib.pyplot as plt\nax = plt.subplot()\nax.set_title('a title')"
    for course in courses.values():
        course.assign(p=answered(exercise(LIVE_TEST), work=work))
        course.submit("right", p=answered(exercise(LIVE_TEST), work=work))
        course.submit("wrong", p=answered(exercise(LIVE_TEST), work=work + "\nax.set_title('b')"))
    assert assert_same_grades(grade_both(courses, "toy"), "toy") == 2
    assert courses[OURS].points("right") == {"test_work": 1}


def test_stderr_of_a_graded_cell_is_the_one_wanted_difference(tmp_path):
    """nbgrader gives 0 points for a warning; ours does not."""
    warning = "import warnings\nwarnings.warn('careful')\nassert x == 1"
    courses = pair(tmp_path)
    for course in courses.values():
        course.assign(p=exercise(warning))
        course.submit("ann", p=answered(exercise(warning), work="x = 1"))
    grade_both(courses, "toy")
    assert courses[STOCK].points("ann") == {"test_work": 0}
    assert courses[OURS].points("ann") == {"test_work": 1}
