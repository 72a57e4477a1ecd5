"""Runs the source notebooks, solutions and tests included, on the oldest and the newest versions.

The newest are those of the lock, in the environment that everything else uses. The oldest are the
lower bounds that `pyproject.toml` gives for what is taught, in an environment of their own.
"""

import json
import os
import re
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from coursekit.coursefolder import CourseError, CourseFolder

TAUGHT = ("scikit-learn", "numpy", "pandas", "matplotlib", "seaborn")
OLDEST_ENVIRONMENT = ".venv-oldest"
OLDEST_PYTHON = "3.11"


@dataclass(frozen=True)
class Run:
    """How one notebook ran.

    Attributes
    ----------
    assignment : str
    seconds : float
        Wall time of all its cells.
    problems : list of str
        Errors, and what was written to stderr (warnings), each with the start of its cell.
    """

    assignment: str
    seconds: float
    problems: list[str]


def compare(course: CourseFolder, assignments: list[str]) -> bool:
    """Runs the notebooks on both sets of versions and prints a table; whether all went well.

    Raises
    ------
    CourseError
        If the environment of the oldest versions cannot be made.
    """
    pythons = {"newest": Path(sys.executable), "oldest": oldest_python(course)}
    rows, fine = [], True
    for label, python in pythons.items():
        print(f"{label}: {', '.join(installed(python))}", flush=True)
        for run in run_all(course, python, assignments):
            rows.append(
                {"versions": label, "assignment": run.assignment, "s": f"{run.seconds:.0f}"}
            )
            for problem in run.problems:
                fine = False
                print(f"  {run.assignment}: {problem}")
    print(os.linesep + pd.DataFrame(rows).to_string(index=False))
    return fine


def oldest_requirements(course: CourseFolder) -> list[str]:
    """What is taught, pinned to the lower bounds of `pyproject.toml`."""
    project = tomllib.loads((course.root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    bounds = {
        bound[1]: bound[2]
        for line in project["dependencies"]
        if line.startswith(TAUGHT) and (bound := re.match(r"([\w-]+)\s*>=\s*([\d.]+)", line))
    }
    return [f"{name}=={bounds[name]}" for name in TAUGHT]


def oldest_python(course: CourseFolder) -> Path:
    """The Python of the environment with the oldest versions, which is made or brought up to date."""
    uv = os.environ.get("UV", "uv")  # set by `uv run`
    folder = course.root / OLDEST_ENVIRONMENT
    python = folder / "bin" / "python"
    steps = [] if python.exists() else [["venv", "--quiet", "--python", OLDEST_PYTHON, str(folder)]]
    kernel = ["ipykernel", "nbclient", "nbformat", "bia-bob"]
    install = ["pip", "install", "--quiet", "--compile-bytecode", "--python", str(python)]
    steps.append([*install, *oldest_requirements(course), *kernel])
    for step in steps:
        try:
            code = subprocess.run([uv, *step], cwd=course.root).returncode
        except OSError as problem:
            raise CourseError(f"uv was not found ({problem}): start with course.py.") from problem
        if code:
            raise CourseError(f"`uv {' '.join(step)}` failed: see the lines above.")
    return python


def installed(python: Path) -> list[str]:
    program = (
        "import importlib.metadata as m, platform, sys;"
        "print('python', platform.python_version());"
        "[print(name, m.version(name)) for name in sys.argv[1:]]"
    )
    done = subprocess.run(
        [str(python), "-c", program, *TAUGHT], capture_output=True, text=True, check=True
    )
    return done.stdout.splitlines()


def run_all(course: CourseFolder, python: Path, assignments: list[str]) -> list[Run]:
    """Runs the source notebooks with a Python, in processes of its own."""
    runs = []
    for assignment in assignments:
        # By its path: that environment has neither this package's dependencies nor nbgrader.
        command = [str(python), str(Path(__file__).with_name("run_notebook.py"))]
        done = subprocess.run(
            [*command, str(course.source_notebook(assignment))],
            capture_output=True,
            text=True,
            env=os.environ | {"PYTHONPATH": str(course.root), "MPLBACKEND": "agg"},
        )
        if done.returncode:
            runs.append(Run(assignment, 0.0, [done.stderr.strip()[-500:]]))
        else:
            runs.append(Run(assignment, **json.loads(done.stdout.splitlines()[-1])))
    return runs
