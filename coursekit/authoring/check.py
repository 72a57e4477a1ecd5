"""Tests an assignment's exercises: solution, release, answers, fairness, lint, leaks, drift."""

import copy
import os
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
from nbformat import NotebookNode
from tqdm import tqdm

from coursekit import release
from coursekit.authoring import editions, fairness, figures, mutants, trial
from coursekit.authoring.answers import Answer, read_answers, repetitions
from coursekit.authoring.cells import (
    grade_id,
    graded_cells,
    is_manual,
    points,
    solution_cells,
)
from coursekit.authoring.giveaways import giveaways
from coursekit.authoring.lint import lint
from coursekit.authoring.packing import Packer
from coursekit.coursefolder import CourseError, CourseFolder, read_notebook

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


class Case:
    """An assignment that is checked: what the steps of `check` read.

    Attributes
    ----------
    source, bare : NotebookNode
        The instructor's notebook, and the one that students get.
    answers, correct, mistakes : list of Answer
        All of them, and the two kinds.
    automatic : list of NotebookNode
        The source's cells that are graded by running them.
    drift : list of str
        Where the committed release and reading edition are not the source's.
    """

    def __init__(self, course: CourseFolder, assignment: str) -> None:
        self.course, self.assignment = course, assignment
        self.source = read_notebook(course.source_notebook(assignment))
        self.answers = read_answers(course, assignment)
        self.correct = [answer for answer in self.answers if answer.is_correct]
        self.mistakes = [answer for answer in self.answers if not answer.is_correct]
        self.graded = graded_cells(self.source)
        self.automatic = [cell for cell in self.graded if not is_manual(cell)]
        with tempfile.TemporaryDirectory(prefix="course-check-") as folder:
            edition = release.make(course, assignment, Path(folder))
            self.bare = read_notebook(edition / f"{assignment}.ipynb")
            self.drift = editions.drift_from(course, assignment, edition)

    def filled(self, answers: list[Answer]) -> dict[str, NotebookNode]:
        """Submissions with these answers, by name."""
        return {answer.name: answer.fill_in(self.bare) for answer in answers}

    def grade(
        self, submissions: dict[str, NotebookNode], tutorial_first: bool = False
    ) -> dict[str, trial.Outcome]:
        """See `trial.grade_all`."""
        return trial.grade_all(self.course, self.assignment, submissions, tutorial_first)


def check(
    course: CourseFolder,
    assignment: str,
    seeds: int,
    workers: int | None = None,
    alone: bool = False,
    with_mutants: bool = False,
) -> Report:
    """Checks one assignment.

    Parameters
    ----------
    course : CourseFolder
    assignment : str
    seeds : int
        How many seeds each correct answer is run with, besides nbgrader's own run.
    workers : int, optional
        Processes; default one per core.
    alone : bool
        Grade each answer in a submission of its own, in its place: slower, but no mistake can
        hide another.
    with_mutants : bool
        Also grade mutants of the solutions: minutes more.

    Raises
    ------
    CourseError
        If the source or an answer cannot be read.
    """
    case = Case(course, assignment)
    report = Report(assignment)
    report.counts["graded cells"] = len(case.graded)
    report.counts["points"] = f"{sum(map(points, case.graded)):g}"
    report.problems += [f"lint: {problem}" for problem in lint(case.source)]
    report.problems += [f"given away: {text}" for text in giveaways(case.source, case.correct)]
    report.problems += leaks(case) + case.drift + quoted_figures(case)
    if unfit := unfit_answers(case):  # grading takes minutes, and would say the same in other words
        report.problems += [*unfit, "the answers are graded when what is said of them is mended"]
        return report
    report.problems += wrong_grades(case, alone, report.counts)
    # With 0, graded cells would hand over the seeds that nbgrader's run had.
    report.problems += unfair_losses(case, range(1, seeds + 1), workers, report.counts)
    if with_mutants:
        report.problems += unnoticed_mutants(case, report.counts)
    return report


