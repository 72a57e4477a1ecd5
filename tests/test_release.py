"""release/ has one maker: whole or not at all, written only where it differs, followed by the gradebook."""

import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from conftest import CORRECT, REPOSITORY, TOY, nbgrader_cell, toy_notebook, write_toy
from nbgrader.converters import GenerateAssignment

from coursekit import cli, lab, release
from coursekit.authoring import editions, sample_class
from coursekit.coursefolder import CourseError, CourseFolder, read_notebook


@pytest.fixture
def course(toy_course, monkeypatch) -> CourseFolder:
    monkeypatch.chdir(toy_course.root)
    monkeypatch.setattr(sample_class, "STUDENTS", sample_class.STUDENTS[:1])
    (toy_course.source / "glossary.md").write_text("# Glossary\n")
    return toy_course


def contents(folder: Path) -> dict:
    return {
        path.relative_to(folder): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


def with_another_test() -> nbformat.NotebookNode:
    notebook = toy_notebook()
    notebook.cells.append(nbgrader_cell("test_more", "assert count", 1, grade=True, locked=True))
    return notebook


def git(course: CourseFolder, *arguments: str) -> str:
    who = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    done = subprocess.run(
        ["git", *who, *arguments], cwd=course.root, capture_output=True, text=True, check=True
    )
    return done.stdout


@pytest.mark.parametrize(
    "order",
    [("grade", "publish", "check", "lab"), ("lab", "check", "grade", "publish", "grade")],
    ids="-".join,
)
def test_in_whatever_order_tasks_run_the_tracked_tree_stays_clean(course, order):
    editions.publish(course, TOY)
    shutil.copy(REPOSITORY / ".gitignore", course.root)
    git(course, "init", "--quiet")
    git(course, "add", "--all")
    git(course, "commit", "--quiet", "--message=all")
    before = contents(course.release) | contents(course.notebooks)
    for task in order:
        if task == "lab":
            (edition,) = lab.released_assignments(course)
            with release.aside(course) as folder:
                lab.lay_out(lab.local_edition(course, edition, folder), lab.work_folder(course))
        else:
            assert cli.main([task, *(["--seeds=1"] if task == "check" else [])]) == 0
        assert git(course, "status", "--porcelain") == "", f"after {task}"
    assert contents(course.release) | contents(course.notebooks) == before, "written again"


def test_a_changed_test_reaches_release_and_gradebook(course):
    assert cli.main(["grade"]) == 0
    notebook = toy_notebook()
    notebook.cells[4].source = "assert count == 4\nassert count != 5"
    write_toy(course, notebook)
    assert cli.main(["grade"]) == 0
    assert read_notebook(course.release / TOY / f"{TOY}.ipynb").cells[4].source.endswith("!= 5")
    with course.gradebook() as gradebook:
        assert "!= 5" in gradebook.find_source_cell("test_type", TOY, TOY).source


@pytest.mark.parametrize("change", ["added: test_more", "removed: test_value"])
def test_a_cell_added_or_removed_after_grading_loses_nothing_and_what_to_do_works(
    course, capsys, change
):
    assert cli.main(["grade"]) == 0
    kept = [course.release, course.autograded, course.feedback]
    before = [contents(folder) for folder in kept]
    notebook = with_another_test()
    if change.startswith("removed"):
        notebook = toy_notebook()
        del notebook.cells[5]
    write_toy(course, notebook)
    assert cli.main(["grade", TOY]) == 2
    said = capsys.readouterr().err
    assert change in said and f"keep a copy of the gradebook ({course.gradebook_path})" in said
    assert [contents(folder) for folder in kept] == before
    with course.gradebook() as gradebook:
        assert gradebook.find_submission(TOY, "amara").score == 3
    (command,) = [line.split() for line in said.splitlines() if "nbgrader db" in line]
    command[0] = shutil.which("nbgrader", path=str(Path(sys.executable).parent))
    subprocess.run(command, cwd=course.root, check=True, capture_output=True)
    assert cli.main(["grade", TOY]) == 0
    with course.gradebook() as gradebook:
        assert gradebook.find_submission(TOY, "amara").max_score == (4 if "more" in change else 1)


def test_a_source_that_nbgrader_refuses_leaves_the_release(course):
    release.update(course, TOY)
    before = contents(course.release)
    notebook = toy_notebook()
    notebook.cells[5].source = notebook.cells[5].source.replace("### END HIDDEN TESTS", "")
    write_toy(course, notebook)
    with pytest.raises(CourseError, match="(?i)hidden"):
        release.update(course, TOY)
    assert contents(course.release) == before
    with course.gradebook() as gradebook:
        assert "END HIDDEN" in gradebook.find_source_cell("test_value", TOY, TOY).source
    assert not list(course.root.glob(".publish-*"))


@pytest.mark.parametrize("task", ["grade", "publish", "check"])
def test_another_notebook_in_source_is_named_and_not_released(course, capsys, task):
    copy = course.source / TOY / f"{TOY}-Copy1.ipynb"
    shutil.copy(course.source_notebook(TOY), copy)
    (course.answers / TOY / "correct_other.py").write_text(CORRECT)
    assert cli.main([task]) != 0
    said = capsys.readouterr().err
    assert copy.name in said and "move it out of source/" in said
    assert not list(course.root.glob(f"release/*/{copy.name}"))


def test_a_notebook_named_otherwise_than_its_folder_is_named(course):
    path = course.source_notebook(TOY)
    path.rename(path.with_name("another.ipynb"))
    with pytest.raises(CourseError, match=f"another.ipynb; {TOY}.ipynb is expected"):
        release.update(course, TOY)


def test_nbgraders_own_command_makes_the_same_release(course):
    release.update(course, TOY)
    before = {name: data for name, (data, _) in contents(course.release).items()}
    assert len(before) == 2
    course.convert(GenerateAssignment, TOY)
    assert {name: data for name, (data, _) in contents(course.release).items()} == before
