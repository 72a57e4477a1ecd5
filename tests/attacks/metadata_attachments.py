# /// attack
# title = "Attaches what is no picture, and shows what is not attached"
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
        {"y": {"text/html": "PHNjcmlwdD5hbGVydCgnYXR0YWNrJyk8L3NjcmlwdD4="}},
    ):
        notebook["cells"].append(
            {
                "cell_type": "markdown",
                "source": "![](attachment:x.png) ![](attachment:y)",
                "metadata": {},
                "attachments": attachments,
            }
        )
    for source in (
        "![](<attachment:a b.png>)",
        "![](attachment&#58;x.png)",
        "![](attach\\ment:x.png) ![](attachment:x%20y)",
        "![x][y]\n\n[y]: attachment:z(1).png",
    ):
        notebook["cells"].append({"cell_type": "markdown", "source": source, "metadata": {}})
    (folder / "01_bench.ipynb").write_text(json.dumps(notebook))
