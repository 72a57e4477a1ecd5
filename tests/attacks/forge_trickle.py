# /// attack
# title = "Begins an answer and never ends it"
# family = "forged messages"
# told = ["ended", "killed"]
# ///
# ruff: noqa

# %% work_table
# @forge@
import struct, time

summary = None
wire.connection.sendall(struct.pack("<Q", 1000))
while True:
    try:
        wire.connection.sendall(b" ")
        time.sleep(0.2)
    except KeyboardInterrupt:
        continue
