"""Whose a file of an archive is: what its name says, and the teacher's table, matched to the course."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from coursekit.coursefolder import CourseError
from coursekit.platforms.archives import PLATFORMS, Entry, Layout
from coursekit.platforms.people import BY_NAME, Clues, Match, Roster, Student
from coursekit.platforms.tables import Table, TablePerson
from coursekit.report.table import shorten

# What else there can be done about somebody who is not found.
GROUP = (
    "A group's submission names no student: put a copy of its folder into submitted/STUDENT/{0}/ of "
    "each member."
)
UNKNOWN = (
    "Somebody is missing in the gradebook: `python3 course.py students TABLE` enters a platform's table "
    "of students. Somebody has another name there: `nbgrader db student add ID --first-name=… "
    "--last-name=…` changes it, or --names TABLE tells who it is (Moodle's grading worksheet or "
    "gradebook, Canvas's gradebook)."
)
BLIND = (
    "Blind marking: only Moodle's grading worksheet of this assignment tells who a participant is, "
    "once the identities are revealed: --names WORKSHEET."
)
SAME_NAME = (
    "Two have this name: add --names with Moodle's grading worksheet of this assignment, or with "
    "Canvas's gradebook."
)
ANONYMOUS = (
    "Anonymous grading: Canvas does not say who it is. Turn it off there, and download again."
)


SEVERAL = "is found for several people"


class Owners:
    """Finds the students of an assignment's files.

    Parameters
    ----------
    roster : Roster
    assignment : str
    table : Table, optional
        That says more of people than the archive does.

    Raises
    ------
    CourseError
        If nobody in the table is of the course.
    """

    def __init__(self, roster: Roster, assignment: str, table: Table | None = None) -> None:
        self.roster, self.assignment = roster, assignment
        people = [person for person in table.people() if not person.is_test] if table else []
        told = [person.clues for person in people if person.clues != Clues()]
        if table and told and not any(roster.find(clues).student for clues in told):
            raise CourseError(
                f"{table.path} names nobody of this course's gradebook: is it of another course? Give "
                "this course's table, or enter its people first: `python3 course.py students TABLE`."
            )
        self.people = dict(enumerate(people))
        self.by_participant = {p.participant: p for p in people if p.participant}
        self.by_id = {number: person for person in people for number in person.clues.ids}
        # The table's people, to be found by name like the course's.
        self.by_name = Roster(
            Student(str(number), first_name=person.first_name or person.name,
                    last_name=person.last_name)
            for number, person in self.people.items()
        )  # fmt: skip

    def find(self, layout: Layout, entry: Entry) -> Match:
        """The student, or why there is none."""
        if not entry.owner:
            return Match(None, "its name says nobody's")
        if entry.is_anonymous:
            return Match(None, "anonymous in Canvas")
        if layout not in PLATFORMS:
            return self.of_folder(entry.owner)
        match = self.of_canvas(entry) if layout is Layout.CANVAS else self.of_moodle(entry)
        return replace(match, by=BY_NAME) if self.has_other_number(entry) else match

    def of_canvas(self, entry: Entry) -> Match:
        names = Clues(ids=(entry.user_id,), names=(entry.owner,))
        person = self.by_id.get(entry.user_id) or self.named(entry.owner)
        return self.roster.find(joined(names, person.clues) if person else names)

    def of_moodle(self, entry: Entry) -> Match:
        by_name = self.roster.find(Clues(names=(entry.owner,)))
        person = self.by_participant.get(entry.participant) or self.named(entry.owner)
        if person is None:
            if self.by_participant and entry.participant and not by_name.student:
                return Match(None, f"participant {entry.participant} is not in the worksheet")
            return by_name
        if not any(
            (person.clues.ids, person.clues.emails, person.clues.logins, person.clues.names)
        ):
            return Match(None, "the worksheet has no name for it")
        match = self.roster.find(person.clues)
        if match.student and by_name.student and match.student != by_name.student:
            return Match(
                None,
                f"the archive says {by_name.student.id}, the worksheet {match.student.id}: is it of "
                "this assignment?",
            )
        return match

    def of_folder(self, owner: str) -> Match:
        """By a name that somebody gave to a folder or file: the longest beginning that means a student."""
        first = None
        for text in beginnings(owner, self.assignment):
            person = self.by_id.get(text) or self.named(text)
            clues = Clues(logins=(text,), names=(text.replace("_", " "),))
            match = self.roster.find(joined(clues, person.clues) if person else clues)
            if match.student or not match.problem.startswith("no student"):
                return match
            first = first or match
        return Match(None, f"no student of this course is called {shorten(owner, 60)}")

    def named(self, name: str) -> TablePerson | None:
        """The one person of the table who has a name."""
        match = self.by_name.find(Clues(names=(name.replace("_", " "),)))
        return self.people[int(match.student.id)] if match.student else None

    def has_other_number(self, entry: Entry) -> bool:
        """Whether the table has another number for this name, so that what else it says of the name may
        be another person's."""
        number = entry.participant or entry.user_id
        if not number or number in (self.by_participant if entry.participant else self.by_id):
            return False
        person = self.named(entry.owner)
        return bool(person and (person.participant if entry.participant else person.clues.ids))

    def group_of(self, layout: Layout, entry: Entry, student: Student) -> str:
        """What a Canvas file is named after, if that is not the student whose id it bears."""
        if layout is not Layout.CANVAS or not (student.first_name or student.last_name):
            return ""
        is_theirs = Roster([student]).find(Clues(names=(entry.owner,))).student
        person = self.by_id.get(entry.user_id)
        is_in_table = person is not None and self.named(entry.owner) is person
        return "" if is_theirs or is_in_table else entry.owner


