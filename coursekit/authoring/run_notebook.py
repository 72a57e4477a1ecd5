"""Runs one notebook in this Python's kernel and prints, as JSON, how it went.

    python run_notebook.py NOTEBOOK

It imports nothing of this package, so that it works in environments that have only a kernel.
"""

import json
import sys
import time
import warnings
from pathlib import Path

import nbformat
from nbclient import NotebookClient

SECONDS_PER_CELL = 300


def main(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
    client = NotebookClient(
        notebook,
        timeout=SECONDS_PER_CELL,
        allow_errors=True,
        resources={"metadata": {"path": str(path.parent)}},
    )
    started = time.monotonic()
    client.execute()
    seconds = time.monotonic() - started
    print(json.dumps({"seconds": seconds, "problems": problems(notebook)}))


def problems(notebook: nbformat.NotebookNode) -> list[str]:
    """Errors and what was written to stderr, each with the first line of its cell."""
    found = []
    for cell in notebook.cells:
        start = cell.source.partition("\n")[0][:60]
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                found.append(f"{output.ename}: {output.evalue} (cell {start!r})")
            elif output.get("name") == "stderr":
                found.append(f"stderr: {output.text.strip()[:300]} (cell {start!r})")
    return found


if __name__ == "__main__":
    warnings.simplefilter("ignore")  # of the client; the kernel has settings of its own
    main(Path(sys.argv[1]).resolve())
