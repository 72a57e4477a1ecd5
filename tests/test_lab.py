"""What `course.py lab` and `course.py teach` set up before a browser comes into play."""

import json
import os
import platform
import shutil
import sys
import urllib.parse
import urllib.request
from importlib.util import find_spec
from pathlib import Path

import nbformat
import pytest
from conftest import REPOSITORY, TOY
from lab_process import Lab, running_lab

from coursekit import lab
from coursekit.coursefolder import CourseError, CourseFolder, read_notebook

ROLES = ("student", "instructor")


@pytest.fixture
def released(toy_course) -> CourseFolder:
    """The toy course with the real course's JupyterLab settings, its source taken for a release."""
    shutil.copytree(REPOSITORY / "labconfig", toy_course.root / "labconfig")
    shutil.copytree(toy_course.source, toy_course.release)
    return toy_course


@pytest.fixture
def edition(released, tmp_path_factory) -> Path:
    return lab.local_edition(released, TOY, tmp_path_factory.mktemp("editions"))


# --- what a student works on --------------------------------------------------------------------


def test_a_copy_is_laid_out_once_and_never_overwritten(edition, tmp_path):
    work = tmp_path / "work"
    assert lab.lay_out(edition, work)
    copy = work / TOY / f"{TOY}.ipynb"
    copy.write_text("my work")
    assert not lab.lay_out(edition, work)
    assert copy.read_text() == "my work"
    assert [path.name for path in work.iterdir()] == [TOY], "something was left behind"


def test_an_interrupted_copy_does_not_pass_for_work(edition, tmp_path, monkeypatch):
    def interrupted(source, target, **_):
        Path(target).mkdir()
        raise KeyboardInterrupt

    monkeypatch.setattr(lab.shutil, "copytree", interrupted)
    with pytest.raises(KeyboardInterrupt):
        lab.lay_out(edition, tmp_path / "work")
    assert list((tmp_path / "work").iterdir()) == []


def test_the_copy_can_be_written_and_knows_this_python(released, tmp_path):
    original = released.release / TOY / f"{TOY}.ipynb"
    original.chmod(0o444)
    edition = lab.local_edition(released, TOY, tmp_path / "edition")
    lab.lay_out(edition, tmp_path / "work")
    copy = tmp_path / "work" / TOY / f"{TOY}.ipynb"
    assert copy.stat().st_mode & 0o200
    assert read_notebook(copy).metadata.language_info.version == platform.python_version()
    assert read_notebook(copy).cells == read_notebook(original).cells


def test_the_exchange_follows_the_release(released, tmp_path):
    def edition(name: str) -> Path:
        return lab.local_edition(released, TOY, tmp_path / name)

    shared = released.root / "exchange" / "clustering" / "outbound" / TOY / f"{TOY}.ipynb"
    assert lab.release_to_exchange(released, edition("first"))
    assert shared.is_file()
    assert not lab.release_to_exchange(released, edition("same"))
    notebook = read_notebook(released.release / TOY / f"{TOY}.ipynb")
    notebook.cells[0].source = "# Toy, corrected"
    nbformat.write(notebook, released.release / TOY / f"{TOY}.ipynb")
    assert lab.release_to_exchange(released, edition("corrected"))
    assert read_notebook(shared).cells[0].source == "# Toy, corrected"


def test_an_exchange_that_cannot_be_written_is_named(released, edition):
    (released.root / "exchange").mkdir()
    (released.root / "exchange" / "clustering").write_text("a file where a folder should be")
    with pytest.raises(CourseError, match="exchange.*c.Exchange.root in nbgrader_config.py"):
        lab.release_to_exchange(released, edition)


def test_a_missing_release_is_made_from_the_source_and_nothing_else(toy_course):
    before = {path.name for path in toy_course.root.iterdir()}
    assert lab.released_assignments(toy_course) == [TOY]
    made = toy_course.release / TOY / f"{TOY}.ipynb"
    assert "BEGIN SOLUTION" not in made.read_text()
    assert {path.name for path in toy_course.root.iterdir()} == before | {"release", "exchange"}
    first = made.stat()
    assert lab.released_assignments(toy_course) == [TOY]
    again = made.stat()
    assert (again.st_ino, again.st_mtime_ns) == (first.st_ino, first.st_mtime_ns), (
        "made again although there is a release"
    )


def test_students_need_neither_source_nor_tests(released, tmp_path_factory, tmp_path):
    """What they are given is the course without these two."""
    shutil.rmtree(released.source)
    shutil.rmtree(released.root / "tests")
    assert lab.released_assignments(released) == [TOY]
    edition = lab.local_edition(released, TOY, tmp_path_factory.mktemp("editions"))
    assert lab.release_to_exchange(released, edition) and lab.lay_out(edition, tmp_path / "work")


