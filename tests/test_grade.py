"""`course.py grade`: every submission gets a grade, feedback and a line in the table."""

import copy
import os
import shutil

import nbformat
import pytest
from conftest import TOY

from coursekit import cli
from coursekit.authoring import editions, sample_class
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


def page_of(course, student):
    return course.feedback / student / TOY / f"{TOY}.html"


def test_what_is_graded_already_is_not_run_again_whatever_its_file_times(graded, capsys):
    cli.main(["grade"])
    before = page_of(graded, "amara").stat().st_mtime_ns
    (graded.submitted / "amara" / TOY / f"{TOY}.ipynb").touch()
    graded.source_notebook(TOY).touch()
    assert cli.main(["grade"]) == 0
    assert page_of(graded, "amara").stat().st_mtime_ns == before


def test_another_content_is_graded_anew_whatever_its_file_times(graded, capsys):
    cli.main(["grade"])
    wrong, right = (graded.submitted / who / TOY / f"{TOY}.ipynb" for who in ("bruno", "amara"))
    before = wrong.stat()
    wrong.write_bytes(right.read_bytes())
    os.utime(wrong, ns=(before.st_atime_ns - 10**15, before.st_mtime_ns - 10**15))
    capsys.readouterr()
    assert cli.main(["grade"]) == 0
    assert rows(capsys.readouterr().out)["bruno"][1:3] == ["3", "3"]


def test_feedback_is_made_anew_when_points_or_comments_have_changed(graded):
    cli.main(["grade"])
    before = page_of(graded, "bruno").stat().st_mtime_ns
    with graded.gradebook() as gradebook:
        gradebook.find_grade("test_value", TOY, TOY, "bruno").manual_score = 1
        gradebook.db.commit()
    cli.main(["grade"])
    assert page_of(graded, "bruno").stat().st_mtime_ns > before


def test_a_lost_gradebook_is_made_anew(graded, capsys):
    cli.main(["grade"])
    for path in graded.root.glob("gradebook.db*"):
        path.unlink()
    capsys.readouterr()
    assert cli.main(["grade"]) == 0
    assert rows(capsys.readouterr().out)["amara"][1:3] == ["3", "3"]


def test_grading_leaves_release_as_it_is(graded):
    (graded.source / "glossary.md").write_text("# Glossary\n")
    editions.publish(graded, TOY)
    before = {path: path.stat().st_mtime_ns for path in graded.release.rglob("*")}
    assert graded.release / TOY / "glossary.md" in before
    cli.main(["grade"])
    assert {path: path.stat().st_mtime_ns for path in graded.release.rglob("*")} == before


def test_a_changed_graded_cell_after_grading_is_explained_and_nothing_is_lost(graded, capsys):
    cli.main(["grade"])
    notebook = read_notebook(graded.source_notebook(TOY))
    notebook.cells = [c for c in notebook.cells if c.id != "test_type"]
    nbformat.write(notebook, graded.source_notebook(TOY))
    released = graded.release / TOY / f"{TOY}.ipynb"
    before = released.read_bytes()
    assert cli.main(["grade"]) == 2
    said = capsys.readouterr().err
    assert "removed: test_type" in said and f"nbgrader db assignment remove {TOY} --force" in said
    assert released.read_bytes() == before
    with graded.gradebook() as gradebook:
        assert gradebook.find_submission(TOY, "amara").score == 3


def test_a_second_notebook_in_the_source_is_named_and_not_released(graded, capsys):
    source = graded.source_notebook(TOY)
    shutil.copy(source, source.with_name(f"{TOY}-Copy1.ipynb"))
    assert cli.main(["grade"]) == 2
    assert f"{TOY}-Copy1.ipynb" in capsys.readouterr().err
    assert not (graded.release / TOY / f"{TOY}-Copy1.ipynb").exists()


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (f"anna/{TOY}.ipynb", "belongs into a folder with the assignment's name"),
        ("anna.zip", "unpack it there"),
        (f"anna/{TOY}.zip", "unpack it"),
        (f"{TOY}/anna/{TOY}.ipynb", "swap them"),
        (f"anna/01_other/{TOY}.ipynb", f"no such assignment; known: {TOY}"),
    ],
)
def test_a_real_class_is_never_mixed_with_the_sample(graded, capsys, place, said):
    path = graded.submitted / place
    path.parent.mkdir(parents=True)
    path.write_text("{}")
    assert cli.main(["grade"]) == 2
    captured = capsys.readouterr()
    assert "sample" not in captured.out and said in captured.err
    assert {p.name for p in graded.submitted.iterdir()} == {place.partition("/")[0]}


