# /// attack
# title = "Claims a thousand points, negative and endless ones"
# family = "metadata"
# ///
# ruff: noqa

import json


def lay_out(folder, notebook, place):
    for number, cell in enumerate(notebook["cells"]):
        if "nbgrader" in cell["metadata"]:
            cell["metadata"]["nbgrader"]["points"] = [1000, -5, float("nan"), "many", None, 1e999][
                number % 6
            ]
    (folder / "01_bench.ipynb").write_text(json.dumps(notebook))
