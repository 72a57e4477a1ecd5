# /// attack
# title = "A file of 400 MB that takes no room"
# family = "bombs"
# ///
# ruff: noqa

import os


def lay_out(folder, notebook, place):
    (folder / "data.bin").touch()
    os.truncate(folder / "data.bin", 400_000_000)
