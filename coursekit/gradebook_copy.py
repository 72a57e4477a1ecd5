"""`course.py gradebook copy`: moves a gradebook between SQLite and PostgreSQL, every row checked.

The new one is written in one transaction, or as a file that is put in its place when it is whole: a copy
that fails leaves nothing. nbgrader's ids are random texts, so there are no sequences to go on counting.
"""

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nbgrader.api import Base
from sqlalchemy import Column, Connection, String, create_engine, inspect, select, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DatabaseError

from coursekit.coursefolder import CourseError, unusable_gradebook
from coursekit.gradebook_url import POSTGRESQL, SQLITE, read_url, shown, sqlite_file

TABLES = Base.metadata.sorted_tables  # whom others point to comes first
VERSION = "alembic_version"
UPGRADE = "BACK UP the gradebook and then run `.venv/bin/nbgrader db upgrade`"
CREATE = "createdb --encoding=UTF8 --template=template0 DATABASE"
BESIDE = ("-wal", "-journal")  # what SQLite keeps there belongs to a gradebook of this name
MOST = 10  # that are named


@dataclass(frozen=True)
class Content:
    """All that a gradebook holds.

    Attributes
    ----------
    version : list of str
        By which nbgrader knows of what version it is.
    rows : dict of str to dict of tuple to dict
        By table and primary key; of each row, the values by column.
    """

    version: list[str]
    rows: dict[str, dict[tuple, dict[str, Any]]] = field(default_factory=dict)

    @property
    def count(self) -> int:
        return sum(map(len, self.rows.values()))


def copy(source: str, target: str) -> None:
    """Copies a gradebook to where none is yet, and says how many rows that were.

    Parameters
    ----------
    source, target : str
        SQLAlchemy's addresses or paths of SQLite files.

    Raises
    ------
    CourseError
        If there is no gradebook in `source`, anything in `target`, or something that `target` cannot
        hold. Nothing is changed then.
    """
    urls = []
    for name, place in (("FROM", source), ("TO", target)):
        try:
            urls.append(read_url(place))
        except ValueError as problem:
            raise CourseError(f"{name} {problem}") from problem
    content = copy_gradebook(*urls)
    for table, rows in content.rows.items():
        print(f"{table:<22}{len(rows):>9,}")
    print(f"\n{content.count:,} rows copied, each compared with the one in {shown(urls[0])}.")
    print(
        "To have the course use the copy, set in nbgrader_config.py (or remove it for gradebook.db):"
    )
    print(f'c.CourseDirectory.db_url = "{as_setting(urls[1])}"')


def as_setting(url: URL) -> str:
    path = sqlite_file(url)
    return shown(url) if path is None else f"sqlite:///{path.absolute()}"


def copy_gradebook(source: URL, target: URL) -> Content:
    """Copies a gradebook as it is at one moment; others may be using it meanwhile.

    Returns
    -------
    Content
        What was copied.

    Raises
    ------
    CourseError
        As `copy` does.
    """
    refuse_used(target)
    content = read_gradebook(source)
    if target.get_backend_name() == POSTGRESQL:
        refuse_unfit(content)
    refuse_orphans(content)
    path = sqlite_file(target)
    if path is None:
        write(content, target)
        return content
    if not path.parent.is_dir():
        raise CourseError(f"{path.parent} is no folder: {path.name} cannot be made in there.")
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".gradebook-") as folder:
        made = Path(folder) / path.name
        write(content, URL.create(SQLITE, database=str(made)))
        refuse_used(target)  # somebody may have begun one meanwhile
        os.replace(made, path)
    return content


def copy_file(source: Path, copy: Path) -> None:
    """Copies an SQLite file by SQLite itself: it is whole, though somebody may be writing.

    Raises
    ------
    CourseError
        If it is damaged, or cannot be read.
    """
    # What a killed writer has left beside the file stays there if it is read only; where there is
    # nothing, a connection that only reads would leave something.
    mode = "ro" if source.with_name(f"{source.name}-wal").exists() else "rw"
    try:
        with (
            closing(sqlite3.connect(f"{source.as_uri()}?mode={mode}", uri=True)) as old,
            closing(sqlite3.connect(copy)) as new,
        ):
            old.backup(new)
    except sqlite3.DatabaseError as problem:
        raise CourseError(f"The gradebook {source} cannot be read: {problem}.") from problem


# --- reading ------------------------------------------------------------------------------------


