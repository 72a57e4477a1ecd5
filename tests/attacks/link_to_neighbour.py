# /// attack
# title = "The notebook is a link to a neighbour's right one"
# family = "links"
# told = ["link"]
# ///
# ruff: noqa

import os


def lay_out(folder, notebook, place):
    (folder / "01_bench.ipynb").unlink()
    os.symlink("../../aaron/01_bench/01_bench.ipynb", folder / "01_bench.ipynb")
