# /// attack
# title = "The notebook is a named pipe that nobody writes to"
# family = "links"
# told = ["not a file"]
# ///
# ruff: noqa

import os


def lay_out(folder, notebook, place):
    (folder / "01_bench.ipynb").unlink()
    os.mkfifo(folder / "01_bench.ipynb")
