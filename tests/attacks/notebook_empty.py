# /// attack
# title = "The notebook has no byte"
# family = "broken notebooks"
# told = ["empty"]
# ///
# ruff: noqa


def lay_out(folder, notebook, place):
    (folder / "01_bench.ipynb").write_bytes(b"")
