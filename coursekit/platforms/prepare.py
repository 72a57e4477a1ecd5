"""Makes a submission's folder of the files that a platform gave: which is the notebook, what lies beside."""

import contextlib
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from coursekit.coursefolder import CourseFolder
from coursekit.grader.plugin import misnamed
from coursekit.handed_in import ARCHIVES
from coursekit.platforms import unpack
from coursekit.platforms.archives import Entry
from coursekit.platforms.bounds import Budget, Limits, Refused
from coursekit.platforms.member_names import is_hidden
from coursekit.platforms.which_assignment import cells_of
from coursekit.platforms.which_files import (
    Item,
    Named,
    in_words,
    is_allowed,
    is_archive,
    is_notebook,
    listed,
    narrowed,
    newest,
    without_folders_around,
)

MOST_NESTED = 3


@dataclass
class Prepared:
    """A submission, as it would be graded.

    Attributes
    ----------
    folder : pathlib.Path
    notebook : str
        What the notebook was called in the archive.
    problem : str
        Why there is nothing to collect; empty if there is.
    notes : list of str
        What the teacher is told.
    left_out : list of tuple of str
        Names of files that were not unpacked, each with the reason.
    look : bool
        Whether somebody should look at it.
    doubt : str
        Why it is hardly a notebook of this assignment, so that one that surely is counts more, even an
        older one; empty if it surely is.
    """

    folder: Path
    notebook: str = ""
    problem: str = ""
    notes: list[str] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)
    look: bool = False
    doubt: str = ""

    @property
    def is_right(self) -> bool:
        """Whether there is something to collect, and no doubt."""
        return not (self.problem or self.doubt)


class Preparing:
    """Makes submissions of one assignment.

    Parameters
    ----------
    course : CourseFolder
    assignment : str
    limits : Limits
    """

    def __init__(self, course: CourseFolder, assignment: str, limits: Limits) -> None:
        self.assignment, self.limits = assignment, limits
        self.expected = f"{assignment}.ipynb"
        self.unpacked = 0  # bytes, of all submissions
        self.released = cells_of(course, assignment)

    def prepare(self, items: Sequence[Item], folder: Path) -> Prepared:
        """Unpacks a submission into a new folder, its notebook under the name that is expected.

        Raises
        ------
        OSError
            If the machine is why it cannot be written.
        """
        made, budget = Prepared(folder), Budget.of(self.limits)
        folder.mkdir(parents=True)
        origins = self.write(newest(items, made.notes), made, budget)
        if not any(map(is_notebook, origins)):
            origins |= self.open_nested(origins, made, budget)
        self.unpacked += self.limits.submission_bytes - budget.size
        if made.left_out:
            made.notes.append(f"left out: {in_words(made.left_out)}")
            made.look = True
        self.choose(made, origins)
        return made

    def write(self, named: Named, made: Prepared, budget: Budget) -> dict[str, str]:
        """Unpacks files, notebooks first; returns what each was called in the archive, by its name."""
        made.left_out += [
            (name, item.member.problem) for name, item in named if item.member.problem
        ]
        named = [pair for pair in named if not pair[1].member.problem and not is_hidden(pair[0])]
        named = without_folders_around(narrowed(named, self.assignment, made.notes))
        origins = {}
        for name, item in sorted(named, key=lambda pair: (not is_notebook(pair[0]), pair[0])):
            try:
                if not is_allowed(name):
                    raise Refused("a name that nbgrader or Jupyter would obey, or too long a one")
                unpack.copy(item.source, item.member, made.folder / name, self.limits, budget)
                origins[name] = item.entry.path
            except Refused as problem:
                made.left_out.append((name, str(problem)))
        return origins

    def open_nested(
        self, origins: dict[str, str], made: Prepared, budget: Budget
    ) -> dict[str, str]:
        """Opens the archives of a submission that has no notebook otherwise, but none inside them."""
        found: dict[str, str] = {}
        archives = [name for name in origins if name.lower().endswith(ARCHIVES)]
        for number, name in enumerate(archives[:MOST_NESTED]):
            aside = made.folder.with_name(f".nested-{number}-{made.folder.name}")
            (made.folder / name).rename(aside)
            try:
                with contextlib.ExitStack() as stack:
                    source = unpack.open_source(aside, self.limits.nested, stack)
                    named = [
                        (m.name, Item(Entry(f"{origins[name]}/{m.name}", ""), m, source))
                        for m in source.members
                    ]
                    found |= self.write(named, made, budget)
            except Refused as problem:
                made.left_out.append((name, str(problem)))
            finally:
                aside.unlink()
            del origins[name]
        made.left_out += [(name, "an archive in an archive") for name in found if is_archive(name)]
        return found

    def choose(self, made: Prepared, origins: dict[str, str]) -> None:
        """Settles which file is the notebook, and gives it its name."""
        expected = made.folder / self.expected
        notebooks = sorted(filter(is_notebook, origins))
        try:
            found = misnamed.find_notebook(expected, made.folder.parent, self.released, set())
        except misnamed.Ambiguous:
            place = f"submitted/{made.folder.parent.name}/{self.assignment}/{self.expected}"
            made.problem = (
                f"several notebooks hold other answers: {listed(notebooks)}; put the right "
            )
            made.problem += f"one at {place}"
            return
        chosen = str(found.path.relative_to(made.folder))
        if chosen not in origins and len(notebooks) == 1:
            chosen = notebooks[0]
        if chosen not in origins:
            kind = "notebooks, but none of this assignment" if notebooks else "no notebook"
            made.problem = f"{kind}: {listed(notebooks or sorted(origins))}" if origins else kind
            return
        made.notebook = origins[chosen]
        self.judge(made, chosen, notebooks)
        put_right(made.folder, chosen, self.expected)

    def judge(self, made: Prepared, chosen: str, notebooks: list[str]) -> None:
        """Says what is to be known of the notebook."""
        path = made.folder / chosen
        content = misnamed.read(path, made.folder.parent, self.released)
        if chosen != self.expected:
            made.notes.append("renamed")
        others = [name for name in notebooks if name != chosen]
        if others:
            made.notes.append(f"kept beside it: {listed(others)}")
        if content is None:
            made.doubt = "cannot be read as a notebook"
        elif self.released and not content.is_this:
            made.doubt = "holds fewer than half of this assignment's cells"
        elif self.released and not content.answers:
            made.notes.append("is as it was handed out")
        if made.doubt:
            made.notes.append(made.doubt)
            made.look = True


def put_right(folder: Path, chosen: str, expected: str) -> None:
    """Gives the notebook its name, at the top; what lay beside it lies beside it again."""
    if chosen == expected:
        return
    if (folder / expected).exists():
        (folder / expected).rename(folder / f"other-{expected}")
    (folder / chosen).rename(folder / expected)
    place = (folder / chosen).parent
    if place != folder:
        for path in sorted(place.iterdir()):
            if not (folder / path.name).exists():
                shutil.move(path, folder / path.name)
        with contextlib.suppress(OSError):  # what has a namesake at the top stays where it is
            os.removedirs(place)
