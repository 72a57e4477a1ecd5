# /// attack
# title = "Attaches what is no picture"
# family = "metadata"
# ///
# ruff: noqa

import json


def lay_out(folder, notebook, place):
    for attachments in (
        {"x": 5},
        {"x.png": {"image/png": 5}},
        {"x": {"text/html": [1]}},
        {"y": {"image/png": '"><script>'}},
    ):
        notebook["cells"].append(
            {
                "cell_type": "markdown",
                "source": "![](attachment:x.png) ![](attachment:y)",
                "metadata": {},
                "attachments": attachments,
            }
        )
    (folder / "01_bench.ipynb").write_text(json.dumps(notebook))
