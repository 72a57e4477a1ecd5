# /// attack
# title = "Has every graded cell twice, the second one without assertions"
# family = "metadata"
# told = ["twice"]
# ///
# ruff: noqa

import copy, json


def lay_out(folder, notebook, place):
    for cell in list(notebook["cells"]):
        if cell["metadata"].get("nbgrader", {}).get("grade"):
            again = copy.deepcopy(cell) | {"source": "pass"}
            notebook["cells"] += [again, again]
            notebook["cells"].insert(0, again)
    (folder / "01_bench.ipynb").write_text(json.dumps(notebook))
