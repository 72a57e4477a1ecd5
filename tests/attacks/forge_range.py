# /// attack
# title = "Gives a range that becomes a huge array in the test"
# family = "forged messages"
# ///
# ruff: noqa

# %% work_number
answer = range(25_000_000)
