"""The report's page of the whole course: progress over the assignments."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote

import numpy as np
from markupsafe import Markup

from coursekit.class_report import attention, pictures
from coursekit.class_report.page import AssignmentPage
from coursekit.class_report.page_tables import Cell, Table, number


@dataclass(frozen=True)
class Outcome:
    """What the page of the course keeps of an assignment's.

    Attributes
    ----------
    assignment, title : str
    maximum : float
    totals : dict of str to float
        By student.
    needs : Counter of str
        How many there are of each kind.
    alpha : float
        nan for a class too small to tell.
    seconds : float
        That running all submissions took.
    """

    assignment: str
    title: str
    maximum: float
    totals: dict[str, float]
    needs: Counter[str]
    alpha: float
    seconds: float


def outcome(page: AssignmentPage) -> Outcome:
    graded = page.data.graded
    return Outcome(
        assignment=page.assignment,
        title=page.title,
        maximum=page.data.maximum,
        totals={mine.student: mine.scores.total for mine in graded},
        needs=Counter(need.kind for need in page.needs),
        alpha=float("nan") if page.is_small else page.whole.alpha,
        seconds=sum(mine.notes.get("seconds", 0.0) for mine in graded),
    )


class CoursePage:
    """What the template shows.

    Parameters
    ----------
    outcomes : list of Outcome
        In the course's order; each has a graded submission.
    names : dict of str to str
        Full names of everybody in the course, by student.
    anonymous : bool
    """

    title = "The whole course"

    def __init__(self, outcomes: list[Outcome], names: dict[str, str], anonymous: bool) -> None:
        self.outcomes, self.names, self.anonymous = outcomes, names, anonymous

    @cached_property
    def progress(self) -> Markup:
        return pictures.progress(
            {
                mine.assignment: np.array([*mine.totals.values()]) / (mine.maximum or 1)
                for mine in self.outcomes
            }
        )

    @cached_property
    def assignment_table(self) -> Table:
        """A line for each assignment."""
        kinds = [kind for kind in attention.KINDS if any(o.needs[kind] for o in self.outcomes)]
        columns = ["assignment", "title", "graded", "mean", "median", "maximum"]
        columns += ["Cronbach's alpha", "minutes to run", *kinds]
        rows = []
        for mine in self.outcomes:
            totals = np.array([*mine.totals.values()])
            rows.append(
                [
                    Cell(mine.assignment, link=f"{quote(mine.assignment)}.html"),
                    Cell(mine.title),
                    number(len(totals)),
                    number(totals.mean(), ".1f"),
                    number(float(np.median(totals))),
                    number(mine.maximum),
                    number(mine.alpha, "z.2f"),
                    number(mine.seconds / 60, ".1f"),
                    *(number(mine.needs[kind]) for kind in kinds),
                ]
            )
        return Table("course-assignments", "Assignments", columns, rows)

    @cached_property
    def student_table(self) -> Table:
        """Totals by student and assignment; not in the anonymous view."""
        rows = []
        for who, name in self.names.items():
            mine = [outcome.totals.get(who, float("nan")) for outcome in self.outcomes]
            rows.append([Cell(who), Cell(name), *map(number, mine), number(float(np.nansum(mine)))])
        columns = ["student", "name", *(mine.assignment for mine in self.outcomes), "total"]
        return Table("course-students", "Totals", columns, rows)
