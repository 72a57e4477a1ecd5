"""System calls that a course never needs and a kernel exploit often does, denied by seccomp(2).

A process that shares the machine's file system and users with others (`landlock`) is denied more:
whatever reaches them and is not guarded by path.
"""

import ctypes
import os
import platform
import struct
from dataclasses import dataclass

from coursekit.grader.sandbox.libc import check, libc

PR_SET_SECCOMP = 22


class UnknownArchitecture(Exception):
    """A processor whose system calls are not known here."""


@dataclass(frozen=True)
class Calls:
    """Numbers of system calls: kernel sources, arch/x86/entry/syscalls and include/uapi/asm-generic.

    Attributes
    ----------
    audit : int
        The architecture, as the kernel tells a filter.
    denied : dict of str to int
        In every sandbox.
    reaching : dict of str to int
        Those that reach other processes of the same user.
    pretended : dict of str to int
        Those that change a file's mode, owner, times or attributes, also of a file that can only be
        read. They do nothing and succeed, as libraries call them in passing.
    """

    audit: int
    clone: int
    ioctl: int
    fcntl: int
    kill: int
    tgkill: int
    prlimit64: int
    truncate: int
    socket: int
    socketpair: int
    utimensat: int
    openat: int
    denied: dict[str, int]
    reaching: dict[str, int]
    pretended: dict[str, int]


ARCHITECTURES = {
    "x86_64": Calls(
        0xC000003E, clone=56, ioctl=16, fcntl=72, kill=62, tgkill=234, prlimit64=302, truncate=76,
        socket=41, socketpair=53, utimensat=280, openat=257,
        denied=dict(
            ptrace=101, mount=165, umount2=166, pivot_root=155, chroot=161, unshare=272, setns=308,
            keyctl=250, add_key=248, request_key=249, bpf=321, userfaultfd=323, perf_event_open=298,
            process_vm_readv=310, process_vm_writev=311, pidfd_getfd=438, kexec_load=246,
            init_module=175, finit_module=313, delete_module=176, open_by_handle_at=304,
            io_uring_setup=425, move_mount=429, fsopen=430, mount_setattr=442, open_tree=428,
            # Memory that belongs to no process, so that no limit counts it.
            memfd_create=319, memfd_secret=447, shmget=29,
        ),
        reaching=dict(
            setsid=112, setpgid=109, tkill=200, rt_sigqueueinfo=129,
            rt_tgsigqueueinfo=297, pidfd_open=434, pidfd_send_signal=424, kcmp=312,
            name_to_handle_at=303, inotify_init=253, inotify_init1=294, fanotify_init=300,
            setpriority=141, sched_setaffinity=203, sched_setscheduler=144, sched_setparam=142,
            bind=49, connect=42, listen=50, accept=43, accept4=288, sched_setattr=314, ioprio_set=251, shmat=30, shmctl=31, semget=64, semop=65, semctl=66,
            semtimedop=220, msgget=68, msgsnd=69, msgrcv=70, msgctl=71, mq_open=240, mq_unlink=241,
            migrate_pages=256, move_pages=279, process_madvise=440, process_mrelease=448, syslog=103,
        ),
        pretended=dict(
            chmod=90, fchmod=91, fchmodat=268, fchmodat2=452, chown=92, fchown=93, lchown=94,
            fchownat=260, utime=132, utimes=235, futimesat=261, setxattr=188,
            lsetxattr=189, fsetxattr=190, removexattr=197, lremovexattr=198, fremovexattr=199,
            setxattrat=463, removexattrat=466, file_setattr=469,
        ),
    ),
    "aarch64": Calls(
        0xC00000B7, clone=220, ioctl=29, fcntl=25, kill=129, tgkill=131, prlimit64=261, truncate=45,
        socket=198, socketpair=199, utimensat=88, openat=56,
        denied=dict(
            ptrace=117, mount=40, umount2=39, pivot_root=41, chroot=51, unshare=97, setns=268,
            keyctl=219, add_key=217, request_key=218, bpf=280, userfaultfd=282, perf_event_open=241,
            process_vm_readv=270, process_vm_writev=271, pidfd_getfd=438, kexec_load=104,
            init_module=105, finit_module=273, delete_module=106, open_by_handle_at=265,
            io_uring_setup=425, move_mount=429, fsopen=430, mount_setattr=442, open_tree=428,
            memfd_create=279, memfd_secret=447, shmget=194,
        ),
        reaching=dict(
            setsid=157, setpgid=154, tkill=130, rt_sigqueueinfo=138,
            rt_tgsigqueueinfo=240, pidfd_open=434, pidfd_send_signal=424, kcmp=272,
            name_to_handle_at=264, inotify_init1=26, fanotify_init=262,
            setpriority=140, sched_setaffinity=122, sched_setscheduler=119, sched_setparam=118,
            bind=200, connect=203, listen=201, accept=202, accept4=242, sched_setattr=274, ioprio_set=30, shmat=196, shmctl=195, semget=190, semop=193,
            semctl=191, semtimedop=192, msgget=186, msgsnd=189, msgrcv=188, msgctl=187, mq_open=180,
            mq_unlink=181, migrate_pages=238, move_pages=239, process_madvise=440,
            process_mrelease=448, syslog=116,
        ),
        pretended=dict(
            fchmod=52, fchmodat=53, fchmodat2=452, fchown=55, fchownat=54, setxattr=5,
            lsetxattr=6, fsetxattr=7, removexattr=14, lremovexattr=15, fremovexattr=16,
            setxattrat=463, removexattrat=466, file_setattr=469,
        ),
    ),
}  # fmt: skip
# What a process needs to make a sandbox inside its own, and to keep processes that are in one.
SEPARATING = ("unshare", "mount")
KEEPING = ("setsid", "setpgid", "pidfd_open", "pidfd_send_signal")
CLONE3, OPENAT2, OPEN_OF_X86 = 435, 437, 2
# Only what is connected for good: other sockets send to any address.
CONNECTED_SOCKETS = (1, 5)
O_ACCMODE, WRITING, O_TRUNC = 3, (1, 2), 0x200
# Calls from here on are newer than this file.
NOT_KNOWN = 470
TIOCSTI = 0x5412
# How a terminal is, which there is none of; how much can be read; whether a descriptor is handed on.
HARMLESS_IOCTLS = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)
# By which the kernel sends signals or news of files: F_SETOWN, F_SETSIG, F_SETOWN_EX, F_SETLEASE, F_NOTIFY.
TELLING_FCNTLS = (8, 10, 15, 1024, 1026)
CLONE_NEW = 0x7E020000
LOAD, EQUAL, ANY_BIT, AT_LEAST, AND, RETURN = 0x20, 0x15, 0x45, 0x35, 0x54, 0x06
ALLOW, KILL = 0x7FFF0000, 0x80000000
# Results: 0, EPERM, ENOTTY, ENOSYS, ENETUNREACH.
PRETEND, DENY, NO_TERMINAL = 0x00050000, 0x00050001, 0x00050019
MISSING, UNREACHABLE = 0x00050026, 0x00050065
FIRST_ARGUMENT, SECOND_ARGUMENT, THIRD_ARGUMENT = 16, 24, 32  # offsets; the lower halves
UPPER_HALF = 4
Line = tuple[int, int, int, int]


