"""Has the instructor's own solution graded before a class is: what runs where, and what is said of it."""

import concurrent.futures
import functools
import os
import site
from dataclasses import replace
from pathlib import Path

from nbgrader.api import MissingEntry

from coursekit.grader.plugin.assignments import Assignment
from coursekit.grader.plugin.calibration import (
    Calibrated,
    Outcome,
    calibrate,
    lacking,
    outcome,
    points,
)
from coursekit.grader.plugin.inputs import Inputs
from coursekit.grader.plugin.kept_calibrations import KeptCalibrations
from coursekit.grader.plugin.make_jobs import Jobs
from coursekit.grader.plugin.notebooks import is_python
from coursekit.grader.plugin.progress import FAIR_SHARE, Pending, Prepared
from coursekit.grader.plugin.sanitise import sanitise
from coursekit.grader.plugin.solution import read_solution
from coursekit.grader.plugin.submission import Unreadable
from coursekit.grader.protocol.job import GraderError, Job, Result
from coursekit.grader.trusted.runner import run

LIVE = (
    "assignment {}: {} of {} graded cells run in the student's process, as nbgrader runs them; a "
    "submission could read or forge these:"
)
LOST = (
    "Nothing of assignment {} was graded. All graded cells are to be examined apart from the student's "
    "process (c.LookaheadExecute.graded_cells), and there the solution in source/ loses points in these:"
)
INSTEAD = (
    "Write them so that they look at plain data, as docs/other-courses.md shows, or set "
    'c.LookaheadExecute.graded_cells = "calibrated", which runs them in the student\'s process.'
)
BROKEN = (
    "assignment {}: the solution in source/ fails its own tests, however they are run; a right answer "
    "may, too, and whether these need to be live cannot be told: {}"
)
NO_SOURCE = (
    "assignment {}: there is no solution to try its tests with ({}), so all graded cells are examined: "
    "one that needs live objects gives no points"
)


