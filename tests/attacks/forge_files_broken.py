# /// attack
# title = "Forges changed files with broken content, names too long, a file that is also a folder"
# family = "forged messages"
# ///
# ruff: noqa

# %% work_number
# @forge@
text = "YXR0YWNrZWQ="
answers["fetch"] = lambda student, request: {
    "values": {},
    "files": {
        "a": text,
        "a/b": text,
        "b/c": text,
        "b": text,
        "é" * 199: text,
        "bad": "%%%=",
        "none": None,
    },
}
