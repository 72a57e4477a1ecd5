# /// attack
# title = "Fills memory that several processes share, each of which owns little of it"
# family = "floods"
# told = ["of memory and was ended"]
# ///
# ruff: noqa

# %% work_number
import mmap, os, time

for _ in range(4):
    block = mmap.mmap(
        -1, 150 << 20
    )  # shared and of no file: no limit of a single process counts it
    block.write(b"x" * (150 << 20))
    if os.fork() == 0:
        time.sleep(20)
        os._exit(0)
time.sleep(5)
answer = 1.0
