"""The tables that a teacher downloads from Canvas or Moodle, or has for nbgrader: which kind, and who
is in them."""

import re
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from coursekit.coursefolder import CourseError
from coursekit.platforms import headings
from coursekit.platforms.csv_file import CsvFile, read_csv
from coursekit.platforms.headings import column, headed, heading
from coursekit.platforms.people import Clues
from coursekit.report.table import shorten

NBGRADER_COLUMNS = {"first_name", "last_name", "lms_user_id"}
LAST_DOWNLOADED = "last downloaded from this course"
POINTS_POSSIBLE = "points possible"
# Canvas writes a name that begins with "=" as a formula, so that a spreadsheet shows it as a text.
AS_FORMULA = re.compile(r'="(.*)"', re.DOTALL)
# Canvas's test student has a login that nobody else has.
TEST_LOGIN = re.compile(r"[0-9a-f]{40}")


class Kind(Enum):
    """Whose table it is."""

    CANVAS = "Canvas's gradebook"
    MOODLE_WORKSHEET = "Moodle's grading worksheet"
    MOODLE_GRADEBOOK = "Moodle's gradebook"
    NBGRADER_STUDENTS = "nbgrader's list of students"


@dataclass(frozen=True)
class TablePerson:
    """One person's row.

    Attributes
    ----------
    row : int
        In `Table.rows`.
    clues : Clues
    participant : str
        The number of a worksheet's "Participant 1234"; else empty.
    name : str
        As the table shows it; in a worksheet of blind marking, the participant.
    first_name, last_name : str
        Where the table has them apart.
    student_id, lms_user_id : str
        nbgrader's id, and the platform's, where the table has them.
    is_test : bool
        Whether it is Canvas's test student.
    """

    row: int
    clues: Clues
    participant: str = ""
    name: str = ""
    first_name: str = ""
    last_name: str = ""
    student_id: str = ""
    lms_user_id: str = ""
    is_test: bool = False


@dataclass(frozen=True)
class Table:
    """A table of a known kind.

    Attributes
    ----------
    path : pathlib.Path
    kind : Kind
    file : CsvFile
    rows : list of list of str
        Values, the header included; an empty line is a row with one empty cell.
    """

    path: Path
    kind: Kind
    file: CsvFile
    rows: list[list[str]]

    @property
    def header(self) -> list[str]:
        return self.rows[0]

    @property
    def people_rows(self) -> list[int]:
        """The rows that stand for a person."""
        first = 1
        if self.kind is Kind.CANVAS:
            first = points_possible_row(self.rows) + 1
        return [i for i in range(first, len(self.rows)) if any(map(str.strip, self.rows[i]))]

    def cell(self, row: int, index: int | None) -> str:
        """A cell's value, stripped; empty if the row is too short, or there is no such column."""
        cells = self.rows[row]
        return cells[index].strip() if index is not None and index < len(cells) else ""

    def people(self) -> list[TablePerson]:
        """Who is in it, row by row."""
        reader = {
            Kind.CANVAS: canvas_person,
            Kind.MOODLE_WORKSHEET: worksheet_person,
            Kind.MOODLE_GRADEBOOK: moodle_person,
            Kind.NBGRADER_STUDENTS: nbgrader_person,
        }[self.kind]
        body = [self.rows[row] for row in self.people_rows]
        places = {
            "full": headed(self.header, headings.FULL_NAMES),
            "first": headed(self.header, headings.FIRST_NAMES),
            "last": headed(self.header, headings.LAST_NAMES),
            "number": headed(self.header, headings.ID_NUMBERS),
            "login": headed(self.header, headings.LOGINS),
            "email": headings.e_mail_column(self.header, body),
        }
        return [reader(self, row, places) for row in self.people_rows]


def read_table(path: Path) -> Table:
    """Reads a table, whichever kind, encoding and separator it has.

    Raises
    ------
    CourseError
        If it cannot be read, or is of no known kind.
    """
    file = read_csv(path)
    rows = file.rows
    kind = kind_of(rows)
    if kind is None:
        found = ", ".join(shorten(text, 30) for text in (rows[0] if rows else [])[:8])
        raise CourseError(
            f"{path} is no table that is known here: its first line is {found or 'empty'}.\n"
            "Expected is a CSV file as it was downloaded: Canvas's gradebook (Student, ID, …), "
            "Moodle's grading worksheet (Identifier, …, Grade, Maximum grade, …, in any language), "
            "Moodle's gradebook as plain text (First name, …, Last downloaded from this course), "
            "or a list of students for nbgrader (id, first_name, …)."
        )
    return Table(path, kind, file, rows)


