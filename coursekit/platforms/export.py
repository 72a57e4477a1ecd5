"""`course.py export`: points into a table of Canvas's or Moodle's, or into a CSV file of their own."""

import sys
from collections.abc import Iterator
from pathlib import Path

from tqdm import tqdm

from coursekit.coursefolder import CourseError, CourseFolder
from coursekit.platforms import plain
from coursekit.platforms.fill import Filling, above_maximum, few, fill, match_people
from coursekit.platforms.new_file import refuse_same, write_file
from coursekit.platforms.people import Roster
from coursekit.platforms.tables import Kind, Table, read_table
from coursekit.report import standing
from coursekit.report.scores import Scores, read_scores
from coursekit.report.standing import out_of_date
from coursekit.report.table import aligned, shorten

WHOLE_COURSE = "all"
NAME, CELL, REASON = 40, 16, 160


def export(
    course: CourseFolder,
    assignment: str | None,
    table: Path | None = None,
    output: Path | None = None,
    title: str | None = None,
    names: Path | None = None,
    with_waiting: bool = False,
    dry_run: bool = False,
) -> bool:
    """Exports points from the gradebook.

    Parameters
    ----------
    course : CourseFolder
    assignment : str, optional
        None or "all": the whole course.
    table : pathlib.Path, optional
        What the teacher downloaded from Canvas or Moodle; default: a CSV file of its own.
    output : pathlib.Path, optional
        The file to write; needed unless `dry_run`.
    title : str, optional
        The heading of the table's column, where the assignment is called otherwise there.
    names : pathlib.Path, optional
        A worksheet with names, where `table` is one of blind marking.
    with_waiting : bool
        Also totals of submissions that wait for a person's grade.
    dry_run : bool
        Say what would change, and write nothing.

    Returns
    -------
    bool
        Whether every grade is in the table.

    Raises
    ------
    CourseError
        If something is unknown, unreadable, or cannot be written.
    """
    chosen = chosen_assignments(course, assignment, table)
    if output is None and not dry_run:
        raise CourseError("Where to? Give --output FILE, or --dry-run to see what would change.")
    if output is not None:
        refuse_same(output, table, names)
    downloaded = read_table(table) if table is not None else None
    roster = Roster.of(course)
    refuse_incomplete(course, chosen)
    scores = scores_of(course, chosen)
    for note in [note for name in chosen for note in not_up_to_date(course, name, scores[name])]:
        print(f"note: {note}", file=sys.stderr)
    if downloaded is None:
        is_one = len(chosen) == 1 and assignment != WHOLE_COURSE
        if is_one:
            mine = scores[chosen[0]]
            rows = plain.assignment_rows(course, chosen[0], roster, mine, with_waiting)
        else:
            rows = plain.course_rows(roster, scores, with_waiting)
        for note in [note for name, each in scores.items() for note in above_maximum(name, each)]:
            print(f"note: {note}", file=sys.stderr)
        return give_plain(rows, output, dry_run)
    if title is not None and len(chosen) > 1:
        raise CourseError("--column TITLE is for one assignment: name it.")
    named = read_table(names) if names is not None else None
    fillings, problems = fill_table(downloaded, scores, roster, title, named, with_waiting)
    for filling in fillings:
        print(described(filling, dry_run))
    sys.stdout.flush()
    for assignment, problem in problems.items():
        print(f"\n{assignment}: not exported. {problem}", file=sys.stderr)
    if output is not None and not dry_run:
        write_file(output, downloaded.file.changed(all_cells(fillings)))
        print(f"\nwritten    {output}", flush=True)
    return not problems and all(not filling.left_out for filling in fillings)


def chosen_assignments(
    course: CourseFolder, assignment: str | None, table: Path | None
) -> list[str]:
    if assignment in (None, WHOLE_COURSE):
        return course.choose(None)
    if table is None and assignment not in course.assignments() and Path(str(assignment)).is_file():
        raise CourseError(
            f"{assignment} is a file. Say first which assignment its points are of: "
            f"export ASSIGNMENT {assignment}, or export {WHOLE_COURSE} {assignment}."
        )
    return course.choose(assignment)


def scores_of(course: CourseFolder, assignments: list[str]) -> dict[str, dict[str, Scores]]:
    """By assignment and student.

    Raises
    ------
    CourseError
        If nothing is graded.
    """
    bar = tqdm(assignments, desc="gradebook", disable=None, leave=False)
    found = {name: read_scores(course, name) for name in bar}
    if not any(found.values()):
        raise CourseError(
            f"The gradebook has no grade for {', '.join(assignments)}: run `course.py grade` first."
        )
    return found


