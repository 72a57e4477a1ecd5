# /// attack
# title = "The notebook ends in the middle"
# family = "broken notebooks"
# told = ["not a notebook"]
# ///
# ruff: noqa


def lay_out(folder, notebook, place):
    path = folder / "01_bench.ipynb"
    path.write_bytes(path.read_bytes()[:1500])
