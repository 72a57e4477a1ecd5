# /// attack
# title = "Forges 60 MB of output in one cell"
# family = "forged messages"
# told = ["left out"]
# ///
# ruff: noqa

# %% work_number
# @forge@
answers["run"] = lambda student, request: {
    "outputs": [{"output_type": "stream", "name": "stdout", "text": "x" * 60_000_000}],
    "count": 1,
}
