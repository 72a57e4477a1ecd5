"""A sandbox that needs nobody's permission: Landlock, a system call filter and limits.

For machines where no namespaces are to be had: Ubuntu 23.10 and later to an ordinary user, containers,
code hosts' runners. A process confines itself, in a millisecond, and cannot take it back. There is no
file system of its own: it sees the machine's, may read what the Python environment needs, and write
to one private folder. What Landlock does not guard, the system call filter denies or pretends.

Weaker than bubblewrap's: names, sizes and times of files whose path is known, and other processes'
command lines, are visible; without root, all submissions have the grader's user.

Kernel documents: userspace-api/landlock, userspace-api/seccomp_filter. The libraries on PyPI: sandlock
starts programs, and wants version 6 of Landlock (Ubuntu 24.04 has 4); the others (py-landlock,
landlockpy, landlock) are bindings of versions 0.x that would spare the thirty lines of `restrict` and
`allow`, while most of this sandbox is its filter and its limits.
"""

import contextlib
import functools
import os
import resource
import shutil
import signal
import stat
import struct
import subprocess
import tempfile
import time
from pathlib import Path

from coursekit.grader.protocol.job import Limits
from coursekit.grader.sandbox import bubblewrap, seccomp
from coursekit.grader.sandbox.libc import check, libc

CREATE, ADD, RESTRICT = 444, 445, 446  # the same on all architectures
VERSION = 1
EXECUTE, WRITE, READ, READ_FOLDER = 1, 2, 4, 8
TRUNCATE, IOCTL = 1 << 14, 1 << 15
OF_FILES = EXECUTE | WRITE | READ | TRUNCATE | IOCTL
# Rights to files by version of Landlock: since 2 moving between folders, since 3 truncating, since 5
# control of devices. They are denied but for what is allowed.
RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1, 5: (1 << 16) - 1}
TRUNCATE_SINCE = 3
TCP_SINCE, TCP = 4, 3
SCOPED_SINCE, SCOPED = 6, 3  # abstract sockets, signals
PR_SET_CHILD_SUBREAPER = 36
# The processor's and the control group's numbers, for which libraries look; the kernel's list of
# processes, which must be there, as `exists` is true of what may not be read.
SYSTEM = ("/sys/devices/system", "/sys/fs/cgroup", "/proc")
DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")
# Below a longer path, files could not be counted.
LONGEST_PATH = 2000
MOST_ENTRIES = 50_000
OLDER_KERNEL = "COURSEKIT_LANDLOCK_VERSION"
# joblib's pools want semaphores in /dev/shm, which all processes of a user share.
VARIABLES = {"JOBLIB_MULTIPROCESSING": "0"}


class Sandbox:
    """A private folder; a process that confines itself to it is in the sandbox.

    Parameters
    ----------
    above : str
        Where the folder is made.
    uid : int
        Whose it is; 0 where it stays this process's user's.

    Attributes
    ----------
    home, temporary : str
        The folder, and one in it for temporary files.
    """

    def __init__(self, above: str, uid: int = 0) -> None:
        self.home = tempfile.mkdtemp(prefix="sandbox-", dir=above)
        self.temporary = os.path.join(self.home, "tmp")
        os.mkdir(self.temporary)
        if uid:
            os.chown(self.temporary, uid, uid)
            os.chown(self.home, uid, uid)

    def end(self) -> None:
        """Removes the folder, when no process is in the sandbox any more."""
        remove_tree(self.home)


@functools.cache
def version() -> int:
    """Of the kernel's Landlock; 0 if there is none. An environment variable may ask for an older one."""
    found = libc().syscall(CREATE, None, 0, VERSION)
    return max(0, min(found, int(os.environ.get(OLDER_KERNEL) or found)))


