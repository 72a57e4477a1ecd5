"""Collects submissions from a learning platform's archive: from its names to `submitted/`."""

import contextlib
import shutil
import sys
import textwrap
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

from coursekit.coursefolder import CourseError, CourseFolder
from coursekit.grader.plugin import student_ids
from coursekit.grader.protocol.files import FAULTS_OF_THE_MACHINE
from coursekit.platforms import unpack
from coursekit.platforms.bounds import Limits, megabytes
from coursekit.platforms.owners import Owners, hints
from coursekit.platforms.people import Roster
from coursekit.platforms.place import EARLIER, Done, Places
from coursekit.platforms.prepare import Prepared, Preparing
from coursekit.platforms.sorting import Handed, Sorted, newest_first, sort_out
from coursekit.platforms.staging import staging
from coursekit.platforms.tables import read_table
from coursekit.platforms.which_assignment import holds, refuse_another
from coursekit.platforms.which_files import listed, quoted
from coursekit.report.table import STUDENT, shorten, terminal_width

LONGEST_NOTES, LONGEST_NAME = 600, 110
MOST_NAMES = 20
NOT_COLLECTED, UNKNOWN = "NOT COLLECTED", "UNKNOWN"


@dataclass(frozen=True)
class Line:
    """What is said of one student, or of a name that is nobody's."""

    who: str
    done: str
    notes: list[str]
    look: bool = False

    def text(self, width: int) -> str:
        """One line, nothing in it that a terminal would obey."""
        notes = shorten("; ".join(self.notes), LONGEST_NOTES)
        return f"{shorten(self.who, STUDENT):<{width}}  {self.done:<13}  {notes}".rstrip()


def collect(
    course: CourseFolder,
    assignment: str,
    archives: Sequence[Path],
    names: Path | None = None,
    dry_run: bool = False,
    limits: Limits | None = None,
) -> bool:
    """Puts submissions into `submitted/`, and says a line of each.

    Parameters
    ----------
    course : CourseFolder
    assignment : str
    archives : sequence of pathlib.Path
        Zip or tar archives as downloaded, or folders. Of a student who is in several, the newest
        submission counts.
    names : pathlib.Path, optional
        A table that tells who is who.
    dry_run : bool
        Say the same and write nothing.
    limits : Limits, optional

    Returns
    -------
    bool
        Whether nothing needs a look.

    Raises
    ------
    CourseError
        If the assignment is unknown, an archive or the table cannot be read, nothing can be written, or
        another `collect` is writing.
    """
    course.choose(assignment)
    limits = limits or Limits()
    roster = read_roster(course)
    owners = Owners(roster, assignment, read_table(names) if names else None)
    preparing = Preparing(course, assignment, limits)
    places = Places(course, assignment, writes=not dry_run)
    with contextlib.ExitStack() as stack:
        sources = [stack.enter_context(unpack.opened(path, limits)) for path in archives]
        found = sort_out(sources, owners)
        submissions = [handed.items for each in found.students.values() for handed in each]
        refuse_another(course, assignment, submissions, limits)
        aside = stack.enter_context(staging(course, dry_run))
        if dry_run:
            print("A dry run: nothing is written.")
        lines = unknown_lines(found)
        whose = [*found.students, *(line.who for line in lines)]
        width = min(STUDENT, max(map(len, whose), default=0))
        for student in tqdm(sorted(found.students), desc="collect", unit="student", disable=None):
            line = take(student, found.students[student], preparing, places, aside)
            lines.append(line)
            tqdm.write(line.text(width), file=sys.stdout)
            if preparing.unpacked > limits.all_bytes:
                raise CourseError(
                    f"Stopped after {student}: more than {megabytes(limits.all_bytes)} were unpacked. "
                    "What was collected stays; collect the others from smaller archives."
                )
        for line in unknown_lines(found):
            print(line.text(width))
    print_summary(course, assignment, lines, found, roster)
    return not any(line.look for line in lines)


def take(
    student: str, handed: list[Handed], preparing: Preparing, places: Places, aside: Path
) -> Line:
    """Collects the submission that counts of one student's; what is wrong with it costs no other.

    Raises
    ------
    CourseError
        If the machine can write no more.
    """
    if problem := student_ids.problem_of(student) or places.problem_of(student):
        return Line(student, NOT_COLLECTED, [problem], look=True)
    folder = aside / "submissions"
    try:
        by_name = (one.origin for one in handed if one.by_name)
        others = (places.problem_of_name(student, origin) for origin in by_name)
        if problem := next(filter(None, others), ""):
            return Line(student, NOT_COLLECTED, [problem], look=True)
        best, made = choose(handed, preparing, folder, Path(student, places.assignment))
        there = holds(places.target(student) / preparing.expected, preparing.released)
        if made.doubt and preparing.released and there:
            made.problem = "what is there holds this assignment's cells, and stays"
        is_better = there is False and made.is_right
        if is_better:
            made.notes.append("what was there held fewer than half of this assignment's cells")
        line = put(student, best, made, places, is_better)
        shutil.rmtree(folder)
        return line
    except OSError as reason:
        if reason.errno in FAULTS_OF_THE_MACHINE:
            raise CourseError(stopped(student, reason)) from reason
        return Line(student, NOT_COLLECTED, [str(reason)], look=True)
    except Exception as reason:  # a hostile notebook can fail in any way
        return Line(student, NOT_COLLECTED, [f"cannot be read: {reason!r}"], look=True)


