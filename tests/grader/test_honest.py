"""Honest submissions that look odd are graded, or named with what to do."""

import shutil
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell
from nbgrader.api import MissingEntry
from same_courses import Course, answered, graded, notebook, solution, student_cell

pytestmark = pytest.mark.xdist_group("grader-honest")
FULL = {"test_one": 1, "test_two": 2}
ANSWERS = {"work_one": "x = 1", "work_two": "y = 2"}


def two_exercises() -> NotebookNode:
    book = notebook(
        student_cell("import math\nprint('a first cell of the tutorial')"),
        new_markdown_cell("Exercise 1: store 1 in x. This text stands in every copy."),
        solution("work_one"),
        graded("test_one", "assert x == 1, 'x should be 1'", 1),
        student_cell("second = 'a second cell of the tutorial'"),
        solution("work_two"),
        graded("test_two", "assert y == 2, 'y should be 2'", 2),
        new_markdown_cell("The end of the notebook, which every copy has."),
    )
    for number, cell in enumerate(book.cells):
        cell.id = f"cell-of-release-{number}"
    return book


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return Course(tmp_path / "course").assign(p=two_exercises())


def handed_out(course: Course) -> NotebookNode:
    return nbformat.read(course.root / "release" / "toy" / "p.ipynb", as_version=4)


def solved(course: Course) -> NotebookNode:
    return answered(handed_out(course), **ANSWERS)


def name_of(cell: NotebookNode) -> str:
    return cell.metadata.get("nbgrader", {}).get("grade_id", "")


def without(book: NotebookNode, *names: str) -> NotebookNode:
    book.cells = [cell for cell in book.cells if name_of(cell) not in names]
    return book


def remarks(course: Course, student: str) -> str:
    return "; ".join(course.autograded(student, "p").metadata.coursekit.repaired)


# --- cells that are gone or have lost what they were ------------------------------------------------


@pytest.mark.parametrize(
    "gone",
    [
        ("work_one", "test_one"),
        ("work_two", "test_two"),
        ("work_one", "test_one", "work_two", "test_two"),
        ("test_one", "test_two"),
    ],
    ids="-".join,
)
@pytest.mark.parametrize("ids", ["kept", "lost"])
def test_an_answer_in_a_plain_cell_counts_where_its_cells_were_deleted(course, gone, ids):
    book = solved(course)
    places = {name_of(cell): index for index, cell in enumerate(book.cells)}
    for name in sorted(gone, key=places.get, reverse=True):
        if name in ANSWERS:
            book.cells.insert(places[name], student_cell(ANSWERS[name]))
    without(book, *gone)
    if ids == "lost":
        for number, cell in enumerate(book.cells):
            cell.id = f"another-{number}"
    course.submit("anna", p=book)
    assert course.grade()["success"]
    assert course.points("anna") == FULL
    assert "has been put back" in remarks(course, "anna")


def test_cells_that_lost_their_metadata_are_known_by_their_ids(course):
    book = solved(course)
    for cell in book.cells:
        cell.metadata = {}
    course.submit("anna", p=book)
    course.grade()
    assert course.points("anna") == FULL
    assert "cell 'test_two' had lost its metadata" in remarks(course, "anna")


def test_tests_that_lost_metadata_and_id_are_known_by_their_text(course):
    book = solved(course)
    for number, cell in enumerate(book.cells):
        cell.metadata, cell.id = {}, f"other-{number}"
    course.submit("anna", p=book)
    course.grade()
    assert course.points("anna") == FULL


def test_a_notebook_without_any_cell_of_the_release_is_graded_at_its_end(course):
    course.submit("anna", p=notebook(student_cell("x = 1"), student_cell("y = 2")))
    course.grade()
    assert course.points("anna") == FULL


def test_a_wrong_answer_gains_nothing_by_lost_cells(course):
    book = without(answered(handed_out(course), work_one="x = 2", work_two="y = 3"), "test_one")
    for cell in book.cells:
        cell.metadata = {}
    course.submit("anna", p=book)
    course.grade()
    assert course.points("anna") == {"test_one": 0, "test_two": 0}


# --- notebooks of another name, or elsewhere --------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "p (1).ipynb",
        "Copy of p.ipynb",
        "p-Copy1.ipynb",
        "muster_ps1.ipynb",
        "P.ipynb",
        "p.ipynb.txt",
        "p.json",
        "inside/p.ipynb",
        "a/b/my work.ipynb",
    ],
)
def test_a_renamed_or_misplaced_notebook_is_graded_and_named(course, name):
    course.submit("somebody", p=handed_out(course))
    folder = course.root / "submitted" / "anna" / "toy"
    path = folder / name
    path.parent.mkdir(parents=True)
    nbformat.write(solved(course), path)
    assert course.grade()["success"]
    assert course.points("anna") == FULL
    assert name in remarks(course, "anna")


