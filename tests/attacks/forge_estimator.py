# /// attack
# title = "Forges an estimator whose attributes stand in for its methods"
# family = "forged messages"
# ///
# ruff: noqa

# %% work_number
# @forge@
stub = {"t": "function", "ref": 0, "name": "exec", "doc": ""}
names = ("predict", "fit", "__eq__", "__class__", "__array__", "allclose", "shape", "__deepcopy__")
state = {name: stub for name in names}
state["memory"] = {"t": "plain", "v": "/tmp/cache"}
state["self"] = {"t": "estimator", "v": "sklearn.pipeline:Pipeline", "state": state.copy()}
liar = {"t": "estimator", "v": "sklearn.cluster._kmeans:KMeans", "state": state}
forge(
    answer=liar,
    np=liar,
    summary=liar,
    spread={"t": "estimator", "v": "sklearn.utils._mocking:CheckingClassifier", "state": state},
    same={"t": "estimator", "v": "sklearn.utils._testing:os", "state": {}},
)
