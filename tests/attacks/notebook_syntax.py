# /// attack
# title = "Cells that cannot be compiled: no Python, huge expressions, magics"
# family = "broken notebooks"
# ///
# ruff: noqa

import json

SOURCES = {
    "work_number": "def (:",
    "work_table": "summary = None\nexec('1' + '+1' * 200_000)",
    "work_function": "%%bash\nexit 1",
}


def lay_out(folder, notebook, place):
    for cell in notebook["cells"]:
        cell["source"] = SOURCES.get(cell["id"], cell["source"])
    (folder / "01_bench.ipynb").write_text(json.dumps(notebook))
