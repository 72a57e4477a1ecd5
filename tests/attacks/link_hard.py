# /// attack
# title = "Hard links to a file outside"
# family = "links"
# ///
# ruff: noqa

import os


def lay_out(folder, notebook, place):
    os.link(f"{place['outside']}/canary", folder / "data.csv")
    (folder / "01_bench.ipynb").unlink()
    os.link(f"{place['outside']}/canary", folder / "01_bench.ipynb")
