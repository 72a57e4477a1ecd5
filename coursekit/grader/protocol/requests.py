"""What the grader's processes ask each other for, and how large that may be."""

import json
import os
import sys
from dataclasses import asdict

from coursekit.grader.protocol.job import Limits

# Bytes of a message: a job, which trusted processes send; what first cells gave; a request to fork.
MAX_JOB = 512 << 20
MAX_FIRST_CELLS = 256 << 20
MAX_FORK_REQUEST = 4096
# In a sandbox of bubblewrap's.
HOME, TEMPORARY = "/home/student", "/tmp"


def student_request(kind: str, home: str, limits: Limits) -> bytes:
    """The datagram that asks for a student's process.

    Parameters
    ----------
    kind : str
        The sandbox: "inner" or "landlock" (only a host can), "own" or "none".
    home : str
        The process's folder where it has no sandbox; empty for the sandbox's.
    limits : Limits
    """
    request = {"fork": "student", "kind": kind, "home": home}
    return json.dumps(request | {"limits": asdict(limits)}).encode()


def environment(home: str, temporary: str) -> dict[str, str]:
    """The environment variables of processes that run cells: nothing of the user's own."""
    return {
        "PATH": os.pathsep.join(
            [os.path.join(sys.prefix, "bin"), "/usr/local/bin", "/usr/bin", "/bin"]
        ),
        "HOME": home,
        "TMPDIR": temporary,
        "LANG": "C.UTF-8",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "MPLCONFIGDIR": os.path.join(temporary, "matplotlib"),
        "IPYTHONDIR": os.path.join(temporary, "ipython"),
        "NBGRADER_EXECUTION": "autograde",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
    }
