"""`course.py grade`: every submission gets a grade, feedback and a line in the table."""

import copy
import csv
import datetime
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from conftest import TOY, without_any_sandbox, without_namespaces

from coursekit import cli
from coursekit.authoring import sample_class
from coursekit.authoring.answers import read_answers
from coursekit.coursefolder import CourseFolder, read_notebook
from coursekit.report import feedback, table


@pytest.fixture
def graded(toy_course, monkeypatch):
    """The toy course with three submissions: a right one, a wrong one, an empty one."""
    monkeypatch.chdir(toy_course.root)
    monkeypatch.setattr(sample_class, "STUDENTS", sample_class.STUDENTS[:2])
    return toy_course


def submit(course, student, text):
    path = course.submitted / student / TOY / f"{TOY}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def answer(course, number: int = 0) -> str:
    """A submission with the toy's right (0) or wrong (1) answer."""
    notebook = read_notebook(course.source_notebook(TOY))
    return nbformat.writes(read_answers(course, TOY)[number].fill_in(notebook))


def page(course, student="amara"):
    return course.feedback / student / TOY / f"{TOY}.html"


def made(path: Path) -> tuple[int, int]:
    """Which file it is and when it was written: another pair once it has been made again."""
    found = path.stat()
    return found.st_ino, found.st_mtime_ns


def add_second_assignment(course, name: str = "02_toy") -> None:
    shutil.copytree(course.source / TOY, course.source / name)
    (course.source / name / f"{TOY}.ipynb").rename(course.source_notebook(name))
    shutil.copytree(course.answers / TOY, course.answers / name)


def points_file(course) -> dict[str, dict[str, str]]:
    with (course.root / "points" / f"{TOY}.csv").open(newline="") as file:
        return {line["student"]: line for line in csv.DictReader(file)}


def rows(output: str) -> dict[str, list[str]]:
    return {line.split()[0]: line.split() for line in output.splitlines() if line.strip()}


READ_ONLY = 'mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" && shift && exec "$@"'


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount")
def test_an_empty_folder_that_cannot_be_written_is_named(toy_course):
    """As one that a container mounts read-only."""
    toy_course.submitted.mkdir()
    before = ["unshare", "--mount", "sh", "-c", READ_ONLY, "sh", str(toy_course.submitted)]
    command = [*before, sys.executable, "-m", "coursekit.cli", "grade"]
    done = subprocess.run(command, cwd=toy_course.root, capture_output=True, text=True)
    assert done.returncode == 2
    assert "no sample class can be laid out there: Read-only file system" in done.stderr


def test_an_empty_folder_gets_a_sample_class_and_it_is_said(graded, capsys):
    assert cli.main(["grade"]) == 0
    output = capsys.readouterr().out
    assert "sample class" in output
    assert rows(output)["amara"][1:3] == ["3", "3"]
    assert rows(output)["bruno"][1:3] == ["1", "1"]
    assert (graded.feedback / "amara" / TOY / f"{TOY}.html").is_file()
    assert str(graded.gradebook_path) in output and graded.gradebook_path.is_file()
    with graded.gradebook() as gradebook:
        assert gradebook.find_student("amara").first_name == "Amara"


def test_a_broken_submission_costs_only_its_own_points(graded, capsys):
    submit(graded, "broken", "{")
    submit(graded, "right", answer(graded))
    assert cli.main(["grade", TOY]) == 0
    output = capsys.readouterr().out
    assert "sample class" not in output
    assert rows(output)["right"][1:3] == ["3", "3"]
    assert rows(output)["broken"][1:3] == ["0", "0"]
    assert "graded 0: the file is not a notebook" in output


def test_one_student_can_be_graded_alone(graded, capsys):
    cli.main(["grade"])
    capsys.readouterr()
    assert cli.main(["grade", TOY, "--student", "bruno"]) == 0
    table = rows(capsys.readouterr().out)
    assert "bruno" in table and "amara" not in table


def test_several_assignments_end_in_a_table_of_the_whole_course(graded, capsys):
    second = "02_toy"
    add_second_assignment(graded, second)
    assert cli.main(["grade"]) == 0
    shutil.rmtree(graded.submitted / "bruno" / second)
    capsys.readouterr()
    assert cli.main(["grade"]) == 0
    table = rows(capsys.readouterr().out.partition("the whole course")[2])
    assert table["student"] == ["student", TOY, second, "total"]
    assert table["amara"][1:] == ["3", "3", "6"]
    assert table["bruno"][1:] == ["1", "-", "1"]


