# /// attack
# title = "Starts threads as often as it can"
# family = "bombs"
# never = ["started 60"]
# ///
# ruff: noqa

# %% work_number
import threading, time

answer, count = 1.0, 0
for _ in range(60):
    try:
        threading.Thread(target=time.sleep, args=(3,), daemon=True).start()
        count += 1
    except RuntimeError:
        break
print("started", count)
