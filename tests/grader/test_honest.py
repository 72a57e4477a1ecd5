"""Honest submissions that look odd are graded, or named with what to do.

Each is a student's of one class, which is graded once; what fails a run is in a class of its own.
"""

import shutil

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell
from nbgrader.api import MissingEntry
from same_courses import Course, answered, graded, notebook, solution, student_cell

pytestmark = pytest.mark.xdist_group("grader-honest")
FULL = {"test_one": 1, "test_two": 2}
NOTHING = dict.fromkeys(FULL, 0)
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


# --- the class --------------------------------------------------------------------------------------

DELETED = [
    ("work_one", "test_one"),
    ("work_two", "test_two"),
    ("work_one", "test_one", "work_two", "test_two"),
    ("test_one", "test_two"),
]
RENAMED = [
    "p (1).ipynb",
    "Copy of p.ipynb",
    "p-Copy1.ipynb",
    "muster_ps1.ipynb",
    "P.ipynb",
    "p.ipynb.txt",
    "p.json",
    "inside/p.ipynb",
    "a/b/my work.ipynb",
]
USUAL_NAMES = ["Anna Lena", "o'brien", "müller", "a.b-c_d@e+f", "学生", "1234567"]


def who_deleted(gone: tuple[str, ...], ids: str) -> str:
    return f"deleted-{'-'.join(gone)}-{ids}"


def who_renamed(name: str) -> str:
    return f"renamed{RENAMED.index(name)}"


def deletes(course: Course, gone: tuple[str, ...], ids: str) -> None:
    """Hands in answers in plain cells, where a notebook's own cells were deleted."""
    book = solved(course)
    places = {name_of(cell): index for index, cell in enumerate(book.cells)}
    for name in sorted(gone, key=places.get, reverse=True):
        if name in ANSWERS:
            book.cells.insert(places[name], student_cell(ANSWERS[name]))
    without(book, *gone)
    if ids == "lost":
        for number, cell in enumerate(book.cells):
            cell.id = f"another-{number}"
    course.submit(who_deleted(gone, ids), p=book)


def lose_metadata(course: Course) -> None:
    """Hands in notebooks whose cells lost their metadata, their ids, too, or are none of the release's."""
    bare, nameless, wrong = (
        solved(course),
        solved(course),
        without(answered(handed_out(course), work_one="x = 2", work_two="y = 3"), "test_one"),
    )
    for book in (bare, nameless, wrong):
        for cell in book.cells:
            cell.metadata = {}
    for number, cell in enumerate(nameless.cells):
        cell.id = f"other-{number}"
    course.submit("bare", p=bare)
    course.submit("nameless", p=nameless)
    course.submit("wrong", p=wrong)
    course.submit("own_cells", p=notebook(student_cell("x = 1"), student_cell("y = 2")))


def renames(course: Course, name: str) -> None:
    path = course.root / "submitted" / who_renamed(name) / "toy" / name
    path.parent.mkdir(parents=True)
    nbformat.write(solved(course), path)


def misplace(course: Course) -> None:
    """Hands in a notebook elsewhere, copies beside it, or something else in its place."""
    folder = course.submit("misplaced", files={"work/x.txt": "1", "x.txt": "2"})
    book = answered(solved(course), work_one="x = int(open('x.txt').read())")
    nbformat.write(book, folder / "work" / "my.ipynb")
    course.submit("untouched", p=handed_out(course), **{"p (1)": solved(course)})
    right = answered(handed_out(course), work_one="x = 1")
    course.submit("worked_on", p=right, **{"p (1)": solved(course)})
    other = notebook(student_cell("z = 3"))
    course.submit("something_else", files={"answers.pdf": "%PDF"}, other=other)
    of_another = notebook(solution("work_q", "z = 3"), graded("test_q", ""))
    course.submit("of_another", q=of_another)


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """The class, graded in one run."""
    course = Course(tmp_path_factory.mktemp("honest") / "course").assign(p=two_exercises())
    course.assign(assignment="second", q=notebook(solution("work_q"), graded("test_q", "assert z")))
    for gone in DELETED:
        for ids in ("kept", "lost"):
            deletes(course, gone, ids)
    lose_metadata(course)
    for name in RENAMED:
        renames(course, name)
    misplace(course)
    for name in USUAL_NAMES:
        course.submit(name, p=solved(course))
    course.submit("nothing_done", p=handed_out(course))
    course.run = course.grade()
    return course


def test_no_odd_submission_fails_the_run(course):
    assert course.run["success"], course.run


def test_who_has_done_nothing_gets_nothing(course):
    assert course.points("nothing_done") == NOTHING


# --- cells that are gone or have lost what they were ------------------------------------------------


@pytest.mark.parametrize("gone", DELETED, ids="-".join)
@pytest.mark.parametrize("ids", ["kept", "lost"])
def test_an_answer_in_a_plain_cell_counts_where_its_cells_were_deleted(course, gone, ids):
    student = who_deleted(gone, ids)
    assert course.points(student) == FULL
    assert "has been put back" in remarks(course, student)


def test_cells_that_lost_their_metadata_are_known_by_their_ids(course):
    assert course.points("bare") == FULL
    assert "cell 'test_two' had lost its metadata" in remarks(course, "bare")


def test_tests_that_lost_metadata_and_id_are_known_by_their_text(course):
    assert course.points("nameless") == FULL


