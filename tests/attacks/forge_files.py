# /// attack
# title = "Forges changed files: ways out, notebooks, time stamps, configuration"
# family = "forged messages"
# ///
# ruff: noqa

# %% work_number
# @forge@
import base64

text = base64.b64encode(b"attacked").decode()
names = [
    "../attacked",
    "/@outside@/attacked",
    "a/../../attacked",
    "x\0y",
    "..",
    ".",
    "",
    "a//b",
    "./c",
]
names += [
    "02_other.ipynb",
    "01_bench.ipynb",
    "timestamp.txt",
    "01_bench.ipynb/child",
    "sub/x.ipynb",
]
names += [".config/matplotlib/matplotlibrc", ".ipython/profile_default/startup/a.py", "random.py"]
answers["fetch"] = lambda student, request: {"values": {}, "files": {name: text for name in names}}
