"""Grades one submission: drives the student's process and runs the graded cells itself.

A session is a trusted process. It holds the hidden tests and never runs a line of the student's.
A live cell, which the instructor's own solution has shown to need it, is run in the student's process.
What a graded cell uses of the student's is fetched as plain data (`protocol.encoding`) just before the cell
runs; a student's function is a stand-in that calls over the connection. Cells run in the order of
the notebook, so a graded cell sees the values as they are at its place.
"""

import contextlib
import functools
import os
import resource
import socket
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from coursekit.grader.protocol import files
from coursekit.grader.protocol.decoding import DecodeError, Decoder
from coursekit.grader.protocol.encoding import Encoder, Opaque
from coursekit.grader.protocol.job import (
    GRADED,
    LEFT_OUT,
    LIVE,
    STUDENT,
    CellRun,
    Job,
    Result,
    one_line_error,
)
from coursekit.grader.protocol.requests import MAX_JOB, environment
from coursekit.grader.protocol.wire import Wire
from coursekit.grader.sandbox.bubblewrap import data_size, set_limits
from coursekit.grader.sandbox.libc import end_with_parent
from coursekit.grader.shell import run_cell
from coursekit.grader.trusted.budget import Budget
from coursekit.grader.trusted.calls import (
    add_place,
    change_in_place,
    exception,
    first_line,
    sendable,
)
from coursekit.grader.trusted.clock import Clock
from coursekit.grader.trusted.needs import needs, plain_python
from coursekit.grader.trusted.outputs import bounded, listed, never_stderr
from coursekit.grader.trusted.student_handle import Gone, StudentHandle
from coursekit.grader.trusted.whitelist import as_dict, clean_count, clean_output, plain_text
from coursekit.names import bound_names

MOST_OPAQUE = 10  # of a cell, that are named
TIMED_OUT, ENDED, NOT_RUN = "CellTimeoutError", "DeadKernelError", "NotRunError"


def serve(connection: socket.socket, control: socket.socket) -> None:
    """Receives a job, grades it, sends the result."""
    end_with_parent()  # the host
    wire = Wire(connection, MAX_JOB)
    connection.send(b"!")  # the kernel tells the owner this process's number
    message = wire.receive()
    job = Job.from_json(message["job"])
    try:
        with tempfile.TemporaryDirectory(prefix="course-session-") as folder:
            result = Session(job, control, message["kind"], Path(folder)).grade()
            os.chdir("/")
    except Exception as problem:
        wire.send({"failure": f"{type(problem).__name__}: {problem}"})
        return
    wire.send({"result": result.to_json()})


