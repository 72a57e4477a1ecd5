# /// attack
# title = "Edits graded cells: no assertions, exits, magics, other cell types"
# family = "metadata"
# told = ["of type"]
# ///
# ruff: noqa

import json


def lay_out(folder, notebook, place):
    sources = ["pass", "%%script true\nx", "import os; os._exit(0)", "", "%%javascript\nalert(1)"]
    graded = [c for c in notebook["cells"] if c["metadata"].get("nbgrader", {}).get("grade")]
    for number, cell in enumerate(graded):
        cell["source"] = sources[number % len(sources)]
        if number % 2:
            cell["cell_type"] = ["markdown", "raw"][number % 4 // 2]
            del cell["outputs"], cell["execution_count"]
    (folder / "01_bench.ipynb").write_text(json.dumps(notebook))
