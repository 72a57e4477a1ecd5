# /// attack
# title = "Aborts the interpreter"
# family = "crashes"
# told = ["SIGABRT"]
# ///
# ruff: noqa

# %% work_number
import os

os.abort()
