# /// attack
# title = "The time stamp is a named pipe"
# family = "links"
# ///
# ruff: noqa

import os


def lay_out(folder, notebook, place):
    os.mkfifo(folder / "timestamp.txt")
