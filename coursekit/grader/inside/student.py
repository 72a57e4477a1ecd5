"""The student's process: runs a submission's own cells and answers for the values they made.

Everything in here is in the hands of the submission, once its first cell has run. The session
therefore believes nothing that comes from here except as an answer about the student's own cells
and values.

First it gets the files to start with, then requests: `run` a cell, `fetch` names and changed files,
`call` a function. Each gets one answer.
"""

import contextlib
import fcntl
import io
import os
import socket
import stat
import sys
import tempfile
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from coursekit.grader.protocol import files
from coursekit.grader.protocol.decoding import Decoder
from coursekit.grader.protocol.encoding import Encoder
from coursekit.grader.protocol.job import Limits
from coursekit.grader.protocol.requests import MAX_JOB, environment
from coursekit.grader.protocol.wire import Wire, WireError
from coursekit.grader.shell import capture_descriptors, run_cell

MAX_ERROR, MAX_LINE = 2000, 300


class Student:
    """The state that lives as long as the process: the shell, what was handed out, the files."""

    def __init__(self, limits: Limits) -> None:
        from IPython import get_ipython

        self.shell = get_ipython()
        self.shell.recorder.max_bytes = limits.output_bytes
        self.handed_out: list[Any] = []
        self.seen_files: dict[str, tuple] = {}

    @property
    def names(self) -> dict[str, Any]:
        return self.shell.user_ns

    def run(self, request: dict) -> dict:
        outputs, count = run_cell_here(self.shell, request["source"])
        return {"outputs": outputs, "count": count}

    def fetch(self, request: dict) -> dict:
        """Values of the wanted names that exist, and files that are new or changed."""
        encoder = Encoder(self.hand_out)
        values = {
            name: encoder.encode(self.names[name])
            for name in request["names"]
            if name in self.names
        }
        return {"values": values, "files": files.changes(Path.cwd(), self.seen_files)}

    def call(self, request: dict) -> dict:
        """Calls a function of the student's with the examiner's arguments."""
        decoder = Decoder(self.call_back)
        function = self.handed_out[request["ref"]]
        args = [decoder.decode(item) for item in request["args"]]
        kwargs = {name: decoder.decode(item) for name, item in request["kwargs"].items()}
        answer: dict[str, Any]
        with self.globals_as(request["deleted"], request["replaced"]), captured() as output:
            try:
                value = function(*args, **kwargs)
            except BaseException as problem:
                answer = {"error": type(problem).__name__, "text": str(problem)[:MAX_ERROR]}
                answer["where"] = where(problem)
            else:
                answer = {"value": Encoder(self.hand_out).encode(value)}
        # What the function did to its arguments must be visible to the test.
        encoder = Encoder(self.hand_out)
        answer["args"] = [encoder.encode(item) for item in args]
        answer["kwargs"] = {name: encoder.encode(item) for name, item in kwargs.items()}
        return answer | {"stdout": output.getvalue()[:MAX_ERROR]}

    def hand_out(self, function: Any) -> int:
        self.handed_out.append(function)
        return len(self.handed_out) - 1

    def call_back(self, handle: int, args: tuple, kwargs: dict) -> Any:
        raise TypeError("a test's function cannot be called from a submission")

    @contextlib.contextmanager
    def globals_as(self, deleted: list[str], replaced: dict[str, dict]) -> Iterator[None]:
        """During a call, names that the graded cell deleted or set are so here, too, as in one kernel."""
        missing = object()
        before = {name: self.names.get(name, missing) for name in [*deleted, *replaced]}
        for name in deleted:
            self.names.pop(name, None)
        self.names.update({name: Decoder().decode(value) for name, value in replaced.items()})
        try:
            yield
        finally:
            for name, value in before.items():
                if value is missing:
                    self.names.pop(name, None)
                else:
                    self.names[name] = value


def where(problem: BaseException) -> str:
    """The innermost line of a cell that was running; empty if there is none."""
    frames = traceback.extract_tb(problem.__traceback__)
    lines = [f"{f.lineno}: {f.line}" for f in frames if f.filename.startswith("<ipython-input")]
    return lines[-1][:MAX_LINE] if lines else ""


