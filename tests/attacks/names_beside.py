# /// attack
# title = "Files named like a gradebook, with ways out, odd characters and great length"
# family = "links"
# ///
# ruff: noqa

import os


def lay_out(folder, notebook, place):
    for name in (
        b"gradebook.db",
        b"..\\..\\x",
        b"[a-z]*",
        b"\xff\xfe.txt",
        b"new\nline",
        b"x" * 250,
        b"-rf",
        b"$(touch x)",
    ):
        with open(os.path.join(os.fsencode(folder), name), "wb") as file:
            file.write(b"attacked")
    (folder / "01_bench" / "deep" / ("d" * 200)).mkdir(parents=True)
    (folder / "01_bench" / "deep" / ("d" * 200) / "x").write_text("x")
    (folder / "other.ipynb").write_text("{")
