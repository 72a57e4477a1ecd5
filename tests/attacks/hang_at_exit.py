# /// attack
# title = "Never ends when asked to leave"
# family = "never-ending code"
# ///
# ruff: noqa

# %% work_number
import atexit, threading, time

answer = 1.0
atexit.register(time.sleep, 100)
threading.Thread(target=time.sleep, args=(100,)).start()


class Stay:
    def __del__(self):
        time.sleep(100)


stay = Stay()
