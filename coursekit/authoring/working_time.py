"""How long a notebook takes a median student, counted, and what it says about that.

The pace is what readers of the first edition needed: 150 words a minute, 6 seconds for a line of code to
read, a minute for a prediction, and for an exercise 20 seconds for each name, number, operation and
statement of its solution (trying, hints and messages included; lines would count how it is laid out).
Tests and folded cells are not studied. What comes from the heading "For the curious" on is the appendix.
"""

import ast
import re

from nbformat import NotebookNode

from coursekit.authoring.cells import is_graded, is_manual, is_solution
from coursekit.authoring.folding import is_folded
from coursekit.names import parsed

WORDS_A_MINUTE = 150
MINUTES_A_LINE = 0.1
MINUTES_A_PREDICTION = 1
MINUTES_A_PART = 1 / 3
SITTING = 60
TOLERANCE = 5  # minutes: what is stated is rounded
WORD = re.compile(r"\w+")
PREDICTION = "**Predict first"
APPENDIX = re.compile(r"^## For the curious", re.MULTILINE)
STATED = re.compile(r"\*\*Time:\*\* (.+?)\.(?: |\n|\Z)", re.DOTALL)
SITTINGS = re.compile(r"two sittings of about (\d+) and (\d+) minutes")
SITTING_ALONE = re.compile(r"(\d+) minutes")
EXTRA = re.compile(r"appendix takes another (\d+) minutes")


def time_is_true(notebook: NotebookNode) -> list[str]:
    """Lint: the time that the notebook states is the counted one, in sittings that are not too long."""
    stated = STATED.search("\n".join(cell.source for cell in notebook.cells[:3]))
    sittings = SITTINGS.search(stated[1]) or SITTING_ALONE.search(stated[1]) if stated else None
    if stated is None or sittings is None:
        return ["no '**Time:** two sittings of about 55 and 60 minutes.' found in the first cells"]
    core, appendix = minutes(notebook)
    lengths = [int(number) for number in sittings.groups()]
    extra = EXTRA.search(stated[1])
    problems = []
    if abs(sum(lengths) - core) > TOLERANCE:
        problems.append(f"it states {sum(lengths)} minutes, the count is {core:.0f}")
    if max(lengths) > SITTING + TOLERANCE:
        problems.append(
            f"a sitting of {max(lengths)} minutes is stated, at most {SITTING} expected"
        )
    if abs((int(extra[1]) if extra else 0) - appendix) > TOLERANCE:
        problems.append(
            f"it states {extra[1] if extra else 'no'} minutes for the appendix, the count is {appendix:.0f}"
        )
    return problems


def minutes(notebook: NotebookNode) -> tuple[float, float]:
    """Of everything before the appendix, and of the appendix."""
    cells = notebook.cells
    starts = [i for i, cell in enumerate(cells) if is_appendix(cell)]
    end = starts[0] if starts else len(cells)
    return sum(map(minutes_of, cells[:end])), sum(map(minutes_of, cells[end:]))


def is_appendix(cell: NotebookNode) -> bool:
    return cell.cell_type == "markdown" and bool(APPENDIX.search(cell.source))


def minutes_of(cell: NotebookNode) -> float:
    if cell.cell_type == "markdown":
        reading = len(WORD.findall(cell.source)) / WORDS_A_MINUTE
        return reading + MINUTES_A_PREDICTION * cell.source.count(PREDICTION)
    if is_solution(cell):
        parts = [n for n in ast.walk(parsed(cell.source)) if isinstance(n, ast.expr | ast.stmt)]
        return MINUTES_A_PART * len(parts)
    if is_folded(cell) or (is_graded(cell) and not is_manual(cell)):
        return 0
    return MINUTES_A_LINE * sum(1 for line in cell.source.splitlines() if line.strip())
