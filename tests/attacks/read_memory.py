# /// attack
# title = "Searches its own memory, objects and frames for the hidden tests"
# family = "reading tests"
# never = ["found"]
# ///
# ruff: noqa

# %% work_number
import gc, sys

answer, mark = 1.0, ("HIDDEN-MA" + "RK")
with open("/proc/self/mem", "rb") as memory:
    for line in open("/proc/self/maps"):
        ends, rights = line.split()[:2]
        start, end = (int(end, 16) for end in ends.split("-"))
        if "r" not in rights or "w" not in rights or end - start > 200_000_000:
            continue
        try:
            memory.seek(start)
            text = memory.read(end - start)
        except (OSError, ValueError, OverflowError):
            continue
        at = text.find(b"not the sum of" + b" squares")
        if at >= 0 and b"err_msg" in text[at - 40 : at]:
            print("found in memory")
        del text
frame = sys._getframe()
while frame:
    if mark in repr({k: str(v)[:99999] for k, v in frame.f_locals.items() if k != "mark"}):
        print("found in a frame")
    frame = frame.f_back


# %% work_function
def spread(numbers):
    import sys

    frame, names = sys._getframe(), []
    while frame:
        names += [str(v)[:5000] for v in frame.f_locals.values()]
        frame = frame.f_back
    if any("err_msg" in text for text in names):
        print("found")
    return 1
