"""Who of the course is meant: a platform's ids, logins, e-mails and names, matched to its students."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from operator import itemgetter

from coursekit.coursefolder import CourseFolder
from coursekit.report.table import shorten

BY_ID, BY_LOGIN, BY_EMAIL, BY_NAME = "id", "login", "e-mail", "name"
# Accents and the like of Latin, Greek and Cyrillic letters; the marks of other scripts are letters.
ACCENTS = dict.fromkeys(range(0x300, 0x370))
SHOWN = 60  # characters of a clue, in a message


@dataclass(frozen=True)
class Clues:
    """What a platform says of somebody.

    Attributes
    ----------
    ids : tuple of str
        The platform's user ids, id numbers, ids of a student information system.
    logins, emails : tuple of str
    names : tuple of str
        In any order and form: "Ada Lovelace", "Lovelace, Ada", "lovelaceada".
    """

    ids: tuple[str, ...] = ()
    logins: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Student:
    """A student of the gradebook."""

    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    lms_user_id: str = ""

    @property
    def name(self) -> str:
        """First and last name; the id if there is none."""
        return f"{self.first_name} {self.last_name}".strip() or self.id


@dataclass(frozen=True)
class Match:
    """Who is meant.

    Attributes
    ----------
    student : Student or None
    problem : str
        Why there is no student, as a phrase.
    by : str
        The strongest clue that told: "id", "login", "e-mail" or "name".
    is_unknown : bool
        Whether it is surely nobody of the course, rather than one of several.
    """

    student: Student | None
    problem: str = ""
    by: str = ""
    is_unknown: bool = False


class Roster:
    """The students of a course, to be found by what a platform says of them.

    Parameters
    ----------
    students : iterable of Student
    """

    def __init__(self, students: Iterable[Student]) -> None:
        self.students = {student.id: student for student in students}
        self._ids = Index()
        self._logins = Index()
        self._emails = Index()
        self._names = Index()
        self._loose_names = Index()
        for who, student in self.students.items():
            self._ids.add(who, student.id, student.lms_user_id)
            self._logins.add(who, folded(student.id), folded(student.email))
            # An id that is the first part of another address belongs to somebody else.
            own = folded(student.email) or f"{folded(student.id)}@"
            self._emails.add(who, folded(student.email), folded(student.id), own)
            self._names.add(who, *exact_names(student))
            self._loose_names.add(who, *loose_names(student))

    @classmethod
    def of(cls, course: CourseFolder) -> "Roster":
        """The students of a course's gradebook."""
        from nbgrader.api import Student as Entry

        with course.gradebook() as gradebook:
            columns = (
                Entry.id,
                Entry.first_name,
                Entry.last_name,
                Entry.email,
                Entry.lms_user_id,
            )
            rows = sorted(map(tuple, gradebook.db.query(*columns)), key=itemgetter(0))
        return cls(Student(*(value or "" for value in row)) for row in rows)

    def find(self, clues: Clues) -> Match:
        """The one student that all clues which tell something point to.

        An id tells by the student's id or `lms_user_id`; a login by the id or the e-mail; an e-mail by
        the e-mail or the id (the id is its first part: if no other e-mail is known of the student);
        a name by itself in either order, or else by its letters and digits, accents off. What only the
        name tells does not count where the student is known to have another id or e-mail: a namesake.
        """
        told = [(kind, text, found) for kind, text, found in self._look_up(clues) if found]
        if not told:
            problem = f"no student of this course has {described(clues)}"
            return Match(None, problem, is_unknown=True)
        common = set.intersection(*(found for _, _, found in told))
        if len(common) == 1:
            student, by = self.students[common.pop()], told[0][0]
            other = self._contradiction(student, clues, {kind for kind, _, _ in told})
            return other or Match(student, by=by)
        if common:
            kind, text, _ = told[-1]
            return Match(None, f"{number(common)} have the {kind} {shown(text)}: {listed(common)}")
        says = (
            f"the {kind} {shown(text)} is that of {listed(found)}" for kind, text, found in told
        )
        return Match(None, f"contradictory: {', '.join(dict.fromkeys(says))}")

    def _contradiction(self, student: Student, clues: Clues, told: set[str]) -> Match | None:
        """That a student who is found is not the one who is meant; None if nothing speaks against it.

        An e-mail can change, an id cannot: with another one it is surely somebody else.
        """
        who = shown(student.id)
        ids, emails = (list(filter(str.strip, texts)) for texts in (clues.ids, clues.emails))
        if told == {BY_NAME} and ids and student.lms_user_id:
            differs = f"the id {shown(student.lms_user_id)}, not {shown(ids[0])}"
            return Match(None, f"a namesake: {who} has {differs}", BY_NAME, is_unknown=True)
        if told == {BY_NAME} and emails and student.email:
            differs = f"the e-mail {shown(student.email)}, not {shown(emails[0])}"
            return Match(None, f"a namesake: {who} has {differs}", BY_NAME)
        is_own = any(student.id in self._emails.get(folded(address)) for address in emails)
        has_name = any(map(loose_name, (student.first_name, student.last_name)))
        if told == {BY_EMAIL} and not is_own and has_name and any(map(loose_name, clues.names)):
            problem = f"the e-mail begins like the id {who}, who is {shown(student.name)}"
            return Match(None, problem, BY_EMAIL, is_unknown=True)
        return None

    def _look_up(self, clues: Clues) -> Iterator[tuple[str, str, set[str]]]:
        """Each clue's kind, text, and the students whom it may mean, the strongest first."""
        for text in clues.ids:
            yield BY_ID, text, self._ids.get(text.strip())
        for text in clues.logins:
            exact = self._ids.get(text.strip())
            yield BY_LOGIN, text, exact or self._logins.get(folded(text))
        for text in clues.emails:
            address = folded(text)
            first_part = f"{address.rpartition('@')[0]}@"
            yield BY_EMAIL, text, self._emails.get(address) or self._emails.get(first_part)
        for text in clues.names:
            exact = self._names.get(exact_name(text))
            yield BY_NAME, text, exact or self._loose_names.get(loose_name(text))


