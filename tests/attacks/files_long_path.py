# /// attack
# title = "A path of 15,000 characters, with a link at its end"
# family = "links"
# told = ["too deep"]
# ///
# ruff: noqa

import os


def lay_out(folder, notebook, place):
    here = os.open(folder, os.O_RDONLY)
    for _ in range(60):
        os.mkdir("a" * 250, dir_fd=here)
        below = os.open("a" * 250, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.symlink("/etc/passwd", "passwd.csv", dir_fd=here)
    os.close(here)
