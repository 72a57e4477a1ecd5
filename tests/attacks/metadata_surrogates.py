# /// attack
# title = "Puts lone surrogates into every text that the format has"
# family = "metadata"
# ///
# ruff: noqa

import json


def lay_out(folder, notebook, place):
    bad = "\ud800\udfff"
    for cell in notebook["cells"]:
        cell["metadata"]["tags"] = [bad, "\0"]
        cell["source"] += f"\n# {bad}\0"
    notebook["metadata"]["kernelspec"]["display_name"] = bad
    notebook["cells"].append(
        {
            "cell_type": "markdown",
            "source": bad,
            "metadata": {bad: bad},
            "attachments": {bad: {"image/png": bad}},
        }
    )
    (folder / "01_bench.ipynb").write_text(json.dumps(notebook))
