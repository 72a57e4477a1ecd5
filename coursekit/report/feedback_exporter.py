"""Makes feedback pages by nbgrader's command and buttons: its converter, and the exporter it is given.

`nbgrader_config.py` puts `FeedbackExporter` where nbgrader's exporter stood.
"""

import functools
import re
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

from coursekit.report.feedback_page import FeedbackPage
from coursekit.report.given import Given
from coursekit.report.hidden import Hidden
from coursekit.report.page_filters import CleanNotebook
from coursekit.report.scores import Scores, of_assignment

IN_BACKTICKS = re.compile(r"`([^`\n]+)`")


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
        self.scores: dict[tuple[str, str], Scores] | None = None
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
        return self.scores[ids["student"], ids["notebook"]]


def read_all_scores(ids: dict[str, str], students: str) -> dict[tuple[str, str], Scores]:
    """Of an assignment's submissions, by student and notebook; of one only if no other is asked for."""
    only = students if ids["student"] == students else None
    with Gradebook(ids["db_url"]) as gradebook:
        return of_assignment(gradebook, ids["assignment"], only)


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
