# /// attack
# title = "The notebook may not be read"
# family = "links"
# ///
# ruff: noqa


def lay_out(folder, notebook, place):
    (folder / "01_bench.ipynb").chmod(0)
