"""How long the instructor's report takes, and how much memory: a class of 1,000, all assignments.

    python benchmarks/report.py --students 1000      (in the environment .venv)

Some answers to each assignment are graded. Each student of the class then has, for each exercise, the
cells of one of them, drawn by chance, with their outputs and points; so texts, points and messages are
as varied as a class's.
"""

import argparse
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path
from uuid import uuid4

import nbformat
from nbgrader.api import Grade, Student, SubmittedAssignment, SubmittedNotebook
from sqlalchemy import insert

from coursekit import release
from coursekit.authoring.answers import read_answers
from coursekit.authoring.cells import exercises, grade_id, is_graded
from coursekit.authoring.sample_class import mixed
from coursekit.coursefolder import CourseFolder, empty_gradebook, read_notebook
from coursekit.report.scores import read_scores


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--students", type=int, default=1000)
    parser.add_argument("--kinds", type=int, default=12, help="answers graded for each assignment")
    parser.add_argument("--assignments", nargs="+", help="default: all")
    options = parser.parse_args()
    here = CourseFolder.here()
    with tempfile.TemporaryDirectory(prefix="course-benchmark-") as folder:
        course = copy(here, Path(folder), options.assignments)
        for assignment in course.assignments():
            grade_kinds(course, assignment, options.kinds)
            multiply(course, assignment, options.students)
            print(f"{assignment}: {options.students} students", flush=True)
        shutil.rmtree(course.submitted)
        command = [sys.executable, "-m", "coursekit.cli", "report"]
        start, before = time.perf_counter(), os.times()
        subprocess.run(command, cwd=course.root, check=True, stdout=subprocess.DEVNULL)
        seconds, after = time.perf_counter() - start, os.times()
        used = after.children_user - before.children_user
        size = sum(path.stat().st_size for path in course.root.glob("reports/*.html"))
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000
    print(f"report: {seconds:.1f} s, {used:.1f} s of processor, {size / 1e6:.1f} MB written")
    print(f"largest process, the grading's before it included: {memory:.0f} MB")


def copy(course: CourseFolder, folder: Path, assignments: list[str] | None) -> CourseFolder:
    """The course without submissions."""
    shutil.copy(course.config_file, folder)
    made = CourseFolder.here(folder)
    made.gradebook_path.write_bytes(empty_gradebook())
    for assignment in assignments or course.assignments():
        shutil.copytree(course.source / assignment, made.source / assignment)
        shutil.copytree(course.answers / assignment, made.answers / assignment)
    return made


def grade_kinds(course: CourseFolder, assignment: str, count: int) -> None:
    """Grades some answers, correct ones and mistakes."""
    release.update(course, assignment)
    bare = read_notebook(course.release / assignment / f"{assignment}.ipynb")
    for answer in islice(mixed(read_answers(course, assignment)), count):
        path = course.submitted / answer.name / assignment / f"{assignment}.ipynb"
        path.parent.mkdir(parents=True)
        nbformat.write(answer.fill_in(bare), path)
    if failed := course.autograde(assignment):
        sys.exit(f"not graded: {failed}")


def multiply(course: CourseFolder, assignment: str, count: int) -> None:
    """Writes graded notebooks and rows of the gradebook for a class."""
    chance = random.Random(assignment)
    scores = read_scores(course, assignment)
    source = read_notebook(course.source_notebook(assignment))
    parts = [{name, *names} for name, names in exercises(source).items()]
    graded = [grade_id(cell) for cell in source.cells if is_graded(cell)]
    notebooks = {
        kind: json.loads(course.graded_notebook(assignment, kind).read_text()) for kind in scores
    }
    rows: dict[type, list[dict]] = {
        model: [] for model in (Student, SubmittedAssignment, SubmittedNotebook, Grade)
    }
    with course.gradebook() as gradebook:
        master = gradebook.find_assignment(assignment)
        notebook = master.notebooks[0]
        cell_ids = {cell.name: cell.id for cell in notebook.grade_cells}
        known = {student.id for student in gradebook.students}
        for number in range(count):
            who = f"student{number:04}"
            whose = {
                name: kind for part in parts for kind in [chance.choice([*scores])] for name in part
            }
            write(course, assignment, who, notebooks, whose)
            if who not in known:
                rows[Student].append({"id": who, "first_name": "No", "last_name": str(number)})
            submission, mine = uuid4().hex, uuid4().hex
            rows[SubmittedAssignment].append(
                {"id": submission, "assignment_id": master.id, "student_id": who}
            )
            rows[SubmittedNotebook].append(
                {"id": mine, "assignment_id": submission, "notebook_id": notebook.id}
            )
            for name in graded:
                cell = scores[whose[name]].cells[name]
                rows[Grade].append(
                    {
                        "id": uuid4().hex,
                        "cell_id": cell_ids[name],
                        "notebook_id": mine,
                        "auto_score": cell.points,
                        "needs_manual_grade": cell.waits and number % 2 == 0,
                    }
                )
        for model, some in rows.items():
            if some:
                gradebook.db.execute(insert(model), some)
        gradebook.db.commit()


def write(
    course: CourseFolder,
    assignment: str,
    who: str,
    notebooks: dict[str, dict],
    whose: dict[str, str],
) -> None:
    first = next(iter(notebooks.values()))
    cells = []
    for position, cell in enumerate(first["cells"]):
        name = cell["metadata"].get("nbgrader", {}).get("grade_id")
        cells.append(notebooks[whose[name]]["cells"][position] if name in whose else cell)
    path = course.graded_notebook(assignment, who)
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps({**first, "cells": cells}))
    page = course.feedback / who / assignment / f"{assignment}.html"
    page.parent.mkdir(parents=True)
    page.touch()


if __name__ == "__main__":
    main()
