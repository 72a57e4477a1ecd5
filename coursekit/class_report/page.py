"""One assignment's page of the instructor's report: its tables, pictures and sentences."""

import math
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote

import numpy as np
from markupsafe import Markup

from coursekit.authoring.answers import Answer
from coursekit.authoring.cells import grade_id, is_test
from coursekit.class_report import attention, items, pictures
from coursekit.class_report.class_data import ClassData, Graded, feedback_page
from coursekit.class_report.messages import Group, group
from coursekit.class_report.page_tables import Cell, Table, number
from coursekit.class_report.similarity import Similarity
from coursekit.report import outline
from coursekit.report.findings import tested
from coursekit.report.shown_cells import cell_anchor
from coursekit.report.table import shorten

LONGEST = 600  # characters of a text that a student may have made
MOST_MISTAKES = 3


@dataclass(frozen=True)
class Options:
    """How a report is made.

    Attributes
    ----------
    anonymous : bool
        Nothing in it tells who is who.
    formgrader : str
        Where Formgrader answers.
    with_course : bool
        Whether there is a page of the whole course beside the assignment's.
    """

    anonymous: bool = False
    formgrader: str = "http://localhost:8888/formgrader"
    with_course: bool = True


def span(interval: tuple[float, float]) -> str:
    return "" if math.isnan(interval[0]) else f"[{interval[0]:z.2f}, {interval[1]:z.2f}]"


def live_of(mine: Graded) -> dict[str, str]:
    """The graded cells of a submission that ran in the student's process, with the reason."""
    return mine.notes.get("live", {})


