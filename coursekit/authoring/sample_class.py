"""A sample class: submissions made from the answers, to see grading before term starts."""

import itertools

import nbformat

from coursekit.authoring.answers import Answer, read_answers
from coursekit.coursefolder import CourseError, CourseFolder, read_notebook

# Invented people.
STUDENTS = (
    ("amara", "Amara", "Okafor"),
    ("bruno", "Bruno", "Lindqvist"),
    ("chiara", "Chiara", "Moretti"),
    ("devi", "Devi", "Raman"),
    ("emil", "Emil", "Nowak"),
    ("farah", "Farah", "Haddad"),
    ("goran", "Goran", "Petrov"),
    ("hana", "Hana", "Sato"),
    ("ines", "Inês", "Carvalho"),
    ("jonas", "Jonas", "Weber"),
    ("kemal", "Kemal", "Aydin"),
    ("lucia", "Lucía", "Fernández"),
    ("maeve", "Maeve", "Byrne"),
    ("nils", "Nils", "Haugen"),
)


def lay_out(course: CourseFolder, assignment: str) -> int:
    """Writes one submission per student from the release and the answers; returns how many.

    Correct answers and mistakes take turns; no two students share an answer while answers last.

    Raises
    ------
    CourseError
        If the assignment has no answers.
    """
    answers = read_answers(course, assignment)
    if not answers:
        raise CourseError(f"{course.answers / assignment} holds no answers to make a class from.")
    release = read_notebook(course.release / assignment / f"{assignment}.ipynb")
    for (student, _, _), answer in zip(STUDENTS, itertools.cycle(mixed(answers)), strict=False):
        folder = course.submitted / student / assignment
        folder.mkdir(parents=True, exist_ok=True)
        nbformat.write(answer.fill_in(release), folder / f"{assignment}.ipynb")
    with course.gradebook() as gradebook:
        for student, first, last in STUDENTS:
            gradebook.update_or_create_student(student, first_name=first, last_name=last)
    return len(STUDENTS)


def mixed(answers: list[Answer]) -> list[Answer]:
    """Correct answers and mistakes in turn, mistakes spread over the whole list."""
    correct = [answer for answer in answers if answer.is_correct]
    mistakes = [answer for answer in answers if not answer.is_correct]
    step = max(1, len(mistakes) // len(STUDENTS))
    spread = mistakes[::step] + [m for i, m in enumerate(mistakes) if i % step]
    pairs = itertools.zip_longest(correct, spread)
    return [answer for pair in pairs for answer in pair if answer is not None]
