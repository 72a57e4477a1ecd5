"""Reads a submitted notebook, whatever it is: repaired where it can be graded, replaced where not.

nbgrader trusts what a submission says about itself; here the assignment's own cells, as the
gradebook knows them (`Master`), decide what is a solution, what is graded and for how many points.
"""

import errno
import hashlib
import json
import os
import re
import stat
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat import NotebookNode, from_dict
from nbformat.v4 import new_notebook

from coursekit.grader import files
from coursekit.grader.released import ReleasedCell
from coursekit.grader.slimmer import TooMuch, without_outputs
from coursekit.grader.whitelist import (
    clean_attachments,
    clean_kernel,
    clean_output,
    clean_tags,
    plain_text,
)

MAX_NOTEBOOK_BYTES = 256 << 20  # saved outputs and all
MAX_KEPT_BYTES = 64 << 20  # of what is left without them
MAX_CELLS = 5000
MAX_PARTS = 2_000_000  # JSON's objects and lists, each of which takes far more memory than text
SMALL_BYTES, SMALL_PARTS = 16 << 20, 200_000  # read here, not in a process with limits
SCHEMA_VERSION = 3
# Not the submission's own doing: no grade, not 0.
FAULTS_OF_THE_MACHINE = (*files.FAULTS_OF_THE_MACHINE, errno.EACCES, errno.EPERM, errno.ENOMEM)
TELLING_TEXT = 15  # characters by which a cell is recognised; shorter ones are in many places
CELL_TYPES = ("code", "markdown", "raw")
ADDED = "This cell was missing from the submission and has been put back."
CELL_ID = re.compile(r"^[a-zA-Z0-9_-]{1,64}$")


@dataclass(frozen=True)
class MasterCell:
    """A cell that nbgrader knows of an assignment's notebook."""

    grade_id: str
    cell_type: str
    source: str
    checksum: str
    locked: bool
    grade: bool
    solution: bool
    task: bool
    points: float

    def metadata(self) -> dict:
        """Its nbgrader metadata, as a released notebook has it."""
        data = {
            "grade_id": self.grade_id,
            "grade": self.grade,
            "solution": self.solution,
            "locked": self.locked,
            "task": self.task,
            "schema_version": SCHEMA_VERSION,
            "cell_type": self.cell_type,
            "checksum": self.checksum,
        }
        return data | ({"points": self.points} if self.grade or self.task else {})


@dataclass(frozen=True)
class Master:
    """What the gradebook knows of a notebook: its solution, graded and locked cells, in order."""

    cells: list[MasterCell] = field(default_factory=list)

    @classmethod
    def from_gradebook(cls, gradebook, notebook: str, assignment: str) -> "Master":
        """Reads it.

        Raises
        ------
        nbgrader.api.MissingEntry
            If the gradebook does not know the notebook.
        """
        entry = gradebook.find_notebook(notebook, assignment)
        scores = {cell.name: float(cell.max_score) for cell in entry.grade_cells}
        tasks = {cell.name: float(cell.max_score) for cell in entry.task_cells}
        solutions = {cell.name for cell in entry.solution_cells}
        return cls(
            [
                MasterCell(
                    grade_id=cell.name,
                    cell_type=cell.cell_type,
                    source=cell.source or "",
                    checksum=cell.checksum,
                    locked=bool(cell.locked),
                    grade=cell.name in scores,
                    solution=cell.name in solutions,
                    task=cell.name in tasks,
                    points=(scores | tasks).get(cell.name, 0.0),
                )
                for cell in entry.source_cells
            ]
        )

    def __getitem__(self, grade_id: str) -> MasterCell:
        return next(cell for cell in self.cells if cell.grade_id == grade_id)

    def __contains__(self, grade_id: object) -> bool:
        return any(cell.grade_id == grade_id for cell in self.cells)


@dataclass
class Submission:
    """A notebook that can be graded, and what had to be done to make it so.

    Attributes
    ----------
    notebook : NotebookNode
    repaired : list of str
        What was wrong and has been put right.
    rejected : str
        Why nothing of it can be graded; empty if it can.
    """

    notebook: NotebookNode
    repaired: list[str] = field(default_factory=list)
    rejected: str = ""


class Unreadable(Exception):
    """There is no notebook to grade; the text says why."""


