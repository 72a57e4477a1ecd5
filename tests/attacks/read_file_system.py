# /// attack
# title = "Walks the file system for hidden tests and neighbours"
# family = "reading tests"
# never = ["found"]
# ///
# ruff: noqa

# %% work_number
import os, time

answer, mark, until = 1.0, ("-MA" + "RK").encode(), time.monotonic() + 4
for place, folders, names in os.walk("/"):
    folders[:] = [
        f for f in folders if os.path.join(place, f) not in ("/proc", "/sys", "/usr", "/dev")
    ]
    for name in names:
        if time.monotonic() > until:
            break
        path = os.path.join(place, name)
        if name.endswith((".ipynb", ".db", ".json", ".env")) and os.path.getsize(path) < 1_000_000:
            if mark in open(path, "rb").read():
                print("found", path)
import importlib.util, sys

python = sys.prefix, sys.base_prefix, importlib.util.find_spec("coursekit").origin
for path in ("@course@", "@outside@", "@course@/gradebook.db", "/root", "/home"):
    if os.path.isdir(path):
        there = [os.path.join(path, name) for name in os.listdir(path) if name != "student"]
        there = [name for name in there if not any(p.startswith(name) for p in python)]
        if there:
            print("found", there)
