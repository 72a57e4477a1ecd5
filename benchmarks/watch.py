"""How long a student waits for feedback while `course.py watch` runs; and whether it lasts.

    python benchmarks/watch.py --submissions 20         (in the environment .venv)
    python benchmarks/watch.py --soak 20                (minutes)

The first submits correct answers to notebook 1, one after the other, and waits for each one's page:
from the moment the submission is complete until the page stands in the contestant's place.

    folder    through `submitted/`, until the page is in `feedback/`
    exchange  through `nbgrader submit`, until the page is where `nbgrader fetch_feedback` takes it from
    stock     nbgrader as it comes, in the same environment: `collect`, `autograde`,
              `generate_feedback` and `release_feedback`, one command after the other

The second has classes of 100 submit to one watch, class after class, and tells after each what the
watch and its processes hold. The notebook is a small one of four code cells, as what could grow is what
surrounds the cells. It ends with what grew from the third class to the last.
"""

import argparse
import contextlib
import os
import resource
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from autograde import ASSIGNMENT, STOCK_CONFIG, lay_out

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY / "tests"))
import conftest  # noqa: E402  (the toy course)
import nbformat  # noqa: E402
from watching import Watching, family, resources, watching  # noqa: E402

from coursekit import lab, release  # noqa: E402
from coursekit.authoring.answers import read_answers  # noqa: E402
from coursekit.coursefolder import CourseFolder, read_notebook  # noqa: E402

CLASS = 100
STUDENT = "student"
MANY = ["--most", "1000000", "--minutes", "1"]
STOCK_COMMANDS = ("collect", "autograde", "generate_feedback", "release_feedback")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--submissions", type=int, default=20)
    parser.add_argument("--without", nargs="*", default=[], choices=["folder", "exchange", "stock"])
    parser.add_argument("--soak", type=float, metavar="MINUTES", nargs="?", const=20.0)
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended"))  # else the watch would go on
    with tempfile.TemporaryDirectory(prefix="course-benchmark-") as folder:
        if options.soak:
            soak(Path(folder), options.soak)
        else:
            measure(Path(folder), options.submissions, options.without)


# --- how long a student waits -------------------------------------------------------------------


def measure(folder: Path, count: int, without: list[str]) -> None:
    template = lay_out(CourseFolder.here(), count + 1, folder / "template")
    texts = [path.read_text() for path in sorted(template.glob("submitted/*/*/*.ipynb"))]
    shutil.rmtree(template / "submitted")
    contestants = {"folder": by_folder, "exchange": by_exchange, "stock": by_stock}
    for name, run in contestants.items():
        if name in without:
            continue
        place = folder / name
        shutil.copytree(template, place)
        waited = run(place, texts)
        walls, cpus = zip(*waited, strict=True)
        print(
            f"{name:<9} median {statistics.median(walls):6.2f} s, shortest {min(walls):.2f}, longest "
            f"{max(walls):.2f}; processor, median {statistics.median(cpus):.2f} s",
            flush=True,
        )


def by_folder(place: Path, texts: list[str]) -> list[tuple[float, float]]:
    found = []
    with watching(place, *MANY, log=place / "watch.log") as watch:
        for number, text in enumerate(texts):  # the first one warms up
            student = f"{STUDENT}{number:04}"
            path = place / "submitted" / student / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
            path.parent.mkdir(parents=True)
            aside = place / "aside.ipynb"
            aside.write_text(text)
            page = place / "feedback" / student / ASSIGNMENT / f"{ASSIGNMENT}.html"
            with waiting(found, number, watch):
                aside.rename(path)
                wait_for(page, watch)
            watch.wait_for(f"{student} .*: 20 points")
    return found


def by_exchange(place: Path, texts: list[str]) -> list[tuple[float, float]]:
    found = []
    course = CourseFolder.here(place)
    lab.release_to_exchange(course, course.release / ASSIGNMENT)
    pages = place / "exchange" / "clustering" / "feedback"
    with watching(place, *MANY, log=place / "watch.log") as watch:
        for number, text in enumerate(texts):
            submit(place, text)
            with waiting(found, number, watch):
                while len(list(pages.glob("*.html"))) <= number:
                    alive(watch)
                    time.sleep(0.01)
            watch.wait_for(f"{ASSIGNMENT}: 20 points", number + 1)
    return found