def read_submission(
    path: Path,
    folder: Path,
    master: Master,
    keep_outputs: bool = False,
    released: list[ReleasedCell] | None = None,
) -> Submission:
    """Reads a submitted notebook.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    folder : pathlib.Path
        All submissions; the file must lie below it and be no link to elsewhere.
    master : Master
        The cells of the assignment's notebook.
    keep_outputs : bool
        Whether code cells keep the outputs they were submitted with.
    released : list of ReleasedCell, optional
        The notebook as it was handed out; it tells the places of cells that nbgrader does not know.
    """
    try:
        data = parse(read_bytes(path, folder), keep_outputs)
        return repair(data, master, keep_outputs, released or [])
    except Unreadable as problem:
        return Submission(placeholder(str(problem), master), rejected=str(problem))


def read_bytes(path: Path, folder: Path) -> bytes:
    """The bytes of a regular file that is no link.

    Raises
    ------
    Unreadable
    OSError
        If the machine, not the file, is why it cannot be read.
    """
    try:
        if os.path.realpath(path) != os.path.join(
            os.path.realpath(folder), path.relative_to(folder)
        ):
            raise Unreadable("the notebook is a link to another file")
        if not path.exists():
            raise Unreadable("no notebook was submitted")
        # Not blocking, lest a named pipe keeps us waiting.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | getattr(os, "O_NOFOLLOW", 0))
    except OSError as problem:
        if problem.errno in FAULTS_OF_THE_MACHINE:
            raise
        raise Unreadable(f"the notebook cannot be read ({problem.strerror})") from problem
    state = os.fstat(descriptor)
    if not stat.S_ISREG(state.st_mode):
        os.close(descriptor)
        raise Unreadable("the notebook is not a file")
    with os.fdopen(descriptor, "rb") as file:
        if state.st_size > MAX_NOTEBOOK_BYTES:
            raise Unreadable(f"the notebook is larger than {MAX_NOTEBOOK_BYTES >> 20} MB")
        return file.read()


def parse(content: bytes, keep_outputs: bool = False) -> dict:
    """A notebook's JSON, at least an object with a list of cells, in format 4.

    Parameters
    ----------
    content : bytes
        In UTF-8, UTF-16 or UTF-32.
    keep_outputs : bool
        Whether the cells of a large notebook keep their outputs, and these count.

    Raises
    ------
    Unreadable
    """
    if not content.strip():
        raise Unreadable("the notebook is empty")
    try:
        if not is_small(content):
            content = without_outputs(content, keep_outputs, MAX_PARTS)
        if len(content) > MAX_KEPT_BYTES:
            raise Unreadable(
                f"the notebook is larger than {MAX_KEPT_BYTES >> 20} MB"
                + ("" if keep_outputs else " without its outputs")
            )
        data = json.loads(content.decode(json.detect_encoding(content), errors="replace"))
    except TooMuch as problem:
        raise Unreadable(f"the notebook {problem}") from problem
    except (ValueError, RecursionError) as problem:
        text = str(problem).splitlines()[0][:100]
        raise Unreadable(f"the file is not a notebook ({text})") from problem
    if not isinstance(data, dict):
        raise Unreadable("the file is not a notebook (no JSON object)")
    if not isinstance(data.get("cells"), list) and "worksheets" in data:
        try:
            data = json.loads(nbformat.writes(nbformat.convert(nbformat.from_dict(data), 4)))
        except Exception as problem:  # old and broken in one of many ways
            raise Unreadable("the notebook has an old format that cannot be read") from problem
    if not isinstance(data.get("cells"), list):
        raise Unreadable("the file is not a notebook (it has no cells)")
    if len(data["cells"]) > MAX_CELLS:
        raise Unreadable(f"the notebook has more than {MAX_CELLS} cells")
    return data


def is_small(content: bytes) -> bool:
    """Whether reading it takes little memory, whatever it holds."""
    parts = content.count(b"{") + content.count(b"[")
    return len(content) <= SMALL_BYTES and parts <= SMALL_PARTS


