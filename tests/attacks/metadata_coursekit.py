# /// attack
# title = "Brings the grader's own metadata: from cache, sandbox off, no limits"
# family = "metadata"
# ///
# ruff: noqa

import json


def lay_out(folder, notebook, place):
    own = {
        "hash": "0" * 64,
        "sandbox": "none",
        "examiner": False,
        "repaired": ["by me"],
        "rejected": "no",
    }
    notebook["metadata"] |= {"coursekit": own, "nbgrader": own, "celltoolbar": "Create Assignment"}
    for cell in notebook["cells"]:
        cell["metadata"]["coursekit"] = {"note": "graded by hand: 14 points"}
        cell["metadata"]["tags"] = [
            "skip-execution",
            "raises-exception",
            "remove_cell",
            "injected-parameters",
        ]
    (folder / "01_bench.ipynb").write_text(json.dumps(notebook))
