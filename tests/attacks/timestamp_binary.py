# /// attack
# title = "The time stamp is no text"
# family = "metadata"
# ///
# ruff: noqa


def lay_out(folder, notebook, place):
    (folder / "timestamp.txt").write_bytes(b"\xff\xfe\0\0" * 100)
