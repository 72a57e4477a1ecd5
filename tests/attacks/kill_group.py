# /// attack
# title = "Kills its process group, which namespaces do not bound"
# family = "crashes"
# told = ["was killed", "not permitted"]
# ///
# ruff: noqa

# %% work_number
import os, signal

answer = 1.0
os.kill(0, signal.SIGKILL)
