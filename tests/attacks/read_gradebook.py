# /// attack
# title = "Opens and changes the gradebook, the source and a neighbour's submission"
# family = "neighbours"
# never = ["found"]
# apart = ["seen"]
# ///
# ruff: noqa

# %% work_number
import os, sqlite3

answer = 1.0
for path in (
    "gradebook.db",
    "source/01_bench/01_bench.ipynb",
    "submitted/aaron/01_bench/01_bench.ipynb",
    "autograded/aaron/01_bench/01_bench.ipynb",
    ".grader-results",
):
    for way in ("@course@/", "../../../", "/proc/1/root@course@/", "/proc/self/cwd/../../"):
        try:
            print("seen", os.stat(way + path))
            open(way + path, "rb").read(1)
            print("found", path)
            open(way + path, "ab").write(b"attacked")
        except OSError:
            pass
try:
    with sqlite3.connect("file:@course@/gradebook.db?mode=rw", uri=True) as gradebook:
        gradebook.execute("update grade set auto_score = 1000")
        print("found")
except sqlite3.Error:
    pass
