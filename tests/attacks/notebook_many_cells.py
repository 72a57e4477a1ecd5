# /// attack
# title = "The notebook has ten thousand cells"
# family = "broken notebooks"
# told = ["more than 5000 cells"]
# ///
# ruff: noqa

import json


def lay_out(folder, notebook, place):
    cell = {
        "cell_type": "code",
        "source": "1",
        "outputs": [],
        "execution_count": None,
        "metadata": {},
    }
    notebook["cells"] += [cell] * 10_000
    (folder / "01_bench.ipynb").write_text(json.dumps(notebook))