class Index:
    """Students' ids by a key; an empty key is none."""

    def __init__(self) -> None:
        self._found: defaultdict[str, set[str]] = defaultdict(set)

    def add(self, who: str, *keys: str) -> None:
        for key in keys:
            if key not in ("", "@"):
                self._found[key].add(who)

    def get(self, key: str) -> set[str]:
        return self._found.get(key, set())


# --- names --------------------------------------------------------------------------------------


def folded(text: str) -> str:
    """Upper and lower case, and the ways to write the same letter, made equal."""
    text = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(unicodedata.normalize("NFKC", text).split())


def exact_name(name: str) -> str:
    """A name as compared: "Lovelace, Ada" is "ada lovelace"."""
    last, comma, first = folded(name).partition(",")
    return f"{first.strip()} {last.strip()}".strip() if comma else last


def exact_names(student: Student) -> list[str]:
    first, last = folded(student.first_name), folded(student.last_name)
    return [f"{first} {last}".strip(), f"{last} {first}".strip()]


def loose_name(name: str) -> str:
    """What is left of a name in a platform's file names: letters, digits, and marks that are letters.

    Accents are off, and `İ` and `ı` are `i`, as platforms and keyboards disagree about them.
    """
    plain = unicodedata.normalize("NFKD", name).translate(ACCENTS).casefold()
    plain = unicodedata.normalize("NFKD", plain).translate(ACCENTS).replace("ı", "i")
    return "".join(c for c in plain if unicodedata.category(c)[0] in "LNM")


def loose_names(student: Student) -> list[str]:
    first, last = loose_name(student.first_name), loose_name(student.last_name)
    return [first + last, last + first]


# --- in words -----------------------------------------------------------------------------------


def described(clues: Clues) -> str:
    """The clues, in words."""
    kinds = zip(
        (BY_ID, BY_LOGIN, BY_EMAIL, BY_NAME),
        (clues.ids, clues.logins, clues.emails, clues.names),
        strict=True,
    )
    parts = [f"the {kind} {shown(text)}" for kind, texts in kinds for text in texts if text.strip()]
    return " or ".join(dict.fromkeys(parts)) or "no id, login, e-mail or name"


def number(found: set[str]) -> str:
    return "two students" if len(found) == 2 else f"{len(found)} students"


def listed(found: set[str]) -> str:
    few = sorted(found)[:4]
    more = f" and {len(found) - 4} more" if len(found) > 4 else ""
    return ", ".join(map(shown, few)) + more


def shown(text: str) -> str:
    """A short piece of somebody's text, safe to print."""
    return shorten(text, SHOWN)
