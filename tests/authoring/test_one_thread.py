"""Notebooks compute with one thread wherever their kernel was started.

On a busy machine with two cores, more threads made a notebook take twenty times as long.
"""

import os
import re
from itertools import takewhile

import pytest
from conftest import REPOSITORY
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell
from traitlets.config import Config

from coursekit.authoring.cells import tutorial_cells
from coursekit.coursefolder import CourseFolder, read_notebook

COURSE = CourseFolder.here(REPOSITORY)
COMPUTES = re.compile(r"\.fit|Means\(|kmeans\(|pairwise_distances|silhouette_\w+\(")
ASK = """\
from threadpoolctl import threadpool_info
assert threadpool_info()
print({pool["prefix"]: pool["num_threads"] for pool in threadpool_info()})
print(max(pool["num_threads"] for pool in threadpool_info()))"""


def computes(source: str) -> bool:
    return bool(COMPUTES.search(source)) and "def " not in source


@pytest.mark.parametrize("assignment", COURSE.assignments())
def test_a_plain_kernel_has_one_thread_when_a_notebook_begins_to_compute(assignment):
    """Without `course.py`, and where four are asked for."""
    notebook = read_notebook(COURSE.release / assignment / f"{assignment}.ipynb")
    before = list(takewhile(lambda cell: not computes(cell.source), tutorial_cells(notebook)))
    assert before and len(before) < len(notebook.cells)
    notebook.cells = [*before, new_code_cell(ASK)]
    environment = {k: v for k, v in os.environ.items() if not k.endswith("_NUM_THREADS")}
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        config=Config(KernelManager={"transport_encryption": "auto"}),
        resources={"metadata": {"path": str(COURSE.source)}},
    )
    client.execute(env=environment | {"OMP_NUM_THREADS": "4", "OPENBLAS_NUM_THREADS": "4"})
    assert notebook.cells[-1].outputs[0].text.splitlines()[-1] == "1", notebook.cells[-1].outputs
