# /// attack
# title = "Nests a value deeper than the decoder goes"
# family = "forged messages"
# ///
# ruff: noqa

# %% work_number
# @forge@
value = {"t": "plain", "v": True}
for _ in range(300):
    value = {"t": "list", "v": [value]}
forge(answer=value, summary=value, spread=value, np=value, same=value)