def test_a_notebook_without_any_cell_of_the_release_is_graded_at_its_end(course):
    assert course.points("own_cells") == FULL


def test_a_wrong_answer_gains_nothing_by_lost_cells(course):
    assert course.points("wrong") == NOTHING


# --- notebooks of another name, or elsewhere --------------------------------------------------------


@pytest.mark.parametrize("name", RENAMED)
def test_a_renamed_or_misplaced_notebook_is_graded_and_named(course, name):
    assert course.points(who_renamed(name)) == FULL
    assert name in remarks(course, who_renamed(name))


def test_a_renamed_one_of_several_notebooks_is_graded_too(tmp_path):
    a = notebook(solution("work_a"), graded("test_a", "assert x == 1"))
    course = Course(tmp_path / "course").assign(a=a, p=two_exercises())
    course.submit("anna", a=answered(a, work_a="x = 1"), **{"p (1)": solved(course)})
    course.grade()
    assert course.points("anna") == FULL | {"test_a": 1}


def test_a_misplaced_notebook_finds_the_files_beside_it(course):
    assert course.points("misplaced") == FULL
    assert (course.root / "autograded" / "misplaced" / "toy" / "x.txt").read_text() == "1"


def test_a_solved_copy_beside_an_untouched_notebook_is_graded_and_named(course):
    assert course.points("untouched") == FULL
    assert "is as it was handed out, so 'p (1).ipynb' was graded" in remarks(course, "untouched")


def test_the_notebook_of_the_right_name_counts_if_it_was_worked_on(course):
    assert course.points("worked_on") == {"test_one": 1, "test_two": 0}
    said = "'p.ipynb' was graded; 'p (1).ipynb' holds other answers"
    assert remarks(course, "worked_on") == said


def test_what_lies_in_place_of_a_notebook_is_named(course):
    assert course.points("something_else") == NOTHING
    rejected = course.autograded("something_else", "p").metadata.coursekit.rejected
    assert "'answers.pdf', 'other.ipynb' found in place of a notebook" in rejected


def test_a_notebook_of_another_assignment_is_not_taken_for_this_one(course):
    assert course.points("of_another") == NOTHING


# --- names ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", USUAL_NAMES)
def test_usual_names_work(course, name):
    assert course.points(name) == FULL


# By neighbours: to a shell, some of these names mean their neighbour's folder.
UNUSABLE = {"x[1]": "x1", "anna ": "anna", " ben": "ben", "a*": "a1", "what?": "whats", "<b>": "b"}


@pytest.fixture(scope="module")
def mended(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A class that no run can grade whole: first as it is, then with usable names, then all mended."""
    course = Course(tmp_path_factory.mktemp("mended") / "course").assign(p=two_exercises())
    submitted = course.root / "submitted"
    for name in (*UNUSABLE, *UNUSABLE.values()):
        course.submit(name, p=solved(course))
    half = answered(handed_out(course), work_one="x = 1")
    course.submit("copies", **{"p (1)": solved(course), "p (2)": half})
    course.runs = [course.grade()]
    course.graded = [course.all_grades()]
    for number, name in enumerate(UNUSABLE):
        shutil.move(submitted / name, submitted / f"usable{number}")
    course.runs.append(course.grade())
    course.graded.append(course.all_grades())
    (submitted / "copies" / "toy" / "p (1).ipynb").rename(submitted / "copies" / "toy" / "p.ipynb")
    course.runs.append(course.grade())
    return course


@pytest.mark.parametrize("name", UNUSABLE)
def test_a_folder_whose_name_does_not_work_is_named_and_costs_no_neighbour(mended, name):
    assert not mended.runs[0]["success"]
    lines = [line for line in mended.runs[0]["log"].splitlines() if f"{name}/p: no grade" in line]
    assert lines and all("is not one that works; rename it" in line for line in lines)
    assert {cell.points for cell in mended.graded[0][UNUSABLE[name]].values()} == {1, 2}
    assert name not in mended.graded[0]
    with pytest.raises(MissingEntry):
        mended.points(name)


def test_several_solved_copies_have_no_grade_and_it_is_said_what_to_do(mended):
    done = mended.runs[1]  # nothing else fails it
    assert not done["success"] and "is not one that works" not in done["log"]
    assert "'p (1).ipynb', 'p (2).ipynb'; rename the one that counts to p.ipynb" in done["log"]
    assert "copies" not in mended.graded[1]


def test_what_could_not_be_graded_is_graded_once_it_is_mended(mended):
    assert mended.runs[2]["success"], mended.runs[2]
    assert mended.points("copies") == FULL


@pytest.mark.parametrize("number", range(len(UNUSABLE)))
def test_a_renamed_folder_is_graded_at_once(mended, number):
    assert {cell.points for cell in mended.graded[1][f"usable{number}"].values()} == {1, 2}


def test_a_folder_whose_name_has_two_lines_costs_no_neighbour_and_is_named(tmp_path):
    """nbgrader cannot match its path, and would end the run."""
    course = Course(tmp_path / "course").assign(p=two_exercises())
    for name in ("anna", "of\ntwo lines", "zoe"):
        course.submit(name, p=solved(course))
    run = course.grade()
    assert {*course.all_grades()} == {"anna", "zoe"}
    assert course.points("zoe") == FULL
    assert "of\\ntwo lines" in run["log"] and "no grade, rename the folder" in run["log"]
