"""From submissions to points and feedback pages: plain nbgrader's two commands, and `course.py grade`.

    python benchmarks/grade.py --submissions 1 100 --rounds 3      (in the environment .venv)

The submissions are correct answers to notebook 1. Each round grades the same ones with each contestant,
one after the other, each time as if for the first time:

    stock     `nbgrader autograde`, then `nbgrader generate_feedback`, as nbgrader comes
    ours      `course.py grade`, which releases the assignment before, and prints a table after it
    all       the same with the cells run on which no grade depends (`leave_out_idle_cells` off)

Time is that of the whole commands, start included, without `uv`.
"""

import argparse
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from autograde import ASSIGNMENT, STOCK_CONFIG, check_points, lay_out, timed

from coursekit.coursefolder import CourseFolder

NBGRADER = [sys.executable, "-m", "nbgrader"]
GRADE = [sys.executable, "-P", "-m", "coursekit.cli", "grade", ASSIGNMENT]
CONTESTANTS = {
    "stock": [[*NBGRADER, "autograde", ASSIGNMENT], [*NBGRADER, "generate_feedback", ASSIGNMENT]],
    "ours": [GRADE],
    "all": [GRADE],
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--submissions", type=int, nargs="+", default=[1, 20], metavar="N")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--without", nargs="*", default=[], choices=CONTESTANTS)
    options = parser.parse_args()
    course = CourseFolder.here()
    names = [name for name in CONTESTANTS if name not in options.without]
    with tempfile.TemporaryDirectory(prefix="course-benchmark-") as folder:
        for count in options.submissions:
            template = lay_out(course, count, Path(folder) / f"template-{count}")
            measured: dict[str, list[float]] = {name: [] for name in names}
            for number in range(options.rounds):
                for name in names:
                    place = Path(folder) / f"{name}-{count}-{number}"
                    shutil.copytree(template, place)
                    measured[name].append(run(name, place, count))
                    print(f"  {count} {name}: {measured[name][-1]:.2f} s", flush=True)
                    shutil.rmtree(place)
            report(count, measured)


def run(name: str, folder: Path, count: int) -> float:
    """Seconds of one contestant's commands."""
    config = folder / "nbgrader_config.py"
    if name == "stock":
        config.write_text(STOCK_CONFIG)
    elif name == "all":
        with config.open("a") as file:
            file.write("\nc.LookaheadExecute.leave_out_idle_cells = False\n")
    seconds = sum(timed(command, folder, memory=False)[0] for command in CONTESTANTS[name])
    check_points(folder)
    pages = list(folder.glob(f"feedback/*/{ASSIGNMENT}/*.html"))
    if len(pages) != count:
        sys.exit(f"{len(pages)} of {count} pages were made")
    return seconds


def report(count: int, measured: dict[str, list[float]]) -> None:
    """Medians, and ratios within rounds."""
    print(f"\n{count} submissions, medians of {len(next(iter(measured.values())))} rounds")
    for name, seconds in measured.items():
        print(f"  {name:<6} {statistics.median(seconds):8.2f} s")
    for one, other in (("stock", "ours"), ("stock", "all"), ("all", "ours")):
        if one in measured and other in measured:
            pairs = zip(measured[one], measured[other], strict=True)
            print(f"  {one} / {other}: {statistics.median(a / b for a, b in pairs):.2f}")
    print(flush=True)


if __name__ == "__main__":
    main()
