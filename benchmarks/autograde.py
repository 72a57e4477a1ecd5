"""How long a class takes: plain nbgrader, this course's grader, and the least that is possible.

    python benchmarks/autograde.py --submissions 20 --rounds 3      (in the environment .venv)

Each round grades the same submissions once with each contestant, one after the other, so that a
machine that changes its speed changes it for all. The submissions are correct answers to notebook
1, each with a seed of its own. The contestants:

    stock     nbgrader as it comes, in the same environment
    ours      nbgrader with this course's configuration
    landlock  the same in Landlock's sandbox, not in bubblewrap's
    floor     the same cells as plain scripts, each submission in a fork of a process that has the
              imports, as many at a time as there are cores; no notebooks, gradebook or isolation

Processor time is the whole machine's, which must have nothing else to do: what a killed process
had started is missing from the sums that the kernel keeps per process.
"""

import argparse
import contextlib
import io
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat
from nbgrader.api import Gradebook

from coursekit import release
from coursekit.authoring.answers import read_answers
from coursekit.authoring.cells import is_graded
from coursekit.coursefolder import CourseFolder, read_notebook, scratch_course
from coursekit.names import parsed

ASSIGNMENT = "01_clustering"
STOCK_CONFIG = 'c = get_config()\nc.CourseDirectory.course_id = "clustering"\n'
WATCH_SECONDS = 0.1


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--submissions", type=int, nargs="+", default=[20], metavar="N")
    parser.add_argument("--rounds", type=int, default=3)
    contestants = {"stock": run_stock, "ours": run_ours, "landlock": run_landlock}
    contestants["floor"] = run_floor
    parser.add_argument("--without", nargs="*", default=[], choices=contestants)
    parser.add_argument("--memory", action="store_true", help="watch private memory (slows a bit)")
    options = parser.parse_args()
    course = CourseFolder.here()
    for name in options.without:
        contestants.pop(name)
    with tempfile.TemporaryDirectory(prefix="course-benchmark-") as folder:
        for count in options.submissions:
            template = lay_out(course, count, Path(folder) / f"template-{count}")
            measured: dict[str, list[tuple[float, float]]] = {name: [] for name in contestants}
            for number in range(options.rounds):
                for name, run in contestants.items():
                    place = Path(folder) / f"{name}-{count}-{number}"
                    shutil.copytree(template, place)
                    wall, cpu = run(place, options.memory)
                    if name != "floor":
                        check_points(place)
                    measured[name].append((wall, cpu))
                    print(f"  {count} {name}: {wall:.2f} s wall, {cpu:.2f} s cpu", flush=True)
                    shutil.rmtree(place)
            report(count, measured)


def lay_out(course: CourseFolder, count: int, folder: Path) -> Path:
    """A course with this many submissions, ready to be graded."""
    folder.mkdir()
    shutil.copy(course.config_file, folder)
    scratch = scratch_course(
        CourseFolder(course.root, folder / course.config_file.name), ASSIGNMENT, folder
    )
    release.update(scratch, ASSIGNMENT)
    bare = read_notebook(scratch.release / ASSIGNMENT / f"{ASSIGNMENT}.ipynb")
    # The floor runs plain scripts: no answers with magics.
    correct = [
        answer
        for answer in read_answers(course, ASSIGNMENT)
        if answer.is_correct and all(parsed(source).body for source in answer.cells.values())
    ]
    for number in range(count):
        answer = correct[number % len(correct)]
        path = scratch.submitted / f"student{number:04}" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(answer.fill_in(bare, seed=1000 + number), path)
    return folder


def run_stock(folder: Path, memory: bool) -> tuple[float, float]:
    (folder / "nbgrader_config.py").write_text(STOCK_CONFIG)
    return timed([sys.executable, "-m", "nbgrader", "autograde", ASSIGNMENT], folder, memory)


def run_ours(folder: Path, memory: bool) -> tuple[float, float]:
    return timed([sys.executable, "-m", "nbgrader", "autograde", ASSIGNMENT], folder, memory)


def run_landlock(folder: Path, memory: bool) -> tuple[float, float]:
    with (folder / "nbgrader_config.py").open("a") as config:
        config.write('\nc.LookaheadExecute.sandbox = "landlock"\n')
    return run_ours(folder, memory)


def run_floor(folder: Path, memory: bool) -> tuple[float, float]:
    return timed([sys.executable, __file__, "floor", str(folder)], folder, memory)


