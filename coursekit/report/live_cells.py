"""Says in Formgrader which tests ran in the student's process, and why; nobody's outputs are changed."""

from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode
from nbformat.v4 import new_output

from coursekit.grader.trusted.whitelist import as_dict

NOTE = (
    "[This test ran in the student's process, as nbgrader runs it: it {}. What this submission did "
    "could read or forge it.]\n"
)


def live_cells(notebook: NotebookNode) -> dict[str, str]:
    """The graded cells of a graded notebook that ran in the student's process, with the reason."""
    noted = as_dict(as_dict(notebook.metadata.get("coursekit")).get("live"))
    return {str(name): str(reason) for name, reason in noted.items()}


class LiveCells(Preprocessor):
    """Puts a note before the outputs of such cells, on the page only."""

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        live = live_cells(nb)
        for cell in nb.cells:
            name = as_dict(cell.metadata.get("nbgrader")).get("grade_id")
            if cell.cell_type == "code" and name in live:
                note = new_output("stream", name="stdout", text=NOTE.format(live[name]))
                cell.outputs.insert(0, note)
        return nb, resources
