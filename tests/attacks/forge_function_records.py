# /// attack
# title = "Forges functions, modules and classes by name: exec, os, builtins"
# family = "forged messages"
# ///
# ruff: noqa

# %% work_number
# @forge@
forge(
    answer={"t": "type", "v": "builtins:exec"},
    np={"t": "module", "v": "os"},
    spread={"t": "type", "v": "os:system"},
    summary={
        "t": "estimator",
        "v": "subprocess:Popen",
        "state": {"args": {"t": "plain", "v": "touch @outside@/owned"}},
    },
    same={"t": "type", "v": "builtins:eval"},
)
