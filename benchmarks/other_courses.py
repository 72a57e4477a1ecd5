"""Courses of other people's: their own solutions, graded by plain nbgrader and by this course's grader.

    python benchmarks/other_courses.py NAME=FOLDER ...        (in the environment .venv)

FOLDER is a course's `source/`: a folder for each assignment. Every assignment is released, its solutions are
handed in as a student's submission, and graded

    stock       by nbgrader as it comes, in the same environment
    ours        by nbgrader with this course's configuration
    --also      by the same with further lines of configuration

A line tells the points of each, and which graded cells have other points than with stock.

Stock runs strangers' code with this user's rights: run this only where it can do no harm, without network
and with a temporary folder of its own.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import nbformat
from autograde import STOCK_CONFIG
from nbgrader.api import Gradebook

from coursekit.coursefolder import CourseFolder

NBGRADER = [sys.executable, "-m", "nbgrader"]
TIMEOUT = "\nc.Execute.timeout = 60\nc.ExecutePreprocessor.timeout = 60\n"
STUDENT = "solution"
SECONDS = 900
Points = dict[tuple[str, str], float]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("courses", nargs="+", metavar="NAME=FOLDER")
    parser.add_argument("--also", default="", help="lines for nbgrader_config.py of a third run")
    options = parser.parse_args()
    own = CourseFolder.here().config_file.read_text(encoding="utf-8")
    settings = {"stock": STOCK_CONFIG, "ours": own}
    if options.also:
        settings["also"] = f"{own}\n{options.also}\n"
    for text in options.courses:
        name, _, folder = text.partition("=")
        for source in assignments(Path(folder)):
            with tempfile.TemporaryDirectory(prefix="other-course-") as place:
                print(
                    f"{name} {source.name}: {compared(source, Path(place), settings)}", flush=True
                )


def assignments(folder: Path) -> Iterator[Path]:
    """Folders with notebooks that have cells graded by running them."""
    for path in sorted(folder.iterdir()):
        if path.is_dir() and any(map(has_tests, path.glob("*.ipynb"))):
            yield path


def has_tests(path: Path) -> bool:
    cells = json.loads(path.read_text(encoding="utf-8")).get("cells", [])
    marks = [cell.get("metadata", {}).get("nbgrader") or {} for cell in cells]
    return any(mark.get("grade") and not mark.get("solution") for mark in marks)


def compared(source: Path, place: Path, settings: dict[str, str]) -> str:
    """What each way of grading gave, in a line."""
    name = "".join(c if c.isalnum() else "_" for c in source.name)
    points: dict[str, Points] = {}
    said = ""
    for way, text in settings.items():
        course = place / way
        course.mkdir()
        (course / "nbgrader_config.py").write_text(text + TIMEOUT, encoding="utf-8")
        shutil.copytree(source, course / "source" / name)
        if problem := run(course, "update", "source") or run(course, "generate_assignment", name):
            return f"cannot be released: {problem}"
        shutil.copytree(course / "source" / name, course / "submitted" / STUDENT / name)
        problem = run(course, "autograde", name)
        points[way], most = read_points(course, name)
        if not points[way]:
            said += f"; {way} gives no grade: {problem}"
        said += told(course, name) if way != "stock" else ""
    totals = ", ".join(f"{way} {sum(found.values()):g}" for way, found in points.items())
    found = f"{len(points['stock'])} cells, {totals} of {most:g}{said}"
    for way in [way for way in points if way != "stock"]:
        for cell, stock in points["stock"].items():
            if (ours := points[way].get(cell)) != stock:
                found += f"\n    {way} gives {'/'.join(cell)} {ours}, stock {stock:g}"
    return found


def run(course: Path, *arguments: str) -> str:
    """Runs nbgrader; gives the last line of what it says if it fails."""
    try:
        done = subprocess.run(
            [*NBGRADER, *arguments], cwd=course, capture_output=True, text=True, timeout=SECONDS
        )
    except subprocess.TimeoutExpired:
        return f"more than {SECONDS} s"
    (course / f"{arguments[0]}.log").write_text(done.stderr)
    return (done.stderr.strip().splitlines() or ["?"])[-1][:300] if done.returncode else ""


def read_points(course: Path, name: str) -> tuple[Points, float]:
    """Automatic points by notebook and graded cell, and the most that can be had."""
    found, most = {}, 0.0
    with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
        for submission in gradebook.assignment_submissions(name):
            for notebook in submission.notebooks:
                for grade in notebook.grades:
                    if grade.auto_score is not None:
                        found[notebook.name, grade.name] = grade.auto_score
                        most += grade.max_score
    return found, most


def told(course: Path, name: str) -> str:
    """How many graded cells ran live, by the graded notebooks."""
    live = 0
    for path in (course / "autograded" / STUDENT / name).glob("*.ipynb"):
        live += len(nbformat.read(path, 4).metadata.get("coursekit", {}).get("live", []))
    return f"; {live} live" if live else ""


if __name__ == "__main__":
    main()
