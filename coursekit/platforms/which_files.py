"""Which of the files that a platform gave belong to a submission, and under which names."""

import os
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

from coursekit.grader.protocol import files
from coursekit.handed_in import ARCHIVES
from coursekit.platforms.archives import Entry
from coursekit.platforms.bounds import Member, Source
from coursekit.report.table import shorten

MOST_NAMED = 3


@dataclass(frozen=True)
class Item:
    """A file that may become part of a submission."""

    entry: Entry
    member: Member
    source: Source


Named = list[tuple[str, Item]]  # with the name that each gets below the submission's folder


def newest(items: Sequence[Item], notes: list[str]) -> Named:
    """Each file under its name, of a notebook's versions only the newest.

    Canvas calls what is handed in again `name-1.ipynb`. Other files lose that number only with a
    notebook that had one: a student may have numbered them.
    """
    versions: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        if is_notebook(item.entry.file_name):
            versions[item.entry.file_name].append(item)
    chosen = []
    for name, same in versions.items():
        if not any(item.entry.attachment_id for item in same):
            chosen += [(name, item) for item in same]
            continue
        same.sort(key=lambda item: age(item.entry))
        chosen.append((name, same[-1]))
        if len(same) > 1:
            older = [item.entry.full_name for item in same[:-1]]
            notes.append(
                f"{len(same)} versions: {quoted(same[-1].entry.full_name)} taken, "
                f"not {listed(older)}"
            )
    again = any(item.entry.version for _, item in chosen)
    rest = [item for item in items if not is_notebook(item.entry.file_name)]
    cut = [item.entry.file_name for item in rest]
    for item in rest:
        entry = item.entry
        is_plain = again and cut.count(entry.file_name) == 1
        chosen.append((entry.file_name if is_plain else entry.full_name, item))
    return chosen


def age(entry: Entry) -> tuple[int, int, datetime]:
    """What orders versions: Canvas's number, the attachment's id, the time."""
    return entry.version, int(entry.attachment_id or 0), entry.modified or datetime.min


def without_folders_around(named: Named) -> Named:
    """The names below the folder that holds them all."""
    if not named:
        return named
    around = os.path.commonpath([os.path.dirname(name) for name, _ in named])
    return [(name.removeprefix(f"{around}/") if around else name, item) for name, item in named]


def is_notebook(name: str) -> bool:
    return name.lower().endswith(".ipynb")


def is_archive(name: str) -> bool:
    return name.lower().endswith(ARCHIVES)


def is_allowed(name: str) -> bool:
    """Whether a file of that name may lie in a submission."""
    return files.is_inside(name[: -len(".ipynb")] if is_notebook(name) else name)


def narrowed(named: Named, assignment: str, notes: list[str]) -> Named:
    """Only what is in the assignment's folder, where a student has handed in a whole course."""
    if any("/" not in name and is_notebook(name) for name, _ in named):
        return named
    places = {
        str(parent)
        for name, _ in named
        if is_notebook(name)
        for parent in PurePosixPath(name).parents
        if parent.name == assignment
    }
    if not places:
        return named
    place = min(places, key=lambda path: (path.count("/"), path)) + "/"
    inside = [(n.removeprefix(place), item) for n, item in named if n.startswith(place)]
    if len(inside) < len(named):
        notes.append(f"only the folder {quoted(place)} was taken")
    return inside


# --- in words -----------------------------------------------------------------------------------


def quoted(name: str) -> str:
    return repr(shorten(name, 60))


def listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return ", ".join(map(quoted, names[:MOST_NAMED])) + more


def in_words(left_out: Sequence[tuple[str, str]]) -> str:
    """Names of what was left out, by reason."""
    reasons: dict[str, list[str]] = defaultdict(list)
    for name, reason in left_out:
        reasons[reason].append(name)
    return "; ".join(f"{listed(names)} ({reason})" for reason, names in reasons.items())
