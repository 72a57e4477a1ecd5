# /// attack
# title = "Opens files until it may not"
# family = "bombs"
# never = ["opened 600"]
# ///
# ruff: noqa

# %% work_number
answer, kept = 1.0, []
try:
    for _ in range(600):
        kept.append(open("/dev/null"))
    print("opened 600")
except OSError:
    kept.clear()
