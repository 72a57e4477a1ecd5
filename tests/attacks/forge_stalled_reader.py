# /// attack
# title = "Answers by itself, stops reading, and has a cell that does not fit the socket's buffer"
# family = "forged messages"
# told = ["killed", "ended"]
# ///
# ruff: noqa

import json

STALL = """
import gc, time
wire = next(w for w in gc.get_objects() if type(w).__name__ == "Wire" and w.connection.fileno() >= 0)
wire.send({"outputs": [], "count": 1})
while True:
    try:
        time.sleep(1)
    except KeyboardInterrupt:
        continue
"""


def lay_out(folder, notebook, place):
    cell = {"cell_type": "code", "outputs": [], "execution_count": None, "metadata": {}}
    big = 'padding = """' + "x" * 2_000_000 + '"""'
    notebook["cells"][1:1] = [cell | {"source": STALL}, cell | {"source": big}]
    (folder / "01_bench.ipynb").write_text(json.dumps(notebook))
