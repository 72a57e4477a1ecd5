"""`course.py grade`: every submission gets a grade, feedback and a line in the table."""

import shutil
import time

import nbformat
import pytest
from conftest import TOY

from coursekit import cli
from coursekit.authoring import sample_class
from coursekit.authoring.answers import read_answers
from coursekit.coursefolder import read_notebook


@pytest.fixture
def graded(toy_course, monkeypatch):
    """The toy course with three submissions: a right one, a wrong one, an empty one."""
    monkeypatch.chdir(toy_course.root)
    monkeypatch.setattr(sample_class, "STUDENTS", sample_class.STUDENTS[:2])
    return toy_course


def submit(course, student, text):
    path = course.submitted / student / TOY / f"{TOY}.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text(text)


def rows(output: str) -> dict[str, list[str]]:
    return {line.split()[0]: line.split() for line in output.splitlines() if line.strip()}


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
    answer = read_answers(graded, TOY)[0]
    notebook = read_notebook(graded.source_notebook(TOY))
    submit(graded, "right", nbformat.writes(answer.fill_in(notebook)))
    assert cli.main(["grade", TOY]) == 0
    output = capsys.readouterr().out
    assert "sample class" not in output
    assert rows(output)["right"][1:3] == ["3", "3"]
    assert rows(output)["broken"][1:3] == ["0", "0"]
    assert "graded 0: the file is not a notebook" in output


def test_what_is_graded_already_is_not_run_again(graded, capsys):
    cli.main(["grade"])
    page = graded.feedback / "amara" / TOY / f"{TOY}.html"
    before = page.stat().st_mtime_ns
    cli.main(["grade"])
    assert page.stat().st_mtime_ns == before
    time.sleep(0.01)
    (graded.submitted / "amara" / TOY / f"{TOY}.ipynb").touch()
    assert cli.main(["grade"]) == 0
    assert page.stat().st_mtime_ns > before


def test_one_student_can_be_graded_alone(graded, capsys):
    cli.main(["grade"])
    capsys.readouterr()
    assert cli.main(["grade", TOY, "--student", "bruno"]) == 0
    table = rows(capsys.readouterr().out)
    assert "bruno" in table and "amara" not in table


def test_several_assignments_end_in_a_table_of_the_whole_course(graded, capsys):
    second = "02_toy"
    shutil.copytree(graded.source / TOY, graded.source / second)
    (graded.source / second / f"{TOY}.ipynb").rename(graded.source_notebook(second))
    shutil.copytree(graded.answers / TOY, graded.answers / second)
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
