# /// attack
# title = "Answers with 30 MB of JSON that need twenty times that in memory"
# family = "forged messages"
# told = ["ended", "killed"]
# ///
# ruff: noqa

# %% work_number
# @forge@
import struct

body = b'{"values": [' + b"{}," * 10_000_000 + b"{}]}"
wire.connection.sendall(struct.pack("<Q", len(body)) + body)
