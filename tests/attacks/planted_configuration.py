# /// attack
# title = "Plants settings for matplotlib, IPython, pdb and pip"
# family = "planted files"
# ///
# ruff: noqa

import json


def lay_out(folder, notebook, place):
    code = f"open({place['outside'] + '/canary'!r}, 'a').write('attacked')\n"
    for name in (
        "ipython_config.py",
        ".pdbrc",
        "matplotlibrc",
        "conftest.py",
        ".pythonrc",
        "nbgrader_config.py",
        "jupyter_config.py",
    ):
        (folder / name).write_text(code if name != "matplotlibrc" else "backend: module://random")
    for name in (
        ".ipython/profile_default/startup/x.py",
        "profile_default/startup/x.py",
        ".config/matplotlib/matplotlibrc",
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(code)