def by_stock(place: Path, texts: list[str]) -> list[tuple[float, float]]:
    found = []
    course = CourseFolder.here(place)
    lab.release_to_exchange(course, course.release / ASSIGNMENT)
    pages = place / "exchange" / "clustering" / "feedback"
    (place / "nbgrader_config.py").write_text(
        STOCK_CONFIG
        + f"c.Exchange.root = {str(place / 'exchange')!r}\nc.Exchange.cache = {str(place / 'cache')!r}\n"
    )
    for number, text in enumerate(texts):
        submit(place, text)
        with waiting(found, number):
            for command in STOCK_COMMANDS:
                options = {"collect": ["--update"], "autograde": [], "release_feedback": []}
                run_nbgrader(place, command, ASSIGNMENT, *options.get(command, ["--force"]))
        if len(list(pages.glob("*.html"))) <= number:
            sys.exit("stock nbgrader has released no page")
    return found


@contextlib.contextmanager
def waiting(found: list[tuple[float, float]], number: int, watch: Watching | None = None):
    """Notes seconds, and processor seconds of a watch or of commands; not of the first, which warms up."""
    wall, cpu = time.perf_counter(), processor_seconds(watch)
    yield
    took = time.perf_counter() - wall, processor_seconds(watch) - cpu
    if number:
        found.append(took)
        print(f"  {took[0]:.2f} s, processor {took[1]:.2f} s", flush=True)


def processor_seconds(watch: Watching | None) -> float:
    """Of a watch and all that it has started; else, of the commands that have been waited for."""
    if watch is not None:
        return sum(map(processor_seconds_of, family(watch.process.pid)))
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def processor_seconds_of(pid: int) -> float:
    """Of a process, and of those of its children that it has waited for."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def submit(place: Path, text: str) -> None:
    """As the student, in a folder of the student's own, whose name counts as the assignment's."""
    student = place / "work"
    path = student / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    settings = f"c.Exchange.root = {str(place / 'exchange')!r}\nc.Exchange.cache = {str(student / 'cache')!r}\n"
    (student / "nbgrader_config.py").write_text(STOCK_CONFIG + settings)
    run_nbgrader(student, "submit", ASSIGNMENT)


def run_nbgrader(folder: Path, *arguments: str) -> None:
    command = [sys.executable, "-m", "nbgrader", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stderr[-2000:]}")


def wait_for(page: Path, watch: Watching) -> None:
    while not page.is_file():
        alive(watch)
        time.sleep(0.01)


def alive(watch: Watching) -> None:
    if watch.process.poll() is not None:
        sys.exit(f"the watch has ended:\n{watch.log.read_text()}")


# --- whether it lasts ---------------------------------------------------------------------------


def soak(folder: Path, minutes: float) -> None:
    """Classes of 100, as many as fit into the time."""
    (folder / "course").mkdir()
    course = conftest.make_toy_course(folder / "course")
    release.update(course, conftest.TOY)
    notebook = read_notebook(course.source_notebook(conftest.TOY))
    answers = [nbformat.writes(a.fill_in(notebook)) for a in read_answers(course, conftest.TOY)]
    temporary = folder / "tmp"
    temporary.mkdir()
    os.environ["TMPDIR"] = str(temporary)
    seen = []
    end = time.monotonic() + minutes * 60
    with watching(course.root, *MANY, log=folder / "watch.log") as watch:
        while time.monotonic() < end:
            began = time.monotonic()
            number = len(seen)
            for who in range(CLASS):
                # Each has answers of its own, so that no result is one that was kept.
                text = answers[(who + number) % 2].replace(
                    "count = len", f"mark = {number * CLASS + who}\\ncount = len"
                )
                path = course.submitted / f"s{who:03}" / conftest.TOY / f"{conftest.TOY}.ipynb"
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
            watch.wait_for(f"{conftest.TOY}: . points", CLASS * (number + 1))
            found = resources(watch.process.pid, course.root / ".grader-results")
            found["temporary folders"] = len(list(temporary.iterdir()))
            seen.append(found)
            told = ", ".join(f"{name} {value}" for name, value in found.items())
            print(f"class {number + 1}: {time.monotonic() - began:.0f} s; {told}", flush=True)
        wrong = watch.lines("no grade|WAITING|Traceback")
        print(f"{len(wrong)} lines of trouble", *wrong[:5], sep="\n")
    if len(seen) > 3:
        print("from the third class to the last:")
        for name, value in seen[-1].items():
            print(f"  {name}: {seen[2][name]} -> {value}")


if __name__ == "__main__":
    main()
