# /// attack
# title = "Recurs until the stack ends"
# family = "crashes"
# ///
# ruff: noqa

# %% work_number
import sys

answer = 1.0
sys.setrecursionlimit(10**9)


def deeper():
    return [deeper()]


class Deep:
    def __repr__(self):
        return repr(self)


deeper()
