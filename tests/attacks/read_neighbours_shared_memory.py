# /// attack
# title = "Looks for and leaves files in shared memory, message queues and temporary folders"
# family = "neighbours"
# never = ["found"]
# ///
# ruff: noqa

# %% work_number
import os, time

answer = 1.0
for folder in ("/dev/shm", "/tmp", "/dev/mqueue"):
    if os.path.isdir(folder):
        try:
            for name in os.listdir(folder):
                if "left-by-attack" in name:
                    print("found", folder, name)
        except OSError:
            pass
        try:
            open(f"{folder}/left-by-attack", "w").write("x")
        except OSError:
            pass
# %% work_table
summary = None
for _ in range(20):
    time.sleep(0.1)
