"""One submission's feedback as a page: what was found first, then the notebook.

`nbgrader_config.py` puts `FeedbackExporter` where nbgrader's exporter stood, so `nbgrader
generate_feedback` and Formgrader's button make this page. It is one file, needs no network and no
script, and shows nothing of hidden tests. What a student wrote passes `page_filters`.
"""

import base64
import functools
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader
from markupsafe import Markup, escape
from nbconvert.exporters import Exporter
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.converters import GenerateFeedback
from nbgrader.coursedir import CourseDirectory
from tqdm import tqdm
from traitlets import Bool, Callable, List, Unicode, default

from coursekit.authoring.cells import (
    grade_id,
    is_graded,
    is_solution,
    is_task,
    is_test,
    may_hide,
)
from coursekit.report import outline
from coursekit.report.findings import WAITS, Finding, findings, stopped
from coursekit.report.formulas import TAG
from coursekit.report.given import Given
from coursekit.report.hidden import Hidden
from coursekit.report.page_filters import CleanNotebook, rendered, terminal
from coursekit.report.scores import Scores, scores

# Of an output's forms, the first that it has is shown.
PICTURES = ("image/svg+xml", "image/png", "image/jpeg")
FORMS = ("text/html", *PICTURES, "text/markdown", "text/latex", "text/plain")
IN_BACKTICKS = re.compile(r"`([^`\n]+)`")
HEADING = re.compile(r"^<(/?)h([1-6])\b")
EXERCISE, GIVEN, YOURS, TEST, TASK = "exercise", "given", "yours", "test", "task"
SCROLLS = '<div class="fb-table" tabindex="0">'
LIMIT = re.compile(r"cell (\d+): (.+)", re.DOTALL)
NO_ANSWER_YET = "no answer yet: it is as it was handed out"
SECTION_LEVEL = 2  # headings up to this level begin a section


@dataclass
class Shown:
    """A cell on the page.

    Attributes
    ----------
    anchor : str
        The id of its place.
    origin : str
        Whose it is: "given", "yours", "test" or "task".
    html : Markup
    is_code : bool
    number : int or None
        Of its execution.
    outputs : list of Markup
    finding : Finding or None
        What was found, of a graded cell.
    unanswered : bool
        A solution cell that is as it was handed out.
    is_whole : bool
        Whether nothing of it is hidden.
    """

    anchor: str
    origin: str
    html: Markup
    is_code: bool
    number: int | None = None
    outputs: list[Markup] = field(default_factory=list)
    finding: Finding | None = None
    unanswered: bool = False
    is_whole: bool = True


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
    points: float
    maximum: float
    waits: bool
    findings: list[Finding]
    answers: list[Remark]
    sections: list[tuple[str, str]]
    comments: list[Markup]

    @property
    def is_unanswered(self) -> bool:
        """Then all tests say the same, and there is nothing to mend yet."""
        return bool(self.answers) and all(answer.text == NO_ANSWER_YET for answer in self.answers)


class Feedback(GenerateFeedback):
    """nbgrader's converter for some students of a class, in one run.

    Attributes
    ----------
    students : list of str
    written : callable
        Called with a student's id when the page is there.
    """

    students = List(Unicode())
    written = Callable()

    def set_permissions(self, assignment_id: str, student_id: str) -> None:
        super().set_permissions(assignment_id, student_id)
        self.written(student_id)

    def init_notebooks(self) -> None:
        super().init_notebooks()
        folders = {self._format_source(self.coursedir.assignment_id, who) for who in self.students}
        for folder in self.assignments.keys() - folders:
            del self.assignments[folder]


class FeedbackExporter(Exporter):
    """Makes feedback pages in place of nbgrader's HTMLExporter."""

    show_hidden_tests = Bool(
        False,
        help="Show hidden tests and mark schemes on feedback pages: for after the deadline, in a "
        "course that does not use them again.",
    ).tag(config=True)

    @default("file_extension")
    def _html(self) -> str:
        return ".html"

    output_mimetype = "text/html"

    def __init__(self, **kwargs) -> None:
        super().__init__(**kwargs)
        self.released: dict[tuple[str, str], Given] = {}
        self.scores: dict[tuple[str, str, str], Scores] | None = None
        many = len(self.parent.assignments) if isinstance(self.parent, GenerateFeedback) else 0
        self.progress = tqdm(
            total=many, desc="feedback", unit="page", disable=None if many > 1 else True
        )

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict | None = None, **kw
    ) -> tuple[Any, dict]:
        """The page of a graded notebook, and its resources."""
        notebook, resources = super().from_notebook_node(nb, resources, **kw)
        notebook, resources = CleanNotebook().preprocess(notebook, resources)
        ids = resources["nbgrader"]
        given = self.given(ids["assignment"], ids["notebook"])
        hidden = Hidden(notebook, self.config, shown=self.show_hidden_tests)
        page = FeedbackPage(notebook, resources, self.scores_of(ids), given, hidden)
        html = template().render(page=page, **ids)
        self.progress.update()
        if self.progress.n == self.progress.total:
            self.progress.close()
        return html, resources

    @property
    def coursedir(self) -> CourseDirectory:
        return getattr(self.parent, "coursedir", None) or CourseDirectory(config=self.config)

    def given(self, assignment: str, notebook_id: str) -> Given:
        if (assignment, notebook_id) not in self.released:
            coursedir = self.coursedir
            folder = coursedir.format_path(coursedir.release_directory, ".", assignment)
            self.released[assignment, notebook_id] = Given(Path(folder), notebook_id)
        return self.released[assignment, notebook_id]

    def scores_of(self, ids: dict[str, str]) -> Scores:
        """One notebook's; the gradebook is opened once, when the first is asked for."""
        if self.scores is None:
            self.scores = read_all_scores(ids, self.coursedir.student_id)
        return self.scores[ids["assignment"], ids["student"], ids["notebook"]]


