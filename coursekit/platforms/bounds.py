"""What is unpacked at most, and what a file of an archive is before it is unpacked."""

import contextlib
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, Protocol


class Refused(Exception):
    """It is not unpacked; the text says why."""


@dataclass(frozen=True)
class Limits:
    """What is unpacked at most.

    Attributes
    ----------
    members : int
        Entries of one archive or folder.
    files : int
        Of one submission.
    file_bytes, submission_bytes, all_bytes : int
        Of a file, of all of a submission's, of all that one command unpacks.
    ratio : int
        How many times larger than packed a member of more than 1 MB may be.
    """

    members: int = 200_000
    files: int = 2_000
    file_bytes: int = 256 << 20
    submission_bytes: int = 512 << 20
    all_bytes: int = 20 << 30
    ratio: int = 200

    @property
    def nested(self) -> "Limits":
        """Of an archive that is part of a submission."""
        members = min(self.members, 10 * self.files)
        return replace(self, members=members, all_bytes=self.submission_bytes)


@dataclass
class Budget:
    """What may still be unpacked of one submission."""

    files: int
    size: int

    @classmethod
    def of(cls, limits: Limits) -> "Budget":
        return cls(limits.files, limits.submission_bytes)


@dataclass(frozen=True)
class Member:
    """A file in an archive or folder.

    Attributes
    ----------
    name : str
        Its path there, decoded.
    size : int
        Bytes, as declared.
    modified : datetime.datetime or None
        In a zip, local time of the machine that packed it; in others this machine's.
    problem : str
        Why it is not unpacked; empty if it may be.
    handle : object
        What its source opens it by.
    """

    name: str
    size: int
    modified: datetime | None
    problem: str = ""
    handle: Any = field(default=None, repr=False, compare=False)


class Source(Protocol):
    """An open archive or folder."""

    path: Path
    members: list[Member]

    def open(self, member: Member) -> contextlib.AbstractContextManager[BinaryIO]: ...


def checked(member: Member, limits: Limits) -> Member:
    """The member, refused if it declares to be too large."""
    if member.problem or member.size <= limits.file_bytes:
        return member
    return replace(member, problem=f"larger than {megabytes(limits.file_bytes)}")


def megabytes(size: int) -> str:
    return f"{size / (1 << 20):.3g} MB"