def test_nothing_to_work_on_is_said(toy_course):
    shutil.rmtree(toy_course.source)
    with pytest.raises(CourseError, match="holds no assignment"):
        lab.open_student_lab(toy_course, None, True)


# --- settings -----------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ROLES)
def test_the_users_own_jupyter_is_left_out(released, role, monkeypatch):
    from jupyter_core.paths import jupyter_config_path, jupyter_data_dir

    monkeypatch.setenv("JUPYTERLAB_SETTINGS_DIR", "/elsewhere")
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", "/elsewhere")
    lab.set_environment(released, role)
    assert "JUPYTERLAB_SETTINGS_DIR" not in os.environ
    assert "/elsewhere" not in jupyter_config_path()
    assert jupyter_config_path()[:2] == [
        str(released.root / "labconfig" / role),
        str(released.root),
    ]
    assert jupyter_data_dir().startswith(str(released.root / ".jupyter"))


@pytest.mark.parametrize("role", ROLES)
def test_settings_name_things_that_exist(role):
    """A renamed plug-in of nbgrader would silently show again what is switched off here."""
    package = Path(find_spec("nbgrader").origin).parent
    scripts = "".join(p.read_text() for p in package.glob("labextension/static/*.js"))
    folder = REPOSITORY / "labconfig" / role
    page = json.loads((folder / "labconfig" / "page_config.json").read_text())
    for plugin in page["disabledExtensions"]:
        assert not plugin.startswith("@jupyter/nbgrader") or plugin in scripts
    server = json.loads((folder / "jupyter_server_config.json").read_text())
    assert all(map(find_spec, server["ServerApp"]["jpserver_extensions"]))


def test_without_an_exchange_there_is_no_assignment_list(released, monkeypatch):
    from jupyterlab_server.config import get_page_config

    monkeypatch.setattr(sys, "platform", "win32")
    lab.set_environment(released, "student")
    monkeypatch.undo()
    assert "@jupyter/nbgrader:assignment-list" in get_page_config([])["disabledExtensions"]
    assert "@jupyter/nbgrader:formgrader" in get_page_config([])["disabledExtensions"]


def test_the_news_are_off(released):
    from jupyterlab_server.settings_utils import _get_overrides

    lab.set_environment(released, "student")
    overrides, _ = _get_overrides(str(released.root))
    assert overrides["@jupyterlab/apputils-extension:notification"]["fetchNews"] == "false"


def test_it_listens_on_this_machine_only_unless_told_otherwise(tmp_path):
    assert "--ServerApp.ip=localhost" in lab.lab_arguments(tmp_path, None, True)
    assert "--ServerApp.ip=0.0.0.0" in lab.lab_arguments(tmp_path, None, True, "0.0.0.0")


def test_a_wanted_port_is_taken_or_refused():
    free = lab.lab_arguments(Path("work"), None, False)
    wanted = lab.lab_arguments(Path("work"), 9999, True)
    assert "--ServerApp.port_retries=0" in wanted and "--ServerApp.port=9999" in wanted
    assert "--ServerApp.port_retries=0" not in free
    assert "--ServerApp.open_browser=False" in wanted and "--ServerApp.open_browser=True" in free


def test_only_root_is_allowed_as_root(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)
    assert "--allow-root" not in lab.lab_arguments(Path("work"), None, True)
    monkeypatch.setattr(os, "geteuid", lambda: 0, raising=False)
    assert "--allow-root" in lab.lab_arguments(Path("work"), None, True)


# --- the running server -------------------------------------------------------------------------


def ask(server: Lab, path: str, query: str, data: bytes | None = None) -> list[dict]:
    headers = {"Authorization": "token " + urllib.parse.urlsplit(server.address).query[6:]}
    request = urllib.request.Request(server.url(path, query), data=data, headers=headers)
    with urllib.request.urlopen(request, timeout=60) as answer:
        found = json.load(answer)
    assert found["success"], found
    return found["value"]


def test_a_deleted_folder_can_be_fetched_and_submitted(released):
    """The assignment list's own interface, without a browser; Ctrl-C ends the server."""
    course = {"course_id": "clustering", "assignment_id": TOY}
    with running_lab(released.root, "lab") as server:
        (entry,) = ask(server, "/assignments", "course_id=clustering")
        assert entry["status"] == "fetched"
        shutil.rmtree(released.root / "work" / TOY)
        (entry,) = ask(server, "/assignments", "course_id=clustering")
        assert entry["status"] == "released"
        data = urllib.parse.urlencode(course).encode()
        (entry,) = ask(server, "/assignments/fetch", "", data)
        assert entry["status"] == "fetched"
        assert (released.root / "work" / TOY / f"{TOY}.ipynb").is_file()
        assert len(ask(server, "/assignments/submit", "", data)) == 2
    assert list((released.root / "exchange").glob("clustering/inbound/*/timestamp.txt"))
    assert not list((released.root / ".jupyter").rglob("jpserver-*")), "it was not shut down"