def timed(command: list[str], folder: Path, memory: bool) -> tuple[float, float]:
    """Wall and processor seconds of a command with all it starts."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    before = processor_seconds()
    started = time.perf_counter()
    with open(folder / "log.txt", "w") as log:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
        if memory:
            print(f"    largest private memory of one process: {watch(process) >> 20} MB")
        code = process.wait()
    wall = time.perf_counter() - started
    if code:
        sys.exit(f"{' '.join(command)} failed:\n{(folder / 'log.txt').read_text()[-2000:]}")
    return wall, processor_seconds() - before


def check_points(folder: Path) -> None:
    """A fast grader that grades wrongly is no contestant: every answer here is correct."""
    students = list((folder / "submitted").iterdir())
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}") as gradebook:
        points = [
            (s.student.id, s.score, s.max_score)
            for s in gradebook.assignment_submissions(ASSIGNMENT)
        ]
    wrong = [entry for entry in points if entry[1] != entry[2]]
    if wrong or len(points) != len(students):
        sys.exit(f"{len(points)} of {len(students)} graded, not with full points: {wrong}")


def processor_seconds() -> float:
    """What all processors of the machine have worked since it started."""
    user, nice, system = map(int, Path("/proc/stat").read_text().split()[1:4])
    return (user + nice + system) / os.sysconf("SC_CLK_TCK")


def watch(process: subprocess.Popen) -> int:
    """The largest private memory of one of a process's descendants, in bytes, while it runs."""
    largest = 0
    while process.poll() is None:
        for pid in descendants(process.pid):
            with contextlib.suppress(OSError):
                lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
                private = [int(line.split()[1]) for line in lines if line.startswith("Private_")]
                largest = max(largest, sum(private) << 10)
        time.sleep(WATCH_SECONDS)
    return largest


def descendants(pid: int) -> set[int]:
    """The processes that a process has started, those that these have started, and so on."""
    found: set[int] = set()
    waiting = [pid]
    while waiting:
        parent = waiting.pop()
        with contextlib.suppress(OSError):
            for path in Path(f"/proc/{parent}/task").glob("*/children"):
                children = {int(number) for number in path.read_text().split()}
                waiting += children - found
                found |= children
    return found


def floor(folder: Path) -> None:
    """The contestant `floor`, in a process of its own."""
    os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MPLBACKEND="agg")
    import matplotlib.pyplot  # noqa: F401
    import pandas  # noqa: F401
    import seaborn  # noqa: F401
    import sklearn.cluster
    import sklearn.datasets
    import sklearn.metrics
    import sklearn.model_selection
    import sklearn.preprocessing  # noqa: F401

    source = read_notebook(folder / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb")
    tests = {c.metadata.nbgrader.grade_id: c.source for c in source.cells if is_graded(c)}
    running = 0
    for path in sorted((folder / "submitted").glob("*/*/*.ipynb")):
        cells = [c for c in nbformat.read(path, as_version=4).cells if c.cell_type == "code"]
        sources = [
            tests.get(c.metadata.get("nbgrader", {}).get("grade_id"), c.source) for c in cells
        ]
        if running == (os.cpu_count() or 1):
            check(os.wait()[1])
            running -= 1
        if os.fork() == 0:
            run_script(sources)
        running += 1
    for _ in range(running):
        check(os.wait()[1])


def check(status: int) -> None:
    if status:
        sys.exit("a submission failed")


def run_script(sources: list[str]) -> None:
    """Runs cells as a script, figures included, and ends the process."""
    import matplotlib.pyplot as plt

    code = 1
    try:
        namespace = {"__name__": "__main__", "get_ipython": lambda: None}
        with contextlib.redirect_stdout(io.StringIO()):
            for source in sources:
                if "coursekit" in source or source.startswith("%%"):
                    continue
                lines = [line for line in source.splitlines() if not line.startswith("%")]
                exec(compile("\n".join(lines), "cell", "exec"), namespace)
                for number in plt.get_fignums():
                    plt.figure(number).savefig(io.BytesIO(), format="png", bbox_inches="tight")
                plt.close("all")
        code = 0
    except BaseException as problem:
        print(problem, file=sys.stderr)
    finally:
        os._exit(code)


def report(count: int, measured: dict[str, list[tuple[float, float]]]) -> None:
    """Medians, and ratios within rounds."""
    print(f"\n{count} submissions, medians of {len(next(iter(measured.values())))} rounds")
    for name, runs in measured.items():
        wall, cpu = (statistics.median(values) for values in zip(*runs, strict=True))
        print(f"  {name:<8} wall {wall:8.2f} s   cpu {cpu:8.2f} s   cpu each {cpu / count:6.3f} s")
    ratios = (
        ("stock", "ours", 0, "wall"),
        ("landlock", "ours", 0, "wall"),
        ("ours", "floor", 1, "cpu"),
    )
    for one, other, which, what in ratios:
        if one in measured and other in measured:
            pairs = zip(measured[one], measured[other], strict=True)
            ratio = statistics.median(a[which] / b[which] for a, b in pairs)
            print(f"  {one} / {other}, {what}: {ratio:.2f}")
    print(flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["floor"]:
        floor(Path(sys.argv[2]))
    else:
        main()
