# /// attack
# title = "Writes to every folder it can find and tells which stay"
# family = "neighbours"
# never = ["wrote"]
# ///
# ruff: noqa

# %% work_number
import os, sys

answer = 1.0
places = [
    "@outside@",
    "@course@",
    "/",
    "/etc",
    "/usr",
    "/usr/bin",
    "/dev",
    "/var",
    "/root",
    "/run",
    "/sys",
    "/proc/sys/kernel",
    *sys.path,
    sys.prefix,
    os.path.dirname(np.__file__),
]
for place in filter(os.path.isdir, places):
    if os.path.realpath(place) != os.getcwd() and not place.startswith("/tmp"):
        try:
            open(os.path.join(place, "attacked"), "w").write("x")
            print("wrote", place)
        except OSError:
            pass
for path in (
    "@outside@/canary",
    np.__file__,
    "/proc/sys/kernel/core_pattern",
    "/proc/sysrq-trigger",
    "/etc/passwd",
):
    try:
        open(path, "a").write("attacked")
        print("wrote", path)
    except OSError:
        pass
