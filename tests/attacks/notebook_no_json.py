# /// attack
# title = "The notebook is no JSON"
# family = "broken notebooks"
# told = ["not a notebook"]
# ///
# ruff: noqa


def lay_out(folder, notebook, place):
    (folder / "01_bench.ipynb").write_text("print('hello')")
