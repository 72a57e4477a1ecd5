# /// attack
# title = "Takes memory in many processes, in cells too quick to be watched"
# family = "bombs"
# never = ["got 800 MB"]
# ///
# ruff: noqa

import json

CELL = """
import os, time
for _ in range(2):
    if os.fork() == 0:
        held = b"x" * 100_000_000
        time.sleep(12)
        os._exit(0)
time.sleep(0.15)
"""


def lay_out(folder, notebook, place):
    cell = {
        "cell_type": "code",
        "source": CELL,
        "outputs": [],
        "execution_count": None,
        "metadata": {},
    }
    last = cell | {"source": "time.sleep(0.1)"}
    end = cell | {"source": "print('got', 800, 'MB')"}
    notebook["cells"][1:1] = [cell] * 4 + [last] * 10 + [end]
    (folder / "01_bench.ipynb").write_text(json.dumps(notebook))