def test_an_unknown_student_is_named_with_the_known_ones(graded, capsys):
    cli.main(["grade"])
    assert cli.main(["grade", "--student", "nobody"]) == 2
    error = capsys.readouterr().err
    assert "nobody" in error and "amara, bruno" in error


def test_outside_a_course_folder_it_says_where_to_start(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert cli.main(["grade"]) == 2
    assert "nbgrader_config.py" in capsys.readouterr().err


# --- tables -------------------------------------------------------------------------------------


def test_each_table_is_printed_as_soon_as_its_assignment_is_graded(graded, capsys, monkeypatch):
    add_second_assignment(graded)
    said = {}
    real = CourseFolder.autograde

    def autograde(course, assignment, *options):
        said[assignment] = capsys.readouterr().out
        return real(course, assignment, *options)

    monkeypatch.setattr(CourseFolder, "autograde", autograde)
    assert cli.main(["grade"]) == 0
    assert "total" not in said[TOY]
    assert rows(said["02_toy"])["amara"][1:3] == ["3", "3"]


def test_an_assignment_that_nobody_handed_in_is_named_and_has_no_table(graded, capsys):
    add_second_assignment(graded)
    submit(graded, "anna", answer(graded))
    assert cli.main(["grade"]) == 0
    output = capsys.readouterr().out
    assert "Empty" not in output
    assert "no submissions: 02_toy" in output and output.count("needs a look") == 1


def test_a_broken_source_costs_only_its_own_assignment(graded, capsys):
    add_second_assignment(graded)
    submit(graded, "anna", answer(graded))
    graded.source_notebook("02_toy").write_text("{")
    assert cli.main(["grade"]) == 1
    said = capsys.readouterr()
    assert rows(said.out)["anna"][1:3] == ["3", "3"]
    assert "02_toy" in said.err and "not a valid notebook" in said.err


def test_a_long_reason_fits_the_line_and_stands_whole_in_the_file(graded, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "90")
    submit(graded, "anna", answer(graded))
    assert cli.main(["grade"]) == 0
    path = graded.autograded / "anna" / TOY / f"{TOY}.ipynb"
    notebook = read_notebook(path)
    notebook.metadata.coursekit.repaired = [f"a repair\x1b[2J of cell {i}" for i in range(100)]
    path.chmod(0o644)
    nbformat.write(notebook, path)
    capsys.readouterr()
    assert cli.main(["grade"]) == 0
    output = capsys.readouterr().out
    lines = [line for line in output.splitlines() if str(graded.root) not in line]
    assert max(map(len, lines)) <= 90
    assert "a repair?[2J of cell 0; " in output and "…" in output
    assert "of cell 99" in points_file(graded)["anna"]["needs a look"]


def test_points_per_exercise_are_in_a_file_that_one_students_run_does_not_shorten(graded, capsys):
    cli.main(["grade"])
    assert cli.main(["grade", TOY, "--student", "bruno"]) == 0
    assert "points/01_toy.csv" in capsys.readouterr().out
    found = points_file(graded)
    assert list(found) == ["amara", "bruno"]
    assert (found["amara"]["work"], found["amara"]["total"]) == ("3", "3")


def test_points_that_cannot_be_written_leave_no_half_file(graded):
    place = graded.root / "points" / f"{TOY}.csv"
    place.mkdir(parents=True)
    with pytest.raises(OSError, match="directory"):
        table.write_points(graded, TOY, ["work"], [table.no_grade(TOY, "anna", "of a test")])
    assert list(place.parent.iterdir()) == [place]


def test_a_students_name_is_no_formula_in_the_file(graded):
    submit(graded, "=1+1", answer(graded))
    cli.main(["grade"])
    assert list(points_file(graded)) == ["'=1+1"]


def test_each_student_without_a_grade_has_a_reason_of_their_own_and_no_page(graded, capsys):
    for student in ("amara", "bruno", "chiara"):
        submit(graded, student, answer(graded))
    assert cli.main(["grade"]) == 0
    for student in ("amara", "bruno"):
        shutil.rmtree(graded.autograded / student)
        (graded.autograded / student).write_text("a file where a folder should be")
        submit(graded, student, answer(graded, 1))
    capsys.readouterr()
    assert cli.main(["grade"]) == 1
    table = rows(capsys.readouterr().out)
    assert table["chiara"][1:3] == ["3", "3"]
    for student in ("amara", "bruno"):
        assert table[student][1:3] == ["-", "-"] and not page(graded, student).exists()
        reason = points_file(graded)[student]["needs a look"]
        assert reason.startswith("no grade: ") and f"/autograded/{student}" in reason
    assert page(graded, "chiara").is_file()


def test_a_late_submission_shows_what_is_exported(graded, capsys):
    (graded.root / "late.py").write_text(
        "from nbgrader.plugins import BasePlugin\n"
        "class Late(BasePlugin):\n"
        "    def late_submission_penalty(self, student, score, seconds):\n"
        "        return 2\n"
    )
    with graded.config_file.open("a") as file:
        file.write(
            "\nimport sys\nsys.path.insert(0, str(HERE))\nc.AssignLatePenalties.plugin_class = 'late.Late'\n"
        )
    submit(graded, "anna", answer(graded))
    (graded.submitted / "anna" / TOY / "timestamp.txt").write_text("2026-01-03 02:00:00 UTC")
    with graded.gradebook() as gradebook:
        gradebook.update_or_create_assignment(TOY, duedate=datetime.datetime(2026, 1, 1))
    assert cli.main(["grade"]) == 0
    output = capsys.readouterr().out
    assert rows(output)["anna"][1:3] == ["3", "-2"]
    assert rows(output)["anna"][3] == "1"
    assert "2 d 2 h late, 2 points less" in output
    with graded.gradebook() as gradebook:
        submission = gradebook.find_submission(TOY, "anna")
        assert submission.score - submission.late_submission_penalty == 1
    assert points_file(graded)["anna"]["late penalty"] == "2"


@pytest.mark.parametrize("submissions", ["kept", "deleted"])
def test_an_old_gradebook_keeps_nbgraders_advice(graded, capsys, submissions):
    cli.main(["grade"])
    with sqlite3.connect(graded.gradebook_path) as database:
        database.execute("ALTER TABLE student DROP COLUMN lms_user_id")
    if submissions == "deleted":
        shutil.rmtree(graded.submitted)
    capsys.readouterr()
    assert cli.main(["grade", "--force"]) == 2
    said = capsys.readouterr().err
    assert "BACK UP" in said and "nbgrader db upgrade" in said and "lms_user_id" in said
    assert "Traceback" not in said and said.count("BACK UP") == 1


@pytest.mark.parametrize("handed_in", [True, False])
def test_where_nothing_can_be_run_it_is_said_once_and_nothing_is_graded(graded, handed_in):
    """An old kernel, or gVisor: no sandbox can be had."""
    add_second_assignment(graded)
    if handed_in:
        submit(graded, "anna", answer(graded))
        shutil.copytree(graded.submitted / "anna" / TOY, graded.submitted / "anna" / "02_toy")
    command = [*without_any_sandbox(), sys.executable]
    done = subprocess.run(
        [*command, "-m", "coursekit.cli", "grade"], cwd=graded.root, capture_output=True, text=True
    )
    assert done.returncode == 2 and "sample class" not in done.stdout
    assert done.stderr.count("Nothing was graded") == 1 and "What to do" in done.stderr
    assert len(done.stderr.splitlines()) < 30 and "Traceback" not in done.stderr
    assert not graded.autograded.exists() and not graded.feedback.exists()
    assert graded.submitted.exists() == handed_in
    assert cli.main(["grade"]) == 0


def test_where_no_namespaces_are_to_be_had_all_is_graded_and_the_weaker_sandbox_is_named_once(
    graded,
):
    add_second_assignment(graded)
    submit(graded, "anna", answer(graded))
    shutil.copytree(graded.submitted / "anna" / TOY, graded.submitted / "anna" / "02_toy")
    done = subprocess.run(
        [*without_namespaces(), sys.executable, "-m", "coursekit.cli", "grade"],
        cwd=graded.root,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("in Landlock's sandbox") == 1
    assert rows(done.stdout)["anna"][-1] == "6"


def test_a_submission_with_many_repairs_fits_the_line(graded, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    notebook = read_notebook(graded.source_notebook(TOY))
    copies = [copy.deepcopy(notebook.cells[4]) for _ in range(30)]
    for number, cell in enumerate(copies):
        cell.metadata.nbgrader.grade_id, cell.id = f"strange_{number}", f"strange{number}"
    notebook.cells += copies
    submit(graded, "strange" * 10, nbformat.writes(notebook))
    cli.main(["grade"])
    table = capsys.readouterr().out.partition("student")[2].splitlines()
    assert max(map(len, table[: table.index("")])) <= 80


# --- what is current ----------------------------------------------------------------------------


def test_what_has_not_changed_is_not_made_again_whatever_its_times(graded):
    cli.main(["grade"])
    before = made(page(graded))
    os.utime(graded.submitted / "amara" / TOY / f"{TOY}.ipynb")
    os.utime(graded.config_file)
    assert cli.main(["grade"]) == 0
    assert made(page(graded)) == before


def test_force_makes_all_of_it_again(graded):
    cli.main(["grade"])
    before = page(graded).stat().st_mtime_ns
    assert cli.main(["grade", "--force"]) == 0
    assert page(graded).stat().st_mtime_ns > before


@pytest.mark.parametrize("options", [[], ["--student", "anna"]], ids=["class", "student"])
def test_a_resubmission_with_an_older_time_counts(graded, capsys, options):
    submit(graded, "anna", answer(graded))
    cli.main(["grade"])
    submit(graded, "anna", answer(graded, 1))
    os.utime(graded.submitted / "anna" / TOY / f"{TOY}.ipynb", (0, 0))
    capsys.readouterr()
    assert cli.main(["grade", TOY, *options]) == 0
    assert rows(capsys.readouterr().out)["anna"][1:3] == ["1", "1"]
    assert "did you divide" in page(graded, "anna").read_text()


@pytest.mark.parametrize("options", [[], ["--student", "anna"]], ids=["class", "student"])
@pytest.mark.parametrize("left", [None, "report.pdf"])
def test_a_deleted_notebook_keeps_no_points_with_and_without_student(graded, capsys, options, left):
    submit(graded, "anna", answer(graded))
    cli.main(["grade"])
    notebook = graded.submitted / "anna" / TOY / f"{TOY}.ipynb"
    notebook.unlink()
    if left:
        (notebook.parent / left).write_bytes(b"%PDF")
    capsys.readouterr()
    assert cli.main(["grade", TOY, *options]) == 0
    output = capsys.readouterr().out
    assert rows(output)["anna"][1:3] == ["0", "0"]
    assert f"graded 0: {repr(left) if left else 'no notebook'}" in output


def test_a_deleted_gradebook_is_filled_again(graded, capsys):
    cli.main(["grade"])
    for path in graded.root.glob("gradebook.db*"):
        path.unlink()
    capsys.readouterr()
    assert cli.main(["grade"]) == 0
    output = rows(capsys.readouterr().out)
    assert output["amara"][1:3] == ["3", "3"] and output["bruno"][1:3] == ["1", "1"]


def test_points_that_are_in_no_gradebook_any_more_do_not_stay_in_the_file(graded):
    cli.main(["grade"])
    for path in graded.root.glob("gradebook.db*"):
        path.unlink()
    assert cli.main(["grade", TOY, "--student", "bruno"]) == 0
    assert list(points_file(graded)) == ["bruno"]


def test_a_page_follows_points_and_comments_that_a_person_gives(graded, capsys):
    cli.main(["grade"])
    others = made(page(graded, "amara"))
    with graded.gradebook() as gradebook:
        grade = gradebook.find_grade("test_value", TOY, TOY, "bruno")
        grade.manual_score = 1.5
        comment = gradebook.find_comment("work", TOY, TOY, "bruno")
        comment.manual_comment = "Nearly there!"
        gradebook.db.commit()
    capsys.readouterr()
    assert cli.main(["grade"]) == 0
    assert rows(capsys.readouterr().out)["bruno"][1:3] == ["2.5", "2.5"]
    assert "Nearly there!" in page(graded, "bruno").read_text()
    assert made(page(graded, "amara")) == others


@pytest.mark.parametrize("lost", ["record", "page", "half of the page"])
def test_a_page_without_a_true_record_is_made_anew(graded, lost):
    cli.main(["grade"])
    whole = page(graded).read_text()
    if lost == "record":
        (page(graded).parent / feedback.RECORD).unlink()
        page(graded).write_text("of somebody else")
    elif lost == "page":
        page(graded).unlink()
    else:
        page(graded).write_text(whole[: len(whole) // 2])
    assert cli.main(["grade"]) == 0
    assert page(graded).read_text() == whole


def test_who_is_in_the_gradebook_only_is_named(graded, capsys):
    cli.main(["grade"])
    shutil.rmtree(graded.submitted / "bruno")
    capsys.readouterr()
    assert cli.main(["grade"]) == 0
    assert "in the gradebook, but not in submitted/: bruno\n" in capsys.readouterr().out


def test_for_one_student_no_sample_class_is_laid_out(graded):
    assert cli.main(["grade", "--student", "nobody"]) == 2
    assert not graded.submitted.exists() or not list(graded.submitted.iterdir())
