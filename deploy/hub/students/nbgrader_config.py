"""nbgrader in students' JupyterLabs: which course, and where it is fetched and handed in."""

import os
import tomllib
from pathlib import Path

CLASS = tomllib.loads((Path(__file__).parents[1] / "hub" / "class.toml").read_text("utf-8"))
c = get_config()  # noqa: F821  (given by traitlets)

c.CourseDirectory.course_id = CLASS["course"]
c.Exchange.root = f"{CLASS['folder']}/exchange"
c.ExchangeFactory.submit = "coursekit.exchange.Submit"

# As in the course's own settings, for *Validate*.
c.Execute.timeout = 120
c.Execute.interrupt_on_timeout = True
c.Execute.shutdown_kernel = "immediate"
# Unencrypted, a kernel's outputs can be read by every user of the machine.
c.KernelManager.transport_encryption = "auto"
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")
