# /// attack
# title = "Forks as often as it can"
# family = "bombs"
# never = ["forked 40"]
# ///
# ruff: noqa

# %% work_number
import os, time

answer, count = 1.0, 0
for _ in range(40):
    try:
        if os.fork() == 0:
            time.sleep(20)
            os._exit(0)
        count += 1
    except OSError:
        break
print("forked", count)
