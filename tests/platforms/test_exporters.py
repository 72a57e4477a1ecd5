"""`nbgrader export`, as it is started on the command line: quotes, no formulas, platforms' tables."""

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import TOY
from nbgrader.plugins import CsvExportPlugin
from platform_files import canvas, csv_text, enter_grades, enter_people, worksheet, write

HOSTILE = ("evil", '=HYPERLINK("http://x.example")', 'O"Neill, Jr.', "@x@uni.example", "")
PLUGIN = "coursekit.platforms.exporters.PlatformTable"


@pytest.fixture
def course(toy_course, monkeypatch):
    monkeypatch.chdir(toy_course.root)
    enter_people(toy_course, [("zoe", "Zoë", "Neill", "zoe@uni.example", "501"), HOSTILE])
    enter_people(toy_course, [("idle", "Ida", "Idle", "ida@uni.example", "502")])
    enter_grades(toy_course, {"zoe": (1, 2), "evil": (1, 1)}, late=0.5)
    return toy_course


def nbgrader(*arguments: str) -> subprocess.CompletedProcess:
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    command = [sys.executable, "-m", "nbgrader", "export", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=environment)


def rows(path: str) -> dict[str, dict[str, str]]:
    with open(path, newline="", encoding="utf-8") as file:
        return {row["student_id"]: row for row in csv.DictReader(file)}


def test_plain_nbgrader_export_quotes_and_makes_no_formula(course):
    done = nbgrader()
    assert done.returncode == 0, done.stderr
    found = rows("grades.csv")
    assert found["evil"]["last_name"] == 'O"Neill, Jr.'
    assert found["evil"]["first_name"] == "'" + HOSTILE[1]
    assert found["evil"]["email"] == "'@x@uni.example"
    assert found["zoe"]["first_name"] == "Zoë"


def test_where_names_are_plain_it_has_what_nbgraders_own_has(course):
    assert nbgrader("--to", "ours.csv", "--student", "['zoe', 'idle']").returncode == 0
    own = f"--exporter={CsvExportPlugin.__module__}.CsvExportPlugin"
    done = nbgrader("--to", "own.csv", "--student", "['zoe', 'idle']", own)
    assert done.returncode == 0, done.stderr
    assert rows("ours.csv") == rows("own.csv") and len(rows("own.csv")) == 2
    assert rows("ours.csv")["zoe"]["score"] == "2.5"


def test_one_assignment_can_be_chosen(course):
    enter_grades(course, {"zoe": (0, 0)}, "02_toy")
    assert nbgrader("--to", "one.csv", "--assignment", "['02_toy']").returncode == 0
    assert rows("one.csv")["zoe"]["assignment"] == "02_toy"


@pytest.mark.parametrize("kind", ["canvas", "moodle"])
def test_a_platforms_table_is_filled_in(course, kind):
    if kind == "canvas":
        table, index = canvas([("501", "Neill, Zoë", "zoe"), ("502", "Idle, Ida", "idle")]), 6
    else:
        table, index = worksheet([("9", "Zoë Neill", "zoe@uni.example")], "en"), 4
    write(course.root / "in.csv", table)
    options = ["--PlatformTable.table=in.csv", f"--assignment=['{TOY}']", "--to=out.csv"]
    done = nbgrader(f"--exporter={PLUGIN}", *options)
    assert done.returncode == 0, done.stderr
    table[2 if kind == "canvas" else 1][index] = "2.50"
    assert Path("out.csv").read_text(encoding="utf-8") == csv_text(table)
    assert "evil: has a grade, but no row" in done.stdout


def test_the_gradebook_that_nbgrader_was_given_counts(course):
    os.rename(course.gradebook_path, "elsewhere.db")
    write(course.root / "in.csv", canvas([("501", "Neill, Zoë", "zoe")]))
    where = f"--db=sqlite:///{course.root}/elsewhere.db"
    options = ["--PlatformTable.table=in.csv", "--PlatformTable.column=01_toy", "--to=out.csv"]
    assert nbgrader(f"--exporter={PLUGIN}", where, *options).returncode == 0
    assert ",2.50," in Path("out.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "options, said",
    [
        ([], "--PlatformTable.table"),
        (["--PlatformTable.table=no.csv", "--to=out.csv"], "no.csv cannot be read"),
        (["--PlatformTable.table=in.csv", "--to=in.csv"], "is the file that is read"),
    ],
)
def test_a_problem_is_said_without_a_traceback(course, options, said):
    write(course.root / "in.csv", canvas([]))
    done = nbgrader(f"--exporter={PLUGIN}", *options)
    assert done.returncode == 1 and said in done.stderr and "Traceback" not in done.stderr
