# /// attack
# title = "Puts out JSON that is nested as deeply as the wire carries"
# family = "forged messages"
# told = ["not shown here: application/json"]
# ///
# ruff: noqa

# %% work_number
answer = 1.0
from IPython.display import display

for depth in (200, 500, 950):
    data = 1
    for _ in range(depth):
        data = [data]
    display({"application/json": data}, metadata={"a": data}, raw=True)
