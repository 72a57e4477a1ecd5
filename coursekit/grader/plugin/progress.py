"""A submission on its way through a run, and what a run tells at its end."""

import concurrent.futures
from collections import Counter
from dataclasses import dataclass, field

from coursekit.grader.plugin.submission import Submission
from coursekit.grader.protocol.job import Job, Result

# Of the processor, for a result with a limit of time to be kept, or believed.
FAIR_SHARE = 0.75


@dataclass
class Pending:
    """One notebook of one submission that nbgrader's loop will come to.

    Attributes
    ----------
    student, assignment, notebook_id : str
    path : str
        Where nbgrader looks for it.
    submitted : str
        The hash of the submission's folder.
    inputs : str
        The hash of all that its grade is made of (see `inputs`).
    problem : Exception or None
        Why it could not be prepared.
    """

    student: str
    assignment: str
    notebook_id: str
    path: str
    submitted: str = ""
    inputs: str = ""
    problem: Exception | None = None

    @property
    def ids(self) -> tuple[str, str, str]:
        return self.student, self.assignment, self.notebook_id

    @property
    def name(self) -> str:
        return f"{self.student}/{self.notebook_id}"


@dataclass(frozen=True)
class Prepared:
    """A pending notebook that has been read, repaired and sanitised.

    Attributes
    ----------
    pending : Pending
    submission : Submission
    files : dict of str to str
        What lies beside the notebook, as submitted.
    """

    pending: Pending
    submission: Submission
    files: dict[str, str]


@dataclass(frozen=True)
class Running:
    """The job of a prepared notebook, and its result to come."""

    job: Job
    future: concurrent.futures.Future[Result]
    from_cache: bool = False


@dataclass
class Summary:
    """What a run did, by kind."""

    graded: int = 0
    from_cache: int = 0
    limits: list[str] = field(default_factory=list)
    repaired: list[str] = field(default_factory=list)
    rejected: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    live: list[str] = field(default_factory=list)  # of each assignment with such cells
    sandboxes: Counter[str] = field(default_factory=Counter)

    def lines(self) -> list[str]:
        counts = [f"{self.graded} graded", f"{self.from_cache} of them from kept results"]
        counts += [f"{len(self.limits)} hit a limit", f"{len(self.repaired)} repaired"]
        counts += [f"{len(self.rejected)} rejected", f"{len(self.failed)} to be looked at"]
        kinds = [f"{number} in {kind}" for kind, number in sorted(self.sandboxes.items())]
        counts += [f"sandbox: {', '.join(kinds)}"] if kinds else []
        return [", ".join(counts), *self.limits, *self.repaired, *self.rejected, *self.failed]
