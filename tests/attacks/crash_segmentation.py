# /// attack
# title = "Reads where there is no memory"
# family = "crashes"
# told = ["SIGSEGV"]
# ///
# ruff: noqa

# %% work_number
import ctypes

ctypes.string_at(0)
