# /// attack
# title = "Links, a pipe and a device below a folder whose name a pattern does not match"
# family = "links"
# told = ["a link"]
# ///
# ruff: noqa

import os


def lay_out(folder, notebook, place):
    for below in (folder / "a[b]", folder / "sub" / "[!x]" / "*"):
        below.mkdir(parents=True)
        for name, goal in (
            ("secret.txt", f"{place['outside']}/secret"),
            ("source.txt", f"{place['course']}/source/01_bench/01_bench.ipynb"),
            ("neighbour.txt", f"{place['course']}/submitted/aaron/01_bench/01_bench.ipynb"),
            ("passwd.csv", "/etc/passwd"),
            ("zero", "/dev/zero"),
            ("all", place["course"]),
        ):
            os.symlink(goal, below / name)
        os.mkfifo(below / "pipe")
