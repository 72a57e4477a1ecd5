"""`run(job)`: one submission from plain data to plain data, on this machine's warm process.

The first call in a process starts the warm process, later calls share it. The function needs no
course folder and no gradebook, so any `concurrent.futures.Executor` can call it, here or elsewhere.
"""

import atexit
import contextlib
import hashlib
import json
import os
import platform
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from concurrent.futures import Future
from dataclasses import dataclass, replace

from coursekit.grader.protocol.job import (
    LANDLOCK,
    LEFT_OUT,
    NONE,
    CellRun,
    GraderError,
    Job,
    Result,
)
from coursekit.grader.protocol.requests import (
    MAX_FIRST_CELLS,
    MAX_FORK_REQUEST,
    MAX_JOB,
    environment,
)
from coursekit.grader.protocol.wire import Wire, WireError
from coursekit.grader.sandbox.bubblewrap import START_SECONDS, readable_to_all
from coursekit.grader.sandbox.keeper import sender
from coursekit.grader.sandbox.landlock import OLDER_KERNEL, remove_tree

WARM_UP_SECONDS = 300
MARGIN_SECONDS = 120
KEPT_VARIABLES = ("PATH", "HOME", "LANG", "LC_ALL", "MPLCONFIGDIR", "COURSEKIT_DEBUG", OLDER_KERNEL)
# A session keeps its copies of a submission's files in its host's folder; several run at once.
SESSIONS_FILES = 16


def warm_process(job: Job) -> "WarmProcess":
    """The one for this job, started if need be."""
    return WarmProcess.get(tuple(job.modules), job.limits.output_bytes, job.sandbox)


def run(job: Job) -> Result:
    """Runs one submission's notebook.

    Raises
    ------
    GraderError
        If there is no sandbox, or a process of the grader's own broke.
    """
    warm = warm_process(job)
    sessions, students, kind, first = warm.control, warm.control, "none", None
    if warm.sandbox != NONE:
        sessions = warm.examiners(job)
        kind, first = "own", warm.first_cells(job) if job.shared else None
        host = first or warm.no_cells(job)
        if host:
            kind = LANDLOCK if warm.sandbox == LANDLOCK else "inner"
            students = host.control
    job = replace(job, files=job.files | first.files) if first else replace(job, shared=0)
    answer = ask_session(job, sessions, students, kind)
    result = replace(Result.from_json(answer), sandbox=warm.sandbox, host=platform.node())
    return replace(result, runs=[*first.runs, *result.runs]) if first else result


def run_first_cells(job: Job) -> None:
    """Has a job's shared cells run, so that `run` need not wait for them, or less."""
    with contextlib.suppress(GraderError, OSError):  # `run` meets it, too, and says so
        warm = warm_process(job)
        if warm.sandbox != NONE and job.shared:
            warm.first_cells(job)


def place_in_sight(paths: list[str]) -> str:
    """Says which of these folders a submission could read; nothing if none."""
    for path in map(os.path.realpath, paths):
        for place in readable_to_all():
            if os.path.commonpath([path, os.path.realpath(place)]) == os.path.realpath(place):
                return (
                    f"{path} lies in {place}, which is shown to every submission: move the course (or the "
                    "temporary folder, TMPDIR) to a place of its own, such as a folder in /home or /srv"
                )
    return ""


def ask_session(job: Job, sessions: socket.socket, students: socket.socket, kind: str) -> dict:
    """Has a new session grade a job; gives the result as JSON data."""
    mine, theirs = socket.socketpair()
    mine.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
    wire = Wire(mine, MAX_JOB)
    pid = 0
    try:
        with theirs:
            fork(sessions, {"fork": "session"}, [theirs, students])
        mine.settimeout(START_SECONDS)
        pid = sender(mine)
        wire.send({"job": job.to_json(), "kind": kind})
        answer = wire.receive(job.limits.submission_seconds + MARGIN_SECONDS)
    except (WireError, OSError, EOFError) as problem:
        if pid:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        reason = problem if str(problem) else "it took too long"
        raise GraderError(f"the grading process broke: {reason}") from problem
    finally:
        wire.close()
    if "failure" in answer:
        raise GraderError(answer["failure"])
    return answer["result"]


def fork(control: socket.socket, request: dict, connections: list[socket.socket]) -> None:
    """Asks the warm process, or a host, for a fork that gets these connections."""
    descriptors = [connection.fileno() for connection in connections]
    socket.send_fds(control, [json.dumps(request).encode()], descriptors)


@dataclass(frozen=True)
class Host:
    """A process in a sandbox that forks others, and what the cells gave that it has run."""

    control: socket.socket
    runs: list[CellRun]
    files: dict[str, str]


