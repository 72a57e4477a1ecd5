# /// attack
# title = "The notebook has another name"
# family = "broken notebooks"
# told = ["was graded"]
# ///
# ruff: noqa


def lay_out(folder, notebook, place):
    (folder / "01_bench.ipynb").rename(folder / "01_bench (1).ipynb")
