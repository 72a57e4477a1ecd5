# /// attack
# title = "Forges arrays of object, void and structured types, of wrong and bomb-like shapes"
# family = "forged messages"
# ///
# ruff: noqa

# %% work_number
# @forge@
def array(dtype, shape, v="AAAAAAAAAAA="):
    return {"t": "array", "dtype": dtype, "shape": shape, "v": v}


forge(
    answer=array("O", [1]),
    summary={
        "t": "frame",
        "columns": {
            "t": "list",
            "v": [array("V8", [1]), array("f8,f8", [1]), array("<U0", [10**9])],
        },
        "index": array("<f8", [0, 10**15], ""),
        "v": [array("|S2147483647", [0], "")],
    },
    np=array("<f8", [-1, -1]),
    same=array("<f8", ["1"]),
    spread={"t": "extension", "dtype": "Sparse[float64, __import__('os')]", "v": []},
)
# %% work_table
forge(
    summary={"t": "extension", "dtype": "O", "v": [{"t": "plain", "v": True}]},
    answer={"t": "objects", "shape": [2**40], "v": []},
    spread=array("<f8", [2**31, 2**31, 0], ""),
)