class WarmProcess:
    """The process that has the imports, seen from its owner. Use `get`."""

    _all: dict[tuple, "WarmProcess"] = {}
    _lock = threading.Lock()

    @classmethod
    def get(cls, modules: tuple[str, ...], output_bytes: int, sandbox: str) -> "WarmProcess":
        """This process's own, started if need be.

        Raises
        ------
        GraderError
            If it does not start.
        """
        with cls._lock:
            found = cls._started(modules, output_bytes, sandbox)
            found.wait_until_ready()
            return found

    @classmethod
    def start_ahead(cls, modules: tuple[str, ...], output_bytes: int, sandbox: str) -> None:
        """Has one begin with its imports that will be asked for; where it cannot, `get` says so."""
        with cls._lock, contextlib.suppress(GraderError, OSError):
            cls._started(modules, output_bytes, sandbox)

    @classmethod
    def _started(cls, modules: tuple[str, ...], output_bytes: int, sandbox: str) -> "WarmProcess":
        key = (os.getpid(), modules, output_bytes, sandbox)
        if key not in cls._all or cls._all[key].process.poll() is not None:
            cls._all[key] = cls(modules, output_bytes, sandbox)
        return cls._all[key]

    def __init__(self, modules: tuple[str, ...], output_bytes: int, sandbox: str) -> None:
        # Of everything forked from the warm process; who is killed cannot clear up.
        try:
            self.folder = tempfile.mkdtemp(prefix="course-grader-")
        except OSError as problem:
            raise GraderError(
                f"no temporary folder can be made ({problem}); free some space, or set TMPDIR"
            ) from problem
        self.control, theirs = socket.socketpair(type=socket.SOCK_SEQPACKET)
        # Its end of the pipe tells the warm process, and so all its forks, when this one is gone.
        lifeline, self.lifeline = os.pipe()
        own = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
        settings = {"modules": modules, "output_bytes": output_bytes, "folder": self.folder}
        settings["sandbox"] = sandbox
        variables = environment(own.get("HOME", "/"), self.folder)
        command = [sys.executable, "-I", "-m", "coursekit.grader.forkserver"]
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
        self.sandbox = ""  # the kind, once it is ready
        self.tried_out: dict[str, str] = {}  # jobs that have shown that it works (see `probe`)
        self.hosts: dict[str, Future[Host | None]] = {}
        self.hosts_lock = threading.Lock()
        self.closed = False
        atexit.register(self.close)

    def wait_until_ready(self) -> None:
        """Waits until it has the imports.

        Raises
        ------
        GraderError
            If it does not get that far; it is closed then.
        """
        if self.sandbox:
            return
        self.control.settimeout(WARM_UP_SECONDS)
        answer = self.control.recv(MAX_FORK_REQUEST)
        started = json.loads(answer or b"{}")
        if "sandbox" not in started:
            reason = (self.process.communicate()[1] or b"").decode()[-500:]
            self.close()
            raise GraderError(started.get("failure") or f"the warm process did not start: {reason}")
        self.sandbox = started["sandbox"]
        self.control.settimeout(None)

    # --- hosts ------------------------------------------------------------------------------

    def examiners(self, job: Job) -> socket.socket:
        """Where to ask for sessions.

        Raises
        ------
        GraderError
            If there is no sandbox.
        """
        host = self.host("examiners", job, SESSIONS_FILES * job.limits.file_bytes, [], {})
        if host is None:
            raise GraderError("the host of the sessions cannot be forked")
        return host.control

    def first_cells(self, job: Job) -> Host | None:
        """The host that has run a job's shared cells; None if its state cannot be forked."""
        shared = job.cells[: job.shared]
        cells = ["" if kind == LEFT_OUT else source for kind, source in shared]
        return self.host("students", job, job.limits.file_bytes, cells, job.files)

    def no_cells(self, job: Job) -> Host | None:
        """The host that has run nothing; None if there is no sandbox inside a sandbox here."""
        return self.host("students", job, job.limits.file_bytes, [], {})

    def host(
        self, kind: str, job: Job, folder_bytes: int, cells: list[str], files: dict[str, str]
    ) -> Host | None:
        """A host of that kind, made when it is first asked for."""
        what = json.dumps([kind, folder_bytes, cells, files])
        key = hashlib.sha256(what.encode()).hexdigest()
        with self.hosts_lock:
            is_first = key not in self.hosts
            found = self.hosts.setdefault(key, Future())
        if is_first:  # other hosts can be made meanwhile
            request = {"fork": "host", "host": kind, "folder_bytes": folder_bytes}
            request["sandbox"] = self.sandbox
            work = {"cells": cells, "files": files}
            seconds = job.limits.submission_seconds + MARGIN_SECONDS
            try:
                found.set_result(self.make_host(request, work, seconds))
            except BaseException as problem:
                del self.hosts[key]  # the next one tries again
                found.set_exception(problem)
        return found.result()

    def make_host(self, request: dict, work: dict, seconds: float) -> Host | None:
        mine, theirs = socket.socketpair()
        control, control_end = socket.socketpair(type=socket.SOCK_SEQPACKET)
        wire = Wire(mine, MAX_FIRST_CELLS)
        try:
            with theirs, control_end:
                fork(self.control, request, [theirs, control_end])
            with contextlib.suppress(WireError):  # it says why
                wire.send(work, START_SECONDS)
            answer = wire.receive(seconds)
            if not answer.get("forkable", True):
                control.close()
                with contextlib.suppress(WireError):  # the end of its sandbox
                    wire.receive(START_SECONDS)
                return None
        except (WireError, OSError) as problem:
            control.close()
            if work["cells"]:
                return None  # they are run by each submission, and fail there
            raise GraderError(
                f"a process of the grader's ended: {problem or 'too slow'}"
            ) from problem
        finally:
            wire.close()
        if "failure" in answer:
            raise GraderError(answer["failure"])
        return Host(control, [CellRun(**run) for run in answer["runs"]], answer["files"])

    # --- its end ----------------------------------------------------------------------------

    @classmethod
    def number_of_hosts(cls) -> int:
        """How many hosts this process's warm processes have made."""
        with cls._lock:
            return sum(len(own.hosts) for key, own in cls._all.items() if key[0] == os.getpid())

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
            remove_tree(self.folder)
