"""`course.py students`: enters the students of a platform's table into the gradebook."""

import re
from collections import Counter
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from coursekit.coursefolder import NOT_STUDENTS, CourseError, CourseFolder
from coursekit.platforms.fill import students_of
from coursekit.platforms.people import BY_NAME, Clues, Match, Roster, Student, folded
from coursekit.platforms.tables import Kind, Table, TablePerson, read_table
from coursekit.report.table import printable, shorten

LEGAL = re.compile(r"\w[\w.@-]{0,127}")
EASTERN = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
)  # where the last name comes first
NAME, REASON = 40, 160
WORDS = {
    "first_name": "first name",
    "last_name": "last name",
    "email": "e-mail",
    "lms_user_id": "id in Canvas",
}


@dataclass
class Entries:
    """What becomes of the gradebook's students.

    Attributes
    ----------
    added : list of Student
    completed : dict of str to Student
        By id, as they become.
    new : dict of str to dict of str to str
        What these get, by id: each value with the word for it.
    same : int
        Students of the table of whom nothing is new.
    look : list of (str, str)
        Rows that a person has to look at: name and reason.
    """

    added: list[Student] = field(default_factory=list)
    completed: dict[str, Student] = field(default_factory=dict)
    new: dict[str, dict[str, str]] = field(default_factory=dict)
    same: int = 0
    look: list[tuple[str, str]] = field(default_factory=list)


def enter_students(course: CourseFolder, path: Path, dry_run: bool = False) -> bool:
    """Enters a table's students into the gradebook; nobody is removed, and nothing is overwritten.

    Parameters
    ----------
    course : CourseFolder
    path : pathlib.Path
        Canvas's or Moodle's gradebook, Moodle's worksheet, or a list for nbgrader, as CSV.
    dry_run : bool
        Say what would be entered, and write nothing.

    Returns
    -------
    bool
        Whether every row is entered, and agrees with what was there.

    Raises
    ------
    CourseError
        If the table cannot be read, or is of no known kind.
    """
    table = read_table(path)
    entries = work_out(table, Roster.of(course))
    if not dry_run:
        write_entries(course, entries)
    print(described(table, entries, dry_run), flush=True)
    return not entries.look


def work_out(table: Table, roster: Roster) -> Entries:
    """Who is new, and what is new of those that are known."""
    people = [person for person in table.people() if not person.is_test]
    entries = Entries()
    matches = [match(person, roster, table.kind) for person in people]
    strong = set(students_of(m for m in matches if m.by != BY_NAME))
    local_parts = Counter(local_part(mail) for p in people for mail in p.clues.emails)
    taken = {who.casefold() for who in roster.students}  # some disks do not tell Anna from anna
    seen: set[str] = set()
    for person, found in zip(people, matches, strict=True):
        of_another = found.by == BY_NAME and found.student and found.student.id in strong
        if found.student is None and not found.is_unknown:
            entries.look.append((person.name, found.problem))
        elif found.student is not None and not of_another:
            if found.student.id in seen:
                entries.look.append((person.name, f"a second row of {found.student.id}"))
                continue
            seen.add(found.student.id)
            complete(entries, found.student, person)
        elif new_id := first_free(person, local_parts, taken):
            taken.add(new_id.casefold())
            entries.added.append(as_student(person, new_id))
        else:
            entries.look.append((person.name, why_no_id(person, taken)))
    return entries


def match(person: TablePerson, roster: Roster, kind: Kind) -> Match:
    """Who of the gradebook it is. In a list for nbgrader, the id alone tells, and a name nothing."""
    if kind is not Kind.NBGRADER_STUDENTS:
        return roster.find(person.clues)
    if student := roster.students.get(person.student_id):
        return Match(student, by="id")
    found = roster.find(replace(person.clues, names=()))
    if found.student is None:
        return found
    return Match(None, f"the {found.by} is that of {found.student.id}", found.by)


# --- a row as a student ---------------------------------------------------------------------------


def as_student(person: TablePerson, student_id: str) -> Student:
    first, last = person.first_name, person.last_name
    if not (first or last):
        first, last = split_name(next(iter(person.clues.names), ""))
    email = next(iter(person.clues.emails), "")
    fields = (first, last, email, person.lms_user_id)
    return Student(student_id, *(printable(text) for text in fields))


def split_name(name: str) -> tuple[str, str]:
    """First and last name of a full one, as far as can be told."""
    last, comma, first = name.partition(",")
    if comma:
        return first.strip(), last.strip()
    if EASTERN.search(name):
        last, _, first = name.partition(" ")
    else:
        first, _, last = name.rpartition(" ")
    return first.strip(), last.strip()


