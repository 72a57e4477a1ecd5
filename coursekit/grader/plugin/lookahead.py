"""Runs the pending submissions of `nbgrader autograde` ahead of nbgrader's loop, on a pool.

nbgrader's loop stays (see `execute`): it takes one submission after the other, sanitises it, executes
it, saves its points. When it starts, a `Lookahead` sanitises all pending submissions and hands them to
a pool; when it comes to one, it takes the result from there. So results are committed in nbgrader's
order by one writer.
"""

import concurrent.futures
import contextlib
import datetime
import functools
import glob
import os
import threading
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from nbformat import NotebookNode
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import remove, rmtree
from tqdm import tqdm
from traitlets.config import LoggingConfigurable

from coursekit.grader.plugin import student_ids, timestamps
from coursekit.grader.plugin.assignments import Assignment
from coursekit.grader.plugin.calibrator import Calibrator
from coursekit.grader.plugin.foresee import Loop
from coursekit.grader.plugin.gradebook import withdraw
from coursekit.grader.plugin.inputs import Inputs, digest_of_folder, digest_of_submission, recorded
from coursekit.grader.plugin.kept_results import Results
from coursekit.grader.plugin.make_jobs import Jobs
from coursekit.grader.plugin.misnamed import find_notebook
from coursekit.grader.plugin.nbgrader_parts import check_parts
from coursekit.grader.plugin.notebooks import fill_in, is_python
from coursekit.grader.plugin.pool import make_pool, run_ahead, try_out, workers_of
from coursekit.grader.plugin.progress import FAIR_SHARE, Pending, Prepared, Running, Summary
from coursekit.grader.plugin.registered import register
from coursekit.grader.plugin.sanitise import sanitise
from coursekit.grader.plugin.settings import ALL_LIVE, EXAMINED, Settings
from coursekit.grader.plugin.student_ids import RULE
from coursekit.grader.plugin.submission import Submission, placeholder, read_submission
from coursekit.grader.plugin.unfinished import FOLDER, Unfinished
from coursekit.grader.plugin.writable import folders, gradebook_files, owner, unwritable
from coursekit.grader.protocol import files
from coursekit.grader.protocol.job import GraderError, Job, Result, shortened
from coursekit.grader.protocol.versions import versions
from coursekit.grader.trusted.runner import WarmProcess, run

# A submission with more processes than that has taken the processor from itself.
FEW = 8
# Of the processor, for a result with a limit of time to count if it ran alone.
LEAST_SHARE = 0.5
NOT_RUN = "Nothing was graded: the solution of {} could not be run, by a fault of the machine's: {}"


class UnusableName(Exception):
    """A student's folder cannot be graded under its name; the text says what to do."""


class CannotGrade(NbGraderException):
    """This machine cannot run submissions; the text says why and what to do."""

    for_all = True  # whatever the assignment


class LosesPoints(CannotGrade):
    """An assignment's own solution loses points where its cells are examined; the text says which."""

    for_all = False  # other assignments can be graded


class RunCourseDirectory(CourseDirectory):
    """The course directory of one run, to which a broken timestamp.txt is none."""

    @classmethod
    def like(cls, other: CourseDirectory) -> "RunCourseDirectory":
        """One with the same settings."""
        made = cls(config=other.config)
        for trait in other.trait_names(config=True):
            setattr(made, trait, getattr(other, trait))
        return made

    def get_existing_timestamp(self, dest_path: str) -> datetime.datetime | None:
        if timestamps.timestamp_problem(Path(dest_path)):
            return None
        return super().get_existing_timestamp(dest_path)


