"""How long a class's feedback pages take: plain nbgrader's, and this course's.

    python benchmarks/feedback.py --submissions 100 --rounds 3      (in the environment .venv)

The submissions are correct answers to notebook 1, graded once. Each round then makes all pages anew
with each contestant, one after the other, by `nbgrader generate_feedback`:

    stock     nbgrader as it comes, in the same environment
    ours      nbgrader with this course's configuration

It also tells how large the pages are without their images. Time is that of the whole command, start
included.
"""

import argparse
import re
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from autograde import ASSIGNMENT, STOCK_CONFIG, lay_out, run_ours, timed

from coursekit.coursefolder import CourseFolder

COMMAND = [sys.executable, "-m", "nbgrader", "generate_feedback", ASSIGNMENT]
IMAGE = re.compile(r"data:image/[^\"]*")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--submissions", type=int, nargs="+", default=[100], metavar="N")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--without", nargs="*", default=[], choices=["stock", "ours"])
    options = parser.parse_args()
    course = CourseFolder.here()
    configs = {"stock": STOCK_CONFIG, "ours": course.config_file.read_text(encoding="utf-8")}
    for name in options.without:
        configs.pop(name)
    with tempfile.TemporaryDirectory(prefix="course-benchmark-") as folder:
        for count in options.submissions:
            place = lay_out(course, count, Path(folder) / str(count))
            run_ours(place, memory=False)
            measured: dict[str, list[float]] = {name: [] for name in configs}
            for _ in range(options.rounds):
                for name, config in configs.items():
                    (place / "nbgrader_config.py").write_text(config, encoding="utf-8")
                    shutil.rmtree(place / "feedback", ignore_errors=True)
                    measured[name].append(timed(COMMAND, place, memory=False)[0])
                    sizes = page_sizes(place, count)
                    print(f"  {count} {name}: {measured[name][-1]:.2f} s, {sizes}", flush=True)
            report(count, measured)


def page_sizes(folder: Path, count: int) -> str:
    """Whether all pages are there, and the largest without its images."""
    pages = [path.read_text() for path in folder.glob(f"feedback/*/{ASSIGNMENT}/*.html")]
    if len(pages) != count:
        sys.exit(f"{len(pages)} of {count} pages were made")
    largest = max(len(IMAGE.sub("", page).encode()) for page in pages)
    return f"largest page {max(map(len, pages)) / 1000:.0f} kB, {largest / 1000:.0f} without images"


def report(count: int, measured: dict[str, list[float]]) -> None:
    """Medians, and the ratio within rounds."""
    print(f"\n{count} pages, medians of {len(next(iter(measured.values())))} rounds")
    for name, seconds in measured.items():
        print(f"  {name:<6} {statistics.median(seconds):8.2f} s")
    if len(measured) > 1:
        pairs = zip(measured["stock"], measured["ours"], strict=True)
        print(f"  stock / ours: {statistics.median(a / b for a, b in pairs):.1f}")
    print(flush=True)


if __name__ == "__main__":
    main()
