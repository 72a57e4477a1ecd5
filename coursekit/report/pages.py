"""Feedback pages that belong to the grades: made anew when these have changed, by content.

A page's record, in the grader's folder, is the hash of what it shows: the graded notebook, its points
and comments. File times would not do: copies keep old ones.
"""

import hashlib
import json
import shutil
from pathlib import Path

from coursekit.coursefolder import CourseFolder


def update(course: CourseFolder, assignment: str, student: str) -> bool:
    """Makes a submission's feedback page unless it is current; returns whether it did.

    Raises
    ------
    CourseError
        If nbgrader cannot.
    """
    record, shown = record_path(course, assignment, student), digest(course, assignment, student)
    if page(course, assignment, student).is_file() and text_of(record) == shown:
        return False
    record.unlink(missing_ok=True)
    course.generate_feedback(assignment, student)
    record.parent.mkdir(parents=True, exist_ok=True)
    record.write_text(shown, encoding="utf-8")
    return True


def forget(course: CourseFolder, assignment: str, student: str) -> None:
    """Removes the page of a submission that has no grade."""
    record_path(course, assignment, student).unlink(missing_ok=True)
    shutil.rmtree(course.feedback / student / assignment, ignore_errors=True)


def page(course: CourseFolder, assignment: str, student: str) -> Path:
    return course.feedback / student / assignment / f"{assignment}.html"


def record_path(course: CourseFolder, assignment: str, student: str) -> Path:
    return course.root / ".grader-results" / "feedback" / assignment / f"{student}.sha256"


def digest(course: CourseFolder, assignment: str, student: str) -> str:
    """The hash of what a page shows, and of the code that makes it."""
    found = hashlib.sha256(course.graded_notebook(assignment, student).read_bytes())
    for source in sorted(Path(__file__).parent.glob("*.py")):
        found.update(source.read_bytes())
    found.update(course.config_file.read_bytes())
    with course.gradebook() as gradebook:
        submission = gradebook.find_submission(assignment, student)
        shown: list = [submission.total_seconds_late]
        for notebook in submission.notebooks:
            shown.append(notebook.late_submission_penalty)
            grades = [
                (g.name, g.auto_score, g.manual_score, g.extra_credit) for g in notebook.grades
            ]
            comments = [(c.name, c.auto_comment, c.manual_comment) for c in notebook.comments]
            shown += [sorted(grades, key=str), sorted(comments, key=str)]
    found.update(json.dumps(shown).encode())
    return found.hexdigest()


def text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        return ""
