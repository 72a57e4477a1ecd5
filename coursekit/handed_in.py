"""What lies in `submitted/`: submissions, and what was put where nobody looks for it."""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from coursekit.coursefolder import NOT_STUDENTS, CourseError, CourseFolder

EXPECTED = "submitted/STUDENT/ASSIGNMENT/ASSIGNMENT.ipynb"
ARCHIVES = (".zip", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar")
MOST_LINES = 15


@dataclass(frozen=True)
class Misplaced:
    """Something that is not graded.

    Attributes
    ----------
    path : pathlib.Path
        Relative to `submitted/`.
    problem : str
    is_work : bool
        Whether it may be somebody's work; a list of names is not.
    """

    path: Path
    problem: str
    is_work: bool = True


@dataclass(frozen=True)
class HandedIn:
    """What was found.

    Attributes
    ----------
    students : dict of str to list of str
        Students with a submission, by assignment.
    misplaced : list of Misplaced
    """

    students: dict[str, list[str]]
    misplaced: list[Misplaced]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing at all but hidden files."""
        return not self.misplaced and not any(self.students.values())


def look(course: CourseFolder) -> HandedIn:
    """Looks through `submitted/`.

    Raises
    ------
    CourseError
        If it cannot be read.
    """
    known = course.assignments()
    try:
        misplaced = list(find_misplaced(course.submitted, known))
    except OSError as problem:
        raise CourseError(
            f"submitted/ cannot be read: {problem}. Make it a folder that you can read."
        ) from problem
    return HandedIn({name: course.submissions(name) for name in known}, misplaced)


def find_misplaced(submitted: Path, known: list[str]) -> Iterator[Misplaced]:
    """What is not below STUDENT/ASSIGNMENT, in order."""
    for path in visible(submitted, known):
        place = path.relative_to(submitted)
        if path.name.startswith("."):
            yield Misplaced(place, "names that begin with a dot are passed over: rename it")
        elif not path.is_dir():
            yield file(path, place)
        else:
            inside = list(visible(path, known))
            if path.name in known and not any(child.name in known for child in inside):
                yield Misplaced(place, "an assignment, where a student's folder is expected")
                continue
            if not inside:
                yield Misplaced(place, "an empty folder", is_work=False)
            for child in inside:
                if not child.is_dir():
                    yield file(child, child.relative_to(submitted))
                elif child.name not in known:
                    yield Misplaced(child.relative_to(submitted), unknown(child.name, known))


def visible(folder: Path, known: list[str]) -> Iterator[Path]:
    """What is in a folder, without hidden files, and what systems put there on their own."""
    if not folder.exists():
        return
    for path in sorted(folder.iterdir()):
        hidden = path.name.startswith(".") or path.name in NOT_STUDENTS
        if not hidden or any((path / name).is_dir() for name in known if path.name[0] == "."):
            yield path


def file(path: Path, place: Path) -> Misplaced:
    if path.suffix.lower() in ARCHIVES:
        return Misplaced(place, "an archive: unpack it")
    if path.suffix.lower() == ".ipynb":
        return Misplaced(place, "a notebook that is not in an assignment's folder")
    return Misplaced(place, "a file that is in no assignment's folder", is_work=False)


def unknown(name: str, known: list[str]) -> str:
    """Says that there is no such assignment, and which may be meant."""
    lower = {assignment.lower(): assignment for assignment in known}
    near = difflib.get_close_matches(name.lower(), lower, n=1)
    meant = f"; is {lower[near[0]]} meant?" if near else ""
    return f"source/ has no assignment of this name{meant}"


def described(misplaced: list[Misplaced]) -> str:
    """The misplaced, a line each, and what is expected."""
    lines = [f"  {item.path}: {item.problem}" for item in misplaced[:MOST_LINES]]
    if len(misplaced) > MOST_LINES:
        lines.append(f"  and {len(misplaced) - MOST_LINES} more")
    return "\n".join(
        [f"Not graded, because {EXPECTED} is expected; in submitted/ were found:", *lines]
    )
