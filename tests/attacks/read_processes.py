# /// attack
# title = "Reads the memory, arguments and environment of other processes"
# family = "reading tests"
# never = ["found"]
# apart = ["seen"]
# ///
# ruff: noqa

# %% work_number
import os

answer, mark = 1.0, ("-MA" + "RK").encode()
for pid in filter(str.isdigit, os.listdir("/proc")):
    if int(pid) == os.getpid():
        continue
    for name in ("environ", "cmdline", "mem", "maps", "cwd", "root", "fd"):
        if int(pid) <= 2 and name not in ("environ", "cmdline"):
            continue  # the sandbox's own placeholder, of the same user where that is no root
        try:
            path = f"/proc/{pid}/{name}"
            if name in ("cwd", "root", "fd"):
                names = os.listdir(path)
                print("seen", path)
                if name == "fd":
                    names = [os.readlink(f"{path}/{number}") for number in names]
                if names:
                    print("found", path)
            elif name == "mem":
                open(path, "r+b").close()
                print("found", path)
            elif mark in open(path, "rb").read():
                print("found", path)
        except OSError:
            pass
