# /// attack
# title = "Answers with JSON that is nested a million times"
# family = "forged messages"
# told = ["ended", "killed"]
# ///
# ruff: noqa

# %% work_number
# @forge@
import struct

body = b'{"values":' + b"[" * 1_000_000
wire.connection.sendall(struct.pack("<Q", len(body)) + body)
