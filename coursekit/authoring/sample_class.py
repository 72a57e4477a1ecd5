"""A sample class: submissions made from the answers, to see grading before term starts."""

import itertools
import tempfile
from pathlib import Path

import nbformat

from coursekit import release
from coursekit.authoring.answers import Answer, read_answers
from coursekit.coursefolder import CourseError, CourseFolder, read_notebook

# Invented people.
STUDENTS = (
    ("amara", "Amara", "Okafor"),
    ("bruno", "Bruno", "Lindqvist"),
    ("chiara", "Chiara", "Moretti"),
    ("devi", "Devi", "Raman"),
)


def lay_out(course: CourseFolder, assignments: list[str]) -> int:
    """Writes a submission per student and assignment, from release and answers; returns how many
    students there are.

    Correct answers and mistakes take turns; no two students share an answer while answers last.
    An interrupted run leaves no half of a class.

    Raises
    ------
    CourseError
        If an assignment has no answers, its source is broken, or `submitted/` cannot be written.
    """
    try:
        course.submitted.mkdir(exist_ok=True)
        tempfile.TemporaryFile(dir=course.submitted).close()
    except OSError as problem:
        raise CourseError(
            f"submitted/ is empty, and no sample class can be laid out there: {problem.strerror}. "
            "Put submissions there, as submitted/STUDENT/ASSIGNMENT/ASSIGNMENT.ipynb."
        ) from problem
    with tempfile.TemporaryDirectory(dir=course.submitted, prefix=".sample-") as folder:
        for assignment in assignments:
            write_submissions(course, assignment, Path(folder))
        with course.gradebook() as gradebook:
            for student, first, last in STUDENTS:
                gradebook.update_or_create_student(student, first_name=first, last_name=last)
        for student, _, _ in STUDENTS:
            (Path(folder) / student).rename(course.submitted / student)
    return len(STUDENTS)


def write_submissions(course: CourseFolder, assignment: str, folder: Path) -> None:
    answers = read_answers(course, assignment)
    if not answers:
        raise CourseError(f"{course.answers / assignment} holds no answers to make a class from.")
    with release.aside(course) as made:
        bare = read_notebook(release.make(course, assignment, made) / f"{assignment}.ipynb")
    for (student, _, _), answer in zip(STUDENTS, itertools.cycle(mixed(answers)), strict=False):
        path = folder / student / assignment / f"{assignment}.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(answer.fill_in(bare), path)


def mixed(answers: list[Answer]) -> list[Answer]:
    """Correct answers and mistakes in turn, mistakes spread over the whole list."""
    correct = [answer for answer in answers if answer.is_correct]
    mistakes = [answer for answer in answers if not answer.is_correct]
    step = max(1, len(mistakes) // len(STUDENTS))
    spread = mistakes[::step] + [m for i, m in enumerate(mistakes) if i % step]
    pairs = itertools.zip_longest(correct, spread)
    return [answer for pair in pairs for answer in pair if answer is not None]
