"""What teachers do with nbgrader, and what students hand in, works as with nbgrader itself."""

import contextlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell
from same_courses import (
    ASSIGNMENT,
    STOCK,
    Course,
    answered,
    clean_environment,
    exercise,
    graded,
    nbgrader_cell,
    notebook,
    outputs,
    solution,
    student_cell,
    write,
    written,
)

from coursekit.grader.plugin.execute import LookaheadExecute

pytestmark = pytest.mark.xdist_group("grader-workflows")

DATA = "a,b\n1,2\n"
VALUE_TEST = """\
import fractions
assert x == 1, 'x should be 1'
### BEGIN HIDDEN TESTS
import decimal
assert x < 2
### END HIDDEN TESTS"""
WARNING_TEST = """\
import sys, warnings
warnings.warn("careful")
print("a note", file=sys.stderr)
assert x == 1"""


def class_notebook() -> NotebookNode:
    return notebook(
        student_cell("import json\nprint('tutorial')"),
        nbgrader_cell("setup", "import os.path", locked=True),
        solution("work"),
        graded("value", VALUE_TEST, 2),
        graded("warns", WARNING_TEST, 1),
        written("essay", "Why?", 3),
    )


def handed_in(work: str, *cells: str) -> NotebookNode:
    """The class's notebook with this solution, and cells that the student added above it."""
    copy = answered(class_notebook(), work=work, essay="Because.")
    copy.cells[1:1] = [student_cell(source) for source in cells]
    return copy


def without(book: NotebookNode, name: str) -> NotebookNode:
    book.cells = [c for c in book.cells if c.metadata.get("nbgrader", {}).get("grade_id") != name]
    return book


def with_last(book: NotebookNode, *sources: str) -> NotebookNode:
    book.cells += [student_cell(source) for source in sources]
    return book


def bare(book: NotebookNode) -> NotebookNode:
    """With cell ids, but without what nbgrader wrote into the cells."""
    for cell in book.cells:
        cell.metadata.clear()
    return book


def with_twins(book: NotebookNode, name: str, source: str) -> NotebookNode:
    """With a copy, of this source, in front of the cell."""
    index = next(
        i
        for i, c in enumerate(book.cells)
        if c.metadata.get("nbgrader", {}).get("grade_id") == name
    )
    twin = answered(notebook(book.cells[index]), **{name: source}).cells[0]
    twin["id"] = "twin"
    book.cells.insert(index, twin)
    return book


FIGURE = """\
import matplotlib.pyplot as plt
plt.plot([1, 2])
x = 1"""
HTML_AND_TABLE = """\
import pandas as pd
from IPython.display import HTML, display
display(HTML("<b>bold</b>"))
x = 1
pd.DataFrame({"column": [x]})"""
AWAIT = """\
import asyncio
async def one():
    await asyncio.sleep(0.01)
    return 1
x = await one()"""
PARALLEL = """\
from joblib import Parallel, delayed
x = sum(Parallel(n_jobs=2)(delayed(abs)(value) for value in (1, 0)))"""
NETWORK = """\
x = 1
import urllib.request
urllib.request.urlopen("http://192.0.2.1/", timeout=10)"""
MAGICS = """\
%matplotlib inline
%time x = 1
%timeit -n 1 -r 1 abs(x)
!echo from-the-shell
listing = !ls
print(listing)"""
STUDENTS = {
    "right": handed_in("x = 1"),
    "wrong": handed_in("x = 2"),
    "deleted": without(handed_in("x = 1"), "value"),
    "deleted_wrong": without(handed_in("x = 2"), "value"),
    "deleted_with_its_solution": notebook(student_cell("x = 1"), new_markdown_cell("Because.")),
    "lost_metadata": bare(handed_in("x = 1")),
    "twice": with_twins(handed_in("x = 1"), "work", "x = 2"),
    "test_twice": with_twins(handed_in("x = 1"), "value", "pass"),
    "uses_an_import": with_last(handed_in("x = 1"), "fractions", "decimal"),
    "changed_locked": answered(handed_in("x = math.ceil(0.5)"), setup="import math"),
    "changed_test": answered(handed_in("x = 2"), value="pass"),
    "magics": handed_in(MAGICS, "%%bash\necho from-bash"),
    "figure": handed_in(FIGURE),
    "html": handed_in(HTML_AND_TABLE),
    "awaits": handed_in(AWAIT),
    "parallel": handed_in(PARALLEL),
    "asks": handed_in("x = 1\ninput('How are you?')"),
    "network": handed_in(NETWORK),
    "warns": handed_in("import warnings\nwarnings.warn('mine')\nx = 1"),
    "reads": handed_in("x = len(open('data.csv').readlines()) - 1"),
    "writes": handed_in("open('mine.txt', 'w').write('my text')\nx = 1"),
    "imports": handed_in("from own import x"),
    "tutor": handed_in(
        "x = 1", "from coursekit import assistant\nassistant.setup()", "%%bob\nWhat is x?"
    ),
}
FILES = {"imports": {"own.py": "x = 1\n"}, "reads": {"data.csv": "a\n1\n2\n3\n"}}


