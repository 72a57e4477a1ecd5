"""How well several machines share the work: `docs/scale.md` quotes it.

    python benchmarks/cluster.py pair --submissions 16 --rounds 3    (as root, in the environment .venv)
    python benchmarks/cluster.py scale --workers 64 --jobs 10000

`pair` grades the same submissions of notebook 1 with one machine's pool of two workers and, interleaved,
with a scheduler and two workers of one slot, each worker in a network namespace of its own, everything
encrypted. Scheduler and workers are there before; the run's own start is counted for both.

`scale` records what jobs of notebook 1 and their results are, and how long each takes. Then it has them
done by a real scheduler and real workers in which only the work itself is slept. All of these share
this machine's cores with the run that asks, so processor time is told, too. Its efficiency is the slept time of all jobs, divided by
the time that all workers were there.
"""

import argparse
import asyncio
import concurrent.futures
import contextlib
import hashlib
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import autograde
import psutil

from coursekit.coursefolder import CourseFolder
from coursekit.grader.protocol.job import AUTO, BUBBLEWRAP, Job, Result
from coursekit.grader.trusted.runner import run

HERE = Path(__file__).resolve()
NETWORK = "10.213.77"
PROCESSES = 4  # that the slept workers share
RECORDED = 6  # submissions
SETTINGS = """
c.LookaheadExecute.executor_class = "coursekit.grader.cluster.DaskExecutor"
c.DaskExecutor.scheduler = "{address}"
c.DaskExecutor.ca = "{folder}/ca.pem"
c.DaskExecutor.cert = "{folder}/cert.pem"
c.DaskExecutor.key = "{folder}/key.pem"
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    kinds = parser.add_subparsers(dest="kind", required=True)
    kind = kinds.add_parser("pair")
    kind.add_argument("--submissions", type=int, default=16)
    kind.add_argument("--rounds", type=int, default=3)
    kind = kinds.add_parser("scale")
    kind.add_argument("--workers", type=int, default=64)
    kind.add_argument("--jobs", type=int, default=10_000)
    kind.add_argument("--seconds", type=float, help="a job's, in place of the recorded ones")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended"))  # and clears up
    with tempfile.TemporaryDirectory(prefix="course-benchmark-") as folder:
        if options.kind == "pair":
            pair(Path(folder), options.submissions, options.rounds)
        else:
            scale(Path(folder), options.workers, options.jobs, options.seconds)


# --- two workers, elsewhere and here -------------------------------------------------------------


def pair(folder: Path, submissions: int, rounds: int) -> None:
    template = autograde.lay_out(CourseFolder.here(), submissions, folder / "template")
    walls: dict[str, list[float]] = {"one machine": [], "two workers": []}
    with contextlib.ExitStack() as stack:
        names = stack.enter_context(namespaces(2))
        address = stack.enter_context(scheduler(template, f"{NETWORK}.1"))
        for name in names:
            words = ["worker", "--scheduler", address, "--slots", "1", "--name", name]
            stack.enter_context(task(template, words, " serves ", ["ip", "netns", "exec", name]))
        settings = {
            "one machine": "\nc.LookaheadExecute.workers = 2\n",
            "two workers": SETTINGS.format(address=address, folder=template / ".cluster"),
        }
        for number in range(rounds):
            for kind, lines in settings.items():
                place = folder / f"{kind}-{number}".replace(" ", "-")
                shutil.copytree(template, place)
                with (place / "nbgrader_config.py").open("a") as config:
                    config.write(lines)
                wall, _ = autograde.run_ours(place, memory=False)
                autograde.check_points(place)
                walls[kind].append(wall)
                print(f"  {kind}: {wall:.2f} s", flush=True)
    for kind, measured in walls.items():
        print(f"{kind}: median {statistics.median(measured):.2f} s of {rounds}")
    ratio = statistics.median(walls["two workers"]) / statistics.median(walls["one machine"])
    print(f"overhead: {100 * (ratio - 1):.1f} %")


@contextlib.contextmanager
def namespaces(number: int) -> Iterator[list[str]]:
    """Network namespaces, each with a cable of its own to a bridge of this machine."""
    names = [f"course{os.getpid()}-{i}" for i in range(number)]
    bridge = f"cb{os.getpid()}"
    ip("link", "add", bridge, "type", "bridge")
    try:
        ip("address", "add", f"{NETWORK}.1/24", "dev", bridge)
        ip("link", "set", bridge, "up")
        for i, name in enumerate(names):
            ends = f"ch{os.getpid()}-{i}", f"cw{os.getpid()}-{i}"
            ip("netns", "add", name)
            ip("link", "add", ends[0], "type", "veth", "peer", "name", ends[1], "netns", name)
            ip("link", "set", ends[0], "master", bridge, "up")
            ip("-netns", name, "address", "add", f"{NETWORK}.{i + 2}/24", "dev", ends[1])
            ip("-netns", name, "link", "set", ends[1], "up")
            ip("-netns", name, "link", "set", "lo", "up")
        yield names
    finally:
        for name in names:
            subprocess.run(["ip", "netns", "delete", name], capture_output=True)
        ip("link", "delete", bridge)


def ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True)


# --- many workers, slept ---------------------------------------------------------------------------


class Recorder(concurrent.futures.ThreadPoolExecutor):
    """One machine's pool that notes each job, its result, and how long it took."""

    def submit(self, function, /, *args, **kwargs):
        return super().submit(noted if function is run else function, *args, **kwargs)


def noted(job: Job) -> Result:
    started = time.perf_counter()
    result = run(job)
    seconds = time.perf_counter() - started
    entry = {"job": job.to_json(), "result": result.to_json(), "seconds": seconds}
    with open("recorded.jsonl", "a") as file:
        file.write(json.dumps(entry) + "\n")
    return result


