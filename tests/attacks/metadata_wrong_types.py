# /// attack
# title = "Has wrong types wherever the format expects something"
# family = "metadata"
# told = ["is not a notebook cell"]
# ///
# ruff: noqa

import json


def lay_out(folder, notebook, place):
    wrong = [None, 5, "x", [], {}, True, {"a": [None]}]
    for number, cell in enumerate(notebook["cells"]):
        other = wrong[number % len(wrong)]
        cell["id"], cell["outputs"], cell["execution_count"] = other, other, other
        cell["metadata"]["tags"], cell["metadata"]["collapsed"] = [other, 5], other
    notebook["cells"] += [*wrong, {"cell_type": "code"}, {"cell_type": [], "source": 5}]
    for attachments in (
        {"x": 5},
        {"x.png": {"image/png": 5}},
        {"\ud800": {}},
        {"x": {"text/html": [1]}},
    ):
        notebook["cells"].append(
            {
                "cell_type": "markdown",
                "source": "![](attachment:x.png)",
                "metadata": {},
                "attachments": attachments,
            }
        )
    notebook["metadata"] = [5]
    notebook["nbformat"], notebook["nbformat_minor"] = "4", None
    (folder / "01_bench.ipynb").write_text(json.dumps(notebook))