def read_gradebook(url: URL) -> Content:
    """All rows, as they are at one moment.

    Raises
    ------
    CourseError
        If there is no gradebook, it is of another version, or it cannot be read.
    """
    path = sqlite_file(url)
    if path is None:
        with connected(url) as connection:
            refuse_other_version(connection, url)
            return read(connection)
    if not path.is_file():
        raise CourseError(f"There is no gradebook {path}.")
    # SQLite shows one moment over several queries only to who keeps writers waiting: so, of a copy.
    with tempfile.TemporaryDirectory(prefix="course-gradebook-") as folder:
        snapshot = Path(folder) / "gradebook.db"
        copy_file(path.absolute(), snapshot)
        with connected(URL.create(SQLITE, database=str(snapshot)), url) as connection:
            refuse_other_version(connection, url)
            return read(connection)


def read(connection: Connection) -> Content:
    content = Content([*connection.scalars(text(f"SELECT version_num FROM {VERSION}"))])
    for table in TABLES:
        keys = [column.name for column in table.primary_key]
        try:
            found = [dict(row) for row in connection.execute(select(table)).mappings()]
        except (
            LookupError,
            TypeError,
            ValueError,
        ) as problem:  # SQLite keeps anything in any column
            raise CourseError(
                f"The gradebook's table {table.name} is damaged: {problem}"
            ) from problem
        content.rows[table.name] = {tuple(row[key] for key in keys): row for row in found}
    return content


@contextmanager
def connected(url: URL, named: URL | None = None) -> Iterator[Connection]:
    """A transaction, in PostgreSQL one that shows a single moment.

    Raises
    ------
    CourseError
        If the database says no; it names the gradebook `named` (default: `url`).
    """
    options = {"isolation_level": "REPEATABLE READ"} if sqlite_file(url) is None else {}
    engine = create_engine(url, execution_options=options)
    try:
        with engine.begin() as connection:
            yield connection
    except DatabaseError as problem:
        raise CourseError(unusable_gradebook(named or url, str(problem.orig))) from problem
    finally:
        engine.dispose()


# --- what stands in the way ---------------------------------------------------------------------


def refuse_used(url: URL) -> None:
    """Raises CourseError if there is anything where a gradebook is to be made."""
    path = sqlite_file(url)
    if path is not None:
        beside = [path.with_name(path.name + end) for end in BESIDE]
        if left := [file for file in beside if os.path.lexists(file)]:
            raise CourseError(f"TO must be empty, and there is {left[0]}. Nothing was changed.")
        if os.path.lexists(path):
            raise CourseError(
                f"TO must be empty, and there is a file {path}. Nothing was changed: move it away, or "
                "give another name."
            )
        return
    with connected(url) as connection:
        if tables := sorted(inspect(connection).get_table_names()):
            raise CourseError(
                f"TO must be empty, and {shown(url)} has {len(tables)} tables ({tables[0]}, …). Nothing "
                f"was changed: make another database with `{CREATE}`."
            )
        encoding = connection.scalar(text("SHOW server_encoding"))
        if encoding != "UTF8":
            raise CourseError(
                f"{shown(url)} keeps texts as {encoding}, in which not everybody's name can be written. "
                f"Nothing was changed: make another database with `{CREATE}`."
            )


def refuse_other_version(connection: Connection, url: URL) -> None:
    """Raises CourseError if tables or columns are missing, or there are more."""
    there = inspect(connection)
    names = {*there.get_table_names()}
    if not names:
        raise CourseError(f"{shown(url)} is empty: there is no gradebook to copy.")
    missing = [name for name in (VERSION, *(table.name for table in TABLES)) if name not in names]
    more = sorted(names - {VERSION} - {table.name for table in TABLES})
    for table in TABLES:
        if table.name in names:
            mine = {column["name"] for column in there.get_columns(table.name)}
            known = {column.name for column in table.columns}
            missing += [f"{table.name}.{column}" for column in sorted(known - mine)]
            more += [f"{table.name}.{column}" for column in sorted(mine - known)]
    if missing:
        raise CourseError(
            f"{shown(url)} is no gradebook of this version of nbgrader: it is without "
            f"{', '.join(missing)}. If it is an older one's, {UPGRADE}."
        )
    if more:
        raise CourseError(
            f"{shown(url)} holds more than this version of nbgrader knows, which would be lost: "
            f"{', '.join(more)}."
        )


