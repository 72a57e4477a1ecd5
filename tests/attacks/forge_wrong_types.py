# /// attack
# title = "Answers with values of every wrong type and with tags that name other methods"
# family = "forged messages"
# ///
# ruff: noqa

# %% work_number
# @forge@
tags = [
    "_class__",
    "_init__",
    "_dict__",
    "_subclasshook__",
    "_reduce_ex__",
    "many",
    "",
    5,
    None,
    [],
]
wrong = [{"t": tag, "v": 1} for tag in tags] + [None, 5, [], "x", True, {"t": "int", "v": 5}]
wrong += [{"t": "plain", "v": {}}, {"t": "float", "v": "1e400"}, {"t": "int", "v": "9" * 5000}]
turn = iter(wrong * 99)
answers["fetch"] = lambda student, request: {
    "values": {name: next(turn) for name in request["names"]},
    "files": next(turn),
}
answers["call"] = lambda student, request: {
    "value": next(turn),
    "args": next(turn),
    "kwargs": next(turn),
    "stdout": next(turn),
}
# %% work_function
answers["fetch"] = lambda student, request: {"values": [1, 2], "files": [None]}


def spread(numbers):
    return 1
