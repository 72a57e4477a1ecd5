# /// attack
# title = "The notebook is a folder, with files in it"
# family = "broken notebooks"
# told = ["not a file"]
# ///
# ruff: noqa


def lay_out(folder, notebook, place):
    (folder / "01_bench.ipynb").unlink()
    (folder / "01_bench.ipynb").mkdir()
    (folder / "01_bench.ipynb" / "data.csv").write_text("x")
