# /// attack
# title = "The time stamp is no time"
# family = "metadata"
# ///
# ruff: noqa


def lay_out(folder, notebook, place):
    (folder / "timestamp.txt").write_text("yesterday, I swear \x1b[31m 99999-99-99")
