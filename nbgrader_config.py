"""The course's nbgrader settings; plain `nbgrader ...` commands read them in this folder."""

import os
import sys
import warnings
from pathlib import Path

from sqlalchemy.engine import Engine
from sqlalchemy.exc import SAWarning
from sqlalchemy.pool import Pool

from coursekit.gradebook_connections import listen, still_connected, write_ahead
from coursekit.own_folders import unusable_place, use_own_programs

HERE = Path(__file__).resolve().parent
if problem := unusable_place(HERE):
    sys.exit(problem)
c = get_config()  # noqa: F821  (given by traitlets)

c.CourseDirectory.course_id = "clustering"
# What macOS adds to an archive is no student.
c.CourseDirectory.student_id_exclude = "__MACOSX"

use_own_programs()

# Where `release_assignment`, `collect` and the assignment list meet. It must exist, or every
# newcomer to JupyterLab is greeted with an error.
c.Exchange.root = str(HERE / "exchange")
Path(c.Exchange.root).mkdir(exist_ok=True)
# What a student has submitted, for the assignment list. In the course's folder, not in the home
# folder, so that two copies of this course do not show each other's submissions.
c.Exchange.cache = str(HERE / ".jupyter" / "nbgrader_cache")

# Students may share the exchange's machine: each one's submissions are that student's alone.
c.ExchangeFactory.submit = "coursekit.exchange.Submit"
c.ExchangeFactory.collect = "coursekit.exchange.Collect"

# nbgrader builds objects in an order that its database layer warns of, without consequence.
warnings.filterwarnings("ignore", category=SAWarning, module="nbgrader")

# Write-ahead logging: a commit need not wait for the disk three times, readers and the writer do
# not lock each other out, and the gradebook is whole whenever the machine stops.
listen(Engine, "connect", write_ahead)
# Where the gradebook is in PostgreSQL (docs/postgres.md), its server may be started anew at any time.
listen(Pool, "checkout", still_connected)

# A test cell that a student deleted is graded as if it were there.
c.OverwriteCells.add_missing_cells = True

# Students get the tests, and what else they need not study, folded.
c.GenerateAssignment.preprocessors.append("coursekit.authoring.folding.FoldCells")

# The glossary goes along with each release, whoever makes it.
c.GenerateAssignment.post_convert_hook = "coursekit.release.copy_pages"

# Seconds per cell. A cell that takes longer is interrupted and fails; the cells after it still run.
c.Execute.timeout = 120
c.Execute.interrupt_on_timeout = True
# Nothing in a notebook needs the kernel's slow farewell (`nbgrader validate`).
c.Execute.shutdown_kernel = "immediate"

# The grader: submissions run ahead, in parallel, each in a sandbox. See docs/grader.md.
c.Autograde.exporter_class = "coursekit.grader.plugin.execute.SubmissionExporter"
c.Autograde.autograde_preprocessors = [
    "coursekit.grader.plugin.execute.LookaheadExecute",  # in place of nbgrader's Execute
    "nbgrader.preprocessors.IgnorePattern",
    "nbconvert.preprocessors.ClearMetadataPreprocessor",
    "nbgrader.preprocessors.LimitOutput",
    "coursekit.grader.plugin.gradebook.SaveAutoGrades",  # in place of nbgrader's
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]
# Said here, as this file's word counts more than that of a personal nbgrader_config.py.
c.LookaheadExecute.graded_cells = "calibrated"
c.LookaheadExecute.sandbox = "auto"
c.LookaheadExecute.run_untrusted_code_without_sandbox = False
# What the notebooks import; a test keeps the list equal to them.
c.LookaheadExecute.warm_modules = [
    "coursekit.assistant",
    "matplotlib.collections",
    "matplotlib.patches",
    "matplotlib.pyplot",
    "numpy",
    "pandas",
    "scipy.cluster.hierarchy",
    "scipy.optimize",
    "scipy.spatial.distance",
    "scipy.stats",
    "seaborn",
    "sklearn.base",
    "sklearn.cluster",
    "sklearn.datasets",
    "sklearn.decomposition",
    "sklearn.manifold",
    "sklearn.metrics",
    "sklearn.metrics.cluster",
    "sklearn.mixture",
    "sklearn.model_selection",
    "sklearn.pipeline",
    "sklearn.preprocessing",
    "sklearn.utils",
    "threadpoolctl",
]

# Kernels speak over encrypted loopback sockets, else each one starts with a warning.
c.KernelManager.transport_encryption = "auto"

# `nbgrader zip_collect` does what `course.py collect` does; see docs/evening/in.md.
c.ZipCollectApp.extractor_plugin = "coursekit.platforms.nbgrader_plugins.Extractor"
c.ZipCollectApp.collector_plugin = "coursekit.platforms.nbgrader_plugins.Collector"

# Feedback is a page of this course's own, without hidden tests; see docs/feedback.md. To show them
# when nobody is to solve an assignment any more: c.FeedbackExporter.show_hidden_tests = True
c.GenerateFeedback.exporter_class = "coursekit.report.feedback_exporter.FeedbackExporter"
c.GenerateFeedback.preprocessors = []

# `nbgrader export` quotes, and writes no formulas.
c.ExportApp.plugin_class = "coursekit.platforms.exporters.SafeCsv"

# Formgrader shows what students wrote and what their cells put out: scripts are taken out of it, and
# a page is made in bounded time.
c.HTMLExporter.sanitize_html = True
c.HTMLExporter.preprocessors = [
    "coursekit.report.page_filters.CleanNotebook",
    "coursekit.report.live_cells.LiveCells",
]
c.HTMLExporter.filters = {
    "ansi2html": "coursekit.report.page_filters.ansi",
    "clean_html": "coursekit.report.page_filters.html",
    "highlight_code": "coursekit.report.page_filters.code",
    "markdown2html": "coursekit.report.page_filters.markdown",
    "strip_files_prefix": "coursekit.report.page_filters.unchanged",
}

# The data sets are small: more than one BLAS or OpenMP thread only makes kernels wait.
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")
