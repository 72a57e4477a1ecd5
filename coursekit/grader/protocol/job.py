"""What goes into grading a submission and what comes out: plain data, nothing of this machine."""

import hashlib
import json
from dataclasses import asdict, dataclass, field

# Kinds of cells: the student's own, graded ones that are examined, graded ones that run live in the
# student's process, as in nbgrader, and those that are not run.
STUDENT, GRADED, LIVE, LEFT_OUT = "student", "graded", "live", "left out"
# The kinds of sandbox, and what is asked for: the strongest there is, or none.
AUTO, BUBBLEWRAP, LANDLOCK, NONE = "auto", "bubblewrap", "landlock", "none"
MAX_NOTES = 10
# The start of a traceback's line that tells where a student's function stopped.
IN_STUDENTS_CODE = "in the student's code, line "


class GraderError(Exception):
    """The grader itself failed, or the machine; no fault of the submission's."""


@dataclass(frozen=True)
class Limits:
    """What one submission may use.

    Attributes
    ----------
    cell_seconds, submission_seconds : float
        Wall time of one cell, and of all cells together.
    memory_bytes : int
        Memory of all its processes together. Its files lie in memory, too, within `file_bytes`.
    file_bytes : int
        Size of one file, and of each folder that it can write to.
    processes, open_files : int
        At once.
    output_bytes : int
        Of one cell.
    """

    cell_seconds: float = 120
    submission_seconds: float = 600
    memory_bytes: int = 2 << 30
    file_bytes: int = 128 << 20
    processes: int = 64
    open_files: int = 512
    output_bytes: int = 4 << 20


@dataclass(frozen=True)
class Job:
    """One notebook to run.

    Attributes
    ----------
    cells : list of (kind, source)
        The code cells in order; kind is `STUDENT`, `GRADED`, `LIVE` or `LEFT_OUT`. Only graded and
        live cells hold hidden tests, and only a live one's reach the student's process.
    files : dict of str to str
        What lies beside the notebook: relative path to base64 text.
    shared : int
        How many leading cells are the release's own, so that their run can be shared with others.
    modules : list of str
        What the warm process imports.
    limits : Limits
    imports : dict of str to str
        Import statements of the release's first cells by the name they bind; a graded cell that
        relies on such a name gets it from there, not from the submission.
    needs : dict of str to dict
        What each graded cell takes from the student's, by its source (see `needs`); found out by
        the session for cells that are not in there. `imports` are statements for the side that the
        cell does not run on: of a graded one as it was handed out, for the student's later cells;
        of a live one, for graded cells after it.
    sandbox : str
        `AUTO`, `BUBBLEWRAP` or `LANDLOCK`; `NONE` only for submissions that are trusted with the
        machine.
    """

    cells: list[tuple[str, str]]
    files: dict[str, str] = field(default_factory=dict)
    shared: int = 0
    modules: list[str] = field(default_factory=list)
    limits: Limits = field(default_factory=Limits)
    sandbox: str = AUTO
    imports: dict[str, str] = field(default_factory=dict)
    needs: dict[str, dict] = field(default_factory=dict)

    def to_json(self) -> dict:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict) -> "Job":
        data = data | {"limits": Limits(**data["limits"])}
        return cls(**data | {"cells": [tuple(cell) for cell in data["cells"]]})

    def digest(self, *circumstances: str) -> str:
        """A hash of all that determines the result; `circumstances` names versions."""
        parts = [json.dumps(self.to_json(), sort_keys=True), *circumstances]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()


@dataclass(frozen=True)
class CellRun:
    """What one cell did.

    Attributes
    ----------
    outputs : list of dict
        In nbformat's form.
    count : int or None
        Execution count; None if the cell did not run.
    limit : str
        The limit that ended it, in words; empty if none did.
    late : bool
        Whether that was a limit of time, which others that have the processor bring nearer.
    opaque : list of str
        Type names of values that reached a graded cell as nothing more than that.
    """

    outputs: list[dict]
    count: int | None = None
    limit: str = ""
    late: bool = False
    opaque: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Result:
    """What one job gave.

    Attributes
    ----------
    runs : list of CellRun
        One per cell of the job.
    files : dict of str to str
        Files that the student's cells wrote beside the notebook.
    seconds, cpu_seconds : float
        Wall time, and processor time of both processes.
    waited_seconds : float
        How long the student's process wanted a processor and had none.
    processes : int
        The most that the submission had at once, as far as it was seen.
    sandbox : str
        The kind that it ran in.
    host : str
        The name of the machine that it ran on.
    """

    runs: list[CellRun]
    files: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    waited_seconds: float = 0.0
    processes: int = 0
    sandbox: str = ""
    host: str = ""

    @property
    def limits_hit(self) -> list[str]:
        hit = [f"cell {i}: {run.limit}" for i, run in enumerate(self.runs, start=1) if run.limit]
        return shortened(hit, "more limits")

    def starved(self, share: float) -> bool:
        """Whether a limit of time was hit while others had the processor.

        Parameters
        ----------
        share : float
            The least part of its time that it must have had the processor.
        """
        waited = self.waited_seconds > self.seconds * (1 - share) / 2
        late = any(run.late for run in self.runs)
        return late and waited and self.cpu_seconds < self.seconds * share

    def to_json(self) -> dict:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict) -> "Result":
        return cls(**data | {"runs": [CellRun(**run) for run in data["runs"]]})


def shortened(notes: list[str], what: str) -> list[str]:
    """The first ten of what there is to say about a submission, and how many more there are."""
    if len(notes) <= MAX_NOTES:
        return notes
    return [*notes[: MAX_NOTES - 1], f"{len(notes) - MAX_NOTES + 1} {what}"]


def one_line_error(name: str, text: str) -> dict:
    """An error output of one line."""
    return {
        "output_type": "error",
        "ename": name,
        "evalue": text,
        "traceback": [f"\x1b[0;31m{name}\x1b[0m: {text}"],
    }
