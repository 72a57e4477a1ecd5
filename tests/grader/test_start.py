"""What a run of `grade` begins ahead of need is what it needs, and is begun once."""

import subprocess
import sys

import nbformat
import pytest
from conftest import TOY

from coursekit import release
from coursekit.coursefolder import CourseFolder, read_notebook
from coursekit.grader.trusted.runner import WarmProcess

NO_NBGRADER = """
import sys
from coursekit.coursefolder import CourseFolder
CourseFolder.here().config()
sys.exit("nbgrader" in sys.modules)"""

GRADE = """
import sys
from coursekit import cli
assert cli.main(["grade"]) == 0
sys.exit("numpy" in sys.modules or "pandas" in sys.modules)"""


@pytest.fixture
def handed_in(toy_course: CourseFolder) -> CourseFolder:
    """The toy course with a release that one student has handed in as it is."""
    WarmProcess.close_all()
    release.update(toy_course, TOY)
    folder = toy_course.submitted / "amara" / TOY
    folder.mkdir(parents=True)
    notebook = read_notebook(toy_course.release / TOY / f"{TOY}.ipynb")
    nbformat.write(notebook, folder / f"{TOY}.ipynb")
    return toy_course


def test_the_settings_are_read_without_nbgrader(toy_course):
    """Which takes a second and a half to import, in which the warm process can have begun."""
    command = [sys.executable, "-c", NO_NBGRADER]
    assert subprocess.run(command, cwd=toy_course.root).returncode == 0


def test_a_run_imports_none_of_the_submissions_libraries_itself(handed_in):
    """They take half a second, beside the warm process, which needs both cores."""
    command = [sys.executable, "-c", GRADE]
    assert subprocess.run(command, cwd=handed_in.root).returncode == 0


@pytest.mark.parametrize(
    "settings",
    [
        "",
        "c.LookaheadExecute.output_megabytes = 2",
        "c.LookaheadExecute.sandbox = 'landlock'",
        "c.LookaheadExecute.run_untrusted_code_without_sandbox = True",
    ],
)
def test_the_warm_process_that_is_begun_ahead_is_the_one_that_grades(handed_in, settings):
    with handed_in.config_file.open("a") as file:
        file.write(f"\n{settings}\n")
    handed_in.warm_up()
    (ahead,) = WarmProcess._all.values()
    assert handed_in.autograde(TOY) == {}
    assert [*WarmProcess._all.values()] == [ahead]
    assert ahead.sandbox


def test_a_warm_process_that_was_begun_ahead_and_died_is_begun_anew(handed_in):
    handed_in.warm_up()
    (ahead,) = WarmProcess._all.values()
    ahead.process.kill()
    ahead.process.wait()
    assert handed_in.autograde(TOY) == {}


@pytest.mark.namespaces
@pytest.mark.parametrize("beside", [{}, {"glossary.md": "Words."}, {"own.txt": "Mine."}])
def test_the_first_cells_that_are_begun_ahead_are_those_that_a_submission_shares(handed_in, beside):
    """With the files that came along, of which those count that were handed out."""
    (handed_in.release / TOY / "glossary.md").write_text("Words.")
    for name, text in beside.items():
        (handed_in.submitted / "amara" / TOY / name).write_text(text)
    assert handed_in.autograde(TOY) == {}  # which tries the tests with their solution, once
    WarmProcess.close_all()
    assert handed_in.autograde(TOY, force=True) == {}
    (warm,) = WarmProcess._all.values()
    of_examiners, without_cells, with_cells = 1, 1, "own.txt" not in beside
    assert len(warm.hosts) == of_examiners + without_cells + with_cells