def architecture() -> Calls:
    """This machine's.

    Raises
    ------
    UnknownArchitecture
    """
    try:
        return ARCHITECTURES[platform.machine()]
    except KeyError:
        known = ", ".join(ARCHITECTURES)
        raise UnknownArchitecture(
            f"the processor is a {platform.machine()}, and the filter of system calls knows {known}"
        ) from None


def system_call_filter(
    allowed: tuple[str, ...] = (),
    shared_system: bool = False,
    only_self: int = 0,
    truncate: bool = True,
) -> bytes:
    """Denies new namespaces, mounts, tracing, keys, and typing into terminals.

    Parameters
    ----------
    allowed : tuple of str
        Calls that are not denied: `SEPARATING`, `KEEPING`.
    shared_system : bool
        Whether to deny, too, what reaches other processes, files or the network.
    only_self : int
        The one process that may get signals; 0 for any.
    truncate : bool
        Whether files may be truncated by their path.
    """
    calls = architecture()
    denied = calls.denied | (calls.reaching if shared_system else {})
    code: list[Line] = [(LOAD, 0, 0, 4), (EQUAL, 1, 0, calls.audit), (RETURN, 0, 0, KILL)]
    code += [(LOAD, 0, 0, 0)]
    # The x32 calls of x86 would pass under other numbers.
    code += [(AT_LEAST, 0, 1, NOT_KNOWN if shared_system else 0x40000000), (RETURN, 0, 0, MISSING)]
    code += of_call(CLONE3, MISSING)  # its flags lie in memory; clone serves
    for name, number in denied.items():
        if name not in allowed:
            code += of_call(number, DENY)
    if "unshare" not in allowed:
        code += of_call(
            calls.clone,
            DENY,
            [(LOAD, 0, 0, FIRST_ARGUMENT), (ANY_BIT, 1, 0, CLONE_NEW), (RETURN, 0, 0, ALLOW)],
        )
    if not shared_system:
        code += unless(calls.ioctl, SECOND_ARGUMENT, (TIOCSTI,), DENY)
    else:
        code += of_call(calls.socket, UNREACHABLE)
        code += only(calls.socketpair, SECOND_ARGUMENT, CONNECTED_SOCKETS, UNREACHABLE, mask=0xF)
        for number in calls.pretended.values():
            code += of_call(number, PRETEND)
        # By a path and without times it asks, too, whether there is such a file, to make it if not.
        now = [*if_null(SECOND_ARGUMENT, PRETEND), *if_null(THIRD_ARGUMENT, DENY)]
        code += of_call(calls.utimensat, PRETEND, now)
        code += only(calls.ioctl, SECOND_ARGUMENT, HARMLESS_IOCTLS, NO_TERMINAL)
        code += unless(calls.fcntl, SECOND_ARGUMENT, TELLING_FCNTLS, DENY)
        code += only(calls.prlimit64, FIRST_ARGUMENT, (0,), DENY)
        if only_self:
            for number in (calls.kill, calls.tgkill):
                code += only(number, FIRST_ARGUMENT, (only_self,), DENY)
        elif "setpgid" not in allowed:
            code += of_call(calls.kill, ALLOW, whole_groups(DENY))
        if not truncate:
            code += of_call(calls.truncate, DENY) + of_call(OPENAT2, MISSING)
            code += of_call(calls.openat, ALLOW, truncating(THIRD_ARGUMENT, DENY))
            if platform.machine() == "x86_64":
                code += of_call(OPEN_OF_X86, ALLOW, truncating(SECOND_ARGUMENT, DENY))
    code += [(RETURN, 0, 0, ALLOW)]
    return b"".join(struct.pack("HBBI", *line) for line in code)


