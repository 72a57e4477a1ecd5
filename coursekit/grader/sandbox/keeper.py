"""The keeper of a student's process: starts it, watches over it from outside its reach, ends it.

It is forked from the warm process, or from a host of students' processes (`hosts`), and forks the
student's process into a sandbox of its own, in which nothing can reach the keeper. It speaks with the
session over the `status` socket:

    ◀ {"ready": true} or {"failure": …}                 one line of JSON
    ▶ `i` interrupt the running cell · `e` come to an end · `k` end now; closed is the same as `k`
    ◀ how the process ended, one line of JSON (`StudentHandle` reads it)
"""

import contextlib
import json
import os
import re
import select
import signal
import socket
import stat
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass

from coursekit.grader.protocol.job import Limits
from coursekit.grader.sandbox import bubblewrap, inner, landlock, seccomp
from coursekit.grader.sandbox.libc import end_with_parent

WATCH_SECONDS = 0.25
GRACE_SECONDS = 3
INTERRUPT, END, KILL = b"i", b"e", b"k"
# proc_pid_maps(5): memory that is shared and of no file, or of a removed one. Who has forked holds it
# without using it.
SHARED_REGION = re.compile(r"^(\w+)-(\w+) ...s .* (\d+) +/.* \(deleted\)$", re.MULTILINE)
LARGE = 32 << 20
TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Started:
    """A student's process that has been started.

    Attributes
    ----------
    student : int
        The process.
    roots : list of int
        Processes that all of the submission's descend from. The first is the keeper's child.
    end_all : callable
        Ends all of the submission's processes at once.
    after : callable
        Called when they have ended.
    folder : str
        The one folder that it writes to, if its size must be watched; else empty.
    """

    student: int
    roots: list[int]
    end_all: Callable[[], None]
    after: Callable[[], None] = lambda: None
    folder: str = ""


def keep(request: dict, status: socket.socket, run_student: Callable, forget: Callable) -> None:
    """Starts a student's process and keeps it until it has ended.

    Parameters
    ----------
    request : dict
        `limits`; `kind`: "inner", "own" or "landlock" sandbox, or "none".
    status : socket.socket
        The session's.
    run_student : callable
        What the student's process does. It may be given its home folder and its temporary one.
    forget : callable
        Closes what only the student's process needs.
    """
    limits = Limits(**request["limits"])
    proc = os.open("/proc", os.O_RDONLY)  # the one from which all of the submission is seen
    try:
        started = STARTS[request["kind"]](limits, run_student, status, proc)
    except (OSError, bubblewrap.SandboxError, EOFError) as problem:
        tell(status, {"failure": f"{type(problem).__name__}: {problem}"})
        return
    forget()
    Keeper(status, proc, limits, started).run()


def tell(status: socket.socket, message: dict) -> None:
    with contextlib.suppress(OSError):
        status.sendall(json.dumps(message).encode() + b"\n")


# --- ways to start -------------------------------------------------------------------------------


def start_inner(limits: Limits, run_student: Callable, status: socket.socket, proc: int) -> Started:
    """In a sandbox inside the one that this process is in."""
    inner.separate(limits.file_bytes)
    introduction, theirs = socket.socketpair()
    introduction.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
    first = os.fork()
    if first == 0:
        with exits_when_done():
            introduction.close()
            inner.own_proc()
            be_first(limits, run_student, status, proc, theirs)
    theirs.close()
    with introduction:
        introduction.settimeout(bubblewrap.START_SECONDS)
        student = sender(introduction)
    return Started(student, [first], lambda: signal_quietly(first, signal.SIGKILL))


def be_first(
    limits: Limits,
    run_student: Callable,
    status: socket.socket,
    proc: int,
    introduction: socket.socket,
) -> None:
    """Process 1 of the namespaces: forks the student's process and collects what has ended."""
    end_with_parent()
    status.close()
    os.close(proc)
    confine(limits, 0)
    student = os.fork()
    if student == 0:
        with exits_when_done():
            os.setsid()
            introduction.send(b"!")  # the kernel tells the keeper the sender's number
            introduction.close()
            run_student()
    for descriptor in range(3, limits.open_files):
        with contextlib.suppress(OSError):
            os.close(descriptor)
    while True:
        pid, ended = os.wait()
        if pid == student:
            code = os.waitstatus_to_exitcode(ended)
            os._exit(code if code >= 0 else 128 - code)


def start_in_own(
    limits: Limits, run_student: Callable, status: socket.socket, proc: int
) -> Started:
    """In a sandbox made by bubblewrap for this submission alone."""
    uid = bubblewrap.own_uid()
    box = bubblewrap.Sandbox(limits.file_bytes)
    bubblewrap.join(box.pid)
    student = os.fork()
    if student == 0:
        with exits_when_done():
            os.setsid()  # kill(0) reaches the process group, through namespaces
            end_with_parent()
            box.forget()
            status.close()
            os.close(proc)
            confine(limits, uid)
            run_student()
    return Started(student, [student, box.pid], box.kill, box.end)


