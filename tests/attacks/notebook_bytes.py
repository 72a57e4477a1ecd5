# /// attack
# title = "The notebook has a byte order mark, NULs and bytes that are no text"
# family = "broken notebooks"
# ///
# ruff: noqa

import json


def lay_out(folder, notebook, place):
    notebook["cells"].append({"cell_type": "markdown", "source": "\0\0", "metadata": {}})
    text = json.dumps(notebook).encode()
    (folder / "01_bench.ipynb").write_bytes(
        b"\xef\xbb\xbf" + text.replace(b"\\u0000", b"\\u0000\xff\xfe")
    )
