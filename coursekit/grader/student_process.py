"""The process that runs the student's cells, as the session sees it: ask, watch, end."""

import contextlib
import json
import os
import select
import signal
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from coursekit.grader import warm
from coursekit.grader.job import Job
from coursekit.grader.sandbox import FIRST_UID, UIDS, Sandbox
from coursekit.grader.student import environment
from coursekit.grader.wire import Wire, WireError

MAX_ANSWER = 128 << 20
START_SECONDS = 60
GRACE_SECONDS = 3
WATCH_SECONDS = 0.25


class Gone(Exception):
    """The student's process has ended; the text says how."""


class StudentProcess:
    """The process that runs the student's cells, seen from the session."""

    def __init__(self, job: Job, control: socket.socket, folder: Path) -> None:
        self.limits = job.limits
        self.sandbox = Sandbox(job.limits) if job.sandboxed else None
        self.cpu_seconds, self.memory_bytes = 0.0, 0
        self.over_memory = False
        self.looked = 0.0
        mine, theirs = socket.socketpair()
        status, status_end = os.pipe()
        self.status = os.fdopen(status, "rb")
        home, temporary = str(folder), str(folder / "tmp")
        if not job.sandboxed:
            os.makedirs(temporary)
        request = warm.student_request(
            self.sandbox.pid if self.sandbox else 0,
            FIRST_UID + os.getpid() % UIDS,
            str(folder / "work"),
            job.limits,
            environment() if job.sandboxed else environment(home, temporary),
        )
        socket.send_fds(control, [request], [theirs.fileno(), status_end])
        theirs.close()
        os.close(status_end)
        self.wire = Wire(mine, MAX_ANSWER)
        self.pid = json.loads(self.status.readline() or b'{"pid": 0}')["pid"]
        self.wire.send({"files": job.files})
        try:
            self.wire.receive(START_SECONDS)
        except (WireError, TimeoutError) as problem:
            self.end()
            raise RuntimeError(f"the student's process did not start: {problem}") from problem
        self.baseline = resident_bytes(self.pid)

    def ask(self, request: dict, seconds: float) -> tuple[dict, bool]:
        """Sends a request and gives its answer, and whether it came in time.

        A process that is late is interrupted, as with the stop button, and has a little time to
        answer to that.

        Raises
        ------
        Gone
            If the process has ended, or had to be ended.
        """
        try:
            self.wire.send(request, max(1.0, seconds))
            if self._wait(seconds):
                return self.wire.receive(max(1.0, seconds)), True
            os.kill(self.pid, signal.SIGINT)
            if self._wait(GRACE_SECONDS):
                return self.wire.receive(GRACE_SECONDS), False
        except (WireError, TimeoutError, ProcessLookupError):
            pass
        else:
            self.end()
            raise Gone(f"took more than {seconds:.0f} s and could not be interrupted")
        raise Gone(self.end())

    def _wait(self, seconds: float) -> bool:
        """Waits until an answer begins; ends the process when it uses too much memory."""
        deadline = time.monotonic() + seconds
        while True:
            left = deadline - time.monotonic()
            if time.monotonic() - self.looked > WATCH_SECONDS:
                self.looked = time.monotonic()
                if self._memory_in_use() > self.limits.memory_bytes:
                    self.over_memory = True
                    raise WireError("too much memory")
            if select.select([self.wire.connection], [], [], max(0, min(left, WATCH_SECONDS)))[0]:
                return True
            if left <= 0:
                return False

    @contextlib.contextmanager
    def watched(self) -> Iterator[None]:
        """Watches the memory while the session does something else."""
        done = threading.Event()

        def watch() -> None:
            while not done.wait(WATCH_SECONDS):
                if self._memory_in_use() > self.limits.memory_bytes:
                    self.over_memory = True
                    return self._kill()

        watcher = threading.Thread(target=watch, daemon=True)
        watcher.start()
        try:
            yield
        finally:
            done.set()
            watcher.join()

    def _memory_in_use(self) -> int:
        roots = {self.pid} | ({self.sandbox.pid} if self.sandbox else set())
        sizes = [resident_bytes(pid) - self.baseline for pid in descendants(roots)]
        return sum(size for size in sizes if size > 0)

    def end(self) -> str:
        """Ends the process and all it started; says how it ended."""
        self.wire.close()
        if self.over_memory:
            self._kill()
        report = self._report()
        self._kill()
        self.cpu_seconds = report.get("cpu", 0.0)
        self.memory_bytes = report.get("memory", 0)
        return self._reason(report.get("code"))

    def _report(self) -> dict:
        """How the process ended; it has a moment to do so by itself."""
        if self.status.closed:
            return {}
        if not select.select([self.status], [], [], GRACE_SECONDS if not self.over_memory else 0)[
            0
        ]:
            self._kill()
        line = self.status.readline()
        self.status.close()
        return json.loads(line) if line else {}

    def _kill(self) -> None:
        if self.sandbox:
            if self.sandbox.process.poll() is None:
                self.sandbox.end()
            return
        for pid in sorted(descendants({self.pid}), reverse=True):
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue

    def _reason(self, code: int | None) -> str:
        if self.over_memory or code == -signal.SIGKILL:
            gigabytes = self.limits.memory_bytes / (1 << 30)
            if self.over_memory:
                return f"needed more than {gigabytes:g} GB of memory and was ended"
            return "was killed"
        if code is None:
            return "was ended"
        if code == -signal.SIGXCPU:
            return "used too much processor time and was ended"
        if code < 0:
            return f"crashed ({signal.Signals(-code).name})"
        return f"ended itself (exit code {code})"


def descendants(roots: set[int]) -> set[int]:
    """Processes that are, or descend from, one of the roots."""
    children: dict[int, list[int]] = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                text = Path(f"/proc/{name}/stat").read_text()
            except OSError:
                continue
            children.setdefault(int(text.rpartition(")")[2].split()[1]), []).append(int(name))
    found, left = set(), list(roots)
    while left:
        pid = left.pop()
        if pid not in found:
            found.add(pid)
            left += children.get(pid, [])
    return found


def resident_bytes(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        return 0
