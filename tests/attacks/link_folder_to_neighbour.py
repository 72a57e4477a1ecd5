# /// attack
# title = "The submission's folder is a link to a neighbour's"
# family = "links"
# told = ["link"]
# ///
# ruff: noqa

import os, shutil


def lay_out(folder, notebook, place):
    shutil.rmtree(folder)
    os.symlink("../aaron/01_bench", folder)
