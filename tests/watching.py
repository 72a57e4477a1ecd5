"""Runs `course.py watch` as a service would, for the tests and the benchmark."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

SECONDS = 240


@dataclass
class Watching:
    """A running watch and the file with what it prints."""

    process: subprocess.Popen
    log: Path

    def wait_for(self, pattern: str, times: int = 1) -> str:
        """The line on which `pattern` is found for that time.

        Raises
        ------
        AssertionError
            If it does not come.
        """
        end = time.monotonic() + SECONDS
        while time.monotonic() < end and self.process.poll() is None:
            if len(found := self.lines(pattern)) >= times:
                return found[times - 1]
            time.sleep(0.02)
        raise AssertionError(f"{pattern!r} was not printed {times} times:\n{self.log.read_text()}")

    def lines(self, pattern: str) -> list[str]:
        return [line for line in self.log.read_text().splitlines() if re.search(pattern, line)]

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Ends it; gives the exit code."""
        self.process.send_signal(number)
        return self.process.wait(SECONDS)


@contextlib.contextmanager
def watching(
    course: Path, *options: str, before: Sequence[str] = (), log: Path | None = None
) -> Iterator[Watching]:
    """`course.py watch` in the folder `course`, once it is ready; ended if it is not ended already."""
    log = log or course.parent / f"{course.name}-{time.monotonic_ns()}.log"
    command = [*before, sys.executable, "-m", "coursekit.cli", "watch", *options]
    with log.open("w") as output:
        process = subprocess.Popen(
            command, cwd=course, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
        )
    mine = Watching(process, log)
    try:
        mine.wait_for("watching")
        yield mine
    finally:
        if process.poll() is None:
            process.terminate()
        try:
            process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()


def family(pid: int) -> list[int]:
    """A process and all that come from it."""
    found, waiting = [], [pid]
    while waiting:
        one = waiting.pop()
        with contextlib.suppress(OSError):
            found.append(one)
            for path in Path(f"/proc/{one}/task").glob("*/children"):
                waiting += map(int, path.read_text().split())
    return found


def state_of(pid: int) -> dict[str, str]:
    """What /proc says of a process; empty if it is no more."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return {}
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}


def resources(pid: int, folder: Path) -> dict[str, int]:
    """What a watch and its processes hold at a moment.

    Parameters
    ----------
    pid : int
        The watch's.
    folder : pathlib.Path
        Where temporary files go.
    """
    states = {one: state_of(one) for one in family(pid)}
    sizes = {one: int(state.get("VmRSS", "0 kB").split()[0]) for one, state in states.items()}
    spaces = set()
    for one in states:
        with contextlib.suppress(OSError):
            spaces.add(os.readlink(f"/proc/{one}/ns/mnt"))
    results = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    return {
        "watch kB": sizes[pid],
        "others kB": sum(sizes.values()) - sizes[pid],
        "descriptors": len(os.listdir(f"/proc/{pid}/fd")),
        "threads": int(states[pid].get("Threads", 0)),
        "processes": len(states),
        "zombies": sum(state.get("State", "").startswith("Z") for state in states.values()),
        "mount namespaces": len(spaces),
        "kept kB": sum(results) >> 10,
    }
