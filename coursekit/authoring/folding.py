"""Folds what students need not study: graded tests, and cells tagged `folded` in `source/`.

JupyterLab shows the first line of a folded cell, Colab a button; both unfold it with a click. VS Code
keeps no such state in a notebook's file (https://github.com/microsoft/vscode/issues/158716), and shows
everything. nbgrader calls it as the last step of `generate_assignment`.
"""

from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor

from coursekit.authoring.cells import is_graded, is_solution

TAG = "folded"


def is_folded(cell: NotebookNode) -> bool:
    """Whether students get the cell folded."""
    tagged = TAG in cell.metadata.get("tags", [])
    return cell.cell_type == "code" and (tagged or is_graded(cell)) and not is_solution(cell)


class FoldCells(NbGraderPreprocessor):
    """The only place that writes what makes a frontend fold a cell."""

    def preprocess_cell(
        self, cell: NotebookNode, resources: ResourcesDict, index: int
    ) -> tuple[NotebookNode, ResourcesDict]:
        if is_folded(cell):
            cell.metadata.setdefault("jupyter", {})["source_hidden"] = (
                True  # JupyterLab, Notebook 7
            )
            cell.metadata["cellView"] = "form"  # Colab
        return cell, resources