def unfit_answers(case: Case) -> list[str]:
    """What an answer file says that does not fit the notebook, or that another answer says already."""
    found = [text for answer in case.answers for text in misfits(answer, case.source)]
    return [f"answer {text}" for text in found + repetitions(case.course, case.assignment)]


def leaks(case: Case) -> list[str]:
    """Solutions and hidden tests in what students get."""
    found = [f"release leaks: {text}" for text in editions.leaks(case.source, case.bare)]
    reading = editions.reading_path(case.course, case.assignment)
    if reading.is_file():
        leaked = editions.leaks(case.source, read_notebook(reading))
        found += [f"notebooks leak: {text}" for text in leaked]
    return found


def quoted_figures(case: Case) -> list[str]:
    """What the prose of the reading edition quotes that its outputs do not show."""
    path = editions.reading_path(case.course, case.assignment)
    if not path.is_file():
        return []  # which is drift
    listed = case.course.answers / case.assignment / figures.ELSEWHERE
    return [f"figures: {text}" for text in figures.unsupported(read_notebook(path), listed)]


def wrong_grades(case: Case, alone: bool, counts: dict[str, int | str]) -> list[str]:
    """What nbgrader gives the solution, the bare release and the answers that it should not."""
    outcomes, unsure = graded_alone(case) if alone else graded_together(case)
    problems = judge_solution(outcomes[SUBMISSION[SOLUTION]], case.automatic)
    if problems:  # else it has all points where all cells are examined, and none need be live
        problems += live(case)
    problems += judge_bare(outcomes[SUBMISSION[BARE]], case.automatic)
    for kind, group in (("correct", case.correct), ("mistakes", case.mistakes)):
        wrong = [
            judge_answer(outcomes[answer.name], answer, case.source)
            if answer.name in unsure
            else []
            for answer in group
        ]
        problems += [text for texts in wrong for text in texts]
        counts[kind] = f"{sum(not texts for texts in wrong)} of {len(group)}"
    return problems


def live(case: Case) -> list[str]:
    """Graded cells that would run in the student's process, where a submission could reach them."""
    try:
        found = trial.live_cells(case.course, case.assignment)
    except CourseError as problem:
        return [f"live: {problem}"]
    return [
        f"live: {name} would run in the student's process, as the solution fails it where it is "
        f"examined: {reason} (docs/other-courses.md)"
        for name, reason in found.items()
    ]


def graded_alone(case: Case) -> tuple[dict[str, trial.Outcome], set[str]]:
    """Each answer in a submission of its own, where it stands; all of them are still to be judged."""
    references = {SUBMISSION[SOLUTION]: case.source, SUBMISSION[BARE]: case.bare}
    outcomes = case.grade(references | case.filled(case.answers))
    return outcomes, {answer.name for answer in case.answers}


def graded_together(case: Case) -> tuple[dict[str, trial.Outcome], set[str]]:
    """In as few runs of the notebook as show the same, with the names of those still to be judged.

    Mistakes in different exercises share a submission, and what does not depend on its place runs
    after the tutorial, which then runs once for all. What is not as expected in this way is graded again,
    alone and in its place.
    """
    source = case.source
    in_order = [answer for answer in case.correct if trial.depends_on_place(answer, source)]
    movable = [answer for answer in case.correct if answer not in in_order]
    outcomes = case.grade({SUBMISSION[SOLUTION]: source} | case.filled(in_order))
    packer = Packer(source, case.correct)
    packs = {f"pack_{i}": pack for i, pack in enumerate(packer.pack(case.mistakes))}
    together = case.filled([Answer(name, "", pack.cells) for name, pack in packs.items()])
    others = {SUBMISSION[BARE]: case.bare} | case.filled(movable) | together
    outcomes |= case.grade(others, tutorial_first=True)
    doubtful = [a for a in movable if judge_answer(outcomes[a.name], a, source)]
    for name, pack in packs.items():
        for mistake in (answer for answer in case.mistakes if answer.name in pack.own):
            outcomes[mistake.name] = outcomes[name]
            judged = packer.judged(pack, mistake)
            if judge_answer(outcomes[name], mistake, source, judged):
                doubtful.append(mistake)
    again = case.filled(doubtful)
    if judge_bare(outcomes[SUBMISSION[BARE]], case.automatic):
        again[SUBMISSION[BARE]] = case.bare
    if again:
        outcomes |= case.grade(again)
    return outcomes, {answer.name for answer in [*case.correct, *doubtful]}


