# /// attack
# title = "Prints 50 MB in one line, and 20 MB by a subprocess"
# family = "bombs"
# told = ["left out"]
# ///
# ruff: noqa

# %% work_number
answer = 1.0
for _ in range(50):
    print("x" * 1_000_000, end="")
# %% work_table
summary = None
get_ipython().system("head -c 15000000 /dev/zero | tr '\\0' x")
