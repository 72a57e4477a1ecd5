"""`course.py export`: points get into the right cells of the teacher's table, and nothing else does."""

import csv
import io
import os

import pytest
from conftest import TOY, nbgrader_cell, toy_notebook, write_toy
from platform_files import (
    LANGUAGES,
    blind,
    canvas,
    csv_text,
    enter_grades,
    enter_people,
    moodle_gradebook,
    worksheet,
    write,
)

from coursekit import cli

PEOPLE = [
    ("zoe", "Zoë", "O'Neill", "zoe@uni.example", "501"),
    ("taro", "太郎", "山田", "taro@uni.example", "502"),
    ("ada", "Ada", "Lovelace", "ada@uni.example", "503"),
]
CANVAS = [
    ("501", "O'Neill, Zoë", "zoe"),
    ("502", "山田, 太郎", "taro"),
    ("503", "Lovelace, Ada", "a"),
]
MOODLE = [
    ("1234", "Zoë O'Neill", "zoe@uni.example"),
    ("1240", "山田 太郎", "taro@uni.example"),
    ("1301", "Ada Lovelace", "ada@uni.example"),
]


@pytest.fixture
def course(toy_course, monkeypatch):
    """Zoë has 3 points, Taro 1, Ada 2; none by hand, none late."""
    monkeypatch.chdir(toy_course.root)
    enter_people(toy_course, PEOPLE)
    enter_grades(toy_course, {"zoe": (1, 2), "taro": (1, 0), "ada": (0.5, 1.5)})
    return toy_course


def export(*options: str) -> int:
    return cli.main(["export", TOY, *map(str, options)])


def differences(before: str, after: str) -> list[str]:
    """The lines of the second that are not those of the first."""
    one, other = before.split("\n"), after.split("\n")
    assert len(one) == len(other)
    return [new for old, new in zip(one, other, strict=True) if old != new]


def grades(path, index: int, separator: str = ",") -> list[str]:
    text = path.read_text(encoding="utf-8-sig")
    return [row[index] for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator)][
        1:
    ]


# --- Canvas ---------------------------------------------------------------------------------------


def test_canvas_gets_only_the_points_of_the_assignment(course, capsys):
    rows = canvas(CANVAS, muted=True)
    table = write(course.root / "canvas.csv", rows, end="\r\n")
    assert export(table, "--output", "out.csv") == 0
    rows[3][6], rows[4][6], rows[5][6] = "3.00", "1.00", "2.00"
    assert (course.root / "out.csv").read_bytes() == csv_text(rows, end="\r\n").encode()
    said = capsys.readouterr().out
    assert "3 cells filled in" in said and "Canvas's gradebook" in said and "Test" not in said


def test_byte_order_mark_semicolons_and_decimal_commas_stay(course):
    rows = canvas(CANVAS, points="3,00", grades=["1,50"])
    table = write(course.root / "canvas.csv", rows, "utf-8-sig", separator=";")
    assert export(table, "--output", "out.csv") == 0
    rows[2][6], rows[3][6], rows[4][6] = "3,00", "1,00", "2,00"
    expected = csv_text(rows, separator=";").encode("utf-8-sig")
    assert (course.root / "out.csv").read_bytes() == expected


@pytest.mark.parametrize("first, separator", [("sep=;", ";"), ("SEP=,", ",")])
def test_a_first_line_that_tells_the_separator_stays(course, first, separator):
    rows = canvas(CANVAS)
    table = course.root / "canvas.csv"
    table.write_bytes(f"{first}\r\n{csv_text(rows, separator)}".encode())
    assert export(table, "--output", "out.csv") == 0
    rows[2][6], rows[3][6], rows[4][6] = "3.00", "1.00", "2.00"
    expected = f"{first}\r\n{csv_text(rows, separator)}"
    assert (course.root / "out.csv").read_bytes() == expected.encode()


