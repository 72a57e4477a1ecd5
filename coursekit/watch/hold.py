"""Until when feedback is held back: for the whole course, or by assignment."""

from dataclasses import dataclass, field
from datetime import datetime

from coursekit.coursefolder import CourseError

EXAMPLE = "2026-12-24T18:00, in local time, or 2026-12-24T18:00+01:00"


@dataclass(frozen=True)
class Hold:
    """The moments.

    Attributes
    ----------
    all : datetime or None
        For assignments that have none of their own.
    by_assignment : dict of str to datetime
    """

    all: datetime | None = None
    by_assignment: dict[str, datetime] = field(default_factory=dict)

    @classmethod
    def read(cls, texts: list[str], known: list[str]) -> "Hold":
        """From `DATE` and `ASSIGNMENT=DATE`.

        Raises
        ------
        CourseError
            If one is no date, or names no assignment of those known.
        """
        for_all, own = None, {}
        for text in texts:
            assignment, is_own, date = text.rpartition("=")
            try:
                moment = datetime.fromisoformat(date).astimezone()
            except ValueError as problem:
                raise CourseError(
                    f"{date!r} is no date until which feedback can be held back; expected is {EXAMPLE}."
                ) from problem
            if not is_own:
                for_all = moment
            elif assignment in known:
                own[assignment] = moment
            else:
                raise CourseError(
                    f"There is no assignment {assignment!r} in source/. Known: {', '.join(known)}."
                )
        return cls(for_all, own)

    def is_held(self, assignment: str) -> bool:
        """Whether its feedback still waits."""
        until = self.by_assignment.get(assignment, self.all)
        return until is not None and datetime.now().astimezone() < until

    def said(self) -> list[str]:
        """What to tell at the start, a sentence each."""
        moments = {"all assignments": self.all} if self.all else {}
        moments |= dict(self.by_assignment)
        return [
            f"Feedback on {name} is held back until {until:%Y-%m-%d %H:%M %Z}."
            for name, until in moments.items()
        ]