def test_beside_a_right_submission_the_misplaced_are_named(graded, capsys):
    submit(graded, "right", "{")
    (graded.submitted / "__MACOSX" / TOY).mkdir(parents=True)
    (graded.submitted / "late.zip").write_text("")
    assert cli.main(["grade"]) == 0
    output = capsys.readouterr().out
    assert "submitted/late.zip" in output and "right" in rows(output)
    assert "MACOSX" not in output


def test_the_first_table_stands_before_the_second_assignment_is_graded(graded, capsys, monkeypatch):
    second = "02_toy"
    shutil.copytree(graded.source / TOY, graded.source / second)
    (graded.source / second / f"{TOY}.ipynb").rename(graded.source_notebook(second))
    shutil.copytree(graded.answers / TOY, graded.answers / second)
    seen, release_ = {}, editions.release
    monkeypatch.setattr(
        editions,
        "release",
        lambda course, name: (seen.update({name: capsys.readouterr().out}), release_(course, name)),
    )
    assert cli.main(["grade"]) == 0
    assert "amara" in rows(seen[second])


def test_an_assignment_that_nobody_handed_in_has_no_table(graded, capsys):
    second = "02_toy"
    shutil.copytree(graded.source / TOY, graded.source / second)
    (graded.source / second / f"{TOY}.ipynb").rename(graded.source_notebook(second))
    submit(graded, "right", "{")
    assert cli.main(["grade"]) == 0
    output = capsys.readouterr().out
    assert second not in output and "Empty" not in output


def test_reasons_are_as_long_as_the_terminal_is_wide(graded, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    submit(graded, "long", "{" * 500)
    notebook = read_notebook(graded.source_notebook(TOY))
    copies = [copy.deepcopy(notebook.cells[4]) for _ in range(30)]
    for number, cell in enumerate(copies):
        cell.metadata.nbgrader.grade_id, cell.id = f"strange_{number}", f"strange{number}"
    notebook.cells += copies
    submit(graded, "strange", nbformat.writes(notebook))
    cli.main(["grade"])
    table = capsys.readouterr().out.partition("student")[2].splitlines()
    assert max(map(len, table[: table.index("")])) <= 80


def test_force_runs_again_what_has_not_changed(graded, capsys):
    cli.main(["grade"])
    path = graded.graded_notebook(TOY, "amara")
    before = path.stat().st_mtime_ns
    cli.main(["grade"])
    assert path.stat().st_mtime_ns == before
    cli.main(["grade", "--force"])
    assert path.stat().st_mtime_ns > before


def test_a_late_submissions_total_is_what_is_exported(graded, capsys):
    config = graded.config_file.read_text()
    config += "\nc.AssignLatePenalties.plugin_class = 'late.OnePoint'\n"
    config += f"import sys; sys.path.insert(0, {str(graded.root)!r})\n"
    graded.config_file.write_text(config)
    (graded.root / "late.py").write_text(
        "from nbgrader.plugins import BasePlugin\n"
        "class OnePoint(BasePlugin):\n"
        "    def late_submission_penalty(self, student, score, seconds):\n"
        "        return 1\n"
    )
    cli.main(["grade"])
    with graded.gradebook() as gradebook:
        gradebook.update_or_create_assignment(TOY, duedate="2026-01-01 00:00:00 UTC")
    (graded.submitted / "amara" / TOY / "timestamp.txt").write_text("2026-01-03 00:00:00 UTC")
    capsys.readouterr()
    assert cli.main(["grade"]) == 0
    output = capsys.readouterr().out
    assert rows(output)["amara"][1:4] == ["3", "-1", "2"]
    assert "late by 2 d, 1 points less" in output
    with graded.gradebook() as gradebook:
        submission = gradebook.find_submission(TOY, "amara")
        assert submission.score - submission.late_submission_penalty == 2


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
