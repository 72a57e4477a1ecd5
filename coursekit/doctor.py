"""What this machine has of what the course needs, as a table: `python3 course.py doctor`."""

import getpass
import os
import platform
import shutil
import socket
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from jupyter_client.kernelspec import KernelSpecManager

from coursekit.coursefolder import CourseFolder
from coursekit.grader.protocol.job import AUTO, BUBBLEWRAP, LANDLOCK, NONE
from coursekit.grader.sandbox import landlock
from coursekit.grader.sandbox.choice import TRIES

PACKAGES = ("nbgrader", "jupyterlab", "numpy", "pandas", "scikit-learn")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "firefox")
HOW_TO = "docs/grader.md tells what to do"
WEAKER = "the weaker kind; on Ubuntu, `sudo python3 course.py allow-sandbox` gets the other one"
KERNEL = "python3"
FIRST_PORT = 8888
LITTLE_MEMORY, LITTLE_DISK = 2 << 30, 1 << 30


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at.

    Attributes
    ----------
    what, found : str
    missing : bool
        Whether grading cannot do without it, and it is not there.
    remark : str
        What to know or do; mostly nothing.
    """

    what: str
    found: str
    missing: bool = False
    remark: str = ""


def examine(course: CourseFolder) -> list[Finding]:
    """Looks at the machine; starts nothing that lasts, and changes nothing."""
    return [
        Finding("system", f"{platform.system()} {platform.release()}, {platform.machine()}"),
        Finding("user", user()),
        Finding("Python", f"{platform.python_version()} in {sys.prefix}"),
        Finding("packages", ", ".join(f"{name} {version(name)}" for name in PACKAGES)),
        *sandboxes(course.kind_of_sandbox()),
        kernels(),
        port(),
        browser(),
        memory(),
        *(disk(what, folder) for what, folder in folders(course)),
    ]


def user() -> str:
    try:
        name = getpass.getuser()
    except (KeyError, OSError):
        name = "without a name"
    return f"{name}, number {os.getuid()}" if hasattr(os, "getuid") else name


def sandboxes(wanted: str) -> Iterator[Finding]:
    """Each kind, and which one grading would use; `wanted` is what the course's settings say."""
    works = []
    for kind, fails in TRIES.items():
        reason = fails()
        found = f"works (Landlock {landlock.version()})" if kind == LANDLOCK else "works"
        yield Finding(f"sandbox: {kind}", reason or found)
        works += [] if reason else [kind]
    if wanted == NONE:
        yield Finding("grading", "without a sandbox, as nbgrader_config.py says")
        return
    usable = [kind for kind in works if wanted in (AUTO, kind)]
    if not usable:
        asked = "" if wanted == AUTO else f", as nbgrader_config.py asks for {wanted}"
        yield Finding("grading", f"not possible{asked}", missing=True, remark=HOW_TO)
        return
    weaker = usable[0] != BUBBLEWRAP and wanted == AUTO
    yield Finding("grading", f"in a sandbox of {usable[0]}", remark=WEAKER if weaker else "")


def kernels() -> Finding:
    """Jupyter's, of which the notebooks ask for `python3`. The grader starts none."""
    manager = KernelSpecManager()
    places = manager.find_kernel_specs()
    if KERNEL in places:
        program = manager.get_kernel_spec(KERNEL).argv[0]
        if shutil.which(program):
            return Finding("kernels", f"{', '.join(sorted(places))}; {KERNEL} in {places[KERNEL]}")
        found = f"{KERNEL} in {places[KERNEL]} starts {program}, which is not there"
    else:
        found = f"no {KERNEL}"
    return Finding("kernels", found, remark="lab, publish, check and Validate need it")


def port() -> Finding:
    """Whether JupyterLab's is free."""
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", FIRST_PORT))
        except OSError:
            return Finding("port", f"{FIRST_PORT} is taken", remark="lab takes the next free one")
    return Finding("port", f"{FIRST_PORT} is free")


def browser() -> Finding:
    """The one that tests drive; students and teachers use any."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    return Finding("browser", found or "none found", remark="" if found else "only tests need it")


def memory() -> Finding:
    try:
        free = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
        for line in Path("/proc/meminfo").read_text().splitlines():
            if line.startswith("MemAvailable:"):
                free = int(line.split()[1]) << 10
    except (OSError, ValueError):
        return Finding("memory", "unknown")
    cores = os.cpu_count() or 1
    remark = "grade fewer at a time: c.LookaheadExecute.workers" if free < LITTLE_MEMORY else ""
    return Finding("memory", f"{size(free)} free, {cores} cores", remark=remark)


def folders(course: CourseFolder) -> Iterator[tuple[str, Path]]:
    yield "course", course.root
    try:
        yield "temporary folder", Path(tempfile.gettempdir())
    except FileNotFoundError as problem:
        yield "temporary folder", Path(str(problem))


def disk(what: str, folder: Path) -> Finding:
    """Whether it can be written to, and how much."""
    if not os.access(folder, os.W_OK | os.X_OK):
        return Finding(what, f"{folder} cannot be written to", missing=True)
    free = shutil.disk_usage(folder).free
    remark = "little is left" if free < LITTLE_DISK else ""
    return Finding(what, f"{folder}, {size(free)} free", remark=remark)


def size(number: float) -> str:
    return f"{number / (1 << 30):.1f} GB"


def doctor(course: CourseFolder) -> bool:
    """Prints the table; gives whether submissions can be graded here."""
    found = examine(course)
    width = max(len(finding.what) for finding in found)
    for finding in found:
        mark = "MISSING  " if finding.missing else ""
        remark = f"  ({finding.remark})" if finding.remark else ""
        print(f"{finding.what:<{width}}  {mark}{finding.found}{remark}")
    return not any(finding.missing for finding in found)
