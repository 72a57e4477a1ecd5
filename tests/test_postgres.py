"""The gradebook in PostgreSQL: the same grades, several at work at once, and a server that goes down."""

import datetime
import json
import re
import shutil
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import nbformat
import pytest
from conftest import REPOSITORY, TOY, nbgrader_metadata, toy_notebook, write_toy
from lab_process import Lab, running_lab
from nbformat.v4 import new_markdown_cell
from postgres_server import empty_gradebook_in
from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL
from test_grade import answer, points_file, rows, submit

from coursekit import cli
from coursekit.coursefolder import CourseFolder, scratch_course
from coursekit.gradebook_copy import TABLES, differences, read_gradebook
from coursekit.gradebook_url import read_url
from coursekit.report.scores import read_scores

SECONDS = 120
NO_SERVER = "postgresql+psycopg://teacher:hush@127.0.0.1:1/course"
# An order that is neither SQLite's nor Python's: small letters beside capital ones.
BY_LANGUAGE = "TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en'"
CLASS = {"Zoe": 0, "anna": 1, "bruno": 0, "Émile": 1}

pytestmark = [
    pytest.mark.xdist_group("postgres"),
    pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning"),  # as nbgrader_config.py has it
]


@pytest.fixture
def course(toy_course, server, monkeypatch) -> CourseFolder:
    """The toy course with a text to be graded by hand, its gradebook in an empty database."""
    monkeypatch.chdir(toy_course.root)
    monkeypatch.setenv("COLUMNS", "300")
    notebook = toy_notebook()
    essay = nbgrader_metadata("essay", 2, grade=True, solution=True)
    notebook.cells.append(new_markdown_cell("Why?", id="essay", metadata={"nbgrader": essay}))
    write_toy(toy_course, notebook)
    toy_course.gradebook_path.unlink()
    return use(toy_course, server.new_database(BY_LANGUAGE))


def use(course: CourseFolder, url: URL) -> CourseFolder:
    with course.config_file.open("a") as file:
        file.write(f"\nc.CourseDirectory.db_url = {url.render_as_string(hide_password=False)!r}\n")
    return course


def hand_in(course: CourseFolder, students: dict[str, int], slow: bool = False) -> None:
    """The toy's right (0) or wrong (1) answers, with a text."""
    for student, number in students.items():
        notebook = nbformat.reads(answer(course, number), as_version=4)
        notebook.cells[-1].source = f"Because I am {student}."
        if slow:
            notebook.cells[3].source = f"import time\ntime.sleep(2)\n{notebook.cells[3].source}"
        submit(course, student, nbformat.writes(notebook))


def by_cell(course: CourseFolder) -> dict:
    """All that is read of the gradebook, but for its ids."""
    return {who: replace(mine, key="") for who, mine in read_scores(course, TOY).items()}


def command(course: CourseFolder, *arguments: str) -> subprocess.Popen:
    program = [sys.executable, "-m", "coursekit.cli", *arguments]
    return subprocess.Popen(
        program, cwd=course.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def select(url: URL, statement: str) -> list[tuple]:
    engine = create_engine(url)
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.execute(text(statement))]
    engine.dispose()
    return found


GRADED = "SELECT student_id, auto_score FROM grade JOIN submitted_notebook n ON n.id = grade.notebook_id "
GRADED += "JOIN submitted_assignment a ON a.id = n.assignment_id WHERE auto_score IS NOT NULL"


# --- the same as in SQLite ----------------------------------------------------------------------


def test_tables_files_and_grades_are_those_of_sqlite_cell_by_cell(
    course, server, tmp_path_factory, capsys
):
    hand_in(course, CLASS)
    (course.submitted / "anna" / TOY / "timestamp.txt").write_text("2026-01-03 02:00:00.5 UTC")
    submit(course, "broken", "{")
    other = tmp_path_factory.mktemp("sqlite") / "course"
    shutil.copytree(course.root, other)
    beside = CourseFolder.here(other)
    use(beside, URL.create("sqlite", database=str(beside.gradebook_path)))
    found = []
    for mine in (course, beside):
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(mine.root)
            found.append(everything(mine, capsys))
    (grades, *texts), (grades_beside, *texts_beside) = found
    assert grades == grades_beside and grades.keys() == {*CLASS, "broken"}
    assert texts == texts_beside
    assert grades["Zoe"].total == 3.5 and grades["anna"].seconds_late == 180000.5


