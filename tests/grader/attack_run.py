"""Grades the attackers' class. It is process 1 of a process and mount namespace of its own.

Arguments: the course's folder, the repository, a file for the report (JSON), the user to grade as,
and the steps of nbgrader's, in their order.
What still runs when nbgrader has ended is a hole, and ends with this process. The temporary folder is
its own, too.
"""

import contextlib
import ctypes
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

BENCH = "01_bench"
SECONDS = 900
TRIES = 3
ENDING_SECONDS = 30
PR_CAP_AMBIENT, CLEAR_ALL = 47, 4
MS_BIND, MS_REC = 4096, 16384


def main() -> None:
    course, repository, report = map(Path, sys.argv[1:4])
    uid = int(sys.argv[4])
    who = {"user": uid, "group": uid, "extra_groups": []} if uid != os.geteuid() else {}
    environment = [Path(sys.prefix), Path(sys.base_prefix), repository]
    for folder in {Path(tempfile.gettempdir()).resolve(), *closed_folders(environment)}:
        cover(folder, [course.parent, *environment])
    ctypes.CDLL(None).prctl(PR_CAP_AMBIENT, CLEAR_ALL, 0, 0, 0)  # of an ordinary user's
    os.chdir(course)
    watch = Watch()
    watcher = threading.Thread(target=watch.run, daemon=True)
    watcher.start()
    steps = {}
    for step in sys.argv[5:]:
        watch.peaks.clear()
        started = time.monotonic()
        log = report.with_suffix(f".{step}.log")
        for _ in range(TRIES):
            with log.open("ab") as output:
                done = subprocess.run(
                    [sys.executable, "-m", "nbgrader", step, BENCH],
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    timeout=SECONDS,
                    env=os.environ | {"PYTHONPATH": str(repository)},
                    **who,
                )
            text = log.read_text(errors="replace")
            # Other tests run beside this one; the teacher is told to do the same.
            if not done.returncode or "grade again when the machine is less busy" not in text:
                break
        steps[step] = {
            "code": done.returncode,
            "log": text,
            "seconds": time.monotonic() - started,
            "peaks": sorted(watch.peaks.copy().values(), reverse=True)[:5],
            "watched": watcher.is_alive(),
            "survivors": survivors(),
        }
    report.write_text(json.dumps(steps))


def cover(folder: Path, kept: list[Path]) -> None:
    """Mounts an empty folder over one, in which only these of its folders are there."""
    below = [path for path in kept if path.is_relative_to(folder)]
    descriptors = [os.open(path, os.O_RDONLY) for path in below]
    mount("tmpfs", folder, "tmpfs", 0, "mode=1777,size=4g")
    for path, descriptor in zip(below, descriptors, strict=True):
        path.mkdir(parents=True, exist_ok=True)
        mount(f"/proc/self/fd/{descriptor}", path, "", MS_BIND | MS_REC, "")
        os.close(descriptor)


def closed_folders(paths: list[Path]) -> set[Path]:
    """The topmost folders that keep other users from these paths."""
    found = set()
    for path in paths:
        closed = [place for place in [*path.parents, path] if not place.stat().st_mode & 0o005]
        found |= {min(closed, key=lambda place: len(place.parts))} if closed else set()
    return found


def mount(source: str, target: Path, kind: str, flags: int, options: str) -> None:
    """mount(2): the program of that name would follow a link to a descriptor by its text."""
    words = [word.encode() for word in (source, str(target), kind)]
    if ctypes.CDLL(None).mount(*words, flags, options.encode()):
        sys.exit(f"{target} cannot be mounted over")


class Watch:
    """The largest resident memory of each process, in MB, with its command line."""

    def __init__(self) -> None:
        self.peaks: dict[int, tuple[float, str]] = {}

    def run(self) -> None:
        while True:
            for pid in processes():
                try:
                    size = int(Path(f"/proc/{pid}/statm").read_bytes().split()[1]) * 4096 / 1e6
                    command = command_of(pid)
                except (OSError, IndexError):  # it has ended meanwhile
                    continue
                if size > self.peaks.get(pid, (0, ""))[0]:
                    self.peaks[pid] = (round(size), command)
            time.sleep(0.1)


def reap() -> None:
    """Collects what has ended and was left to this process, the first of its namespace."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def survivors() -> list[str]:
    """Command lines of processes other than this one that do not end."""
    deadline = time.monotonic() + ENDING_SECONDS
    while True:
        reap()
        found = running()
        if not found or time.monotonic() > deadline:
            return found
        time.sleep(0.1)


def running() -> list[str]:
    """Command lines of processes other than this one."""
    found = []
    for pid in processes() - {os.getpid()}:
        try:
            state = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()[0]
            command = command_of(pid)
        except (OSError, IndexError):
            continue
        if state != b"Z":
            found.append(f"{pid} {command}"[:200])
    return found


def command_of(pid: int) -> str:
    """A process's command line, which may be anything that it has written there itself."""
    text = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ")
    return text[:200].decode(errors="replace")


def processes() -> set[int]:
    return {int(name) for name in os.listdir("/proc") if name.isdigit()}


if __name__ == "__main__":
    main()