def choose(
    handed: list[Handed], preparing: Preparing, folder: Path, place: Path
) -> tuple[Handed, Prepared]:
    """The newest submission that is a notebook of this assignment, else the newest of all; prepared at
    a place below a new folder."""
    ordered, tried = newest_first(handed), []
    for number, one in enumerate(ordered):
        tried.append((one, preparing.prepare(one.items, folder / str(number) / place)))
        if tried[-1][1].is_right:
            break
    *newer, (best, made) = tried if tried[-1][1].is_right else tried[:1]
    for one, its in newer:
        reason = its.problem or its.doubt
        made.notes.insert(0, f"the newer one of {quoted(one.archive)} not taken: {reason}")
        made.look = True
    others = [one.archive for one in ordered[len(newer) + 1 :]]
    if others:
        made.notes.insert(0, f"{len(handed)} versions: not taken from {listed(others)}")
    return best, made


def put(student: str, best: Handed, made: Prepared, places: Places, is_better: bool) -> Line:
    """Puts a prepared submission to its place, and says all that there is to say."""
    notes = [*made.notes, *(["late, says Canvas"] if best.late else [])]
    if best.group:
        named = f"{quoted(best.group)} is named, with this student's id"
        notes.append(f"{named}: if it is a group's, the others have nothing yet")
    look = made.look or bool(best.group)
    if made.problem:
        return Line(student, NOT_COLLECTED, [made.problem, *notes], look=True)
    done, more = places.put(student, made.folder, best.origin, even_if_older=is_better)
    origin = repr(shorten(made.notebook, LONGEST_NAME)) + f" of {best.archive}"
    look |= done is Done.OLDER
    return Line(student, done.value, [origin, *([more] if more else []), *notes], look)


def unknown_lines(found: Sorted) -> list[Line]:
    """One of each person or group that is no student of the course."""
    lines = []
    for handed, problem in found.unknown:
        names = [item.entry.path for item in handed.items]
        notes = [problem, f"{listed(names)} of {handed.archive}"]
        lines.append(Line(handed.entry.owner or "?", UNKNOWN, notes, look=True))
    return lines


def read_roster(course: CourseFolder) -> Roster:
    """The course's students.

    Raises
    ------
    CourseError
        If the gradebook has none.
    """
    is_elsewhere = "db_url" in course.config().CourseDirectory
    if course.gradebook_path.is_file() or is_elsewhere:
        roster = Roster.of(course)
        if roster.students:
            return roster
    raise CourseError(
        "The gradebook knows no students, so nothing can be matched to them. Enter them first: "
        "`python3 course.py students TABLE`, with a table that Canvas or Moodle gave you to download, "
        "or a list for nbgrader."
    )


def stopped(student: str, problem: OSError) -> str:
    return (
        f"Stopped at {student}: {problem.strerror or problem}. What was collected before stays, and what "
        "was there is there still. Mend it, and give the same command again."
    )


def print_summary(
    course: CourseFolder, assignment: str, lines: list[Line], found: Sorted, roster: Roster
) -> None:
    """How many of each kind, who is missing, and what to do next."""
    counts = Counter(line.done for line in lines)
    order = [*(done.value for done in Done), NOT_COLLECTED, UNKNOWN]
    print("\n" + ", ".join(f"{counts[done]} {done}" for done in order if counts[done]))
    say("need a look", [line.who for line in lines if line.look])
    handed_in = found.students.keys() | found.disputed
    say("nothing handed in by", sorted(roster.students.keys() - handed_in))
    say("no submissions", found.stray)
    if counts[Done.REPLACED.value]:
        print(f"what was replaced is kept in {course.root / EARLIER}")
    for hint in hints(assignment, [(handed.entry, why) for handed, why in found.unknown]):
        print(textwrap.fill(hint, max(40, terminal_width()), break_on_hyphens=False))
    if counts[Done.COLLECTED.value] or counts[Done.REPLACED.value]:
        print(f"next: python3 course.py grade {assignment}")


def say(what: str, names: Sequence[str]) -> None:
    if names:
        more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
        print(f"{what}: {', '.join(shorten(name, STUDENT) for name in names[:MOST_NAMES])}{more}")
