# /// attack
# title = "The notebook is a link to the instructor's"
# family = "links"
# told = ["link"]
# ///
# ruff: noqa

import os


def lay_out(folder, notebook, place):
    (folder / "01_bench.ipynb").unlink()
    os.symlink(f"{place['course']}/source/01_bench/01_bench.ipynb", folder / "01_bench.ipynb")
