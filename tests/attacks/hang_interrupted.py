# /// attack
# title = "Never ends, and can be interrupted"
# family = "never-ending code"
# told = ["took more than"]
# ///
# ruff: noqa

# %% work_number
answer = 1.0
while True:
    pass
