# /// attack
# title = "Takes memory that belongs to no process: anonymous files, detached segments"
# family = "bombs"
# never = ["got 600 MB"]
# ///
# ruff: noqa

# %% work_number
import ctypes, os, time

answer, chunk, got = 1.0, b"x" * 15_000_000, 0
try:
    files = [os.memfd_create("x") for _ in range(20)]
    for file in files:
        got += os.write(file, chunk)
except OSError as problem:
    print(problem)
libc = ctypes.CDLL(None, use_errno=True)
libc.shmat.restype = ctypes.c_void_p
for _ in range(20):
    segment = libc.shmget(0, len(chunk), 0o1600)
    place = libc.shmat(segment, None, 0)
    if segment >= 0 and place not in (None, 2**64 - 1):
        ctypes.memmove(place, chunk, len(chunk))
        libc.shmdt(ctypes.c_void_p(place))
        got += len(chunk)
time.sleep(1)
print("got", got // 100_000_000 * 100, "MB")
