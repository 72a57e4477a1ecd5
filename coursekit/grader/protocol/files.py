"""Files beside a notebook, as plain data: relative path to base64 text. No links, no ways out.

What is looked at, read and kept is bounded, whatever a submission's folder holds, and every folder
and file is opened below the one before it, so that no name can lead elsewhere.
"""

import base64
import contextlib
import errno
import fnmatch
import os
import re
import stat
from collections import deque
from collections.abc import Collection, Iterator
from itertools import islice
from pathlib import Path, PurePosixPath

MAX_LOOKED_AT = 20_000  # entries of folders
MAX_FILES = 900
MAX_BYTES = 64 << 20
MAX_DEPTH = 20
MAX_NAMED = 10  # names in a note
MAX_WRITTEN = 48 << 20  # bytes of files that a submission's cells write
# What nbgrader's exchange puts beside a notebook: when it was handed in, and the name of its feedback.
NBGRADERS = ("timestamp.txt", "submission_secret.txt")
# Nobody misses them, so nothing is said when they are left out.
UNINTERESTING = frozenset((".ipynb_checkpoints", "__pycache__", "__MACOSX", ".DS_Store"))
ENVIRONMENTS = frozenset(("venv", "virtualenv", "node_modules", "site-packages"))
IN_ENVIRONMENTS = frozenset(("pyvenv.cfg", "conda-meta"))
# Jupyter runs these with the rights of whoever starts it in, or points it at, their folder.
CONFIGURATION = re.compile(r"(nbgrader|jupyter\w*|ipython\w*)_config\.(py|json)", re.IGNORECASE)
FAULTS_OF_THE_MACHINE = (
    errno.ENOSPC,
    errno.EDQUOT,
    errno.EIO,
    errno.EMFILE,
    errno.ENFILE,
    errno.EROFS,
)
FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK  # not blocking: a named pipe would


def read(folder: Path, ignored: Collection[str] = (), max_bytes: int = MAX_BYTES) -> dict[str, str]:
    """The files below a folder that `collect` finds."""
    return collect(folder, ignored, max_bytes)[0]


def collect(
    folder: Path, ignored: Collection[str] = (), max_bytes: int = MAX_BYTES
) -> tuple[dict[str, str], list[str]]:
    """Reads the regular files below a folder, the nearest first; notebooks are not among them.

    Parameters
    ----------
    folder : pathlib.Path
        It may hold anything: links are not followed, and what cannot be read costs only itself.
    ignored : collection of str
        Patterns of names, as in nbgrader's `CourseDirectory.ignore`.
    max_bytes : int
        Of all files together.

    Returns
    -------
    contents : dict of str to str
        Relative path to base64 text.
    left_out : list of str
        What else there was, each with the reason; see `note`.
    """
    contents: dict[str, str] = {}
    left_out: list[str] = []
    left = max_bytes
    for name, place in regular_files(folder, ignored, left_out):
        if name in NBGRADERS or name.endswith(".ipynb"):
            continue
        if not is_inside(name):
            left_out.append(named(name, "a name that is not allowed"))
            continue
        if len(contents) >= MAX_FILES:
            left_out.append(named(name, "too many files"))
            continue
        try:
            with opened(name, place) as (file, size):
                content = file.read(left + 1) if size <= left else None
        except OSError as problem:
            left_out.append(named(name, problem.strerror or "unreadable"))
            continue
        if content is None or len(content) > left:
            left_out.append(named(name, f"more than {max_bytes >> 20} MB together"))
            continue
        left -= len(content)
        contents[name] = base64.b64encode(content).decode()
    return contents, left_out


def note(left_out: list[str]) -> str:
    """One sentence about what has been left out; empty if nothing has."""
    if not left_out:
        return ""
    more = f" and {len(left_out) - MAX_NAMED} more" if len(left_out) > MAX_NAMED else ""
    return f"left out beside the notebook: {', '.join(left_out[:MAX_NAMED])}{more}"


def changes(folder: Path, seen: dict[str, tuple]) -> dict[str, str]:
    """Files that are new or changed since `seen` was last brought up to date, by size and time."""
    found: dict[str, str] = {}
    left = MAX_WRITTEN
    for name, place, stamp in stamps(folder):
        if seen.get(name) == stamp:
            continue
        seen[name] = stamp
        if stamp[0] > left or len(found) >= MAX_FILES:
            continue
        try:
            with opened(name, place) as (file, _):
                content = file.read(left + 1)
        except OSError:
            continue
        if len(content) <= left:
            left -= len(content)
            found[name] = base64.b64encode(content).decode()
    return found


def stamps(folder: Path) -> Iterator[tuple[str, int, tuple[int, int]]]:
    """Names of files that may travel, a descriptor of each one's folder, its size and time."""
    for name, place in regular_files(folder, (), []):
        if is_inside(name):
            try:
                state = os.stat(os.path.basename(name), dir_fd=place, follow_symlinks=False)
            except OSError:
                continue
            yield name, place, (state.st_size, state.st_mtime_ns)


def accepted(changed: dict[str, object], written: dict[str, str]) -> dict[str, str]:
    """Those of the changed files that still fit into what a submission may write."""
    found: dict[str, str] = {}
    left = MAX_WRITTEN * 4 // 3 - sum(map(len, written.values()))
    for name, content in changed.items():
        if not is_inside(name) or type(content) is not str:
            continue
        if name not in written and len(written) + len(found) >= MAX_FILES:
            continue
        more = len(content) - len(written.get(name, ""))
        if more <= left:
            left -= more
            found[name] = content
    return found


