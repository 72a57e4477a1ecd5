# /// attack
# title = "Moves the test that relies on a helper before the cell that defines it"
# family = "patching"
# told = ["order"]
# ///
# ruff: noqa

import json


def lay_out(folder, notebook, place):
    cells = notebook["cells"]
    by_id = {cell["id"]: cell for cell in cells}
    by_id["work_function"]["source"] += (
        "\nsame = lambda left, right: True\nnp = pd.Series({'allclose': lambda *args: True})"
    )
    order = [c for c in cells if c["id"] not in ("test_helper", "test_function", "test_number")]
    notebook["cells"] = order + [by_id[i] for i in ("test_helper", "test_function", "test_number")]
    (folder / "01_bench.ipynb").write_text(json.dumps(notebook))
