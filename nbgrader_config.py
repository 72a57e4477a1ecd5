"""The course's nbgrader settings; plain `nbgrader ...` commands read them in this folder."""

import os
from pathlib import Path

HERE = Path(__file__).resolve().parent
c = get_config()  # noqa: F821  (given by traitlets)

c.CourseDirectory.course_id = "clustering"

# Where `release_assignment`, `collect` and the assignment list meet. It must exist, or every
# newcomer to JupyterLab is greeted with an error.
c.Exchange.root = str(HERE / "exchange")
Path(c.Exchange.root).mkdir(exist_ok=True)

# A test cell that a student deleted is graded as if it were there.
c.OverwriteCells.add_missing_cells = True

# Seconds per cell. A cell that takes longer is interrupted and fails; the cells after it still run.
c.Execute.timeout = 120
c.Execute.interrupt_on_timeout = True
# Nothing in a graded notebook needs the kernel's slow farewell.
c.Execute.shutdown_kernel = "immediate"

# The data sets are small: more than one BLAS or OpenMP thread only makes kernels wait.
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")
