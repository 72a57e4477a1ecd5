"""`course.py watch`: what arrives is graded and shown, whatever happens meanwhile."""

import csv
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import nbformat
import pytest
from conftest import TOY, make_toy_course, toy_notebook, write_toy
from watching import SECONDS, Watching, family, resources, watching

from coursekit import cli, lab, release
from coursekit.authoring.answers import read_answers
from coursekit.coursefolder import CourseError, CourseFolder, read_notebook
from coursekit.gradebook_connections import still_connected, write_ahead
from coursekit.report import feedback
from coursekit.watch.arrivals import Key
from coursekit.watch.hold import Hold
from coursekit.watch.turns import Turns

FAR = "2999-01-01T00:00"
MOST = 3

pytestmark = pytest.mark.xdist_group("watch")


def make(folder: Path) -> CourseFolder:
    """A toy course in which a cell has not all the time of the world."""
    folder.mkdir()
    course = make_toy_course(folder)
    with course.config_file.open("a") as file:
        file.write("\nc.Execute.timeout = 10\nc.LookaheadExecute.workers = 2\n")
    return course


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> CourseFolder:
    made = make(tmp_path_factory.mktemp("watch") / "course")
    release.update(made, TOY)
    lab.release_to_exchange(made, made.release / TOY)
    return made


@pytest.fixture(scope="module")
def watch(course) -> Iterator[Watching]:
    """One for all tests that need no watch of their own; each has students of its own."""
    with watching(course.root, "--most", str(MOST), "--minutes", "600") as running:
        yield running
        assert running.end() == 0
        assert running.lines("ended") and not running.lines("Traceback"), running.log.read_text()


def answer(course: CourseFolder, number: int = 0) -> str:
    """A submission with the toy's right (0) or wrong (1) answer."""
    notebook = read_notebook(course.source_notebook(TOY))
    return nbformat.writes(read_answers(course, TOY)[number].fill_in(notebook))


def with_code(course: CourseFolder, code: str) -> str:
    """A right submission that first runs this."""
    notebook = nbformat.reads(answer(course), as_version=4)
    cell = next(cell for cell in notebook.cells if cell.id == "work")
    cell.source = f"{code}\n{cell.source}"
    return nbformat.writes(notebook)


def submit(course: CourseFolder, student: str, text: str, assignment: str = TOY) -> Path:
    path = course.submitted / student / assignment / f"{assignment}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def points(course: CourseFolder) -> dict[str, str]:
    with (course.root / "points" / f"{TOY}.csv").open(newline="") as file:
        return {line["student"]: line["total"] for line in csv.DictReader(file)}


def wait_until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < end, "it did not come to be"
        time.sleep(0.05)


def page(course: CourseFolder, student: str) -> Path:
    return feedback.page(course, TOY, student)


# --- a submission -------------------------------------------------------------------------------


def test_what_arrives_is_graded_as_grade_does_and_has_its_page(
    course, watch, tmp_path, monkeypatch
):
    submit(course, "right", answer(course))
    submit(course, "wrong", answer(course, 1))
    submit(course, "broken", "{" + " " * 100 + "}")
    watch.wait_for(rf"right {TOY}: 3 points, after \d+\.\d s$")
    watch.wait_for(rf"wrong {TOY}: 1 points")
    watch.wait_for(rf"broken {TOY}: 0 points.*graded 0: the file is not a notebook")
    assert "did you divide" in page(course, "wrong").read_text()
    other = make(tmp_path / "other")
    for student in ("right", "wrong", "broken"):
        shutil.copytree(course.submitted / student, other.submitted / student)
    monkeypatch.chdir(other.root)
    assert cli.main(["grade"]) == 0
    expected = points(other)
    wait_until(lambda: expected.keys() <= points(course).keys())
    assert {who: points(course)[who] for who in expected} == expected


def test_one_that_hangs_keeps_nobody_waiting_and_costs_only_its_own_points(course, watch):
    submit(course, "hangs", with_code(course, "import time\nwhile True: time.sleep(1)"))
    submit(course, "kills", with_code(course, "import os; os.kill(0, 9)"))
    submit(course, "later", answer(course))
    watch.wait_for(rf"later {TOY}: 3 points")
    assert not watch.lines(rf"hangs {TOY}")
    watch.wait_for(rf"kills {TOY}: \d points")
    watch.wait_for(rf"hangs {TOY}: [01] points")


