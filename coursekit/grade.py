"""The main job: from submissions to points, feedback and a table."""

import os
from pathlib import Path

from tqdm import tqdm

from coursekit.authoring import editions, sample_class
from coursekit.coursefolder import CourseError, CourseFolder, MachineUnfit
from coursekit.grader import student_ids
from coursekit.report import pages, table

# Of a Mac's archives, of file managers and of notebooks: nobody's submission.
NOBODYS = ("__MACOSX", ".ipynb_checkpoints")


def grade(
    course: CourseFolder,
    assignment: str | None = None,
    student: str | None = None,
    force: bool = False,
) -> bool:
    """Releases, autogrades, writes feedback, prints tables; returns whether everyone has a grade.

    Where `submitted/` is empty, a sample class is laid out first. What has not changed since it was
    graded is not run again: an interrupted run goes on.

    Parameters
    ----------
    course : CourseFolder
    assignment, student : str, optional
        Only this one; default all.
    force : bool
        Runs what has not changed, too.

    Raises
    ------
    CourseError
        If the assignment or the student is unknown, the source notebook is broken, or this machine
        cannot run submissions.
    """
    assignments = course.choose(assignment)
    is_sample = is_empty(course.submitted)
    if is_sample:
        print("submitted/ is empty, so a sample class is laid out there, made from tests/answers:")
    elif not any(submissions(course, name, student) for name in assignments):
        raise CourseError(nothing_to_grade(course, assignments, student))
    rows = []
    if student and (problem := student_ids.problem_of(student)):
        raise CourseError(problem)
    for name in assignments:
        editions.release(course, name)
        if is_sample:
            count = sample_class.lay_out(course, name)
            print(
                f"  {name}: {count} invented students, some right, some partly right, some wrong."
            )
        students = submissions(course, name, student)
        if students:
            mine = grade_assignment(course, name, students, student, force)
            table.print_table(course, name, mine)
            rows += mine
    if len({row.assignment for row in rows}) > 1:
        table.print_course(rows)
    for line in not_understood(course):
        print(line)
    return all(row.has_grade for row in rows)


def grade_assignment(
    course: CourseFolder, assignment: str, students: list[str], only: str | None, force: bool
) -> list[table.Row]:
    """Grades one assignment's submissions and brings their feedback up to date."""
    reason, reasons = "nbgrader left no graded notebook", {}
    try:
        reasons = course.autograde(assignment, only or "*", force)
    except MachineUnfit:
        raise
    except CourseError as problem:  # the others have their grades
        reason = str(problem)
    rows = []
    for who in tqdm(students, desc="feedback", unit="page", disable=None):
        failure = reasons.get(who, "")
        failure = failure or student_ids.problem_of(who)
        if not failure and not course.graded_notebook(assignment, who).is_file():
            failure = reason
        try:
            if failure:
                pages.forget(course, assignment, who)
            else:
                pages.update(course, assignment, who)
        except CourseError as problem:
            failure = f"graded, but without a feedback page: {problem}"
        rows.append(table.read_row(course, assignment, who, failure))
    return rows


def submissions(course: CourseFolder, assignment: str, student: str | None) -> list[str]:
    """Students with a folder for this assignment, or the one who was asked for."""
    found = [who for who in course.submissions(assignment) if who not in NOBODYS]
    return [who for who in found if student in (None, who)]


def nothing_to_grade(course: CourseFolder, assignments: list[str], student: str | None) -> str:
    known = sorted({who for name in assignments for who in submissions(course, name, None)})
    if student is not None and known:
        asked = f"{student!r} has no submission of {', '.join(assignments)}."
        return f"{asked} Known: {', '.join(known)}."
    asked = f"submitted/ holds no submission of {', '.join(assignments)}."
    expected = "Expected: submitted/STUDENT/ASSIGNMENT/ASSIGNMENT.ipynb."
    return "\n".join([f"{asked} {expected}", *not_understood(course)])


# --- what lies in submitted/ ----------------------------------------------------------------------


def is_empty(folder: Path) -> bool:
    """Whether a folder holds no file but hidden ones."""
    return not any(
        not name.startswith(".") for _, _, names in os.walk(folder) for name in names
    ) and not any(path.is_symlink() for path in folder.glob("*"))


def not_understood(course: CourseFolder) -> list[str]:
    """What lies in `submitted/` but in no submission's place, a line each with what to do."""
    known = course.assignments()
    found = []
    for place in sorted(course.submitted.glob("*")):
        if place.name.startswith(".") or place.name in NOBODYS:
            continue
        shown = f"submitted/{place.name}"
        if place.name in known and place.is_dir():
            found.append(f"{shown}: an assignment's name where a student's is expected; swap them")
        elif not place.is_dir():
            unpack = "; unpack it there" if place.suffix in (".zip", ".gz", ".tgz", ".7z") else ""
            found.append(f"{shown}: a file where a student's folder is expected{unpack}")
        else:
            found += not_understood_of(place, known)
    more = len(found) - table.MOST_LINES
    if more > 0:
        found = [*found[: table.MOST_LINES], f"and {more} more"]
    head = "Not graded (expected: submitted/STUDENT/ASSIGNMENT/ASSIGNMENT.ipynb):"
    return ["", head, *(f"  {line}" for line in found)] if found else []


def not_understood_of(student: Path, known: list[str]) -> list[str]:
    found = []
    for place in sorted(student.glob("*")):
        shown = f"submitted/{student.name}/{place.name}"
        if place.name.startswith(".") or place.name in (*NOBODYS, *known):
            continue
        if not place.is_dir():
            unpack = "; unpack it" if place.suffix in (".zip", ".gz", ".tgz", ".7z") else ""
            found.append(f"{shown}: belongs into a folder with the assignment's name{unpack}")
        else:
            found.append(f"{shown}: no such assignment; known: {', '.join(known)}")
    return found