def repair(
    data: dict,
    master: Master,
    keep_outputs: bool = False,
    released: list[ReleasedCell] | None = None,
) -> Submission:
    """A valid notebook from parsed JSON: known cells get the metadata they were released with."""
    notes: list[str] = []
    cells, used_ids = [], set()
    for number, raw in enumerate(data["cells"], start=1):
        cell = repair_cell(raw, f"cell-{number}")
        if cell is None:
            notes.append(f"cell {number} was no cell and has been left out")
            continue
        if cell.id in used_ids:
            cell.id = f"repaired-{number}"
        if keep_outputs and cell.cell_type == "code":
            cell.outputs = valid_outputs(raw.get("outputs"))
        used_ids.add(cell.id)
        cells.append(cell)
    order = release_order(master, released or [])
    claim_cells(cells, master, notes)
    recognise(cells, master, order, notes)
    put_in_order(cells, master, notes)
    put_back_missing(cells, master, order, notes)
    metadata = data.get("metadata") if isinstance(data.get("metadata"), dict) else {}
    kernel = clean_kernel(metadata.get("kernelspec"))
    return Submission(new_notebook(cells=cells, metadata={"kernelspec": kernel}), notes)


def repair_cell(raw: object, fallback_id: str) -> NotebookNode | None:
    """One cell without outputs, or None for what is none. Of nbgrader's metadata it keeps the claimed grade_id."""
    if not isinstance(raw, dict) or raw.get("cell_type") not in CELL_TYPES:
        return None
    source = raw.get("source", "")
    if isinstance(source, list):
        source = "".join(part for part in source if isinstance(part, str))
    if not isinstance(source, str):
        return None
    # Lone surrogates and NULs can stand in JSON but in no file and no program.
    source = plain_text(source)
    metadata = raw.get("metadata") if isinstance(raw.get("metadata"), dict) else {}
    kept = {}
    if tags := clean_tags(metadata.get("tags")):
        kept["tags"] = tags
    claimed = metadata.get("nbgrader")
    if isinstance(claimed, dict) and isinstance(claimed.get("grade_id"), str):
        kept["nbgrader"] = {"grade_id": claimed["grade_id"]}
    claimed_id = raw.get("id")
    is_id = isinstance(claimed_id, str) and CELL_ID.fullmatch(claimed_id)
    cell = new_cell(raw["cell_type"], source, kept, claimed_id if is_id else fallback_id)
    if raw["cell_type"] == "markdown":
        bundles = clean_attachments(raw.get("attachments"))
        # nbconvert makes no page of a notebook that shows an attachment it does not have.
        for name in re.findall(r"attachment:([^\s)\"'>]+)", source):
            bundles[name] = bundles.get(name) or {"image/png": ""}
        if bundles:
            cell.attachments = bundles
    return cell


def valid_outputs(raw: object) -> list[NotebookNode]:
    """Those of a cell's outputs that a notebook may have."""
    found = []
    for output in raw if isinstance(raw, list) else []:
        try:
            nbformat.validate(output, ref="output", version=4)
        except Exception:  # a hostile output can fail in any way
            continue
        found.append(nbformat.from_dict(clean_output(output)))
    return found


def new_cell(cell_type: str, source: str, metadata: dict, id: str) -> NotebookNode:
    """A cell as nbformat makes it, but without nbformat's validation of each one.

    Its id is given, not drawn: the same submission always gives the same notebook.
    """
    cell = {"cell_type": cell_type, "id": id, "source": source}
    if cell_type == "code":
        cell |= {"outputs": [], "execution_count": None}
    return from_dict(cell | {"metadata": metadata})


def claim_cells(cells: list[NotebookNode], master: Master, notes: list[str]) -> None:
    """Settles which cell is which: one cell per grade_id, the last one as in nbgrader."""
    settled: set[str] = set()
    for cell in reversed(cells):
        claimed = cell.metadata.pop("nbgrader", {}).get("grade_id")
        if claimed is None:
            continue
        if claimed not in master:
            notes.append(
                f"a cell claims to be {claimed[:40]!r}, which the assignment does not have"
            )
            continue
        known = master[claimed]
        if claimed in settled:
            notes.append(f"cell {claimed!r} is there twice; the last one counts")
            continue
        settled.add(claimed)
        cell.metadata["nbgrader"] = NotebookNode(known.metadata())
        if cell.cell_type != known.cell_type:
            notes.append(f"cell {claimed!r} was of type {cell.cell_type}")
            cells[cells.index(cell)] = retyped(cell, known.cell_type)


def retyped(cell: NotebookNode, cell_type: str) -> NotebookNode:
    return new_cell(cell_type, cell.source, cell.metadata, cell.id)