def start_in_landlock(
    limits: Limits, run_student: Callable, status: socket.socket, proc: int
) -> Started:
    """Confined by itself. This process's session and its adopted orphans are the submission's."""
    os.setsid()
    landlock.adopt_orphans()
    box = landlock.Sandbox(tempfile.gettempdir())
    student = os.fork()
    if student == 0:
        with exits_when_done():
            end_with_parent()
            status.close()
            os.close(proc)
            landlock.confine(limits, box.home, os.getcwd())
            run_student(box.home, box.temporary)
    with contextlib.suppress(OSError):  # it does so itself, perhaps later
        os.setpgid(student, student)

    def after() -> None:
        landlock.collect_all(GRACE_SECONDS)
        box.end()

    roots = [student, os.getpid()]
    return Started(student, roots, lambda: end_group(student), after, box.home)


def end_group(leader: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


def start_without(
    limits: Limits, run_student: Callable, status: socket.socket, proc: int
) -> Started:
    """Without a sandbox, for submissions that are trusted with the machine."""
    student = os.fork()
    if student == 0:
        with exits_when_done():
            os.setsid()
            end_with_parent()
            status.close()
            os.close(proc)
            bubblewrap.set_limits(bubblewrap.limits_of_submission(limits))
            run_student()

    def end_all() -> None:
        for pid in sorted(Processes(proc).below([student]), reverse=True):
            signal_quietly(pid, signal.SIGKILL)

    return Started(student, [student], end_all)


STARTS = {
    "inner": start_inner,
    "own": start_in_own,
    "landlock": start_in_landlock,
    "none": start_without,
}


@contextlib.contextmanager
def exits_when_done():
    """A fork must not fall back into what its parent was doing."""
    code = 1
    try:
        yield
        code = 0
    finally:
        os._exit(code)


def confine(limits: Limits, uid: int) -> None:
    """Takes every right from this process and sets its limits."""
    bubblewrap.give_up_root(uid)
    bubblewrap.set_limits(bubblewrap.limits_of_submission(limits))
    seccomp.filter_system_calls()


def sender(connection: socket.socket) -> int:
    """The number, as seen from here, of the process that sends the next byte.

    The socket must have SO_PASSCRED set before it is sent.

    Raises
    ------
    EOFError
        If nobody sends one.
    """
    data, ancillary, _, _ = connection.recvmsg(1, socket.CMSG_SPACE(12))
    for level, kind, content in ancillary:
        if data and (level, kind) == (socket.SOL_SOCKET, socket.SCM_CREDENTIALS):
            return int.from_bytes(content[:4], "little")
    raise EOFError("the process in the sandbox did not start")


def signal_quietly(pid: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(pid, number)


# --- watching ------------------------------------------------------------------------------------


class Keeper:
    """Watches over a student's process that runs.

    Parameters
    ----------
    status : socket.socket
    proc : int
        Descriptor of a /proc in which all of the submission's processes are seen.
    limits : Limits
    started : Started
    """

    def __init__(self, status: socket.socket, proc: int, limits: Limits, started: Started) -> None:
        self.status, self.limits, self.started = status, limits, started
        self.student, self.child = started.student, started.roots[0]
        self.processes = Processes(proc)
        self.baseline = self.processes.resident(self.student)  # shared with the warm process
        self.not_private = self.processes.not_private(self.student)
        self.killings = out_of_memory_killings()
        self.over = ""  # what it has used too much of
        self.cpu_seconds = self.waited_seconds = 0.0
        self.most_processes = 1
        self.deadline = float("inf")

    def run(self) -> None:
        """Returns when the process has ended."""
        ended = os.pidfd_open(self.child)
        poll = select.poll()
        poll.register(ended, select.POLLIN)
        poll.register(self.status, select.POLLIN)
        tell(self.status, {"ready": True})
        looked = time.monotonic()
        while True:
            events = dict(poll.poll(WATCH_SECONDS * 1000))
            if ended in events:
                break
            if self.status.fileno() in events and not self.obey():
                break
            if time.monotonic() > self.deadline:
                break
            if time.monotonic() - looked > WATCH_SECONDS:
                looked = time.monotonic()
                self.look()
                if self.over:
                    break
        self.started.end_all()
        self.report()

    def obey(self) -> bool:
        """Does what the session says; False if that is to end now."""
        try:
            words = self.status.recv(16)
        except OSError:
            return False
        if not words or KILL in words:
            return False
        if INTERRUPT in words:
            signal_quietly(self.student, signal.SIGINT)
        if END in words:
            self.deadline = time.monotonic() + GRACE_SECONDS
        return True

    def look(self) -> None:
        """Counts what all of the submission's processes use."""
        pids = self.processes.below(self.started.roots) - {os.getpid()}
        self.most_processes = max(self.most_processes, len(pids))
        self.waited_seconds = max(self.waited_seconds, self.processes.waited(self.student))
        self.cpu_seconds = max(self.cpu_seconds, sum(map(self.processes.cpu, pids)))
        most = self.limits.memory_bytes + self.baseline
        shared = self.processes.shared_regions(pids, self.not_private)
        if sum(map(self.processes.resident, pids)) + shared > most:
            private, mapped = map(sum, zip(*map(self.processes.owned, pids), strict=True))
            if private + max(mapped, shared) > most:
                self.over = "memory"
        if folder := self.started.folder:
            if len(pids) > self.limits.processes:
                self.over = "processes"
            most = self.limits.file_bytes
            without_name = sum(map(self.processes.files_without_name, pids))
            if without_name + landlock.bytes_below(folder, most) > most:
                self.over = "files"

    def report(self) -> None:
        _, ended, usage = os.wait4(self.child, 0)
        code = os.waitstatus_to_exitcode(ended)
        if code > 128 and self.child != self.student:
            code = 128 - code  # process 1 cannot end by a signal of its own
        tell(
            self.status,
            {
                "code": code,
                "cpu": max(self.cpu_seconds, usage.ru_utime + usage.ru_stime),
                "waited": self.waited_seconds,
                "processes": self.most_processes,
                "over": self.over,
                "machine_out_of_memory": out_of_memory_killings() > self.killings,
            },
        )
        self.started.after()  # it may take a while, and the session waits for the report


def out_of_memory_killings() -> int:
    """How many processes the kernel has ended for want of memory since it started."""
    try:
        with open("/proc/vmstat") as file:
            found = re.search(r"^oom_kill (\d+)", file.read(), re.MULTILINE)
    except OSError:
        return 0
    return int(found[1]) if found else 0


class Processes:
    """What /proc says of processes. One that has ended meanwhile uses nothing."""

    def __init__(self, proc: int) -> None:
        self.proc = proc

    def below(self, roots: list[int]) -> set[int]:
        """Processes that are, or descend from, one of these."""
        children: dict[int, list[int]] = {}
        for name in os.listdir(self.proc):
            if name.isdigit() and (fields := self.stat(int(name))):
                children.setdefault(int(fields[1]), []).append(int(name))
        found, left = set(), list(roots)
        while left:
            pid = left.pop()
            if pid not in found:
                found.add(pid)
                left += children.get(pid, [])
        return found

    def stat(self, pid: int) -> list[str]:
        """proc_pid_stat(5) from its third field, the state."""
        return self.read(pid, "stat").rpartition(")")[2].split()

    def cpu(self, pid: int) -> float:
        """Processor time in seconds, of ended children it has waited for, too."""
        return sum(map(int, self.stat(pid)[11:15])) / TICKS

    def waited(self, pid: int) -> float:
        """Seconds that the process wanted a processor and had none."""
        fields = self.read(pid, "schedstat").split()
        return int(fields[1]) / 1e9 if len(fields) > 1 else 0.0

    def resident(self, pid: int) -> int:
        """Bytes in memory, what it shares with others included."""
        fields = self.read(pid, "statm").split()
        return int(fields[1]) * PAGE if len(fields) > 1 else 0

    def owned(self, pid: int) -> tuple[int, int]:
        """Bytes of its own, and its part of what it shares; all it uses where it hides that.

        Each page is divided by the number of those who use it (smaps_rollup).
        """
        parts = dict(
            re.findall(r"^(Pss_\w+): +(\d+) kB", self.read(pid, "smaps_rollup"), re.MULTILINE)
        )
        if not parts:
            return self.resident(pid), 0
        return int(parts["Pss_Anon"]) << 10, int(parts["Pss_Shmem"]) << 10

    def files_without_name(self, pid: int) -> int:
        """Bytes of removed files that a process has open still."""
        found: dict[tuple[int, int], int] = {}
        with contextlib.suppress(OSError):
            place = os.open(f"{pid}/fd", os.O_RDONLY, dir_fd=self.proc)
            try:
                for name in os.listdir(place):
                    with contextlib.suppress(OSError):
                        file = os.stat(name, dir_fd=place)
                        if stat.S_ISREG(file.st_mode) and not file.st_nlink:
                            found[file.st_dev, file.st_ino] = file.st_blocks * 512
            finally:
                os.close(place)
        return sum(found.values())

    def shared_regions(self, pids: set[int], usual: int) -> int:
        """Bytes of shared memory that these processes hold, whether they use it or not.

        `usual` is what `not_private` was before there could be any.
        """
        regions = {}
        for pid in pids:
            if self.not_private(pid) - usual > LARGE:
                for start, end, number in SHARED_REGION.findall(self.read(pid, "maps")):
                    regions[number] = int(end, 16) - int(start, 16)
        return sum(regions.values())

    def not_private(self, pid: int) -> int:
        """Bytes of address space but private data: programs, libraries, and what is shared."""
        fields = self.read(pid, "statm").split()
        return (int(fields[0]) - int(fields[5])) * PAGE if len(fields) > 5 else 0

    def read(self, pid: int, name: str) -> str:
        try:
            descriptor = os.open(f"{pid}/{name}", os.O_RDONLY, dir_fd=self.proc)
            with os.fdopen(descriptor, errors="replace") as file:
                return file.read()
        except OSError:
            return ""
