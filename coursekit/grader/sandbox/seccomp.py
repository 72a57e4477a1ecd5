"""System calls that a course never needs and a kernel exploit often does, denied by seccomp(2)."""

import ctypes
import platform
import struct

from coursekit.grader.sandbox.libc import check, libc

PR_SET_SECCOMP = 22

# Numbers by architecture: kernel sources, arch/x86/entry/syscalls and include/uapi/asm-generic.
ARCHITECTURES = {
    "x86_64": (
        0xC000003E,
        dict(
            ptrace=101, mount=165, umount2=166, pivot_root=155, chroot=161, unshare=272, setns=308,
            keyctl=250, add_key=248, request_key=249, bpf=321, userfaultfd=323, perf_event_open=298,
            process_vm_readv=310, process_vm_writev=311, pidfd_getfd=438, kexec_load=246,
            init_module=175, finit_module=313, delete_module=176, open_by_handle_at=304,
            io_uring_setup=425, move_mount=429, fsopen=430, mount_setattr=442, open_tree=428,
            # Memory that belongs to no process, so that no limit counts it.
            memfd_create=319, memfd_secret=447, shmget=29,
        ),
        56,
        16,
    ),
    "aarch64": (
        0xC00000B7,
        dict(
            ptrace=117, mount=40, umount2=39, pivot_root=41, chroot=51, unshare=97, setns=268,
            keyctl=219, add_key=217, request_key=218, bpf=280, userfaultfd=282, perf_event_open=241,
            process_vm_readv=270, process_vm_writev=271, pidfd_getfd=438, kexec_load=104,
            init_module=105, finit_module=273, delete_module=106, open_by_handle_at=265,
            io_uring_setup=425, move_mount=429, fsopen=430, mount_setattr=442, open_tree=428,
            memfd_create=279, memfd_secret=447, shmget=194,
        ),
        220,
        29,
    ),
}  # fmt: skip
SEPARATING = ("unshare", "mount")  # what a process needs for a sandbox inside its own
CLONE3 = 435
TIOCSTI = 0x5412
CLONE_NEW = 0x7E020000
LOAD, EQUAL, ANY_BIT, AT_LEAST, RETURN = 0x20, 0x15, 0x45, 0x35, 0x06
ALLOW, DENY, MISSING, KILL = 0x7FFF0000, 0x00050001, 0x00050026, 0x80000000  # EPERM, ENOSYS


def system_call_filter(namespaces: bool = False) -> bytes:
    """Denies new namespaces, mounts, tracing, keys, and typing into terminals.

    Parameters
    ----------
    namespaces : bool
        Whether new namespaces, and mounts in them, are allowed.
    """
    architecture, denied, clone, ioctl = ARCHITECTURES[platform.machine()]
    denied = {name: n for name, n in denied.items() if not (namespaces and name in SEPARATING)}
    code = [(LOAD, 0, 0, 4), (EQUAL, 1, 0, architecture), (RETURN, 0, 0, KILL), (LOAD, 0, 0, 0)]
    # The x32 calls of x86 would pass under other numbers.
    code += [(AT_LEAST, 0, 1, 0x40000000), (RETURN, 0, 0, MISSING)]
    code += [
        (EQUAL, 0, 1, CLONE3),
        (RETURN, 0, 0, MISSING),
    ]  # its flags lie in memory; clone serves
    for number in denied.values():
        code += [(EQUAL, 0, 1, number), (RETURN, 0, 0, DENY)]
    if not namespaces:
        code += [(EQUAL, 0, 4, clone), (LOAD, 0, 0, 16), (ANY_BIT, 0, 1, CLONE_NEW)]
        code += [(RETURN, 0, 0, DENY), (RETURN, 0, 0, ALLOW)]
    code += [(EQUAL, 0, 4, ioctl), (LOAD, 0, 0, 24), (EQUAL, 0, 1, TIOCSTI)]
    code += [(RETURN, 0, 0, DENY), (RETURN, 0, 0, ALLOW), (RETURN, 0, 0, ALLOW)]
    return b"".join(struct.pack("HBBI", *line) for line in code)


def filter_system_calls(namespaces: bool = False) -> None:
    """Applies the filter to this process and all it will start.

    Raises
    ------
    OSError
        If the kernel refuses; the process must then end.
    """
    code = system_call_filter(namespaces)
    program = ctypes.create_string_buffer(code)
    handle = struct.pack("HxxxxxxQ", len(code) // 8, ctypes.addressof(program))
    check(libc().prctl(PR_SET_SECCOMP, 2, handle, 0, 0), "seccomp")
