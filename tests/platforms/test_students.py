"""`course.py students`: a platform's table in, the gradebook's students out; nothing is overwritten."""

from pathlib import Path

import pytest
from platform_files import blind, canvas, enter_people, moodle_gradebook, worksheet, write

from coursekit import cli
from coursekit.platforms import students
from coursekit.platforms.people import Roster, Student
from coursekit.platforms.students import split_name

ZOE = Student("zoe", "Zoë", "O'Neill", "zoe@uni.example", "501")


@pytest.fixture
def course(toy_course, monkeypatch):
    monkeypatch.chdir(toy_course.root)
    return toy_course


def enter(rows: list[list[str]], *options: str, encoding: str = "utf-8") -> int:
    return cli.main(["students", str(write(Path("table.csv"), rows, encoding)), *options])


def known(course) -> dict[str, Student]:
    return Roster.of(course).students


def test_canvas_gives_login_names_and_canvas_id_and_no_test_student(course, capsys):
    people = [("501", "O'Neill, Zoë", "zoe"), ("502", "=Curie, Marie", "mc@uni.example")]
    assert enter(canvas(people, muted=True)) == 0
    assert known(course) == {
        "zoe": Student("zoe", "Zoë", "O'Neill", "", "501"),
        "mc": Student("mc", "Marie", "=Curie", "mc@uni.example", "502"),
    }
    assert "2 added, 0 completed, 0 known already" in capsys.readouterr().out


def test_moodles_gradebook_gives_id_number_names_and_e_mail(course):
    assert enter(moodle_gradebook([("s77", "Zoë O'Neill", "zoe@uni.example")])) == 0
    assert known(course) == {"s77": Student("s77", "Zoë", "O'Neill", "zoe@uni.example", "")}


@pytest.mark.parametrize("language", ["en", "ja", "fi"])
def test_moodles_worksheet_gives_the_first_part_of_the_e_mail(course, language):
    people = [("1", "Zoë O'Neill", "zoe@uni.example"), ("2", "山田 太郎", "taro@uni.example")]
    assert enter(worksheet(people, language)) == 0
    assert known(course) == {
        "taro": Student("taro", "太郎", "山田", "taro@uni.example", ""),
        "zoe": Student("zoe", "Zoë", "O'Neill", "zoe@uni.example", ""),
    }


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_nbgraders_own_list_gives_what_it_says(course, encoding):
    rows = [["id", "first_name", "last_name", "email", "lms_user_id"]]
    rows += [["zoe", "Zoë", "O'Neill", "zoe@uni.example", "501"], ["zo", "Zoë", "O'Neill", "", ""]]
    assert enter(rows, encoding=encoding) == 0
    assert known(course) == {"zo": Student("zo", "Zoë", "O'Neill"), "zoe": ZOE}


def test_the_same_table_again_changes_nothing(course, capsys):
    rows = canvas([("501", "O'Neill, Zoë", "zoe"), ("502", "O'Neill, Zoë", "zoe2")])
    assert enter(rows) == 0
    before = known(course)
    assert enter(rows) == 0 and known(course) == before
    assert "0 added, 0 completed, 2 known already" in capsys.readouterr().out


def test_what_is_missing_is_completed(course, capsys):
    enter_people(course, [("zoe", "", "", "", ""), ("taro", "太郎", "山田", "", "")])
    rows = canvas([("501", "O'Neill, Zoë", "zoe"), ("502", "山田, 太郎", "x")])
    assert enter(rows, "--dry-run") == 0
    said = capsys.readouterr().out
    assert "zoe gets first name Zoë, last name O'Neill, id in Canvas 501" in said
    assert enter(rows) == 0
    assert known(course)["zoe"] == Student("zoe", "Zoë", "O'Neill", "", "501")
    assert known(course)["taro"].lms_user_id == "502"
    assert "2 completed (first name, last name, id in Canvas)" in capsys.readouterr().out


def test_what_differs_is_listed_and_stays_and_nobody_is_removed(course, capsys):
    enter_people(course, [("zoe", "Zoë", "O'Neill", "zoe@old.example", "501")])
    enter_people(course, [("gone", "Gustav", "Gone", "", "")])
    rows = [["id", "first_name", "last_name", "email", "lms_user_id"]]
    rows += [["zoe", "Zoe Ann", "Smith", "zoe@new.example", "777"]]
    assert enter(rows) == 1
    assert known(course)["zoe"] == Student("zoe", "Zoë", "O'Neill", "zoe@old.example", "501")
    said = capsys.readouterr().out
    assert "e-mail zoe@old.example, but zoe@new.example in the table" in said
    assert "id in Canvas 501, but 777" in said and "name Zoë O'Neill, but Zoe Ann Smith" in said
    assert "gone" in known(course)


