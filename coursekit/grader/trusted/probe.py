"""Whether submissions can be run on this machine, found out before anything is touched.

A fault of the machine must not become a grade. So before a run's first submission a notebook of our
own goes the whole way of one: into the sandbox, under its limits, to the examiner and back. It also
looks whether the user in there can read all of the stack, as a module that is imported late would
else cost a student points.
"""

import tempfile
from dataclasses import replace

from coursekit.grader.protocol.job import GRADED, LANDLOCK, NONE, STUDENT, GraderError, Job, Result
from coursekit.grader.trusted.runner import place_in_sight, run, warm_process

SECONDS = 120
STUDENTS_CELL = """\
import importlib, os, sys
folders = {{os.path.dirname(os.__file__)}}
for name in {modules!r}:
    try:
        importlib.import_module(name)
    except ModuleNotFoundError:
        continue  # what uses it says so
    folders |= {{*getattr(sys.modules[name.partition(".")[0]], "__path__", [])}}
def stop(problem):
    raise problem
for folder in folders:
    for place, _, names in os.walk(folder, onerror=stop):
        for name in names:
            path = os.path.join(place, name)
            there = os.path.exists(path)  # a link may lead to what no notebook needs
            if there and name.endswith((".py", ".so")) and not os.access(path, os.R_OK):
                stop(PermissionError(13, "the sandbox's user cannot read it", path))
probe = 1"""
GRADED_CELL = "assert probe == 1"
MESSAGE = """\
Submissions cannot be run here. Nothing was graded, and no grade was changed.

  What was found: {reason}

  What to do, one of these:
  - grade on Linux 5.13 or later with Landlock switched on, as distributions have it;
  - let bubblewrap make user namespaces; on Ubuntu: sudo python3 course.py allow-sandbox;
  - grade as root, or in a virtual machine or a container that allows one of the two;
  - only for submissions whose authors you trust with this machine and every grade on it: set
    c.LookaheadExecute.run_untrusted_code_without_sandbox = True in nbgrader_config.py.
  `python3 course.py doctor` says what this machine has, docs/grader.md more. The same command then grades everything."""


WEAKER = (
    "Submissions run in Landlock's sandbox. bubblewrap's, which is stronger, is not possible here, "
    "because it may make no namespaces: docs/grader.md tells the difference. On Ubuntu, "
    "`sudo python3 course.py allow-sandbox` allows it."
)


def probe(job: Job, course: str) -> str:
    """Runs a notebook of our own with a job's modules, sandbox, and limits but those of time.

    Parameters
    ----------
    job : Job
    course : str
        The course's folder, which no submission may see.

    Returns
    -------
    str
        What the teacher should know of the sandbox; mostly nothing.

    Raises
    ------
    GraderError
        If that does not work; the text says what was found and what to do.
    """
    if job.sandbox != NONE and (reason := place_in_sight([course, tempfile.gettempdir()])):
        raise GraderError(f"Nothing was graded: {reason}.")
    job = probe_job(job)
    try:
        try:
            found = tried_out(job)
        except GraderError:
            found = tried_out(job)  # such a fault may pass, as in a run
    except (GraderError, OSError) as problem:
        raise GraderError(MESSAGE.format(reason=problem)) from problem
    return found


def tried_out(job: Job) -> str:
    """What is to be said of the sandbox; a warm process that did such a job need not do it again."""
    warm = warm_process(job)
    what = job.digest()
    if what not in warm.tried_out:
        result = run(job)
        if reason := failure(result):
            raise GraderError(reason)
        warm.tried_out[what] = remark(result, job)
    return warm.tried_out[what]


def probe_job(job: Job) -> Job:
    """The notebook of our own, with a job's modules, sandbox, and limits but those of time."""
    limits = replace(job.limits, cell_seconds=SECONDS, submission_seconds=SECONDS)
    cells = [
        (STUDENT, STUDENTS_CELL.format(modules=list(job.modules))),
        (GRADED, GRADED_CELL),
    ]
    return replace(job, cells=cells, limits=limits)


def failure(result: Result) -> str:
    """Why the notebook of our own did not arrive; nothing if it did."""
    for cell in result.runs:
        for output in cell.outputs:
            if output["output_type"] == "error":
                return f"a first notebook fails: {output['ename']}: {output['evalue']}"
    return ""


def remark(result: Result, job: Job) -> str:
    """What the teacher should know of the sandbox; mostly nothing."""
    return WEAKER if result.sandbox == LANDLOCK and job.sandbox != LANDLOCK else ""
