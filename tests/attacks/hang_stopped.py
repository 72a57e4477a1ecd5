# /// attack
# title = "Stops itself"
# family = "never-ending code"
# told = ["could not be interrupted"]
# ///
# ruff: noqa

# %% work_number
import os, signal

answer = 1.0
os.kill(os.getpid(), signal.SIGSTOP)
