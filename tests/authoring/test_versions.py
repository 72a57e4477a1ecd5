"""`course.py versions`: the notebooks run on the oldest and the newest versions that are supported."""

import sys
from pathlib import Path

import nbformat
from conftest import REPOSITORY, TOY, toy_notebook, write_toy

from coursekit import cli
from coursekit.authoring import versions
from coursekit.coursefolder import CourseFolder

COURSE = CourseFolder.here(REPOSITORY)
PYTHON = Path(sys.executable)


def test_the_oldest_versions_are_the_lower_bounds_of_the_project():
    pinned = versions.oldest_requirements(COURSE)
    assert [line.partition("==")[0] for line in pinned] == list(versions.TAUGHT)
    text = (REPOSITORY / "pyproject.toml").read_text(encoding="utf-8")
    assert all(line.replace("==", ">=") in text for line in pinned)


def test_a_notebook_that_runs_has_no_problems(toy_course):
    (run,) = versions.run_all(toy_course, PYTHON, [TOY])
    assert run.problems == [] and run.seconds > 0


def test_errors_warnings_and_unreadable_notebooks_are_problems(toy_course):
    notebook = toy_notebook()
    notebook.cells[1].source += "\nimport warnings\nwarnings.warn('old')"
    notebook.cells[3].source = "average = 1 / 0"
    write_toy(toy_course, notebook)
    (run,) = versions.run_all(toy_course, PYTHON, [TOY])
    problems = "\n".join(run.problems)
    assert "UserWarning: old" in problems and "ZeroDivisionError" in problems
    toy_course.source_notebook(TOY).write_text("{")
    (run,) = versions.run_all(toy_course, PYTHON, [TOY])
    assert run.problems


def test_the_task_says_which_versions_ran_and_fails_with_the_notebook(
    toy_course, monkeypatch, capsys
):
    """Both environments are this one here: making the other takes the network."""
    monkeypatch.chdir(toy_course.root)
    monkeypatch.setattr(versions, "oldest_python", lambda course: PYTHON)
    assert cli.main(["versions", TOY]) == 0
    output = capsys.readouterr().out
    assert f"scikit-learn {versions.installed(PYTHON)[1].split()[1]}" in output
    assert output.count(TOY) == 2
    notebook = toy_notebook()
    notebook.cells[1].source = "1 / 0"
    nbformat.write(notebook, toy_course.source_notebook(TOY))
    assert cli.main(["versions", TOY]) == 1
    assert "ZeroDivisionError" in capsys.readouterr().out
