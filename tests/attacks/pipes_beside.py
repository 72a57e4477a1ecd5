# /// attack
# title = "Named pipes, a socket and an unreadable file beside the notebook"
# family = "links"
# ///
# ruff: noqa

import os, socket


def lay_out(folder, notebook, place):
    os.mkfifo(folder / "data.csv")
    (folder / "locked").write_text("x")
    (folder / "locked").chmod(0)
    (folder / "closed").mkdir()
    (folder / "closed").chmod(0)
    here = os.getcwd()
    os.chdir(folder)
    try:
        with socket.socket(socket.AF_UNIX) as plug:
            plug.bind("plug")
    finally:
        os.chdir(here)
