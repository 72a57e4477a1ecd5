"""Which graded cells must run live, in the student's process, found out with the instructor's solution.

A cell runs live if the solution has fewer points where all cells are examined than where all are live,
as in nbgrader. So a right answer never loses a point for what an examiner cannot hold; and what a
submission does has no part in it.
"""

import copy
from collections.abc import Callable
from dataclasses import asdict, dataclass, field

from nbformat import NotebookNode
from nbgrader.utils import determine_grade

from coursekit.grader.plugin.live_reasons import first_error, reason
from coursekit.grader.plugin.notebooks import code_cells, fill_in, imports, is_test
from coursekit.grader.protocol.job import CellRun, Job, Result
from coursekit.grader.trusted.needs import needs, plain_python
from coursekit.names import bound_names

# Runs with some cells live, before all of the notebook's are.
MOST_RUNS = 4
LEFT_BEHIND = "needs what other cells and tests leave behind"


@dataclass(frozen=True)
class Calibrated:
    """What was found out of one notebook.

    Attributes
    ----------
    live : dict of str to str
        The graded cells that run in the student's process, in order, with the reason.
    broken : dict of str to str
        Those that the solution fails in either way, with what ended them.
    graded : int
        How many graded cells there are.
    """

    live: dict[str, str] = field(default_factory=dict)
    broken: dict[str, str] = field(default_factory=dict)
    graded: int = 0

    def to_json(self) -> dict:
        return asdict(self)


@dataclass(frozen=True)
class Outcome:
    """A run of the solution: points by graded cell, and what each code cell did."""

    points: dict[str, float]
    runs: list[CellRun]


# Runs the solution with these graded cells live.
Run = Callable[[set[str]], Outcome]


def outcome(notebook: NotebookNode, job: Job, result: Result) -> Outcome:
    """The points that nbgrader gives to the notebook's tests for a result."""
    filled = copy.deepcopy(notebook)
    fill_in(filled, job, result)
    tests = filter(is_test, code_cells(filled))
    return Outcome({grade_id(cell): determine_grade(cell)[0] for cell in tests}, result.runs)


def calibrate(notebook: NotebookNode, examined: Outcome, run: Run) -> Calibrated:
    """Finds out which of a notebook's graded cells must be live.

    Parameters
    ----------
    notebook : NotebookNode
        The solution.
    examined : Outcome
        What `run` gives with no cell live.
    run : callable
    """
    maxima = points(notebook)
    in_order = [*maxima]
    if not lacking(examined, maxima):
        return Calibrated(graded=len(maxima))
    all_live = run({*in_order})
    live: dict[str, str] = {}
    now = examined
    for _ in range(MOST_RUNS):
        lost = lacking(now, all_live.points)
        if not lost or len(live) == len(maxima):
            break
        live |= more_live(notebook, now, lost, live)
        live |= takers(notebook, live)
        now = run({*live})
    else:
        if lacking(now, all_live.points):
            live = dict.fromkeys(in_order, LEFT_BEHIND) | live
    live = {name: live[name] for name in in_order if name in live}
    broken = {name: failure(notebook, all_live, name) for name in lacking(all_live, maxima)}
    return Calibrated(live, broken, len(maxima))


def points(notebook: NotebookNode) -> dict[str, float]:
    """What a notebook's graded cells can give, in order."""
    tests = filter(is_test, code_cells(notebook))
    return {grade_id(cell): float(cell.metadata.nbgrader.points) for cell in tests}


def lacking(found: Outcome, wanted: dict[str, float]) -> list[str]:
    """The graded cells with fewer points than wanted, in order."""
    return [name for name, points in wanted.items() if found.points[name] < points]


def more_live(
    notebook: NotebookNode, now: Outcome, lost: list[str], live: dict[str, str]
) -> dict[str, str]:
    """What to try next: the cells that have lost points, or, where they are live, all before the last."""
    new = {name: reason_of(notebook, now, name) for name in lost if name not in live}
    if not new:
        last = lost[-1]
        tests = [grade_id(cell) for cell in code_cells(notebook) if is_test(cell)]
        why = f"stands before {last}, which needs what the tests before it leave behind"
        new = {name: why for name in tests[: tests.index(last)] if name not in live}
    return new or {name: LEFT_BEHIND for name in now.points if name not in live}


def reason_of(notebook: NotebookNode, now: Outcome, name: str) -> str:
    """Why a cell has lost points."""
    cells = code_cells(notebook)
    place = place_of(cells, name)
    tests = [cell.source for cell in cells[:place] if is_test(cell)]
    set_before = set().union(*(needs(source)["binds"] for source in tests))
    return reason(now.runs[place], now.runs[:place], set_before)


def failure(notebook: NotebookNode, found: Outcome, name: str) -> str:
    """What ended a cell."""
    error = first_error(found.runs[place_of(code_cells(notebook), name)])
    return ": ".join(filter(None, error)).partition("\n")[0][:200] or "not all of its points"


def takers(notebook: NotebookNode, live: dict[str, str]) -> dict[str, str]:
    """Examined cells that take a name which a live one set: a submission could give it another value."""
    found: dict[str, str] = {}
    held: set[str] = set()
    for cell in code_cells(notebook):
        bound = bound_names(plain_python(cell.source))
        if not is_test(cell):
            held -= bound
            continue
        taken = sorted(held & {*needs(cell.source)["names"]})
        if grade_id(cell) in live or taken:
            if grade_id(cell) not in live:
                found[grade_id(cell)] = f"needs `{taken[0]}`, a name that an earlier test set"
            held |= bound - imports([cell.source]).keys()  # these the examiner imports itself
        else:
            held -= bound
    return found


def place_of(cells: list[NotebookNode], name: str) -> int:
    return next(i for i, cell in enumerate(cells) if is_test(cell) and grade_id(cell) == name)


def grade_id(cell: NotebookNode) -> str:
    return cell.metadata.nbgrader.grade_id
