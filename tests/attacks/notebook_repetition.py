# /// attack
# title = "The notebook is 20 MB of empty objects, which need ten times that in memory"
# family = "broken notebooks"
# told = ["cells"]
# ///
# ruff: noqa


def lay_out(folder, notebook, place):
    (folder / "01_bench.ipynb").write_text('{"cells": [' + "{}," * 6_600_000 + "{}]}")
