"""The main job: from submissions to points, feedback and a table."""

import shutil
from pathlib import Path

from tqdm import tqdm

from coursekit.authoring import editions, sample_class
from coursekit.coursefolder import CourseError, CourseFolder
from coursekit.report import table


def grade(course: CourseFolder, assignment: str | None = None, student: str | None = None) -> bool:
    """Releases, autogrades, writes feedback, prints a table; returns whether everyone has a grade.

    Where `submitted/` holds nothing, a sample class is laid out first. Submissions that were graded
    since they and the assignment last changed are not run again: an interrupted run goes on.

    Raises
    ------
    CourseError
        If the assignment or the student is unknown, or the source notebook is broken.
    """
    assignments = course.choose(assignment)
    if not any(course.submissions(name) for name in course.assignments()):
        lay_out_sample(course, assignments)
    else:
        for name in assignments:
            release(course, name)
    chosen = [
        (name, who)
        for name in assignments
        for who in course.submissions(name)
        if student in (None, who)
    ]
    if not chosen:
        raise CourseError(nothing_to_grade(course, assignments, student))
    failures = {}
    for name in assignments:
        stale = [who for a, who in chosen if a == name and not is_current(course, name, who)]
        failures |= autograde(course, name, stale, student)
    rows = [
        table.read_row(course, name, who, failures.get((name, who), "")) for name, who in chosen
    ]
    for name in assignments:
        table.print_table(course, name, [row for row in rows if row.assignment == name])
    if len(assignments) > 1:
        table.print_course(rows)
    return all(row.has_grade for row in rows)


def autograde(
    course: CourseFolder, assignment: str, students: list[str], only: str | None
) -> dict[tuple[str, str], str]:
    """Grades these students' submissions and writes their feedback; gives the reasons of failures."""
    for who in students:
        shutil.rmtree(course.autograded / who / assignment, ignore_errors=True)
    reason = ""
    if students:
        try:
            course.autograde(assignment, only or "*")
        except CourseError as problem:  # the others have their grades
            reason = str(problem)
    failures = {}
    for who in tqdm(students, desc="feedback", unit="page", disable=None):
        try:
            if not (course.autograded / who / assignment / f"{assignment}.ipynb").is_file():
                raise CourseError(reason or "nbgrader left no graded notebook")
            course.generate_feedback(assignment, who)
        except CourseError as problem:
            failures[assignment, who] = str(problem)
    return failures


def lay_out_sample(course: CourseFolder, assignments: list[str]) -> None:
    print("submitted/ is empty, so a sample class is laid out there, made from tests/answers:")
    for name in assignments:
        release(course, name)
        count = sample_class.lay_out(course, name)
        print(f"  {name}: {count} invented students, some right, some partly right, some wrong.")


def release(course: CourseFolder, assignment: str) -> None:
    """Brings `release/` and the gradebook's idea of the assignment up to date with `source/`."""
    released = course.release / assignment / f"{assignment}.ipynb"
    if not released.is_file():
        editions.publish(course, assignment)
    course.generate_release(assignment)


def nothing_to_grade(course: CourseFolder, assignments: list[str], student: str | None) -> str:
    if student is None:
        return f"submitted/ holds no submission of {', '.join(assignments)} (STUDENT/ASSIGNMENT/)."
    known = sorted({who for name in assignments for who in course.submissions(name)})
    return f"{student!r} has no submission of {', '.join(assignments)}. Known: {', '.join(known)}."


def is_current(course: CourseFolder, assignment: str, student: str) -> bool:
    """Whether the feedback is newer than the submission, the source and the settings."""
    feedback = course.feedback / student / assignment / f"{assignment}.html"
    graded = course.autograded / student / assignment / f"{assignment}.ipynb"
    if not (feedback.is_file() and graded.is_file()):
        return False
    causes = [course.config_file, *files(course.submitted / student / assignment)]
    causes += files(course.source / assignment)
    return modified(feedback) > max(map(modified, causes))


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def modified(path: Path) -> float:
    return path.stat().st_mtime
