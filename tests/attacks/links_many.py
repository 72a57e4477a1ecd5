# /// attack
# title = "Hundreds of files and links, in folders whose names are patterns"
# family = "bombs"
# told = ["a link"]
# ///
# ruff: noqa

import os


def lay_out(folder, notebook, place):
    below = folder / "a[b]"
    below.mkdir()
    for number in range(1000):
        (below / f"{number}.txt").write_text("x")
        os.symlink("/etc/passwd", below / f"{number}[x]*.csv")
    for number in range(3000):
        (folder / "folders" / f"{number}").mkdir(parents=True)
