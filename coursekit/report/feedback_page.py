"""One submission's feedback as a page: what was found first, then the notebook.

The page is one file, needs no network and no script, and shows nothing of hidden tests. What a student
wrote passes `page_filters`.
"""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from markupsafe import Markup
from nbformat import NotebookNode

from coursekit.authoring.cells import grade_id, is_graded, is_solution
from coursekit.report import outline
from coursekit.report.findings import (
    FAILED,
    NO_ANSWER,
    WAITS,
    Finding,
    findings,
    named,
    stopped,
)
from coursekit.report.given import Given
from coursekit.report.hidden import Hidden
from coursekit.report.scores import Scores
from coursekit.report.shown_cells import GIVEN, YOURS, Cells, Shown, cell_anchor, place_of

EXERCISE = "exercise"
LIMIT = re.compile(r"cell (\d+): (.+)", re.DOTALL)
NO_ANSWER_YET = "has no answer yet: it is as it was handed out"
SECTION_LEVEL = 2  # headings up to this level begin a section


@dataclass
class Part:
    """Cells that belong together: an exercise, a section as it was handed out, or the student's own."""

    title: str
    anchor: str
    kind: str
    cells: list[Shown] = field(default_factory=list)


@dataclass(frozen=True)
class Remark:
    """Something to know of one of the student's cells, with the cell's place."""

    anchor: str
    name: str
    text: str


@dataclass(frozen=True)
class Result:
    """An exercise on the first screen."""

    title: str
    anchor: str
    findings: list[Finding]
    answers: list[Remark]
    sections: list[tuple[str, str]]
    comments: list[Markup]

    @property
    def points(self) -> float:
        return sum(found.points for found in self.findings)

    @property
    def maximum(self) -> float:
        return sum(found.maximum for found in self.findings)

    @property
    def waits(self) -> bool:
        return any(found.status == WAITS for found in self.findings)

    @property
    def is_short(self) -> bool:
        """Whether points were lost, not only not given yet."""
        return any(
            found.points < found.maximum and found.status != WAITS for found in self.findings
        )

    @property
    def has_stopped(self) -> bool:
        """Whether an error ended one of its cells, from which what the tests say may follow."""
        return any(answer.text not in ("", NO_ANSWER_YET) for answer in self.answers)