@pytest.mark.parametrize("cell", ["EX", "ex"])
def test_an_excused_student_stays_excused(course, capsys, cell):
    table = write(course.root / "canvas.csv", canvas(CANVAS, grades=[cell]))
    assert export(table, "--output", "out.csv") == 0
    assert grades(course.root / "out.csv", 6) == ["3.00", cell, "1.00", "2.00", ""]
    assert "excused (EX) in Canvas: zoe" in capsys.readouterr().out


def test_who_does_not_have_the_assignment_is_said(course, capsys):
    table = write(course.root / "canvas.csv", canvas(CANVAS, grades=["N/A"]))
    assert export(table, "--output", "out.csv") == 1
    assert grades(course.root / "out.csv", 6)[1] == "N/A"
    assert "zoe: the assignment is not assigned" in capsys.readouterr().out


@pytest.mark.parametrize(
    "title, is_found",
    [
        ("01_toy (9001)", True),
        ("01 Toy (9001)", True),
        ("Homework 1 (9001)", False),
        ("01_toy resit (9001)", False),
        ("01_toy", False),  # without an id, Canvas would make a new assignment
    ],
)
def test_the_column_is_found_by_the_assignments_name(course, capsys, title, is_found):
    table = write(course.root / "canvas.csv", canvas(CANVAS, title))
    assert export(table, "--output", "out.csv") == (0 if is_found else 2)
    assert (course.root / "out.csv").exists() == is_found
    said = capsys.readouterr().err
    assert is_found or ("--column" in said and "Essay (9002)" in said)


@pytest.mark.parametrize("named", ["Homework 1 (9001)", "homework 1", "Homework 1"])
def test_another_column_can_be_named(course, named):
    table = write(course.root / "canvas.csv", canvas(CANVAS, "Homework 1 (9001)"))
    assert export(table, "--output", "out.csv", "--column", named) == 0
    assert grades(course.root / "out.csv", 6)[1] == "3.00"


@pytest.mark.parametrize("named", ["Final Score (2026)", "Notes", "Tutor (7)", "Final Score"])
def test_a_column_that_is_no_assignment_cannot_be_named(course, named):
    rows = canvas(CANVAS)
    rows[0][8] = named
    rows[1][8] = "" if named == "Final Score (2026)" else "(nur lesen)"
    table = write(course.root / "canvas.csv", rows)
    assert export(table, "--output", "out.csv", "--column", named) == 2


def test_of_two_columns_of_one_name_none_is_guessed(course, capsys):
    rows = canvas(CANVAS)
    rows[0][7] = "01_toy (9002)"
    table = write(course.root / "canvas.csv", rows)
    assert export(table, "--output", "out.csv") == 2
    said = capsys.readouterr().err
    assert "several columns" in said and "01_toy (9001)" in said and "01_toy (9002)" in said
    assert export(table, "--output", "out.csv", "--column", "01_toy (9002)") == 0
    assert grades(course.root / "out.csv", 7)[1] == "3.00"


def test_another_maximum_is_said_and_nothing_is_scaled(course, capsys):
    table = write(course.root / "canvas.csv", canvas(CANVAS, points="10.00"))
    assert export(table, "--output", "out.csv") == 0
    assert grades(course.root / "out.csv", 6)[1:4] == ["3.00", "1.00", "2.00"]
    assert "Canvas counts up to 10 points, the course up to 3" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [[TOY, "canvas.csv"], [TOY], ["all"]])
def test_totals_above_the_assignments_maximum_are_said(course, capsys, arguments):
    write(course.root / "canvas.csv", canvas(CANVAS))
    assert cli.main(["export", *arguments, "--output", "out.csv"]) == 0
    assert "more points than" not in "".join(capsys.readouterr())
    with course.gradebook() as gradebook:
        gradebook.update_or_create_grade_cell(
            "test_value", TOY, TOY, max_score=0.5, cell_type="code"
        )
    assert cli.main(["export", *arguments, "--output", "out.csv"]) == 0
    assert "more points than 01_toy has (1.5): ada, zoe." in "".join(capsys.readouterr())


