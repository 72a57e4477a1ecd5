# /// attack
# title = "Writes files named like modules that the tests import later"
# family = "planted files"
# ///
# ruff: noqa

# %% work_number
answer = 1.0
import os

code = "open('@outside@/canary', 'a').write('attacked')\n"
for name in ("pandas", "numpy", "sklearn", "fetch", "joblib", "urllib", "traceback", "timeit"):
    open(f"{name}.py", "w").write(code)
    os.makedirs(f"{name}", exist_ok=True)
    open(f"{name}/__init__.py", "w").write(code)
