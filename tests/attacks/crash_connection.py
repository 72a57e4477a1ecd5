# /// attack
# title = "Closes every descriptor it has"
# family = "crashes"
# told = ["ended"]
# ///
# ruff: noqa

# %% work_number
import os

os.closerange(0, 1000)
