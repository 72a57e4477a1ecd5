"""`check` passes good assignments and names what does not hold of bad ones."""

import pytest
from conftest import MISTAKE, REPOSITORY, TOY, toy_notebook, write_toy

from coursekit.authoring import editions, trial
from coursekit.authoring.check import check, print_reports
from coursekit.coursefolder import CourseFolder

COURSE = CourseFolder.here(REPOSITORY)
FEW_SEEDS = 1  # besides nbgrader's own run; many are the weekly workflow's


@pytest.mark.parametrize("assignment", COURSE.assignments())
def test_every_assignment_of_the_course_passes(assignment):
    report = check(COURSE, assignment, seeds=FEW_SEEDS)
    assert report.problems == []


@pytest.mark.parametrize("alone", [False, True])
def test_the_toy_assignment_passes(toy_course, alone):
    editions.publish(toy_course, TOY)
    report = check(toy_course, TOY, seeds=2, workers=1, alone=alone)
    assert report.problems == []
    assert report.counts["correct"] == "1 of 1" and report.counts["mistakes"] == "1 of 1"


def test_alone_each_answer_is_a_submission_of_its_own_in_its_place(toy_course, monkeypatch):
    editions.publish(toy_course, TOY)
    grade_all, seen = trial.grade_all, []

    def watched(course, assignment, submissions, tutorial_first):
        seen.append(({*submissions}, tutorial_first))
        return grade_all(course, assignment, submissions, tutorial_first)

    monkeypatch.setattr(trial, "grade_all", watched)
    assert check(toy_course, TOY, seeds=0, alone=True).problems == []
    assert seen == [({"solution", "bare", "correct_statistics", "mistake_sum"}, False)]


def test_what_does_not_hold_is_named(toy_course):
    """One spoiled course for many promises: each run of nbgrader takes seconds."""
    notebook = toy_notebook()
    notebook.cells[3].source = notebook.cells[3].source.replace(
        "count = len(values)", "count = 4.0"
    )
    notebook.cells[5].source = "# What\nassert True\n" + notebook.cells[5].source.split("\n", 2)[2]
    notebook.cells[5].source = notebook.cells[5].source.replace(
        "assert abs", "average = 2.5\nassert abs"
    )
    write_toy(toy_course, notebook)
    answers = toy_course.answers / TOY
    (answers / "mistake_lenient.py").write_text(MISTAKE.replace("did you divide", "too large"))
    (answers / "correct_seeded.py").write_text(
        '# /// answer\n# title = "Only seed 42"\n# ///\n# %% work\n'
        "count = 1 if 42 == 6 * 7 else None\naverage = 0\n"
    )
    problems = "\n".join(check(toy_course, TOY, seeds=2, workers=2).problems)
    for expected in (
        "the solution: test_type got 0.0, expected 1",
        "the bare release: test_value got 2.0, expected 0",
        "the bare release does not fail test_value",
        "mistake_sum: test_value got 2.0, expected 0",
        "mistake_lenient: test_value says '', expected 'too large'",
        "fairness: correct_seeded with seed 1 fails test_type",
        "release: 01_toy.ipynb is missing",
        "notebooks: the notebook is missing",
    ):
        assert expected in problems, f"{expected}\n\nnot in\n\n{problems}"


def test_a_graded_cell_that_would_run_live_is_named_and_the_toy_has_none(toy_course):
    """A submission could reach its hidden tests."""
    notebook = toy_notebook()
    notebook.cells[3].source = notebook.cells[3].source.replace(
        "count = len(values)", "count = len(values)\nclass Box: pass\nbox = Box()\nbox.size = 4"
    )
    notebook.cells[4].source += "\nassert box.size == 4, 'the box is not of size 4'"
    write_toy(toy_course, notebook)
    problems = check(toy_course, TOY, seeds=0).problems
    live = [text for text in problems if text.startswith("live: ")]
    assert live == [
        "live: test_type would run in the student's process, as the solution fails it where it is "
        "examined: needs a live `Box` (docs/other-courses.md)"
    ]


def test_answers_that_do_not_fit_the_notebook_are_named_and_not_graded(toy_course, capsys):
    answers = toy_course.answers / TOY
    (answers / "mistake_nowhere.py").write_text(MISTAKE.replace("%% work", "%% wrok"))
    (answers / "mistake_of_none.py").write_text(MISTAKE.replace("test_value", "test_vlaue"))
    report = check(toy_course, TOY, seeds=2)
    assert "answer mistake_nowhere fills 'wrok', not a solution cell: work" in report.problems
    said = "answer mistake_of_none names 'test_vlaue', not a graded cell: test_type, test_value"
    assert report.problems.count(said) == 1
    assert "correct" not in report.counts
    print_reports([report])
    assert "when what is said of them is mended" in capsys.readouterr().out