def read_all_scores(ids: dict[str, str], students: str) -> dict[tuple[str, str, str], Scores]:
    """Of an assignment's submissions; of one only if no other is asked for."""
    with Gradebook(ids["db_url"]) as gradebook:
        if ids["student"] == students:
            submissions = [gradebook.find_submission(ids["assignment"], ids["student"])]
        else:
            submissions = gradebook.assignment_submissions(ids["assignment"])
        return {
            (ids["assignment"], submission.student_id, notebook.name): scores(submission, notebook)
            for submission in submissions
            for notebook in submission.notebooks
        }


@functools.cache
def template():
    environment = Environment(
        loader=PackageLoader("coursekit.report"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["points"] = "{:.10g}".format
    environment.filters["with_code"] = with_code
    environment.filters["first_upper"] = lambda text: text[:1].upper() + text[1:]
    return environment.get_template("feedback.html.j2")


def with_code(text: str) -> Markup:
    """A plain text as HTML, with what stands between backticks as code."""
    return Markup(IN_BACKTICKS.sub(r"<code>\1</code>", str(escape(text))))


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
        self.notebook, self.resources, self.scores = notebook, resources, scores
        self.given, self.hidden = given, hidden
        # Examined apart, a student's cells have never been near a hidden line; and to leave out what
        # equals one would tell which do.
        self.is_apart = bool(notebook.metadata.get("coursekit", {}).get("examiner"))
        self.shortened = set()
        for cell in notebook.cells:
            visible = hidden.visible(cell.source) if may_hide(cell) else cell.source
            if visible != cell.source:
                self.shortened.add(grade_id(cell))
                cell.source = visible
        self.findings = findings(notebook, scores, hidden)
        self.exercises = outline.exercises(notebook)
        self.parts = list(self.make_parts())
        self.sections = {part.anchor: part.title for part in self.parts}
        self.results = [self.result(number, e) for number, e in enumerate(self.exercises, 1)]
        self.pages = {
            name: self.text(text) for name, text in given.linked_pages(notebook.cells).items()
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
            finding = self.findings.get(grade_id(cell))
            name = f"the test of {finding.title}" if finding else named(cell)
            found.append(Remark(place_of(cell, index), name, said[2]))
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
        mine = [self.findings[name] for name in exercise.graded]
        names = dict.fromkeys([exercise.key, *exercise.graded])
        comments = [self.scores.comments.get(name) for name in names]
        title = exercise.title or self.released_titles.get(exercise.graded[0], "The exercise")
        return Result(
            title=title,
            anchor=exercise_anchor(number),
            points=sum(found.points for found in mine),
            maximum=sum(found.maximum for found in mine),
            waits=any(found.status == WAITS for found in mine),
            findings=mine,
            answers=self.answers(exercise),
            sections=self.taught_in(title),
            comments=[self.text(comment) for comment in comments if comment],
        )

    @property
    def released_titles(self) -> dict[str, str]:
        """Of exercises as they were handed out, by the graded cells' grade_ids."""
        handed_out = outline.exercises(self.given.notebook)
        return {name: exercise.title for exercise in handed_out for name in exercise.graded}

    def taught_in(self, title: str) -> list[tuple[str, str]]:
        """The sections that teach what an exercise asks for: their places and names."""
        numbered = re.match(r"Exercise (\d{1,3})\b", title)
        table = outline.taught_in(self.given.notebook)
        sections = table.get(int(numbered[1]), []) if numbered else []
        places = [section_anchor(number) for number in sections]
        return [(place, self.sections[place]) for place in places if place in self.sections]

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
            yield Part(title, anchor, kind, [self.shown(i, self.notebook.cells[i]) for i in mine])

    def shown(self, index: int, cell: NotebookNode) -> Shown:
        is_given = self.given.has(cell)
        origin = GIVEN if is_given and not is_solution(cell) else YOURS
        origin = TEST if is_test(cell) else TASK if is_task(cell) else origin
        found = self.findings.get(grade_id(cell)) if is_graded(cell) or is_task(cell) else None
        place = place_of(cell, index)
        unanswered = is_solution(cell) and is_given
        if cell.cell_type != "code":
            text = self.given.linked(cell.source) if is_given else cell.source
            html = self.text(text, cell.get("attachments"))
            return Shown(place, origin, html, False, finding=found, unanswered=unanswered)
        count = cell.get("execution_count")
        outputs = [] if is_test(cell) or unanswered else self.outputs(index, cell)
        html = Markup(rendered(self.resources, "code", cell.source or " "))
        is_whole = grade_id(cell) not in self.shortened
        return Shown(place, origin, html, True, count, outputs, found, unanswered, is_whole)

    def text(self, markdown: str, attachments: dict | None = None) -> Markup:
        html = rendered(self.resources, "markdown with formulas", markdown, attachments)
        return Markup(lowered(html))

    def outputs(self, index: int, cell: NotebookNode) -> list[Markup]:
        """What a cell put out, in its order."""
        found = []
        pictures = 0
        for output in cell.outputs:
            if output.output_type == "stream":
                kind = "stderr" if output.name == "stderr" else "stdout"
                found.append(self.preformatted(output.text, f"output-{kind}"))
            elif output.output_type == "error":
                trace = "\n".join(output.traceback) or f"{output.ename}: {output.evalue}"
                found.append(self.preformatted(trace, "output-error"))
            else:
                form = next((form for form in FORMS if form in output.data), None)
                pictures += form in PICTURES
                if form:
                    found.append(self.display(form, output, index, pictures))
        return found

    def display(self, form: str, output: NotebookNode, index: int, picture: int) -> Markup:
        text = output.data[form]
        if form in PICTURES:
            return self.picture(form, output, index, picture)
        if form == "text/plain":
            return self.preformatted(text, "output-result")
        if form == "text/html":
            html = rendered(self.resources, "html with formulas", self.clear(text))
            return Markup('<div class="output-html">{}</div>').format(Markup(lowered(html)))
        return self.text(self.clear(text))

    def picture(self, form: str, output: NotebookNode, index: int, number: int) -> Markup:
        """A picture with a text for those who do not see it."""
        data, metadata = output.data[form], output.metadata.get(form, {})
        cell = self.notebook.cells[index]
        text = metadata.get("alt", "")
        if not text and number == 1 and self.given.has(cell):
            text = outline.description(self.notebook.cells, index)
        if not text:
            count = cell.get("execution_count") or index + 1
            text = (
                f"figure {number} made by cell {count}"
                if number > 1
                else f"figure made by cell {count}"
            )
        if form == "image/svg+xml":
            data = base64.b64encode(data.encode()).decode()
        size = "".join(f' {n}="{metadata[n]}"' for n in ("width", "height") if n in metadata)
        template = Markup('<img src="data:{};base64,{}" alt="{}"{}>')
        return template.format(form, "".join(data.split()), text, Markup(size))

    def clear(self, text: str) -> str:
        return text if self.is_apart else self.hidden.without(text)

    def preformatted(self, text: str, kind: str) -> Markup:
        html = Markup(terminal(self.resources, self.clear(text)))
        return Markup('<pre class="{}">{}</pre>').format(kind, html)


def lowered(html: str) -> str:
    """Clean HTML for its place on the page.

    Headings are below the page's own two levels, a notebook's sections being third; tables scroll by
    themselves; the corner that pandas leaves empty is no head.
    """
    html = html.replace("<th></th>", "<td></td>")
    return "".join(lowered_tag(part) if part[:1] == "<" else part for part in TAG.split(html))


def lowered_tag(tag: str) -> str:
    if tag.startswith(("<table>", "<table ")):
        return SCROLLS + tag
    if tag == "</table>":
        return "</table></div>"
    return HEADING.sub(
        lambda found: f"<{found[1]}h{min(6, max(3, int(found[2]) + 1))}", tag, count=1
    )


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


def place_of(cell: NotebookNode, index: int) -> str:
    return cell_anchor(grade_id(cell)) if grade_id(cell) else f"at-{index}"


def named(cell: NotebookNode) -> str:
    """A cell of the student's, as the page calls it."""
    count = cell.get("execution_count")
    return f"your cell {count}" if count else "your cell"


def cell_anchor(name: str) -> str:
    return "cell-" + re.sub(r"[^\w.-]", "-", name)
