# /// attack
# title = "Answers every call with the answer to the call before"
# family = "forged messages"
# ///
# ruff: noqa

# %% work_function
# @forge@
def spread(numbers):
    return 1


kept = [{"value": {"t": "int", "v": "1"}, "args": [], "kwargs": {}, "stdout": ""}]
honest = answers["call"]


def replay(student, request):
    kept.append(honest(student, request))
    return kept[-2]


answers["call"] = replay
