"""Files beside a notebook, as plain data: relative path to base64 text. No links, no ways out."""

import base64
import os
from pathlib import Path, PurePosixPath

MAX_FILES = 500
MAX_BYTES = 64 << 20


def read(folder: Path, ignored: tuple[str, ...] = (".ipynb",)) -> dict[str, str]:
    """The regular files below a folder but those with an ignored ending.

    Links are not followed, so a submission cannot bring in what lies elsewhere.
    """
    found, size = {}, 0
    for name, path in regular_files(folder):
        size += path.stat().st_size
        if name.endswith(ignored) or not os.access(path, os.R_OK) or not is_inside(name):
            continue
        if size > MAX_BYTES or len(found) >= MAX_FILES:
            break
        found[name] = base64.b64encode(path.read_bytes()).decode()
    return found


def changes(folder: Path, seen: dict[str, tuple]) -> dict[str, str]:
    """Files that are new or changed since `seen` was last brought up to date, by size and time."""
    found, size = {}, 0
    for name, path in regular_files(folder):
        state = path.stat()
        stamp = (state.st_size, state.st_mtime_ns)
        if seen.get(name) == stamp or name.endswith(".ipynb"):
            continue
        size += state.st_size
        if size > MAX_BYTES or len(found) >= MAX_FILES:
            break
        seen[name] = stamp
        try:
            found[name] = base64.b64encode(path.read_bytes()).decode()
        except OSError:
            continue
    return found


def regular_files(folder: Path) -> list[tuple[str, Path]]:
    """Relative names and paths of regular files, in order, links and hidden folders left out."""
    found = []
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith((".", "__pycache__")) and not name.endswith(".ipynb")
        )
        for name in sorted(names):
            path = Path(place) / name
            if path.is_file() and not path.is_symlink():
                found.append((path.relative_to(folder).as_posix(), path))
    return found


def write(folder: Path, contents: dict[str, str]) -> None:
    """Writes files below a folder; names that lead out of it, or through a link, are left out."""
    root = folder.resolve()
    for name, content in list(contents.items())[:MAX_FILES]:
        if not is_inside(name) or not isinstance(content, str):
            continue
        path = root / name
        if path.parent.resolve() != root / PurePosixPath(name).parent:
            continue
        if path.is_symlink() or path.is_dir():
            continue
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(base64.b64decode(content))
        except (OSError, ValueError):  # a name too long, a file where a folder should be, no base64
            continue


def is_inside(name: object) -> bool:
    if not isinstance(name, str) or not name or len(name) > 200 or "\0" in name:
        return False
    parts = PurePosixPath(name).parts
    if name == "timestamp.txt" or any(part.endswith(".ipynb") for part in parts):
        return False  # nbgrader's own
    return not name.startswith("/") and ".." not in parts and "\\" not in name


def timestamp_problem(folder: Path) -> str:
    """Why a submission's timestamp.txt cannot be used; empty if it can, or if there is none."""
    from nbgrader.utils import parse_utc  # not needed, and heavy, in a student's process

    path = folder / "timestamp.txt"
    if not path.is_symlink() and not path.exists():
        return ""
    if path.is_symlink() or not path.is_file() or not os.access(path, os.R_OK):
        return "is no readable file"
    if path.stat().st_size > 1000:
        return "is no time"
    try:
        text = path.read_text(encoding="utf-8").strip()
        if text:
            parse_utc(text)
    except Exception:  # dateutil raises this and that
        return "is no time"
    return ""