class FeedbackPage:
    """What the template shows of one submission.

    Parameters
    ----------
    notebook : NotebookNode
        Graded, with clean outputs.
    resources : dict
        The exporter's.
    scores : Scores
    given : Given
    hidden : Hidden
    """

    def __init__(
        self,
        notebook: NotebookNode,
        resources: dict,
        scores: Scores,
        given: Given,
        hidden: Hidden,
    ) -> None:
        self.cells = Cells(notebook, resources, given, hidden)
        self.notebook, self.scores = notebook, scores
        self.given, self.hidden = given, hidden
        self.findings = findings(notebook, scores, hidden)
        self.exercises = outline.exercises(notebook)
        for exercise in self.exercises:
            if {answer.text for answer in self.answers(exercise)} == {NO_ANSWER_YET}:
                self.say_unanswered(exercise)
        self.parts = list(self.make_parts())
        self.sections = {part.anchor: part.title for part in self.parts}
        self.results = [self.result(number, e) for number, e in enumerate(self.exercises, 1)]
        self.pages = {
            name: self.cells.text(text) for name, text in given.linked_pages(notebook.cells).items()
        }

    # --- the first screen -------------------------------------------------------------------

    @property
    def title(self) -> str:
        """The notebook's own."""
        for cell in [*self.given.notebook.cells, *self.notebook.cells]:
            if found := outline.heading(cell):
                return found.text
        return ""

    @property
    def rejected(self) -> str:
        """Why nothing could be graded; mostly nothing."""
        return self.notebook.metadata.get("coursekit", {}).get("rejected", "")

    @property
    def limits(self) -> list[Remark]:
        """Limits that were hit, by the cells that did. The grader counts the cells of code."""
        code = [index for index, cell in enumerate(self.notebook.cells) if cell.cell_type == "code"]
        found = []
        for note in self.notebook.metadata.get("coursekit", {}).get("limits_hit", []):
            said = LIMIT.fullmatch(note)
            if said is None or int(said[1]) > len(code):
                found.append(Remark("fb-result", "", note))
                continue
            index = code[int(said[1]) - 1]
            cell = self.notebook.cells[index]
            if grade_id(cell) not in self.findings:  # which says so itself
                found.append(Remark(place_of(cell, index), named(cell), said[2]))
        return found

    @property
    def repaired(self) -> list[str]:
        """What the grader put back or did without, in its words."""
        return self.notebook.metadata.get("coursekit", {}).get("repaired", [])

    @property
    def stops(self) -> list[Remark]:
        """Cells of the student's own, besides the answers, that an error ended."""
        in_exercises = {i for e in self.exercises for i in range(e.start, e.stop)}
        return [
            Remark(place_of(cell, index), named(cell), text)
            for index, cell in enumerate(self.notebook.cells)
            if index not in in_exercises
            and not self.given.has(cell)
            and (text := stopped(cell, self.hidden))
        ]

    def say_unanswered(self, exercise: outline.Exercise) -> None:
        """Its tests have nothing to look at yet: they all say so, and none has found a fault."""
        for name in exercise.graded:
            if self.findings[name].status == FAILED:
                self.findings[name] = replace(self.findings[name], status=NO_ANSWER, message="")

    @property
    def points_to_come(self) -> float:
        """The most that a person can still give."""
        waiting = [found for found in self.findings.values() if found.status == WAITS]
        return sum(found.maximum - found.points for found in waiting)

    @property
    def is_short(self) -> bool:
        return any(result.is_short for result in self.results)

    def answers(self, exercise: outline.Exercise) -> list[Remark]:
        """The cells that a student filled in, and how they ended."""
        found = []
        for index in range(exercise.start, exercise.stop):
            cell = self.notebook.cells[index]
            if is_solution(cell) and not is_graded(cell):
                text = NO_ANSWER_YET if self.given.has(cell) else stopped(cell, self.hidden)
                found.append(Remark(place_of(cell, index), named(cell), text))
        return found

    @property
    def waits(self) -> bool:
        """Whether points are still to come."""
        return any(found.status == WAITS for found in self.findings.values())

    def anchor_of(self, found: Finding) -> str:
        return cell_anchor(found.name)

    def result(self, number: int, exercise: outline.Exercise) -> Result:
        names = dict.fromkeys([exercise.key, *exercise.graded])
        comments = [self.scores.comments.get(name) for name in names]
        title = exercise.title or self.given.titles.get(exercise.graded[0], "The exercise")
        return Result(
            title=title,
            anchor=exercise_anchor(number),
            findings=[self.findings[name] for name in exercise.graded],
            answers=self.answers(exercise),
            sections=self.taught_in(title),
            comments=[self.cells.text(comment) for comment in comments if comment],
        )

    def taught_in(self, title: str) -> list[tuple[str, str]]:
        """The sections that teach what an exercise asks for: their places and names."""
        numbered = re.match(r"Exercise (\d{1,3})\b", title)
        sections = self.given.taught_in.get(int(numbered[1]), []) if numbered else []
        places = [section_anchor(number) for number in sections]
        here = [place for place in places if place in self.sections]
        return [(place, self.sections[place].replace(". ", ": ", 1)) for place in here]

    # --- the notebook -----------------------------------------------------------------------

    def make_parts(self) -> Iterator[Part]:
        """The notebook's cells, in their order."""
        exercise_of = {
            index: number
            for number, exercise in enumerate(self.exercises, 1)
            for index in range(exercise.start, exercise.stop)
        }
        places: list[tuple[str, int]] = []
        headings: dict[int, outline.Heading] = {}
        section = -1  # the index of its heading
        for index, cell in enumerate(self.notebook.cells):
            is_given = self.given.has(cell)
            heading = outline.heading(cell) if is_given else None
            if heading and heading.level <= SECTION_LEVEL:
                section, headings[index] = index, heading
            if index in exercise_of:
                places.append((EXERCISE, exercise_of[index]))
            else:
                places.append((GIVEN if is_given else YOURS, section))
        indices = range(len(places))
        for (kind, which), group in itertools.groupby(indices, key=places.__getitem__):
            mine = list(group)
            if kind == EXERCISE:
                title, anchor = self.exercises[which - 1].title, exercise_anchor(which)
            elif kind == YOURS:
                title, anchor = "Your own cells", f"yours-{mine[0]}"
            else:
                title, anchor = of_section(headings.get(which), mine[0], mine[0] == which)
            yield Part(title, anchor, kind, list(map(self.shown, mine)))

    def shown(self, index: int) -> Shown:
        return self.cells.shown(index, self.findings.get(grade_id(self.notebook.cells[index])))


def of_section(heading: outline.Heading | None, index: int, begins: bool) -> tuple[str, str]:
    """Title and place of cells as they were handed out, from `index` on."""
    if heading is None:
        return "The beginning", f"part-{index}"
    title = f"{heading.number}. {heading.text}" if heading.number else heading.text
    if not begins:
        return f"{title} (continued)", f"part-{index}"
    return title, section_anchor(heading.number) if heading.number else f"part-{index}"


def exercise_anchor(number: int) -> str:
    return f"exercise-{number}"


def section_anchor(number: int) -> str:
    return f"section-{number}"
