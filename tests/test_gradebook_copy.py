"""`course.py gradebook copy`: a gradebook moves between SQLite and PostgreSQL, and nothing of it is lost."""

import datetime
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from postgres_server import empty_gradebook_in
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.engine import URL

from coursekit import cli
from coursekit.coursefolder import CourseError, empty_gradebook
from coursekit.gradebook_copy import TABLES, copy_gradebook, differences, read_gradebook
from coursekit.gradebook_url import read_url

pytestmark = [
    pytest.mark.xdist_group("postgres"),
    pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning"),  # as nbgrader_config.py has it
]
NAMES = {"anna": "Åsa 🦉", "Anna": "anna", "o'neil": "O'Neil; DROP TABLE grade", "名前": "%s %(x)s"}


@pytest.fixture(scope="module")
def kept(tmp_path_factory) -> Path:
    """A gradebook with rows in each table, and values of each kind."""
    path = tmp_path_factory.mktemp("gradebook") / "gradebook.db"
    path.write_bytes(empty_gradebook())
    with Gradebook(f"sqlite:///{path}", "clustering") as gradebook:
        fill(gradebook)
    return path


def fill(gradebook: Gradebook) -> None:
    due = datetime.datetime(2026, 3, 29, 1, 30)  # on a night in which some clocks are put forward
    gradebook.add_assignment("a", duedate=due)
    gradebook.add_notebook("n", "a", kernelspec='{"kernelspec": {"name": "python3"}}')
    gradebook.add_grade_cell("test", "n", "a", max_score=3, cell_type="code")
    gradebook.add_solution_cell("work", "n", "a")
    gradebook.add_task_cell("task", "n", "a", max_score=2.5, cell_type="markdown")
    gradebook.add_source_cell("test", "n", "a", cell_type="code", source="assert x == '∞'\n")
    for who, name in NAMES.items():
        gradebook.add_student(who, first_name=name, last_name=None, email="")
        when = due + datetime.timedelta(hours=1, microseconds=123456)
        submission = gradebook.add_submission("a", who, timestamp=when)
        submission.extension = datetime.timedelta(days=2, microseconds=5)
        submission.notebooks[0].late_submission_penalty = 1 / 3
        submission.notebooks[0].flagged = who == "anna"
        grade = gradebook.find_grade("test", "n", "a", who)
        grade.auto_score, grade.manual_score, grade.extra_credit = 0.1 + 0.2, 1e-300, None
        grade.needs_manual_grade = who == "Anna"
        gradebook.find_comment(
            "work", "n", "a", who
        ).manual_comment = f"Well done, {name}!\r\n\t$x$\\"
        gradebook.db.commit()


@pytest.fixture
def gradebook(kept, tmp_path) -> Path:
    path = tmp_path / "from.db"
    path.write_bytes(kept.read_bytes())
    return path


def in_file(path: Path) -> URL:
    return read_url(str(path))


def change(path: Path, statement: str, *values: object) -> None:
    """As no program of nbgrader's would."""
    with closing(sqlite3.connect(path)) as database:
        database.execute(statement, values)
        database.commit()


