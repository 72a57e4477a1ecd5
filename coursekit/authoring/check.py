"""Tests an assignment's exercises: solution, release, answers, fairness, lint, leaks, drift."""

import os
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
from tqdm import tqdm

from coursekit import release
from coursekit.authoring import editions, fairness, trial
from coursekit.authoring.answers import Answer, read_answers, repetitions
from coursekit.authoring.cells import (
    grade_id,
    graded_cells,
    is_manual,
    points,
    solution_cells,
)
from coursekit.authoring.lint import lint
from coursekit.authoring.packing import Packer
from coursekit.coursefolder import CourseFolder, read_notebook

SOLUTION, BARE = "the solution", "the bare release"
# nbgrader's student ids; answers are named correct_... or mistake_...
SUBMISSION = {SOLUTION: "solution", BARE: "bare"}


@dataclass
class Report:
    """What was checked of one assignment, and what does not hold."""

    assignment: str
    counts: dict[str, int | str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        return not self.problems


def check(course: CourseFolder, assignment: str, seeds: int, workers: int | None = None) -> Report:
    """Checks one assignment.

    Parameters
    ----------
    course : CourseFolder
    assignment : str
    seeds : int
        How many seeds each correct answer is run with, besides nbgrader's own run.
    workers : int, optional
        Processes; default one per core.

    Raises
    ------
    CourseError
        If the source or an answer cannot be read.
    """
    report = Report(assignment)
    source = read_notebook(course.source_notebook(assignment))
    answers = read_answers(course, assignment)
    graded = graded_cells(source)
    report.counts["graded cells"] = len(graded)
    report.counts["points"] = f"{sum(map(points, graded)):g}"
    report.problems += [f"lint: {problem}" for problem in lint(source)]
    report.problems += [f"answer {text}" for answer in answers for text in misfits(answer, source)]
    report.problems += [f"answer {text}" for text in repetitions(course, assignment)]
    with tempfile.TemporaryDirectory(prefix="course-check-") as folder:
        edition = release.make(course, assignment, Path(folder))
        bare = read_notebook(edition / f"{assignment}.ipynb")
        report.problems += [f"release leaks: {text}" for text in editions.leaks(source, bare)]
        report.problems += editions.drift_from(course, assignment, edition)
    reading = editions.reading_path(course, assignment)
    if reading.is_file():
        leaked = editions.leaks(source, read_notebook(reading))
        report.problems += [f"notebooks leak: {text}" for text in leaked]

    def filled(group: list[Answer]) -> dict:
        return {answer.name: answer.fill_in(bare) for answer in group}

    correct = [answer for answer in answers if answer.is_correct]
    mistakes = [answer for answer in answers if not answer.is_correct]
    in_order = [answer for answer in correct if trial.depends_on_place(answer, source)]
    movable = [answer for answer in correct if answer not in in_order]
    references = {SUBMISSION[SOLUTION]: source, SUBMISSION[BARE]: bare}
    outcomes = trial.grade_all(course, assignment, references | filled(in_order))
    # The others are many, and few depend on where the tutorial stands, or on each other: those are
    # graded once more.
    packer = Packer(source, correct)
    packs = {f"pack_{i}": pack for i, pack in enumerate(packer.pack(mistakes))}
    together = {name: Answer(name, "", pack.cells).fill_in(bare) for name, pack in packs.items()}
    outcomes |= trial.grade_all(course, assignment, filled(movable) | together, tutorial_first=True)
    doubtful = [a for a in movable if judge_answer(outcomes[a.name], a, source)]
    for name, pack in packs.items():
        for mistake in (answer for answer in mistakes if answer.name in pack.own):
            outcomes[mistake.name] = outcomes[name]
            judged = packer.judged(pack, mistake)
            if judge_answer(outcomes[name], mistake, source, judged):
                doubtful.append(mistake)
    if doubtful:
        outcomes |= trial.grade_all(course, assignment, filled(doubtful))
    alone = {answer.name for answer in [*correct, *doubtful]}
    automatic = [cell for cell in graded if not is_manual(cell)]
    report.problems += judge_solution(outcomes[SUBMISSION[SOLUTION]], automatic)
    report.problems += judge_bare(outcomes[SUBMISSION[BARE]], automatic)
    for kind, group in (("correct", correct), ("mistakes", mistakes)):
        wrong = [
            judge_answer(outcomes[answer.name], answer, source) if answer.name in alone else []
            for answer in group
        ]
        report.problems += [text for texts in wrong for text in texts]
        report.counts[kind] = f"{sum(not texts for texts in wrong)} of {len(group)}"

    lost = []
    if seeds and correct:
        runs = tqdm(
            fairness.losses(bare_with_hidden_tests(bare, source), correct, range(seeds), workers),
            desc=f"{assignment}: fairness",
            total=seeds * len(correct),
            disable=None,
        )
        lost = [loss for found in runs for loss in found]
    report.counts["fairness"] = f"{len(lost)} lost in {seeds * len(correct)} runs"
    report.problems += [
        f"fairness: {loss.answer} with seed {loss.seed} fails {loss.grade_id}: {loss.message}"
        for loss in lost
    ]
    return report


def bare_with_hidden_tests(bare, source):
    """The release with the graded cells of the source, as nbgrader grades it."""
    full = {grade_id(cell): cell.source for cell in graded_cells(source) if not is_manual(cell)}
    for cell in bare.cells:
        cell.source = full.get(grade_id(cell), cell.source) if grade_id(cell) else cell.source
    return bare


def misfits(answer: Answer, source) -> list[str]:
    """What an answer file names that the notebook does not have, or fails to name."""
    graded = {grade_id(cell) for cell in graded_cells(source)}
    fillable = {grade_id(cell) for cell in solution_cells(source)}
    problems = [
        f"{answer.name} fills {name!r}, no cell" for name in answer.cells if name not in fillable
    ]
    named = [*answer.points, *answer.messages]
    problems += [f"{answer.name} names {name!r}, no cell" for name in named if name not in graded]
    if set(answer.points) != set(answer.messages):
        problems.append(
            f"{answer.name} needs a message for each cell that loses points, and only there"
        )
    expected = "correct_" if answer.is_correct else "mistake_"
    if not answer.name.startswith(expected):
        problems.append(f"{answer.name} should be named {expected}...")
    return problems


def judge_solution(outcome: trial.Outcome, graded: list) -> list[str]:
    problems = judge_points(SOLUTION, outcome, {grade_id(cell): points(cell) for cell in graded})
    return problems + [f"{SOLUTION} writes to stderr: {text[:200]}" for text in outcome.stderr]


def judge_bare(outcome: trial.Outcome, graded: list) -> list[str]:
    problems = judge_points(BARE, outcome, {grade_id(cell): 0.0 for cell in graded})
    silent = [grade_id(cell) for cell in graded if not outcome.messages.get(grade_id(cell))]
    return problems + [f"{BARE} does not fail {name}" for name in silent]


def judge_answer(
    outcome: trial.Outcome, answer: Answer, source, judged: set[str] | None = None
) -> list[str]:
    """What is not as the answer says, of all graded cells or of some."""
    expected = answer.expected_points(source)
    if judged is not None:
        expected = {name: value for name, value in expected.items() if name in judged}
    problems = judge_points(answer.name, outcome, expected)
    for name, fragment in answer.messages.items():
        found = outcome.messages.get(name, "")
        if fragment not in found:
            problems.append(f"{answer.name}: {name} says {found!r}, expected {fragment!r} in it")
    return problems


def judge_points(name: str, outcome: trial.Outcome, expected: dict[str, float]) -> list[str]:
    if outcome.problem:
        return [f"{name} got no grade: {outcome.problem}"]
    return [
        f"{name}: {cell} got {outcome.points.get(cell)}, expected {value:g}"
        + (f" ({outcome.messages[cell]})" if outcome.messages.get(cell) else "")
        for cell, value in expected.items()
        if outcome.points.get(cell) != value
    ]


def print_reports(reports: list[Report]) -> None:
    """The problems, and a table with a row per assignment."""
    for report in reports:
        for problem in report.problems:
            print(f"{report.assignment}: {problem}")
    rows = [
        {"assignment": r.assignment, **r.counts, "problems": len(r.problems) or "none"}
        for r in reports
    ]
    print(os.linesep + pd.DataFrame(rows).to_string(index=False))
