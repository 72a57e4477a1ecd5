"""Plugs the grader into `nbgrader autograde`, by configuration alone.

nbgrader's loop stays. `SubmissionExporter` stands where its reader of notebooks stood, and
`LookaheadExecute` where its executor stood; both take what they give from the run's `Lookahead`.
"""

import concurrent.futures
import os

import nbformat
from nbconvert.exporters import NotebookExporter
from nbformat import NotebookNode
from nbgrader.converters import Autograde
from nbgrader.preprocessors import Execute
from traitlets import Bool, Enum, Float, Integer, List, Type, Unicode, default

from coursekit.grader.plugin.lookahead import CannotGrade, Lookahead
from coursekit.grader.plugin.notebooks import is_python
from coursekit.grader.plugin.settings import ALL_LIVE, CALIBRATED, EXAMINED
from coursekit.grader.protocol.job import (
    AUTO,
    BUBBLEWRAP,
    LANDLOCK,
    NONE,
    GraderError,
    Limits,
)

REPLACED = (
    "Nothing was graded: c.LookaheadExecute.examiner is no setting any more. Take the line out, and "
    'where it was False, write c.LookaheadExecute.graded_cells = "live" instead.'
)


class LookaheadExecute(Execute):
    """nbgrader's executor, on results that were computed ahead, in parallel, in a sandbox."""

    workers = Integer(
        os.cpu_count() or 1, help="Submissions that run at the same time; default: one per core."
    ).tag(config=True)
    executor_class = Type(
        concurrent.futures.ThreadPoolExecutor,
        klass=concurrent.futures.Executor,
        help="The pool. The default's threads only wait: each submission runs in processes of its own.",
    ).tag(config=True)
    warm_modules = List(
        Unicode(),
        default_value=["numpy", "pandas", "matplotlib.pyplot"],
        help="Modules that the warm process imports once, before any submission runs.",
    ).tag(config=True)
    share_first_cells = Bool(
        True,
        help="Run the release's cells before the first exercise once for all submissions that have "
        "them unchanged, and go on from a copy of that process.",
    ).tag(config=True)
    leave_out_idle_cells = Bool(
        True,
        help="Do not run cells on which no grade depends: the release's own after the last one that "
        "nbgrader knows, and those tagged `demonstration`, where a submission has them unchanged and "
        "takes no name from them. They are then without outputs.",
    ).tag(config=True)
    graded_cells = Enum(
        [CALIBRATED, EXAMINED, ALL_LIVE],
        CALIBRATED,
        help="Where graded cells run. calibrated: apart from the student's process, on plain data, but "
        "for those that the instructor's own solution fails there; these run live in the student's "
        "process, where submissions can reach them. examined: all apart; an assignment whose solution "
        "loses a point by that is not graded. live: all in the student's process, as in nbgrader.",
    ).tag(config=True)
    run_untrusted_code_without_sandbox = Bool(
        False,
        help="DANGEROUS: run submissions with this user's rights, files and network. For "
        "submissions whose authors you trust with this machine and with every grade on it.",
    ).tag(config=True)
    sandbox = Enum(
        [AUTO, BUBBLEWRAP, LANDLOCK],
        AUTO,
        help="The kind of sandbox that submissions run in; default: the strongest that the machine "
        "can have. docs/grader.md tells how they differ.",
    ).tag(config=True)
    submission_seconds = Float(
        600, help="Wall time of a whole submission. A cell's is Execute.timeout."
    ).tag(config=True)
    memory_megabytes = Integer(2048, help="Memory of a submission's processes together.").tag(
        config=True
    )
    file_megabytes = Integer(
        128, help="Size of one file, and of each folder that a submission can write to."
    ).tag(config=True)
    processes = Integer(64, help="Processes of a submission at once.").tag(config=True)
    open_files = Integer(512, help="Open files of each of its processes.").tag(config=True)
    output_megabytes = Integer(4, help="Output of one cell; the rest is left out.").tag(config=True)
    results_folder = Unicode(
        ".grader-results",
        help="Where results are kept, relative to the course's folder, so that an interrupted run "
        "goes on and unchanged submissions are not run again. --force runs them again.",
    ).tag(config=True)

    results_megabytes = Integer(
        4096,
        help="How much of them is kept: above it, those that were not used for longest are removed.",
    ).tag(config=True)

    @property
    def kind_of_sandbox(self) -> str:
        return NONE if self.run_untrusted_code_without_sandbox else self.sandbox

    def limits(self) -> Limits:
        """The limits of one submission."""
        endless = self.timeout is None or self.timeout <= 0  # as in nbconvert
        return Limits(
            cell_seconds=self.submission_seconds if endless else float(self.timeout),
            submission_seconds=self.submission_seconds,
            memory_bytes=self.memory_megabytes << 20,
            file_bytes=self.file_megabytes << 20,
            processes=self.processes,
            open_files=self.open_files,
            output_bytes=self.output_megabytes << 20,
        )

    def preprocess(self, nb: NotebookNode, resources: dict | None = None, km: object = None):
        """Fills in the outputs of a notebook; outside autograding (validate) it is nbgrader's own."""
        converter = getattr(self.parent, "parent", None)
        if not isinstance(converter, Autograde):
            return super().preprocess(nb, resources, km)
        if not is_python(nb):
            if not lookahead_of(converter).settings.run_untrusted_code_without_sandbox:
                raise GraderError(
                    "This notebook's language has no sandbox here. For trusted submissions set "
                    "c.LookaheadExecute.run_untrusted_code_without_sandbox = True."
                )
            return super().preprocess(nb, resources, km)
        return lookahead_of(converter).finish(nb, resources or {}), resources


class SubmissionExporter(NotebookExporter):
    """Reads submitted notebooks so that a broken one costs only its own points."""

    @default("optimistic_validation")
    def _one_validation(self) -> bool:
        return True  # once after all preprocessors, not once after each

    def __init__(self, **kwargs) -> None:
        super().__init__(**kwargs)
        if isinstance(self.parent, Autograde):
            lookahead_of(self.parent)

    def from_filename(self, filename, resources=None, **kwargs):
        converter = self.parent
        if not isinstance(converter, Autograde) or not converter._sanitizing:
            return super().from_filename(filename, resources, **kwargs)
        notebook = lookahead_of(converter).sanitised(str(filename))
        # The sanitisers have run already.
        resources["output_extension"] = self.file_extension
        return nbformat.writes(notebook, version=nbformat.NO_CONVERT) + "\n", resources


def lookahead_of(converter: Autograde) -> Lookahead:
    """The one of this run, made when it is first asked for."""
    found = getattr(converter, "_coursekit_lookahead", None)
    if found is None:
        if "examiner" in converter.config.LookaheadExecute:
            converter.log.error("%s", REPLACED)
            raise CannotGrade(REPLACED)
        # Without a parent: what settings say of this class within another's counts for more than
        # what the course's own file says of it.
        settings = LookaheadExecute(config=converter.config)
        found = converter._coursekit_lookahead = Lookahead(converter, settings)
    return found
