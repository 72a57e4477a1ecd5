# /// attack
# title = "Kills every process it may"
# family = "crashes"
# told = ["killed", "SIGTERM"]
# ///
# ruff: noqa

# %% work_number
import os, signal

answer = 1.0
for pid in (1, 2, os.getppid(), -1):
    for number in (signal.SIGTERM, signal.SIGSTOP, signal.SIGKILL):
        try:
            os.kill(pid, number)
        except OSError:
            pass
os.kill(os.getpid(), signal.SIGKILL)
