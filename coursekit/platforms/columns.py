"""Which column of a teacher's table an assignment's points belong into, and how its cells look."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from coursekit.coursefolder import CourseError
from coursekit.platforms import headings
from coursekit.platforms.headings import as_number, heading
from coursekit.platforms.people import folded, loose_name
from coursekit.platforms.tables import Kind, Table, points_possible_row
from coursekit.report.table import shorten

WITH_ID = re.compile(r"(.+) \((\d+)\)", re.DOTALL)
# What Canvas computes itself; it passes over such columns when it reads a file.
TOTALS = re.compile(r"(Current|Final|Override) (Score|Points|Grade|Status)")
WITH_TYPE = re.compile(r"(.+?)(?: \(([^()]*)\))?", re.DOTALL)
PREFIX = re.compile(r"\s*[:：]\s*")  # "Assignment: …", in some languages with a space before
AS_POINTS = {"real", "punkte", "réel", "réelle", "valeur", "実数", "評点"}
NOT_AS_POINTS = {"percentage", "letter", "feedback", "prozentsatz", "prozent", "buchstabe"}
NOT_AS_POINTS |= {"pourcentage", "lettre", "porcentaje", "letra", "retroalimentación"}
NOT_AS_POINTS |= {"パーセンテージ", "文字", "フィードバック"}
DECIMALS = 5  # as Moodle keeps them
SHOWN = 60


@dataclass(frozen=True)
class Numbers:
    """How a table writes numbers: its decimal mark, and the decimals that it always shows."""

    mark: str = "."
    decimals: int = 0

    def text(self, value: float) -> str:
        """A number as the table writes it, with more decimals where it has them."""
        whole, _, rest = f"{value:.{DECIMALS}f}".partition(".")
        rest = rest.rstrip("0").ljust(self.decimals, "0")
        return f"{whole}{self.mark}{rest}" if rest else whole


def find_column(table: Table, assignment: str, title: str | None = None) -> int:
    """The column for an assignment's points.

    Parameters
    ----------
    table : Table
    assignment : str
        Canvas and Moodle know it by this name, but for case, spaces and punctuation.
    title : str, optional
        The column's heading, where its name is another one.

    Raises
    ------
    CourseError
        If there is none, or more than one.
    """
    if table.kind is Kind.MOODLE_WORKSHEET:
        return worksheet_column(table, title)
    if table.kind is Kind.NBGRADER_STUDENTS:
        raise CourseError(
            f"{table.path} is {table.kind.value}, which holds no points: give the table that you "
            "downloaded from Canvas or Moodle."
        )
    named = canvas_columns(table) if table.kind is Kind.CANVAS else moodle_columns(table)
    wanted = title or assignment
    found = columns_called(table, named, wanted)
    if len(found) == 1:
        return found[0]
    problem = "has several columns" if found else "has no column"
    shown = found or list(named)
    lines = [f"  {shorten(table.header[index], SHOWN)}" for index in shown]
    raise CourseError(
        "\n".join(
            [
                f"{table.path} ({table.kind.value}) {problem} for {shorten(wanted, SHOWN)}. "
                + ("It has these for points:" if lines else "It has none for points."),
                *lines,
                "Say which with --column TITLE, as it stands in the table's first line."
                if lines
                else "Make the assignment there first, then download the table again.",
            ]
        )
    )


def columns_called(table: Table, named: dict[int, str], wanted: str) -> list[int]:
    """The columns of this name: by the whole heading or exactly, else by letters and digits."""
    for same in (str.strip, folded, loose_name):
        found = [
            index
            for index, name in named.items()
            if same(wanted) and same(wanted) in (same(name), same(table.header[index]))
        ]
        if found:
            return found
    return []


def canvas_columns(table: Table) -> dict[int, str]:
    """The names of Canvas's assignments, by column."""
    maxima = table.rows[points_possible_row(table.rows)]
    found = {}
    for index, text in enumerate(table.header):
        match = WITH_ID.fullmatch(text.strip())
        read_only = index < len(maxima) and any(c.isalpha() for c in maxima[index])
        if match and not TOTALS.search(text) and (maxima is table.header or not read_only):
            found[index] = match[1]
    return found


def moodle_columns(table: Table) -> dict[int, str]:
    """The names of Moodle's activities, by the column that has points."""
    typed = [WITH_TYPE.fullmatch(text.strip()) for text in table.header]
    types = [heading(match[2] or "") if match else "" for match in typed]
    # In a language unknown here, the type of the course's total, left of the time of download.
    known = AS_POINTS | {types[-2]} - {""}
    found = {}
    for index, match in enumerate(typed):
        if match is None or types[index] in NOT_AS_POINTS:
            continue
        *activity, name = PREFIX.split(match[1], maxsplit=1)
        is_typed = types[index] in known
        if not (activity or is_typed):
            continue  # of a person
        found[index] = name if is_typed or not types[index] else f"{name} ({match[2]})"
    return found


def worksheet_column(table: Table, title: str | None) -> int:
    body = [table.rows[row] for row in table.people_rows]
    found = headings.grade_columns(table.header, body)
    if title is not None:
        found = [index for index in found if heading(table.header[index]) == heading(title)]
    if len(found) == 1:
        return found[0]
    shown = ", ".join(shorten(text, SHOWN) for text in table.header)
    raise CourseError(
        f"{table.path} is {table.kind.value}, but which column is for the grades cannot be told. "
        f"It has: {shown}.\nSay which with --column TITLE. An assignment with a scale or with advanced "
        "grading cannot be filled in."
    )


def maximum_cell(table: Table, row: int, index: int) -> str:
    """What the platform has as the maximum of a row's grade; empty if it does not say."""
    if table.kind is Kind.CANVAS:
        maxima = points_possible_row(table.rows)
        return table.cell(maxima, index) if maxima else ""
    return table.cell(row, index + 1) if table.kind is Kind.MOODLE_WORKSHEET else ""


def maximum(table: Table, row: int, index: int) -> float | None:
    text = maximum_cell(table, row, index)
    return as_number(text) if headings.NUMBER.fullmatch(text) else None


def may_change(table: Table, row: int, index: int) -> bool:
    """Whether a worksheet says that the grade can be changed. A word for "No" that is unknown here
    counts as yes: Moodle itself passes over such rows."""
    if table.kind is not Kind.MOODLE_WORKSHEET:
        return True
    place = headings.headed(table.header, headings.CHANGEABLE)
    return heading(table.cell(row, index + 2 if place is None else place)) not in headings.NO


def numbers_in(table: Table, index: int) -> Numbers:
    """How the table writes numbers: told by the column, its maximum, and then by any other cell."""
    column = [table.cell(row, index) for row in table.people_rows]
    most = [maximum_cell(table, row, index) for row in table.people_rows[:1]]
    others = [cell.strip() for row in table.rows[1:] for cell in row]
    for cells in (most, column, others):
        if found := first_decimal(cells):
            return found
    return Numbers()


def first_decimal(cells: Iterable[str]) -> Numbers | None:
    for cell in cells:
        mark = re.fullmatch(r"-?\d+([.,])(\d+)", cell)
        if mark:
            return Numbers(mark[1], min(len(mark[2]), 2))
    return None
