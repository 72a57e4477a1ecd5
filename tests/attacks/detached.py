# /// attack
# title = "Leaves a process that has detached itself, ignores signals and works on"
# family = "detached processes"
# ///
# ruff: noqa

# %% work_number
import os, signal, socket, time

answer = 1.0
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for number in set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}:
            signal.signal(number, signal.SIG_IGN)
        end = time.monotonic() + 60
        while time.monotonic() < end:
            time.sleep(0.2)
            try:
                open("@outside@/canary", "a").write("attacked")
            except OSError:
                pass
            try:
                socket.create_connection(("127.0.0.1", int("@tcp@")), 1)
            except OSError:
                pass
    os._exit(0)
