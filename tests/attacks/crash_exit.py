# /// attack
# title = "Leaves by os._exit(0)"
# family = "crashes"
# told = ["ended itself (exit code 0)"]
# ///
# ruff: noqa

# %% work_number
import os

os._exit(0)