def regular_files(
    folder: Path, ignored: Collection[str], left_out: list[str]
) -> Iterator[tuple[str, int]]:
    """Relative names of regular files, the nearest first, with a descriptor of each one's folder.

    Links, special files and folders that are nobody's data are added to `left_out`.
    """
    try:
        root = os.open(folder, FOLDER)
    except OSError as problem:
        left_out.append(named(folder.name + "/", problem.strerror or "unreadable"))
        return
    waiting, left = deque([""]), MAX_LOOKED_AT
    try:
        while waiting:
            path = waiting.popleft()
            try:
                place = open_folder(root, path)
            except OSError as problem:
                left_out.append(named(path + "/", problem.strerror or "unreadable"))
                continue
            try:
                entries = entries_of(place, left + 1)
                if len(entries) > left:
                    left_out.append(
                        named(path + "/", f"in part: more than {MAX_LOOKED_AT} files and folders")
                    )
                entries = entries[:left]
                left -= len(entries)
                if path and IN_ENVIRONMENTS & {name for name, _ in entries}:
                    left_out.append(named(path + "/", "an environment"))
                    continue
                for name, kind in entries:
                    below = f"{path}/{name}" if path else name
                    if name in UNINTERESTING or is_ignored(name, ignored):
                        continue
                    if kind == "file":
                        yield below, place
                    elif kind != "folder":
                        left_out.append(named(below, kind))
                    elif reason := reason_to_skip(below):
                        left_out.append(named(below + "/", reason))
                    else:
                        waiting.append(below)
            finally:
                os.close(place)
    finally:
        os.close(root)


def entries_of(place: int, most: int) -> list[tuple[str, str]]:
    """Names and kinds of a folder's entries, sorted; not more than that many."""
    found = []
    try:
        with os.scandir(place) as entries:
            for entry in islice(entries, most):
                found.append((entry.name, kind_of(entry)))
    except OSError:
        pass  # what has been seen of it counts
    return sorted(found)


def kind_of(entry: os.DirEntry) -> str:
    try:
        if entry.is_symlink():
            return "a link"
        if entry.is_dir(follow_symlinks=False):
            return "folder"
        return "file" if entry.is_file(follow_symlinks=False) else "a special file"
    except OSError:
        return "unreadable"


def reason_to_skip(path: str) -> str:
    """Why a folder is not looked into; empty if it is."""
    name = path.rpartition("/")[2]
    if name in ENVIRONMENTS:
        return "an environment"
    if name.startswith("."):
        return "a hidden folder"
    if name.endswith(".ipynb"):
        return "a folder with a notebook's name"
    return "too deep" if path.count("/") >= MAX_DEPTH - 1 else ""


def open_folder(root: int, path: str) -> int:
    """A descriptor of a folder below another, opened step by step: through no link."""
    place = os.dup(root)
    for part in path.split("/") if path else []:
        above = place
        try:
            place = os.open(part, FOLDER, dir_fd=above)
        finally:
            os.close(above)
    return place


@contextlib.contextmanager
def opened(name: str, place: int) -> Iterator[tuple]:
    """An open regular file and its size; `place` is a descriptor of its folder."""
    descriptor = os.open(os.path.basename(name), FILE, dir_fd=place)
    with os.fdopen(descriptor, "rb") as file:
        state = os.fstat(descriptor)
        if not stat.S_ISREG(state.st_mode):
            raise OSError(0, "a special file")
        yield file, state.st_size


def is_ignored(name: str, patterns: Collection[str]) -> bool:
    """Whether a shell's pattern matches: a hidden name only if the pattern begins with a dot."""
    return any(
        fnmatch.fnmatchcase(name, pattern)
        for pattern in patterns
        if pattern.startswith(".") or not name.startswith(".")
    )


def named(name: str, reason: str) -> str:
    return f"{name[:60]!r} ({reason})"


def write(folder: Path, contents: dict[str, str]) -> None:
    """Writes files below a folder; names that lead out of it, or through a link, are left out.

    Raises
    ------
    OSError
        If the machine, not the content, is why one cannot be written.
    """
    root = folder.resolve()
    for name, content in contents.items():
        if not is_inside(name) or not isinstance(content, str):
            continue
        path = root / name
        try:
            if path.parent.resolve() == root / PurePosixPath(name).parent:
                replace(path, base64.b64decode(content))
        except (OSError, ValueError) as problem:
            if getattr(problem, "errno", None) in FAULTS_OF_THE_MACHINE:
                raise
            continue  # a name too long, a file where a folder should be, no base64


def replace(path: Path, content: bytes) -> None:
    """Makes a new file in place of what was there, but not of a link or folder: whole, or not at all."""
    if path.is_symlink() or path.is_dir():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)  # it may be read-only
    try:
        with path.open("xb") as file:
            file.write(content)
    except OSError:
        path.unlink(missing_ok=True)
        raise


def is_inside(name: object) -> bool:
    """Whether a file of that relative name may lie beside a notebook."""
    if not isinstance(name, str) or not name or len(name) > 200 or "\0" in name:
        return False
    parts = PurePosixPath(name).parts
    if name in NBGRADERS or any(part.endswith(".ipynb") for part in parts):
        return False
    if not parts or len(parts) > MAX_DEPTH or CONFIGURATION.fullmatch(parts[-1]):
        return False
    return not name.startswith("/") and ".." not in parts and "\\" not in name