def put_in_order(cells: list[NotebookNode], master: Master, notes: list[str]) -> None:
    """Gives the tests the order of the release: one may build on what those before it define."""
    tests = {known.grade_id for known in master.cells if known.grade and not known.solution}
    places = [index for index, cell in enumerate(cells) if grade_id(cell) in tests]
    order = {known.grade_id: number for number, known in enumerate(master.cells)}
    known = sorted((cells[index] for index in places), key=lambda cell: order[grade_id(cell)])
    if known != [cells[index] for index in places]:
        notes.append("the graded cells were in another order than the assignment's")
        for index, cell in zip(places, known, strict=True):
            cells[index] = cell


def release_order(master: Master, released: list[ReleasedCell]) -> list[ReleasedCell]:
    """The released cells in order; where the release is not this assignment's, those nbgrader knows."""
    if {known.grade_id for known in master.cells} <= {cell.grade_id for cell in released}:
        return released
    return [
        ReleasedCell("", known.grade_id, known.cell_type, known.source, known.solution)
        for known in master.cells
    ]


def recognise(
    cells: list[NotebookNode], master: Master, order: list[ReleasedCell], notes: list[str]
) -> None:
    """Gives cells that have lost their metadata back what they are: by their id, else by their text."""
    present = {grade_id(cell) for cell in cells}
    for released in order:
        if not released.grade_id or released.grade_id in present:
            continue
        lost = [cell for cell in cells if not grade_id(cell) and is_same(cell, released)]
        by_id = [cell for cell in lost if cell.id == released.id]
        for cell in (by_id or lost)[:1]:
            cell.metadata["nbgrader"] = NotebookNode(master[released.grade_id].metadata())
            notes.append(f"cell {released.grade_id!r} had lost its metadata")


def is_same(cell: NotebookNode, released: ReleasedCell) -> bool:
    """Whether a cell is one of the release's: by its id, or by a text that says something."""
    if cell.cell_type != released.cell_type:
        return False
    text = released.source.strip()
    # Solutions still open look alike.
    by_text = len(text) >= TELLING_TEXT and cell.source.strip() == text and not released.solution
    return by_text or (bool(released.id) and cell.id == released.id)


def put_back_missing(
    cells: list[NotebookNode], master: Master, order: list[ReleasedCell], notes: list[str]
) -> None:
    """Puts back graded and task cells.

    Each goes behind the cell that it followed in the release. Where that is gone, too, a student may
    have answered in a cell of their own, so it goes before the next cell of the release that is
    there, else to the end: all that may answer it comes first.
    """
    places = [cell.grade_id for cell in order]
    for known in master.cells:
        if not (known.grade or known.task) or any(grade_id(c) == known.grade_id for c in cells):
            continue
        notes.append(f"cell {known.grade_id!r} was missing and has been put back")
        place = places.index(known.grade_id)
        before = place_of(order[place - 1], cells) if place else None
        after = (place_of(cell, cells) for cell in order[place + 1 :])
        after = next((index for index in after if index is not None), len(cells))
        cells.insert(after if before is None else before + 1, master_cell(known))


def place_of(released: ReleasedCell, cells: list[NotebookNode]) -> int | None:
    """Where a cell of the release is in a notebook; None if it is not there."""
    for index, cell in enumerate(cells):
        if released.grade_id and grade_id(cell) == released.grade_id:
            return index
    if not released.grade_id:
        for index, cell in enumerate(cells):
            if not grade_id(cell) and is_same(cell, released):
                return index
    return None


def master_cell(known: MasterCell) -> NotebookNode:
    metadata = {"nbgrader": known.metadata(), "coursekit": {"note": ADDED}}
    digest = hashlib.sha256(known.grade_id.encode()).hexdigest()[:8]
    return new_cell(known.cell_type, known.source, metadata, f"added-{digest}")


def placeholder(reason: str, master: Master) -> NotebookNode:
    """What stands in for a submission that cannot be read: the reason and the graded cells."""
    text = f"**This submission could not be graded: {reason}.**"
    note = new_cell("markdown", text, {}, "rejected")
    graded = [master_cell(cell) for cell in master.cells if cell.grade or cell.task]
    kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    return new_notebook(cells=[note, *graded], metadata={"kernelspec": kernel})


def grade_id(cell: NotebookNode) -> str | None:
    return cell.metadata.get("nbgrader", {}).get("grade_id")
