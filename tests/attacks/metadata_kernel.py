# /// attack
# title = "Claims to be in another language, for a kernel of its own"
# family = "metadata"
# ///
# ruff: noqa

import json


def lay_out(folder, notebook, place):
    kernel = {"name": "../../evil", "display_name": "R", "language": "R"}
    notebook["metadata"] |= {
        "kernelspec": kernel,
        "language_info": {"name": "R", "file_extension": "/../x"},
    }
    (folder / "01_bench.ipynb").write_text(json.dumps(notebook))
    (folder / "kernel.json").write_text('{"argv": ["touch", "attacked"], "language": "R"}')
