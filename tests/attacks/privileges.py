# /// attack
# title = "Asks for every privilege: other users, namespaces, mounts, tracing, devices"
# family = "privileges"
# never = ["did"]
# ///
# ruff: noqa

# %% work_number
import ctypes, os

answer = 1.0
libc = ctypes.CDLL(None, use_errno=True)
number = ctypes.c_long
for name, call in {
    "setuid": lambda: os.setuid(0),
    "setgid": lambda: os.setgid(0),
    "setgroups": lambda: os.setgroups([0]),
    "chroot": lambda: os.chroot("/tmp"),
    "nice": lambda: os.setpriority(os.PRIO_PROCESS, 0, -5),
    "sethostname": lambda: os.sethostname("x") if hasattr(os, "sethostname") else 1 / 0,
    "mknod": lambda: os.mknod("/tmp/sda", 0o60666, os.makedev(8, 0)),
    "limits": lambda: __import__("resource").setrlimit(
        __import__("resource").RLIMIT_NPROC, (9999, 9999)
    ),
    "setns": lambda: os.setns(os.open("/proc/1/ns/net", os.O_RDONLY)),
}.items():
    try:
        call()
        print("did", name)
    except (OSError, ValueError, ZeroDivisionError, AttributeError):
        pass
for name, values in {
    "unshare user": (libc.unshare, 0x10000000),
    "unshare mount": (libc.unshare, 0x20000),
    "mount": (libc.mount, b"none", b"/tmp", b"tmpfs", number(0), None),
    "umount": (libc.umount2, b"/proc", 2),
    "ptrace": (libc.ptrace, number(16), number(1), 0, 0),
    "remount": (libc.mount, None, b"/", None, number(32 | 4096), None),
    "pidfd_getfd": (libc.syscall, number(438), number(0), number(0), number(0)),
    "clone newuser": (libc.syscall, number(56), number(0x10000000 | 17), number(0), 0, 0, 0),
    "keyctl": (libc.syscall, number(250), number(0), number(-3), number(0)),
    "bpf": (libc.syscall, number(321), number(0), 0, 0),
    "io_uring": (libc.syscall, number(425), number(1), 0),
}.items():
    function, *arguments = values
    function.restype = number if function is libc.syscall else ctypes.c_int
    if function(*arguments) >= 0:
        print("did", name)