def test_the_whole_course_fills_each_column_that_there_is(course, capsys):
    enter_grades(course, {"zoe": (0, 2)}, "Essay")
    (course.source / "Essay").mkdir()
    (course.source / "Essay" / "Essay.ipynb").write_bytes(course.source_notebook(TOY).read_bytes())
    enter_grades(course, {"zoe": (0, 2)}, "03_more")
    (course.source / "03_more").mkdir()
    (course.source / "03_more" / "03_more.ipynb").write_text("{}")
    table = write(course.root / "canvas.csv", canvas(CANVAS))
    assert cli.main(["export", "all", str(table), "--output", "out.csv"]) == 1
    assert grades(course.root / "out.csv", 6)[1:4] == ["3.00", "1.00", "2.00"]
    assert grades(course.root / "out.csv", 7)[1:4] == ["2.00", "7.50", "7.50"]
    assert "03_more: not exported" in capsys.readouterr().err


# --- Moodle ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_moodles_worksheet_gets_only_grades_in_every_language(course, language):
    rows = worksheet(MOODLE, language)
    table = write(course.root / "grades.csv", rows, "utf-8-sig", quote=True)
    assert export(table, "--output", "out.csv") == 0
    mark = LANGUAGES[language][2]
    for row, grade in zip(rows[1:], ["3.00", "1.00", "2.00"], strict=True):
        row[4] = grade.replace(".", mark)
    expected = csv_text(rows, quote=True).encode("utf-8-sig")
    assert (course.root / "out.csv").read_bytes() == expected


def test_a_locked_grade_is_left_out_and_said(course, capsys):
    rows = worksheet([*MOODLE[:2], ("1301", "Ada Locked", "ada@uni.example")], "de")
    enter_people(course, [("ada", "Ada", "Locked", "ada@uni.example", "503")])
    table = write(course.root / "grades.csv", rows)
    assert export(table, "--output", "out.csv") == 1
    assert grades(course.root / "out.csv", 4) == ["3,00", "1,00", ""]
    assert "ada: Moodle says that the grade cannot be changed" in capsys.readouterr().out


def test_more_points_than_moodles_maximum_are_left_out_and_said(course, capsys):
    table = write(course.root / "grades.csv", worksheet(MOODLE, maximum=2))
    assert export(table, "--output", "out.csv") == 1
    assert grades(course.root / "out.csv", 4) == ["", "1.00", "2.00"]
    said = capsys.readouterr().out
    assert "zoe: 3 points are more than Moodle's maximum of 2" in said
    assert "Moodle counts up to 2 points, the course up to 3" in said


def test_a_worksheet_of_blind_marking_needs_one_with_names(course, capsys):
    rows = worksheet(MOODLE)
    table = write(course.root / "blind.csv", blind(rows))
    assert export(table, "--output", "out.csv") == 2
    assert "no names" in capsys.readouterr().err and not (course.root / "out.csv").exists()
    names = write(course.root / "names.csv", rows)
    assert export(table, "--output", "out.csv", "--names", names) == 0
    assert grades(course.root / "out.csv", 2) == ["3.00", "1.00", "2.00"]


def test_a_worksheet_with_a_scale_is_refused(course, capsys):
    rows = worksheet(MOODLE)
    rows[0][5] = "Scale"
    for row in rows[1:]:
        row[5] = "Pass, Fail"
    table = write(course.root / "grades.csv", rows)
    assert export(table, "--output", "out.csv") == 2
    assert "scale" in capsys.readouterr().err and not (course.root / "out.csv").exists()


@pytest.mark.parametrize(
    "title, total",
    [
        ("Assignment: 01_toy (Real)", "Course total (Real)"),
        ("Aufgabe: 01_toy (Punkte)", "Kurs gesamt (Punkte)"),
        ("Devoir : 01_toy (Réel)", "Total du cours (Réel)"),
        ("Tehtävä: 01_toy (Luku)", "Kurssin summa (Luku)"),
        ("Assignment: 01_toy", "Course total"),
        ("01_toy (Real)", "Course total (Real)"),
    ],
)
def test_moodles_gradebook_gets_points_where_points_are_shown(course, title, total):
    people = [(i, f"{first} {last}", mail) for i, first, last, mail, _ in PEOPLE]
    rows = moodle_gradebook(people)
    rows[0][4], rows[0][6] = title, total
    table = write(course.root / "gradebook.csv", rows)
    assert export(table, "--output", "out.csv") == 0
    rows[1][4], rows[2][4], rows[3][4] = "3", "1", "2"
    assert (course.root / "out.csv").read_text(encoding="utf-8") == csv_text(rows)


