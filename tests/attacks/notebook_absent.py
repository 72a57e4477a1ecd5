# /// attack
# title = "There is no notebook, only a file of another name"
# family = "broken notebooks"
# told = ["no notebook"]
# ///
# ruff: noqa


def lay_out(folder, notebook, place):
    (folder / "01_bench.ipynb").rename(folder / "01_bench (1).ipynb")
