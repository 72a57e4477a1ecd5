"""Runs a step of nbgrader's quietly; if it fails, says why, for all of it and for each submission."""

import logging
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

# What nbgrader logs before the traceback of a submission that it could not process.
SUBMISSION = "There was an error processing assignment: "
# The text of an exception that only points at the log.
SEE_LOG = re.compile(r"Please see the .*(traceback|error log)", re.DOTALL)
# Its hint for a gradebook that another version of nbgrader has made, or that is damaged.
DATABASE = "error accessing the nbgrader database"
RAISED = re.compile(r"^(?:\w+\.)*([A-Z]\w*(?:: .*)?)$", re.MULTILINE)
OURS = re.compile(r"^(GraderError|UnusableName|Ambiguous): ")
LONGEST = 2000


class StepFailed(Exception):
    """The text says why.

    Attributes
    ----------
    students : dict of str to str
        The reason by student, where single submissions have failed and the others are done.
    for_all : bool
        Whether the same would be so of every other assignment.
    """

    def __init__(self, reason: str, students: dict[str, str], for_all: bool) -> None:
        super().__init__(reason)
        self.students = students
        self.for_all = for_all


class Step(Protocol):
    """A converter or a step of the exchange."""

    log: logging.Logger

    def start(self) -> None: ...


def run_step(step: Step, run: Callable[[], None] | None = None) -> None:
    """Runs a step, or `run`, a part of it.

    Raises
    ------
    StepFailed
        If it raises anything but KeyboardInterrupt.
    """
    errors = Errors()
    try:
        with only_handler(step.log, errors):
            (run or step.start)()
    except (Exception, SystemExit) as problem:
        raise failure(problem, errors.messages) from problem


class Errors(logging.Handler):
    """Keeps the messages of errors; prints warnings that are for the teacher, each once."""

    printed: set[str] = set()

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        if record.levelno >= logging.ERROR:
            self.messages.append(message)
        elif getattr(record, "for_teacher", False) and message not in self.printed:
            self.printed.add(message)
            print(message, file=sys.stderr)


@contextmanager
def only_handler(log: logging.Logger, handler: logging.Handler) -> Iterator[None]:
    """Sends a log's lines to this handler, and none to the terminal."""
    propagate, handlers = log.propagate, log.handlers
    log.propagate, log.handlers = False, [handler]
    try:
        yield
    finally:
        log.propagate, log.handlers = propagate, handlers


def failure(problem: BaseException, messages: list[str]) -> StepFailed:
    """What an exception of a step and its logged errors say."""
    from coursekit.grader.plugin.lookahead import CannotGrade

    students = by_student(messages)
    if isinstance(problem, CannotGrade):
        return StepFailed(str(problem), {}, for_all=problem.for_all)
    text = last_raised(f"{type(problem).__name__}: {problem}")
    if SEE_LOG.search(str(problem)):
        text = next(iter(students.values()), "") or (messages or [text])[0]
    elif DATABASE in str(problem):
        raised = [last_raised(message) for message in messages if "Traceback" in message]
        text = " ".join([str(problem), *(f"({line})" for line in raised[-1:])])
        return StepFailed(text[:LONGEST], {}, for_all=True)
    elif type(problem).__name__ in ("NbGraderException", "ExchangeError"):
        text = (messages or [""])[-1] or str(problem)
    return StepFailed(text[:LONGEST], students, for_all=False)


def by_student(messages: list[str]) -> dict[str, str]:
    """Why each submission was not processed, from the log: its folder, then a traceback."""
    return {
        Path(message.removeprefix(SUBMISSION)).parent.name: last_raised(traceback)[:LONGEST]
        for message, traceback in zip(messages, messages[1:], strict=False)
        if message.startswith(SUBMISSION)
    }


def last_raised(traceback: str) -> str:
    """The last exception of a traceback; of this grader's own, which are whole sentences, the text."""
    found = RAISED.findall(traceback)
    return OURS.sub("", found[-1]) if found else traceback.strip()