def test_a_half_copied_submission_is_waited_for(course, watch):
    text = answer(course)
    path = submit(course, "slow", text[: len(text) // 2])
    submit(course, "quick", answer(course))
    watch.wait_for(rf"quick {TOY}: 3 points")
    path.write_text(text)
    watch.wait_for(rf"slow {TOY}: 3 points")
    assert len(watch.lines(f"slow {TOY}")) == 1


def test_a_resubmission_counts_and_an_untouched_one_is_not_graded_again(course, watch):
    submit(course, "again", answer(course, 1))
    submit(course, "once", answer(course))
    watch.wait_for(rf"once {TOY}: 3 points")
    watch.wait_for(rf"again {TOY}: 1 points")
    submit(course, "again", answer(course))
    watch.wait_for(rf"again {TOY}: 3 points")
    assert len(watch.lines(f"once {TOY}")) == 1


def test_who_submits_in_a_loop_waits_and_nobody_else_does(course, watch):
    for number in range(MOST):
        submit(course, "eager", answer(course, number % 2))
        watch.wait_for(rf"eager {TOY}: \d points", number + 1)
    submit(course, "eager", answer(course, 1))
    line = watch.wait_for(rf"eager {TOY}: more than {MOST} within 600 minutes")
    assert "the latest waits until" in line
    submit(course, "patient", answer(course))
    watch.wait_for(rf"patient {TOY}: 3 points")
    assert len(watch.lines(rf"eager {TOY}: \d points")) == MOST
    assert len(watch.lines(rf"eager {TOY}: more than")) == 1


def test_a_turn_comes_when_the_time_is_over_and_first_to_those_who_had_none():
    now = 0.0
    turns = Turns(2, 60, clock=lambda: now)
    eager, other = Key(TOY, "eager"), Key(TOY, "other")
    assert turns.next([eager, other]) == eager
    turns.begin("eager")
    assert turns.next([eager, other]) == other
    assert turns.next([eager]) == eager
    now = 10
    turns.begin("eager")
    assert turns.next([eager]) is None and turns.pause("eager") == 50
    now = 60
    assert turns.pause("eager") == 0 and turns.next([eager]) == eager
    now = 1000
    assert turns.lately("eager") == 0 and not turns.begun


def test_a_misplaced_submission_is_named_once(course, watch):
    (course.submitted / "stray.ipynb").write_text("{}")
    watch.wait_for("not graded: submitted/stray.ipynb")
    (course.submitted / "stray.ipynb").unlink()


# --- what is wrong for all ----------------------------------------------------------------------


@pytest.mark.parametrize("task", ["watch", "grade", "regrade"])
def test_nobody_else_grades_beside_it(course, watch, task, monkeypatch, capsys):
    monkeypatch.chdir(course.root)
    assert cli.main([task, *([TOY, "--apply"] if task == "regrade" else [])]) == 2
    said = capsys.readouterr().err
    assert f"`course.py watch` (process {watch.process.pid}) is grading in this folder" in said
    assert f"start `course.py {task}` again" in said


def test_a_locked_gradebook_is_waited_for(course, watch):
    """It is told once; nothing is lost."""
    with sqlite3.connect(course.gradebook_path, isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        submit(course, "locked", answer(course))
        line = watch.wait_for("WAITING: The gradebook")
        assert "locked" in line and "Another program is writing" in line
        other.execute("ROLLBACK")
    other.close()
    watch.wait_for(rf"locked {TOY}: 3 points")
    watch.wait_for("it works again")
    assert len(watch.lines("WAITING: The gradebook")) == 1


FULL = """
mount -t tmpfs -o size=400m tmpfs "$1" && cp -a "$2/." "$1" && cd "$1" && mkdir .tmp && shift 2 &&
TMPDIR="$PWD/.tmp" exec "$@"
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount")
def test_a_full_disk_is_waited_for(tmp_path):
    """A real one, in memory, that only this watch sees."""
    source = make(tmp_path / "source")
    (tmp_path / "course").mkdir()
    before = ["unshare", "--mount", "sh", "-c", FULL, "sh", tmp_path / "course", source.root]
    with watching(tmp_path / "course", before=[*map(str, before)]) as running:
        seen = Path(f"/proc/{running.process.pid}/root{tmp_path}/course")
        course = CourseFolder(seen, seen / source.config_file.name)
        free = shutil.disk_usage(seen).free
        with (seen / "filled").open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, free - (1 << 20))
        submit(course, "anna", answer(source))
        running.wait_for("WAITING: The disk of .* is full")
        assert not running.lines("anna")
        (seen / "filled").unlink()
        running.wait_for(rf"anna {TOY}: 3 points")
        assert len(running.lines("WAITING")) == 1 and page(course, "anna").is_file()


def test_a_broken_source_waits_and_a_changed_one_counts_for_what_comes(course, watch):
    old = course.source_notebook(TOY).read_text()
    submit(course, "before", answer(course))
    watch.wait_for(rf"before {TOY}: 3 points")
    text = answer(course)
    course.source_notebook(TOY).write_text("{")
    watch.wait_for(rf"{TOY} waits: .*not a valid notebook")
    submit(course, "meanwhile", text)
    notebook = toy_notebook()
    notebook.cells[-1].metadata.nbgrader.points = 4
    notebook.cells[2].source = notebook.cells[2].source.replace("| 2 |", "| 4 |")
    write_toy(course, notebook)
    watch.wait_for(rf"meanwhile {TOY}: 5 points")
    line = watch.wait_for("source/ has changed since")
    assert "regrade" in line
    assert len(watch.lines(f"before {TOY}")) == 1
    course.source_notebook(TOY).write_text(old)
    submit(course, "after", text)
    watch.wait_for(rf"after {TOY}: 3 points")


# --- killed, and held back ----------------------------------------------------------------------


def test_killed_in_the_middle_it_goes_on_and_feedback_is_held_back_until_its_time(tmp_path):
    course = make(tmp_path / "course")
    hold = ["--hold-feedback-until", f"{TOY}={FAR}"]
    with watching(course.root, *hold) as first:
        assert first.lines(rf"Feedback on {TOY} is held back until 2999-01-01 00:00")
        submit(course, "done", answer(course))
        first.wait_for(rf"done {TOY}: 3 points")
        idle = len(family(first.process.pid))
        submit(course, "running", with_code(course, "import time; time.sleep(5)"))
        wait_until(lambda: len(family(first.process.pid)) > idle)
        first.end(signal.SIGKILL)
    assert not course.feedback.exists()
    with watching(course.root, *hold) as second:
        second.wait_for(rf"running {TOY}: 3 points")
        assert not second.lines(f"done {TOY}") and second.lines("1 of those .* to be graded")
        assert not course.feedback.exists()
        second.end(signal.SIGKILL)
    soon = (datetime.now().astimezone() + timedelta(seconds=3)).isoformat()
    with watching(course.root, "--hold-feedback-until", soon) as third:
        wait_until(page(course, "done").is_file)
        wait_until(page(course, "running").is_file)
        assert not third.lines(f" {TOY}: ")
        third.end()
    with course.gradebook() as gradebook:
        assert len(gradebook.assignment_submissions(TOY)) == 2


@pytest.mark.parametrize("text", ["soon", f"02_nothing={FAR}", f"{TOY}=", "2026-13-01"])
def test_what_is_no_date_or_assignment_is_refused(text):
    with pytest.raises(CourseError, match="no date|no assignment"):
        Hold.read([text], [TOY])


def test_an_assignments_own_date_counts_before_that_of_all():
    hold = Hold.read([FAR, f"{TOY}=2020-01-01T00:00+01:00"], [TOY, "02_toy"])
    assert not hold.is_held(TOY) and hold.is_held("02_toy")
    assert not Hold.read([], [TOY]).is_held(TOY)


# A signal to end, at a moment when Python drops what is raised.
LOST = """
import gc, os, signal, sys
from coursekit import cli

def collecting(phase, info):
    if phase == "start" and os.path.exists("feedback"):
        gc.callbacks.remove(collecting)
        print("lost", file=sys.stderr)
        os.kill(os.getpid(), signal.SIGTERM)

gc.callbacks.append(collecting)
sys.exit(cli.main(["watch"]))
"""


def test_a_signal_to_end_that_python_loses_ends_it_all_the_same(tmp_path):
    course = make(tmp_path / "course")
    submit(course, "anna", answer(course))
    command = [sys.executable, "-c", LOST]
    done = subprocess.run(command, cwd=course.root, capture_output=True, text=True, timeout=SECONDS)
    assert done.returncode == 0
    assert "lost" in done.stderr and "Exception ignored in" not in done.stderr
    assert "ended; what arrives" in done.stdout


# --- the exchange -------------------------------------------------------------------------------


def nbgrader(course: CourseFolder, folder: Path, *arguments: str) -> str:
    """As a student, in a folder of one's own."""
    folder.mkdir(exist_ok=True)
    settings = f"c = get_config()\nc.CourseDirectory.course_id = 'clustering'\nc.Exchange.root = {str(course.root / 'exchange')!r}\nc.Exchange.cache = {str(folder / 'cache')!r}\n"
    (folder / "nbgrader_config.py").write_text(settings)
    command = [sys.executable, "-m", "nbgrader", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def test_from_the_exchange_and_back(course, watch, tmp_path):
    """As one user: a student submits, and fetches the page."""
    student = tmp_path / "student"
    (student / TOY).mkdir(parents=True)
    (student / TOY / f"{TOY}.ipynb").write_text(answer(course, 1))
    nbgrader(course, student, "submit", TOY)
    who = subprocess.check_output(["id", "-un"], text=True).strip()
    watch.wait_for(rf"{who} {TOY}: 1 points")
    nbgrader(course, student, "fetch_feedback", TOY)
    (fetched,) = student.glob(f"{TOY}/feedback/*/{TOY}.html")
    assert fetched.read_bytes() == page(course, who).read_bytes()


def put_in_exchange(course: CourseFolder, name: str) -> Path:
    """A submission as `nbgrader submit` leaves it."""
    folder = course.root / "exchange" / "clustering" / "inbound" / name
    folder.mkdir()
    (folder / f"{TOY}.ipynb").write_text(answer(course))
    (folder / "timestamp.txt").write_text(name.split("+")[2])
    (folder / "submission_secret.txt").write_text("secret")
    folder.chmod(0o777)
    return folder


def test_what_is_not_the_students_own_or_no_submission_is_left_in_the_exchange(course, watch):
    inbound = course.root / "exchange" / "clustering" / "inbound"
    put_in_exchange(course, f"victim+{TOY}+2026-01-01 00:00:00.000000 UTC+x")
    for name in ("nothing", f"..+{TOY}+2026-01-01 00:00:00 UTC+x", f"a+{TOY}+yesterday+x"):
        (inbound / name).mkdir()
    line = watch.wait_for("not collected")
    assert f"says it is victim's and belongs to {subprocess.getoutput('id -un')}" in line
    assert "check_owner" in line and not (course.submitted / "victim").exists()


# --- endurance ----------------------------------------------------------------------------------


def test_settings_that_are_read_over_and_over_leave_one_listener(course):
    """Else each connection to the gradebook takes longer than the one before."""
    for _ in range(5):
        course.config()
    with course.gradebook() as gradebook:
        assert [*gradebook.engine.pool.dispatch.connect].count(write_ahead) == 1
        assert [*gradebook.engine.pool.dispatch.checkout].count(still_connected) == 1


def test_dozens_later_it_holds_no_more_than_before(course, watch):
    """The first rounds fill what is kept for all. `benchmarks/watch.py --soak` has hundreds."""
    seen = []
    for number in range(1, 8):
        for student in "abcd":
            submit(course, f"soak{number}{student}", answer(course, number % 2))
        for student in "abcd":
            watch.wait_for(rf"soak{number}{student} {TOY}: \d points")
        seen.append(resources(watch.process.pid, course.root / ".grader-results"))
    early, late = seen[2], seen[-1]
    assert late["zombies"] == 0
    for what in ("threads", "processes", "mount namespaces"):
        assert late[what] <= early[what] + 2, (what, seen)
    assert max(found["descriptors"] for found in seen) < 60, seen  # some wait for the collector
    assert late["watch kB"] < early["watch kB"] + 20_000, seen