def unfair_losses(
    case: Case, seeds: range, workers: int | None, counts: dict[str, int | str]
) -> list[str]:
    """Points that correct answers lose with one of the seeds."""
    lost = []
    if seeds and case.correct:
        notebook = bare_with_hidden_tests(case.bare, case.source)
        runs = tqdm(
            fairness.losses(notebook, case.correct, seeds, workers),
            desc=f"{case.assignment}: fairness",
            total=len(seeds) * len(case.correct),
            disable=None,
        )
        lost = [loss for found in runs for loss in found]
    counts["fairness"] = f"{len(lost)} lost in {len(seeds) * len(case.correct)} runs"
    return [
        f"fairness: {loss.answer} with seed {loss.seed} fails {loss.grade_id}: {loss.message}"
        for loss in lost
    ]


def unnoticed_mutants(case: Case, counts: dict[str, int | str]) -> list[str]:
    """Mutants of the solutions that keep all points although nobody has judged them equivalent."""
    every, kept = mutants.survivors(case.course, case.assignment, case.source, case.bare)
    judged = case.course.answers / case.assignment / mutants.JUDGED
    counts["mutants kept"] = f"{len(kept)} of {len(every)}"
    return [f"mutants: {text}" for text in mutants.unjudged(kept, judged)]


def bare_with_hidden_tests(bare: NotebookNode, source: NotebookNode) -> NotebookNode:
    """A copy of the release with the graded cells of the source, as nbgrader grades it."""
    full = {grade_id(cell): cell.source for cell in graded_cells(source) if not is_manual(cell)}
    bare = copy.deepcopy(bare)
    for cell in bare.cells:
        cell.source = full.get(grade_id(cell), cell.source) if grade_id(cell) else cell.source
    return bare


def misfits(answer: Answer, source: NotebookNode) -> list[str]:
    """What an answer file names that the notebook does not have, or fails to name."""
    graded = {grade_id(cell) for cell in graded_cells(source)}
    fillable = {grade_id(cell) for cell in solution_cells(source)}
    problems = [
        f"{answer.name} fills {name!r}, not a solution cell: {', '.join(sorted(fillable))}"
        for name in answer.cells
        if name not in fillable
    ]
    problems += [
        f"{answer.name} names {name!r}, not a graded cell: {', '.join(sorted(graded))}"
        for name in dict.fromkeys([*answer.points, *answer.messages])
        if name not in graded
    ]
    if set(answer.points) != set(answer.messages):
        problems.append(
            f"{answer.name} needs a message for each cell that loses points, and only there"
        )
    expected = "correct_" if answer.is_correct else "mistake_"
    if not answer.name.startswith(expected):
        problems.append(f"{answer.name} should be named {expected}...")
    return problems


def judge_solution(outcome: trial.Outcome, graded: list[NotebookNode]) -> list[str]:
    problems = judge_points(SOLUTION, outcome, {grade_id(cell): points(cell) for cell in graded})
    return problems + [f"{SOLUTION} writes to stderr: {text[:200]}" for text in outcome.stderr]


def judge_bare(outcome: trial.Outcome, graded: list[NotebookNode]) -> list[str]:
    problems = judge_points(BARE, outcome, {grade_id(cell): 0.0 for cell in graded})
    silent = [grade_id(cell) for cell in graded if not outcome.messages.get(grade_id(cell))]
    return problems + [f"{BARE} does not fail {name}" for name in silent]


def judge_answer(
    outcome: trial.Outcome, answer: Answer, source: NotebookNode, judged: set[str] | None = None
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
    print(os.linesep + pd.DataFrame(rows).fillna("-").to_string(index=False))
