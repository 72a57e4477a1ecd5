"""nbgrader's exchange among users who do not trust each other: what is handed in, and what is collected.

nbgrader's own collector only warns of a submission under another's name, and takes it in place of the
student's; it follows links, with the grader's rights, and one odd file ends it for the whole class.
Its own submissions can be read and changed by whoever learns their names.
"""

import os
import re
import secrets
import shutil
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

from nbgrader.exchange import ExchangeError
from nbgrader.exchange.default import ExchangeCollect, ExchangeSubmit
from nbgrader.utils import ignore_patterns

SECRET = re.compile(r"[0-9a-f]{128}")  # feedback goes into a file that is named by it
SECRET_FILE, TIMESTAMP_FILE = "submission_secret.txt", "timestamp.txt"
FILES, DEPTH, CHUNK = 10_000, 20, 1 << 20
LATER = timedelta(minutes=2)


class Submit(ExchangeSubmit):
    """Hands in, for the student and the grader's group alone."""

    def copy_files(self) -> None:
        """Copies as nbgrader does, then closes the submission.

        It leaves a folder that everybody may change, hidden by a name that is hard to guess. The
        group is the grader's, because the inbound folder hands its own down.
        """
        super().copy_files()
        if os.stat(self.inbound_path).st_mode & stat.S_ISGID:
            os.chmod(os.path.join(self.inbound_path, self.assignment_filename), 0o770)


class Refused(Exception):
    """A submission that cannot be collected, and why."""


class Collect(ExchangeCollect):
    """Collects what students themselves have handed in, and of that, plain files."""

    src_records: list[dict]  # nbgrader's, of the submissions that it has chosen

    def init_src(self) -> None:
        """Chooses each student's newest submission, among those that are the student's own."""
        super().init_src()
        self.src_records = [record for record in self.src_records if record["username"]]

    def _path_to_record(self, path: str) -> dict:
        try:
            record = super()._path_to_record(path)
            owner = owner_name(os.lstat(path))
        except (ExchangeError, OSError, ValueError, OverflowError) as error:
            return self._nobodys(path, f"it cannot be read ({error})")
        if self.check_owner and owner != record["username"]:
            return self._nobodys(path, f"it belongs to {owner!r}, whose name it should bear")
        return record

    def _nobodys(self, path: str, reason: str) -> dict:
        """A record that `init_src` leaves out; its time is never the newest."""
        self.log.warning("Not collected: %r: %s.", os.path.basename(path), reason)
        return {"username": "", "filename": os.path.basename(path), "timestamp": datetime.min}

    def do_copy(self, src: str, dest: str, log: object = None) -> None:
        """Copies one submission. What hinders that is told, and the next one collected."""
        try:
            self._copy(src, Path(dest))
        except (OSError, Refused) as error:
            shutil.rmtree(dest, ignore_errors=True)
            self.log.error("Not collected: %r: %s.", os.path.basename(src), error)

    def _copy(self, src: str, dest: Path) -> None:
        top = os.open(src, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        ignored = ignore_patterns(
            self.coursedir.ignore, self.coursedir.include, self.coursedir.max_file_size, self.log
        )
        copy = PlainCopy(os.fstat(top).st_uid, ignored, 1000 * self.coursedir.max_dir_size)
        copy.folder(top, src, dest)
        claimed = os.path.basename(src).rsplit("+", 3)[2]
        self._look_at_the_time(src, claimed, copy.changed)
        # Later steps read both, and stop for the whole class at what is no time, or where there is none.
        dest.joinpath(TIMESTAMP_FILE).write_text(claimed)
        if not SECRET.fullmatch(read_text(dest / SECRET_FILE)):
            copy.left_out.append(
                f"{SECRET_FILE} (no secret of nbgrader's; feedback cannot be fetched)"
            )
            dest.joinpath(SECRET_FILE).unlink(missing_ok=True)
            dest.joinpath(SECRET_FILE).write_text(secrets.token_hex(64))
        for name in copy.left_out:
            self.log.warning("Left out of %r: %s.", os.path.basename(src), name)

    def _look_at_the_time(self, src: str, claimed: str, changed: float) -> None:
        """Tells of a submission that was changed after the time in its name.

        Students write that name themselves. The kernel's time of a file's last change they cannot set.
        """
        record = super()._path_to_record(src)
        last = datetime.fromtimestamp(changed, UTC).replace(tzinfo=None)
        if last - record["timestamp"] > LATER:
            self.log.warning(
                "%r says it was handed in at %s, but was changed at %s UTC.",
                os.path.basename(src),
                claimed,
                last.strftime("%Y-%m-%d %H:%M:%S"),
            )


class PlainCopy:
    """Copies a folder that its owner may change meanwhile.

    Each file is opened once, without following links, and looked at and copied through that handle.
    """

    def __init__(self, owner: int, ignored, bytes_left: int) -> None:
        self.owner, self.ignored = owner, ignored
        self.bytes_left, self.files_left = bytes_left, FILES
        self.left_out: list[str] = []
        self.changed = 0.0  # when the newest file was

    def folder(self, handle: int, path: str, dest: Path, depth: int = 0) -> None:
        """Copies the open folder `handle`, which had this path, and closes it.

        Raises
        ------
        Refused
            If there is more in it than a submission may have.
        """
        try:
            if depth > DEPTH:
                raise Refused(f"more than {DEPTH} folders in each other; hand in without them")
            dest.mkdir(parents=True)
            names = os.listdir(handle)
            for name in sorted({*names} - {*self.ignored(path, names)}):
                self._entry(handle, name, os.path.join(path, name), dest / name, depth)
        finally:
            os.close(handle)

    def _entry(self, folder: int, name: str, path: str, dest: Path, depth: int) -> None:
        self.files_left -= 1
        if self.files_left < 0:
            raise Refused(f"more than {FILES} files; hand in fewer")
        try:
            # Without O_NONBLOCK, a named pipe would be waited for.
            handle = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder)
        except OSError as error:
            self.left_out.append(f"{name!r} (a link, or not to be read: {error.strerror})")
            return
        found = os.fstat(handle)
        if stat.S_ISDIR(found.st_mode):
            self.folder(handle, path, dest, depth + 1)
            return
        with os.fdopen(handle, "rb") as file:
            # Another user's file can be here by a hard link.
            if not stat.S_ISREG(found.st_mode) or found.st_uid != self.owner:
                self.left_out.append(f"{name!r} (no plain file of the student's own)")
                return
            self.changed = max(self.changed, found.st_ctime)
            with dest.open("xb") as copied:
                while chunk := file.read(min(CHUNK, self.bytes_left + 1)):
                    self.bytes_left -= len(chunk)
                    if self.bytes_left < 0:
                        raise Refused("it is larger than c.CourseDirectory.max_dir_size allows")
                    copied.write(chunk)


def owner_name(found: os.stat_result) -> str:
    """Whose a file is."""
    import pwd  # not on Windows, where there is no exchange, but the settings name this module

    try:
        return pwd.getpwuid(found.st_uid).pw_name
    except KeyError:
        return f"user number {found.st_uid}"


def read_text(path: Path) -> str:
    """The text of a file, or nothing where there is no such text."""
    try:
        return path.read_text(encoding="ascii")
    except (OSError, ValueError):
        return ""
