# /// attack
# title = "Links beside the notebook: to secrets, to folders, to itself, to nothing"
# family = "links"
# ///
# ruff: noqa

import os


def lay_out(folder, notebook, place):
    for name, goal in (
        ("secret.txt", f"{place['outside']}/secret"),
        ("all", place["course"]),
        ("loop", "loop"),
        ("here", "."),
        ("nothing", "/nothing"),
        ("passwd.csv", "/etc/passwd"),
        ("zero", "/dev/zero"),
    ):
        os.symlink(goal, folder / name)
    (folder / "sub").mkdir()
    os.symlink(f"{place['outside']}/secret", folder / "sub" / "data.csv")
