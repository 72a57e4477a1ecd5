"""Known mistakes are graded together where each can be told from the others."""

import nbformat
import pytest
from conftest import REPOSITORY
from nbformat.v4 import new_code_cell, new_notebook

from coursekit.authoring.answers import Answer, read_answers
from coursekit.authoring.packing import Packer
from coursekit.coursefolder import CourseFolder, read_notebook

COURSE = CourseFolder.here(REPOSITORY)
EXERCISES = ("one", "two", "three")


def notebook(**tests: str) -> nbformat.NotebookNode:
    """Three exercises, each with a test."""
    cells = []
    for name in EXERCISES:
        for grade_id, graded in ((name, False), (f"test_{name}", True)):
            test = tests.get(grade_id, f"assert {name}_result == 1")
            cell = new_code_cell(test if graded else RIGHT[name])
            flags = {"grade": graded, "solution": not graded, "points": 1 if graded else 0}
            cell.metadata.nbgrader = {"grade_id": grade_id, **flags}
            cells.append(cell)
    return new_notebook(cells=cells)


RIGHT = {name: f"{name}_result = 1" for name in EXERCISES}


def mistake(name: str, lost: str, **cells: str) -> Answer:
    return Answer(f"mistake_{name}", name, RIGHT | cells, points={f"test_{lost}": 0})


A = mistake("a", "one", one="one_result = 2")
B = mistake("b", "two", two="two_result = 2")
C = mistake("c", "one", one="one_result = 3")


def packer(**tests: str) -> Packer:
    return Packer(notebook(**tests), [Answer("correct", "", RIGHT)])


def test_mistakes_in_different_exercises_make_one_submission():
    (pack,) = packer().pack([A, B])
    assert pack.cells == RIGHT | {"one": "one_result = 2", "two": "two_result = 2"}


def test_mistakes_in_the_same_exercise_do_not():
    packs = packer().pack([A, B, C])
    assert [list(pack.own) for pack in packs] == [["mistake_a", "mistake_b"], ["mistake_c"]]


@pytest.mark.parametrize("tests", [{"test_two": "assert two_result == one_result"}, {}])
def test_those_that_share_names_do_not(tests):
    other = B if tests else mistake("d", "two", two="two_result = one_result + 1")
    assert len(packer(**tests).pack([A, other])) == 2


def test_one_that_lacks_a_name_that_another_needs_does_not():
    lacks = mistake("h", "one", one="one_reslut = 1")
    needs = mistake("i", "two", two="two_result = one_result + 1")
    assert len(packer().pack([lacks, needs])) == 2


def test_what_is_imported_as_the_tutorial_does_is_shared_by_all():
    imported = "import numpy as np\n"
    one = mistake("j", "one", one=f"{imported}one_result = np.int64(2)")
    two = mistake("k", "two", two="two_result = np.int64(2)")
    assert len(packer().pack([one, two])) == 2
    with_tutorial = notebook()
    with_tutorial.cells.insert(0, new_code_cell(imported))
    assert len(Packer(with_tutorial, [Answer("correct", "", RIGHT)]).pack([one, two])) == 1


def test_each_is_judged_by_its_own_exercise_and_by_those_of_nobody():
    ours = packer()
    (pack,) = ours.pack([A, B])
    assert ours.judged(pack, A) == {"test_one", "test_three"}
    assert ours.judged(pack, B) == {"test_two", "test_three"}


def test_a_right_exercise_written_in_a_new_way_is_judged_once():
    new = {"three": "three_result = 2 - 1"}
    ours = packer()
    first, second = mistake("e", "one", one="?", **new), mistake("f", "two", two="?", **new)
    (pack,) = ours.pack([first, second])
    assert pack.cells["three"] == new["three"]
    assert "test_three" in ours.judged(pack, first)
    assert ours.judged(pack, second) == {"test_two"}


def test_an_exercise_that_is_left_unsolved_stays_so():
    unsolved = Answer("mistake_g", "", {n: RIGHT[n] for n in EXERCISES[1:]}, {"test_one": 0})
    (pack,) = packer().pack([unsolved, B])
    assert pack.cells == {"two": "two_result = 2", "three": RIGHT["three"]}


@pytest.mark.parametrize("assignment", COURSE.assignments())
def test_every_known_mistake_of_the_course_is_in_one_pack_and_judged_where_it_loses_points(
    assignment,
):
    source = read_notebook(COURSE.source_notebook(assignment))
    answers = read_answers(COURSE, assignment)
    mistakes = [answer for answer in answers if not answer.is_correct]
    ours = Packer(source, [answer for answer in answers if answer.is_correct])
    packs = ours.pack(mistakes)
    names = [name for pack in packs for name in pack.own]
    assert sorted(names) == [answer.name for answer in mistakes]
    for pack in packs:
        for answer in mistakes:
            if answer.name in pack.own:
                assert answer.points.keys() <= ours.judged(pack, answer)
                assert all(
                    pack.cells.get(name) == answer.cells.get(name) for name in pack.own[answer.name]
                )
