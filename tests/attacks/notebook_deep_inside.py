# /// attack
# title = "The notebook's metadata, outputs and attachments are nested nine hundred times"
# family = "broken notebooks"
# ///
# ruff: noqa

import json


def lay_out(folder, notebook, place):
    deep = "[" * 900 + "]" * 900
    notebook["metadata"]["deep"] = "@deep@"
    notebook["cells"].append(
        {
            "cell_type": "markdown",
            "source": "x",
            "metadata": {"deep": "@deep@"},
            "attachments": {"x": {"a/b": "@deep@"}},
        }
    )
    (folder / "01_bench.ipynb").write_text(json.dumps(notebook).replace('"@deep@"', deep))