def first_free(person: TablePerson, local_parts: Counter[str], taken: set[str]) -> str:
    """The student's id: the login, else the id number, else the e-mail's first part."""
    return next(
        (i for i in ids(person, local_parts) if LEGAL.fullmatch(i) and is_free(i, taken)), ""
    )


def is_free(student_id: str, taken: set[str]) -> bool:
    return student_id.casefold() not in taken and student_id not in NOT_STUDENTS


def ids(person: TablePerson, local_parts: Counter[str]) -> list[str]:
    if person.student_id:
        return [person.student_id]
    numbers = [number for number in person.clues.ids if number != person.lms_user_id]
    unique = [p for m in person.clues.emails if local_parts[p := local_part(m)] == 1]
    logins = [login for login in person.clues.logins if login not in person.clues.emails]
    return [*logins, *numbers, *unique, *person.clues.emails]


def local_part(mail: str) -> str:
    return mail.rpartition("@")[0].casefold()


def why_no_id(person: TablePerson, taken: set[str]) -> str:
    there = [text for text in (person.student_id, *person.clues.logins, *person.clues.ids) if text]
    if any(text.casefold() in taken for text in there):
        return f"the id {there[0]} is another student's, or differs from one only in case"
    return (
        "has no login, id number or e-mail that could be a folder's name (letters, digits, . _ - @)"
    )


# --- who is known already -------------------------------------------------------------------------


def complete(entries: Entries, student: Student, person: TablePerson) -> None:
    """Fills in what the gradebook does not know of a student; what differs is listed and kept."""
    known, told = asdict(student), asdict(as_student(person, student.id))
    no_name = not (student.first_name or student.last_name)
    new, other = {}, []
    for name, word in WORDS.items():
        is_name = name in ("first_name", "last_name")
        if told[name] and not known[name] and (no_name or not is_name):
            new[name] = told[name]
        elif not is_name and told[name] and folded(told[name]) != folded(known[name]):
            other.append(f"{word} {known[name]}, but {told[name]} in the table")
    same_name = Roster([student]).find(Clues(names=person.clues.names)).student is not None
    if not no_name and person.clues.names and not same_name:
        other.append(f"name {student.name}, but {person.name} in the table")
    if other:
        entries.look.append((student.id, "; ".join(other)))
    if new:
        entries.completed[student.id] = replace(student, **new)
        entries.new[student.id] = {WORDS[name]: text for name, text in new.items()}
    elif not other:
        entries.same += 1


def write_entries(course: CourseFolder, entries: Entries) -> None:
    """All of them at once, or none.

    Raises
    ------
    CourseError
        If another command has entered one of them since the gradebook was read.
    """
    from nbgrader.api import Student as Entry
    from sqlalchemy.exc import IntegrityError

    with course.gradebook() as gradebook:
        try:
            gradebook.db.add_all(Entry(**asdict(student)) for student in entries.added)
            for who, student in entries.completed.items():
                entry = gradebook.find_student(who)
                for name in WORDS:
                    setattr(entry, name, getattr(student, name) or None)
            gradebook.db.commit()
        except IntegrityError as problem:
            raise CourseError(
                "Another command has entered some of these students meanwhile, and this one has entered "
                "nobody. Give the same command again."
            ) from problem


def described(table: Table, entries: Entries, dry_run: bool) -> str:
    """What was entered, or would be."""
    verb = "would be " if dry_run else ""
    lines = [f"{table.path} ({table.kind.value})"]
    for student in entries.added if dry_run else []:
        shown = [student.id, student.name, student.email, student.lms_user_id]
        lines.append("  " + "  ".join(shorten(text, NAME) for text in shown if text))
    for who, new in entries.new.items() if dry_run else []:
        gets = ", ".join(f"{word} {shorten(text, NAME)}" for word, text in new.items())
        lines.append(f"  {shorten(who, NAME)} gets {gets}")
    words = ", ".join(dict.fromkeys(word for new in entries.new.values() for word in new))
    lines.append(
        f"students   {len(entries.added)} {verb}added, {len(entries.completed)} {verb}completed"
        f"{f' ({words})' if words else ''}, {entries.same} known already"
    )
    if entries.look:
        lines.append("\nplease look, the gradebook stays as it is there:")
        lines += [f"  {shorten(n, NAME)}: {shorten(why, REASON)}" for n, why in entries.look]
    return "\n".join(lines)
