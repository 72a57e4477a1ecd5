# /// attack
# title = "Takes memory until there is none"
# family = "bombs"
# never = ["got 1000 MB"]
# ///
# ruff: noqa

# %% work_number
answer, taken = 1.0, []
for _ in range(20):
    taken.append(b"x" * 50_000_000)
print("got", 1000, "MB")