def execute(url: URL, statement: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


def first_column(url: URL, statement: str) -> list:
    engine = create_engine(url)
    with engine.connect() as connection:
        found = [*connection.scalars(text(statement))]
    engine.dispose()
    return found


def tables(url: URL) -> list[str]:
    engine = create_engine(url)
    found = inspect(engine).get_table_names()
    engine.dispose()
    return found


def test_it_is_the_same_there_and_back_again(server, gradebook, tmp_path):
    there, back = server.new_database(), in_file(tmp_path / "back.db")
    content = copy_gradebook(in_file(gradebook), there)
    assert all(content.rows[table.name] for table in TABLES) and content.version
    assert differences(content, read_gradebook(there)) == []
    copy_gradebook(there, back)
    assert differences(content, read_gradebook(back)) == []


def test_nbgrader_reads_the_same_from_it(server, gradebook):
    there = server.new_database()
    copy_gradebook(in_file(gradebook), there)
    found = []
    for url in (in_file(gradebook), there):
        with Gradebook(url.render_as_string(hide_password=False), "clustering") as opened:
            some = [opened.submission_dicts("a"), opened.notebook_submission_dicts("n", "a")]
            found.append([sorted(map(str, rows)) for rows in (*some, opened.student_dicts())])
    assert found[0] == found[1] and all(len(rows) == len(NAMES) for rows in found[0])


def test_postgresql_knows_the_sizes_of_all_tables_from_the_start(server, gradebook):
    """Without, it takes eleven seconds for a page of Formgrader's that takes a tenth of one."""
    there = server.new_database()
    copy_gradebook(in_file(gradebook), there)
    known = "SELECT relname FROM pg_class WHERE reltuples > 0 AND relkind = 'r'"
    assert {table.name for table in TABLES} <= set(first_column(there, known))


def test_the_command_tells_how_many_rows_of_each_table(
    server, gradebook, toy_course, capsys, monkeypatch
):
    monkeypatch.chdir(toy_course.root)
    there = server.new_database().render_as_string()
    assert cli.main(["gradebook", "copy", str(gradebook), there]) == 0
    said = capsys.readouterr().out
    assert ["student", str(len(NAMES))] in [line.split() for line in said.splitlines()]
    assert f'c.CourseDirectory.db_url = "{there}"' in said
    assert cli.main(["gradebook", "copy", there, "back.db"]) == 0
    assert (
        differences(read_gradebook(in_file(gradebook)), read_gradebook(in_file(Path("back.db"))))
        == []
    )


# --- what is refused ----------------------------------------------------------------------------


def test_a_file_that_is_there_is_not_overwritten(gradebook, tmp_path):
    there = tmp_path / "there.db"
    for path in (there, tmp_path / "other.db-wal"):
        path.write_text("somebody's")
    for name in ("there.db", "other.db"):
        with pytest.raises(CourseError, match="must be empty.*Nothing was changed"):
            copy_gradebook(in_file(gradebook), in_file(tmp_path / name))
    assert there.read_text() == "somebody's" and not (tmp_path / "other.db").exists()


def test_a_database_that_holds_anything_is_left_as_it_is(server, gradebook):
    used, graded = server.new_database(), server.new_database()
    execute(used, "CREATE TABLE theirs (x int)")
    empty_gradebook_in(graded)
    for there in (used, graded):
        before = tables(there)
        with pytest.raises(CourseError, match="must be empty.*Nothing was changed"):
            copy_gradebook(in_file(gradebook), there)
        assert tables(there) == before


def test_a_text_that_postgresql_cannot_hold_is_named_with_student_and_cell(server, gradebook):
    comment = "UPDATE comment SET manual_comment = ? WHERE manual_comment LIKE '%Åsa%'"
    change(gradebook, comment, "a\0b")
    change(gradebook, "UPDATE student SET last_name = ? WHERE id = 'Anna'", "x" * 129)
    there = server.new_database()
    with pytest.raises(CourseError) as refused:
        copy_gradebook(in_file(gradebook), there)
    said = str(refused.value)
    assert "student 'anna', assignment 'a', cell 'work': it has a NUL character" in said
    assert "student.last_name of 'Anna': 129 characters, at most 128" in said
    assert tables(there) == []


def test_between_files_such_texts_stay_as_they_are(gradebook, tmp_path):
    change(gradebook, "UPDATE comment SET manual_comment = ?", "a\0b")
    content = copy_gradebook(in_file(gradebook), in_file(tmp_path / "to.db"))
    assert {row["manual_comment"] for row in content.rows["comment"].values()} == {"a\0b"}


def test_rows_that_belong_to_none_are_named(server, gradebook):
    change(gradebook, "DELETE FROM student WHERE id = 'anna'")
    there = server.new_database()
    with pytest.raises(CourseError, match="there is no student anna"):
        copy_gradebook(in_file(gradebook), there)
    assert tables(there) == []


def test_what_the_database_refuses_halfway_leaves_nothing_of_the_rest(server, gradebook):
    change(gradebook, "UPDATE grade SET auto_score = 'three'")
    there = server.new_database()
    with pytest.raises(CourseError, match="cannot be used"):
        copy_gradebook(in_file(gradebook), there)
    assert tables(there) == []


def test_a_row_that_comes_back_as_another_is_named_and_the_copy_is_not_kept(
    server, gradebook, tmp_path
):
    """SQLite keeps NaN as nothing."""
    there, back = server.new_database(), tmp_path / "back.db"
    copy_gradebook(in_file(gradebook), there)
    execute(there, "UPDATE grade SET extra_credit = 'NaN'")
    with pytest.raises(CourseError, match="something else.*\n.*grade .*: extra_credit"):
        copy_gradebook(there, in_file(back))
    assert [path.name for path in tmp_path.iterdir()] == [gradebook.name]


@pytest.mark.parametrize(
    "statement, told",
    [
        ("ALTER TABLE student DROP COLUMN lms_user_id", "without student.lms_user_id"),
        ("DROP TABLE task_cells", "without task_cells"),
        ("CREATE TABLE notes (x)", "more than this version of nbgrader knows.*notes"),
        ("UPDATE grade_cells SET cell_type = 'poem'", "grade_cells is damaged"),
    ],
)
def test_a_gradebook_of_another_shape_is_not_copied(gradebook, tmp_path, statement, told):
    change(gradebook, statement)
    with pytest.raises(CourseError, match=told):
        copy_gradebook(in_file(gradebook), in_file(tmp_path / "to.db"))
    assert not (tmp_path / "to.db").exists()


def test_a_database_in_which_not_every_name_can_be_written_is_refused(server, gradebook):
    there = server.new_database("ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0")
    with pytest.raises(CourseError, match="keeps texts as LATIN1.*createdb --encoding=UTF8"):
        copy_gradebook(in_file(gradebook), there)


def test_a_file_that_is_no_gradebook_is_told_of(tmp_path):
    (tmp_path / "from.db").write_text("student,points\n" * 100)
    with pytest.raises(CourseError, match="from.db cannot be read: file is not a database"):
        copy_gradebook(in_file(tmp_path / "from.db"), in_file(tmp_path / "to.db"))
    assert [path.name for path in tmp_path.iterdir()] == ["from.db"]


def test_nothing_is_not_copied(server, tmp_path):
    with pytest.raises(CourseError, match="no gradebook"):
        copy_gradebook(in_file(tmp_path / "missing.db"), in_file(tmp_path / "to.db"))
    with pytest.raises(CourseError, match="is empty"):
        copy_gradebook(server.new_database(), in_file(tmp_path / "to.db"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "address, told",
    [
        ("postgresql+psycopg://u:hush@127.0.0.1:1/x", "PostgreSQL's server runs"),
        ("postgresql+psycopg://u@127.0.0.1:1/x?password=hush", "PostgreSQL's server runs"),
        ("postgresql://u:hush@127.0.0.1/x", "driver is not installed"),
        ("postgresql+psycopg://u:hush@127.0.0.1:port/x", "no address"),
        ("mysql://u:hush@127.0.0.1/x", "SQLite and PostgreSQL"),
        ("sqlite://", "without a file"),
    ],
)
def test_an_address_that_does_not_work_is_told_of_without_its_password(
    toy_course, monkeypatch, capsys, address, told
):
    monkeypatch.chdir(toy_course.root)
    for places in ([address, "to.db"], ["gradebook.db", address]):
        assert cli.main(["gradebook", "copy", *places]) == 2
        said = capsys.readouterr()
        assert told in said.err and "hush" not in said.out + said.err
