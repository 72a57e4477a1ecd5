# /// attack
# title = "Sends a set of numbers whose hashes all collide"
# family = "forged messages"
# told = ["unreadable"]
# ///
# ruff: noqa

# %% work_number
answer = [n * (2**61 - 1) for n in range(1, 60_000)]
# @forge@
answers["fetch"] = lambda student, request: {
    "values": {
        name: {"t": "set", "v": [{"t": "int", "v": str(n)} for n in answer]}
        for name in request["names"]
    },
    "files": {},
}
