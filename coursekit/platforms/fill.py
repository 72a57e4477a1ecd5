"""Fills an assignment's points into the table that a teacher downloaded, and says what it leaves out."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from coursekit.coursefolder import CourseError
from coursekit.platforms import headings
from coursekit.platforms.columns import find_column, maximum, may_change, numbers_in
from coursekit.platforms.headings import as_number
from coursekit.platforms.people import BY_NAME, Clues, Match, Roster
from coursekit.platforms.tables import Kind, Table, TablePerson
from coursekit.report.scores import Scores
from coursekit.report.table import shorten

EXCUSED, NOT_ASSIGNED = "EX", "N/A"  # Canvas's, untranslated
NAME, FEW = 40, 8


@dataclass(frozen=True)
class Change:
    """A cell that becomes another."""

    row: int
    column: int
    student: str
    old: str
    new: str


@dataclass
class Filling:
    """What becomes of a table.

    Attributes
    ----------
    table : Table
    assignment, title : str
        `title`: the column's heading.
    changes : list of Change
    same : int
        Cells that have the right value already.
    kept : list of (str, str)
        Rows that stay for a reason that is no problem: name and reason.
    left_out : list of (str, str)
        Rows, and students who have no row, whose points do not get into the table: name and reason.
    notes : list of str
        What holds for the whole column.
    """

    table: Table
    assignment: str
    title: str
    changes: list[Change] = field(default_factory=list)
    same: int = 0
    kept: list[tuple[str, str]] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def cells(self) -> dict[tuple[int, int], str]:
        """The new values, by row and column."""
        return {(change.row, change.column): change.new for change in self.changes}


def fill(
    table: Table,
    assignment: str,
    scores: dict[str, Scores],
    matches: list[tuple[TablePerson, Match]],
    title: str | None = None,
    with_waiting: bool = False,
) -> Filling:
    """Works out which cells get which points; nothing is written.

    Parameters
    ----------
    table : Table
    assignment : str
    scores : dict of str to Scores
        By student.
    matches : list of (TablePerson, Match)
        As `match_people` finds them.
    title : str, optional
        The column's heading, where the assignment is called otherwise there.
    with_waiting : bool
        Also totals of submissions that wait for a person's grade.

    Raises
    ------
    CourseError
        If the column cannot be told.
    """
    column = find_column(table, assignment, title)
    filling = Filling(table, assignment, table.header[column])
    numbers = numbers_in(table, column)
    for person, match in matches:
        if match.student is None:
            filling.left_out.append((person.name, match.problem))
            continue
        who = match.student.id
        mine = scores.get(who)
        old = table.cell(person.row, column)
        if mine is None:
            filling.kept.append((who, "no submission with a grade"))
        elif old.upper() == EXCUSED and table.kind is Kind.CANVAS:
            filling.kept.append((who, "excused (EX) in Canvas"))
        elif mine.by_hand and not with_waiting:
            waits = f"waits for a grade by hand: {', '.join(mine.by_hand)}"
            filling.left_out.append((who, waits))
        elif problem := why_not(table, person.row, column, mine):
            filling.left_out.append((who, problem))
        elif headings.NUMBER.fullmatch(old) and close(as_number(old), mine.total):
            filling.same += 1
        else:
            new = numbers.text(mine.total)
            filling.changes.append(Change(person.row, column, who, old, new))
    there = {match.student.id for _, match in matches if match.student is not None}
    missing = sorted(scores.keys() - there)
    filling.left_out += [
        (who, "has a grade, but no row of its own in the table") for who in missing
    ]
    filling.notes += about_maximum(table, column, scores) + above_maximum(assignment, scores)
    return filling


def why_not(table: Table, row: int, column: int, mine: Scores) -> str:
    """Why the table does not take these points; empty if it does."""
    if column >= len(table.rows[row]):
        return "the row in the table is too short: it has no cell for the grade"
    if table.cell(row, column).upper() == NOT_ASSIGNED and table.kind is Kind.CANVAS:
        return "the assignment is not assigned to this student in Canvas (N/A)"
    if not may_change(table, row, column):
        return "Moodle says that the grade cannot be changed (locked or overridden)"
    most = maximum(table, row, column)
    if table.kind is Kind.MOODLE_WORKSHEET and most is not None and mine.total > most:
        return f"{mine.total:g} points are more than Moodle's maximum of {most:g}"
    return ""


def about_maximum(table: Table, column: int, scores: dict[str, Scores]) -> list[str]:
    """Says where the platform counts up to another maximum; nothing is scaled."""
    rows = table.people_rows[:1]
    theirs = maximum(table, rows[0], column) if rows else None
    ours = max((mine.maximum for mine in scores.values()), default=None)
    if theirs is None or ours is None or close(theirs, ours):
        return []
    where = "Canvas" if table.kind is Kind.CANVAS else "Moodle"
    return [
        f"{where} counts up to {theirs:g} points, the course up to {ours:g}. Points are entered as they "
        f"are, not scaled: set the maximum in {where} to {ours:g}, then download the table again."
    ]


def above_maximum(assignment: str, scores: dict[str, Scores]) -> list[str]:
    """Says who has more points than there are, as after points were lowered for some only."""
    who = [name for name, mine in scores.items() if mine.total > mine.maximum + 1e-5]
    if not who:
        return []
    most = max(scores[name].maximum for name in who)
    return [
        f"more points than {assignment} has ({most:g}): {few(who)}. If that is no extra credit, run "
        f"`course.py regrade {assignment}`."
    ]


def few(names: list[str]) -> str:
    """The first of some names, and how many more there are."""
    shown = ", ".join(shorten(name, NAME) for name in names[:FEW])
    more = len(names) - FEW
    return f"{shown} and {more} more" if more > 0 else shown


def close(one: float, other: float) -> bool:
    """The same, as far as platforms keep decimals."""
    return abs(one - other) < 1e-5


def match_people(
    table: Table, roster: Roster, names: Table | None = None
) -> list[tuple[TablePerson, Match]]:
    """Whose row each is; a student with two rows has none. Canvas's test student is left out.

    Parameters
    ----------
    table : Table
    roster : Roster
    names : Table, optional
        A worksheet of the same assignment with names, where `table` is one of blind marking.

    Raises
    ------
    CourseError
        If nobody in it is known.
    """
    known = {p.participant: p.clues for p in names.people() if p.participant} if names else {}
    people = [person for person in table.people() if not person.is_test]
    matches = match_each(people, roster, known)
    if all(match.is_unknown for match in matches):
        raise CourseError(nobody(table, people, names))
    return list(zip(people, matches, strict=True))


def nobody(table: Table, people: list[TablePerson], names: Table | None) -> str:
    """Why nobody of a table is known, in a sentence."""
    if people and names is None and not any(person.clues != Clues() for person in people):
        return (
            f"{table.path} is of blind marking: it has no names. Give a worksheet that has them with "
            "--names."
        )
    return (
        f"Nobody in {table.path} ({len(people)} rows) is a student of this course: it seems to be another "
        "course's. Who is missing in the gradebook is entered by `course.py students TABLE`."
    )


def match_each(people: list[TablePerson], roster: Roster, known: dict[str, Clues]) -> list[Match]:
    """A row that only the name tells gives way to one that an id, login or e-mail tells."""
    found = [roster.find(known.get(person.participant, person.clues)) for person in people]
    strong = Counter(students_of(match for match in found if match.by != BY_NAME))
    times = Counter(students_of(found))
    return [only_one(match, times, strong) for match in found]


def only_one(match: Match, times: Counter[str], strong: Counter[str]) -> Match:
    """The match, unless its student has another row that is as strong."""
    if match.student is None or times[match.student.id] == 1:
        return match
    who = match.student.id
    if match.by == BY_NAME and strong[who]:
        return Match(None, f"has the name of {who}, who has another row", BY_NAME)
    if match.by != BY_NAME and strong[who] == 1:
        return match
    return Match(None, f"one of {times[who]} rows that all seem to be of {who}", match.by)


def students_of(matches: Iterable[Match]) -> list[str]:
    return [match.student.id for match in matches if match.student is not None]
