"""`course.py regrade`: what a mended test changes is seen first, and nothing gets lost."""

import csv
import datetime
import functools
import hashlib
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import nbformat
import pytest
from conftest import TOY, nbgrader_metadata, toy_notebook, write_toy
from nbformat.v4 import new_markdown_cell
from test_grade import add_second_assignment, made, page, points_file, submit

from coursekit import cli, release
from coursekit.authoring.answers import read_answers
from coursekit.coursefolder import empty_gradebook, read_notebook
from coursekit.gradebook_copy import copy_file
from coursekit.grader.plugin.unfinished import FOLDER
from coursekit.report.scores import read_scores

STRICTER = ("- 2.5", "- 10")  # the sum, instead of the mean, is now right
BY_HAND = {"amara": 2.0, "bruno": 1.0}


@pytest.fixture(scope="module")
def kept_course(tmp_path_factory):
    """Where the graded course is kept, once it has been graded."""
    return tmp_path_factory.mktemp("kept") / "course"


@pytest.fixture
def course(toy_course, kept_course, monkeypatch):
    """The toy course with a text to be graded by hand, and three submissions with grades.

    Amara and Chiara are right, Bruno is not; Amara's and Bruno's texts have been graded.
    """
    monkeypatch.chdir(toy_course.root)
    monkeypatch.setenv("COLUMNS", "300")
    if not kept_course.exists():
        grade_class(toy_course)
        shutil.copytree(toy_course.root, kept_course)
        sqlite3.connect(kept_course / "gradebook.db").executescript("VACUUM").connection.close()
    for path in toy_course.root.glob("gradebook.db*"):
        path.unlink()
    shutil.copytree(kept_course, toy_course.root, dirs_exist_ok=True)
    return toy_course


def grade_class(course) -> None:
    notebook = toy_notebook()
    essay = nbgrader_metadata("essay", 2, grade=True, solution=True)
    notebook.cells.append(new_markdown_cell("Why?", id="essay", metadata={"nbgrader": essay}))
    write_toy(course, notebook)
    release.update(course, TOY)
    for student, number in {"amara": 0, "bruno": 1, "chiara": 0}.items():
        submit(course, student, text_of(course, number))
    assert cli.main(["grade"]) == 0
    give_by_hand(course, "essay", BY_HAND)
    with course.gradebook() as gradebook:
        gradebook.find_comment("work", TOY, TOY, "bruno").manual_comment = "Nearly there!"
        gradebook.db.commit()
    assert cli.main(["grade"]) == 0


def text_of(course, number: int, essay: str = "Because it is the middle.") -> str:
    """A submission of what was released, with an answer and a text."""
    released = read_notebook(course.release / TOY / f"{TOY}.ipynb")
    notebook = read_answers(course, TOY)[number].fill_in(released)
    notebook.cells[-1].source = essay
    return nbformat.writes(notebook)


def give_by_hand(course, cell: str, points: dict[str, float]) -> None:
    """As Formgrader does."""
    with course.gradebook() as gradebook:
        for student, score in points.items():
            grade = gradebook.find_grade(cell, TOY, TOY, student)
            grade.manual_score, grade.needs_manual_grade = score, False
        gradebook.db.commit()


def mend(course, old: str, new: str) -> None:
    """Changes the source."""
    path = course.source_notebook(TOY)
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def set_points(course, cell: str, points: int) -> None:
    path = course.source_notebook(TOY)
    notebook = read_notebook(path)
    found = next(
        c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == cell
    )
    found.metadata.nbgrader.points = points
    nbformat.write(notebook, path)


def told(capsys, *options: str, code: int = 0) -> dict[str, list[str]]:
    """What `regrade` says: the lines under each heading, without spaces at their ends."""
    capsys.readouterr()
    assert cli.main(["regrade", TOY, *options]) == code
    found: dict[str, list[str]] = {}
    for block in capsys.readouterr().out.split("\n\n"):
        title, *lines = block.strip().splitlines()
        found[re.sub(r" \(\d+\)$", "", title)] = [" ".join(line.split()) for line in lines]
        found[title] = found[re.sub(r" \(\d+\)$", "", title)]
    return found


