# /// attack
# title = "Hangs in C, with every signal blocked"
# family = "never-ending code"
# told = ["could not be interrupted"]
# ///
# ruff: noqa

# %% work_number
import ctypes, signal

answer = 1.0
signal.pthread_sigmask(signal.SIG_BLOCK, set(signal.Signals))
ctypes.PyDLL(None).sleep(100)
