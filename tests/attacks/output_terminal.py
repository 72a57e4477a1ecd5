# /// attack
# title = "Prints what steers a terminal, in output, names and errors"
# family = "hostile output"
# ///
# ruff: noqa

# %% work_number
answer = 1.0
print("\x1b[2J\x1b]0;owned\x07\x1b[5n\0\r\b" * 10)
raise type("\x1b[31mowned\x07", (Exception,), {})("\x1b[2J")
# %% work_table
summary = type("\x1b[31m<b>owned</b>", (), {})()
