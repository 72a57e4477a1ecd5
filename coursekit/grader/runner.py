"""`run(job)`: one submission from plain data to plain data, on this machine's warm process.

The first call in a process starts the warm process, later calls share it. The function needs no
course folder and no gradebook, so any `concurrent.futures.Executor` can call it, here or elsewhere.
"""

import atexit
import contextlib
import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass, replace

from coursekit.grader.job import CellRun, Job, Result
from coursekit.grader.session import MAX_JOB
from coursekit.grader.student import environment
from coursekit.grader.warm import MAX_SNAPSHOT
from coursekit.grader.wire import Wire, WireError

WARM_UP_SECONDS = 300
MARGIN_SECONDS = 120
KEPT_VARIABLES = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "COURSEKIT_DEBUG")


class GraderError(Exception):
    """The grader itself failed; no fault of the submission's."""


def run(job: Job) -> Result:
    """Runs one submission's notebook.

    Raises
    ------
    GraderError
        If there is no sandbox, or a process of the grader's own broke.
    """
    warm = WarmProcess.get(tuple(job.modules), job.limits.output_bytes)
    snapshot = warm.snapshot(job) if job.shared else None
    if job.shared and snapshot is None:
        job = replace(job, shared=0)
    elif snapshot:
        job = replace(job, files=job.files | snapshot.files)
    mine, theirs = socket.socketpair()
    control = snapshot.control if snapshot else warm.control
    warm.fork({"fork": "session"}, [theirs, control])
    theirs.close()
    wire = Wire(mine, MAX_JOB)
    pid = 0
    try:
        pid = wire.receive(WARM_UP_SECONDS)["pid"]
        wire.send(job.to_json())
        answer = wire.receive(job.limits.submission_seconds + MARGIN_SECONDS)
    except (WireError, TimeoutError) as problem:
        if pid:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        raise GraderError(
            f"the grading process broke: {problem or 'it took too long'}"
        ) from problem
    finally:
        wire.close()
    if "failure" in answer:
        raise GraderError(answer["failure"])
    result = Result.from_json(answer["result"])
    if snapshot:
        result = Result.from_json(
            result.to_json() | {"runs": snapshot.runs + answer["result"]["runs"]}
        )
    return result


@dataclass(frozen=True)
class Snapshot:
    """A process that has run a course's first cells, and what they gave."""

    control: socket.socket
    runs: list[dict]
    files: dict[str, str]


class WarmProcess:
    """The process that has the imports, seen from its owner. Use `get`."""

    _all: dict[tuple, "WarmProcess"] = {}
    _lock = threading.Lock()

    @classmethod
    def get(cls, modules: tuple[str, ...], output_bytes: int) -> "WarmProcess":
        """This process's own, started if need be.

        Raises
        ------
        GraderError
            If it does not start.
        """
        key = (os.getpid(), modules, output_bytes)
        with cls._lock:
            if key not in cls._all or cls._all[key].process.poll() is not None:
                cls._all[key] = cls(modules, output_bytes)
            return cls._all[key]

    def __init__(self, modules: tuple[str, ...], output_bytes: int) -> None:
        self.control, theirs = socket.socketpair(type=socket.SOCK_SEQPACKET)
        # Its end of the pipe tells the warm process, and so all its forks, when this one is gone.
        lifeline, self.lifeline = os.pipe()
        own = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
        # Of everything forked from the warm process; who is killed cannot clear up.
        self.folder = tempfile.mkdtemp(prefix="course-grader-")
        settings = {"modules": modules, "output_bytes": output_bytes, "folder": self.folder}
        variables = environment(own.get("HOME", "/"), own.get("TMPDIR", "/tmp"))
        command = [sys.executable, "-I", "-m", "coursekit.grader.warm"]
        self.process = subprocess.Popen(
            [*command, str(theirs.fileno()), str(lifeline), json.dumps(settings)],
            pass_fds=[theirs.fileno(), lifeline],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=None if "COURSEKIT_DEBUG" in os.environ else subprocess.PIPE,
            cwd="/",
            env=variables | own | {"TMPDIR": self.folder},
            start_new_session=True,  # Ctrl-C is for the owner, which then decides
        )
        theirs.close()
        os.close(lifeline)
        self.control.settimeout(WARM_UP_SECONDS)
        if self.control.recv(16) != b"ready":
            reason = self.process.communicate()[1] or b""
            raise GraderError(f"the warm process did not start: {reason.decode()[-500:]}")
        self.control.settimeout(None)
        self.snapshots: dict[str, Snapshot | None] = {}
        self.snapshot_lock = threading.Lock()
        self.closed = False
        atexit.register(self.close)

    def fork(self, request: dict, connections: list[socket.socket]) -> None:
        """Asks for a fork that gets these connections."""
        descriptors = [connection.fileno() for connection in connections]
        socket.send_fds(self.control, [json.dumps(request).encode()], descriptors)

    def snapshot(self, job: Job) -> Snapshot | None:
        """The snapshot after a job's shared cells; None if its state cannot be forked."""
        cells = [source for _, source in job.cells[: job.shared]]
        key = hashlib.sha256(json.dumps([cells, job.files]).encode()).hexdigest()
        with self.snapshot_lock:
            if key not in self.snapshots:
                seconds = job.limits.submission_seconds + MARGIN_SECONDS
                self.snapshots[key] = self._make_snapshot(cells, job.files, seconds)
            return self.snapshots[key]

    def _make_snapshot(self, cells: list[str], files: dict, seconds: float) -> Snapshot | None:
        mine, theirs = socket.socketpair()
        control, control_end = socket.socketpair(type=socket.SOCK_SEQPACKET)
        self.fork({"fork": "snapshot"}, [theirs, control_end])
        theirs.close()
        control_end.close()
        wire = Wire(mine, MAX_SNAPSHOT)
        try:
            wire.send({"cells": cells, "files": files})
            answer = wire.receive(seconds)
        except (WireError, TimeoutError):
            return None
        finally:
            wire.close()
        if not answer["forkable"]:
            control.close()
            return None
        runs = [CellRun(run["outputs"], run["count"]) for run in answer["runs"]]
        return Snapshot(control, [vars(run) for run in runs], answer["files"])

    @classmethod
    def close_all(cls) -> None:
        """Ends this process's warm processes, and with them whatever they run."""
        with cls._lock:
            for key in [key for key in cls._all if key[0] == os.getpid()]:
                cls._all.pop(key).close()

    def close(self) -> None:
        """Ends the warm process and everything forked from it."""
        if not self.closed:
            self.closed = True
            os.close(self.lifeline)
            self.control.close()
            self.process.kill()
            self.process.wait()
            shutil.rmtree(self.folder, ignore_errors=True)