class Session:
    """One submission's run.

    Parameters
    ----------
    job : Job
    control : socket.socket
        Where to ask for the student's process: the warm process, or a host that has run the job's
        shared cells.
    kind : str
        The sandbox of the student's process (see `protocol.requests.student_request`).
    folder : pathlib.Path
        An empty folder for the examiner's copies of files, and, without a sandbox, the student's.
    """

    student: StudentHandle  # once it grades

    def __init__(self, job: Job, control: socket.socket, kind: str, folder: Path) -> None:
        from IPython import get_ipython

        self.job = job
        self.control = control
        self.kind = kind
        self.limits = job.limits
        self.examiner_folder = folder / "examiner"
        self.student_folder = folder / "student"
        self.examiner_folder.mkdir()
        self.home = folder / "home"  # never a folder with the submission's files
        self.home.mkdir()
        self.shell = get_ipython()
        self.ended = ""
        self.written: dict[str, str] = {}
        self.budget = Budget()
        self.own_names: set[str] = set()
        self.deadline = time.monotonic() + self.limits.submission_seconds

    def grade(self) -> Result:
        """Runs every cell.

        Raises
        ------
        MachineFault
            If the machine, not the submission, is why it could not be graded.
        """
        started = time.monotonic()
        os.chdir(self.examiner_folder)
        files.write(self.examiner_folder, self.job.files)
        os.environ.clear()
        os.environ.update(environment(str(self.home), str(self.examiner_folder.parent)))
        self.student = StudentHandle(self.job, self.control, self.kind, self.student_folder)
        limit_memory(self.limits.memory_bytes)
        try:
            runs = [self.run(kind, source) for kind, source in self.job.cells[self.job.shared :]]
            if not self.ended:
                self.fetch([])  # files written by the last cells
        except Gone:
            pass
        finally:
            self.student.end()
        own = resource.getrusage(resource.RUSAGE_SELF)
        report = self.student.report
        return Result(
            runs=runs,
            files=self.written,
            seconds=time.monotonic() - started,
            cpu_seconds=own.ru_utime + own.ru_stime + report.get("cpu", 0.0),
            waited_seconds=report.get("waited", 0.0),
            processes=report.get("processes", 0),
        )

    def run(self, kind: str, source: str) -> CellRun:
        """One cell, where it belongs."""
        if kind == LEFT_OUT:
            return CellRun([])
        if self.ended:
            return CellRun([one_line_error(NOT_RUN, f"not run: {self.ended}")])
        if time.monotonic() > self.deadline:
            text = f"not run: {self.time_limit_hit()}"
            return CellRun([one_line_error(NOT_RUN, text)], limit="submission time", late=True)
        try:
            if kind == GRADED:
                done = self.run_graded(source)
                self.share_imports(source)
                return done
            return self.run_live(source) if kind == LIVE else self.run_students(source)
        except Gone as problem:
            self.ended = str(problem)
            text = f"the process that ran this cell {self.ended}"
            return CellRun([one_line_error(ENDED, text)], limit=self.ended, late=problem.late)

    # --- the student's cells ----------------------------------------------------------------

    def run_students(self, source: str, graded: bool = False) -> CellRun:
        """A cell in the student's process; of a graded one, what decides its points is kept."""
        answer, in_time = self.student.ask({"do": "run", "source": source}, self.cell_seconds())
        outputs = self.students_outputs(listed(answer.get("outputs")), graded)
        count = clean_count(answer.get("count"))
        if in_time:
            return CellRun(outputs, count)
        reason = self.time_limit_hit()
        outputs = [output for output in outputs if output["output_type"] != "error"]
        outputs = [*outputs, one_line_error(TIMED_OUT, reason)]
        return CellRun(outputs, count, limit=reason, late=True)

    def run_live(self, source: str) -> CellRun:
        """A graded cell where the student's cells run; what it imports, graded cells after it have."""
        done = self.run_students(source, graded=True)
        for statement in self.job.needs.get(source, {}).get("imports", []):
            with contextlib.suppress(ImportError):
                exec(statement, self.shell.user_ns)
                self.own_names |= bound_names(statement)
        return replace(done, outputs=[never_stderr(output) for output in done.outputs])

    def students_outputs(self, outputs: list, graded: bool) -> list[dict]:
        """What is kept of what a cell has put out in the student's process."""
        try:
            outputs = bounded(outputs, self.limits.output_bytes)
        except RecursionError:
            text = "[outputs that are nested too deeply]\n"
            outputs = [{"output_type": "stream", "name": "stdout", "text": text}]
        return self.budget.take(outputs, graded)

    def cell_seconds(self) -> float:
        return max(0.0, min(self.limits.cell_seconds, self.deadline - time.monotonic()))

    def time_limit_hit(self) -> str:
        """Which one a cell has run into: the submission's own may end it before the cell's."""
        if time.monotonic() > self.deadline:
            return f"the submission took more than {self.limits.submission_seconds:g} s"
        return f"took more than {self.limits.cell_seconds:g} s"

    # --- graded cells -----------------------------------------------------------------------

    def run_graded(self, source: str) -> CellRun:
        """Runs a graded cell here, on what it uses of the student's."""
        needs_of_cell = self.job.needs.get(source) or needs(source)
        self.import_own(self.needed(needs_of_cell))
        names = self.needed(needs_of_cell)
        values = self.fetch(sorted(names))
        before_it = set(self.shell.user_ns)
        self.brought: dict[str, Any] = {}
        self.opaque: set[str] = set()
        self.raised: tuple[str, str] | None = None
        self.clock = Clock(self.cell_seconds())
        outputs, count = self.clock.run(lambda: self.run_on(names, values, source)) or ([], None)
        made = {*needs_of_cell["binds"]} | set(self.shell.user_ns) - before_it
        self.own_names |= made - set(self.brought)
        outputs = [never_stderr(clean_output(output)) for output in outputs]
        if self.raised:
            add_place(outputs, *self.raised)
        outputs = self.budget.take(outputs, graded=True)
        # Not what the outputs say: the alarm may have rung while they were being made.
        if self.clock.over:
            reason = self.time_limit_hit()
            return CellRun([one_line_error(TIMED_OUT, reason)], count, limit=reason, late=True)
        opaque = [plain_text(name) for name in sorted(self.opaque)[:MOST_OPAQUE]]
        return CellRun(outputs, count, opaque=opaque)

    def share_imports(self, source: str) -> None:
        """Imports for the student what a test did in plain sight: in a kernel later cells have it."""
        statements = self.job.needs.get(source, {}).get("imports")
        if statements:
            request = {"do": "run", "source": "\n".join(statements)}
            try:
                self.student.ask(request, self.cell_seconds())
            except Gone as problem:  # not this cell's fault
                self.ended = str(problem)

    def run_on(self, names: set[str], values: dict, source: str) -> tuple[list[dict], int | None]:
        """Runs it on the student's values; gives its outputs and its execution count."""
        self.bring(names, values)
        return run_cell(self.shell, source)

    def needed(self, needs: dict[str, list[str]]) -> set[str]:
        """Names that a graded cell takes from the student's."""
        names = set(needs["names"])
        if needs["words"]:
            names |= set(needs["words"]) & self.students_names
        return names - set(self.shell.user_ns_hidden) - self.own_names

    @functools.cached_property
    def students_names(self) -> set[str]:
        sources = [source for kind, source in self.job.cells if kind == STUDENT]
        return set().union(*(bound_names(plain_python(source)) for source in sources))

    def import_own(self, names: set[str]) -> None:
        """Imports what the release imports; a submission may have given the names a meaning."""
        for name in names & self.job.imports.keys():
            with contextlib.suppress(ImportError):
                exec(self.job.imports[name], self.shell.user_ns)
                self.own_names.add(name)

    def bring(self, names: set[str], values: dict[str, dict]) -> None:
        """Puts the student's values of these names into the shell, fresh ones for every cell."""
        namespace = self.shell.user_ns
        for name in names:
            if name in values:
                self.brought[name] = namespace[name] = self.decode(values[name])
            elif name not in self.shell.user_ns_hidden:
                namespace.pop(name, None)

    def fetch(self, names: list[str]) -> dict[str, dict]:
        """Encoded values by name; brings files up to date on the way."""
        answer, _ = self.student.ask({"do": "fetch", "names": names}, self.cell_seconds())
        changed = answer.get("files")
        if isinstance(changed, dict):
            changed = files.accepted(changed, self.written)
            files.write(self.examiner_folder, changed)
            self.written |= changed
        return as_dict(answer.get("values"))

    def decode(self, data: Any) -> Any:
        decoder = Decoder(self.call)
        try:
            value = decoder.decode(data)
        except (DecodeError, RecursionError, MemoryError):
            value = Opaque("unreadable")
        self.opaque |= decoder.classes | ({value.type_name} if isinstance(value, Opaque) else set())
        return value

    def call(self, handle: int, args: tuple, kwargs: dict) -> Any:
        """Calls a student's function from a graded cell.

        Raises
        ------
        TypeError
            If an argument cannot travel.
        TimeoutError
            If it takes longer than the cell has left.
        Exception
            What the function raised, by the name of its class.
        """
        sent = [sendable(value) for value in args]
        sent_by_name = {name: sendable(value) for name, value in kwargs.items()}
        request = {"do": "call", "ref": handle, "args": sent, "kwargs": sent_by_name}
        request |= self.changed_globals()
        with self.clock.stopped():
            answer, in_time = self.student.ask(request, self.clock.left())
        if not in_time:
            self.clock.over = True
            raise TimeoutError(f"the function did not return within {self.limits.cell_seconds:g} s")
        if isinstance(answer.get("stdout"), str):
            print(answer["stdout"], end="")
        returned = [*zip(args, sent, listed(answer.get("args")), strict=False)]
        by_name = as_dict(answer.get("kwargs"))
        returned += [(kwargs[n], sent_by_name[n], by_name[n]) for n in kwargs if n in by_name]
        for mine, before, after in returned:
            if after != before:
                change_in_place(mine, self.decode(after))
        if "error" in answer:
            problem = exception(str(answer["error"])[:100], str(answer.get("text"))[:2000])
            self.raised = str(answer["error"])[:100], first_line(answer.get("where"))
            raise problem
        return self.decode(answer.get("value"))

    def changed_globals(self) -> dict:
        """Names that the running cell has deleted or set anew since they were brought."""
        namespace = self.shell.user_ns
        deleted = [name for name in self.brought if name not in namespace]
        replaced = {}
        for name, value in self.brought.items():
            if name in namespace and namespace[name] is not value:
                data = Encoder().encode(namespace[name])
                if data["t"] != "opaque":
                    replaced[name] = data
        return {"deleted": deleted, "replaced": replaced}


def limit_memory(more: int) -> None:
    """What a test makes of a submission's values must not take the machine's memory."""
    set_limits({resource.RLIMIT_DATA: data_size() + more})