def beginnings(owner: str, assignment: str) -> Iterator[str]:
    """A name without the assignment's, then ever less of it: "anna_lab_1", "anna_lab", "anna".

    GitHub Classroom puts the assignment's name first, with dashes in place of other signs.
    """
    signs = r"[\W_]+".join(map(re.escape, re.findall(r"[^\W_]+", assignment)))
    text = re.sub(rf"^{signs}[\W_]+(?=.)", "", owner, flags=re.IGNORECASE)
    yield text
    for found in reversed(list(re.finditer(r"[\W_]+", text))):
        if found.start() > 1:
            yield text[: found.start()]


def joined(one: Clues, other: Clues) -> Clues:
    """All that two say of the same person."""
    return Clues(
        *(
            tuple(dict.fromkeys(mine + theirs))
            for mine, theirs in (
                (one.ids, other.ids),
                (one.logins, other.logins),
                (one.emails, other.emails),
                (one.names, other.names),
            )
        )
    )


def hints(assignment: str, unknown: Sequence[tuple[Entry, str]]) -> list[str]:
    """What to do about those who were not found, each with the reason.

    In blind marking, several participants have the same name, which is nobody's.
    """
    told = [SAME_NAME] if any(is_of_several(problem) for _, problem in unknown) else []
    rest = [entry for entry, problem in unknown if not is_of_several(problem)]
    if not rest:
        return told
    participants = {(entry.owner, entry.participant) for entry in rest if entry.participant}
    same = Counter(owner for owner, _ in participants)
    is_platforms = any(e.participant or e.user_id or "_assign" in e.path for e in rest)
    told += [UNKNOWN]
    told += [GROUP.format(assignment)] if is_platforms else []
    told += [BLIND] if any(number > 1 for number in same.values()) else []
    told += [ANONYMOUS] if any(entry.is_anonymous for entry in rest) else []
    return told


def is_of_several(problem: str) -> bool:
    """Whether somebody is not told because several have the name, here or in the archives."""
    return "have the name" in problem or problem.endswith(SEVERAL)
