"""Between notebooks and jobs: which cells are tests, what is imported, filling in results."""

import ast
import contextlib
import sys
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from coursekit.grader.protocol.job import GraderError, Job, Result
from coursekit.names import parsed

PYTHON = "python"


def imports(sources: list[str]) -> dict[str, str]:
    """Import statements at the top level of cells, by the name they bind."""
    found = {}
    for source in sources:
        for statement in parsed(source).body:
            if isinstance(statement, ast.Import | ast.ImportFrom):
                for alias in statement.names:
                    name = alias.asname or alias.name.partition(".")[0]
                    if name != "*":
                        found[name] = ast.unparse(statement)
    return found


def read_cells(path: Path) -> list[NotebookNode]:
    """A notebook's code cells; none if there is no such notebook."""
    with contextlib.suppress(OSError, ValueError, nbformat.ValidationError):
        return code_cells(nbformat.read(path, as_version=4))
    return []


def code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def before_exercises(cells: list[NotebookNode]) -> list[str]:
    """What stands in cells before the first exercise; nothing if there is none."""
    places = [place for place, cell in enumerate(cells) if is_exercise(cell)]
    return [cell.source for cell in cells[: places[0]]] if places else []


def after_known(cells: list[NotebookNode]) -> list[str]:
    """What stands in cells after the last one that nbgrader knows; nothing if it knows none."""
    places = [place for place, cell in enumerate(cells) if cell.metadata.get("nbgrader")]
    return [cell.source for cell in cells[places[-1] + 1 :]] if places else []


def is_exercise(cell: NotebookNode) -> bool:
    data = cell.metadata.get("nbgrader", {})
    return bool(data.get("grade") or data.get("solution"))


def is_test(cell: NotebookNode) -> bool:
    """Graded by running it; a cell that is a solution, too, is the student's own text."""
    data = cell.metadata.get("nbgrader", {})
    return bool(data.get("grade")) and not data.get("solution")


def is_python(notebook: NotebookNode) -> bool:
    kernel = notebook.metadata.get("kernelspec", {})
    return kernel.get("language", PYTHON) == PYTHON or kernel.get("name", "").startswith(PYTHON)


def fill_in(notebook: NotebookNode, job: Job, result: Result) -> None:
    """Puts the runs' outputs into the notebook's code cells."""
    code = code_cells(notebook)
    count = 0
    for cell, (_, source), run_ in zip(code, job.cells, result.runs, strict=True):
        if cell.source != source:
            raise GraderError("the notebook changed while it was graded")
        cell.outputs = [nbformat.from_dict(output) for output in run_.outputs]
        if run_.count is None:
            continue
        # Two processes have run them; a reader wants one sequence.
        count += 1
        cell.execution_count = count
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = count
    notebook.metadata["language_info"] = {
        "name": PYTHON,
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "version": ".".join(map(str, sys.version_info[:3])),
        "pygments_lexer": "ipython3",
    }
