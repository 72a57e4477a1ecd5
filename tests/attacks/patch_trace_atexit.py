# /// attack
# title = "Leaves trace functions, signal handlers and exit handlers behind"
# family = "patching"
# ///
# ruff: noqa

# %% work_number
answer = 1.0
import atexit, signal, sys, threading


def trace(frame, event, argument):
    frame.f_globals["answer"] = 100.0
    return trace


sys.settrace(trace)
sys.setprofile(lambda *args: None)
threading.settrace(trace)
sys.excepthook = sys.unraisablehook = lambda *args: None
atexit.register(lambda: open("points.txt", "w").write("14"))
for number in (signal.SIGINT, signal.SIGALRM, signal.SIGTERM, signal.SIGUSR1):
    signal.signal(number, lambda *args: None)
