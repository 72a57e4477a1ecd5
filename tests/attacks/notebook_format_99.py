# /// attack
# title = "The notebook claims format 99"
# family = "broken notebooks"
# ///
# ruff: noqa

import json


def lay_out(folder, notebook, place):
    notebook["nbformat"], notebook["nbformat_minor"] = 99, 10**30
    (folder / "01_bench.ipynb").write_text(json.dumps(notebook))