@pytest.mark.parametrize(
    "title, total",
    [
        ("Assignment: 01_toy (Percentage)", "Course total (Percentage)"),
        ("Assignment: 01_toy (resit)", "Course total (Real)"),
        ("01_toy", "Course total"),
    ],
)
@pytest.mark.parametrize("named", [[], ["--column", "Assignment: 01_toy (Feedback)"]])
def test_a_column_of_other_values_is_not_filled(course, capsys, title, total, named):
    rows = moodle_gradebook([("zoe", "Zoë O'Neill", "zoe@uni.example")])
    rows[0][4], rows[0][6] = title, total
    table = write(course.root / "gradebook.csv", rows)
    assert export(table, "--output", "out.csv", *named) == 2
    assert "has no column for" in capsys.readouterr().err


# --- people -----------------------------------------------------------------------------------------


def test_unknown_and_missing_people_are_listed_and_left_out(course, capsys):
    table = write(course.root / "canvas.csv", canvas([*CANVAS[:2], ("9", "Curie, Marie", "mc")]))
    before = table.read_text()
    assert export(table, "--output", "out.csv") == 1
    assert len(differences(before, (course.root / "out.csv").read_text())) == 2
    said = capsys.readouterr().out
    assert "Curie, Marie: no student of this course has the id 9" in said
    assert "ada: has a grade, but no row" in said


@pytest.mark.parametrize("people", [[("9", "Curie, Marie", "mc"), ("8", "Bohr, Niels", "nb")], []])
def test_a_table_without_anybody_of_the_course_is_refused(course, capsys, people):
    table = write(course.root / "canvas.csv", canvas(people))
    assert export(table, "--output", "out.csv") == 2
    said = capsys.readouterr()
    assert f"canvas.csv ({len(people)} rows) is a student of this course" in said.err
    assert not said.out and not (course.root / "out.csv").exists()


def test_a_name_gives_way_to_an_id_and_two_rows_of_one_name_are_left_out(course, capsys):
    people = [("501", "O'Neill, Zoë", "zoe"), ("777", "O'Neill, Zoë", "z2"), *CANVAS[1:]]
    table = write(course.root / "canvas.csv", canvas(people))
    assert export(table, "--output", "out.csv") == 1
    assert grades(course.root / "out.csv", 6)[1:3] == ["3.00", ""]
    assert "a namesake: zoe has the id 501, not 777" in capsys.readouterr().out
    table = write(
        course.root / "canvas.csv", canvas([("", "O'Neill, Zoë", ""), ("", "Zoë O'Neill", "")])
    )
    assert export(table, "--output", "out.csv") == 1
    assert "O'Neill, Zoë: one of 2 rows" in capsys.readouterr().out


def test_who_has_not_submitted_keeps_the_cell(course, capsys):
    enter_people(course, [("idle", "Ida", "Idle", "ida@uni.example", "504")])
    people = [*CANVAS, ("504", "Idle, Ida", "idle")]
    table = write(course.root / "canvas.csv", canvas(people, grades=["", "", "", "0.50"]))
    assert export(table, "--output", "out.csv") == 0
    assert grades(course.root / "out.csv", 6)[1:5] == ["3.00", "1.00", "2.00", "0.50"]
    assert "no submission with a grade: idle" in capsys.readouterr().out


def test_a_total_that_waits_for_a_person_is_left_out_unless_asked_for(course, capsys):
    enter_people(course, [("late", "Lea", "Late", "", "504")])
    enter_grades(course, {"late": (1, None)})
    table = write(course.root / "canvas.csv", canvas([*CANVAS, ("504", "Late, Lea", "late")]))
    assert export(table, "--output", "out.csv") == 1
    assert grades(course.root / "out.csv", 6)[4] == ""
    assert "late: waits for a grade by hand: test_value" in capsys.readouterr().out
    assert export(table, "--output", "out.csv", "--with-waiting") == 0
    assert grades(course.root / "out.csv", 6)[4] == "1.00"


