"""Which of a submission's files is its notebook."""

import json
import os
from pathlib import Path

import pytest
from test_claims import RELEASED, SOLVED, handed_in, own, stripped

from coursekit.grader.plugin.misnamed import Ambiguous, Found, find_notebook


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A submission's."""
    found = tmp_path / "submitted" / "anna" / "toy"
    found.mkdir(parents=True)
    return found


def put(folder: Path, name: str, cells: list[dict] | str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(cells if isinstance(cells, str) else json.dumps({"cells": cells}))


def find(folder: Path) -> Found:
    return find_notebook(folder / "p.ipynb", folder.parents[1], RELEASED, set())


OTHER = handed_in(work_1="x = 7", work_2="y = 2")


def test_the_rightly_named_notebook_needs_no_remark(folder):
    put(folder, "p.ipynb", SOLVED)
    put(folder, "p (1).ipynb", handed_in())
    put(folder, "data.json", "{}")
    assert find(folder) == Found(folder / "p.ipynb")


def test_of_two_notebooks_that_were_worked_on_the_rightly_named_one_counts_and_it_is_said(folder):
    put(folder, "p.ipynb", SOLVED)
    put(folder, "p-Copy1.ipynb", OTHER)
    found = find(folder)
    assert found.path == folder / "p.ipynb"
    assert found.note == "'p.ipynb' was graded; 'p-Copy1.ipynb' holds other answers"


@pytest.mark.parametrize("content", ["{", "", handed_in(), [own("a notebook of another course")]])
def test_a_solved_copy_counts_where_the_rightly_named_file_has_no_answers_to_this(folder, content):
    put(folder, "p.ipynb", content)
    put(folder, "p (1).ipynb", SOLVED)
    found = find(folder)
    assert found.path == folder / "p (1).ipynb"
    assert "'p.ipynb' is" in found.note and "'p (1).ipynb' was graded" in found.note


def test_work_in_plain_cells_is_not_given_up_for_an_untouched_copy(folder):
    put(folder, "p.ipynb", [own("x = 1"), own("y = 2")])
    put(folder, "p (1).ipynb", handed_in())
    assert find(folder) == Found(folder / "p.ipynb")


def test_an_answer_in_a_plain_cell_is_an_answer(folder):
    put(folder, "p.ipynb", [*handed_in(), own("x = 1")])
    put(folder, "p (1).ipynb", OTHER)
    assert find(folder).path == folder / "p.ipynb"


def test_the_same_answers_twice_are_one_notebook(folder):
    put(folder, "p (1).ipynb", SOLVED)
    put(folder, "p (2).ipynb", SOLVED)
    assert find(folder) == Found(folder / "p (1).ipynb", "'p (1).ipynb' was graded")


def test_two_copies_with_different_answers_are_for_a_person_to_choose_from(folder):
    put(folder, "p (1).ipynb", SOLVED)
    put(folder, "p (2).ipynb", OTHER)
    with pytest.raises(Ambiguous, match=r"'p \(1\).ipynb', 'p \(2\).ipynb'; rename the one"):
        find(folder)


@pytest.mark.parametrize("lost", [["metadata"], ["id"], ["id", "metadata"]])
def test_a_renamed_notebook_whose_cells_lost_what_names_them_is_found(folder, lost):
    put(folder, "work.ipynb", stripped(SOLVED, *lost))
    assert find(folder).path == folder / "work.ipynb"


def test_links_and_hidden_folders_are_not_looked_into(folder):
    put(folder.parents[2], "secret.ipynb", SOLVED)
    (folder / "link.ipynb").symlink_to(folder.parents[2] / "secret.ipynb")
    put(folder, ".ipynb_checkpoints/p-checkpoint.ipynb", SOLVED)
    found = find(folder)
    assert found == Found(folder / "p.ipynb")


def test_what_lies_there_in_place_of_a_notebook_is_named(folder):
    put(folder, "answers.pdf", "%PDF")
    put(folder, "other.ipynb", [own("z = 3")])
    assert find(folder).beside == "'answers.pdf', 'other.ipynb'"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_notebook_that_the_machine_cannot_read_is_not_replaced_by_a_copy(folder):
    put(folder, "p.ipynb", SOLVED)
    put(folder, "p (1).ipynb", OTHER)
    (folder / "p.ipynb").chmod(0)
    with pytest.raises(PermissionError):
        find(folder)
