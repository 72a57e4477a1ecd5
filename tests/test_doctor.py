"""`course.py doctor` says what a machine has, and changes nothing."""

import json
import subprocess
import sys

import pytest
from conftest import REPOSITORY, without_any_sandbox, without_namespaces

from coursekit import doctor
from coursekit.coursefolder import CourseFolder


def ask(*before: str) -> tuple[int, dict[str, str]]:
    """The exit code, and the table by what was looked at."""
    command = [*before, sys.executable, "-m", "coursekit.cli", "doctor"]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True)
    assert done.stderr == ""
    lines = (line.split("  ", 1) for line in done.stdout.splitlines())
    return done.returncode, {what: found.strip() for what, found in lines}


def test_it_tells_of_the_machine_and_the_environment():
    code, table = ask()
    assert code == 0
    assert "nbgrader 0.9" in table["packages"] and "numpy" in table["packages"]
    assert table["Python"].startswith("{}.{}".format(*sys.version_info))
    assert str(REPOSITORY) in table["course"] and "GB free" in table["temporary folder"]
    assert table["grading"].startswith("in a sandbox of ")


def test_without_namespaces_it_tells_why_and_what_is_used_instead():
    code, table = ask(*without_namespaces())
    assert code == 0
    assert "cannot make a sandbox here" in table["sandbox: bubblewrap"]
    assert table["sandbox: landlock"].startswith("works")
    assert table["grading"].startswith("in a sandbox of landlock")


def test_without_any_sandbox_it_fails_and_gives_both_reasons():
    code, table = ask(*without_any_sandbox())
    assert code == 1
    assert "cannot make a sandbox here" in table["sandbox: bubblewrap"]
    assert "no Landlock" in table["sandbox: landlock"]
    assert table["grading"].startswith("MISSING  not possible")


@pytest.mark.namespaces
@pytest.mark.parametrize(
    ("wanted", "told", "missing"),
    [
        ("auto", "in a sandbox of bubblewrap", False),
        ("landlock", "in a sandbox of landlock", False),
        ("none", "without a sandbox", False),
    ],
)
def test_it_heeds_the_kind_that_the_course_asks_for(wanted, told, missing):
    finding = list(doctor.sandboxes(wanted))[-1]
    assert finding.found.startswith(told) and finding.missing == missing and not finding.remark


def test_a_kind_that_is_asked_for_and_not_to_be_had_is_missing(monkeypatch):
    monkeypatch.setitem(doctor.TRIES, "bubblewrap", lambda: "a reason")
    finding = list(doctor.sandboxes("bubblewrap"))[-1]
    assert finding.missing and "asks for bubblewrap" in finding.found


def test_a_kernel_that_cannot_be_started_is_named(monkeypatch, tmp_path):
    assert doctor.kernels().remark == "" and doctor.KERNEL in doctor.kernels().found
    folder = tmp_path / "kernels" / doctor.KERNEL
    folder.mkdir(parents=True)
    spec = {"argv": ["/nowhere/python", "-f", "{connection_file}"], "display_name": "x"}
    (folder / "kernel.json").write_text(json.dumps(spec | {"language": "python"}))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    finding = doctor.kernels()
    assert "/nowhere/python, which is not there" in finding.found and "publish" in finding.remark


@pytest.mark.parametrize(("free", "told"), [(1 << 20, True), (8 << 30, False)])
def test_little_disk_is_named(monkeypatch, tmp_path, free, told):
    monkeypatch.setattr("shutil.disk_usage", lambda folder: type("Usage", (), {"free": free}))
    assert ("little" in doctor.disk("course", tmp_path).remark) == told


def test_a_folder_that_cannot_be_written_is_missing(tmp_path):
    assert doctor.disk("course", tmp_path / "nowhere").missing
    assert doctor.examine(CourseFolder.here(REPOSITORY))
