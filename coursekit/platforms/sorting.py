"""Sorts the files of archives: whose each is, and which of a student's submissions are the newest."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

from coursekit.platforms.archives import PLATFORMS, Entry, Layout, folder_around, read_names
from coursekit.platforms.bounds import Source
from coursekit.platforms.owners import SEVERAL, Owners
from coursekit.platforms.people import BY_NAME
from coursekit.platforms.place import Origin, is_possible
from coursekit.platforms.which_files import Item, is_archive, is_notebook
from coursekit.report.table import shorten


@dataclass
class Handed:
    """What one archive has of one person or group.

    Attributes
    ----------
    archive : str
    layout : Layout
    items : list of Item
    group : str
        What it is named after, if that is not the student.
    by_name : bool
        Whether only the name tells whose it is.
    """

    archive: str
    layout: Layout
    items: list[Item] = field(default_factory=list)
    group: str = ""
    by_name: bool = False

    @property
    def entry(self) -> Entry:
        return self.items[0].entry

    @property
    def late(self) -> bool:
        return any(item.entry.late for item in self.items)

    @property
    def origin(self) -> Origin:
        entries = [item.entry for item in self.items]
        all_times = [entry.modified for entry in entries if entry.modified]
        times = [time.isoformat() for time in all_times if is_possible(time)]
        number = max(int(entry.attachment_id or 0) for entry in entries)
        whose = self.entry.participant, self.entry.user_id
        return Origin(self.archive, number, max(times, default=""), *whose)


@dataclass
class Sorted:
    """What archives hold, by whose it is.

    Attributes
    ----------
    students : dict of str to list of Handed
    unknown : list of tuple of Handed and str
        With the reason why nobody is known for it.
    disputed : set of str
        Students of whom the archives have submissions of several people; they are in `unknown`.
    stray : list of str
        Files that are no submission, such as a list of names.
    """

    students: dict[str, list[Handed]] = field(default_factory=dict)
    unknown: list[tuple[Handed, str]] = field(default_factory=list)
    disputed: set[str] = field(default_factory=set)
    stray: list[str] = field(default_factory=list)


def sort_out(sources: Sequence[Source], owners: Owners) -> Sorted:
    """Matches all files to students."""
    found = Sorted()
    for source in sources:
        layout, groups = grouped(source, owners)
        mine: dict[str, Handed] = {}
        for handed in groups:
            match = owners.find(layout, handed.entry)
            if match.student is None:
                names = [item.entry.path for item in handed.items]
                if layout in PLATFORMS or any(map(is_work, names)):
                    found.unknown.append((handed, match.problem))
                else:
                    found.stray += names
                continue
            who = match.student.id
            handed.group = owners.group_of(layout, handed.entry, match.student)
            handed.by_name = match.by == BY_NAME
            if who in mine and layout not in PLATFORMS:
                mine[who].items += handed.items  # anna.ipynb and anna_2.ipynb are one submission
            else:
                if who in mine:
                    found.disputed.add(who)
                mine[who] = handed
                found.students.setdefault(who, []).append(handed)
    found.disputed |= {who for who, handed in found.students.items() if are_of_several(handed)}
    for who in sorted(found.disputed):
        problem = f"{shorten(who, 60)} {SEVERAL}"
        found.unknown += [(handed, problem) for handed in found.students.pop(who)]
    return found


def are_of_several(handed: list[Handed]) -> bool:
    """Whether submissions of the same name have different numbers, and nothing else tells whose."""
    return any(
        (one.by_name or other.by_name) and one.origin.is_anothers(other.origin)
        for one, other in itertools.combinations(handed, 2)
    )


def grouped(source: Source, owners: Owners) -> tuple[Layout, list[Handed]]:
    """The files of an archive by person; in a folder around all of them that is nobody's, by what is in it."""
    layout, pairs = read_names(source.members)
    around = folder_around([member.name for member in source.members])
    if layout not in PLATFORMS and around and owners.find(layout, pairs[0][0]).student is None:
        layout, pairs = read_names(source.members, inside=around)
    groups: dict[tuple[str, ...], Handed] = {}
    for entry, member in pairs:
        key = (entry.participant or entry.user_id, entry.owner)
        handed = groups.setdefault(key, Handed(source.path.name, layout))
        handed.items.append(Item(entry, member, source))
    return layout, list(groups.values())


def is_work(name: str) -> bool:
    return is_notebook(name) or is_archive(name)


def newest_first(handed: list[Handed]) -> list[Handed]:
    """In the order in which they count: a later archive's first, unless it is certainly older."""
    found, rest = [], handed
    while rest:
        best = rest[0]
        for other in rest[1:]:
            best = best if other.origin.is_older(best.origin) else other
        found.append(best)
        rest = [one for one in rest if one is not best]
    return found
