"""Opens archives and folders, and copies files out of them within bounds."""

import bz2
import contextlib
import gzip
import lzma
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, cast

from coursekit.coursefolder import CourseError
from coursekit.grader.protocol import files
from coursekit.platforms.bounds import Budget, Limits, Member, Refused, Source, megabytes
from coursekit.platforms.sources import SMALL, FolderSource, Sparing, TarSource, ZipSource

CHUNK = 1 << 18
ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
ZIP_ENTRY = b"PK\x01\x02"
PACKED: dict[bytes, Callable[[Path], Any]]
PACKED = {b"\x1f\x8b": gzip.open, b"BZh": bz2.open, b"\xfd7zXZ": lzma.open}
BROKEN = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    ValueError,  # names that are not in the encoding they claim
    RuntimeError,  # encrypted
    NotImplementedError,  # a compression that Python does not have
)


@contextlib.contextmanager
def opened(path: Path, limits: Limits) -> Iterator[Source]:
    """An archive or folder; closed again at the end.

    Raises
    ------
    CourseError
        If it is none, is damaged, or has too many members.
    """
    with contextlib.ExitStack() as stack:
        try:
            source = open_source(path, limits, stack)
        except Refused as problem:
            raise CourseError(f"{path} {problem}.") from problem
        except OSError as problem:
            raise CourseError(f"{path} cannot be read: {problem.strerror}.") from problem
        yield source


def open_source(path: Path, limits: Limits, stack: contextlib.ExitStack) -> Source:
    """Opens it by what it is, not by what it is called.

    Raises
    ------
    Refused, OSError
    """
    if path.is_dir():
        return FolderSource(path, limits)
    if not path.exists():
        raise Refused("does not exist")
    if not path.is_file():
        raise Refused("is neither an archive nor a folder")
    file: BinaryIO = stack.enter_context(path.open("rb"))
    start = file.read(512)
    file.seek(0)
    try:
        if start.startswith(ZIP_MAGIC):
            if count(file, ZIP_ENTRY, limits.members) > limits.members:
                raise Refused(f"has more than {limits.members} members")
            return ZipSource(path, stack.enter_context(zipfile.ZipFile(file)), limits)
        for magic, reader in PACKED.items():
            if start.startswith(magic):
                file = stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115
                decompress(path, reader, file, limits)
                start = b"ustar".rjust(262)
        if start[257:262] == b"ustar":
            sparing = cast(BinaryIO, Sparing(file))
            archive = stack.enter_context(tarfile.open(fileobj=sparing, mode="r:"))  # noqa: SIM115
            return TarSource(path, archive, limits)
    except (*BROKEN, OSError) as problem:
        if isinstance(problem, OSError) and problem.errno is not None:  # not of gzip or bz2
            raise
        raise Refused(f"cannot be unpacked ({broken(problem)})") from problem
    raise Refused("is no zip and no tar archive: unpack it, and name the folder instead")


def copy(source: Source, member: Member, path: Path, limits: Limits, budget: Budget) -> None:
    """Writes a member to a new file; where it cannot, there is none.

    Raises
    ------
    Refused
        If it is damaged, or larger than is allowed, whatever it declares.
    OSError
        If the machine is why it cannot be written.
    """
    if budget.files < 1:
        raise Refused(f"more than {limits.files} files together")
    most = min(limits.file_bytes, budget.size)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with source.open(member) as file, path.open("xb") as target:
            written = 0
            while chunk := file.read(CHUNK):
                written += len(chunk)
                if written > most:
                    over = "together " if most < limits.file_bytes else ""
                    raise Refused(f"{over}larger than {megabytes(max(most, 1))}")
                target.write(chunk)
    except BaseException as problem:
        if not isinstance(problem, FileExistsError):
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)
        if isinstance(problem, BROKEN):
            raise Refused(broken(problem)) from problem
        if isinstance(problem, OSError) and problem.errno not in files.FAULTS_OF_THE_MACHINE:
            raise Refused(problem.strerror or "unreadable") from problem
        raise
    budget.files -= 1
    budget.size -= written


def decompress(path: Path, reader: Callable[[Path], Any], target: BinaryIO, limits: Limits) -> None:
    """Writes a compressed file's content.

    Raises
    ------
    Refused
        If it becomes too large.
    """
    tight = max(SMALL, limits.ratio * path.stat().st_size)
    most = min(limits.all_bytes, tight)
    with reader(path) as file:
        while chunk := file.read(CHUNK):
            if target.tell() + len(chunk) > most:
                over = f"packed more than {limits.ratio} times smaller"
                raise Refused(f"is {over if most == tight else f'larger than {megabytes(most)}'}")
            target.write(chunk)
    target.seek(0)


def broken(problem: BaseException) -> str:
    if isinstance(problem, RuntimeError) and "password" in str(problem):
        return "encrypted"
    lines = str(problem).splitlines()
    return f"damaged: {lines[0][:80] if lines else type(problem).__name__}"


def count(file: BinaryIO, wanted: bytes, most: int) -> int:
    """How often some bytes are in a file, counted until there are more than `most`."""
    file.seek(0)
    found, end = 0, b""
    while (chunk := file.read(CHUNK)) and found <= most:
        found += (end + chunk).count(wanted)
        end = chunk[1 - len(wanted) :]
    file.seek(0)
    return found
