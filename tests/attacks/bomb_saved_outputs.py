# /// attack
# title = "A notebook of 250 MB: saved outputs, and fifty million objects"
# family = "bombs"
# told = ["more than 2000000 parts"]
# ///
# ruff: noqa

import json


def lay_out(folder, notebook, place):
    output = {"output_type": "display_data", "metadata": {}, "data": {"text/plain": "[" * 10**8}}
    notebook["cells"][1]["outputs"] = [output]
    text = json.dumps(notebook)
    hole = '"metadata": {"x": [' + "{}," * 50_000_000 + "{}], "
    (folder / "01_bench.ipynb").write_text(text.replace('"metadata": {', hole, 1))
