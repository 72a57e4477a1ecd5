"""The three kinds of places that submissions come from: zip archives, tar archives and folders."""

import contextlib
import os
import stat
import tarfile
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, cast

from coursekit.grader.protocol import files
from coursekit.platforms import member_names
from coursekit.platforms.bounds import Limits, Member, Refused, checked, megabytes

# tarfile reads a header of a header at once; copying asks for less.
LARGEST_READ = 1 << 20
SMALL = 1 << 20  # bytes that may be packed as tightly as one likes


class ZipSource:
    """A zip archive."""

    def __init__(self, path: Path, archive: zipfile.ZipFile, limits: Limits) -> None:
        self.path, self.archive = path, archive
        infos = archive.infolist()
        self.members = [self.member(info, limits) for info in infos if not info.is_dir()]

    def member(self, info: zipfile.ZipInfo, limits: Limits) -> Member:
        # Python cuts a name at a NUL and takes what is not marked as UTF-8 for cp437.
        is_utf8 = info.flag_bits & 0x800
        name = member_names.decoded(info.orig_filename.encode("utf-8" if is_utf8 else "cp437"))
        problem = member_names.problem_of(name) or kind(info.external_attr >> 16)
        if info.file_size > SMALL and info.file_size > limits.ratio * max(1, info.compress_size):
            problem = problem or f"packed more than {limits.ratio} times smaller"
        try:
            modified = datetime(*info.date_time)
        except ValueError:
            modified = None
        return checked(Member(name, info.file_size, modified, problem, info), limits)

    def open(self, member: Member) -> contextlib.AbstractContextManager[BinaryIO]:
        return cast(BinaryIO, self.archive.open(member.handle))


class TarSource:
    """A tar archive, already decompressed."""

    def __init__(self, path: Path, archive: tarfile.TarFile, limits: Limits) -> None:
        self.path, self.archive = path, archive
        self.members: list[Member] = []
        for number, info in enumerate(archive):
            if number >= limits.members:
                raise Refused(f"has more than {limits.members} members")
            if not info.isdir():
                self.members.append(self.member(info, limits))

    def member(self, info: tarfile.TarInfo, limits: Limits) -> Member:
        name = member_names.decoded(info.name.encode("utf-8", "surrogateescape"))
        problem = member_names.problem_of(name)
        if not info.isreg():
            problem = problem or ("a link" if info.issym() or info.islnk() else "a special file")
        return checked(Member(name, info.size, local_time(info.mtime), problem, info), limits)

    def open(self, member: Member) -> contextlib.AbstractContextManager[BinaryIO]:
        return cast(BinaryIO, self.archive.extractfile(member.handle))


class Sparing:
    """A file for tarfile, which takes a whole header of a header into memory."""

    def __init__(self, file: BinaryIO) -> None:
        self.file, self.seek, self.tell = file, file.seek, file.tell

    def read(self, size: int = -1) -> bytes:
        if not 0 <= size <= LARGEST_READ:
            raise tarfile.ReadError(f"a header is larger than {megabytes(LARGEST_READ)}")
        return self.file.read(size)


class FolderSource:
    """A folder. Nothing in it is run, and what is hidden is not looked into."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self.path, self.root = path, path.resolve()
        self.members: list[Member] = []
        for folder, folders, names, place in os.fwalk(self.root, onerror=self.unreadable):
            inside = "" if (below := os.path.relpath(folder, self.root)) == "." else f"{below}/"
            if inside and files.IN_ENVIRONMENTS & {*folders, *names}:
                self.members.append(Member(text(inside), 0, None, "an environment"))
                folders.clear()
                continue
            links = [name for name in folders if is_link(name, place)]
            # What says that a folder is a checkout is named, not looked into.
            marks = [name for name in folders if name == ".git"]
            for name in sorted([*names, *links, *marks]):
                self.members.append(self.member(inside + name, place, limits))
            if len(self.members) > limits.members:
                raise Refused(f"has more than {limits.members} files")
            folders[:] = [name for name in sorted(folders) if is_looked_into(inside + name)]

    def unreadable(self, problem: OSError) -> None:
        self.members.append(Member(text(problem.filename), 0, None, "an unreadable folder"))

    def member(self, name: str, place: int, limits: Limits) -> Member:
        """One file, of which only the folder's entry is looked at."""
        try:
            state = os.stat(os.path.basename(name), dir_fd=place, follow_symlinks=False)
        except OSError as reason:
            return Member(text(name), 0, None, reason.strerror or "unreadable")
        problem = member_names.problem_of(text(name)) or kind(state.st_mode)
        when = local_time(state.st_mtime)
        return checked(Member(text(name), state.st_size, when, problem, name), limits)

    @contextlib.contextmanager
    def open(self, member: Member) -> Iterator[BinaryIO]:
        """Opens it step by step from the folder down, lest a link has come in between."""
        root = os.open(self.root, files.FOLDER)
        try:
            place = files.open_folder(root, os.path.dirname(member.handle))
            try:
                with files.opened(member.handle, place) as (file, _):
                    yield file
            finally:
                os.close(place)
        finally:
            os.close(root)


# --- parts --------------------------------------------------------------------------------------


def kind(mode: int) -> str:
    """What a member is that is no regular file; empty if it is one. Not all archivers say it."""
    if stat.S_ISLNK(mode):
        return "a link"
    return "" if stat.S_ISREG(mode) or not stat.S_IFMT(mode) else "a special file"


def is_looked_into(path: str) -> bool:
    return not (member_names.is_hidden(path) or files.reason_to_skip(path))


def is_link(name: str, place: int) -> bool:
    return stat.S_ISLNK(os.stat(name, dir_fd=place, follow_symlinks=False).st_mode)


def text(name: str | bytes) -> str:
    return member_names.decoded(os.fsencode(name))


def local_time(seconds: float) -> datetime | None:
    try:
        return datetime.fromtimestamp(seconds)
    except (OverflowError, ValueError, OSError):
        return None
