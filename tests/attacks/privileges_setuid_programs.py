# /// attack
# title = "Runs programs that would run as root"
# family = "privileges"
# never = ["uid=0"]
# ///
# ruff: noqa

# %% work_number
import subprocess

answer = 1.0
for command in (
    "su -c id",
    "sudo -n id",
    "mount -t tmpfs none /tmp && id -u | sed s/^/uid=/",
    "newgrp root -c id",
    "unshare -r id",
    "chroot / id",
    "nsenter -t 1 -a id",
    "bwrap --ro-bind / / id",
):
    print(subprocess.run(command, shell=True, capture_output=True, text=True, stdin=-3).stdout)