class Calibrator:
    """Finds out, once for each assignment, which graded cells must run in the student's process.

    Parameters
    ----------
    jobs : Jobs
    folder : pathlib.Path
        Where it is kept.
    inputs : Inputs
    """

    def __init__(self, jobs: Jobs, folder: Path, inputs: Inputs) -> None:
        self.jobs, self.inputs = jobs, inputs
        self.kept = KeptCalibrations(folder)
        self.found: dict[str, dict[str, Calibrated]] = {}
        self.without: dict[str, str] = {}  # why there is no solution, by assignment
        self.solutions: dict[str, dict[str, Prepared]] = {}

    def is_settled(self, assignment: Assignment) -> bool:
        """Whether an assignment needs no run: its outcome is kept, or there is no solution."""
        found = self.kept.find(self.key(assignment))
        if found is None and self.solution(assignment):
            return False
        self.settle(assignment, found or {})
        return True

    def settle(self, assignment: Assignment, found: dict[str, Calibrated]) -> None:
        self.found[assignment.name] = found
        for name, mine in found.items():
            assignment.notebook(name).live = mine.live

    def key(self, assignment: Assignment) -> str:
        """The hash of what determines the outcome."""
        folders = [assignment.source, assignment.release]
        return self.inputs.digest("\0".join(installed()), folders, assignment.known)

    # --- the run ----------------------------------------------------------------------------

    def run(self, assignment: Assignment, pool: concurrent.futures.Executor) -> None:
        """Finds it out with the pool.

        Raises
        ------
        GraderError
            If the machine is why the solution cannot be run.
        """
        found: dict[str, Calibrated] = {}
        written: dict[str, str] = {}  # which a later notebook may read
        for name, prepared in self.solution(assignment).items():
            notebook = prepared.submission.notebook
            made: dict[str, str] = {}
            attempt = functools.partial(self._attempt, pool, prepared, written, made)
            examined = attempt(set())
            more = assignment.release_files
            # Most submissions come without what the release alone has: a glossary, say.
            if more != prepared.files and lacking(examined, points(notebook)):
                handed_out = replace(prepared, files=more)
                attempt = functools.partial(self._attempt, pool, handed_out, written, made)
                examined = attempt(set())
            found[name] = calibrate(notebook, examined, attempt)
            written |= made
        self.kept.keep(self.key(assignment), found)
        self.settle(assignment, found)
        del self.solutions[assignment.name]  # of no more use, and large

    def _attempt(
        self,
        pool: concurrent.futures.Executor,
        prepared: Prepared,
        written: dict[str, str],
        made: dict[str, str],
        live: set[str],
    ) -> Outcome:
        """Runs a notebook with these cells live, among the files that those before it wrote.

        What it writes itself is added to `made`.
        """
        pending = prepared.pending
        known = self.jobs.assignments[pending.assignment].notebook(pending.notebook_id)
        known.live = dict.fromkeys(live, "")
        try:
            job = self.jobs.job(prepared)
        finally:
            known.live = {}
        if not written.items() <= job.files.items():
            job = replace(job, files=job.files | written, shared=0)
        result = result_of(pool, job)
        made |= result.files
        return outcome(prepared.submission.notebook, job, result)

    def first_job(self, assignment: Assignment) -> Job | None:
        """The first notebook's, whose shared cells can begin meanwhile; None if there is none."""
        for prepared in self.solution(assignment).values():
            return self.jobs.without_needs(prepared)
        return None

    def solution(self, assignment: Assignment) -> dict[str, Prepared]:
        """The assignment's notebooks as an instructor would hand them in; none if that cannot be."""
        if assignment.name not in self.solutions:
            try:
                found = self._read(assignment)
            except (OSError, Unreadable, MissingEntry) as problem:
                self.without[assignment.name] = str(problem)
                found = {}
            except Exception as problem:  # of nbgrader's steps: the source is not what they expect
                self.without[assignment.name] = f"{type(problem).__name__}: {problem}"
                found = {}
            self.solutions[assignment.name] = found
        return self.solutions[assignment.name]

    def _read(self, assignment: Assignment) -> dict[str, Prepared]:
        found = {}
        for name in sorted(assignment.expected_notebooks):
            known = assignment.notebook(name)
            if not known.source.is_file():
                raise Unreadable(f"{known.source} is missing")
            pending = Pending("", assignment.name, name, str(known.source))
            submission = read_solution(known)
            submission.notebook = sanitise(self.jobs.converter, pending, submission.notebook)
            if is_python(submission.notebook):
                found[name] = Prepared(pending, submission, assignment.source_files)
        return found

    # --- what is said -----------------------------------------------------------------------

    def live_cells(self, assignment: str) -> list[str]:
        """Each live cell with its reason."""
        found = self.found.get(assignment, {})
        return [
            f"  {label(found, notebook, name)}: {why}"
            for notebook, mine in found.items()
            for name, why in mine.live.items()
        ]

    def summary(self, assignment: str) -> str:
        """Which cells run live; empty if none does."""
        if not (cells := self.live_cells(assignment)):
            return ""
        graded = sum(mine.graded for mine in self.found[assignment].values())
        return "\n".join([LIVE.format(assignment, len(cells), graded), *cells])

    def refusal(self, assignment: str) -> str:
        """Why an assignment cannot be graded with all cells examined; empty if it can."""
        cells = self.live_cells(assignment)
        return "\n".join([LOST.format(assignment), *cells, INSTEAD]) if cells else ""

    def remarks(self, assignment: str) -> list[str]:
        """What else a teacher should know of an assignment, a line each."""
        if assignment in self.without:
            return [NO_SOURCE.format(assignment, self.without[assignment])]
        found = self.found.get(assignment, {})
        broken = [
            f"{label(found, notebook, name)} ({why})"
            for notebook, mine in found.items()
            for name, why in mine.broken.items()
        ]
        return [BROKEN.format(assignment, "; ".join(broken))] if broken else []


def label(notebooks: dict[str, Calibrated], notebook: str, name: str) -> str:
    """A graded cell's id, with the notebook's where there are several."""
    return f"{notebook}/{name}" if len(notebooks) > 1 else name


def result_of(pool: concurrent.futures.Executor, job: Job) -> Result:
    """A job's result, from a second run if the first failed by the machine's fault.

    Raises
    ------
    GraderError
        If the second does, too, or other programs had the processor.
    """
    try:
        result = pool.submit(run, job).result()
        if not result.starved(FAIR_SHARE):
            return result
    except GraderError:
        pass  # such a fault may pass
    result = pool.submit(run, job).result()
    if result.starved(FAIR_SHARE):
        raise GraderError(
            "other programs had the processor; grade again when the machine is less busy"
        )
    return result


@functools.cache
def installed() -> list[str]:
    """The packages that are installed, with their versions: a test may use any of them."""
    found = set()
    for folder in site.getsitepackages():
        if os.path.isdir(folder):
            found |= {
                name for name in os.listdir(folder) if name.endswith((".dist-info", ".egg-info"))
            }
    return sorted(found)