# --- what is written ----------------------------------------------------------------------------------


def test_a_dry_run_says_each_change_and_writes_nothing(course, capsys):
    table = write(course.root / "canvas.csv", canvas(CANVAS, grades=["3.0", "0.50"]))
    assert export(table, "--output", "out.csv", "--dry-run") == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["taro", "0.50", "1.00"] in lines and ["ada", "-", "2.00"] in lines
    assert not any(line[:1] == ["zoe"] for line in lines)  # has 3 points there already
    assert not (course.root / "out.csv").exists()
    assert export(table, "--dry-run") == 0


def test_a_cell_that_is_right_keeps_its_text(course):
    table = write(course.root / "canvas.csv", canvas(CANVAS, grades=["3"]))
    assert export(table, "--output", "out.csv") == 0
    assert grades(course.root / "out.csv", 6)[1:3] == ["3", "1.00"]


def test_fractions_keep_their_decimals(course):
    enter_people(course, [("third", "Thea", "Third", "", "505")])
    enter_grades(course, {"third": (1 / 3, 0.1 + 0.2)})
    table = write(course.root / "canvas.csv", canvas([*CANVAS, ("505", "Third, Thea", "t")]))
    assert export(table, "--output", "out.csv") == 0
    assert grades(course.root / "out.csv", 6)[4] == "0.63333"


def test_the_download_is_not_written_over(course, capsys):
    table = write(course.root / "canvas.csv", canvas(CANVAS))
    os.link(table, course.root / "same.csv")
    before = table.read_bytes()
    for output in ("canvas.csv", "./canvas.csv", "same.csv"):
        assert export(table, "--output", output) == 2
        assert "is the file that is read" in capsys.readouterr().err
    assert table.read_bytes() == before


def test_a_link_stays_and_the_file_that_it_leads_to_is_written(course):
    table = write(course.root / "canvas.csv", canvas(CANVAS))
    (course.root / "sub").mkdir()
    (course.root / "link.csv").symlink_to("sub/out.csv")
    for _ in range(2):  # the file is new, then there
        assert export(table, "--output", "link.csv") == 0
        assert (course.root / "link.csv").is_symlink()
        assert grades(course.root / "sub" / "out.csv", 6)[1] == "3.00"


@pytest.mark.parametrize("output", ["nowhere/out.csv", "folder", "pipe", "loop"])
def test_what_cannot_be_written_is_said_and_leaves_nothing(course, capsys, output):
    (course.root / "folder").mkdir()
    os.mkfifo(course.root / "pipe")
    (course.root / "loop").symlink_to("loop")
    table = write(course.root / "canvas.csv", canvas(CANVAS))
    assert export(table, "--output", output) == 2
    assert "cannot be written" in capsys.readouterr().err
    assert not list(course.root.glob("**/.partial-*")) and not list(course.root.glob("folder/*"))
    assert (course.root / "pipe").is_fifo() and (course.root / "loop").is_symlink()


@pytest.mark.parametrize(
    "arguments, said",
    [
        (["01_toy"], "--output FILE"),
        (["canvas.csv", "--output", "x"], "export ASSIGNMENT canvas.csv"),
        (["nothing", "canvas.csv", "--output", "x"], "no assignment 'nothing'"),
        (["01_toy", "students.csv", "--output", "x"], "holds no points"),
        (["01_toy", "no.csv", "--output", "x"], "no.csv cannot be read"),
    ],
)
def test_what_is_missing_is_said(course, capsys, arguments, said):
    write(course.root / "canvas.csv", canvas(CANVAS))
    write(course.root / "students.csv", [["id", "first_name"], ["zoe", "Zoë"]])
    assert cli.main(["export", *arguments]) == 2
    assert said in capsys.readouterr().err


