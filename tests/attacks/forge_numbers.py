# /// attack
# title = "Forges not-a-number, infinite and endless numbers"
# family = "forged messages"
# ///
# ruff: noqa

# %% work_number
# @forge@
forge(answer={"t": "float", "v": "nan"}, spread={"t": "complex", "v": "12"})
answers["call"] = lambda student, request: {
    "value": {"t": "float", "v": "nan"},
    "args": [],
    "kwargs": {},
}
# %% work_table
summary = pd.DataFrame({"kind": [np.nan] * 3, "size": [np.nan, np.inf, -np.inf]})
forge(answer={"t": "float", "v": "inf"})
# %% work_function
forge(answer={"t": "int", "v": "9" * 4000}, spread={"t": "int", "v": "-0"})