def of_call(number: int, result: int, before: list[Line] | None = None) -> list[Line]:
    """Lines for one call: those `before`, which may return, then a result."""
    lines = [*(before or []), (RETURN, 0, 0, result)]
    return [(EQUAL, 0, len(lines), number), *lines]


def only(
    number: int, argument: int, allowed: tuple[int, ...], result: int, mask: int = 0xFFFFFFFF
) -> list[Line]:
    """Lines for a call that passes with some values of an argument only, or of some of its bits."""
    lines: list[Line] = [(LOAD, 0, 0, argument), (AND, 0, 0, mask)]
    for value in allowed:
        lines += [(EQUAL, 0, 1, value), (RETURN, 0, 0, ALLOW)]
    return of_call(number, result, lines)


def unless(number: int, argument: int, denied: tuple[int, ...], result: int) -> list[Line]:
    """Lines for a call that passes but with some values of an argument."""
    lines: list[Line] = [(LOAD, 0, 0, argument)]
    for value in denied:
        lines += [(EQUAL, 0, 1, value), (RETURN, 0, 0, result)]
    return of_call(number, ALLOW, lines)


def if_null(argument: int, result: int) -> list[Line]:
    """Lines within a call: a result where an argument is the address 0."""
    return [
        (LOAD, 0, 0, argument),
        (EQUAL, 0, 3, 0),
        (LOAD, 0, 0, argument + UPPER_HALF),
        (EQUAL, 0, 1, 0),
        (RETURN, 0, 0, result),
    ]


def whole_groups(result: int) -> list[Line]:
    """Lines within kill(2): a result for 0 and numbers below, by which one's own group is meant."""
    return [
        (LOAD, 0, 0, FIRST_ARGUMENT),
        (EQUAL, 1, 0, 0),
        (AT_LEAST, 0, 1, 1 << 31),
        (RETURN, 0, 0, result),
    ]


def truncating(flags: int, result: int) -> list[Line]:
    """Lines within open(2): a result for flags that empty a file which is not opened for writing.

    Landlock of before version 3 looks at what it is opened for only.
    """
    lines: list[Line] = [(LOAD, 0, 0, flags), (AND, 0, 0, O_ACCMODE)]
    for mode in WRITING:
        lines += [(EQUAL, 0, 1, mode), (RETURN, 0, 0, ALLOW)]
    return [*lines, (LOAD, 0, 0, flags), (ANY_BIT, 0, 1, O_TRUNC), (RETURN, 0, 0, result)]


def filter_system_calls(
    allowed: tuple[str, ...] = (),
    shared_system: bool = False,
    signals_are_scoped: bool = True,
    truncate: bool = True,
) -> None:
    """Applies the filter to this process and all it will start.

    Raises
    ------
    OSError
        If the kernel refuses; the process must then end.
    """
    only_self = 0 if signals_are_scoped else os.getpid()
    code = system_call_filter(allowed, shared_system, only_self, truncate)
    program = ctypes.create_string_buffer(code)
    handle = struct.pack("HxxxxxxQ", len(code) // 8, ctypes.addressof(program))
    check(libc().prctl(PR_SET_SECCOMP, 2, handle, 0, 0), "seccomp")
