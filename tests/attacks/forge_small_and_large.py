# /// attack
# title = "Forges values that are small as messages and large, or slow, as values"
# family = "forged messages"
# ///
# ruff: noqa

# %% work_number
# @forge@
def integer(number):
    return {"t": "int", "v": str(number)}


none = {"t": "plain", "v": None}
alike = [integer(n * (2**61 - 1)) for n in range(1, 30_000)]
rows = {"t": "rangeindex", "v": ["0", "60000000", "1"], "name": none}
one = {"t": "array", "dtype": "<f8", "shape": [], "v": "AAAAAAAA8D8="}
labels = {"t": "index", "v": {"t": "array", "dtype": "<i8", "shape": [1], "v": "AAAAAAAAAAA="}}
labels["name"] = none
values = dict(
    answer={"t": "frame", "columns": labels, "index": rows, "v": [{"t": "scalar", "v": one}]},
    summary={"t": "series", "index": rows, "v": {"t": "float", "v": "0x1p0"}, "name": none},
    spread={
        "t": "multiindex",
        "names": {"t": "list", "v": [none]},
        "v": [{"t": "tuple", "v": [n]} for n in alike],
    },
    np={"t": "dict", "v": [[n, none] for n in alike]},
    same={
        "t": "extension",
        "dtype": "datetime64[ns]",
        "v": [{"t": "plain", "v": "12th of March 1900"}] * 20_000,
    },
)
forge(**values)
# %% work_table
forge(
    answer={"t": "set", "v": alike},
    summary={"t": "list", "v": [{"t": "opaque", "v": f"C{n}"} for n in range(100_000)]},
)