def record(folder: Path) -> list[dict]:
    """What jobs of notebook 1 are and take, with as many at a time as there are cores."""
    place = autograde.lay_out(CourseFolder.here(), RECORDED, folder / "recorded")
    with (place / "nbgrader_config.py").open("a") as config:
        config.write('\nimport sys\nsys.path.insert(0, "' + str(HERE.parent) + '")\n')
        config.write('c.LookaheadExecute.executor_class = "cluster.Recorder"\n')
    autograde.run_ours(place, memory=False)
    return [json.loads(line) for line in (place / "recorded.jsonl").read_text().splitlines()]


def scale(folder: Path, workers: int, count: int, given: float | None) -> None:
    from coursekit.grader.cluster import DaskExecutor

    entries = record(folder)
    # The first ones wait for the first cells, once for a class.
    seconds = sorted(entry["seconds"] for entry in entries)[: max(1, len(entries) - 2)]
    cost = given or statistics.mean(seconds)
    sizes = [
        statistics.mean(len(json.dumps(entry[kind])) for entry in entries) / 1000
        for kind in ("job", "result")
    ]
    print(f"a job: {cost:.2f} s, {sizes[0]:.0f} kB there, {sizes[1]:.0f} kB back", flush=True)
    record_file = folder / "slept.json"
    record_file.write_text(json.dumps({"seconds": cost, "result": entries[0]["result"]}))
    with contextlib.ExitStack() as stack:
        address = stack.enter_context(scheduler(folder / "recorded", "127.0.0.1"))
        certificates = folder / "recorded" / ".cluster"
        for number in range(PROCESSES):
            share = workers // PROCESSES + (number < workers % PROCESSES)
            words = ["sleepers", address, str(certificates), str(record_file), str(share)]
            stack.enter_context(started([sys.executable, str(HERE), *words], folder))
        pool = DaskExecutor(
            scheduler=address,
            ca=str(certificates / "ca.pem"),
            cert=str(certificates / "cert.pem"),
            key=str(certificates / "key.pem"),
        )
        job = Job.from_json(entries[0]["job"])
        with pool:
            pool.submit(run, job).result()
            while not pool.workers().startswith(f"{workers} "):
                time.sleep(0.1)
            begun, before = time.perf_counter(), own_processor_seconds()
            for done in concurrent.futures.as_completed(
                {pool.submit(run, job) for _ in range(count)}
            ):
                done.result()
            wall = time.perf_counter() - begun
            cost_of_dask = {
                name: 1000 * (seconds - before[name]) / count
                for name, seconds in own_processor_seconds().items()
            }
    print(f"{count} jobs, {workers} workers: {wall:.1f} s")
    print(", ".join(f"{name}: {ms:.1f} ms of processor a job" for name, ms in cost_of_dask.items()))
    print(f"efficiency: {100 * count * cost / (workers * wall):.1f} %")


def own_processor_seconds() -> dict[str, float]:
    """Of this process, of the scheduler, and of the workers: other programs may be running, too."""
    found = {"the run": 0.0, "scheduler": 0.0, "workers": 0.0}
    for process in [psutil.Process(), *psutil.Process().children()]:
        words = process.cmdline()
        kind = "scheduler" if "scheduler" in words else "the run"
        times = process.cpu_times()
        found["workers" if "sleepers" in words else kind] += times.user + times.system
    return found


def sleepers(address: str, certificates: str, record_file: str, number: str) -> None:
    """Workers in which a job takes its recorded time, and gives the recorded result."""
    from coursekit.grader.cluster import connection, nodes, work
    from coursekit.grader.cluster.identity import identity, pieces

    recorded = json.loads(Path(record_file).read_text())
    result = Result.from_json(recorded["result"])

    def slept(job: Job) -> Result:
        time.sleep(recorded["seconds"])
        return result

    work.run = slept
    where = connection.address(address)
    means = connection.security(where, connection.Certificates.in_folder(Path(certificates)))
    own = pieces(identity(), [AUTO, BUBBLEWRAP])

    async def all_of_them() -> None:
        names = [f"{os.getpid()}-{i}" for i in range(int(number))]
        await asyncio.gather(*(nodes.serve_worker(where, means, own, name, 1, 0) for name in names))

    nodes.prepare()
    with contextlib.suppress(KeyboardInterrupt):
        nodes.serve(all_of_them())


# --- the cluster's programs ------------------------------------------------------------------------


@contextlib.contextmanager
def scheduler(course: Path, host: str) -> Iterator[str]:
    """A scheduler of a course; gives its address."""
    words = [sys.executable, "-m", "coursekit.cli", "certificates"]
    subprocess.run(words, cwd=course, check=True, stdout=subprocess.DEVNULL)
    port = 20_000 + int(hashlib.sha256(str(os.getpid()).encode()).hexdigest(), 16) % 10_000
    address = f"tls://{host}:{port}"
    with task(course, ["scheduler", "--address", address], "listens", []):
        yield address


@contextlib.contextmanager
def task(course: Path, words: list[str], says: str, before: list[str]) -> Iterator[None]:
    """One of `course.py`'s tasks, from when it says that it is ready."""
    with started([*before, sys.executable, "-m", "coursekit.cli", *words], course) as process:
        while says not in (line := process.stdout.readline()):
            if not line:
                sys.exit(f"{words[0]} ended")
        yield


@contextlib.contextmanager
def started(command: list[str], folder: Path) -> Iterator[subprocess.Popen]:
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    if sys.argv[1:2] == ["sleepers"]:
        sleepers(*sys.argv[2:])
    else:
        main()