def everything(course: CourseFolder, capsys) -> list:
    """Grades a class, by hand too, and exports it."""
    assert cli.main(["grade"]) == 0
    with course.gradebook() as gradebook:
        gradebook.update_or_create_assignment(TOY, duedate=datetime.datetime(2026, 1, 1))
        for number, who in enumerate([*CLASS, "broken"]):
            gradebook.update_or_create_student(who, first_name=who.upper(), last_name="x" * number)
            grade = gradebook.find_grade("essay", TOY, TOY, who)
            grade.manual_score, grade.needs_manual_grade = 0.5 + number / 3, False
        gradebook.find_comment("essay", TOY, TOY, "anna").manual_comment = "Nearly there! 🦉"
        gradebook.db.commit()
    capsys.readouterr()
    assert cli.main(["grade"]) == 0
    table = capsys.readouterr().out.replace(str(course.root), "")
    table = "\n".join(line for line in table.splitlines() if not line.startswith("gradebook"))
    # With a due date, all were graded anew: what was given by hand is to be looked at again.
    assert cli.main(["export", TOY, "--with-waiting", "--output", "out.csv"]) == 1
    done = subprocess.run([sys.executable, "-m", "nbgrader", "export"], capture_output=True)
    assert done.returncode == 0, done.stderr
    files = [Path(name).read_text() for name in ("out.csv", "grades.csv", f"points/{TOY}.csv")]
    page = (course.feedback / "anna" / TOY / f"{TOY}.html").read_text()
    assert "Nearly there! 🦉" in page
    return [by_cell(course), table, *files, page]


def test_the_table_names_the_database_without_its_password(course, server, capsys):
    address = server.url("postgres").set(password="hush", database=course.db_url.database)
    use(course, address)
    hand_in(course, {"anna": 0})
    assert cli.main(["grade"]) == 0
    said = capsys.readouterr()
    assert "postgresql+psycopg://postgres:***@/" in said.out
    assert "hush" not in said.out + said.err


def test_a_regrade_is_foreseen_without_a_change_and_then_done(course, capsys):
    hand_in(course, CLASS)
    assert cli.main(["grade"]) == 0
    path = course.source_notebook(TOY)
    path.write_text(path.read_text().replace("- 2.5", "- 10"))  # the sum is now right
    before = read_gradebook(course.db_url)
    assert cli.main(["regrade", TOY]) == 0
    assert differences(before, read_gradebook(course.db_url)) == []
    assert not course.gradebook_path.exists()
    assert cli.main(["regrade", TOY, "--apply"]) == 0
    points = {who: scores.cells["test_value"].points for who, scores in by_cell(course).items()}
    assert points == {who: 2.0 * number for who, number in CLASS.items()}


def test_the_exercises_are_checked_on_a_gradebook_of_their_own(course, tmp_path):
    folder = tmp_path / "scratch"
    folder.mkdir()
    scratch = scratch_course(course, TOY, folder)
    assert scratch.db_url.database == str(scratch.gradebook_path)
    assert select(course.db_url, "SELECT 1 FROM pg_tables WHERE schemaname = 'public'") == []


def test_a_students_name_that_is_too_long_costs_nobody_else_the_grade(course, capsys):
    hand_in(course, {"anna": 0, "x" * 129: 0, "zoe": 0})
    assert cli.main(["grade"]) == 1
    table = rows(capsys.readouterr().out)
    assert table["anna"][1] == table["zoe"][1] == "3"
    (remark,) = [line["needs a look"] for who, line in points_file(course).items() if who[0] == "x"]
    assert "128" in remark


# --- several at work ----------------------------------------------------------------------------


def ask(lab: Lab, path: str, body: dict | None = None) -> dict | list:
    """What Formgrader's pages ask; a body changes something."""
    parts = urlsplit(lab.address)
    token = parse_qs(parts.query)["token"][0]
    request = urllib.request.Request(
        f"{parts.scheme}://{parts.netloc}/formgrader/api{path}",
        data=None if body is None else json.dumps(body).encode(),
        headers={"Authorization": f"token {token}"},
        method="GET" if body is None else "PUT",
    )
    with urllib.request.urlopen(request, timeout=SECONDS) as answer_:
        return json.load(answer_)


class Instructor(threading.Thread):
    """Gives points and comments in Formgrader, over and over, as long as a batch runs."""

    def __init__(self, lab: Lab, cells: dict[str, tuple[str, str]], batch: subprocess.Popen):
        super().__init__()
        self.lab, self.cells, self.batch = lab, cells, batch
        self.given: dict[str, float] = {}
        self.rounds = 0
        self.problem: Exception | None = None

    def run(self) -> None:
        try:
            while self.batch.poll() is None or not self.rounds:
                self.rounds += 1
                for who, (grade, comment) in self.cells.items():
                    self.given[who] = self.rounds % 7 / 4
                    points = {"manual_score": self.given[who], "extra_credit": None}
                    ask(self.lab, f"/grade/{grade}", points)
                    ask(self.lab, f"/comment/{comment}", {"manual_comment": f"{self.rounds}"})
                assert len(ask(self.lab, f"/submissions/{TOY}")) == len(CLASS)
        except Exception as problem:
            self.problem = problem


def essays(course: CourseFolder) -> dict[str, tuple[str, str]]:
    """The ids of each student's grade and comment of the text."""
    with course.gradebook() as gradebook:
        return {
            who: (
                gradebook.find_grade("essay", TOY, TOY, who).id,
                gradebook.find_comment("essay", TOY, TOY, who).id,
            )
            for who in CLASS
        }


