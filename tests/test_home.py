"""Nothing that the course starts writes into the home folder."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from browser import find_chromium, visit
from conftest import REPOSITORY
from lab_process import running_lab

from coursekit.own_folders import VARIABLES


@pytest.fixture
def home(tmp_path_factory, monkeypatch) -> Path:
    """A fresh home folder, and no variable that leads away from it."""
    home = tmp_path_factory.mktemp("home")
    for name in os.environ:
        if name in VARIABLES or name.startswith(("XDG_", "UV_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    return home


@pytest.mark.parametrize("task", ["publish", "grade", "check"])
def test_a_task_leaves_the_home_folder_empty(toy_course, home, task):
    options = ["--seeds=1"] if task == "check" else []
    command = [sys.executable, "-m", "coursekit.cli", task, *options]
    done = subprocess.run(command, cwd=toy_course.root, capture_output=True, text=True)
    assert done.returncode == (1 if task == "check" else 0), done.stderr  # nothing is published
    assert "not a writable location" not in done.stderr
    assert list(home.rglob("*")) == []


def test_a_task_works_where_the_home_folder_cannot_even_be_made(toy_course, home):
    command = [sys.executable, "-m", "coursekit.cli", "grade"]
    environment = os.environ | {"HOME": "/proc/nowhere"}
    done = subprocess.run(
        command, cwd=toy_course.root, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr and "not a writable location" not in done.stderr


@pytest.mark.namespaces
def test_a_user_without_a_name_and_a_home_can_work(toy_course, home):
    """As a container's that is given a number (`docker run --user 4242`)."""
    shutil.copytree(REPOSITORY / "labconfig", toy_course.root / "labconfig")
    nameless = ["unshare", "--user", "--map-user=4242", "--map-group=4242"]
    nameless += ["env", "-u", "HOME", "-u", "USER", "-u", "LOGNAME"]
    command = [*nameless, sys.executable, "-m", "coursekit.cli", "grade"]
    done = subprocess.run(command, cwd=toy_course.root, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    with running_lab(toy_course.root, "lab", before=nameless) as lab:
        assert "Submit" not in lab.log.read_text()


@pytest.mark.parametrize("task", ["lab", "teach"])
def test_jupyterlab_leaves_the_home_folder_empty(toy_course, home, task):
    shutil.copytree(REPOSITORY / "labconfig", toy_course.root / "labconfig")
    with running_lab(toy_course.root, task):
        pass
    assert list(home.rglob("*")) == []


def test_the_entry_leaves_the_home_folder_empty(home):
    command = [sys.executable, str(REPOSITORY / "course.py"), "check", "--help"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert list(home.rglob("*")) == []


@pytest.mark.skipif(find_chromium() is None, reason="no Chromium")
def test_the_tests_browser_leaves_the_home_folder_empty(home):
    with visit(60) as seen:
        seen.page.goto("about:blank")
    assert list(home.rglob("*")) == []


def test_a_test_leaves_the_home_folder_empty(home):
    """One that runs a kernel, as the others do."""
    test = "tests/authoring/test_editions.py::test_a_failing_tutorial_cell_is_named_and_nothing_is_published"
    command = [sys.executable, "-m", "pytest", "-n0", "-p", "no:cacheprovider", test]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    assert list(home.rglob("*")) == []
