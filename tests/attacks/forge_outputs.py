# /// attack
# title = "Forges outputs of wrong types, lone surrogates, negative counts, points"
# family = "forged messages"
# ///
# ruff: noqa

# %% work_number
# @forge@
outputs = [
    None,
    5,
    {"output_type": "error"},
    {"output_type": "error", "ename": {}, "evalue": [], "traceback": {}},
    {"output_type": "stream", "name": "points", "text": ["a", 5]},
    {
        "output_type": "display_data",
        "data": {"text/plain": "\ud800", "image/png": '"><script>', "a/json": {"b": float("nan")}},
        "metadata": {"image/png": {"width": '"><script>'}, "\udfff": []},
    },
    {
        "output_type": "execute_result",
        "data": {"text/plain": "1000"},
        "metadata": 5,
        "execution_count": -5,
    },
    {"output_type": "update_display_data", "data": {"text/plain": "1000"}},
    {
        "output_type": "display_data",
        "data": {5: "x", "text/html": ["<script>alert(1)</script>"]},
        "metadata": {},
    },
    {"output_type": "stream", "name": "stdout", "text": "\x1b[2J\x1b]0;owned\x07\0"},
]
answers["run"] = lambda student, request: {"outputs": outputs, "count": -(10**400)}
