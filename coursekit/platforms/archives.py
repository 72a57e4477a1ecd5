"""What the names in a learning platform's archive say: whose a file is, and what it was called.

Read in the platforms' own code: Moodle's `mod/assign/classes/downloader.php`, Canvas's
`lib/content_zipper.rb`.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path, PurePosixPath

from coursekit.platforms import unpack
from coursekit.platforms.bounds import Limits, Member
from coursekit.platforms.member_names import is_hidden

# A person's name has no "_" in these. "Default group" has no number; before 4.1 a folder ends with "_".
MOODLE_FOLDER = re.compile(r"([^_/]+)(?:_([0-9]+))?_assign(?:submission|feedback)_[a-z]+_?")
MOODLE_FILE = re.compile(r"([^_/]+)(?:_([0-9]+))?_assign(?:submission|feedback)_[a-z]+_(.+)")
CANVAS_FILE = re.compile(r"([^/]+?)(_LATE)?_([0-9]+)_([0-9]+)_([^/]+)")
CANVAS_TEXT = re.compile(r"([^/]+?)(_LATE)?_([0-9]+)()_((?:text|link)\.html)")
CANVAS_ANONYMOUS = re.compile(
    r"(?:(LATE)_)?(anon_[^\W_]+)_(?:([0-9]+)_([^/]+)|((?:text|link)\.html))"
)
CANVAS_VERSION = re.compile(r"(.+)-([0-9]{1,3})(\.[^.]*)?", re.DOTALL)


class Layout(Enum):
    """How an archive is laid out."""

    MOODLE = "Moodle's submissions, in folders"
    MOODLE_FLAT = "Moodle's submissions"
    CANVAS = "Canvas's submissions"
    CHECKOUTS = "git checkouts"
    FOLDER = "files or folders with students' names"


@dataclass(frozen=True)
class Entry:
    """One file of one submission, as named in the archive.

    Attributes
    ----------
    path : str
        In the archive, decoded.
    owner : str
        The part that names the person or group: Moodle's full name, Canvas's "lovelaceada", the
        folder or the file's name in others. Empty if nobody is named.
    participant : str
        Moodle's participant number.
    user_id, attachment_id : str
        Canvas's.
    late : bool
        Whether Canvas says so.
    file_name : str
        What the student called it, with the folders below the student's own; without Canvas's number.
    version : int
        Canvas's number: 1 in "name-1.ipynb", where it is "name.ipynb" that was handed in again.
    modified : datetime.datetime or None
        What the archive tells. In Moodle's and Canvas's, it is when it was downloaded.
    """

    path: str
    owner: str
    participant: str = ""
    user_id: str = ""
    attachment_id: str = ""
    late: bool = False
    file_name: str = ""
    version: int = 0
    modified: datetime | None = None

    @property
    def is_anonymous(self) -> bool:
        """Whether Canvas does not say who it is."""
        return not self.user_id and self.owner.startswith("anon_") and "/" not in self.path

    @property
    def full_name(self) -> str:
        """What the file is called, Canvas's number and all."""
        stem, dot, ending = self.file_name.rpartition(".")
        if not self.version:
            return self.file_name
        return f"{stem}-{self.version}.{ending}" if dot else f"{ending}-{self.version}"


def entries(source: Path) -> tuple[Layout, list[Entry]]:
    """The files of an archive or folder, in its order; hidden ones are left out.

    Raises
    ------
    CourseError
        If it cannot be read.
    """
    with unpack.opened(source, Limits()) as found:
        layout, pairs = read_names(found.members)
        return layout, [entry for entry, _ in pairs]


def read_names(
    members: Sequence[Member], inside: str | None = None
) -> tuple[Layout, list[tuple[Entry, Member]]]:
    """The layout, and what each member's name says.

    Parameters
    ----------
    members : sequence of Member
    inside : str, optional
        The folder around all of it, which says nothing. Default: the one in which a platform's
        layout is recognised, or none.
    """
    names = [member.name for member in members]
    if inside is None:
        around = folder_around(names)
        is_platforms = recognise(names) in PLATFORMS
        inner = recognise([name.removeprefix(around) for name in names])
        inside = around if not is_platforms and inner in PLATFORMS else ""
    layout = recognise([name.removeprefix(inside) for name in names])
    pairs = [
        (read_name(layout, member, inside), member)
        for member in members
        if not is_hidden(member.name) and member.name.strip("/")
    ]
    return layout, pairs


def recognise(names: Sequence[str]) -> Layout:
    """The layout of an archive: a platform's, if most names are in its form."""
    seen = [name for name in names if not is_hidden(name)]
    forms: dict[Layout, Callable[[str], object]] = {
        Layout.MOODLE: lambda name: "/" in name and MOODLE_FOLDER.fullmatch(name.split("/")[0]),
        Layout.MOODLE_FLAT: MOODLE_FILE.fullmatch,
        Layout.CANVAS: canvas_match,
    }
    counts = {layout: sum(bool(form(name)) for name in seen) for layout, form in forms.items()}
    best = max(PLATFORMS, key=lambda layout: counts[layout])
    if 2 * counts[best] > len(seen):
        return best
    is_checkout = any(name.split("/")[1:2] == [".git"] for name in names)
    return Layout.CHECKOUTS if is_checkout else Layout.FOLDER


PLATFORMS = (Layout.MOODLE, Layout.MOODLE_FLAT, Layout.CANVAS)


def folder_around(names: Sequence[str]) -> str:
    """The folder that holds all that is not hidden, with its slash; empty if there is none."""
    tops = {name.partition("/")[:2] for name in names if not is_hidden(name)}
    top, slash = tops.pop() if len(tops) == 1 else ("", "")
    return f"{top}/" if slash and top not in ("", "..") else ""


def read_name(layout: Layout, member: Member, inside: str = "") -> Entry:
    """What one name says."""
    name = member.name.removeprefix(inside)
    top, _, below = name.partition("/")
    if layout is Layout.MOODLE and (found := MOODLE_FOLDER.fullmatch(top)):
        return Entry(
            member.name, found[1], found[2] or "", file_name=below, modified=member.modified
        )
    if layout is Layout.MOODLE_FLAT and (found := MOODLE_FILE.fullmatch(name)):
        return Entry(
            member.name, found[1], found[2] or "", file_name=found[3], modified=member.modified
        )
    if layout is Layout.CANVAS and (found := canvas_match(name)):
        return canvas_entry(found, member)
    if layout in PLATFORMS or top in ("", ".."):
        return Entry(member.name, "", file_name=name, modified=member.modified)
    owner = top if below else PurePosixPath(top).stem
    return Entry(member.name, owner, file_name=below or top, modified=member.modified)


def canvas_match(name: str) -> re.Match[str] | None:
    return (
        CANVAS_ANONYMOUS.fullmatch(name)
        or CANVAS_FILE.fullmatch(name)
        or CANVAS_TEXT.fullmatch(name)
    )


def canvas_entry(found: re.Match[str], member: Member) -> Entry:
    if found.re is CANVAS_ANONYMOUS:
        late, owner, attachment_id, file_name, text = found.groups()
        user_id, file_name = "", file_name or text
    else:
        owner, late, user_id, attachment_id, file_name = found.groups()
    version = 0
    if attachment_id and (numbered := CANVAS_VERSION.fullmatch(file_name)):
        version = int(numbered[2])
        file_name = numbered[1] + (numbered[3] or "")
    return Entry(
        path=member.name,
        owner=owner,
        user_id=user_id,
        attachment_id=attachment_id or "",
        late=bool(late),
        file_name=file_name,
        version=version,
        modified=member.modified,
    )
