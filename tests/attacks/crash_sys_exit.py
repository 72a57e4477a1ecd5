# /// attack
# title = "Raises SystemExit, KeyboardInterrupt and GeneratorExit"
# family = "crashes"
# ///
# ruff: noqa

# %% work_number
import sys

answer = 1.0
sys.exit(0)
# %% work_table
raise KeyboardInterrupt


# %% work_function
def spread(numbers):
    return 1


raise GeneratorExit
