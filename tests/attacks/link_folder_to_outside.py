# /// attack
# title = "The submission's folder is a link to a folder with secrets"
# family = "links"
# told = ["link"]
# ///
# ruff: noqa

import os, shutil


def lay_out(folder, notebook, place):
    shutil.rmtree(folder)
    os.symlink(place["outside"], folder)
