# /// attack
# title = "Prints every environment variable it can find"
# family = "reading tests"
# never = ["COURSE_SECRET"]
# ///
# ruff: noqa

# %% work_number
import ctypes, os, subprocess

answer = 1.0
print(os.environ, open("/proc/self/environ").read())
print(subprocess.run(["env"], capture_output=True, text=True).stdout)
environ = ctypes.POINTER(ctypes.c_char_p).in_dll(ctypes.CDLL(None), "environ")
at = 0
while environ[at]:
    print(environ[at])
    at += 1