class Lookahead(LoggingConfigurable):
    """All pending submissions of one run of `nbgrader autograde`.

    Parameters
    ----------
    converter : Autograde
        The run.
    settings : Settings
    """

    def __init__(self, converter: Autograde, settings: Settings) -> None:
        super().__init__(parent=converter)
        check_parts()
        self.converter = converter
        self.settings = settings
        # Others go on beside it: the machine has been tried out, and nothing is run while they wait.
        self.runs_beside = getattr(converter, "runs_beside", False)
        # A trial of exercises judges the solution itself.
        self.calibrates = getattr(converter, "calibrates", True)
        root = Path(converter.coursedir.root)
        self.results = Results(
            root / self.settings.results_folder, self.settings.results_megabytes << 20
        )
        self._check_writable(
            [*gradebook_files(converter.coursedir.db_url), *folders(self.results.folder)]
        )
        # This run's own: Formgrader has one for all of its life.
        converter.coursedir = RunCourseDirectory.like(converter.coursedir)
        self.jobs = Jobs(converter, self.settings)
        self.inputs = Inputs({"settings": self.jobs.settings_of_all(), "versions": versions()})
        self.calibrator = Calibrator(self.jobs, self.results.folder, self.inputs)
        self.summary = Summary()
        self.prepared: dict[tuple[str, str, str], Prepared] = {}
        self.running: dict[tuple[str, str, str], Running] = {}
        self.rerun: set[tuple[str, str, str]] = set()
        self.written: dict[str, dict[str, str]] = {}  # by folder, of the submission the loop is at
        converter.pre_convert_hook = self._before(converter.pre_convert_hook)
        converter.post_convert_hook = self._after(converter.post_convert_hook)
        self.unfinished = Unfinished(root / FOLDER)
        self.loop = Loop(converter, self.jobs.assignments)
        self.tried_out = self.runs_beside
        for name in self.loop.assignment_names():
            register(converter, self.jobs.assignments[name])
        self.loop.name_expected_notebooks()
        for folder in self.loop.leave_out_of_two_lines():
            self.summary.failed.append(f"{folder!r}: no grade, rename the folder ({RULE})")
        if self.settings.enabled and self.settings.graded_cells != ALL_LIVE and self.calibrates:
            self._calibrate([self.jobs.assignments[name] for name in self.loop.assignment_names()])
        outdated = [*self._half_done(), *self._outdated()]
        self.pending = self.loop.pending(outdated)
        self._check_writable(
            Path(converter._format_dest(pending.assignment, pending.student))
            for pending in self.pending.values()
        )
        for pending in self.pending.values():  # as it is now, before it is read
            pending.submitted, pending.inputs = self._inputs_now(os.path.dirname(pending.path))
        if self.pending and self.settings.enabled:
            self._try_out(self._begin_first)
        self._remove(outdated)
        many = len(self.pending)
        if not many and "pool" in vars(self):  # the solution's runs were all there is to do
            self.pool.shutdown(wait=False)
        self.progress = tqdm(
            total=many, desc="autograde", unit="submission", disable=None if many > 1 else True
        )
        self.started = False

    # --- before the loop --------------------------------------------------------------------

    def _check_writable(self, paths: Iterable[Path]) -> None:
        """Raises CannotGrade if one of them cannot be written; nothing is touched then."""
        if path := unwritable(paths):
            problem = (
                f"{path} cannot be written. Nothing was graded. It is of user {owner(path)}: grade as "
                "that one, or give the course's folder to the user who grades (chown --recursive)."
            )
            self.log.error("%s", problem)
            raise CannotGrade(problem)

    def _try_out(self, meanwhile: Callable[[concurrent.futures.Executor], None]) -> None:
        """Raises CannotGrade if the pool cannot run submissions; nothing is touched then."""
        if self.tried_out:
            return
        self.tried_out = True
        pool = self.pool
        aside = threading.Thread(target=meanwhile, args=[pool], daemon=True)
        aside.start()
        try:
            remarks = try_out(pool, self.jobs.empty(), self.converter.coursedir.root)
        except GraderError as problem:
            self.log.error("%s", problem)
            raise CannotGrade(str(problem)) from problem
        for remark in remarks:
            self.log.warning("%s", remark, extra={"for_teacher": True})
        aside.join()

    def _begin_first(self, pool: concurrent.futures.Executor) -> None:
        """While the machine is tried out, reads the first submission and has shared cells run."""
        first = next(iter(self.pending.values()))
        with contextlib.suppress(Exception):  # said by nbgrader when the loop comes to it
            self._prepare(first)
            run_ahead(pool, self.jobs.without_needs(self.prepared[first.ids]))
            self.jobs.job(self.prepared[first.ids])  # what it finds out is kept

    def _calibrate(self, assignments: list[Assignment]) -> None:
        """Finds out which graded cells run live, where that is not known yet.

        Raises
        ------
        CannotGrade
            If the machine cannot run the solution.
        LosesPoints
            If all cells are to be examined, and the solution loses points by that.
        """
        open_ones = [mine for mine in assignments if not self.calibrator.is_settled(mine)]

        def meanwhile(pool: concurrent.futures.Executor) -> None:
            with contextlib.suppress(Exception):  # said when it is run in earnest
                if job := self.calibrator.first_job(open_ones[0]):
                    run_ahead(pool, job)

        for assignment in open_ones:
            self._try_out(meanwhile)
            self.log.info("Trying the tests of %s with its own solution", assignment.name)
            try:
                self.calibrator.run(assignment, self.pool)
            except (GraderError, OSError, concurrent.futures.BrokenExecutor) as problem:
                self.log.error("%s", text := NOT_RUN.format(assignment.name, problem))
                raise CannotGrade(text) from problem
            except KeyboardInterrupt:
                self.pool.shutdown(wait=False, cancel_futures=True)
                WarmProcess.close_all()
                raise
        for assignment in assignments:
            for remark in self.calibrator.remarks(assignment.name):
                self.log.warning("%s", remark, extra={"for_teacher": True})
            refusal = self.calibrator.refusal(assignment.name)
            if refusal and self.settings.graded_cells == EXAMINED:
                self.log.error("%s", refusal)
                raise LosesPoints(refusal)
            self.summary.live += filter(None, [self.calibrator.summary(assignment.name)])

    def _half_done(self) -> list[str]:
        """What a killed run left half done, which nbgrader would take for graded."""
        return self.unfinished.left_behind()

    def _outdated(self) -> list[str]:
        """Graded folders, or with --notebook files, of what has changed since, by content, or has
        other points in the gradebook."""
        found = []
        for folder, notebooks in self.converter.assignments.items():
            there = [path for path in self.loop.destinations(notebooks) if os.path.exists(path)]
            if there:
                (_, now), scores = self._inputs_now(folder), self.loop.scores(folder)
                found += [path for path in there if not self._is_current(path, now, scores)]
        return found

    def _is_current(self, path: str, now: str, scores: dict[str, dict]) -> bool:
        found = [path] if path.endswith(".ipynb") else glob.glob(f"{glob.escape(path)}/*.ipynb")
        return bool(found) and all(
            recorded(Path(name)) == (now, scores.get(Path(name).stem)) for name in found
        )

    def _inputs_now(self, folder: str) -> tuple[str, str]:
        """The hash of a submission, and of all that its grade is made of."""
        assignment = self.jobs.assignments[self.loop.match(folder)["assignment_id"]]
        folders = [assignment.source, assignment.release]
        everything = digest_of_folder(Path(folder))
        inputs = self.inputs.digest(everything, folders, assignment.known + assignment.live)
        return digest_of_submission(Path(folder)), inputs

    def _remove(self, paths: list[str]) -> None:
        for path in paths:
            if os.path.isdir(path):
                rmtree(path)
            elif os.path.exists(path):
                remove(path)
        self.unfinished.forget_left_behind()

    def _before(self, users_hook):
        """nbgrader's hook before each submission: keeps nbgrader from copying its files."""

        def hook(assignment: str, student: str, notebooks: list[str]) -> None:
            try:
                self.unfinished.at(self.loop.destinations(notebooks))
                if users_hook:
                    users_hook(assignment=assignment, student=student, notebooks=notebooks)
            finally:
                self._hide_submission()

        return hook

    def _hide_submission(self) -> None:
        """Shows nbgrader an empty place when it looks next for a submission's files.

        Its copying, which comes right after its hook, follows links, reads pipes, and takes time
        that grows with the square of the files. `_lay_out` does it instead.
        """
        converter = self.converter

        def nowhere(*ids: str, **options: bool) -> str:
            del converter._format_source  # from now on the class's own again
            return os.path.join(os.devnull, "nothing to copy")

        converter._format_source = nowhere

    def _lay_out(self, prepared: Prepared) -> None:
        """Writes a submission's files to where nbgrader has put the source's."""
        pending = prepared.pending
        folder = Path(self.converter._format_dest(pending.assignment, pending.student))
        anew = self.converter.coursedir.notebook_id == "*"  # then all there is came from the source
        files.write(
            folder,
            {
                name: text
                for name, text in prepared.files.items()
                if not (anew and os.path.lexists(folder / name))
            },
        )
        submitted = Path(pending.path).parent
        if not self.jobs.is_link(submitted):
            timestamps.copy_timestamp(submitted, folder)
            timestamps.copy_secret(submitted, folder)

    def _after(self, users_hook):
        """nbgrader's hook after each submission: its folder is complete."""

        def hook(assignment: str, student: str, notebooks: list[str]) -> None:
            if users_hook:
                users_hook(assignment=assignment, student=student, notebooks=notebooks)
            self.unfinished.close()

        return hook

    @functools.cached_property
    def pool(self) -> concurrent.futures.Executor:
        return make_pool(self.settings, self.converter.config)

    def start(self) -> None:
        """Sanitises all pending submissions and hands them to the pool."""
        self.started = True
        for pending in self.pending.values():
            try:
                if pending.ids not in self.prepared:
                    self._prepare(pending)
                self._hand_on(self.prepared[pending.ids])
            except Exception as problem:  # said by nbgrader when the loop comes to it
                pending.problem = problem

    def _prepare(self, pending: Pending) -> None:
        if problem := student_ids.problem_of(pending.student):
            raise UnusableName(problem)
        assignment = self.jobs.assignments[pending.assignment]
        known = assignment.notebook(pending.notebook_id)
        master, released = known.master, known.released
        executes = self.settings.enabled  # not with --no-execute
        path = Path(pending.path)
        folder = path.parent
        others = assignment.expected_notebooks - {pending.notebook_id}
        found = find_notebook(path, self.jobs.submitted, released, others)
        submission = read_submission(
            found.path, self.jobs.submitted, master, not executes, released
        )
        if submission.rejected and found.beside:
            reason = f"{found.beside} found in place of a notebook"
            submission = Submission(placeholder(reason, master), rejected=reason)
        beside, left_out = self.jobs.read_files(assignment, found.path.parent)
        notes = [found.note, left_out]
        if not self.jobs.is_link(folder) and (problem := timestamps.timestamp_problem(folder)):
            notes.append(f"timestamp.txt {problem}")
        notes = [note for note in [*notes, *submission.repaired] if note]
        submission.repaired = shortened(notes, "more repairs")
        submission.notebook = sanitise(self.converter, pending, submission.notebook)
        self.prepared[pending.ids] = Prepared(pending, submission, beside)

    def _hand_on(self, prepared: Prepared) -> None:
        if self.settings.enabled and is_python(prepared.submission.notebook):
            self.running[prepared.pending.ids] = self._submit(self.jobs.job(prepared))

    def _submit(self, job: Job) -> Running:
        """Takes a job's kept result, or has the pool run it."""
        kept = None if self.converter.force else self.results.find(job)
        if kept is None:
            return self._run(job)
        future: concurrent.futures.Future[Result] = concurrent.futures.Future()
        future.set_result(kept)
        return Running(job, future, from_cache=True)

    def _run(self, job: Job) -> Running:
        future = self.pool.submit(run, job)
        future.add_done_callback(functools.partial(self._keep, job))
        return Running(job, future)

    def _keep(self, job: Job, future: concurrent.futures.Future) -> None:
        if future.cancelled() or future.exception() or future.result().starved(FAIR_SHARE):
            return
        with contextlib.suppress(OSError):  # no room: then an interrupted run runs it again
            self.results.keep(job, future.result())

    # --- in the loop ------------------------------------------------------------------------

    def sanitised(self, path: str) -> NotebookNode:
        """The sanitised notebook of a submission.

        Raises
        ------
        Exception
            What made sanitising fail.
        """
        if not self.started:
            self.start()
        pending = self.pending[path]
        if pending.problem is not None:
            self._without_grade(pending, pending.problem)
            raise pending.problem
        prepared = self.prepared[pending.ids]
        self._lay_out(prepared)
        return prepared.submission.notebook

    def finish(self, notebook: NotebookNode, resources: dict) -> NotebookNode:
        """Waits for a submission's result and fills it into its notebook."""
        ids = resources["nbgrader"]
        prepared = self.prepared[ids["student"], ids["assignment"], ids["notebook"]]
        pending = prepared.pending
        try:
            result = self._result(pending)
        except KeyboardInterrupt:
            self.cancel()
            raise
        except (GraderError, OSError, concurrent.futures.BrokenExecutor) as problem:
            fault = GraderError(f"a fault of the machine's: {problem}")
            self._without_grade(pending, fault)
            raise fault from problem
        fill_in(notebook, self.running[pending.ids].job, result)
        folder = self.converter._format_dest(pending.assignment, pending.student)
        files.write(Path(folder), result.files)
        self.written = {folder: self.written.get(folder, {}) | result.files}
        self._record(prepared, notebook, result)
        return notebook

    def _without_grade(self, pending: Pending, problem: Exception) -> None:
        """Takes back what grade there is: none is better than a wrong one, or one of an earlier version."""
        withdraw(self.converter.coursedir.db_url, pending.assignment, pending.student)
        self.summary.failed.append(f"{pending.name}: no grade, {problem}")
        self.unfinished.close()  # nbgrader removes the folder it was at
        self._done(pending)

    def _result(self, pending: Pending) -> Result:
        """A notebook's result; it is run again if one before it in its folder wrote files.

        Raises
        ------
        GraderError
            If the machine failed twice, or has no time for it.
        """
        folder = self.converter._format_dest(pending.assignment, pending.student)
        written = self.written.get(folder, {})
        running = self.running[pending.ids]
        if not written.items() <= running.job.files.items():
            running.future.cancel()
            job = replace(running.job, files=running.job.files | written, shared=0)
            running = self.running[pending.ids] = self._submit(job)
        try:
            result = running.future.result()
        except (GraderError, concurrent.futures.CancelledError):
            if self.runs_beside:
                raise
            running = self.running[pending.ids] = self._run(running.job)  # such a fault may pass
            result = running.future.result()
        if result.starved(FAIR_SHARE) and not self.runs_beside:
            result = self._alone(running.job)
        if result.starved(LEAST_SHARE) and result.processes <= FEW:
            raise GraderError(
                "other programs had the processor while it ran into a limit of time; "
                "grade again when the machine is less busy"
            )
        return result

    def run_faulty_again(self) -> None:
        """Runs again, once, what failed or had too little of the processor: such a fault may pass."""
        for ids, running in self.running.items():
            if ids not in self.rerun and running.future.done() and is_faulty(running.future):
                self.rerun.add(ids)
                self.running[ids] = self._run(running.job)

    def _alone(self, job: Job) -> Result:
        """The result of a notebook that had too little of the processor, run while nothing else is."""
        concurrent.futures.wait([other.future for other in self.running.values()])
        return self._run(job).future.result()

    def _record(self, prepared: Prepared, notebook: NotebookNode, result: Result) -> None:
        """Notes what happened, in the notebook's metadata and for the summary."""
        pending, submission, summary = prepared.pending, prepared.submission, self.summary
        running = self.running[pending.ids]
        summary.graded += 1
        summary.from_cache += running.from_cache
        if result.limits_hit:
            summary.limits.append(f"{pending.name}: {'; '.join(result.limits_hit)}")
        if submission.repaired:
            summary.repaired.append(f"{pending.name}: {'; '.join(submission.repaired)}")
        if submission.rejected:
            summary.rejected.append(f"{pending.name}: graded 0, {submission.rejected}")
        summary.sandboxes[result.sandbox] += 1
        notebook.metadata["coursekit"] = {
            "hash": self.results.digest(running.job),
            "submitted": pending.submitted,
            "inputs": pending.inputs,
            "seconds": round(result.seconds, 3),
            "cpu_seconds": round(result.cpu_seconds, 3),
            "limits_hit": result.limits_hit,
            "repaired": submission.repaired,
            "rejected": submission.rejected,
            "sandbox": result.sandbox,
            "host": result.host,
            "examiner": not (live := self.jobs.live_cells(prepared)),
            "live": live,
            "versions": versions(),
        }
        self._done(pending)

    def _done(self, pending: Pending) -> None:
        del self.pending[pending.path]
        self.prepared.pop(pending.ids, None)  # results are large
        self.running.pop(pending.ids, None)
        self.progress.set_postfix_str(workers_of(self.pool), refresh=False)
        self.progress.update()
        if not self.pending:
            self.finished()

    def finished(self) -> None:
        """After the last submission: the summary."""
        self.progress.close()
        self.pool.shutdown(wait=False)
        for line in self.summary.lines():
            self.log.info(line)
        for line in self.summary.live:
            self.log.warning("%s", line, extra={"for_teacher": True})
        if self.settings.graded_cells == ALL_LIVE:
            self.log.warning(
                "All graded cells ran in the student's process: submissions could reach the hidden tests."
            )
        if self.settings.run_untrusted_code_without_sandbox:
            self.log.warning("The sandbox is off: submissions ran with this user's rights.")

    def cancel(self) -> None:
        """Ends everything that runs; what was finished is kept."""
        self.progress.close()
        self.unfinished.close()  # nbgrader removes the folder it was at
        self.pool.shutdown(wait=False, cancel_futures=True)
        WarmProcess.close_all()


def is_faulty(done: concurrent.futures.Future) -> bool:
    """Whether a result is the machine's fault rather than a submission's."""
    if done.cancelled() or done.exception():
        return done.cancelled() or isinstance(done.exception(), GraderError)
    return done.result().starved(FAIR_SHARE)
