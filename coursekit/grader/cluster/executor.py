"""The pool on several machines: jobs go to a scheduler of Dask's, and from there to its workers.

Each slot of a worker has a thread here that waits for one job, so Dask never holds more than what
is running: a worker that dies takes nothing else with it, and cancelling the rest needs no network.
"""

import concurrent.futures
import contextlib
import hashlib
import socket
import threading
import time
import uuid
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import dask
from distributed import CancelledError, Client, Future, KilledWorker
from traitlets import Float, Unicode
from traitlets.config import Configurable

from coursekit.grader.cluster.connection import (
    CA,
    CERT,
    FOLDER,
    KEY,
    OF_CLIENTS,
    Address,
    Certificates,
    address,
    security,
)
from coursekit.grader.cluster.identity import METADATA, SAME, differs, identity, lacking, pieces
from coursekit.grader.cluster.work import grade, received, sent
from coursekit.grader.protocol.job import GraderError, Job, Result
from coursekit.grader.trusted.probe import failure, probe_job, remark
from coursekit.grader.trusted.runner import MARGIN_SECONDS, WARM_UP_SECONDS, run

LOOK_SECONDS = 2
CALL_SECONDS = 20  # for the scheduler to answer a question
FETCH_SECONDS = 300  # for a result, up to 512 MB
LATE = "no worker has given a result in time; grade again when the machines are less busy"
DEADLY = "the workers that ran it have ended, two of them"
Task = tuple[concurrent.futures.Future, Job]


@dataclass(frozen=True)
class Seen:
    """The workers as they were last seen.

    Attributes
    ----------
    workers, slots : int
        Of those that can have jobs.
    refused : list of str
        Of the others, who it is and why.
    """

    workers: int = 0
    slots: int = 0
    refused: list[str] = field(default_factory=list)


