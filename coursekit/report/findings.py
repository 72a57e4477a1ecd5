"""What grading found: of each graded cell its points, how it ended, and what the test said."""

import re
from dataclasses import dataclass, replace

from nbformat import NotebookNode

from coursekit.authoring.cells import grade_id, is_graded, is_manual, is_task, is_test
from coursekit.grader.protocol.job import IN_STUDENTS_CODE
from coursekit.report.hidden import ESCAPES, Hidden
from coursekit.report.scores import CellScore, Scores

PASSED, PARTLY, FAILED = "passed", "partly", "failed"
NOT_RUN, NO_ANSWER, WAITS = "not run", "no answer", "waits for your teacher"
# By the error's name: the grader did not come to run the cell.
NOT_STARTED = ("NotRunError",)
# These errors' texts are whole sentences, written for the student.
TIMED_OUT = "CellTimeoutError"
SENTENCES = ("AssertionError", TIMED_OUT, "DeadKernelError", *NOT_STARTED)
LINE = re.compile(rf"^{IN_STUDENTS_CODE}(\d{{1,6}}: .+)$", re.MULTILINE)
# How IPython tells the line of a cell in a traceback; the first is the cell's own.
OWN_LINE = re.compile(r"^[ \t]*Cell In\[\d+\], line (\d+)", re.MULTILINE)
CELL_FILE = re.compile(r" \(<ipython-input[^)]*\)$")
WHEN = re.compile(r" \((?:visible|at grading)\)")
FIRST_LINE = re.compile(r"#+\s*(?:What is tested:\s*)?(.+)")
LONGEST_TITLE = 90
THE_TASK, YOUR_ANSWER = "the task", "your answer"


@dataclass(frozen=True)
class Finding:
    """What was found of a graded cell.

    Attributes
    ----------
    name : str
        Its grade_id.
    title : str
        What it tests, in words.
    status : str
    points, maximum : float
    message : str
        What the test said, or why there are no points; empty if all is well.
    """

    name: str
    title: str
    status: str
    points: float
    maximum: float
    message: str


def findings(notebook: NotebookNode, scores: Scores, hidden: Hidden) -> dict[str, Finding]:
    """Of a graded notebook, by grade_id, in the notebook's order.

    Parameters
    ----------
    notebook : NotebookNode
        Without hidden tests.
    scores : Scores
    hidden : Hidden
        What must not be shown.
    """
    rejected = notebook.metadata.get("coursekit", {}).get("rejected", "")
    found = {}
    for cell in notebook.cells:
        if is_graded(cell) or is_task(cell):
            mine = finding(cell, scores.cells.get(grade_id(cell)), hidden, rejected)
            if mine.message and (line := LINE.search(ESCAPES.sub("", "\n".join(traceback(cell))))):
                mine = replace(mine, message=f"{mine.message}\n{arose(notebook, line[1])}")
            found[mine.name] = mine
    return found


def arose(notebook: NotebookNode, line: str) -> str:
    """In which cell and line a student's function stopped; `line` is its number and its text."""
    number, _, text = line.partition(": ")
    place = f"line {number}: `{text}`"
    for cell in reversed(notebook.cells):
        lines = cell.source.split("\n") if cell.cell_type == "code" and not is_test(cell) else []
        at = "".join(lines[int(number) - 1 : int(number)]).strip()
        if text and at.startswith(text):
            return f"It arose in {named(cell)}, {place}"
    return f"It arose in your code, {place}"


def named(cell: NotebookNode) -> str:
    """A cell of the student's, as the page calls it."""
    count = cell.get("execution_count")
    return f"your cell {count}" if count else "your cell"


def finding(
    cell: NotebookNode, score: CellScore | None, hidden: Hidden, rejected: str = ""
) -> Finding:
    """Of one cell; without a score if the gradebook does not know it."""
    score = score or CellScore(0.0, 0.0)
    name = grade_id(cell)
    title = tested(cell.source) if is_test(cell) else THE_TASK if is_task(cell) else YOUR_ANSWER
    message = "" if rejected else said(cell, hidden)
    status = FAILED
    if score.waits:
        status, message = WAITS, ""
    elif score.points >= score.maximum and (score.maximum or not (message or rejected)):
        status, message = PASSED, ""
    elif score.points > 0:
        status = PARTLY
    elif rejected or error_name(cell) in NOT_STARTED:
        status = NOT_RUN
    elif is_manual(cell) and not score.by_person:
        status, message = (
            NO_ANSWER,
            "",
        )  # nbgrader gives 0 points for a cell that is as it was handed out
    if score.by_person and not score.waits:
        message = "Your teacher has given these points."
    return Finding(name, title or name, status, score.points, score.maximum, message)


def stopped(cell: NotebookNode, hidden: Hidden) -> str:
    """How a cell of the student's ended, if an error ended it."""
    errors = [output for output in cell.get("outputs", []) if output.output_type == "error"]
    if not errors:
        return ""
    trace = "\n".join(errors[-1].traceback)
    line = OWN_LINE.search(ESCAPES.sub("", trace))
    where = f" in line {line[1]}" if line else ""
    text = CELL_FILE.sub("", hidden.without(errors[-1].evalue).strip().partition("\n")[0])
    return f"stopped with {errors[-1].ename}{where}: {text}".rstrip(": ")


def tested(source: str) -> str:
    """What the first line of a test says that it tests; empty if that is no comment."""
    found = FIRST_LINE.match(source.lstrip())
    if found is None:
        return ""
    text = re.split(r";|\.\s", WHEN.sub("", found[1]))[0].strip().rstrip(".")
    return text if len(text) <= LONGEST_TITLE else f"{text[: LONGEST_TITLE - 1].rstrip()}…"


def error_name(cell: NotebookNode) -> str:
    errors = [output.ename for output in cell.get("outputs", []) if output.output_type == "error"]
    return errors[-1] if errors else ""


def traceback(cell: NotebookNode) -> list[str]:
    return [
        line
        for output in cell.get("outputs", [])
        if output.output_type == "error"
        for line in output.traceback
    ]


def said(cell: NotebookNode, hidden: Hidden) -> str:
    """The text of the error that ended a test, with its name unless it is a sentence of the test's."""
    outputs = cell.get("outputs", [])
    errors = [output for output in outputs if output.output_type == "error"]
    if errors:
        name, text = errors[-1].ename, errors[-1].evalue.strip()
        if name == TIMED_OUT and text.startswith("took"):
            return f"This was stopped, as it {text}: is there a loop that does not end?"
        if name in SENTENCES:
            return text or "The test found something else than it expected, and does not say what."
        text = hidden.without(text)
        return f"The test stopped with {name}: {text}" if text else f"The test stopped with {name}."
    if any(o.output_type == "stream" and o.name == "stderr" for o in outputs):
        return "The test wrote to stderr, for which nbgrader gives no points."
    return ""
