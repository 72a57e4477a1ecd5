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
for path in ("@course@", "@outside@", "@course@/gradebook.db", "/root", "/home"):
    if os.path.exists(path) and os.path.isdir(path) and os.listdir(path) not in ([], ["student"]):
        print("found", path, os.listdir(path))