class DaskExecutor(concurrent.futures.Executor, Configurable):
    """Runs jobs on the workers of a scheduler that `course.py scheduler` has started.

    Parameters
    ----------
    max_workers : int, optional
        Not used: the workers' slots say how many jobs run at the same time.
    **settings
        Of traitlets' configurables: `config`, or traits by name.
    """

    scheduler = Unicode(
        "", help="Where the scheduler listens: tls://HOST:PORT, or tcp://127.0.0.1:PORT."
    ).tag(config=True)
    ca = Unicode(f"{FOLDER}/{CA}", help="The certificate of the course's authority.").tag(
        config=True
    )
    cert = Unicode(f"{FOLDER}/{CERT}", help="A certificate that it has signed.").tag(config=True)
    key = Unicode(f"{FOLDER}/{KEY}", help="Its key, which only you may read.").tag(config=True)
    patience = Float(
        60, help="Seconds to wait for the scheduler, or for a worker, to come (back)."
    ).tag(config=True)

    def __init__(self, max_workers: int | None = None, **settings: object) -> None:
        super().__init__(**settings)
        self._changed = threading.Condition()
        self._waiting: deque[Task] = deque()
        self._threads = 0  # that run jobs, one for each slot
        self._client: Client | None = None
        self._connecting = threading.Lock()
        self._wanted: list[str] = []  # what a worker must have
        self._seen = Seen()
        self._watcher: threading.Thread | None = None
        self._broken = ""  # why there will be no more results
        self._closed = False
        self._deadly: set[bytes] = set()  # jobs that have ended their workers

    # --- as any executor --------------------------------------------------------------------

    def submit(
        self, function: Callable, /, *args: object, **kwargs: object
    ) -> concurrent.futures.Future:
        """Hands a job to the workers.

        Parameters
        ----------
        function : callable
            `trusted.runner.run`: nothing else can be asked of a worker.
        *args
            The job.

        Raises
        ------
        GraderError
            If there is no scheduler, or one that differs from this machine.
        """
        (job,) = args
        if function is not run or kwargs or not isinstance(job, Job):
            raise TypeError("a worker runs jobs of the grader's, and nothing else")
        self._connect(job)
        future: concurrent.futures.Future[Result] = concurrent.futures.Future()
        with self._changed:
            if self._closed:
                raise RuntimeError("the pool is closed")
            self._waiting.append((future, job))
            self._changed.notify_all()
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Takes no more jobs, and closes the connection when those that it has are done.

        Parameters
        ----------
        wait : bool
            Whether to return only then.
        cancel_futures : bool
            Whether to give up at once what waits and what runs.
        """
        with self._changed:
            self._closed = True
            if cancel_futures:
                for future, _ in self._waiting:
                    future.cancel()
                self._waiting.clear()
                self._broken = self._broken or "the run was ended"
            self._changed.notify_all()
        if wait and self._watcher:
            self._watcher.join()

    # --- what a pool elsewhere has in addition ------------------------------------------------

    def check(self, job: Job) -> list[str]:
        """Waits for the first worker, and has it run a notebook of our own.

        Parameters
        ----------
        job : Job
            What all jobs of the run have in common.

        Returns
        -------
        list of str
            What the teacher should know: which workers are refused, and why.

        Raises
        ------
        GraderError
            If no worker can run such jobs; the text says why and what to do.
        """
        try:
            self._connect(job)
            with self._changed:
                self._changed.wait_for(lambda: self._seen.slots or self._broken)
                if self._broken:
                    raise GraderError(self._broken)
            tried = probe_job(job)
            result = self.submit(run, tried).result()
            if reason := failure(result):
                raise GraderError(f"on {result.host}, {reason}")
        except (GraderError, concurrent.futures.BrokenExecutor) as problem:
            self.shutdown(wait=False, cancel_futures=True)
            raise GraderError(
                f"Nothing was graded, and no grade was changed: {problem}"
            ) from problem
        refused = [f"A worker is left out: {who}. {SAME}" for who in self._seen.refused]
        return refused + [text for text in [remark(result, tried)] if text]

    def workers(self) -> str:
        """How many there are, in a few words."""
        seen = self._seen
        found = numbered(seen.workers, "worker"), numbered(seen.slots, "slot")
        return ", ".join(found) if self._client else ""

    # --- the connection ---------------------------------------------------------------------

    def _connect(self, job: Job) -> None:
        """Connects for the first job; all of a run's need the same of a worker.

        Raises
        ------
        GraderError
            If there is no scheduler, or one that differs from this machine.
        """
        with self._connecting:
            if self._client or self._closed:
                return
            if not self.scheduler:
                raise GraderError(
                    "c.DaskExecutor.scheduler is not set in nbgrader_config.py: see docs/scale.md."
                )
            self._wanted = pieces(identity(), [job.sandbox])
            self._client = connected(
                address(self.scheduler),
                Certificates(Path(self.ca), Path(self.cert), Path(self.key)),
                self.patience,
            )
            self._watcher = threading.Thread(target=self._watch, daemon=True)
            self._watcher.start()

    def _watch(self) -> None:
        """Keeps as many threads as there are slots; says when to give up; closes the connection."""
        assert self._client
        last = time.monotonic()
        while True:
            seen = look(self._client, self._wanted)
            if seen and seen.slots:
                last = time.monotonic()
            with self._changed:
                self._seen = seen or self._seen
                if time.monotonic() - last > self.patience:
                    self._broken = self._broken or self._why(seen)
                given_up = [*self._waiting] if self._broken else []
                if self._broken:
                    self._waiting.clear()
                while self._threads < (seen.slots if seen else 0):
                    self._threads += 1
                    threading.Thread(target=self._serve, daemon=True).start()
                self._changed.notify_all()
            for future, _ in given_up:
                if future.set_running_or_notify_cancel():
                    future.set_exception(concurrent.futures.BrokenExecutor(self._broken))
            with self._changed:
                if self._changed.wait_for(self._is_done, LOOK_SECONDS):
                    break
        with contextlib.suppress(Exception):  # whatever is wrong with it, it is not needed any more
            self._client.close(CALL_SECONDS)

    def _is_done(self) -> bool:
        return self._closed and not self._waiting and (not self._threads or bool(self._broken))

    def _why(self, seen: Seen | None) -> str:
        """Why there will be no more results."""
        waited = f"within {self.patience:.0f} s"
        if seen is None:
            return f"the scheduler at {self.scheduler} has not come back {waited}"
        refused = "".join(f"\n  {who}" for who in seen.refused)
        refused = f" These are refused:{refused}\n{SAME}" if refused else ""
        return (
            f"no worker of the scheduler at {self.scheduler} can have jobs {waited}: start one with "
            f"`python3 course.py worker --scheduler {self.scheduler}`.{refused}"
        )

    # --- one job ----------------------------------------------------------------------------

    def _serve(self) -> None:
        """Runs one job after the other, as long as there is a slot for this thread."""
        while task := self._next():
            future, job = task
            if future.set_running_or_notify_cancel():
                try:
                    result = self._run(job)
                except BaseException as problem:
                    future.set_exception(problem)
                else:
                    future.set_result(result)
                    del result  # they are large
            del task, future, job

    def _next(self) -> Task | None:
        """The next job; None if this thread is to end."""
        with self._changed:
            self._changed.wait_for(
                lambda: self._waiting or self._closed or self._threads > self._seen.slots
            )
            if self._waiting and self._threads <= self._seen.slots:
                return self._waiting.popleft()
            self._threads -= 1
            self._changed.notify_all()
            return None

    def _run(self, job: Job) -> Result:
        """A job's result from a worker.

        Raises
        ------
        GraderError
            If the job failed, ended two workers, or took too long.
        concurrent.futures.BrokenExecutor
            If there is no scheduler or no worker any more.
        """
        assert self._client
        text = sent(job)
        digest = hashlib.sha256(text.encode()).digest()
        if digest in self._deadly:
            raise GraderError(DEADLY)
        deadline = time.monotonic() + most_seconds(job)
        while not self._broken:
            try:
                answer = self._ask(text, deadline)
            except KilledWorker as problem:
                self._deadly.add(digest)
                raise GraderError(DEADLY) from problem
            if answer is not None:
                return received(answer, job)
            if time.monotonic() > deadline:
                raise GraderError(LATE)
            time.sleep(LOOK_SECONDS)
        raise concurrent.futures.BrokenExecutor(self._broken)

    def _ask(self, text: str, deadline: float) -> str | None:
        """What a worker answers; None if it cannot be had, as the scheduler was lost.

        Raises
        ------
        KilledWorker
            If two workers have ended while they ran it.
        GraderError
            If Dask failed otherwise, or there is no answer in time.
        """
        assert self._client
        asked = None
        try:
            # Of a name of its own: equal jobs would have one result, and be cancelled together.
            asked = self._client.submit(
                grade,
                text,
                key=f"grade-{uuid.uuid4().hex}",
                pure=False,
                resources=dict.fromkeys(self._wanted, 1),
            )
            while not is_done(asked):
                if self._broken or time.monotonic() > deadline:
                    asked.cancel()
                    return None
            return asked.result(timeout=FETCH_SECONDS)
        except KilledWorker:
            raise
        except (OSError, CancelledError):
            return None
        except Exception as problem:
            if self._client.status == "running":
                raise GraderError(f"Dask failed: {type(problem).__name__}: {problem}") from problem
            return None
        finally:
            if asked is not None:
                with contextlib.suppress(RuntimeError):  # a connection that was closed meanwhile
                    asked.release()  # else it would be run again if its worker died later


def is_done(asked: Future) -> bool:
    """Waits a moment for a result, which is not fetched yet, or for an error."""
    try:
        asked.exception(timeout=LOOK_SECONDS)
    except TimeoutError:
        return False
    return True


def numbered(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def most_seconds(job: Job) -> float:
    """How long a job may take on a worker: hosts of sessions and of first cells, and the job itself."""
    return WARM_UP_SECONDS + 3 * (job.limits.submission_seconds + MARGIN_SECONDS)


def connected(where: Address, certificates: Certificates, patience: float) -> Client:
    """A client of a scheduler that equals this machine.

    Raises
    ------
    GraderError
        If there is none.
    """
    means = security(where, certificates)
    try:
        socket.create_connection((where.host, where.port), CALL_SECONDS).close()
        dask.config.set(OF_CLIENTS)
        client = Client(
            str(where),
            security=means,
            timeout=patience,  # also to find it again
            set_as_default=False,
            direct_to_workers=False,
            # Of results. Errors and types Dask unpickles all the same: see docs/scale.md.
            deserializers=["msgpack", "error"],
        )
        reason = differs(client.get_metadata([METADATA], None))
    except OSError as problem:
        raise GraderError(
            f"the scheduler at {where} cannot be reached ({problem}). Is it running "
            "(python3 course.py scheduler), with certificates that were made together with these?"
        ) from problem
    if reason:
        client.close(CALL_SECONDS)
        raise GraderError(f"the scheduler at {where} cannot be used: {reason}")
    return client


def look(client: Client, wanted: list[str]) -> Seen | None:
    """The workers that there are; None if the scheduler does not answer."""
    try:
        if client.status != "running":
            return None
        found = client.sync(client.scheduler.identity, n_workers=-1, callback_timeout=CALL_SECONDS)
    except Exception:  # of any kind, while a connection breaks
        return None
    workers, slots, refused = 0, 0, []
    for worker in found["workers"].values():
        if reason := lacking(wanted, worker["resources"]):
            refused.append(f"{worker['name']} ({worker['host']}): {reason}")
        else:
            workers, slots = workers + 1, slots + worker["nthreads"]
    return Seen(workers, slots, refused)
