# /// attack
# title = "Leaves processes by nohup, setsid and the shell's background"
# family = "detached processes"
# ///
# ruff: noqa

# %% work_number
import subprocess

answer = 1.0
subprocess.Popen(
    "nohup setsid sh -c 'trap \"\" TERM INT HUP; sleep 60' >/dev/null 2>&1 &", shell=True
)
subprocess.Popen(["sleep", "60"], start_new_session=True)
get_ipython().system_raw("(sleep 60 &) &")
