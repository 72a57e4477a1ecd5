"""Tables as Canvas and Moodle write them, of invented people."""

import csv
import io
from pathlib import Path

ENGLISH = ["Identifier", "Full name", "Email address", "Status", "Grade", "Maximum grade"]
ENGLISH += ["Grade can be changed", "Last modified (submission)", "Last modified (grade)"]
ENGLISH += ["Feedback comments"]
GERMAN = ["ID", "Vollständiger Name", "E-Mail-Adresse", "Status", "Bewertung", "Bestwertung"]
GERMAN += ["Bewertung kann geändert werden", "Zuletzt geändert (Abgabe)"]
GERMAN += ["Zuletzt geändert (Bewertung)", "Feedback als Kommentar"]
JAPANESE = ["ID", "フルネーム", "メールアドレス", "ステータス", "評点", "最大評点", "評点変更可"]
JAPANESE += ["最終更新日時 (提出)", "最終更新日時 (評定)", "フィードバックコメント"]
FRENCH = ["Identifiant", "Nom complet", "Adresse de courriel", "Statut", "Note", "Note maximale"]
FRENCH += ["La note peut être modifiée", "Dernière modification (travail remis)"]
FRENCH += ["Dernière modification (note)", "Feedback par commentaires"]
SPANISH = ["Identificador", "Nombre completo", "Dirección de correo", "Estado", "Calificación"]
SPANISH += ["Calificación máxima", "La calificación puede ser cambiada"]
SPANISH += ["Última modificación (entrega)", "Última modificación (calificación)", "Comentarios"]
FINNISH = ["Tunniste", "Koko nimi", "Sähköpostiosoite", "Tila", "Arvosana", "Enimmäisarvosana"]
FINNISH += ["Arvosanaa voi muuttaa", "Muokattu (palautus)", "Muokattu (arvosana)", "Palaute"]
# Headings, the word of the identifiers, a number's decimal mark, yes and no.
LANGUAGES = {
    "en": (ENGLISH, "Participant ", ".", ("Yes", "No")),
    "de": (GERMAN, "Teilnehmer/in", ",", ("Ja", "Nein")),
    "ja": (JAPANESE, "参加者", ".", ("Yes", "No")),
    "fr": (FRENCH, "Participant ", ",", ("Oui", "Non")),
    "es": (SPANISH, "Participante ", ",", ("Sí", "No")),
    "fi": (FINNISH, "Osallistuja ", ",", ("Kyllä", "Ei")),  # unknown to the code
}


def csv_text(rows: list[list[str]], separator: str = ",", end: str = "\n", quote=False) -> str:
    file = io.StringIO()
    style = csv.QUOTE_ALL if quote else csv.QUOTE_MINIMAL
    csv.writer(file, delimiter=separator, lineterminator=end, quoting=style).writerows(rows)
    return file.getvalue()


def write(path: Path, rows: list[list[str]], encoding: str = "utf-8", **style) -> Path:
    path.write_bytes(csv_text(rows, **style).encode(encoding))
    return path


def worksheet(people: list[tuple[str, str, str]], language: str = "en", maximum: int = 3):
    """Of (participant number, name, e-mail); nobody has a grade yet, and the last one is locked if
    called "Locked"."""
    header, word, mark, (yes, no) = LANGUAGES[language]
    most = f"{maximum}.00".replace(".", mark)
    rows = [[*header]]
    for number, name, email in people:
        changeable = no if "Locked" in name else yes
        row = [f"{word}{number}", name, email, "Submitted for grading", "", most, changeable]
        rows.append([*row, "Monday, 2 March 2026, 9:00 AM", "-", "fine,\nI think"])
    return rows


def blind(rows: list[list[str]]) -> list[list[str]]:
    """The worksheet of blind marking: without names and e-mails."""
    return [[row[0], *row[3:]] for row in rows]


def canvas(
    people: list[tuple[str, str, str]],
    assignment: str = "01_toy (9001)",
    grades: list[str] | None = None,
    points: str = "3.00",
    first_last: bool = False,
    muted: bool = False,
) -> list[list[str]]:
    """Of (Canvas's ID, sortable name, login); the test student comes last."""
    names = ["LastName", "FirstName"] if first_last else ["Student"]
    header = [*names, "ID", "SIS User ID", "SIS Login ID", "Section", "Notes"]
    header += [assignment, "Essay (9002)", "Assignments Current Score", "Final Score"]
    nobody = [""] * len(names)
    rows = [header]
    if muted:
        rows.append([*nobody, "", "", "", "", "", "Manual Posting", "", "", ""])
    only = ["(read only)", "(read only)"]
    rows.append(["    Points Possible", *nobody[1:], "", "", "", "", "", points, "10.00", *only])
    test = ("77", "Student, Test", "5f" * 20)
    for number, (ident, name, login) in enumerate([*people, test]):
        shown = name.split(", ") if first_last else [f'="{name}"' if name[0] == "=" else name]
        grade = grades[number] if grades and number < len(grades) else ""
        rows.append(
            [*shown, ident, "", login, "Group A and B", "", grade, "7.50", "75.00", "75.00"]
        )
    return rows


def moodle_gradebook(people: list[tuple[str, str, str]], names=("First name", "Last name")):
    """Of (id number, "First Last", e-mail)."""
    header = [*names, "ID number", "Email address", "Assignment: 01_toy (Real)"]
    header += ["Assignment: 01_toy (Feedback)", "Course total (Real)"]
    rows = [[*header, "Last downloaded from this course"]]
    for number, name, email in people:
        rows.append([*name.split(" ", 1), number, email, "-", " ", "-", "1770000000"])
    return rows


def enter_grades(course, points: dict[str, tuple], assignment: str = "01_toy", late: float = 0):
    """Points of (test_type, test_value) by student; None is a cell that waits for a person."""
    with course.gradebook() as gradebook:
        gradebook.update_or_create_assignment(assignment)
        gradebook.update_or_create_notebook(assignment, assignment)
        for name, most in (("test_type", 1), ("test_value", 2)):
            gradebook.update_or_create_grade_cell(
                name, assignment, assignment, max_score=most, cell_type="code"
            )
        for student, scores in points.items():
            gradebook.update_or_create_student(student)
            submission = gradebook.add_submission(assignment, student)
            (notebook,) = submission.notebooks
            notebook.late_submission_penalty = late
            for grade in notebook.grades:
                if grade.name not in ("test_type", "test_value"):
                    continue  # of a test's own cells
                grade.auto_score = scores[("test_type", "test_value").index(grade.name)]
                grade.needs_manual_grade = grade.auto_score is None
        gradebook.db.commit()


def enter_people(course, people: list[tuple[str, str, str, str, str]]):
    """Of (id, first name, last name, e-mail, Canvas's ID)."""
    with course.gradebook() as gradebook:
        for ident, first, last, email, lms in people:
            gradebook.update_or_create_student(
                ident, first_name=first, last_name=last, email=email, lms_user_id=lms
            )
