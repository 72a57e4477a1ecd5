"""A sandbox inside a sandbox, which a process makes for itself in about a millisecond.

The first cells of a release run once, in a sandbox (`hosts`). Each submission goes on from a fork of
that process, and must be alone all the same: so the fork, which has no rights, takes a user namespace
of its own, and with the rights in there new process, mount, network, IPC and host name namespaces.
Its writable folders, its /proc and its terminals are its own; the read-only rest is the outer
sandbox's. Where a system refuses that (Ubuntu's AppArmor, some containers), every submission gets a
sandbox of bubblewrap's, and runs the first cells itself.
"""

import fcntl
import os
import socket
import struct
from pathlib import Path

from coursekit.grader.sandbox.bubblewrap import IN_MEMORY, NEW_NAMESPACES, NEW_USER, python_folders
from coursekit.grader.sandbox.libc import check, libc

NOSUID, NODEV, BIND, REC = 2, 4, 4096, 16384
SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 1


def separate(folder_bytes: int) -> None:
    """Moves this process into namespaces of its own; its next fork is process 1 in there.

    Raises
    ------
    OSError
        If the kernel refuses.
    """
    uid, gid = os.geteuid(), os.getegid()
    # The environment may lie below a folder that is about to be covered.
    hidden = [f for f in python_folders() if f.startswith(tuple(f"{path}/" for path in IN_MEMORY))]
    kept = [(path, os.open(path, os.O_PATH)) for path in hidden]
    check(libc().unshare(NEW_USER | NEW_NAMESPACES), "unshare")
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{uid} {uid} 1")
    Path("/proc/self/gid_map").write_text(f"{gid} {gid} 1")
    os.chdir("/")
    os.umask(0o022)
    for path in IN_MEMORY:
        mount("tmpfs", path, "tmpfs", f"mode=1777,size={folder_bytes}")
    mount("devpts", "/dev/pts", "devpts", "newinstance,ptmxmode=0666,mode=620", NOSUID)
    for path, descriptor in kept:
        os.makedirs(path)
        mount(f"/proc/self/fd/{descriptor}", path, None, None, BIND | REC)
        os.close(descriptor)
    raise_loopback()


def own_proc() -> None:
    """Gives the namespaces' first process, and so all in there, a /proc of their own."""
    mount("proc", "/proc", "proc", None)


def mount(source: str, target: str, kind: str | None, options: str | None, flags: int = 0) -> None:
    words = [word.encode() if word is not None else None for word in (source, target, kind)]
    data = options.encode() if options is not None else None
    check(libc().mount(*words, flags or NOSUID | NODEV, data), f"mount {target}")


def raise_loopback() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        request = struct.pack("16sH22x", b"lo", 0)
        answer = fcntl.ioctl(any_socket, SIOCGIFFLAGS, request)
        flags = struct.unpack_from("H", answer, 16)[0] | IFF_UP
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sH22x", b"lo", flags))


def works(folder_bytes: int) -> bool:
    """Tries it out in a fork."""
    child = os.fork()
    if child == 0:
        try:
            separate(folder_bytes)
            first = os.fork()
            if first == 0:
                own_proc()
                os._exit(0)
            os._exit(os.waitstatus_to_exitcode(os.waitpid(first, 0)[1]) and 1)
        finally:
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