@pytest.fixture(scope="module")
def graded_class(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """One run over everything a student may reasonably do, and over broken submissions."""
    course = Course(tmp_path_factory.mktemp("workflows") / "class")
    course.assign(p=class_notebook(), files={"data.csv": DATA})
    for student, book in STUDENTS.items():
        course.submit(student, p=book, files=FILES.get(student))
    course.submit("corrupt", p="{")
    course.submit("empty")
    course.submit("other_name", **{"p (1)": handed_in("x = 1")})
    course.run = course.grade()
    return course


def shown(course: Course, student: str) -> str:
    return "\n".join(outputs(cell) for cell in course.autograded(student, "p").cells)


FULL = {"value": 2, "warns": 1, "essay": None}
NOTHING = {"value": 0, "warns": 0, "essay": None}

# --- what a student may reasonably write ----------------------------------------------------------


def test_a_run_with_broken_submissions_succeeds_and_says_what_was_wrong(graded_class):
    assert graded_class.run["success"], graded_class.run
    assert "corrupt/p: graded 0, the file is not a notebook" in graded_class.run["log"]
    assert "empty/p: graded 0, no notebook was submitted" in graded_class.run["log"]
    assert "other_name/p: 'p (1).ipynb' was graded" in graded_class.run["log"]


def test_a_right_answer_gets_all_points_and_a_wrong_one_none(graded_class):
    assert graded_class.points("right") == FULL
    assert graded_class.points("wrong") == NOTHING


def test_a_written_answer_waits_for_a_person(graded_class):
    grade = graded_class.grades("right")["p/essay"]
    assert grade.by_hand and grade.points is None


def test_stderr_of_a_graded_cell_costs_nothing_and_is_shown(graded_class):
    assert graded_class.points("right")["warns"] == 1
    assert "careful" in shown(graded_class, "right") and "a note" in shown(graded_class, "right")


def test_a_deleted_test_cell_is_graded_as_if_it_were_there(graded_class):
    assert graded_class.points("deleted") == FULL
    assert graded_class.points("deleted_wrong") == NOTHING


@pytest.mark.parametrize("student", ["deleted_with_its_solution", "lost_metadata"])
def test_work_in_cells_that_nbgrader_does_not_know_gets_its_points(graded_class, student):
    assert graded_class.points(student) == FULL


def test_of_duplicated_cells_the_last_one_counts_and_no_point_is_won(graded_class):
    assert graded_class.points("twice") == FULL
    assert graded_class.points("test_twice") == FULL
    assert "'work' is there twice" in graded_class.run["log"]


def test_a_changed_test_is_replaced_by_the_teachers(graded_class):
    assert graded_class.points("changed_test") == NOTHING


def test_what_a_student_added_to_a_locked_cell_counts_and_it_is_said(graded_class):
    assert graded_class.points("changed_locked") == FULL
    assert "changed_locked/p: locked cell 'setup' differs" in graded_class.run["log"]


def test_only_changed_tests_are_called_changed(graded_class):
    log = graded_class.run["log"]
    assert "changed_test/p: test 'value' differs" in log and "/p: test 'warns'" not in log
    assert "checksum" not in log  # nbgrader's warning, for whatever has a hidden part


def test_later_cells_have_what_a_test_imports_but_not_what_its_hidden_part_does(graded_class):
    text = shown(graded_class, "uses_an_import")
    assert "<module 'fractions'" in text and "name 'decimal' is not defined" in text


def test_magics_and_shell_commands_work(graded_class):
    text = shown(graded_class, "magics")
    assert graded_class.points("magics") == FULL
    assert "from-bash" in text and "from-the-shell" in text and "data.csv" in text
    assert "Wall time" in text and "per loop" in text


def test_the_tutors_magic_is_silent_and_costs_nothing(graded_class):
    assert graded_class.points("tutor") == FULL
    assert "Error" not in shown(graded_class, "tutor")


def test_figures_html_and_tables_are_kept_as_outputs(graded_class):
    for student in ("figure", "html"):
        assert graded_class.points(student) == FULL
    kinds = {
        kind
        for student in ("figure", "html")
        for cell in graded_class.autograded(student, "p").cells
        for output in cell.get("outputs", [])
        for kind in output.get("data", {})
    }
    assert {"image/png", "text/html", "text/plain"} <= kinds
    assert "<b>bold</b>" in shown(graded_class, "html")


def test_top_level_await_works(graded_class):
    assert graded_class.points("awaits") == FULL


def test_two_jobs_at_once_work(graded_class):
    assert graded_class.points("parallel") == FULL


def test_a_students_warning_is_shown_and_costs_nothing(graded_class):
    assert graded_class.points("warns") == FULL
    assert "UserWarning: mine" in shown(graded_class, "warns")


def test_input_fails_with_a_clear_error_and_later_cells_run(graded_class):
    assert graded_class.points("asks") == FULL
    assert "input() is not possible" in shown(graded_class, "asks")


def test_the_network_fails_with_a_clear_error_and_later_cells_run(graded_class):
    assert graded_class.points("network") == FULL
    assert "Network is unreachable" in shown(graded_class, "network")


# --- files ------------------------------------------------------------------------------------------


def test_a_submission_reads_the_files_beside_it_and_the_sources_override_its_own(graded_class):
    assert graded_class.points("imports") == FULL
    assert graded_class.points("reads") == FULL
    folder = graded_class.root / "autograded" / "reads" / ASSIGNMENT
    assert (folder / "data.csv").read_text() == DATA


def test_a_file_that_a_submission_writes_lies_beside_its_autograded_notebook(graded_class):
    folder = graded_class.root / "autograded" / "writes" / ASSIGNMENT
    assert (folder / "mine.txt").read_text() == "my text"


# --- broken submissions -----------------------------------------------------------------------------


@pytest.mark.parametrize("student", ["corrupt", "empty"])
def test_what_cannot_be_read_is_graded_0_and_its_notebook_says_why(graded_class, student):
    assert graded_class.points(student)["value"] == graded_class.points(student)["warns"] == 0
    book = graded_class.autograded(student, "p")
    assert book.metadata.coursekit.rejected
    assert "could not be graded" in book.cells[0].source


def test_every_student_has_a_grade_for_every_tested_cell(graded_class):
    grades = graded_class.all_grades()
    assert set(grades) == {*STUDENTS, "corrupt", "empty", "other_name"}
    for cells in grades.values():
        assert cells["p/value"].points is not None and not cells["p/value"].by_hand


# --- after grading ----------------------------------------------------------------------------------


def test_feedback_shows_points_outputs_and_figures(graded_class):
    done = graded_class.api().generate_feedback(ASSIGNMENT, "figure")
    assert done["success"], done
    page = (graded_class.root / "feedback" / "figure" / ASSIGNMENT / "p.html").read_text()
    assert "<strong>3</strong> of 6 points so far" in page and "data:image/png;base64" in page


def test_feedback_of_an_unreadable_submission_says_why(graded_class):
    assert graded_class.api().generate_feedback(ASSIGNMENT, "corrupt")["success"]
    page = (graded_class.root / "feedback" / "corrupt" / ASSIGNMENT / "p.html").read_text()
    assert "Nothing could be graded" in page


def test_the_export_lists_every_student_with_points(graded_class):
    process = graded_class.command("export")
    text, _ = process.communicate(timeout=120)
    assert process.returncode == 0, text
    lines = (graded_class.root / "grades.csv").read_text().splitlines()
    names, rows = lines[0].split(","), [line.split(",") for line in lines[1:]]
    scores = {row[names.index("student_id")]: row[names.index("raw_score")] for row in rows}
    assert float(scores["right"]) == 3 and float(scores["corrupt"]) == 0


def test_formgrader_sees_the_submissions_as_autograded(graded_class):
    with_state = graded_class.api().get_submissions(ASSIGNMENT)
    assert {entry["autograded"] for entry in with_state} == {True}
    assert next(e for e in with_state if e["id"] and e["student"] == "right")["score"] == 3


# --- again ------------------------------------------------------------------------------------------


@pytest.fixture
def small(tmp_path: Path) -> Course:
    """Two students, not yet graded."""
    course = Course(tmp_path / "small").assign(p=exercise(), files={"data.csv": DATA})
    for student, work in {"ann": "x = 1", "bob": "x = 2"}.items():
        course.submit(student, p=answered(exercise(), work=work))
    return course


def ran_anew(log: str) -> int:
    """Of the summary: how many submissions were run, not taken from kept results."""
    line = next(line for line in log.splitlines() if "of them from kept results" in line)
    total, kept = (int(part.split()[0]) for part in line.partition("] ")[2].split(", ")[:2])
    return total - kept


def test_what_is_graded_is_skipped_and_one_student_can_be_chosen(small):
    small.grade("ann")
    assert set(small.all_grades()) == {"ann"}
    log = small.grade()["log"]
    assert log.count("Skipping existing assignment") == 1 and ran_anew(log) == 1
    assert set(small.all_grades()) == {"ann", "bob"}


def test_a_submission_whose_content_has_changed_is_graded_anew_whatever_its_file_times(small):
    path = small.submit("bob") / "p.ipynb"
    small.grade()
    assert small.points("bob") == {"test_work": 0}
    before = path.stat()
    small.submit("bob", p=answered(exercise(), work="x = 1"))
    os.utime(path, ns=(before.st_atime_ns - 10**15, before.st_mtime_ns - 10**15))
    assert "1 graded" in small.grade()["log"]
    assert small.points("bob") == {"test_work": 1}


def test_a_submission_that_was_only_touched_is_not_graded_anew(small):
    path = small.submit("bob") / "p.ipynb"
    small.grade()
    path.touch()
    assert small.grade()["log"].count("Skipping existing assignment") == 2


def test_a_newer_timestamp_alone_is_graded_anew(small):
    stamp = "2026-01-01 10:00:0{} UTC"
    small.submit("bob", files={"timestamp.txt": stamp.format(0)})
    small.grade()
    small.submit("bob", files={"timestamp.txt": stamp.format(1)})
    assert "1 graded" in small.grade()["log"]


def test_a_deleted_notebook_does_not_keep_its_points(small):
    path = small.submit("bob", p=answered(exercise(), work="x = 1")) / "p.ipynb"
    small.grade()
    assert small.points("bob") == {"test_work": 1}
    path.unlink()
    small.grade()
    assert small.points("bob") == {"test_work": 0}


def test_a_restored_gradebook_gets_the_points_of_what_is_submitted_now(small):
    small.grade()
    with small.gradebook() as gradebook:
        gradebook.find_grade("test_work", "p", ASSIGNMENT, "bob").auto_score = 1  # of another time
        gradebook.db.commit()
    assert "1 graded" in small.grade()["log"]
    assert small.points("bob") == {"test_work": 0}


def test_what_the_gradebook_learns_of_an_assignment_is_graded_anew(small):
    small.grade()
    write(small.root / "source" / ASSIGNMENT, {"p": exercise("assert x == 2")}, {})
    small.grade()  # by the tests that the gradebook knows
    assert small.points("bob") == {"test_work": 0}
    assert small.api().generate_assignment(ASSIGNMENT)["success"]
    small.grade()
    assert (small.points("ann"), small.points("bob")) == ({"test_work": 0}, {"test_work": 1})


def test_a_changed_setting_of_a_step_is_graded_anew(small):
    small.grade()
    small.add_settings("c.LimitOutput.max_lines = 7")
    assert "2 graded" in small.grade()["log"]
    assert small.grade()["log"].count("Skipping existing assignment") == 2


def test_force_runs_again(small):
    small.grade()
    before = small.results()
    assert ran_anew(small.grade(force=True)["log"]) == 2
    after = small.results()
    assert set(after) == set(before) and all(after[name] > before[name] for name in before)


def test_a_kept_result_is_used_when_the_graded_folder_is_gone(small):
    small.grade()
    grades, before = small.all_grades(), small.results()
    shutil.rmtree(small.root / "autograded")
    assert ran_anew(small.grade()["log"]) == 0
    assert small.all_grades() == grades and small.results() == before


@pytest.mark.parametrize("change", ["test", "cell", "data"])
def test_a_result_is_not_used_after_a_change_of(small, change):
    small.grade()
    shutil.rmtree(small.root / "autograded")
    if change == "test":
        small.assign(p=exercise("assert x == 2"))
    elif change == "cell":
        small.submit("ann", p=answered(exercise(), work="x = 2"))
        small.submit("bob", p=answered(exercise(), work="x = 1"))
    else:
        small.assign(p=exercise(), files={"data.csv": DATA * 2})
    assert ran_anew(small.grade()["log"]) == (0 if change == "cell" else 2)
    found = {student: small.points(student)["test_work"] for student in ("ann", "bob")}
    assert found == ({"ann": 1, "bob": 0} if change == "data" else {"ann": 0, "bob": 1})


def test_regrading_after_a_changed_test_keeps_manual_points(small):
    small.grade()
    with small.gradebook() as gradebook:
        grade = gradebook.find_grade("test_work", "p", ASSIGNMENT, "bob")
        grade.manual_score, grade.extra_credit = 0.5, 0.25
        gradebook.db.commit()
    small.assign(p=exercise("assert x == 2"))
    small.grade(force=True)
    with small.gradebook() as gradebook:
        grade = gradebook.find_grade("test_work", "p", ASSIGNMENT, "bob")
        assert (grade.auto_score, grade.manual_score, grade.extra_credit) == (1, 0.5, 0.25)
        assert grade.needs_manual_grade  # nbgrader asks for a look at a changed test
    assert small.points("ann") == {"test_work": 0}


def test_late_submissions_are_penalised_by_the_plugin(tmp_path):
    late = {"timestamp.txt": "2026-01-01 12:00:00 UTC"}
    in_time = {"timestamp.txt": "2026-01-01 09:00:00 UTC"}
    course = Course(tmp_path / "late", settings="c.LateSubmissionPlugin.penalty_method = 'zero'\n")
    course.assign(p=exercise(points=4))
    with course.gradebook() as gradebook:
        gradebook.update_or_create_assignment(ASSIGNMENT, duedate="2026-01-01 10:00:00 UTC")
    course.submit("late", p=answered(exercise(), work="x = 1"), files=late)
    course.submit("in_time", p=answered(exercise(), work="x = 1"), files=in_time)
    course.grade()
    with course.gradebook() as gradebook:
        penalties = {
            student: gradebook.find_submission(ASSIGNMENT, student).late_submission_penalty
            for student in ("late", "in_time")
        }
    assert penalties == {"late": 4, "in_time": 0}


@pytest.mark.parametrize(("timeout", "seconds"), [(7, 7), (None, 600), (-1, 600)])
def test_the_time_of_a_cell_is_nbgraders_setting_and_none_means_the_submissions(timeout, seconds):
    assert LookaheadExecute(timeout=timeout).limits().cell_seconds == seconds


# --- several notebooks ------------------------------------------------------------------------------


def test_several_notebooks_are_graded_each_and_a_missing_one_gets_0(tmp_path):
    course = Course(tmp_path / "several").assign(p=exercise(), q=exercise("assert x == 3", 2))
    both = {
        "p": answered(exercise(), work="x = 1"),
        "q": answered(exercise("assert x == 3", 2), work="x = 3"),
    }
    course.submit("both", **both)
    course.submit("one", p=both["p"])
    course.submit("half", p="no notebook", q=both["q"])
    course.submit("more", **both, scratch=both["p"])
    assert course.grade()["success"]
    points = {
        student: {name: grade.points for name, grade in grades.items()}
        for student, grades in course.all_grades().items()
    }
    assert points == {
        "both": {"p/test_work": 1, "q/test_work": 2},
        "half": {"p/test_work": 0, "q/test_work": 2},
        "more": {"p/test_work": 1, "q/test_work": 2},
        "one": {"p/test_work": 1, "q/test_work": 0},
    }


def test_one_notebook_may_write_a_file_that_a_later_one_reads(tmp_path):
    """As in nbgrader, where an assignment's notebooks share a folder."""
    expected, found = {}, {}
    for kind, points in ((STOCK, expected), ("ours", found)):
        course = Course(tmp_path / kind, kind).assign(p=exercise(), q=exercise())
        writes = answered(exercise(), work="open('x.txt', 'w').write('1')\nx = 1")
        reads = answered(exercise(), work="x = int(open('x.txt').read())")
        course.submit("ann", p=writes, q=reads)
        course.grade()
        points |= course.all_grades()
    assert found == expected


def test_the_pool_is_any_executor_that_a_setting_names(tmp_path):
    """Jobs and results are plain data, so a pool of processes serves as well as one of threads."""
    settings = "c.LookaheadExecute.executor_class = 'concurrent.futures.ProcessPoolExecutor'\n"
    course = Course(tmp_path / "course", settings=settings).assign(p=exercise())
    for number, student in enumerate(("ann", "bob", "cid")):
        course.submit(student, p=answered(exercise(), work=f"x = {number}"))
    temporary = temporary_folder(tmp_path)
    process = course.command("autograde", ASSIGNMENT, env=environment(temporary))
    text, _ = process.communicate(timeout=120)
    assert process.returncode == 0, text
    assert [course.points(s)["test_work"] for s in ("ann", "bob", "cid")] == [0, 1, 0], text
    wait_until(lambda: not left_of(temporary))


# --- interrupted ------------------------------------------------------------------------------------

SLOW = [f"s{number}" for number in range(6)]


def slow_course(root: Path) -> Course:
    """Six submissions that take about a second each, one at a time."""
    course = Course(root, settings="c.LookaheadExecute.workers = 1\n")
    course.assign(p=exercise())
    for number, student in enumerate(SLOW):
        work = f"import time  # {student}\ntime.sleep(0.7)\nx = {number % 2}"
        course.submit(student, p=answered(exercise(), work=work))
    return course


def wait_until(
    condition: Callable[[], bool],
    process: subprocess.Popen | None = None,
    seconds: float = 120,
) -> None:
    """Waits as long as the process runs, if there is one."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert process is None or process.poll() is None, process.communicate()[0]
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.01)


def temporary_folder(place: Path) -> Path:
    """A folder for all that a run keeps there; each of its processes has its name on its command line."""
    folder = place / "temporary"
    folder.mkdir()
    return folder


def environment(temporary: Path) -> dict[str, str]:
    return clean_environment() | {"TMPDIR": str(temporary)}


def left_of(temporary: Path) -> list[str]:
    """What is there of runs that had this temporary folder: processes, and files in it."""
    found = [path.name for path in temporary.iterdir()]
    for pid in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError):
            if str(temporary).encode() in Path(f"/proc/{pid}/cmdline").read_bytes():
                found.append(pid)
    return found


def started(course: Course, student: str) -> bool:
    """Whether the loop has begun to write what it makes of a student's submission."""
    return (course.root / "autograded" / student / ASSIGNMENT).exists()


EXPECTED = {student: {"test_work": number % 2} for number, student in enumerate(SLOW)}


@dataclass(frozen=True)
class Seen:
    """How far a course has come: what is kept, how many folders are begun, whether one is half done."""

    kept: dict[str, int]
    begun: int
    half_done: bool

    @classmethod
    def of(cls, course: Course) -> "Seen":
        begun = sum(started(course, student) for student in SLOW)
        half_done = (course.root / ".grader-results" / "unfinished").exists()
        return cls(course.results(), begun, half_done)


# When a run is killed, by what is seen now and was seen when it was started: each is farther on.
MOMENTS: dict[str, Callable[[Seen, Seen], bool]] = {
    "at once": lambda now, before: True,
    "at the first submission": lambda now, before: now.half_done,
    "at a later one": lambda now, before: now.begun > before.begun,
    "two results later": lambda now, before: len(now.kept) >= len(before.kept) + 2,
    "with all results": lambda now, before: len(now.kept) == len(SLOW),
}


@dataclass(frozen=True)
class Killed:
    """A course whose run was killed at several moments and then left to end."""

    course: Course
    seen: dict[str, Seen]
    running: dict[str, int]
    temporary: Path


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Killed:
    place = tmp_path_factory.mktemp("killed")
    course, temporary = slow_course(place / "course"), temporary_folder(place)
    seen, running = {}, {}
    for name, reached in MOMENTS.items():
        before = Seen.of(course)
        process = course.command("autograde", ASSIGNMENT, env=environment(temporary))
        wait_until(lambda: reached(Seen.of(course), before), process)  # noqa: B023
        running[name] = len(left_of(temporary))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        seen[name] = Seen.of(course)
    process = course.command("autograde", ASSIGNMENT, env=environment(temporary))
    text, _ = process.communicate(timeout=180)
    assert process.returncode == 0, text
    return Killed(course, seen, running, temporary)


def test_a_run_is_killed_at_moments_that_differ(killed):
    at_once, first, later, two_more, all_kept = killed.seen.values()
    assert at_once == Seen({}, 0, False)
    assert first.half_done
    assert later.begun > first.begun
    assert len(later.kept) + 2 <= len(two_more.kept) <= len(all_kept.kept) == len(SLOW)


def test_a_killed_run_ends_in_the_same_gradebook_when_started_again(killed):
    assert {student: killed.course.points(student) for student in SLOW} == EXPECTED


def test_a_killed_run_ends_in_the_notebooks_of_one_that_was_not(killed, tmp_path):
    course = killed.course
    whole = slow_course(tmp_path / "whole")
    whole.grade()
    assert course.all_grades() == whole.all_grades()
    for student in SLOW:
        mine, theirs = (where.autograded(student, "p") for where in (course, whole))
        assert [outputs(cell) for cell in mine.cells] == [outputs(cell) for cell in theirs.cells]
        assert mine.metadata.coursekit.hash == theirs.metadata.coursekit.hash


def test_a_killed_run_runs_no_finished_submission_again(killed):
    results = killed.course.results()
    assert len(results) == len(SLOW)
    for seen in killed.seen.values():
        assert seen.kept.items() <= results.items()  # neither gone nor written again


def test_a_killed_run_leaves_no_process_and_no_file_behind(killed):
    assert killed.running["at a later one"] > 2  # else nothing could be found that is left
    wait_until(lambda: not left_of(killed.temporary), seconds=30)


def test_ctrl_c_leaves_a_consistent_gradebook_and_the_same_command_goes_on(tmp_path):
    course = slow_course(tmp_path / "course")
    process = course.command("autograde", ASSIGNMENT)
    wait_until(lambda: started(course, "s2"), process)
    os.killpg(process.pid, signal.SIGINT)
    text, _ = process.communicate(timeout=60)
    assert process.returncode != 0, text
    graded_now = [student for student in SLOW if started(course, student)]
    assert graded_now and len(graded_now) < len(SLOW)
    for student in graded_now:
        assert course.points(student) == EXPECTED[student]
    before = course.results()
    process = course.command("autograde", ASSIGNMENT)
    text, _ = process.communicate(timeout=180)
    assert process.returncode == 0, text
    assert {student: course.points(student) for student in SLOW} == EXPECTED
    assert before.items() <= course.results().items()


def test_the_command_line_grades_one_student_and_says_so_with_its_exit_code(tmp_path):
    course = Course(tmp_path / "course").assign(p=exercise())
    course.submit("ann", p=answered(exercise(), work="x = 1"))
    course.submit("corrupt", p="{")
    process = course.command("autograde", ASSIGNMENT, "--student", "ann")
    text, _ = process.communicate(timeout=120)
    assert process.returncode == 0 and "1 graded" in text, text
    process = course.command("autograde", ASSIGNMENT)
    text, _ = process.communicate(timeout=120)
    assert process.returncode == 0, text
    assert "1 rejected" in text and "corrupt/p: graded 0" in text
    assert course.points("ann") == {"test_work": 1} and course.points("corrupt") == {"test_work": 0}