def works() -> str:
    """Tries it out in a fork; gives the reason why not, or nothing."""
    if not version():
        return "the kernel has no Landlock, it is switched off, or a container forbids it"
    try:
        seccomp.architecture()
    except seccomp.UnknownArchitecture as problem:
        return str(problem)
    child = os.fork()
    if child == 0:
        try:
            check(libc().prctl(bubblewrap.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs")
            restrict("/dev/null")
            deny_system_calls()
            os._exit(0)
        finally:
            os._exit(1)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return "" if code == 0 else "the kernel refuses Landlock or the system call filter"


def other_user(above: str) -> int:
    """The user to give a sandbox to that is made in this folder; 0 for this process's own.

    Another user cannot read an environment in a closed folder, such as root's home.
    """
    places = [Path(name) for name in (above, *bubblewrap.python_folders())]
    closed = [p for place in places for p in (place, *place.parents) if not p.stat().st_mode & 1]
    return bubblewrap.other_uid() if bubblewrap.may_change_user() and not closed else 0


def restrict(writable: str, readable: str = "") -> None:
    """Lets this process, and all it will start, read the system and write to one place, for good.

    `PR_SET_NO_NEW_PRIVS` must be set. Beyond the system, it may read one more place.

    Raises
    ------
    OSError
        If the kernel refuses; the process must then end.
    """
    newest = version()
    rights = RIGHTS[min(newest, max(RIGHTS))]
    words = [rights, TCP if newest >= TCP_SINCE else 0, SCOPED if newest >= SCOPED_SINCE else 0]
    words = words[: 3 if newest >= SCOPED_SINCE else 2 if newest >= TCP_SINCE else 1]
    ruleset = struct.pack(f"{len(words)}Q", *words)
    rules = libc().syscall(CREATE, ruleset, len(ruleset), 0)
    check(rules, "landlock_create_ruleset")
    system = [*bubblewrap.SYSTEM, *bubblewrap.python_folders(), *SYSTEM]
    system += bubblewrap.files_of_system()
    for path in filter(None, [*system, readable]):
        allow(rules, path, (EXECUTE | READ | READ_FOLDER) & rights)
    for path in DEVICES:
        allow(rules, path, (READ | WRITE | TRUNCATE) & rights)
    allow(rules, writable, rights)
    check(libc().syscall(RESTRICT, rules, 0), "landlock_restrict_self")
    os.close(rules)


def allow(rules: int, path: str, rights: int) -> None:
    """Adds a rule, if there is such a file or folder."""
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not stat.S_ISDIR(os.fstat(place).st_mode):
            rights &= OF_FILES
        rule = struct.pack("=Qi", rights, place)
        check(libc().syscall(ADD, rules, 1, rule, 0), f"landlock_add_rule {path}")
    finally:
        os.close(place)


def confine_host(folder: str, uid: int, limits: dict[int, int]) -> None:
    """Takes every right from a host but those to its folder, and to keep what it forks."""
    bubblewrap.become_user(uid)
    bubblewrap.set_limits(limits)
    restrict(folder)
    seccomp.filter_system_calls(seccomp.KEEPING, shared_system=True)


def confine(limits: Limits, folder: str, start: str) -> None:
    """Takes every right from a submission's process but those to its folder, and sets its limits.

    It may read files in `start`, where the cells have run that it goes on from. Its process group is
    its own; the filter keeps all it starts in there, so that all can be ended at once.
    """
    os.setpgid(0, 0)
    bubblewrap.become_user(0)
    of_kernel = bubblewrap.limits_of_submission(limits)
    # The kernel counts all of the user's.
    of_kernel[resource.RLIMIT_NPROC] += threads_of_user()
    bubblewrap.set_limits(of_kernel)
    restrict(folder, start)
    deny_system_calls()


def deny_system_calls() -> None:
    """As a submission's process: what an older Landlock does not guard, too."""
    seccomp.filter_system_calls(
        shared_system=True,
        signals_are_scoped=version() >= SCOPED_SINCE,
        truncate=version() >= TRUNCATE_SINCE,
    )


def threads_of_user() -> int:
    """How many the user of this process has."""
    own, found = os.getuid(), 0
    for name in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError):
            if os.stat(f"/proc/{name}").st_uid == own:
                found += len(os.listdir(f"/proc/{name}/task"))
    return found


def collect_all(seconds: float) -> None:
    """Waits for the children of this process, the adopted ones included, which are ending."""
    deadline = time.monotonic() + seconds
    with contextlib.suppress(ChildProcessError):
        while time.monotonic() < deadline:
            if os.waitpid(-1, os.WNOHANG)[0] == 0:
                time.sleep(0.005)


def adopt_orphans() -> None:
    """From now on, what descends from this process and has lost its parent is its child."""
    check(libc().prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0), "child subreaper")


def end_session(leader: int) -> None:
    """Ends what is left of the processes of a session whose leader has ended."""
    for name in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError, IndexError, ValueError):
            text = Path(f"/proc/{name}/stat").read_text()
            if int(text.rpartition(")")[2].split()[3]) == leader:
                os.kill(int(name), signal.SIGKILL)


def bytes_below(folder: str, most: int) -> int:
    """What the files in a folder take of the disk; more than `most` if they cannot be counted."""
    total, entries, left = 0, 0, [folder]
    while left and total <= most:
        place = left.pop()
        entries += 1
        if entries > MOST_ENTRIES or len(place) > LONGEST_PATH:
            return most + 1
        try:
            listed = os.scandir(place)
        except FileNotFoundError:  # removed meanwhile
            continue
        except OSError:
            return most + 1
        with listed:
            for entry in listed:
                entries += 1
                if entries > MOST_ENTRIES:
                    return most + 1
                with contextlib.suppress(OSError):
                    if entry.is_dir(follow_symlinks=False):
                        left.append(entry.path)
                    else:
                        total += entry.stat(follow_symlinks=False).st_blocks * 512
    return total


def remove_tree(folder: str) -> None:
    """Removes a folder, however deep it is, and whatever the modes of its folders are."""
    try:
        shutil.rmtree(folder)
    except (OSError, RecursionError):
        for command in (["chmod", "-R", "u+rwx"], ["rm", "-rf"]):
            path = {"PATH": "/usr/bin:/bin"}
            subprocess.run([*command, folder], env=path, capture_output=True, check=False)