def test_two_instructors_and_a_batch_do_not_lose_each_others_points_also_after_a_restart(
    course, server
):
    (course.root / "labconfig").symlink_to(REPOSITORY / "labconfig")
    hand_in(course, CLASS)
    assert cli.main(["grade"]) == 0
    cells = list(essays(course).items())
    with running_lab(course.root, "teach") as one, running_lab(course.root, "teach") as two:
        batch = command(course, "grade", "--force")
        both = [Instructor(one, dict(cells[:2]), batch), Instructor(two, dict(cells[2:]), batch)]
        for instructor in both:
            instructor.start()
        _, said = batch.communicate(timeout=SECONDS)
        for instructor in both:
            instructor.join(SECONDS)
            assert instructor.problem is None and instructor.rounds > 1
        assert batch.returncode == 0, said
        given = both[0].given | both[1].given
        for who, scores in by_cell(course).items():
            assert scores.cells["essay"].points == given[who]
            assert scores.cells["essay"].by_person and scores.comments["essay"]
            assert scores.cells["test_value"].automatic == 2 * (1 - CLASS[who])
        seen = ask(one, f"/submissions/{TOY}")
        server.kill()
        for lab in (one, two):
            with pytest.raises(urllib.error.HTTPError, match="500"):
                ask(lab, f"/grade/{cells[0][1][0]}")
        server.start()
        for lab in (one, two):
            assert ask(lab, f"/grade/{cells[0][1][0]}")["manual_score"] == given[cells[0][0]]
            assert ask(lab, f"/submissions/{TOY}") == seen


# --- a server that goes down --------------------------------------------------------------------


def test_a_server_killed_during_a_batch_loses_nothing_and_the_run_says_how_it_goes_on(
    course, server
):
    students = {f"s{number}": number % 2 for number in range(8)}
    empty_gradebook_in(course.db_url)
    hand_in(course, students, slow=True)
    run = command(course, "grade")
    end = time.monotonic() + SECONDS
    while len(before := select(course.db_url, GRADED)) < 4:
        assert run.poll() is None and time.monotonic() < end, run.communicate()
        time.sleep(0.1)
    server.kill()
    _, said = run.communicate(timeout=SECONDS)
    assert run.returncode == 2
    assert "PostgreSQL's server runs" in said and "start the same again" in said
    assert "Traceback" not in said and "nbgrader db upgrade" not in said
    server.start()
    after = select(course.db_url, GRADED)
    assert {*before} <= {*after} and len(after) < 2 * len(students)
    kept = {who: course.graded_notebook(TOY, who) for who, _ in before}
    made = {path: path.stat().st_mtime_ns for path in kept.values() if path.exists()}
    assert made
    again = command(course, "grade")
    _, said = again.communicate(timeout=SECONDS)
    assert again.returncode == 0, said
    assert {path: path.stat().st_mtime_ns for path in made} == made
    points = {who: scores.total for who, scores in by_cell(course).items()}
    assert points == {who: 3.0 - 2 * wrong for who, wrong in students.items()}


def test_a_connection_that_was_open_before_a_restart_is_replaced(course, server):
    with course.gradebook() as gradebook:
        gradebook.update_or_create_student("anna")
        gradebook.db.remove()
        server.kill()
        server.start()
        assert [student.id for student in gradebook.students] == ["anna"]


@pytest.mark.parametrize(
    "arguments", [["grade"], ["report"], ["regrade", TOY], ["export", "all", "--dry-run"]]
)
def test_where_no_server_answers_every_command_says_so_without_the_password(
    course, capsys, arguments
):
    use(course, read_url(NO_SERVER))
    hand_in(course, {"anna": 0})
    assert cli.main(arguments) == 2
    said = capsys.readouterr()
    assert "teacher:***@127.0.0.1" in said.err and "PostgreSQL's server runs" in said.err
    assert "hush" not in said.out + said.err and "Traceback" not in said.err


# --- backup and restore -------------------------------------------------------------------------


def test_what_the_page_says_of_backup_and_restore_brings_everything_back(course, server, tmp_path):
    hand_in(course, CLASS)
    assert cli.main(["grade"]) == 0
    before = read_gradebook(course.db_url)
    page = (REPOSITORY / "docs" / "postgres.md").read_text()
    lines = re.findall(r"^((?:pg_dump|createdb|pg_restore|psql) .*)", page, re.MULTILINE)
    programs = [line.split()[0] for line in lines]
    assert programs == ["createdb", "pg_dump", "createdb", "pg_restore", "psql"]
    name = f"restored_{course.db_url.database}"
    for line in lines[1:]:
        there = re.sub(r"\brestored\b", name, line)
        there = re.sub(r" course$", f" {course.db_url.database}", there)
        server.client(*there.split(), cwd=tmp_path)
    restored = server.url(name)
    assert differences(before, read_gradebook(restored)) == []
    use(course, restored)
    assert cli.main(["grade"]) == 0
    assert all(before.rows[table.name] for table in TABLES if table.name != "task_cells")