def contents(course) -> dict[str, str]:
    """A hash of each file of the course's, but for the kept results, and the lock of who grades."""
    return {
        str(path.relative_to(course.root)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in course.root.rglob("*")
        if path.is_file()
        and ".grader-results" not in path.relative_to(course.root).parts
        and path.suffix != ".db-shm"
    }


def results(course) -> set:
    return {made(path) for path in course.root.glob(".grader-results/??/*.json")}


def record(course):
    return course.root / ".regrade" / f"{TOY}.json"


# --- what would change --------------------------------------------------------------------------


def test_who_goes_down_is_named_first_with_the_cells_then_who_goes_up(course, capsys):
    mend(course, *STRICTER)
    said = told(capsys)
    assert list(said)[1:5] == ["in source/", "down", "down (2)", "up"]
    assert said["in source/"] == ["test_value: text changed"]
    assert said["down"] == ["amara 5 → 3 test_value 2 → 0", "chiara 3 → 1 test_value 2 → 0"]
    assert said["up (1)"] == ["bruno 2 → 4 test_value 0 → 2"]
    assert "unchanged (0)" in said


def test_a_cell_that_loses_what_another_gains_is_told_though_the_total_stays(course, capsys):
    set_points(course, "test_type", 2)
    set_points(course, "test_value", 1)
    said = told(capsys)
    assert said["the same total from other cells (2)"][0] == (
        "amara 5 → 5 test_type 1 → 2; test_value 2 → 1"
    )
    assert said["up (1)"] == ["bruno 2 → 3 test_type 1 → 2"]


def test_a_test_that_stops_with_the_same_error_for_everybody_says_it_once(course, capsys):
    mend(course, "abs(average - 2.5)", "abs(averag - 2.5)")
    said = told(capsys)
    assert said["in source/"] == [
        "test_value: text changed",
        "test_value now stops with NameError: name 'averag' is not defined",
    ]
    assert said["down (2)"][0] == "amara 5 → 3 test_value 2 → 0"
    told(capsys, "--apply")
    assert said["in source/"][1] not in told(capsys)["in source/"]  # not new any more


def test_where_nothing_has_changed_that_is_said(course, capsys):
    said = told(capsys)
    assert said["in source/"] == ["no cell that nbgrader knows has changed since"]
    assert "unchanged (3)" in said and "down" not in said


@pytest.mark.parametrize("killed", [False, True], ids=["", "after a killed run"])
def test_nothing_is_written_before_it_is_applied(course, capsys, killed):
    writer = sqlite3.connect(course.gradebook_path)
    if killed:
        writer.execute("UPDATE student SET email = 'bruno@example.org' WHERE id = 'bruno'")
        writer.commit()  # beside the gradebook's file, as long as nobody closes it
        half_done = json.dumps([str(course.autograded / "bruno" / TOY)])
        (course.root / FOLDER).mkdir(parents=True, exist_ok=True)
        (course.root / FOLDER / "run-of-before").write_text(half_done)
    else:
        writer.close()
    with course.config_file.open("a") as file:
        file.write('\nc.CourseDirectory.db_url = f"sqlite:///{HERE}/gradebook.db"\n')
    mend(course, *STRICTER)
    before = contents(course)
    assert "gradebook.db" in before and ("gradebook.db-wal" in before) == killed
    told(capsys)
    assert contents(course) == before
    writer.close()


def test_only_what_the_change_touches_is_run_and_that_once(course, capsys):
    before = results(course)
    set_points(course, "test_value", 1)
    told(capsys)
    told(capsys, "--apply")
    assert results(course) == before  # points alone: nothing is run
    mend(course, *STRICTER)
    told(capsys)
    after = results(course)
    assert len(after) == len(before) + 2  # amara's and chiara's cells are the same
    told(capsys, "--apply")
    assert results(course) == after


def test_a_message_that_changes_without_points_is_counted(course, capsys):
    mend(course, "did you divide by the number of values?", "it is 2.5")
    said = told(capsys)
    assert said["the tests say something else, points as before (1)"] == ["bruno"]
    assert "unchanged (3)" in said


def test_a_late_submission_is_compared_as_it_is_exported(course, capsys):
    # A process imports a module once: its name must be of no other test's.
    (course.root / "late_by_half.py").write_text(
        "from nbgrader.plugins import BasePlugin\n"
        "class Late(BasePlugin):\n"
        "    def late_submission_penalty(self, student, score, seconds):\n"
        "        return score / 2\n"
    )
    with course.config_file.open("a") as file:
        file.write("\nimport sys\nsys.path.insert(0, str(HERE))\n")
        file.write("c.AssignLatePenalties.plugin_class = 'late_by_half.Late'\n")
    (course.submitted / "chiara" / TOY / "timestamp.txt").write_text("2026-01-03 02:00:00 UTC")
    with course.gradebook() as gradebook:
        gradebook.update_or_create_assignment(TOY, duedate=datetime.datetime(2026, 1, 1))
    assert cli.main(["grade"]) == 0
    mend(course, *STRICTER)
    assert told(capsys)["down"][1] == "chiara 1.5 → 0.5 test_value 2 → 0; late penalty 1.5 → 0.5"


# --- what a person gave -------------------------------------------------------------------------


def test_points_and_comments_by_hand_are_kept_and_said_and_nothing_is_opened_needlessly(
    course, capsys
):
    mend(course, *STRICTER)
    foreseen = told(capsys)
    assert foreseen["given by hand and kept (2)"] == [
        "amara essay 2 of 2",
        "bruno essay 1 of 2; comment on work",
    ]
    assert (
        told(capsys, "--apply")["given by hand and kept (2)"]
        == foreseen["given by hand and kept (2)"]
    )
    scores = read_scores(course, TOY)
    assert {who: scores[who].cells["essay"].points for who in BY_HAND} == BY_HAND
    assert scores["bruno"].comments == {"work": "Nearly there!"}
    assert {who: mine.by_hand for who, mine in scores.items()} == {
        "amara": [],
        "bruno": [],
        "chiara": ["essay"],
    }


def test_extra_credit_is_named_as_given_by_a_person_and_kept(course, capsys):
    with course.gradebook() as gradebook:
        gradebook.find_grade("test_value", TOY, TOY, "chiara").extra_credit = 0.5
        gradebook.db.commit()
    mend(course, *STRICTER)
    for options in ([], ["--apply"]):
        said = told(capsys, *options)
        assert said["given by hand and kept (3)"][2] == "chiara extra credit 0.5 on test_value"
        assert "chiara 3.5 → 1.5 test_value 2.5 → 0.5" in said["down (2)"]
    assert read_scores(course, TOY)["chiara"].total == 1.5


def test_points_by_hand_on_a_mended_test_stay_and_are_open_again_and_that_is_said(course, capsys):
    give_by_hand(course, "test_value", {"bruno": 1.5})
    assert cli.main(["grade"]) == 0
    mend(course, *STRICTER)
    line = (
        "bruno essay 1 of 2; test_value 1.5 of 2, the test gives 0 → 2, the cell has changed, "
        "open again in Formgrader"
    )
    for options in ([], ["--apply"]):
        said = told(capsys, *options)
        assert said["given by hand, kept, and to be looked at (1)"] == [f"{line}; comment on work"]
        assert "bruno" not in str(said.get("up"))
    assert read_scores(course, TOY)["bruno"].by_hand == ["test_value"]


def test_points_by_hand_above_a_lowered_maximum_are_named(course, capsys):
    set_points(course, "essay", 1)
    said = told(capsys)
    assert said["in source/"] == ["essay: points 2 → 1", "all points: 5 → 4"]
    again = "the cell has changed, open again in Formgrader"
    assert said["given by hand, kept, and to be looked at"] == [
        f"amara essay 2 of 1, more than the cell has now, {again}",
        f"bruno essay 1 of 1, {again}; comment on work",
    ]


# --- for good -----------------------------------------------------------------------------------


def test_applied_it_does_what_was_foreseen_down_to_points_and_pages(course, capsys):
    mend(course, *STRICTER)
    foreseen = told(capsys)
    done = told(capsys, "--apply")
    assert {name: done[name] for name in ("in source/", "down", "up", "unchanged")} == {
        name: foreseen[name] for name in ("in source/", "down", "up", "unchanged")
    }
    totals = {who: line["total"] for who, line in points_file(course).items()}
    assert totals == {"amara": "3", "bruno": "4", "chiara": "1"}
    assert "did you divide" in page(course).read_text()
    assert "did you divide" not in page(course, "bruno").read_text()
    assert not record(course).exists()
    assert "unchanged (3)" in told(capsys)


@pytest.mark.parametrize("change", [("- 2.5", "- 10"), ("is missing", "is not there")])
def test_a_release_that_is_new_is_named(course, capsys, change):
    """A hidden test is no part of it."""
    mend(course, *change)
    capsys.readouterr()
    assert cli.main(["regrade", TOY, "--apply"]) == 0
    assert ("/release/01_toy (new;" in capsys.readouterr().out) == (change != STRICTER)


def test_a_page_on_which_nothing_is_new_keeps_its_bytes(course, capsys):
    before = {who: page(course, who).read_bytes() for who in ("amara", "bruno", "chiara")}
    mend(course, "did you divide by the number of values?", "it is 2.5")
    told(capsys, "--apply")
    changed = [who for who, content in before.items() if page(course, who).read_bytes() != content]
    assert changed == ["bruno"]


def has_new_page(course) -> bool:
    path = page(course)
    return path.exists() and "did you divide" in path.read_text()


MOMENTS = {
    "at once": lambda course: record(course).exists(),
    "grades are taken away": lambda course: not (course.autograded / "chiara" / TOY).exists(),
    "the first is graded": lambda course: read_scores(course, TOY)["amara"].total == 3,
    "pages are made": lambda course: has_new_page(course),
}


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_killed_run_goes_on_and_compares_with_what_stood_before_it(course, capsys, moment):
    mend(course, *STRICTER)
    foreseen = told(capsys)
    command = [sys.executable, "-m", "coursekit.cli", "regrade", TOY, "--apply"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
        while run.poll() is None and not MOMENTS[moment](course):
            time.sleep(0.01)
        run.send_signal(signal.SIGKILL)
    assert run.returncode == -signal.SIGKILL and record(course).exists()
    assert cli.main(["export", TOY, "--dry-run"]) == 2  # a mixture of old points and new ones
    assert "regrade 01_toy --apply` goes on" in capsys.readouterr().err
    for options in ([], ["--apply"]):
        said = told(capsys, *options)
        assert "is not complete" in next(iter(said))
        assert (said["down"], said["up"]) == (foreseen["down"], foreseen["up"])
    assert not record(course).exists()
    assert read_scores(course, TOY)["amara"].by_hand == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_run_that_is_told_to_end_leaves_no_copy_of_the_gradebook(course, tmp_path, number):
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    mend(course, *STRICTER)
    command = [sys.executable, "-m", "coursekit.cli", "regrade", TOY]
    environment = os.environ | {"TMPDIR": str(temporary)}
    for handler, code in ((signal.SIG_DFL, 130), (signal.SIG_IGN, 0)):  # ignored: as under nohup
        with subprocess.Popen(
            command,
            env=environment,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=functools.partial(signal.signal, number, handler),
        ) as run:
            while run.poll() is None and not any(temporary.glob("course-regrade-*/gradebook.db")):
                time.sleep(0.01)
            run.send_signal(number)
            said = run.communicate()[1]
        assert run.returncode == code and ("Interrupted." in said) == (code == 130)
        assert not any(temporary.glob("course-*"))


def test_who_is_left_without_a_grade_is_told_with_what_stood_until_it_is_mended(course, capsys):
    mend(course, *STRICTER)
    shutil.rmtree(course.autograded / "chiara")
    (course.autograded / "chiara").write_text("a file where a folder should be")
    line = told(capsys, "--apply", code=1)["no grade now; what stood is on the left (1)"][0]
    assert line.startswith("chiara 3 → - ") and "/autograded/chiara" in line
    (course.autograded / "chiara").unlink()
    assert "chiara 3 → 1 test_value 2 → 0" in told(capsys, "--apply")["down (2)"]


# --- what is not due to the tests ---------------------------------------------------------------


def test_new_changed_and_missing_submissions_are_not_mixed_with_the_others(course, capsys):
    submit(course, "amara", text_of(course, 1))
    submit(course, "zoë", text_of(course, 0))
    shutil.rmtree(course.submitted / "chiara")
    mend(course, *STRICTER)
    said = told(capsys)
    again = "not only because of the tests: another submission than was graded (1)"
    assert said[again] == ["amara 5 → 5"]
    assert said["had no grade (1)"] == ["zoë - → 1"]
    assert said["cannot be graded anew (1)"][0].startswith("chiara 3 nothing in submitted/")
    assert "down" not in said and said["up (1)"] == ["bruno 2 → 4 test_value 0 → 2"]


def test_a_text_that_is_new_is_open_again_though_its_points_stay(course, capsys):
    submit(course, "amara", text_of(course, 0, "Another reason."))
    said = told(capsys, "--apply")
    assert "amara essay 2 of 2, open again in Formgrader" in str(said)
    assert read_scores(course, TOY)["amara"].by_hand == ["essay"]


def test_points_on_a_task_of_another_submission_are_to_be_looked_at(course, capsys):
    notebook = read_notebook(course.source_notebook(TOY))
    essay = next(c for c in notebook.cells if c.id == "essay")
    essay.metadata["nbgrader"] = nbgrader_metadata("essay", 2, task=True, locked=True)
    for path in course.root.glob("gradebook.db*"):
        path.unlink()
    course.gradebook_path.write_bytes(empty_gradebook())
    shutil.rmtree(course.autograded)
    write_toy(course, notebook)
    assert cli.main(["grade"]) == 0
    give_by_hand(course, "essay", BY_HAND)
    submit(course, "amara", text_of(course, 1))
    for options in ([], ["--apply"]):
        said = told(capsys, *options)
        assert said["given by hand, kept, and to be looked at (1)"] == [
            "amara essay 2 of 2, open again in Formgrader"
        ]
        assert said["given by hand and kept (1)"] == ["bruno essay 1 of 2"]
    assert read_scores(course, TOY)["amara"].by_hand == ["essay"]


def test_a_graded_notebook_that_is_missing_is_no_other_version(course, capsys):
    (course.autograded / "amara" / TOY / f"{TOY}.ipynb").unlink()
    assert not [title for title in told(capsys) if "version" in title]


def test_grades_of_another_grader_are_told_as_such(course, capsys):
    path = course.graded_notebook(TOY, "bruno")
    notebook = read_notebook(path)
    notebook.metadata.coursekit.versions.grader = "of last year"
    path.chmod(0o644)
    nbformat.write(notebook, path)
    mend(course, *STRICTER)
    assert ["bruno"] in [lines for title, lines in told(capsys).items() if "version" in title]


def notes(capsys) -> list[str]:
    """Whom `export` names in its notes, each time in one."""
    capsys.readouterr()
    cli.main(["export", TOY, "--with-waiting", "--dry-run"])
    lines = [line for line in capsys.readouterr().err.splitlines() if line.startswith("note:")]
    return [re.search(r": ([a-z, ]+)\. ", line)[1] for line in lines]


def test_export_says_whose_points_are_not_of_what_there_is_now(course, capsys):
    for name in (".ipynb_checkpoints/x.ipynb", ".DS_Store", "timestamp.txt"):  # nobody's work
        path = course.submitted / "amara" / TOY / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("2020-01-01 00:00:00 UTC")
    assert notes(capsys) == []
    submit(course, "bruno", text_of(course, 0))
    submit(course, "dana", text_of(course, 0))
    (course.autograded / "amara" / TOY / f"{TOY}.ipynb").unlink()
    assert notes(capsys) == [
        "dana",
        "bruno",
        "amara",
    ]  # not graded, handed in again, cannot be told


@pytest.mark.parametrize("is_released", [False, True])
@pytest.mark.parametrize("change", ["text", "points", "name"])
def test_export_says_that_tests_or_points_are_others_by_now(course, capsys, change, is_released):
    if change == "points":
        set_points(course, "test_value", 7)
    else:
        mend(course, *(STRICTER if change == "text" else STRUCTURE["renamed"]))
    if is_released and change != "name":
        release.update(course, TOY)
    assert notes(capsys) == ["amara, bruno, chiara"]


def test_points_of_a_cell_that_source_does_not_have_any_more_are_exported(course, capsys):
    mend(course, *STRUCTURE["renamed"])
    assert cli.main(["export", TOY, "--with-waiting", "--output", "points.csv"]) == 1
    with open("points.csv", newline="") as file:
        amara = next(csv.DictReader(file))
    parts = ("work", "essay", "test_value", "total")
    assert [amara[name] for name in parts] == ["1", "2", "2", "5"]


def test_grade_says_that_others_were_graded_before_source_was_changed(course, capsys):
    def said(*options: str) -> list[str]:
        capsys.readouterr()
        assert cli.main(["grade", TOY, *options]) == 0
        return [line for line in capsys.readouterr().out.splitlines() if "source/ ha" in line]

    set_points(course, "test_value", 1)
    look = f"`python3 course.py regrade {TOY}` shows"
    for student, others in {"amara": "2 others were", "bruno": "1 other was"}.items():
        assert said("--student", student) == [
            f"source/ has changed since {others} graded: {look} what that changes."
        ]
    assert said() == [
        "source/ had changed since 1 was graded, which is now done anew. "
        f"Next time {look} beforehand what that changes."
    ]
    assert said() == said("--student", "amara") == []


# --- what cannot be -----------------------------------------------------------------------------


STRUCTURE = {
    "added": ('"grade_id": "work"', '"grade_id": "work2"'),
    "renamed": ('"grade_id": "test_value"', '"grade_id": "test_mean"'),
}


@pytest.mark.parametrize("options", [[], ["--apply"]], ids=["dry", "applied"])
@pytest.mark.parametrize("change", STRUCTURE.values(), ids=STRUCTURE)
def test_another_set_of_cells_is_refused_beforehand_and_all_stays(course, capsys, change, options):
    mend(course, *change)
    before = contents(course)
    assert cli.main(["regrade", TOY, *options]) == 2
    said = capsys.readouterr().err
    assert (
        "were changed after submissions had been graded" in said and "db assignment remove" in said
    )
    after = contents(course)
    assert {n: h for n, h in after.items() if "gradebook" not in n} == {
        n: h for n, h in before.items() if "gradebook" not in n
    }


def test_what_is_wrong_is_said_in_a_sentence(course, capsys):
    def error(*arguments: str) -> str:
        capsys.readouterr()
        assert cli.main(["regrade", *arguments]) == 2
        return capsys.readouterr().err

    assert "no assignment 'other'" in error("other")
    add_second_assignment(course)
    assert "submitted/ holds no submission of 02_toy" in error("02_toy")
    shutil.copytree(course.submitted / "amara" / TOY, course.submitted / "amara" / "02_toy")
    assert "02_toy has no grades yet" in error("02_toy")
    record(course).parent.mkdir(exist_ok=True)
    record(course).write_text("{")
    assert "Delete it" in error(TOY)
    record(course).unlink()
    course.gradebook_path.write_text("damaged" * 1000)
    said = error(TOY)
    assert str(course.gradebook_path) in said and "cannot be read" in said
    for path in course.root.glob("gradebook.db*"):
        path.unlink()
    assert "There are no grades yet" in error(TOY)


def test_a_gradebook_to_which_another_program_writes_is_said_in_a_sentence(course):
    mend(course, *STRICTER)
    with closing(sqlite3.connect(course.gradebook_path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        command = [sys.executable, "-m", "coursekit.cli", "regrade", TOY, "--apply"]
        done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 2 and not record(course).exists()
    assert done.stderr == (
        f"The gradebook {course.gradebook_path} cannot be used: database is locked. Another program "
        "is writing to it. Let it end, or close it, and start the same again.\n"
    )


def test_a_copy_of_the_gradebook_has_what_is_not_in_its_own_file_yet(tmp_path):
    with closing(sqlite3.connect(tmp_path / "old.db")) as old:
        old.execute("PRAGMA journal_mode=WAL")
        old.execute("CREATE TABLE grade (points)")
        old.execute("INSERT INTO grade VALUES (2)")
        old.commit()
        copy_file(tmp_path / "old.db", tmp_path / "new.db")
    with closing(sqlite3.connect(tmp_path / "new.db")) as new:
        assert new.execute("SELECT points FROM grade").fetchall() == [(2,)]
