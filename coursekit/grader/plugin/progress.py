"""A submission on its way through a run, and what a run tells at its end."""

import concurrent.futures
from dataclasses import dataclass, field

from coursekit.grader.plugin.submission import Submission
from coursekit.grader.protocol.job import Job


@dataclass
class Pending:
    """One notebook of one submission on its way."""

    student: str
    assignment: str
    notebook_id: str
    path: str
    inputs: str = ""
    submission: Submission | None = None
    files: dict[str, str] = field(default_factory=dict)  # beside the notebook, as submitted
    problem: Exception | None = None
    job: Job | None = None
    future: concurrent.futures.Future | None = None
    from_cache: bool = False

    @property
    def name(self) -> str:
        return f"{self.student}/{self.notebook_id}"


@dataclass
class Summary:
    """What a run did, by kind."""

    graded: int = 0
    from_cache: int = 0
    limits: list[str] = field(default_factory=list)
    repaired: list[str] = field(default_factory=list)
    rejected: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        counts = [f"{self.graded} graded", f"{self.from_cache} of them from kept results"]
        counts += [f"{len(self.limits)} hit a limit", f"{len(self.repaired)} repaired"]
        counts += [f"{len(self.rejected)} rejected", f"{len(self.failed)} to be looked at"]
        return [", ".join(counts), *self.limits, *self.repaired, *self.rejected, *self.failed]
