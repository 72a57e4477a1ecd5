# /// attack
# title = "Announces a message of 2**63 bytes on every socket it finds"
# family = "forged messages"
# told = ["ended", "killed"]
# ///
# ruff: noqa

# %% work_number
import os, socket, stat, struct

for name in os.listdir("/proc/self/fd"):
    try:
        if stat.S_ISSOCK(os.stat(int(name)).st_mode):
            socket.socket(fileno=os.dup(int(name))).send(struct.pack("<Q", 2**63) + b"x")
    except OSError:
        pass
