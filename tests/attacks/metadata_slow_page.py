# /// attack
# title = "Has cells of small texts that make a page slow or huge"
# family = "metadata"
# ///
# ruff: noqa

import json


def lay_out(folder, notebook, place):
    texts = [
        "[" * 16_000,
        "<div>" * 8_000,
        "[^1] " * 3_000 + "\n\n[^1]: " + "x" * 9_000,
        "\\begin{a}" * 5_000,
        "".join(f"<b id={i}>" for i in range(2_000)) + "<p></p>" * 20_000,
    ]
    for text in texts * 3:
        notebook["cells"].append({"cell_type": "markdown", "source": text, "metadata": {}})
    for source in ("a." * 8_000, "f'{" * 5_000):
        cell = {"cell_type": "code", "source": source, "metadata": {}, "outputs": []}
        notebook["cells"].append(cell | {"execution_count": None})
    (folder / "01_bench.ipynb").write_text(json.dumps(notebook))
