"""What gives an exercise's answer away: an option that stands out, a Compare box that solves it."""

import ast
import copy
import re
from collections.abc import Iterator

from nbformat import NotebookNode

from coursekit.authoring.answers import Answer
from coursekit.authoring.cells import grade_id, is_solution, solution_cells
from coursekit.authoring.lint import CODE_SPAN, FENCED_PYTHON, prompt
from coursekit.names import parsed

CHOICE = re.compile(r"""^\w+ = ["']([A-F])["']""", re.MULTILINE)
OPTION = re.compile(r"^- \*\*([A-F])[:.)]*\*\*:? *(.*)$", re.MULTILINE)
COMPARE = re.compile(r"<details><summary>(?:<b>)?Compare.*?</details>", re.DOTALL)
LONGEST = 1.1  # times the longest wrong option
CAUTION = re.compile(
    r"\b(may|might|could|perhaps|possibl[ey]|probably|likely|alone|not necessarily|depends?|usually|often"
    r"|sometimes|stays? open|open question|cannot tell|at least|suggests?)\b"
)
# An expression of so many nodes is no idiom any more: `labels.max() + 1` has 8.
ANSWER_NODES = 14


def giveaways(notebook: NotebookNode, correct: list[Answer]) -> list[str]:
    """What of a source notebook gives an answer away, as sentences that say where and what to do.

    Parameters
    ----------
    notebook : NotebookNode
    correct : list of Answer
        Known correct answers; the notebook's own solution counts, too.
    """
    return [*conspicuous_options(notebook), *solving_boxes(notebook, correct)]


def conspicuous_options(notebook: NotebookNode) -> Iterator[str]:
    """Choice questions whose right option is the longest by far, or the only cautious one."""
    for cell in solution_cells(notebook):
        letter = CHOICE.search(cell.source)
        options = dict(OPTION.findall(prompt(notebook, grade_id(cell))))
        if not letter or letter[1] not in options or len(options) < 2:
            continue
        right = options.pop(letter[1])
        longest = max(len(text.split()) for text in options.values())
        if len(right.split()) > LONGEST * longest:
            yield (
                f"the right option of {grade_id(cell)!r} has {len(right.split())} words, the longest "
                f"wrong one {longest}: shorten it, or give a wrong one more"
            )
        caution = CAUTION.search(right)
        if caution and not any(map(CAUTION.search, options.values())):
            yield (
                f"the right option of {grade_id(cell)!r} is the only one with a word of caution "
                f"({caution[0]!r}): let a wrong one have one, too"
            )


def solving_boxes(notebook: NotebookNode, correct: list[Answer]) -> Iterator[str]:
    """Compare boxes with the right option's letter, or with code that correct answers hold.

    Students can unfold a box before they submit.
    """
    solved: dict[str, str] = {}
    for cell in solution_cells(notebook):
        name = grade_id(cell)
        sources = [cell.source, *(answer.cells.get(name, "") for answer in correct)]
        solved |= {shape(node): name for source in sources for node in expressions(source)}
    right = None
    for cell in notebook.cells:
        if is_solution(cell):
            choice = CHOICE.search(cell.source)
            right = choice and re.compile(
                rf"\*\*{choice[1]}\b|`.?{choice[1]}.?`|ption {choice[1]}\b"
            )
        for box in COMPARE.findall(cell.source) if cell.cell_type == "markdown" else []:
            if right and right.search(box):
                yield f"the Compare box of {cell.id!r} names the right option"
            for code in [*FENCED_PYTHON.findall(box), *CODE_SPAN.findall(box)]:
                for node in expressions(code):
                    if solves := solved.get(shape(node)):
                        yield (
                            f"the Compare box of {cell.id!r} holds a line that solves {solves!r}: "
                            f"{ast.unparse(node)!r}"
                        )


def expressions(source: str) -> list[ast.expr]:
    """Expressions of a piece of code that are long enough to be an answer."""
    nodes = [node for node in ast.walk(parsed(source)) if isinstance(node, ast.expr)]
    return [node for node in nodes if sum(1 for _ in ast.walk(node)) >= ANSWER_NODES]


def shape(node: ast.expr) -> str:
    """An expression, whatever its variables are called."""
    node = copy.deepcopy(node)
    names: dict[str, str] = {}
    for part in ast.walk(node):
        if isinstance(part, ast.Name):
            part.id = names.setdefault(part.id, f"name{len(names)}")
        elif isinstance(part, ast.arg):
            part.arg = names.setdefault(part.arg, f"name{len(names)}")
    return ast.dump(node)
