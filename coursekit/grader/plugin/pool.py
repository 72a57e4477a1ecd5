"""The pool that a run is set to: this machine's, or one whose workers are elsewhere."""

import concurrent.futures
import threading
from typing import Protocol, runtime_checkable

from traitlets.config import Config, Configurable

from coursekit.grader.plugin.settings import Settings
from coursekit.grader.protocol.job import Job
from coursekit.grader.trusted.probe import probe
from coursekit.grader.trusted.runner import run_first_cells


@runtime_checkable
class Elsewhere(Protocol):
    """What a pool has in addition whose workers are on other machines."""

    def check(self, job: Job) -> list[str]:
        """Tries the workers out; see `try_out`."""

    def workers(self) -> str:
        """In a few words, how many there are."""


def make_pool(settings: Settings, config: Config) -> concurrent.futures.Executor:
    """The pool of `executor_class`; one that has settings of its own is given them.

    Raises
    ------
    GraderError
        If its workers are elsewhere and cannot be reached.
    """
    kind = settings.executor_class
    own = {"config": config} if isinstance(kind, type) and issubclass(kind, Configurable) else {}
    return kind(max_workers=settings.workers, **own)


def try_out(pool: concurrent.futures.Executor, job: Job, course: str) -> list[str]:
    """Finds out whether a pool can run submissions.

    Parameters
    ----------
    pool : concurrent.futures.Executor
    job : Job
        What all jobs of the run have in common.
    course : str
        The course's folder, which no submission may see.

    Returns
    -------
    list of str
        What the teacher should know.

    Raises
    ------
    GraderError
        If it cannot; the text says what was found and what to do.
    """
    if isinstance(pool, Elsewhere):
        return pool.check(job)
    return [remark] if (remark := probe(job, course)) else []


def run_ahead(pool: concurrent.futures.Executor, job: Job) -> None:
    """Begins with a job's shared cells, where the pool's threads are this process's own."""
    if isinstance(pool, concurrent.futures.ThreadPoolExecutor):
        threading.Thread(target=run_first_cells, args=[job], daemon=True).start()


def workers_of(pool: concurrent.futures.Executor) -> str:
    """For the progress bar; nothing for a pool on this machine."""
    return pool.workers() if isinstance(pool, Elsewhere) else ""
