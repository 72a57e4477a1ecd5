# /// attack
# title = "Makes a call that answers in another process, which lives on"
# family = "forged messages"
# ///
# ruff: noqa

# %% work_function
# @forge@
import os


def spread(numbers):
    if os.fork():
        os._exit(0)
    return 1
