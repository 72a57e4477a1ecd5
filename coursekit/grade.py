"""The main job: from submissions to points, feedback and a table."""

import sys

from coursekit import handed_in, release
from coursekit.authoring import sample_class
from coursekit.coursefolder import CannotGoOn, CourseError, CourseFolder
from coursekit.handed_in import HandedIn
from coursekit.report import feedback, table
from coursekit.report.page_filters import RENDERING
from coursekit.report.scores import known_students, read_scores
from coursekit.report.standing import graded_otherwise
from coursekit.report.table import Row

MOST_GONE = 20


def grade(
    course: CourseFolder,
    assignment: str | None = None,
    student: str | None = None,
    force: bool = False,
) -> bool:
    """Releases, autogrades, writes feedback and prints a table, one assignment after the other.

    Where `submitted/` holds nothing, a sample class is laid out first. What has not changed since it
    was graded is not run again: an interrupted run goes on.

    Parameters
    ----------
    course : CourseFolder
    assignment : str, optional
        Default: all.
    student : str, optional
        Default: all.
    force : bool
        Run again what has not changed, too.

    Returns
    -------
    bool
        Whether all that was handed in has a grade and feedback.

    Raises
    ------
    CourseError
        If assignment or student are unknown, or nothing can be graded.
    """
    assignments = course.choose(assignment)
    found = handed_in.look(course)
    if found.is_empty and student is None:
        lay_out_sample(course, assignments)
        found = handed_in.look(course)
    chosen = {
        name: [who for who in found.students[name] if student in (None, who)]
        for name in assignments
    }
    if not any(chosen.values()):
        raise CourseError(nothing_to_grade(found, assignments, student))
    rows, failed = [], []
    for name, students in chosen.items():
        try:
            release.update(course, name)
            if students:
                old = graded_otherwise(course, name, found.students[name])
                mine = grade_assignment(course, name, students, student, force)
                table.print_table(course, name, mine)
                say_source_changed(name, old, students)
                rows += mine
        except CannotGoOn:
            raise
        except CourseError as problem:
            if assignment is not None:
                raise
            failed.append(name)
            print(f"\n{name}: not graded\n{problem}", file=sys.stderr)
    if len(assignments) > 1:
        table.print_course(rows)
    say_what_is_left(found, chosen, failed)
    say_who_is_gone(course, found)
    work_is_left = any(item.is_work for item in found.misplaced)
    return not failed and not work_is_left and all(row.is_done for row in rows)


def grade_assignment(
    course: CourseFolder, assignment: str, students: list[str], only: str | None, force: bool
) -> list[Row]:
    """Grades these students' submissions (`only` one's, or all of them) and writes their feedback."""
    RENDERING.start_ahead()
    reasons = course.autograde(assignment, only or "*", force)
    return write_feedback(course, assignment, students, reasons, force)


def write_feedback(
    course: CourseFolder,
    assignment: str,
    students: list[str],
    reasons: dict[str, str],
    force: bool = False,
    held: bool = False,
) -> list[Row]:
    """Brings pages up to date after autograding.

    Parameters
    ----------
    course : CourseFolder
    assignment : str
    students : list of str
    reasons : dict of str to str
        Why there is no grade, by student.
    force : bool
        Make all of them anew.
    held : bool
        Make no page; those that are no longer true go all the same.

    Returns
    -------
    list of Row
        One for each student.
    """
    scores = read_scores(course, assignment, students[0] if len(students) == 1 else None)
    for who in students:
        is_graded = who in scores and course.graded_notebook(assignment, who).is_file()
        if who not in reasons and not is_graded:
            reasons[who] = "nbgrader left no graded notebook"
        if who in reasons:
            feedback.remove_page(course, assignment, who)
    graded = {who: scores[who] for who in students if who not in reasons}
    no_page = {} if held else feedback.write_pages(course, assignment, graded, force)
    parts = table.exercises_of(course, assignment)
    return [
        table.make_row(course, assignment, who, scores[who], parts, no_page.get(who, ""))
        if who in graded
        else table.no_grade(assignment, who, reasons[who])
        for who in students
    ]


def lay_out_sample(course: CourseFolder, assignments: list[str]) -> None:
    course.ask_machine()
    count = sample_class.lay_out(course, assignments)
    print(
        "submitted/ is empty, so a sample class is laid out there, made from tests/answers:\n"
        f"{count} invented students with a submission to {', '.join(assignments)}: some right, some "
        "partly right, some wrong. The first table is there within a minute or two.",
        flush=True,
    )


def say_source_changed(assignment: str, old: list[str], students: list[str]) -> None:
    """Whose grades were `old`, of another source; those of `students` have been made anew."""
    command = f"`python3 course.py regrade {assignment}`"
    others = len({*old} - {*students})
    if others:
        print(
            f"\nsource/ has changed since {others} other{'s' * (others > 1)} {were(others)} graded: "
            f"{command} shows what that changes."
        )
    elif len(students) > 1 and old:
        print(
            f"\nsource/ had changed since {len(old)} {were(len(old))} graded, which is now done anew. "
            f"Next time {command} shows beforehand what that changes."
        )


def were(count: int) -> str:
    return "was" if count == 1 else "were"


def say_what_is_left(found: HandedIn, chosen: dict[str, list[str]], failed: list[str]) -> None:
    """At the end, what has no row in a table."""
    unused = [name for name, students in chosen.items() if not students and name not in failed]
    if unused and len(chosen) > 1:
        print(f"\nno submissions: {', '.join(unused)}")
    sys.stdout.flush()
    if failed:
        print(f"\nnot graded, see above: {', '.join(failed)}", file=sys.stderr)
    if found.misplaced:
        print(f"\n{handed_in.described(found.misplaced)}", file=sys.stderr)


def say_who_is_gone(course: CourseFolder, found: HandedIn) -> None:
    """Whose points nbgrader still has, and exports, though nothing of theirs is in `submitted/`."""
    there = {who for students in found.students.values() for who in students}
    gone = sorted(known_students(course) - there)
    if gone:
        more = f" and {len(gone) - MOST_GONE} more" if len(gone) > MOST_GONE else ""
        print(
            f"\nin the gradebook, but not in submitted/: {', '.join(gone[:MOST_GONE])}{more}\n"
            "(`nbgrader db student remove NAME --force` removes a student with all grades)"
        )


def nothing_to_grade(found: HandedIn, assignments: list[str], student: str | None) -> str:
    lines = [f"submitted/ holds no submission of {', '.join(assignments)}."]
    if student is not None:
        known = sorted({who for name in assignments for who in found.students[name]})
        lines = [f"{student!r} has no submission of {', '.join(assignments)}."]
        lines += [f"Known: {', '.join(known)}."] if known else []
    if found.misplaced:
        lines.append(handed_in.described(found.misplaced))
    return "\n".join(lines)