def test_a_renamed_one_of_several_notebooks_is_graded_too(tmp_path):
    a = notebook(solution("work_a"), graded("test_a", "assert x == 1"))
    course = Course(tmp_path / "course").assign(a=a, p=two_exercises())
    course.submit("anna", a=answered(a, work_a="x = 1"), **{"p (1)": solved(course)})
    course.grade()
    assert course.points("anna") == FULL | {"test_a": 1}


def test_a_misplaced_notebook_finds_the_files_beside_it(course):
    folder = course.submit("anna", files={"work/x.txt": "1", "x.txt": "2"})
    book = answered(solved(course), work_one="x = int(open('x.txt').read())")
    nbformat.write(book, folder / "work" / "my.ipynb")
    course.submit("ben", p=solved(course))
    course.grade()
    assert course.points("anna") == FULL
    assert (course.root / "autograded" / "anna" / "toy" / "x.txt").read_text() == "1"


def test_a_solved_copy_beside_an_untouched_notebook_is_graded_and_named(course):
    course.submit("anna", p=handed_out(course), **{"p (1)": solved(course)})
    course.grade()
    assert course.points("anna") == FULL
    assert "is as it was handed out, so 'p (1).ipynb' was graded" in remarks(course, "anna")


def test_the_notebook_of_the_right_name_counts_if_it_was_worked_on(course):
    right = answered(handed_out(course), work_one="x = 1")
    course.submit("anna", p=right, **{"p (1)": solved(course)})
    course.grade()
    assert course.points("anna") == {"test_one": 1, "test_two": 0}
    assert remarks(course, "anna") == "'p.ipynb' was graded; 'p (1).ipynb' holds other answers"


def test_several_solved_copies_have_no_grade_and_it_is_said_what_to_do(course):
    half = answered(handed_out(course), work_one="x = 1")
    course.submit("anna", **{"p (1)": solved(course), "p (2)": half})
    course.submit("ben", p=solved(course))
    done = course.grade()
    assert not done["success"] and course.points("ben") == FULL
    assert "'p (1).ipynb', 'p (2).ipynb'; rename the one that counts to p.ipynb" in done["log"]
    with pytest.raises(MissingEntry):
        course.points("anna")
    (course.root / "submitted" / "anna" / "toy" / "p (1).ipynb").rename(
        course.root / "submitted" / "anna" / "toy" / "p.ipynb"
    )
    assert course.grade()["success"]
    assert course.points("anna") == FULL


def test_what_lies_in_place_of_a_notebook_is_named(course):
    course.submit("anna", files={"answers.pdf": "%PDF"}, other=notebook(student_cell("z = 3")))
    course.grade()
    assert course.points("anna") == {"test_one": 0, "test_two": 0}
    rejected = course.autograded("anna", "p").metadata.coursekit.rejected
    assert "'answers.pdf', 'other.ipynb' found in place of a notebook" in rejected


def test_a_notebook_of_another_assignment_is_not_taken_for_this_one(course):
    course.assign(assignment="second", q=notebook(solution("work_q"), graded("test_q", "assert z")))
    course.submit("anna", q=notebook(solution("work_q", "z = 3"), graded("test_q", "")))
    course.grade()
    assert course.points("anna") == {"test_one": 0, "test_two": 0}


# --- names ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["x[1]", "anna ", " ben", "a*", "what?", "<b>"])
def test_a_folder_whose_name_does_not_work_is_named_and_costs_no_neighbour(course, name):
    course.submit("x1", p=solved(course))
    course.submit(name, p=solved(course))
    done = course.grade()
    assert not done["success"]
    assert "is not one that works; rename it" in done["log"]
    assert course.points("x1") == FULL
    with pytest.raises(MissingEntry):
        course.points(name)


@pytest.mark.parametrize(
    "name", ["Anna Lena", "o'brien", "müller", "a.b-c_d@e+f", "学生", "1234567"]
)
def test_usual_names_work(course, name):
    course.submit(name, p=solved(course))
    assert course.grade()["success"]
    assert course.points(name) == FULL


def test_a_renamed_folder_is_graded_at_once(course):
    folder = course.submit("x[1]", p=solved(course))
    course.grade()
    shutil.move(folder.parent, course.root / "submitted" / "x_1")
    assert course.grade()["success"]
    assert course.points("x_1") == FULL
