"""Several machines on this one: a real scheduler and real workers, as the tasks start them, with TLS."""

import contextlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from conftest import REPOSITORY
from same_courses import clean_environment, heed_ctrl_c

SECONDS = 180
LISTENS = re.compile(r"The scheduler listens at (\S+)\.")
CLUSTER = """
c.LookaheadExecute.executor_class = "coursekit.grader.cluster.DaskExecutor"
c.DaskExecutor.scheduler = "{address}"
c.DaskExecutor.ca = "{folder}/ca.pem"
c.DaskExecutor.cert = "{folder}/cert.pem"
c.DaskExecutor.key = "{folder}/key.pem"
c.DaskExecutor.patience = {patience}
"""


def wait_until(condition: Callable[[], object], what: str, seconds: float = SECONDS) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.02)


class Program:
    """A task that runs, and what it has said."""

    def __init__(self, place: Path, words: list[str], before: list[str], **changes: str) -> None:
        self.name = place.name.partition("-")[2]
        self.log = place.with_suffix(".log")
        with self.log.open("w") as output:
            self.process = subprocess.Popen(
                [*before, sys.executable, "-m", "coursekit.cli", *words],
                cwd=place.parent,
                env=clean_environment() | changes,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=heed_ctrl_c,
            )

    def said(self) -> str:
        return self.log.read_text(errors="replace")

    def wait_for(self, words: str, times: int = 1) -> None:
        """Until it has said that, so often."""
        wait_until(
            lambda: self.said().count(words) >= times or self.process.poll() is not None,
            f"{words!r} expected, {self.said()!r} said",
        )
        assert self.said().count(words) >= times, self.said()

    def ended(self) -> int:
        """Its exit code, as soon as it has one."""
        return self.process.wait(SECONDS)

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()
        self.process.wait()


class Machines:
    """The machines of one course; `close` ends them all.

    Parameters
    ----------
    root : pathlib.Path
        A folder of its own.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(parents=True, exist_ok=True)
        settings = (REPOSITORY / "nbgrader_config.py").read_text(encoding="utf-8")
        settings += "\nc.LookaheadExecute.warm_modules = ['numpy', 'pandas']\n"
        (root / "nbgrader_config.py").write_text(settings, encoding="utf-8")
        self.folder = root / ".cluster"
        self.programs: list[Program] = []
        self.address = ""

    def start(
        self, name: str, *words: str, before: list[str] | None = None, **changes: str
    ) -> Program:
        number = len(self.programs)
        program = Program(self.root / f"{number}-{name}", [*words], before or [], **changes)
        self.programs.append(program)
        return program

    def certificates(self) -> None:
        assert self.start("certificates", "certificates").ended() == 0

    def scheduler(self, address: str = "tls://127.0.0.1:0", **options: list[str]) -> Program:
        program = self.start("scheduler", "scheduler", "--address", address, **options)
        program.wait_for("listens at")
        self.address = LISTENS.search(program.said())[1]
        return program

    def worker(self, name: str, slots: int = 1, **options: list[str]) -> Program:
        """A worker that serves."""
        program = self.new_worker(name, slots, **options)
        program.wait_for(" serves ")
        return program

    def new_worker(self, name: str, slots: int = 1, **options: list[str]) -> Program:
        """A worker that may yet be refused."""
        words = ["--scheduler", self.address, "--name", name, "--slots", str(slots)]
        return self.start(name, "worker", *words, **options)

    def settings(self, patience: float = 120) -> str:
        """The lines that have a course graded here."""
        return CLUSTER.format(address=self.address, folder=self.folder, patience=patience)

    def close(self) -> None:
        for program in reversed(self.programs):
            program.kill()


def other_grader(place: Path) -> dict[str, str]:
    """The environment of a machine whose grader is another version."""
    shutil.copytree(REPOSITORY / "coursekit", place / "coursekit")
    shutil.copy(REPOSITORY / "uv.lock", place)
    with (place / "coursekit" / "names.py").open("a") as file:
        file.write("# another version\n")
    return {"PYTHONPATH": str(place)}


class Elsewhere:
    """A network namespace with one cable to this machine, which can be cut; needs root."""

    def __init__(self) -> None:
        number = os.getpid() % 10_000
        self.name, self.cable = f"elsewhere-{number}", f"cable-{number}"
        network = f"10.{77 + number // 256}.{number % 256}"
        self.host = f"{network}.1"
        self.before = ["ip", "netns", "exec", self.name]
        inside = ["-netns", self.name]
        try:
            ip("netns", "add", self.name)
            end = ["type", "veth", "peer", "name", "cable", "netns", self.name]
            ip("link", "add", self.cable, *end)
            ip("address", "add", f"{self.host}/30", "dev", self.cable)
            ip(*inside, "address", "add", f"{network}.2/30", "dev", "cable")
            ip(*inside, "link", "set", "lo", "up")
            ip(*inside, "link", "set", "cable", "up")
            self.mend()
        except BaseException:
            self.close()
            raise

    def cut(self) -> None:
        ip("link", "set", self.cable, "down")

    def mend(self) -> None:
        ip("link", "set", self.cable, "up")

    def close(self) -> None:
        """The cable goes with it."""
        subprocess.run(["ip", "netns", "delete", self.name], capture_output=True)


def ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True, text=True)


def no_other_networks() -> str:
    """Why this machine cannot have `Elsewhere`; mostly nothing."""
    if os.geteuid() or not shutil.which("ip"):
        return "needs root, and the program ip"
    name = f"tried-{os.getpid()}"
    done = subprocess.run(["ip", "netns", "add", name], capture_output=True, text=True)
    subprocess.run(["ip", "netns", "delete", name], capture_output=True)
    return done.stderr.strip()
