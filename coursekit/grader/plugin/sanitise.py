"""nbgrader's own sanitisers on a notebook that was read."""

import nbformat
from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbgrader.converters import Autograde
from traitlets.utils.importstring import import_item

from coursekit.grader.plugin.progress import Pending


def sanitise(converter: Autograde, pending: Pending, notebook: NotebookNode) -> NotebookNode:
    """The repaired notebook as these leave it.

    Parameters
    ----------
    converter : Autograde
        The run.
    pending : Pending
        Whose it is.
    notebook : NotebookNode

    Raises
    ------
    Exception
        What one of the sanitisers raises.
    """
    exporter = NotebookExporter(parent=converter, config=converter.config)
    resources = {
        "nbgrader": {
            "student": pending.student,
            "assignment": pending.assignment,
            "notebook": pending.notebook_id,
            "db_url": converter.coursedir.db_url,
        }
    }
    for kind in converter.sanitize_preprocessors:
        step = import_item(kind) if isinstance(kind, str) else kind
        step = step(parent=exporter) if isinstance(step, type) else step
        notebook, resources = step(notebook, resources)
    nbformat.validate(notebook)
    return notebook