class AssignmentPage:
    """What the template shows of one assignment.

    Parameters
    ----------
    data : ClassData
        At least one submission is graded.
    names : dict of str to str
        Full names by student.
    answers : list of Answer
        The assignment's, known mistakes among them.
    alike : Similarity or None
        None in the anonymous view.
    options : Options
    """

    def __init__(
        self,
        data: ClassData,
        names: dict[str, str],
        answers: list[Answer],
        alike: Similarity | None,
        options: Options,
    ) -> None:
        self.data, self.names, self.options = data, names, options
        self.alike = None if options.anonymous else alike
        self.whole = items.whole(data.points(), data.maxima)
        self.groups = group(data, answers)
        self.needs = attention.needs(data)
        self.with_page = {mine.student for mine in data.graded if mine.has_page}

    @property
    def assignment(self) -> str:
        return self.data.assignment

    @property
    def title(self) -> str:
        """The notebook's own."""
        headings = filter(None, map(outline.heading, self.data.source.cells))
        return next((heading.text for heading in headings), self.assignment)

    @property
    def anonymous(self) -> bool:
        return self.options.anonymous

    # --- the class --------------------------------------------------------------------------

    @cached_property
    def summary(self) -> list[str]:
        """The class in a few sentences."""
        totals, n = self.data.totals(), len(self.data.graded)
        lines = [
            f"{n} graded, {len(self.data.no_grade)} without a grade, "
            f"{len(self.data.not_submitted)} not submitted.",
            f"Mean {totals.mean():.1f} of {self.data.maximum:g} points, median {np.median(totals):g}, "
            f"standard deviation {totals.std(ddof=1) if n > 1 else 0:.1f}.",
        ]
        if any(mine.scores.by_hand for mine in self.data.graded):
            lines.append("What waits for a grade by hand counts 0 in these totals.")
        if self.data.is_changed:
            lines.append(
                "source/ has other graded cells, or other points, than what was graded: "
                f"`course.py regrade {self.assignment}` shows what that changes."
            )
        live = {name: why for mine in self.data.graded for name, why in live_of(mine).items()}
        if live:
            cells = "; ".join(f"{name} ({why})" for name, why in live.items())
            lines.append(
                f"{len(live)} of {len(self.data.maxima)} graded cells ran in the student's process, as "
                f"nbgrader runs them, and a submission could read or forge them: {cells}."
            )
        seconds = [mine.notes["seconds"] for mine in self.data.graded if "seconds" in mine.notes]
        if seconds:
            lines.append(
                f"Running them took {sum(seconds) / 60:.1f} minutes of one worker in all: "
                f"{np.median(seconds):.1f} s for half of them, {max(seconds):.1f} s at most."
            )
        return lines

    @cached_property
    def reliability(self) -> str:
        """Alpha and standard error, as a sentence."""
        if math.isnan(self.whole.alpha):
            return (
                "Cronbach's alpha cannot be told: there are too few submissions, or all are equal."
            )
        return (
            f"Cronbach's alpha is {self.whole.alpha:z.2f}, the standard error of a total "
            f"{self.whole.standard_error:.1f} points (n = {self.whole.n})."
        )

    @property
    def is_small(self) -> bool:
        return self.whole.n < items.ENOUGH

    @property
    def enough(self) -> int:
        return items.ENOUGH

    @cached_property
    def waiting(self) -> str:
        """What is left out of the statistics, as sentences."""
        cells, rest = self.whole.left_out, self.whole.waiting
        parts = [f"Not counted, as they wait for a grade by hand: {', '.join(cells)}."] * bool(
            cells
        )
        if rest:
            parts.append(f"Submissions left out, as a cell of theirs waits for a grade: {rest}.")
        return " ".join(parts)

    # --- pictures ---------------------------------------------------------------------------

    @cached_property
    def distribution(self) -> Markup:
        return pictures.distribution(self.data.totals(), self.data.maximum)

    @cached_property
    def scatter(self) -> Markup:
        return pictures.facility_and_discrimination(self.whole.items)

    @cached_property
    def curves(self) -> Markup:
        return pictures.quintile_curves(self.whole.items)

    # --- tables -----------------------------------------------------------------------------

    @cached_property
    def item_table(self) -> Table:
        tests = {
            grade_id(cell): tested(cell.source) for cell in self.data.source.cells if is_test(cell)
        }
        rows = [
            [
                number(position),
                Cell(self.data.exercises.get(item.name, "")),
                Cell((tests.get(item.name) or item.name).replace("`", "")),
                Cell(item.name),
                number(item.maximum),
                number(item.facility, ".2f"),
                number(item.discrimination, "z.2f"),
                Cell(span(item.interval)),
                number(item.n),
                Cell(item.mark),
            ]
            for position, item in enumerate(self.whole.items, 1)
        ]
        columns = ["cell", "exercise", "what is tested", "grade_id", "maximum", "facility"]
        columns += ["discrimination", "95 % interval", "n", "look at it"]
        return self.table("cells", "Graded cells", columns, rows)

    @cached_property
    def message_table(self) -> Table:
        """Messages by how many were told them; in the anonymous view without an example."""
        columns = ["students", "share", "grade_id", "what the test said", "known mistakes"]
        columns += [] if self.anonymous else ["an example", "whose"]
        n = len(self.data.graded)
        rows = []
        for found in self.groups:
            row = [
                number(len(found.students)),
                number(100 * len(found.students) / n, ".0f"),
                Cell(found.cell),
                Cell(shorten(found.public if self.anonymous else found.text, LONGEST)),
                Cell(self.known(found.mistakes)),
            ]
            if not self.anonymous:
                row += [Cell(shorten(found.example, LONGEST)), self.page_of(found)]
            rows.append(row)
        return self.table("messages", "What tests said, the commonest first", columns, rows)

    @cached_property
    def needs_table(self) -> Table:
        """Who needs help; in the anonymous view how many."""
        if self.anonymous:
            counts = Counter(need.kind for need in self.needs)
            rows = [[Cell(kind), number(counts[kind])] for kind in attention.KINDS if counts[kind]]
            return self.table("look", "What needs a look", ["what", "how many"], rows)
        rows = [
            [
                Cell(need.kind),
                Cell(need.student, link=self.formgrader(need) or self.page(need.student)),
                Cell(self.names.get(need.student, need.student)),
                Cell(shorten(need.text, LONGEST)),
            ]
            for need in self.needs
        ]
        return self.table(
            "look", "Who needs help, or a look", ["what", "student", "name", "remark"], rows
        )

    @cached_property
    def student_table(self) -> Table:
        """Points per graded cell and student; not in the anonymous view."""
        rows = []
        for mine, points in zip(self.data.graded, self.data.points(), strict=True):
            who = mine.student
            rows.append(
                [
                    Cell(who, link=self.page(who)),
                    Cell(self.names.get(who, who)),
                    number(mine.scores.total),
                    *map(number, points.tolist()),
                    number(mine.scores.penalty),
                ]
            )
        columns = ["student", "name", "total", *self.data.maxima, "late penalty"]
        return self.table("points", "Points", columns, rows)

    def table(self, name: str, caption: str, columns: list[str], rows: list) -> Table:
        return Table(f"{self.assignment}-{name}", caption, columns, rows)

    # --- links ------------------------------------------------------------------------------

    def known(self, titles: list[str]) -> str:
        more = len(titles) - MOST_MISTAKES
        return "; ".join(titles[:MOST_MISTAKES]) + (f"; or {more} more" if more > 0 else "")

    def page_of(self, found: Group) -> Cell:
        """The feedback page of a group's first student, at the cell."""
        who = found.students[0]
        page = self.page(who)
        return Cell(who, link=f"{page}#{quote(cell_anchor(found.cell))}" if page else "")

    def page(self, student: str) -> str:
        """A student's feedback page, as seen from the folder of reports; empty if there is none."""
        if student not in self.with_page:
            return ""
        return "../" + quote(feedback_page(self.assignment, student).as_posix())

    def formgrader(self, need: attention.Need) -> str:
        """Where Formgrader shows what waits; empty if nothing does."""
        if not need.key:
            return ""
        return f"{self.options.formgrader.rstrip('/')}/submissions/{quote(need.key)}/"
