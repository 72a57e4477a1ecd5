# /// attack
# title = "Fills memory in programs started anew, which share nothing with the warm process"
# family = "floods"
# told = ["of memory and was ended"]
# ///
# ruff: noqa

# %% work_number
import subprocess, sys, time

program = "import time; x = bytearray(120 << 20); time.sleep(20)"
started = [subprocess.Popen([sys.executable, "-c", program]) for _ in range(6)]
time.sleep(5)
answer = 1.0
