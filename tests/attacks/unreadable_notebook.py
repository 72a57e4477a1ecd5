# /// attack
# title = "The notebook may not be read"
# family = "links"
# root_only = true
# ///
# ruff: noqa


def lay_out(folder, notebook, place):
    (folder / "01_bench.ipynb").chmod(0)
