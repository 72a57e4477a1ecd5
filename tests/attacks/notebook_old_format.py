# /// attack
# title = "The notebook claims formats that never were, and an old one that is broken"
# family = "broken notebooks"
# told = ["old format"]
# ///
# ruff: noqa

import json


def lay_out(folder, notebook, place):
    old = {
        "nbformat": 3,
        "nbformat_minor": 0,
        "metadata": {},
        "worksheets": [{"cells": [5, None, {"cell_type": []}]}],
    }
    (folder / "01_bench.ipynb").write_text(json.dumps(old))