def serve(connection: socket.socket, home: str, temporary: str, limits: Limits) -> None:
    """Answers requests until the session closes the connection."""
    wire = Wire(connection, MAX_JOB)
    settle(home, temporary, wire.receive()["files"])
    student = Student(limits)
    # Files that the submission came with are no news to the session.
    student.seen_files.update((name, stamp) for name, _, stamp in files.stamps(Path.cwd()))
    wire.send({"ready": True})
    while True:
        try:
            request = wire.receive()
        except WireError:
            return
        except KeyboardInterrupt:
            continue  # an interrupt that came too late
        try:
            answer = ANSWERS[request["do"]](student, request)
        except KeyboardInterrupt:
            answer = {"interrupted": True}
        wire.send(answer)


ANSWERS = {"run": Student.run, "fetch": Student.fetch, "call": Student.call}


def settle(home: str, temporary: str, start: dict[str, str]) -> None:
    """Makes a folder in `home` the working directory, with the files in it."""
    from IPython import get_ipython
    from IPython.core.profiledir import ProfileDir

    work = os.path.join(home, "work")
    os.makedirs(work, exist_ok=True)
    os.makedirs(temporary, exist_ok=True)
    os.chdir(work)
    files.write(Path(work), start)
    os.environ.clear()
    os.environ.update(environment(home, temporary))
    # Those of the process that this one was forked from are not this one's to write to.
    tempfile.tempdir = None
    get_ipython().profile_dir = ProfileDir(location=os.path.join(temporary, "ipython"))
    use_terminals_if_there_are_any()
    sys.path[:] = ["", *(path for path in sys.path if path)]
    capture_descriptors(os.path.join(temporary, f".output-{os.getpid()}"))
    open_anew()
    reseed()


def use_terminals_if_there_are_any() -> None:
    """Has `!command` do without one, where a sandbox shares the machine's, which are not to be had."""
    from IPython import get_ipython

    try:
        for number in os.openpty():
            os.close(number)
    except OSError:
        shell = get_ipython()
        shell.system = shell.system_without_terminal


def open_anew() -> None:
    """Gives this fork its own place in each file that it reads from, such as fonts.

    Forks share it, so that they would read past each other.
    """
    for number in filter(is_read_only_file, open_descriptors()):
        with contextlib.suppress(OSError):
            own = os.open(f"/proc/self/fd/{number}", os.O_RDONLY)
            os.lseek(own, os.lseek(number, 0, os.SEEK_CUR), os.SEEK_SET)
            os.dup2(own, number, inheritable=False)
            os.close(own)


def open_descriptors() -> set[int]:
    """Descriptors but those of the standard streams."""
    found = set()
    for number in map(int, os.listdir("/proc/self/fd")):
        with contextlib.suppress(OSError):  # those of the listing itself
            os.fstat(number)
            found.add(number)
    return found - {0, 1, 2}


def is_read_only_file(number: int) -> bool:
    """Whether a descriptor is of a file on disk that it can only read."""
    flags = fcntl.fcntl(number, fcntl.F_GETFL)
    is_file = stat.S_ISREG(os.fstat(number).st_mode)
    return is_file and flags & os.O_ACCMODE == os.O_RDONLY


def reseed() -> None:
    """Gives this fork random numbers of its own, unless cells before it have set a seed or drawn."""
    import random

    numpy = sys.modules.get("numpy")
    if untouched["random"] in (None, random.getstate()):
        random.seed()
    if numpy is not None and untouched["numpy"] in (None, numpy_state()):
        numpy.random.seed()
    untouched.update(random=random.getstate(), numpy=numpy_state() if numpy else None)


# The generators' states as this module last left them; other states were made by cells.
untouched: dict[str, Any] = {"random": None, "numpy": None}


def numpy_state() -> tuple:
    name, keys, *rest = sys.modules["numpy"].random.get_state()
    return (name, keys.tobytes(), *rest)


def run_cells(sources: list[str]) -> list[dict]:
    """Runs cells one after the other in this process's shell."""
    from IPython import get_ipython

    shell = get_ipython()
    runs = (run_cell_here(shell, source) for source in sources)
    return [{"outputs": outputs, "count": count} for outputs, count in runs]


def run_cell_here(shell: Any, source: str) -> tuple[list[dict], int | None]:
    """Runs a cell; what subprocesses wrote to the descriptors is added to its outputs."""
    start = os.lseek(1, 0, os.SEEK_END)
    outputs, count = run_cell(shell, source)
    end = os.lseek(1, 0, os.SEEK_END)
    if end > start:
        text = os.pread(1, min(end - start, shell.recorder.max_bytes), start).decode(
            errors="replace"
        )
        outputs.append({"output_type": "stream", "name": "stdout", "text": text})
    return outputs, count


@contextlib.contextmanager
def captured() -> Iterator[io.StringIO]:
    output = io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
        yield output
