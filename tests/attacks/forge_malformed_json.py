# /// attack
# title = "Answers with what is no JSON"
# family = "forged messages"
# told = ["ended", "killed"]
# ///
# ruff: noqa

# %% work_number
# @forge@
import struct

body = b'{"outputs": NaN, \xff\x00'
wire.connection.sendall(struct.pack("<Q", len(body)) + body)
