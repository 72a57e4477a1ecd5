# /// attack
# title = "Three thousand cells that claim to be cells of the assignment"
# family = "bombs"
# told = ["more repairs"]
# ///
# ruff: noqa

import json


def lay_out(folder, notebook, place):
    for number in range(3000):
        data = {"grade_id": f"{'n' * 40}{number}", "grade": True, "points": 100}
        notebook["cells"].append(
            {"cell_type": "markdown", "source": "", "metadata": {"nbgrader": data}}
        )
    (folder / "01_bench.ipynb").write_text(json.dumps(notebook))
