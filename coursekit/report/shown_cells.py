"""A notebook's cells and their outputs as parts of a feedback page."""

import base64
import re
from dataclasses import dataclass, field

from markupsafe import Markup
from nbformat import NotebookNode

from coursekit.authoring.cells import grade_id, is_solution, is_task, is_test, may_hide
from coursekit.report import outline
from coursekit.report.findings import Finding
from coursekit.report.formulas import TAG
from coursekit.report.given import Given
from coursekit.report.hidden import Hidden
from coursekit.report.live_cells import live_cells
from coursekit.report.page_filters import rendered, terminal
from coursekit.report.safe_html import without_empty_head

# Whose a cell is.
GIVEN, YOURS, TEST, TASK = "given", "yours", "test", "task"
# Of an output's forms, the first that it has is shown.
PICTURES = ("image/svg+xml", "image/png", "image/jpeg")
FORMS = ("text/html", *PICTURES, "text/markdown", "text/latex", "text/plain")
HEADING = re.compile(r"^<(/?)h([1-6])\b")
SCROLLS = '<div class="fb-table" tabindex="0">'


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


class Cells:
    """Shows the cells of one notebook.

    Parameters
    ----------
    notebook : NotebookNode
        Graded, with clean outputs; hidden tests are taken out of it.
    resources : dict
        The exporter's.
    given : Given
    hidden : Hidden
    """

    def __init__(
        self, notebook: NotebookNode, resources: dict, given: Given, hidden: Hidden
    ) -> None:
        self.notebook, self.resources = notebook, resources
        self.given, self.hidden = given, hidden
        # A student's cells have never been near a hidden line of a test that was examined apart; and to
        # leave out what equals one would tell which do.
        live = live_cells(notebook)
        is_apart = notebook.metadata.get("coursekit", {}).get("examiner")
        self.in_reach = hidden.of(live) if live or is_apart else hidden
        self.shortened = set()
        for cell in notebook.cells:
            visible = hidden.visible(cell.source) if may_hide(cell) else cell.source
            if visible != cell.source:
                self.shortened.add(grade_id(cell))
                cell.source = visible

    def shown(self, index: int, found: Finding | None) -> Shown:
        """One cell, with what was found of it."""
        cell = self.notebook.cells[index]
        is_given = self.given.has(cell)
        origin = GIVEN if is_given and not is_solution(cell) else YOURS
        origin = TEST if is_test(cell) else TASK if is_task(cell) else origin
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
        return self.in_reach.without(text)

    def preformatted(self, text: str, kind: str) -> Markup:
        html = Markup(terminal(self.resources, self.clear(text)))
        return Markup('<pre class="{}">{}</pre>').format(kind, html)


def lowered(html: str) -> str:
    """Clean HTML for its place on the page.

    Headings are below the page's own two levels, a notebook's sections being third; tables scroll by
    themselves.
    """
    parts = TAG.split(without_empty_head(html))
    return "".join(lowered_tag(part) if part[:1] == "<" else part for part in parts)


def lowered_tag(tag: str) -> str:
    if tag.startswith(("<table>", "<table ")):
        return SCROLLS + tag
    if tag == "</table>":
        return "</table></div>"
    return HEADING.sub(
        lambda found: f"<{found[1]}h{min(6, max(3, int(found[2]) + 1))}", tag, count=1
    )


def place_of(cell: NotebookNode, index: int) -> str:
    return cell_anchor(grade_id(cell)) if grade_id(cell) else f"at-{index}"


def cell_anchor(name: str) -> str:
    return "cell-" + re.sub(r"[^\w.-]", "-", name)