def refuse_unfit(content: Content) -> None:
    """Raises CourseError for texts that SQLite takes and PostgreSQL does not."""
    problems = [
        f"{column.table.name}.{column.name} of {whose(content, column.table.name, row)}: {problem}"
        for column, row in texts(content)
        if (problem := misfit(column, row[column.name]))
    ]
    if problems:
        raise CourseError(
            "PostgreSQL cannot hold some texts of this gradebook. Nothing was changed: change them in "
            f"Formgrader, and start again.\n{listed(problems)}"
        )


def texts(content: Content) -> Iterator[tuple[Column, dict[str, Any]]]:
    for table in TABLES:
        columns = [column for column in table.columns if isinstance(column.type, String)]
        for row in content.rows[table.name].values():
            yield from ((column, row) for column in columns)


def misfit(column: Column, value: Any) -> str:
    """Why PostgreSQL refuses a text; mostly nothing."""
    if not isinstance(value, str):
        return "" if value is None else f"it is no text, but {type(value).__name__}"
    length = getattr(column.type, "length", None)
    if length is not None and len(value) > length:
        return f"{len(value)} characters, at most {length} can be kept"
    return "it has a NUL character" if "\0" in value else ""


def refuse_orphans(content: Content) -> None:
    """Raises CourseError for rows that point to none: SQLite keeps them."""
    problems = []
    for table in TABLES:
        for key in table.foreign_keys:
            there = {row[key.column.name] for row in content.rows[key.column.table.name].values()}
            mine = key.parent.name
            problems += [
                f"{table.name} {row.get('id')}: there is no {key.column.table.name} {row[mine]}"
                for row in content.rows[table.name].values()
                if row[mine] is not None and row[mine] not in there
            ]
    if problems:
        raise CourseError(
            "The gradebook is damaged: some rows belong to others that are not there. Nothing was "
            f"changed. Go back to a copy of before, or delete these rows.\n{listed(problems)}"
        )


def whose(content: Content, table: str, row: dict[str, Any]) -> str:
    """Student, assignment and cell that a row is about, as far as it says."""
    if table == "comment":
        notebook = content.rows["submitted_notebook"].get((row["notebook_id"],), {})
        submission = content.rows["submitted_assignment"].get((notebook.get("assignment_id"),), {})
        assignment = content.rows["assignment"].get((submission.get("assignment_id"),), {})
        cell = content.rows["base_cell"].get((row["cell_id"],), {})
        return (
            f"student {submission.get('student_id')!r}, assignment {assignment.get('name')!r}, "
            f"cell {cell.get('name')!r}"
        )
    return repr(str(row.get("name") or row.get("id"))[:80])


def listed(problems: list[str]) -> str:
    more = [f"… and {len(problems) - MOST} more"] if len(problems) > MOST else []
    return "\n".join(f"  {line}" for line in [*problems[:MOST], *more])


# --- writing ------------------------------------------------------------------------------------


def write(content: Content, url: URL) -> None:
    """Writes a gradebook where none is, and compares it row by row; all of it or nothing.

    Raises
    ------
    CourseError
        If the database refuses it, or gives back something else.
    """
    with connected(url) as connection:
        Base.metadata.create_all(connection)
        connection.execute(text(f"CREATE TABLE {VERSION} (version_num VARCHAR(32) NOT NULL)"))
        for version in content.version:
            connection.execute(text(f"INSERT INTO {VERSION} VALUES (:number)"), {"number": version})
        for table in TABLES:
            if rows := [*content.rows[table.name].values()]:
                connection.execute(table.insert(), rows)
        if problems := differences(content, read(connection)):
            raise CourseError(
                f"{shown(url)} gave back something else than was written. Nothing was changed.\n"
                f"{listed(problems)}"
            )
        if url.get_backend_name() == POSTGRESQL:
            # It does not by itself for tables as small as `assignment`, and plans badly without.
            connection.execute(text("ANALYZE"))


def differences(one: Content, other: Content) -> list[str]:
    """Where two gradebooks differ, a line for each row."""
    found = [] if one.version == other.version else [f"{VERSION}: {one.version}, {other.version}"]
    for table, rows in one.rows.items():
        others = other.rows[table]
        for key in rows.keys() | others.keys():
            if key not in rows or key not in others:
                found.append(f"{table} {key[0]}: it is in one of them only")
            elif columns := [
                name for name, value in rows[key].items() if value != others[key][name]
            ]:
                found.append(f"{table} {key[0]}: {', '.join(columns)}")
    return found
