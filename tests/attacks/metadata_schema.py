# /// attack
# title = "Claims schema versions of the past, the future and no kind"
# family = "metadata"
# ///
# ruff: noqa

import json


def lay_out(folder, notebook, place):
    for number, cell in enumerate(notebook["cells"]):
        if "nbgrader" in cell["metadata"]:
            cell["metadata"]["nbgrader"]["schema_version"] = [99, "x", 1, None, [], -1][number % 6]
    (folder / "01_bench.ipynb").write_text(json.dumps(notebook))