def test_without_any_grade_it_says_what_to_do(toy_course, monkeypatch, capsys):
    monkeypatch.chdir(toy_course.root)
    assert export("--output", "out.csv") == 2
    assert "course.py grade" in capsys.readouterr().err


# --- a file of its own --------------------------------------------------------------------------------


def plain(path) -> dict[str, dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return {row["student"]: row for row in csv.DictReader(file)}


def test_without_a_table_points_are_in_a_csv_file_of_their_own(course):
    enter_people(course, [("idle", "Ida", "Idle", "", "")])
    enter_grades(course, {"late": (1, 1)}, late=0.5)
    assert export("--output", "out.csv") == 0
    found = plain(course.root / "out.csv")
    assert list(found) == ["ada", "idle", "late", "taro", "zoe"]
    assert list(found["ada"].values()) == [
        *("ada", "Ada", "Lovelace", "ada@uni.example", "503"),
        *("2", "0", "2", "3", ""),
    ]
    assert list(found["ada"])[5:] == [
        *("work", "late penalty", "total", "maximum"),
        "waits for a grade by hand",
    ]
    assert (found["late"]["late penalty"], found["late"]["total"]) == ("0.5", "1.5")
    assert found["idle"]["total"] == ""


def test_points_of_tasks_have_a_column_so_that_rows_add_up(course):
    notebook = toy_notebook()
    task = nbgrader_cell("essay", "Discuss.", 4, task=True, locked=True)
    notebook.cells.append(task)
    write_toy(course, notebook)
    with course.gradebook() as gradebook:
        gradebook.add_task_cell("essay", TOY, TOY, max_score=4, cell_type="markdown")
    enter_grades(course, {"tess": (1, 2)})
    with course.gradebook() as gradebook:
        grade = gradebook.find_grade("essay", TOY, TOY, "tess")
        grade.manual_score, grade.needs_manual_grade = 3.5, False
        gradebook.db.commit()
    assert export("--output", "out.csv") == 0
    row = plain(course.root / "out.csv")["tess"]
    assert [row[name] for name in ("work", "essay", "total", "maximum")] == ["3", "3.5", "6.5", "7"]


@pytest.mark.parametrize("arguments", [[], ["all"]])
def test_the_whole_course_has_a_column_per_assignment(course, arguments):
    (course.source / "02_toy").mkdir()
    (course.source / "02_toy" / "02_toy.ipynb").write_text("{}")
    enter_grades(course, {"zoe": (1, 0), "ada": (1, None)}, "02_toy")
    assert cli.main(["export", *arguments, "--output", "out.csv"]) == 1
    found = plain(course.root / "out.csv")
    assert list(found["zoe"].values())[5:] == ["3", "1", "4", "6", ""]
    assert list(found["taro"].values())[5:] == ["1", "", "1", "6", ""]
    assert list(found["ada"].values())[5:] == ["2", "", "", "6", "02_toy"]


def test_names_with_commas_quotes_and_formulas_are_safe(course):
    names = [
        ("q", 'Ann "Nan"', "Smith, Jr.", "=cmd|' /C calc'!A0", "+1"),
        ("-2", "@x", "\n=1", "", ""),
        ("w", "＝A", "x;=1+1", "y; ＠z", "a;b"),
    ]
    enter_people(course, names)
    assert export("--output", "out.csv") == 0
    found = plain(course.root / "out.csv")
    assert list(found["q"].values())[:5] == [
        *("q", 'Ann "Nan"', "Smith, Jr.", "'=cmd|' /C calc'!A0", "'+1"),
    ]
    assert list(found["'-2"].values())[:3] == ["'-2", "'@x", "'=1"]
    assert list(found["w"].values())[:5] == ["w", "'＝A", "x;'=1+1", "y; '＠z", "a;b"]


def test_what_is_printed_is_nothing_that_a_terminal_obeys(course, capsys):
    rows = canvas([*CANVAS, ("9", "\x1b[2JCurie, Marie\nX", "\x1b]0;x")], "01_toy (9001)")
    assert export(write(course.root / "canvas.csv", rows), "--dry-run") == 1
    said = capsys.readouterr().out
    assert "\x1b" not in said and "Curie" in said