def kind_of(rows: list[list[str]]) -> Kind | None:
    """The kind of a table, by its headings, or by what is in its columns."""
    if not rows:
        return None
    header = [heading(text) for text in rows[0]]
    body = [row for row in rows[1:] if any(map(str.strip, row))]
    if header[:2] in (["student", "id"], ["lastname", "firstname"]) and "id" in header[:3]:
        return Kind.CANVAS
    if "id" in header and (NBGRADER_COLUMNS & set(header) or set(header) == {"id", "email"}):
        return Kind.NBGRADER_STUDENTS
    times = column(body, len(header) - 1)
    downloaded = bool(times) and all(map(headings.UNIX_TIME.fullmatch, times))
    has_mail = headings.e_mail_column(header, body) is not None
    if header[-1] == LAST_DOWNLOADED or (downloaded and len(header) > 2 and has_mail):
        return Kind.MOODLE_GRADEBOOK
    graded = headed(header, headings.GRADES) is not None or headings.grade_columns(header, body)
    if headings.participants(body) and graded and len(header) > 4:
        return Kind.MOODLE_WORKSHEET
    return None


def points_possible_row(rows: list[list[str]]) -> int:
    """The row of Canvas's table that has the assignments' maximum; 0 if there is none."""
    for number, row in enumerate(rows[:5]):
        if heading(row[0]) == POINTS_POSSIBLE:
            return number
    return 0


# --- a person's row, by kind ----------------------------------------------------------------------


Places = dict[str, int | None]


def some(*texts: str) -> tuple[str, ...]:
    return tuple(text for text in texts if text)


def canvas_person(table: Table, row: int, places: Places) -> TablePerson:
    def value(name: str) -> str:
        return table.cell(row, headed(table.header, {name}))

    first, last = unformula(value("firstname")), unformula(value("lastname"))
    name = unformula(value("student")) or ", ".join(some(last, first))
    last, first = (last, first) if last or first else comma_parts(name)
    login = value("sis login id")
    mail = some(login) if headings.E_MAIL.fullmatch(login) else ()
    clues = Clues(some(value("id"), value("sis user id")), some(login), mail, some(name))
    is_test = bool(TEST_LOGIN.fullmatch(login)) and not value("sis user id")
    return TablePerson(row, clues, "", name, first, last, "", value("id"), is_test)


def unformula(name: str) -> str:
    found = AS_FORMULA.fullmatch(name)
    return found[1] if found else name


def comma_parts(name: str) -> tuple[str, str]:
    """Last and first name of "Lovelace, Ada"."""
    last, comma, first = name.partition(",")
    return (last.strip(), first.strip()) if comma else ("", "")


def worksheet_person(table: Table, row: int, places: Places) -> TablePerson:
    participant = table.cell(row, 0)
    found = headings.PARTICIPANT.fullmatch(participant)
    name = (
        table.cell(row, places["full"]) if places["full"] is not None else guessed_name(table, row)
    )
    clues = Clues(
        some(table.cell(row, places["number"])),
        some(table.cell(row, places["login"])),
        some(table.cell(row, places["email"])),
        some(name),
    )
    return TablePerson(row, clues, found[2] if found else "", name or participant)


def guessed_name(table: Table, row: int) -> str:
    """The second column's, unless it mostly repeats: a status, where marking is blind."""
    cells = [table.cell(other, 1) for other in table.people_rows]
    return table.cell(row, 1) if len(set(cells)) > len(cells) / 2 else ""


def moodle_person(table: Table, row: int, places: Places) -> TablePerson:
    one, other = places["first"], places["last"]
    if one is None:  # in a language unknown here: the first two columns
        one = 1 if other == 0 else 0
    if other is None:
        other = 0 if one == 1 else 1
    first, last = table.cell(row, one), table.cell(row, other)
    clues = Clues(
        some(table.cell(row, places["number"])),
        some(table.cell(row, places["login"])),
        some(table.cell(row, places["email"])),
        some(f"{first} {last}".strip()),
    )
    return TablePerson(row, clues, "", f"{first} {last}".strip(), first, last)


def nbgrader_person(table: Table, row: int, places: Places) -> TablePerson:
    def value(name: str) -> str:
        return table.cell(row, headed(table.header, {name}))

    first, last = value("first_name"), value("last_name")
    name = f"{first} {last}".strip()
    ids, mail = some(value("id"), value("lms_user_id")), some(value("email"))
    clues = Clues(ids, (), mail, some(name))
    shown = name or value("id")
    return TablePerson(row, clues, "", shown, first, last, value("id"), value("lms_user_id"))
