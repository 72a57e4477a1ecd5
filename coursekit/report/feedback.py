"""Feedback pages: each is made anew when what it shows has changed, by content, not by time."""

import functools
import hashlib
import shutil
from importlib.metadata import version
from pathlib import Path
from typing import Any

from coursekit.coursefolder import CannotGoOn, CourseError, CourseFolder
from coursekit.grader.trusted import whitelist
from coursekit.report.feedback_exporter import Feedback
from coursekit.report.scores import Scores

MADE_WITH = ("nbgrader", "nbconvert", "nh3", "mistune", "pygments", "jinja2", "latex2mathml")
# In the page's folder: a hash of what it was made from, and of the page.
RECORD = ".made-from"


def write_pages(
    course: CourseFolder, assignment: str, scores: dict[str, Scores], force: bool = False
) -> dict[str, str]:
    """Brings the pages of these students up to date.

    Parameters
    ----------
    course : CourseFolder
    assignment : str
    scores : dict of str to Scores
        By student; each has a graded notebook.
    force : bool
        Make all of them anew.

    Returns
    -------
    dict of str to str
        Why there is no page, by student.
    """
    wanted = {who: made_from(course, assignment, who, mine) for who, mine in scores.items()}
    stale = [
        who
        for who, digest in wanted.items()
        if force
        or recorded(course, assignment, who) != [digest, page_digest(course, assignment, who)]
    ]

    def record(who: str) -> None:
        lines = [wanted[who], page_digest(course, assignment, who)]
        (folder(course, assignment, who) / RECORD).write_text("\n".join(lines))

    options: dict[str, Any] = {"students": stale, "written": record, "force": True}
    whose = stale[0] if len(stale) == 1 else "*"
    try:
        problems = course.convert_each(Feedback, assignment, whose, **options) if stale else {}
    except CannotGoOn:
        raise
    except CourseError as problem:
        problems = dict.fromkeys(stale, str(problem))
    for who in problems:
        remove_page(course, assignment, who)
    return problems


def remove_page(course: CourseFolder, assignment: str, student: str) -> None:
    """Removes a page that is no longer true."""
    shutil.rmtree(folder(course, assignment, student), ignore_errors=True)


def folder(course: CourseFolder, assignment: str, student: str) -> Path:
    return course.feedback / student / assignment


def page(course: CourseFolder, assignment: str, student: str) -> Path:
    return folder(course, assignment, student) / f"{assignment}.html"


def recorded(course: CourseFolder, assignment: str, student: str) -> list[str]:
    try:
        return (folder(course, assignment, student) / RECORD).read_text().split()
    except (OSError, ValueError):
        return []


def page_digest(course: CourseFolder, assignment: str, student: str) -> str:
    return digest([page(course, assignment, student)])


def made_from(course: CourseFolder, assignment: str, student: str, scores: Scores) -> str:
    """A hash of all that determines a page: graded notebook, scores, settings, programs."""
    graded = course.graded_notebook(assignment, student)
    given = sorted((course.release / assignment).glob("*"))
    parts = [digest([graded]), scores.digest, digest([course.config_file, *given]), programs()]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


@functools.cache
def programs() -> str:
    """What makes the pages: libraries, this package, and the whitelist that it shares."""
    versions = [version(name) for name in MADE_WITH]
    here = Path(__file__).parent
    ours = [*sorted(here.glob("*.py")), *sorted(here.glob("templates/*")), Path(whitelist.__file__)]
    return "\0".join([*versions, digest(ours)])


def digest(paths: list[Path]) -> str:
    """Of these files' contents; one that cannot be read has none."""
    found = hashlib.sha256()
    for path in paths:
        try:
            found.update(hashlib.sha256(path.read_bytes()).digest())
        except OSError:
            found.update(b"missing")
    return found.hexdigest()
