# /// attack
# title = "Deletes every graded cell and brings outputs that look right"
# family = "metadata"
# told = ["put back"]
# ///
# ruff: noqa

import json


def lay_out(folder, notebook, place):
    notebook["cells"] = [
        c for c in notebook["cells"] if not c["metadata"].get("nbgrader", {}).get("grade")
    ]
    (folder / "01_bench.ipynb").write_text(json.dumps(notebook))
