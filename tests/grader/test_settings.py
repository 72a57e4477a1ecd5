"""nbgrader's settings and options mean what they mean to nbgrader; kept results may be damaged."""

import json
import shutil
import sys
from pathlib import Path

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_output
from same_courses import ASSIGNMENT, OURS, STOCK, Course, answered, exercise, notebook, outputs

pytestmark = pytest.mark.xdist_group("grader-settings")

# Python under another name.
TOY_LANGUAGE = {"name": "toy", "language": "toy", "display_name": "A toy language"}


def run_by_the_student(work: str, *outputs: NotebookNode) -> NotebookNode:
    """An answer whose test has been run before it was handed in."""
    book = answered(exercise(), work=work)
    book.cells[1].outputs = list(outputs)
    return book


FAILED = new_output("error", ename="AssertionError", evalue="", traceback=["AssertionError"])
HALF = new_output("execute_result", data={"text/plain": "0.5"}, execution_count=1)
SAVED = {
    "passed": run_by_the_student("raise ValueError"),
    "failed": run_by_the_student("x = 1", FAILED),
    "half": run_by_the_student("x = 2", HALF),
}


def test_with_no_execute_saved_outputs_are_graded_as_with_stock(tmp_path):
    found = {}
    for kind in (OURS, STOCK):
        course = Course(tmp_path / kind, kind).assign(p=exercise())
        for student, book in SAVED.items():
            course.submit(student, p=book)
        process = course.command("autograde", ASSIGNMENT, "--no-execute")
        text, _ = process.communicate(timeout=120)
        assert process.returncode == 0, text
        found[kind] = {student: course.points(student)["test_work"] for student in SAVED}
        assert not course.results()  # nothing was run
    assert found[OURS] == found[STOCK] == {"passed": 1, "failed": 0, "half": 0.5}


@pytest.fixture
def toy_language(tmp_path, monkeypatch) -> Course:
    """A course in another language: Python under another name, in nbgrader's own executor."""
    kernel = tmp_path / "jupyter" / "kernels" / "toy"
    kernel.mkdir(parents=True)
    command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    spec = {"argv": command, "display_name": "A toy language", "language": "toy"}
    (kernel / "kernel.json").write_text(json.dumps(spec))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    book = notebook(*exercise().cells, kernel=TOY_LANGUAGE)
    stub = "c.ClearSolutions.code_stub = {'toy': 'raise NotImplementedError'}\n"
    course = Course(tmp_path / "course", settings=stub).assign(p=book)
    course.submit("ann", p=answered(book, work="x = 1"))
    return course


def test_a_language_without_a_sandbox_is_refused_and_it_is_said_what_to_do(toy_language):
    done = toy_language.grade()
    assert not done["success"] and "This notebook's language has no sandbox" in done["log"]
    assert "run_untrusted_code_without_sandbox" in done["log"]
    assert toy_language.points("ann") == {"test_work": None}


def test_a_language_without_a_sandbox_runs_where_the_teacher_says_so(toy_language):
    toy_language.add_settings("c.LookaheadExecute.run_untrusted_code_without_sandbox = True")
    done = toy_language.grade()
    assert done["success"], done
    assert toy_language.points("ann") == {"test_work": 1}


def test_a_file_that_a_course_lets_students_change_is_the_students(tmp_path):
    settings = f"c.Autograde.exclude_overwriting = {{{ASSIGNMENT!r}: ['own.py']}}\n"
    found = {}
    for name, lines in {"excluded": settings, "overwritten": ""}.items():
        course = Course(tmp_path / name, settings=lines)
        course.assign(p=exercise(), files={"own.py": "x = 0\n"})
        book = answered(exercise(), work="from own import x")
        course.submit("ann", p=book, files={"own.py": "x = 1\n"})
        assert course.grade()["success"]
        left = (course.root / "autograded" / "ann" / ASSIGNMENT / "own.py").read_text()
        found[name] = course.points("ann")["test_work"], left
    assert found == {"excluded": (1, "x = 1\n"), "overwritten": (0, "x = 0\n")}


DAMAGES = {
    "empty": lambda text: "",
    "cut": lambda text: text[: len(text) // 2],
    "a list": lambda text: "[]",
    "another object": lambda text: "{}",
    "no runs": lambda text: json.dumps(json.loads(text) | {"result": {"runs": 3}}),
    "one word": lambda text: text.replace("x should be 1", "x should be 2"),
}


@pytest.fixture(scope="module")
def damaged(tmp_path_factory) -> tuple[Course, dict, dict[str, tuple[Path, str]]]:
    """A class graded once more after its kept results were damaged, each in a way of its own.

    Gives the course, the second run, and by damage where the result lies and what it was.
    """
    book = exercise("assert x == 1, 'x should be 1'")
    course = Course(tmp_path_factory.mktemp("damaged") / "course").assign(p=book)
    course.submit("whole", p=answered(book, work="x = 2"))
    for student, damage in enumerate(DAMAGES):
        course.submit(f"s{student}", p=answered(book, work=f"x = 2  # {damage}"))
    assert course.grade()["success"]
    kept = {}
    for student, (damage, apply) in enumerate(DAMAGES.items()):
        digest = course.autograded(f"s{student}", "p").metadata.coursekit.hash
        (path,) = course.root.glob(f".grader-results/*/{digest}.json")
        whole = path.read_text()
        path.write_text(apply(whole))
        assert path.read_text() != whole
        kept[damage] = path, whole
    shutil.rmtree(course.root / "autograded")
    return course, course.grade(), kept


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_kept_result_that_is_damaged_is_made_anew(damaged, damage):
    course, done, kept = damaged
    assert done["success"], done
    student = f"s{list(DAMAGES).index(damage)}"
    assert course.points(student) == {"test_work": 0}
    assert "x should be 1" in outputs(course.autograded(student, "p").cells[1])
    path, whole = kept[damage]
    runs = [json.loads(text)["result"]["runs"] for text in (whole, path.read_text())]
    assert runs[0] == runs[1]


def test_beside_damaged_results_a_whole_one_is_used(damaged):
    assert f"{len(DAMAGES) + 1} graded, 1 of them from kept results" in damaged[1]["log"]