def refuse_incomplete(course: CourseFolder, assignments: list[str]) -> None:
    """Raises CourseError while a regrade is not complete: some points are of before, some of after."""
    for name in assignments:
        if begun := standing.load(course, name):
            raise CourseError(
                f"A regrade of {name} that was begun at {begun.taken} is not complete: some points are "
                f"of before and some of after it. `course.py regrade {name} --apply` goes on with it."
            )


def not_up_to_date(
    course: CourseFolder, assignment: str, scores: dict[str, Scores]
) -> Iterator[str]:
    """Says whose points are not of what lies in `submitted/` and `source/` now."""
    found = out_of_date(course, assignment, scores)
    new = sorted(set(course.submissions(assignment)) - scores.keys())
    grade = f"`course.py grade {assignment}`"
    if new:
        yield f"handed in {assignment}, and not graded: {few(new)}. Run {grade}."
    if found.again:
        yield (
            f"has changed in submitted/ since {assignment} was graded: {few(found.again)}. These "
            f"points are of before; {grade} makes new ones."
        )
    if found.otherwise:
        yield (
            f"graded with other tests or points than {assignment} has now: {few(found.otherwise)}. "
            f"`course.py regrade {assignment}` shows what that changes."
        )
    if found.unknown:
        yield (
            f"no graded notebook of {assignment} that can be read: {few(found.unknown)}. What these "
            f"points are of cannot be told; {grade} makes new ones of what is in submitted/."
        )


def fill_table(
    table: Table,
    scores: dict[str, dict[str, Scores]],
    roster: Roster,
    title: str | None = None,
    names: Table | None = None,
    with_waiting: bool = False,
) -> tuple[list[Filling], dict[str, str]]:
    """Fills in each assignment that has grades; of several, those that the table has a column for.

    Returns
    -------
    list of Filling
    dict of str to str
        Why an assignment is not filled in, in one line.

    Raises
    ------
    CourseError
        If the table has a column for none of them, or nobody of the course in it.
    """
    matches = match_people(table, roster, names)
    if len(scores) > 1 and table.kind is Kind.MOODLE_WORKSHEET:
        raise CourseError(f"{table.path} is {table.kind.value}, of one assignment: say which one.")
    fillings, problems = [], {}
    for assignment, mine in scores.items():
        try:
            if mine:
                fillings.append(fill(table, assignment, mine, matches, title, with_waiting))
        except CourseError as problem:
            problems[assignment] = problem
    if not fillings:
        raise next(iter(problems.values()))
    return fillings, {name: str(problem).splitlines()[0] for name, problem in problems.items()}


def all_cells(fillings: list[Filling]) -> dict[tuple[int, int], str]:
    return {place: value for filling in fillings for place, value in filling.cells.items()}


def give_plain(rows: list[list[str]], output: Path | None, dry_run: bool) -> bool:
    waiting = [row[0] for row in rows[1:] if row[-1]]
    if waiting:
        print(f"waits for a grade by hand, see the last column: {few(waiting)}")
    if output is not None and not dry_run:
        write_file(output, plain.as_csv(rows))
        print(f"written    {output}", flush=True)
    else:
        print(plain.as_csv(rows).decode(), end="")
    return not waiting


# --- in words -----------------------------------------------------------------------------------


def described(filling: Filling, each: bool) -> str:
    """What becomes of the table, the changes one by one if `each`."""
    table = filling.table
    lines = [f"{filling.assignment} in {table.path} ({table.kind.value})"]
    lines.append(f"column     {shorten(filling.title, 2 * NAME)}")
    if each and filling.changes:
        cells = [["student", "was", "becomes"]]
        cells += [
            [shorten(c.student, NAME), shorten(c.old, CELL) or "-", c.new] for c in filling.changes
        ]
        lines += ["", *aligned(cells), ""]
    same = f", {filling.same} had their points already" if filling.same else ""
    lines.append(f"points     {count(len(filling.changes), 'cell')} filled in{same}")
    for reason in dict.fromkeys(reason for _, reason in filling.kept):
        who = [name for name, why in filling.kept if why == reason]
        lines.append(f"unchanged  {reason}: {few(who)}")
    lines += [f"note       {note}" for note in filling.notes]
    if filling.left_out:
        lines.append("\nnot in the table, please look:")
        lines += [
            f"  {shorten(name, NAME)}: {shorten(why, REASON)}" for name, why in filling.left_out
        ]
    return "\n".join(lines)


def count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
