"""Runs a source notebook and says what its demonstrations change for other cells.

    python tests/authoring/traces.py source/NAME/NAME.ipynb

A demonstration may bind names that nothing else takes, and must leave all else as it was: values of
other names, also where a method changes them in place, random state, settings of libraries.
"""

import contextlib
import io
import os
import random
import sys
from pathlib import Path

import joblib
import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import sklearn
from IPython.core.interactiveshell import InteractiveShell

from coursekit.authoring.cells import code_cells
from coursekit.coursefolder import read_notebook
from coursekit.grader.plugin.idle import is_demonstration, made_names

mpl.use("agg")


def main(path: Path) -> None:
    shell = InteractiveShell.instance()
    cells = list(code_cells(read_notebook(path)))
    made = set().union(*(made_names(cell.source) for cell in cells if is_demonstration(cell)))
    os.chdir(path.parent)
    for cell in cells:
        before = state(shell.user_ns, made) if is_demonstration(cell) else {}
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            done = shell.run_cell(cell.source)
            plt.close("all")
        if is_demonstration(cell):
            after = state(shell.user_ns, made)
            changed = [name for name in before if before[name] != after.get(name)]
            start = cell.source.partition("\n")[0]
            if changed or not done.success:
                print(f"{start!r}: {', '.join(changed) or done.error_in_exec}")


def state(namespace: dict, without: set[str]) -> dict[str, str]:
    """Hashes of values by name, and of what holds for all cells."""
    found = {
        "(numpy's random state)": joblib.hash(np.random.get_state()),
        "(Python's random state)": joblib.hash(random.getstate()),
        "(settings of figures)": joblib.hash({**mpl.rcParams}),
        "(settings of tables)": joblib.hash(str(pd.options.display.max_rows)),
        "(settings of estimators)": joblib.hash(sklearn.get_config()),
        "(folder and environment)": joblib.hash([os.getcwd(), {**os.environ}]),
    }
    for name, value in namespace.items():
        if name not in without and not name.startswith("_") and name not in ("In", "Out"):
            with contextlib.suppress(Exception):  # functions of the notebook, modules
                found[name] = joblib.hash(value)
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
