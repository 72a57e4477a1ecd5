# /// attack
# title = "Three thousand files beside the notebook"
# family = "bombs"
# ///
# ruff: noqa


def lay_out(folder, notebook, place):
    (folder / "many").mkdir()
    for number in range(3000):
        (folder / "many" / f"{number}.txt").write_text("x")
