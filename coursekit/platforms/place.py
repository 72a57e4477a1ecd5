"""Puts a submission into `submitted/`; what was there and differs is kept aside, never lost."""

import hashlib
import json
import os
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from pathlib import Path

from coursekit.coursefolder import CourseFolder
from coursekit.grader.plugin.timestamps import read_timestamp
from coursekit.whole_file import write_whole

EARLIER = "submitted.earlier"
RECORDS = ".collected"
IGNORED = (".ipynb_checkpoints", "__pycache__")
# A zip tells the time of where it was packed, without saying where that is.
ANYWHERE = timedelta(hours=26)


class Done(Enum):
    """What became of a submission."""

    COLLECTED = "collected"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"
    OLDER = "older"


@dataclass(frozen=True)
class Origin:
    """Where a submission came from, by which the newer of two is told.

    Attributes
    ----------
    archive : str
    attachment : int
        The highest number of Canvas's attachments; 0 if it is not Canvas's.
    modified : str
        The newest time that the archive tells of its files, as ISO 8601 without zone; may be empty.
        Times in the future do not count.
    participant, user : str
        Moodle's and Canvas's number of whoever handed it in; empty where the archive has none.
    """

    archive: str
    attachment: int = 0
    modified: str = ""
    participant: str = ""
    user: str = ""

    def is_older(self, other: "Origin") -> bool:
        """Whether it is certainly older."""
        if self.attachment and other.attachment:
            return self.attachment < other.attachment
        return bool(self.modified and other.modified) and self.modified < other.modified

    def is_anothers(self, other: "Origin") -> bool:
        """Whether the platform has another number for who handed it in.

        That is another person, or in Moodle the same one in another activity.
        """
        numbers = ((self.participant, other.participant), (self.user, other.user))
        return any(mine and theirs and mine != theirs for mine, theirs in numbers)


