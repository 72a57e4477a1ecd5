"""Who needs help or a look: of each student what is missing, was hit, repaired, or still waits."""

from dataclasses import dataclass

from coursekit.class_report.class_data import ClassData, Graded
from coursekit.report.table import duration

NOT_SUBMITTED, NO_GRADE, NOT_RUN = "not submitted", "no grade", "not run"
LIMIT, REPAIRED, LATE, WAITS = "limit hit", "repaired", "late", "waits for a grade by hand"
FEW = "less than half of the points"
UNREADABLE, NO_PAGE = "graded notebook cannot be read", "no feedback page"
KINDS = (
    *(NOT_SUBMITTED, NO_GRADE, NOT_RUN, FEW, LIMIT, REPAIRED),
    *(UNREADABLE, NO_PAGE, LATE, WAITS),
)


@dataclass(frozen=True)
class Need:
    """Something to look at.

    Attributes
    ----------
    kind : str
        One of KINDS.
    student : str
    text : str
        What there is to know.
    key : str
        Of the notebook in Formgrader, where it is to be seen there.
    """

    kind: str
    student: str
    text: str = ""
    key: str = ""


def needs(data: ClassData) -> list[Need]:
    """All of a class, by kind, then by student."""
    found = [Need(NOT_SUBMITTED, who) for who in data.not_submitted]
    found += [Need(NO_GRADE, who, "`course.py grade` says why") for who in data.no_grade]
    found += [need for mine in data.graded for need in of_submission(mine)]
    return sorted(found, key=lambda need: (KINDS.index(need.kind), need.student))


def of_submission(mine: Graded) -> list[Need]:
    notes, scores, who = mine.notes, mine.scores, mine.student
    found = []
    if notes.get("rejected"):
        found.append(Need(NOT_RUN, who, f"0 points: {notes['rejected']}"))
    elif scores.total < scores.maximum / 2 and not scores.by_hand:
        found.append(Need(FEW, who, f"{scores.total:g} of {scores.maximum:g}"))
    for kind, noted in ((LIMIT, "limits_hit"), (REPAIRED, "repaired")):
        if notes.get(noted):
            found.append(Need(kind, who, "; ".join(notes[noted])))
    if mine.notebook is None:
        found.append(Need(UNREADABLE, who))
    elif not mine.has_page:
        found.append(Need(NO_PAGE, who))
    if scores.seconds_late > 0:
        off = f", {scores.penalty:g} points less" if scores.penalty else ""
        found.append(Need(LATE, who, f"{duration(scores.seconds_late)}{off}"))
    if scores.by_hand:
        found.append(Need(WAITS, who, ", ".join(scores.by_hand), scores.key))
    return found
