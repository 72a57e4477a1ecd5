# /// attack
# title = "Flips grade and solution flags, locks nothing, raises the points"
# family = "metadata"
# ///
# ruff: noqa

import json


def lay_out(folder, notebook, place):
    for cell in notebook["cells"]:
        data = cell["metadata"].get("nbgrader")
        if data and data["grade"]:
            data |= {"points": 1000, "locked": False, "solution": True, "checksum": "0" * 32}
            cell["source"] = "1000"
        elif data:
            data |= {"points": 1000, "grade": True, "solution": False}
    (folder / "01_bench.ipynb").write_text(json.dumps(notebook))
