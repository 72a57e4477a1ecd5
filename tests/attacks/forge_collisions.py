# /// attack
# title = "Sends a set of numbers whose hashes all collide"
# family = "forged messages"
# told = ["unreadable", "took more than 3 s"]  # the second on a slow machine
# ///
# ruff: noqa

# %% work_number
answer = [n * (2**61 - 1) for n in range(1, 300_000)]
# @forge@
answers["fetch"] = lambda student, request: {
    "values": {
        name: {"t": "set", "v": [{"t": "int", "v": str(n)} for n in answer]}
        for name in request["names"]
    },
    "files": {},
}