def test_a_namesake_with_another_id_is_another_student(course):
    enter_people(course, [("zoe", "Zoë", "O'Neill", "", "501")])
    rows = canvas([("501", "O'Neill, Zoë", "zoe"), ("777", "O'Neill, Zoë", "zoe.oneill")])
    assert enter(rows) == 0
    assert known(course)["zoe.oneill"].lms_user_id == "777"
    assert enter([["id", "first_name", "last_name"], ["z3", "Zoë", "O'Neill"]]) == 0
    assert known(course)["z3"].first_name == "Zoë"


def test_contradictions_and_taken_ids_are_listed(course, capsys):
    enter_people(course, [("zoe", "Zoë", "O'Neill", "", "501"), ("ada", "Ada", "Lovelace", "", "")])
    rows = canvas([("501", "Lovelace, Ada", "x")])
    assert enter(rows) == 1 and "contradictory" in capsys.readouterr().out
    rows = [["id", "email"], ["new", ""], ["new", ""]]
    assert enter(rows) == 1
    assert "the id new is another student's" in capsys.readouterr().out


def test_ids_that_differ_only_in_case_are_listed(course, capsys):
    enter_people(course, [("anna", "Anna", "Lee", "", "")])
    rows = [["id", "first_name", "last_name"], ["ANNA", "Anne", "Li"], ["bo", "Bo", "Ek"]]
    assert enter([*rows, ["Bo", "Bob", "Oak"]]) == 1
    assert list(known(course)) == ["anna", "bo"]
    said = capsys.readouterr().out
    assert (
        "the id ANNA is another student's, or differs from one only in case" in said
        and "id Bo is" in said
    )


@pytest.mark.parametrize(
    "login", ["../evil", "a/b", ".hidden", "a b", "", "x" * 200, "__MACOSX", "-x"]
)
def test_an_id_that_is_no_folders_name_is_not_taken(course, capsys, login):
    assert enter(canvas([("501", "O'Neill, Zoë", login)])) == 1
    assert known(course) == {} and "O'Neill, Zoë: " in capsys.readouterr().out


def test_where_the_login_is_unusable_the_next_best_is_taken(course):
    rows = canvas([("501", "O'Neill, Zoë", "a/b")])
    rows[2][2] = "u1001"
    assert enter(rows) == 0 and list(known(course)) == ["u1001"]


def test_an_e_mails_first_part_that_two_have_is_not_taken(course):
    people = [("1", "A One", "info@one.example"), ("2", "B Two", "info@two.example")]
    assert enter(worksheet(people)) == 0
    assert list(known(course)) == ["info@one.example", "info@two.example"]


def test_blind_marking_has_nobody_to_enter(course, capsys):
    people = [("1", "A One", "a@one.example"), ("2", "B Two", "b@two.example")]
    assert enter(blind(worksheet([*people, ("3", "C", "c@x.example")]))) == 1
    assert known(course) == {} and "Participant 1: has no login" in capsys.readouterr().out


def test_of_two_at_once_the_second_enters_nobody_and_says_so(course, capsys, monkeypatch):
    real = students.write_entries

    def late(*arguments):
        enter_people(course, [("ada", "Ada", "King", "", "")])
        real(*arguments)

    monkeypatch.setattr(students, "write_entries", late)
    rows = canvas([("501", "O'Neill, Zoë", "zoe"), ("502", "King, Ada", "ada")])
    assert enter(rows) == 2
    said = capsys.readouterr().err
    assert said.startswith("Another command has entered some") and "UNIQUE" not in said
    assert list(known(course)) == ["ada"]
    monkeypatch.undo()
    monkeypatch.chdir(course.root)
    assert enter(rows) == 0 and list(known(course)) == ["ada", "zoe"]


def test_a_dry_run_says_who_would_come_and_writes_nothing(course, capsys):
    assert enter(canvas([("501", "O'Neill, Zoë", "zoe")]), "--dry-run") == 0
    said = capsys.readouterr().out
    assert "1 would be added" in said and "zoe  Zoë O'Neill  501" in said and known(course) == {}


def test_names_are_stored_without_what_a_terminal_obeys(course):
    assert enter(canvas([("501", "O'Neill\x1b[2J, Zoë\n", "zoe")])) == 0
    assert known(course)["zoe"] == Student("zoe", "Zoë", "O'Neill?[2J", "", "501")


@pytest.mark.parametrize(
    "name, parts",
    [
        ("Ada King Lovelace", ("Ada King", "Lovelace")),
        ("Lovelace, Ada", ("Ada", "Lovelace")),
        ("山田 太郎", ("太郎", "山田")),
        ("김 지훈", ("지훈", "김")),
        ("Cher", ("", "Cher")),
        ("", ("", "")),
    ],
)
def test_a_full_name_has_two_parts(name, parts):
    assert split_name(name) == parts
