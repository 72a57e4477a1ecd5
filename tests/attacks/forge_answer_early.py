# /// attack
# title = "Sends answers before they are asked for, twice, and out of step"
# family = "forged messages"
# ///
# ruff: noqa

# %% work_number
# @forge@
right = {
    "values": {"answer": {"t": "plain", "v": True}, "same": {"t": "plain", "v": True}},
    "files": {},
}
for _ in range(20):
    wire.send(right)
    wire.send(
        {"outputs": [], "count": 1, "value": {"t": "plain", "v": True}, "args": [], "kwargs": {}}
    )
