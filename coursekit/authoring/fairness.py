"""Whether correct answers keep all points whatever their seed: many seeds, on all cores.

A run's seed takes the place of the answer's own, and is added to the seeds that graded cells hand to
the answer's functions: what such a cell expects must hold for any of them.

Speed comes from running once what exercises read of the tutorial, and then only the answer's and
the graded cells, in a fresh copy of the tutorial's data. The points that count are nbgrader's, see
`trial`; this only asks, very often, whether any graded cell fails, or writes to stderr.
"""

import contextlib
import copy
import functools
import inspect
import io
import multiprocessing
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing.connection import Connection

import nbformat
from nbformat import NotebookNode

from coursekit.authoring.answers import Answer
from coursekit.authoring.cells import (
    grade_id,
    graded_cells,
    is_graded,
    is_manual,
    is_solution,
    read_by_exercises,
    tutorial_cells,
    with_only,
)
from coursekit.grader.sandbox.libc import end_with_parent


@dataclass(frozen=True)
class Loss:
    """A graded cell that failed a correct answer, or wrote to stderr."""

    answer: str
    seed: int
    grade_id: str
    message: str


def losses(
    notebook: NotebookNode, answers: list[Answer], seeds: range, workers: int | None = None
) -> Iterator[list[Loss]]:
    """Runs every answer with every seed; yields the losses of each run, mostly none.

    Raises
    ------
    RuntimeError
        If a run ends its process.
    """
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    runs = [(answer, seed) for seed in seeds for answer in answers]
    text = nbformat.writes(without_unread(notebook, answers))
    arguments = (text, runs, workers or os.cpu_count() or 1, theirs)
    process = context.Process(target=run_all, args=arguments)
    process.start()
    theirs.close()
    try:
        for _ in runs:
            yield ours.recv()
    except EOFError:
        raise RuntimeError("a process of the fairness check has ended before its time") from None
    finally:
        ours.close()  # nobody wants the rest
        process.join()


def without_unread(notebook: NotebookNode, answers: list[Answer]) -> NotebookNode:
    """The notebook without the tutorial's code that neither an answer nor a graded cell reads."""
    texts = [text for answer in answers for text in answer.cells.values()]
    texts += [cell.source for cell in graded_cells(notebook)]
    return with_only(read_by_exercises(notebook, texts), notebook)


class _Worker:
    notebook: NotebookNode
    tutorial: dict


def run_all(text: str, runs: list[tuple[Answer, int]], workers: int, results: Connection) -> None:
    """Runs the tutorial, then each answer and seed in forks of this process; sends the losses."""
    run_tutorial(text)
    context = multiprocessing.get_context("fork")
    # A killed process cannot end its own.
    with ProcessPoolExecutor(workers, context, initializer=end_with_parent) as pool:
        try:
            for future in as_completed([pool.submit(run, *each) for each in runs]):
                results.send(future.result())
        except BrokenPipeError:  # whoever asked has gone
            pool.shutdown(cancel_futures=True)


def run_tutorial(text: str) -> None:
    os.environ.update(MPLBACKEND="agg", NBGRADER_EXECUTION="autograde")
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell.instance()
    _Worker.notebook = nbformat.reads(text, as_version=4)
    for cell in tutorial_cells(_Worker.notebook):
        with silence():
            shell.run_cell(cell.source)
    close_figures()
    _Worker.tutorial = dict(shell.user_ns)


def run(answer: Answer, seed: int) -> list[Loss]:
    """One answer with one seed, cell after cell as in a kernel: an error ends only its cell."""
    from IPython import get_ipython

    transform = get_ipython().transform_cell
    namespace = fresh(_Worker.tutorial)
    found = []
    for cell in answer.fill_in(_Worker.notebook, seed).cells:
        if cell.cell_type != "code" or not (is_solution(cell) or is_graded(cell)):
            continue
        with silence() as stderr:
            try:
                exec(compile(transform(cell.source), grade_id(cell), "exec"), namespace)
                if is_solution(cell):
                    shift_seeds(namespace, grade_id(cell), seed)
                message = stderr.getvalue()
            except Exception as problem:
                message = f"{type(problem).__name__}: {problem}"
        if message and is_graded(cell) and not is_manual(cell):
            found.append(Loss(answer.name, seed, grade_id(cell), message))
    close_figures()
    return found


def shift_seeds(namespace: dict, cell: str, shift: int) -> None:
    """Wraps the functions that a cell has defined, if they take a `seed`."""
    functions = {name: value for name, value in namespace.items() if inspect.isfunction(value)}
    for name, function in functions.items():
        own = function.__code__.co_filename == cell
        if own and "seed" in inspect.signature(function).parameters:
            namespace[name] = with_shifted_seed(function, shift)


def with_shifted_seed(function: Callable, shift: int) -> Callable:
    """The function, called with another `seed` than the caller's; its default stays."""
    signature = inspect.signature(function)

    @functools.wraps(function)
    def shifted(*arguments, **options):
        try:
            bound = signature.bind(*arguments, **options)
        except TypeError:
            return function(*arguments, **options)  # says what does not fit
        if isinstance(bound.arguments.get("seed"), int):
            bound.arguments["seed"] += shift
        return function(*bound.args, **bound.kwargs)

    return shifted


def fresh(namespace: dict) -> dict:
    """A copy in which data is new, so that no run sees what another one changed in place."""
    import numpy as np
    import pandas as pd

    data = (np.ndarray, pd.DataFrame, pd.Series, list, dict, set)
    return {
        name: copy.deepcopy(value)
        if isinstance(value, data) and not name.startswith("_")
        else value
        for name, value in namespace.items()
    }


@contextlib.contextmanager
def silence() -> Iterator[io.StringIO]:
    """Keeps a cell's output to itself; gives what it wrote to stderr."""
    stderr = io.StringIO()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(stderr):
        yield stderr


def close_figures() -> None:
    import matplotlib.pyplot as plt

    plt.close("all")
