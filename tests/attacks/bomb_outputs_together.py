# /// attack
# title = "Many outputs, errors and files, each within its limit"
# family = "bombs"
# told = ["left out"]
# ///
# ruff: noqa

import json

CELLS = {
    "raise ValueError('x' * 900_000)": 8,
    "print('\\n' * 400_000)": 12,
    "from IPython.display import display\ndisplay({'application/json': [[0] * 1000] * 100}, raw=True)": 5,
    "open(f'{count}.bin', 'wb').write(bytes(1_000_000)); count += 1": 12,
}


def lay_out(folder, notebook, place):
    cells = []
    for source, times in CELLS.items():
        cell = {"cell_type": "code", "source": source, "outputs": [], "execution_count": None}
        cells += [cell | {"metadata": {}}] * times
    first = cells[0] | {"source": "count = 0"}
    for cell in notebook["cells"]:
        if cell["id"].startswith("work_"):
            cell["source"] = "answer = 1.0\nraise ValueError('y' * 900_000)"
    notebook["cells"][1:1] = [first, *cells]
    (folder / "01_bench.ipynb").write_text(json.dumps(notebook))
