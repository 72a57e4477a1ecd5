"""A teacher's table is read whatever its kind, language, encoding and separator, and kept byte for byte."""

import pytest
from platform_files import (
    ENGLISH,
    LANGUAGES,
    blind,
    canvas,
    csv_text,
    moodle_gradebook,
    worksheet,
    write,
)

from coursekit.coursefolder import CourseError
from coursekit.platforms.csv_file import read_csv
from coursekit.platforms.headings import grade_columns, participants
from coursekit.platforms.people import Clues
from coursekit.platforms.tables import Kind, read_table

PEOPLE = [
    ("1234", "Zoë O'Neill", "zoe@uni.example"),
    ("1240", "山田 太郎", "taro@uni.example"),
    ("1301", "Ada Locked", "ada@uni.example"),
]
SORTABLE = [("501", "O'Neill, Zoë", "zoe"), ("502", "=Hopper, Grace", "grace@uni.example")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_moodles_worksheet_is_known_in_every_language(tmp_path, language):
    table = read_table(write(tmp_path / "grades.csv", worksheet(PEOPLE, language)))
    assert table.kind is Kind.MOODLE_WORKSHEET
    assert [person.participant for person in table.people()] == ["1234", "1240", "1301"]
    assert table.people()[1].clues == Clues(emails=("taro@uni.example",), names=("山田 太郎",))
    assert [table.header[i] for i in grade_columns(table.header, table.rows[1:])] == [
        LANGUAGES[language][0][4]
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_worksheet_of_blind_marking_has_only_numbers(tmp_path, language):
    table = read_table(write(tmp_path / "grades.csv", blind(worksheet(PEOPLE, language))))
    assert [person.participant for person in table.people()] == ["1234", "1240", "1301"]
    assert {person.clues for person in table.people()} == {Clues()}


def test_two_students_of_one_name_do_not_hide_the_names_of_the_others(tmp_path):
    people = [*PEOPLE, ("1400", "Zoë O'Neill", "other@uni.example")]
    table = read_table(write(tmp_path / "grades.csv", worksheet(people, "fi")))
    assert [person.name for person in table.people()][0] == "Zoë O'Neill"


def test_canvas_rows_are_people_after_points_possible(tmp_path):
    for options in ({}, {"muted": True}, {"first_last": True}, {"muted": True, "first_last": True}):
        table = read_table(write(tmp_path / "canvas.csv", canvas(SORTABLE, **options)))
        assert table.kind is Kind.CANVAS
        zoe, grace, test = table.people()
        assert zoe.clues == Clues(ids=("501",), logins=("zoe",), names=("O'Neill, Zoë",))
        assert (zoe.first_name, zoe.last_name) == ("Zoë", "O'Neill")
        assert grace.clues.emails == ("grace@uni.example",)
        assert grace.clues.names == ("=Hopper, Grace",)
        assert test.is_test and not zoe.is_test and not grace.is_test


@pytest.mark.parametrize(
    "names, first, last",
    [
        (("First name", "Last name"), "Grace", "Hopper"),
        (("Nachname", "Vorname"), "Hopper", "Grace"),
        (("Etunimi", "Sukunimi"), "Grace", "Hopper"),  # Finnish, unknown to the code
        (("姓", "名"), "Hopper", "Grace"),
    ],
)
def test_moodles_gradebook_is_known_by_its_last_column(tmp_path, names, first, last):
    rows = moodle_gradebook([("s1", "Grace Hopper", "grace@uni.example")], names)
    if names[0] == "Etunimi":
        rows[0][-1] = "Ladattu viimeksi"
    table = read_table(write(tmp_path / "gradebook.csv", rows))
    assert table.kind is Kind.MOODLE_GRADEBOOK
    (person,) = table.people()
    assert (person.first_name, person.last_name) == (first, last)
    assert person.clues.emails == ("grace@uni.example",)


def test_nbgraders_list_of_students_is_known_with_a_byte_order_mark(tmp_path):
    rows = [["id", "first_name", "last_name", "email", "lms_user_id"]]
    rows += [["zoe", "Zoë", "O'Neill", "z@uni.example", "501"], [""]]
    table = read_table(write(tmp_path / "students.csv", rows, "utf-8-sig"))
    assert table.kind is Kind.NBGRADER_STUDENTS
    (person,) = table.people()
    assert person.clues == Clues(("zoe", "501"), (), ("z@uni.example",), ("Zoë O'Neill",))


@pytest.mark.parametrize(
    "text, said",
    [
        ("", "first line is empty"),
        ("name,points\nZoë,3\n", "name, points"),
        ("Identifier,Grade\nx1,2\n", "Identifier, Grade"),
        ('a,b\n1,"2\n3,4\n', "not CSV from line 2"),
        ('a,b\n1,"2"3\n', "not CSV from line 2"),
        ("PK\x03\x04", "workbook"),
        ("a\0b", "not text"),
    ],
)
def test_what_is_no_known_table_is_said_with_what_was_found_and_expected(tmp_path, text, said):
    (tmp_path / "x.csv").write_text(text, encoding="utf-8")
    with pytest.raises(CourseError) as problem:
        read_table(tmp_path / "x.csv")
    assert said in str(problem.value) and "x.csv" in str(problem.value)


def test_a_missing_file_is_said(tmp_path):
    with pytest.raises(CourseError, match="no.csv cannot be read: No such file"):
        read_table(tmp_path / "no.csv")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_only_the_changed_cells_bytes_change(tmp_path, encoding, separator, end):
    rows = [["Zoë", "a;b", "c,d", 'e "f"', ""], ["", f"2{end}3", "x\ty", "", "last"]]
    style = {"separator": separator, "end": end}
    file = read_csv(write(tmp_path / "x.csv", rows, encoding, **style))
    assert file.rows == rows and file.changed({}) == (tmp_path / "x.csv").read_bytes()
    changed = file.changed({(0, 4): "1.5", (1, 1): "7,5"})
    quoted = '"7,5"'  # as it was quoted before
    expected = csv_text([[*rows[0][:4], "1.5"], ["", "\0", *rows[1][2:]]], **style)
    assert changed == expected.replace("\0", quoted).encode(encoding)


def test_quotes_spaces_and_blank_lines_stay_as_they_were(tmp_path):
    text = 'Name,"Grade" \n'.replace(" \n", "\n") + ' Zoë ,"1"\n\n"O""Neill",2\n\n'
    (tmp_path / "x.csv").write_text(text, encoding="utf-8")
    file = read_csv(tmp_path / "x.csv")
    assert file.changed({(1, 1): "3", (3, 1): "4"}).decode() == text.replace('"1"', '"3"').replace(
        ",2", ",4"
    )


def test_a_comma_in_a_value_is_quoted_where_commas_separate(tmp_path):
    (tmp_path / "x.csv").write_text("a,b\n1,2\n")
    assert read_csv(tmp_path / "x.csv").changed({(1, 0): "2,5"}) == b'a,b\n"2,5",2\n'


def test_a_file_in_an_encoding_unknown_here_is_still_kept(tmp_path):
    rows = worksheet(PEOPLE[1:2], "ja")
    data = csv_text(rows).encode("cp932")
    (tmp_path / "x.csv").write_bytes(data)
    table = read_table(tmp_path / "x.csv")
    assert table.people()[0].clues.emails == ("taro@uni.example",)
    assert table.file.changed({}) == data


@pytest.mark.parametrize("cells", [["P 1", "P 1"], ["P 1", "Q 2"], ["P 1", ""], ["1", "2"], []])
def test_what_is_not_one_word_with_a_number_for_each_is_no_participant(cells):
    assert participants([[cell] for cell in cells]) == []
    assert participants([["P 1"], ["P 02"]]) == ["1", "02"]


def test_a_grade_column_that_cannot_be_told_is_not_guessed():
    body = [["Participant 1", "1", "2", "2"], ["Participant 2", "1", "2", "2"]]
    assert len(grade_columns(["a", "b", "c", "d"], body)) == 2
    assert grade_columns([*ENGLISH[:1], "x", *ENGLISH[4:6]], body) == [2]
