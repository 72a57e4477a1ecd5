"""Which cell of a submission is which: found again when moved, copied, stripped; put back when gone."""

import json

import nbformat
import pytest

from coursekit.grader.plugin.claims import longest_rise
from coursekit.grader.plugin.master import Master, MasterCell
from coursekit.grader.plugin.released import ReleasedCell
from coursekit.grader.plugin.submission import Submission, parse, repair

# Two exercises between tutorial cells. Letters in the orders below: cells' ids.
RELEASED = [
    ReleasedCell("title", "", "markdown", "# Title", False),
    ReleasedCell("setup", "setup", "code", "import numpy as np", False),
    ReleasedCell("ask-1", "", "markdown", "Exercise 1", False),
    ReleasedCell("work-1", "work_1", "code", "raise NotImplementedError", True),
    ReleasedCell("test-1", "test_1", "code", "assert x == 1", False),
    ReleasedCell("more-1", "more_1", "code", "assert x < 2", False),
    ReleasedCell("done-1", "", "markdown", "Compare 1", False),
    ReleasedCell("demo", "", "code", "print('demo')", False),
    ReleasedCell("work-2", "work_2", "code", "raise NotImplementedError", True),
    ReleasedCell("test-2", "test_2", "code", "assert y == 2", False),
    ReleasedCell("rules", "rules", "markdown", "# Rules", False),
    ReleasedCell("end", "", "markdown", "The end", False),
]
HIDDEN = "\n### BEGIN HIDDEN TESTS\nassert True\n### END HIDDEN TESTS"


def master() -> Master:
    """The assignment, whose tests have a part that was not handed out."""
    cells = []
    for cell in RELEASED:
        if cell.grade_id:
            grade = cell.id.startswith(("test", "more"))
            source = cell.source + HIDDEN * grade
            flags = {"locked": not cell.solution, "grade": grade, "solution": cell.solution}
            flags |= {"task": False}
            cells.append(
                MasterCell(cell.grade_id, cell.cell_type, source, "sum", points=1, **flags)
            )
    return Master(cells)


def handed_in(**answers: str) -> list[dict]:
    """The release as JSON has it, with these sources in the cells of these ids (`_` for `-`)."""
    found = []
    for cell in RELEASED:
        source = answers.get(cell.id.replace("-", "_"), cell.source)
        data = own(source, cell.id, cell.cell_type)
        if cell.grade_id:
            data["metadata"]["nbgrader"] = {"grade_id": cell.grade_id}
        found.append(data)
    return found


def own(source: str, id: str = "", kind: str = "code") -> dict:
    data = {"cell_type": kind, "source": source, "metadata": {}} | ({"id": id} if id else {})
    return data | ({"outputs": [], "execution_count": None} if kind == "code" else {})


SOLVED = handed_in(work_1="x = 1", work_2="y = 2")


def without(cells: list[dict], *ids: str) -> list[dict]:
    return [cell for cell in cells if cell.get("id") not in ids]


def stripped(cells: list[dict], *keys: str) -> list[dict]:
    """Copies without these parts: `id`, `metadata`."""
    empty = {"metadata": {}} if "metadata" in keys else {}
    return [{k: v for k, v in cell.items() if k not in keys} | empty for cell in cells]


def repaired(cells: list[dict], released: list[ReleasedCell] = RELEASED) -> Submission:
    data = parse(json.dumps({"cells": cells}).encode())
    found = repair(data, master(), released=released)
    nbformat.validate(found.notebook)
    return found


def code(submission: Submission) -> list[str]:
    """The code cells in order: grade_id, or source of a cell that is not nbgrader's."""
    return [
        cell.metadata.get("nbgrader", {}).get("grade_id", cell.source)
        for cell in submission.notebook.cells
        if cell.cell_type == "code"
    ]


WHOLE = ["setup", "work_1", "test_1", "more_1", "print('demo')", "work_2", "test_2"]


def test_an_honest_notebook_stays_as_it_is():
    submission = repaired(SOLVED)
    assert code(submission) == WHOLE and submission.repaired == []


# --- tests that are gone ------------------------------------------------------------------------


def in_place_of(answer: dict, *ids: str) -> list[dict]:
    """The solved notebook with this cell where these ones, which are gone, began."""
    place = [cell["id"] for cell in SOLVED].index(ids[0])
    return without([*SOLVED[:place], answer, *SOLVED[place:]], *ids)


def test_tests_that_went_with_their_solution_come_after_the_work_in_a_plain_cell():
    cells = in_place_of(own("x = 1", "mine"), "work-1", "test-1", "more-1")
    expected = ["setup", "x = 1", "test_1", "more_1", "print('demo')", "work_2", "test_2"]
    assert code(repaired(cells)) == expected


def test_the_last_tests_come_after_the_work_too():
    cells = in_place_of(own("y = 2", "mine"), "work-2", "test-2")
    assert code(repaired(cells)) == [*WHOLE[:5], "y = 2", "test_2"]


def test_tests_of_all_exercises_come_after_the_work_where_only_a_locked_cell_is_left():
    cells = [SOLVED[1], own("x = 1"), own("y = 2")]
    assert code(repaired(cells)) == ["setup", "x = 1", "y = 2", "test_1", "more_1", "test_2"]


@pytest.mark.parametrize("released", [RELEASED, []])
def test_without_any_landmark_tests_come_last(released):
    cells = [own("x = 1"), own("y = 2")]
    assert code(repaired(cells, released)) == ["x = 1", "y = 2", "test_1", "more_1", "test_2"]


def test_a_missing_test_comes_after_what_the_student_added_below_the_solution():
    cells = in_place_of(own("x = 1", "second half"), "test-1")
    assert code(repaired(cells))[:5] == ["setup", "work_1", "x = 1", "test_1", "more_1"]


