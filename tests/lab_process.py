"""Runs `course.py lab` or `course.py teach` as a person would, for the tests."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

START_SECONDS = 90
STOP_SECONDS = 30
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/lab\?token=\w+")


@dataclass
class Lab:
    """A running JupyterLab: its address with token, and the file with what it printed."""

    address: str
    log: Path

    def url(self, path: str, query: str = "") -> str:
        """The address of `path` (`/lab/tree/...`), with the token."""
        parts = urlsplit(self.address)
        return f"{parts.scheme}://{parts.netloc}{path}?{query}&{parts.query}"


@contextlib.contextmanager
def running_lab(course: Path, task: str, before: Sequence[str] = ()) -> Iterator[Lab]:
    """`course.py lab` or `teach` in the folder `course`, ended with Ctrl-C's signal.

    Each gets a port of its own: two that start at once may both find 8888 free.

    Raises
    ------
    AssertionError
        If it does not start, or does not end by itself with exit code 0.
    """
    log = course / f"{task}.log"
    program = [*before, sys.executable, "-m", "coursekit.cli", task]
    command = [*program, "--no-browser", f"--port={free_port()}"]
    with log.open("w") as output:
        process = subprocess.Popen(
            command,
            cwd=course,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield Lab(wait_for_address(process, log), log)
        process.send_signal(signal.SIGINT)
        code = process.wait(STOP_SECONDS)
        assert code == 0, f"{task} ended with {code}:\n{log.read_text()}"
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # its own group
        process.wait(STOP_SECONDS)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for_address(process: subprocess.Popen, log: Path) -> str:
    """The address with token, once this very server answers: a stranger's refuses the token."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        found = ADDRESS.search(log.read_text())
        if found:
            status = found[0].replace("/lab?", "/api/status?")
            with contextlib.suppress(OSError), urllib.request.urlopen(status, timeout=10):
                return found[0]
        time.sleep(0.2)
    raise AssertionError(f"JupyterLab did not start:\n{log.read_text()}")
