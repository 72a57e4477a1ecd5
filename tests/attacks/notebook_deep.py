# /// attack
# title = "The notebook's JSON is nested a hundred thousand times"
# family = "broken notebooks"
# told = ["not a notebook"]
# ///
# ruff: noqa


def lay_out(folder, notebook, place):
    (folder / "01_bench.ipynb").write_text('{"cells":' + "[" * 100_000)
