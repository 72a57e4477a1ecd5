"""A job on its way to a worker and back: the text that crosses, made and read on both sides.

Only JSON text crosses, so that nothing that a submission has shaped is ever unpickled. `grade` is
the one function that a worker is asked to run.
"""

import contextlib
import json
import platform
import threading
from collections.abc import Iterator

from coursekit.grader.protocol import files
from coursekit.grader.protocol.job import CellRun, GraderError, Job, Result
from coursekit.grader.protocol.requests import MAX_JOB
from coursekit.grader.protocol.wire import WireError, parsed
from coursekit.grader.trusted.runner import WarmProcess, run
from coursekit.grader.trusted.whitelist import clean_count, clean_output

MOST_HOSTS, LONGEST_NAME = 24, 200
_lock = threading.Lock()
_running = 0  # jobs on this worker


def grade(text: str) -> str:
    """On the worker: runs a job that came as text; gives what `received` reads. It does not raise."""
    try:
        with warm():
            return json.dumps({"result": run(Job.from_json(json.loads(text))).to_json()})
    except Exception as problem:
        said = (
            str(problem)
            if isinstance(problem, GraderError)
            else f"{type(problem).__name__}: {problem}"
        )
        return json.dumps({"failure": f"on {platform.node()}: {said}"})


@contextlib.contextmanager
def warm() -> Iterator[None]:
    """Starts afresh, between jobs, when the warm processes have the first cells of too many courses."""
    global _running
    with _lock:
        _running += 1
    try:
        yield
    finally:
        with _lock:
            _running -= 1
            if not _running and WarmProcess.number_of_hosts() > MOST_HOSTS:
                WarmProcess.close_all()


def sent(job: Job) -> str:
    """The text of a job."""
    return json.dumps(job.to_json())


def received(text: object, job: Job) -> Result:
    """The result in a worker's answer, in the types and with the contents that a local one has.

    Raises
    ------
    GraderError
        If the worker says that it failed, or the answer is not of this form.
    """
    try:
        if not isinstance(text, str):
            raise WireError("an answer that is no text")
        answer = parsed(text.encode(), MAX_JOB)
        if "failure" in answer:
            raise GraderError(str(answer["failure"])[:2000])
        return result_of(answer["result"], len(job.cells))
    except (WireError, ValueError, TypeError, KeyError, AttributeError) as problem:
        raise GraderError(
            f"a worker's answer cannot be read: {type(problem).__name__}: {problem}"
        ) from problem


def result_of(data: dict, cells: int) -> Result:
    """A result of this many cells from JSON data; what it may not hold is left out of it."""
    runs = [
        CellRun(
            outputs=[clean_output(output) for output in run["outputs"]],
            count=clean_count(run["count"]),
            limit=str(run["limit"]),
            late=bool(run["late"]),
            opaque=[str(name)[:LONGEST_NAME] for name in run["opaque"]],
        )
        for run in data["runs"]
    ]
    if len(runs) != cells:
        raise ValueError(f"{len(runs)} cells, {cells} expected")
    return Result(
        runs=runs,
        files=files.accepted(data["files"], {}),
        seconds=float(data["seconds"]),
        cpu_seconds=float(data["cpu_seconds"]),
        waited_seconds=float(data["waited_seconds"]),
        processes=int(data["processes"]),
        sandbox=str(data["sandbox"])[:50],
        host=str(data["host"])[:255],
    )
