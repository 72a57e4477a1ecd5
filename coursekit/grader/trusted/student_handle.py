"""The process that runs the student's cells, as the session sees it: ask, end, how it ended."""

import contextlib
import json
import select
import signal
import socket
import time
from pathlib import Path
from typing import Any

from coursekit.grader.protocol.job import Job
from coursekit.grader.protocol.requests import student_request
from coursekit.grader.protocol.wire import Wire, WireError
from coursekit.grader.sandbox.bubblewrap import START_SECONDS
from coursekit.grader.sandbox.keeper import END, GRACE_SECONDS, INTERRUPT, KILL

MAX_ANSWER = 128 << 20
MAX_REPORT = 10_000


class Gone(Exception):
    """The student's process has ended; the text says how.

    Attributes
    ----------
    late : bool
        Whether it was ended for the time it took.
    """

    late = False


class MachineFault(Exception):
    """The machine, not the submission, is why a cell could not run."""


class StudentHandle:
    """The process that runs the student's cells, seen from the session.

    Parameters
    ----------
    job : Job
    control : socket.socket
        Where to ask for it.
    kind : str
        The sandbox it gets (see `protocol.requests.student_request`).
    folder : pathlib.Path
        For its files, where it has no sandbox.

    Raises
    ------
    MachineFault
        If it does not start.
    """

    def __init__(self, job: Job, control: socket.socket, kind: str, folder: Path) -> None:
        self.limits = job.limits
        self.report: dict[str, Any] = {}
        mine, theirs = socket.socketpair()
        self.status, status_end = socket.socketpair()
        self.lines = b""
        request = student_request(kind, str(folder) if kind == "none" else "", job.limits)
        try:
            socket.send_fds(control, [request], [theirs.fileno(), status_end.fileno()])
        except OSError as problem:
            raise MachineFault("the process that starts others is gone") from problem
        finally:
            theirs.close()
            status_end.close()
        self.wire = Wire(mine, MAX_ANSWER)
        started = self.read_status(START_SECONDS)
        try:
            if "ready" not in started:
                raise WireError(started.get("failure", "nobody answers"))
            self.wire.send({"files": job.files}, START_SECONDS)
            self.wire.receive(START_SECONDS)
        except (WireError, TimeoutError) as problem:
            how = self.end()
            reason = str(problem) or f"it {how}"
            raise MachineFault(f"the student's process did not start: {reason}") from problem

    def ask(self, request: dict, seconds: float) -> tuple[dict, bool]:
        """Sends a request and gives its answer, and whether it came in time.

        A process that is late is interrupted, as with the stop button, and has a little time to
        answer to that.

        Raises
        ------
        Gone
            If the process has ended, or had to be ended.
        MachineFault
            If the machine ended it.
        """
        try:
            self.wire.send(request, max(1.0, seconds))
            if self.answers(seconds):
                return self.wire.receive(max(1.0, seconds)), True
            self.tell(INTERRUPT)
            if self.answers(GRACE_SECONDS):
                return self.wire.receive(GRACE_SECONDS), False
        except (WireError, TimeoutError):
            pass
        else:
            self.end(KILL)
            gone = Gone(f"took more than {seconds:.0f} s and could not be interrupted")
            gone.late = True
            raise gone
        raise Gone(self.end())

    def answers(self, seconds: float) -> bool:
        return bool(select.select([self.wire.connection], [], [], max(0, seconds))[0])

    def end(self, how: bytes = END) -> str:
        """Ends the process and all it started; says how it ended.

        Raises
        ------
        MachineFault
            If the machine had ended it.
        """
        self.wire.close()
        self.tell(how)
        if not self.report:
            self.report = self.read_status(2 * GRACE_SECONDS)
        self.status.close()  # whatever happened, its keeper ends it now
        if self.report.get("code") == -signal.SIGKILL and self.report.get("machine_out_of_memory"):
            raise MachineFault(
                "the machine ran out of memory; set c.LookaheadExecute.workers or memory_megabytes "
                "lower"
            )
        return self.reason()

    def tell(self, word: bytes) -> None:
        with contextlib.suppress(OSError):
            self.status.sendall(word)

    def read_status(self, seconds: float) -> dict[str, Any]:
        """The keeper's next line; empty if none comes."""
        deadline = time.monotonic() + seconds
        while b"\n" not in self.lines and len(self.lines) < MAX_REPORT:
            try:
                self.status.settimeout(max(0.001, deadline - time.monotonic()))
                part = self.status.recv(MAX_REPORT)
            except OSError:
                return {}
            if not part:
                return {}
            self.lines += part
        line, _, self.lines = self.lines.partition(b"\n")
        return json.loads(line)

    def reason(self) -> str:
        """How the process ended, in words."""
        code = self.report.get("code")
        if over := self.report.get("over"):
            most = {
                "memory": f"needed more than {self.limits.memory_bytes / (1 << 30):g} GB of memory",
                "files": f"wrote more than {self.limits.file_bytes >> 20} MB of files",
                "processes": f"had more than {self.limits.processes} processes",
            }
            return f"{most[over]} and was ended"
        if code is None:
            return "was ended"
        if code == -signal.SIGKILL:
            return "was killed"
        if code == -signal.SIGXCPU:
            return "used too much processor time and was ended"
        if code < 0:
            return f"crashed ({signal_name(-code)})"
        return f"ended itself (exit code {code})"


def signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