class Places:
    """The places of an assignment's submissions.

    Parameters
    ----------
    course : CourseFolder
    assignment : str
    writes : bool
        Whether anything is changed; if not, it is only found out what would be.
    """

    def __init__(self, course: CourseFolder, assignment: str, writes: bool = True) -> None:
        self.course, self.assignment, self.writes = course, assignment, writes

    def problem_of(self, student: str) -> str:
        """Why nothing may be put there; empty if it may. A link could lead to another's, or anywhere."""
        target = self.target(student)
        for path in (target.parent, target):
            if path.is_symlink():
                place = f"submitted/{path.relative_to(self.course.submitted)}"
                return f"{place} is a link, and a folder is expected: remove the link"
        return ""

    def problem_of_name(self, student: str, origin: Origin) -> str:
        """Why a name alone does not tell that a submission is of the same person as what is there; empty
        if nothing speaks against it."""
        there, _ = self.recorded(student)
        target = self.target(student)
        is_there = os.path.lexists(target) and not is_empty(target)
        if there is None or not origin.is_anothers(there) or not is_there:
            return ""
        return (
            f"what is there is of number {there.participant or there.user} ({there.archive}), this is of "
            f"number {origin.participant or origin.user}, and only the name is the same: it stays. Enter "
            "the e-mail or id (`course.py students TABLE`), and add --names TABLE"
        )

    def target(self, student: str) -> Path:
        """Where a student's submission lies."""
        return self.course.submitted / student / self.assignment

    def put(
        self, student: str, folder: Path, origin: Origin, even_if_older: bool = False
    ) -> tuple[Done, str]:
        """Moves a prepared folder to its place, unless what is there is newer.

        Returns
        -------
        Done
        str
            What else is to be said.

        Raises
        ------
        OSError
            If it cannot be written. What was there is there still.
        """
        target = self.target(student)
        found = contents(target)
        new = contents(folder)
        known = self.known(student, target, found) if found else None
        is_older = known is not None and origin.is_older(known)
        if found == new:
            if not is_older:  # else an archive between the two would count as newer
                self.note(student, origin, new)
            return Done.UNCHANGED, ""
        if known and is_older and not even_if_older:
            return Done.OLDER, f"what is there is newer ({known.archive})"
        if not os.path.lexists(target) or is_empty(target):
            self.move(folder, target)
            self.note(student, origin, new)
            return Done.COLLECTED, ""
        kept = self.place_aside(student)
        if self.writes:
            replace(folder, target, kept)
        self.note(student, origin, new)
        return Done.REPLACED, f"the earlier one is kept in {kept.relative_to(self.course.root)}"

    def move(self, folder: Path, target: Path) -> None:
        if self.writes:
            target.parent.mkdir(parents=True, exist_ok=True)
            os.rename(folder, target)  # also in place of an empty folder

    def place_aside(self, student: str) -> Path:
        """A place of its own, outside `submitted/`, where nobody grades it."""
        when = datetime.now(UTC).strftime("%Y-%m-%dT%H-%M-%SZ")
        folder = self.course.root / EARLIER / student / self.assignment
        names = [when, *(f"{when}-{number}" for number in range(2, 1000))]
        return next(folder / name for name in names if not os.path.lexists(folder / name))

    # --- records --------------------------------------------------------------------------------

    def record(self, student: str) -> Path:
        return self.course.root / RECORDS / self.assignment / f"{student}.json"

    def note(self, student: str, origin: Origin, found: dict[str, str]) -> None:
        """Writes down where what is there came from."""
        if not self.writes:
            return
        path = self.record(student)
        path.parent.mkdir(parents=True, exist_ok=True)
        data = {"origin": vars(origin), "files": found}
        write_whole(path, json.dumps(data, indent=1))

    def known(self, student: str, target: Path, found: dict[str, str]) -> Origin | None:
        """Where what is there came from, if it is what was collected; else, by its timestamp.txt."""
        origin, files = self.recorded(student)
        return origin if origin and files == found else of_timestamp(target)

    def recorded(self, student: str) -> tuple[Origin | None, dict[str, str]]:
        """Where what was collected came from, and its files; None if that is not known."""
        try:
            data = json.loads(self.record(student).read_text(encoding="utf-8"))
            return Origin(**data["origin"]), data["files"]
        except (OSError, ValueError, KeyError, TypeError):
            return None, {}


def replace(folder: Path, target: Path, kept: Path) -> None:
    """Puts a folder in the place of another, which is kept; on another disk a copy of it is."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    away = kept
    if kept.parent.stat().st_dev != target.parent.stat().st_dev:
        shutil.copytree(target, kept, symlinks=True)
        away = folder.with_name(".replaced")
    os.rename(target, away)
    try:
        os.rename(folder, target)
    except BaseException:
        os.rename(away, target)
        raise


def is_possible(when: datetime) -> bool:
    """Whether a time without zone is not in the future, wherever it was told."""
    return when <= datetime.now(UTC).replace(tzinfo=None) + ANYWHERE


def of_timestamp(target: Path) -> Origin | None:
    """What nbgrader's timestamp.txt tells, less what a zone can make of it."""
    from nbgrader.utils import parse_utc

    try:
        content = read_timestamp(target)
        when = parse_utc((content or b"").decode().strip())
        if not is_possible(when):
            return None
    except Exception:  # dateutil raises this and that
        return None
    return Origin("its timestamp.txt says so", modified=(when - ANYWHERE).isoformat())


def contents(folder: Path) -> dict[str, str]:
    """A hash of each file below a folder, by its relative path; nbgrader's timestamp does not count.

    Links are named, not followed.
    """
    found = {}
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in IGNORED]
        for name in names:
            path = Path(place, name)
            relative = str(path.relative_to(folder))
            if relative == "timestamp.txt":
                continue
            if path.is_file() and not path.is_symlink():
                with path.open("rb") as file:
                    found[relative] = hashlib.file_digest(file, "sha256").hexdigest()
            else:
                found[relative] = "no file"
    return found


def is_empty(folder: Path) -> bool:
    return folder.is_dir() and not folder.is_symlink() and not any(folder.iterdir())