def test_a_moved_tutorial_cell_is_no_landmark():
    cells = without(SOLVED, "test-1", "end")
    assert code(repaired([SOLVED[-1], *cells])) == WHOLE


def test_a_missing_test_comes_after_its_solution_wherever_that_has_been_moved():
    cells = without(SOLVED, "work-1", "test-1", "more-1")
    found = code(repaired([*cells, SOLVED[3]]))
    assert found == ["setup", "print('demo')", "work_2", "test_2", "work_1", "test_1", "more_1"]


def test_the_longest_rise_leaves_out_what_was_moved():
    assert longest_rise({0: 5, 1: 0, 2: 1, 3: 2, 4: 4, 5: 3}) in ({1, 2, 3, 4}, {1, 2, 3, 5})
    assert longest_rise({}) == set()


# --- cells that lost what names them --------------------------------------------------------------


@pytest.mark.parametrize("lost", [["metadata"], ["id"]])
def test_a_cell_is_known_by_its_id_or_its_metadata_alone(lost):
    submission = repaired(stripped(SOLVED, *lost))
    assert code(submission) == WHOLE
    known = {"id": 0, "metadata": 7}[lost[0]]
    assert len([n for n in submission.repaired if "had lost its metadata" in n]) == known


def test_without_ids_and_metadata_tests_are_known_by_their_text():
    submission = repaired(stripped(SOLVED, "id", "metadata"))
    expected = ["setup", "x = 1", "test_1", "more_1", "print('demo')", "y = 2", "test_2"]
    assert code(submission) == expected


@pytest.mark.parametrize("name", ["id", "cell_id"])
def test_ids_that_another_program_keeps_among_the_metadata_are_read(name):
    cells = stripped(SOLVED, "id", "metadata")
    for cell, released in zip(cells, RELEASED, strict=True):
        cell["metadata"] = {name: released.id}
    assert code(repaired(cells)) == WHOLE


def test_an_id_counts_only_with_its_cell_type():
    cells = [*without(SOLVED, "test-1"), own("Notes", "test-1", "markdown")]
    notes = repaired(cells).repaired
    assert notes == ["cell 'test_1' was missing and has been put back"]


def test_a_copied_cell_counts_in_place_of_the_original():
    cells = [*SOLVED[:4], SOLVED[3] | {"id": "copy", "source": "x = 2"}, *SOLVED[4:]]
    assert code(repaired(cells))[:4] == ["setup", "x = 1", "work_1", "test_1"]


def test_a_grade_id_of_another_assignment_does_not_hide_a_known_cell_id():
    cells = [cell | {"metadata": {"nbgrader": {"grade_id": "other"}}} for cell in SOLVED]
    assert code(repaired(cells)) == WHOLE


def test_cells_of_equal_text_are_not_told_apart_by_it():
    cells = stripped(handed_in(), "id", "metadata")
    assert "work_1" not in code(repaired(cells)) and "test_1" in code(repaired(cells))


def test_merged_cells_keep_the_work():
    """A solution with the test below it merged into it, and two tests merged."""
    cells = handed_in(work_1="x = 1\nassert x == 1", work_2="y = 2", test_1="merged")
    assert code(repaired(without(cells, "more-1"))) == WHOLE
    assert code(repaired(without(cells, "test-1"))) == WHOLE


# --- locked cells ---------------------------------------------------------------------------------


def test_what_a_student_added_to_a_locked_cell_runs_before_it():
    changed = "import numpy as np, math"
    submission = repaired(handed_in(setup=changed))
    assert code(submission)[:3] == [changed, "setup", "work_1"]
    assert submission.repaired == [
        "locked cell 'setup' differs from the instructor's; the student's version is kept before it"
    ]
    assert submission.notebook.cells[2].source == "import numpy as np"


def test_a_text_written_into_a_locked_cell_is_kept_beside_it():
    submission = repaired(handed_in(rules="# My answer"))
    assert [cell.source for cell in submission.notebook.cells][-3:] == [
        *("# My answer", "# Rules", "The end"),
    ]
    assert submission.repaired == [
        "locked cell 'rules' differs from the instructor's; the student's version is kept before it"
    ]


def test_a_changed_test_is_the_instructors_and_it_is_said():
    submission = repaired(handed_in(test_1="pass"))
    assert code(submission) == WHOLE
    assert submission.repaired == [
        "test 'test_1' differs from the instructor's, which is what counts"
    ]
    assert submission.notebook.cells[4].source == "assert x == 1" + HIDDEN


@pytest.mark.parametrize("released", [RELEASED, []])
def test_tests_with_a_hidden_part_are_not_taken_for_changed(released):
    submission = repaired(SOLVED, released)
    assert submission.repaired == []
    assert submission.notebook.cells[4].source == "assert x == 1" + HIDDEN


@pytest.mark.parametrize("source", ["assert x == 1  # why?", "\nassert x==1\n\n", "assert x == 1"])
def test_another_layout_or_a_comment_is_no_change(source):
    assert repaired(handed_in(test_1=source)).repaired == []


@pytest.mark.parametrize("id", ["added-38a810eb", "changed-8fb6d5f3", "repaired-2"])
def test_an_id_that_a_put_back_cell_would_have_is_no_trouble(id):
    cells = [own("1", id), own("2", id), own("3", "repaired-2"), SOLVED[1] | {"source": "other"}]
    once, again = (repaired(cells).notebook for _ in range(2))
    ids = [cell.id for cell in once.cells]
    assert len(set(ids)) == len(ids) and ids == [cell.id for cell in again.cells]
