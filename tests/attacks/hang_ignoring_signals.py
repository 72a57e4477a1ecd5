# /// attack
# title = "Never ends and ignores the interrupt"
# family = "never-ending code"
# told = ["could not be interrupted"]
# ///
# ruff: noqa

# %% work_number
import signal, time

answer = 1.0
signal.signal(signal.SIGINT, signal.SIG_IGN)
while True:
    try:
        time.sleep(0.1)
    except BaseException:
        pass
