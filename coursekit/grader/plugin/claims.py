"""Settles which cell of a submission is which of the assignment's, and puts back what is missing.

A cell is recognised by its grade_id; where that is lost, by its cell id and type; where that is lost, too,
by its text. Nothing is won by a false claim: a graded cell always has the instructor's text, and a
student's cell may run anywhere before it anyway.
"""

import hashlib
import re
from bisect import bisect_left
from collections import Counter
from typing import Any

from nbformat import NotebookNode, from_dict

from coursekit.grader.plugin.master import Master, MasterCell
from coursekit.grader.plugin.released import ReleasedCell
from coursekit.names import same_code

CHANGED = "The student's version of the locked cell below."
# Where there is no release to take a cell from.
HIDDEN = re.compile(
    r"^[^\n]*BEGIN HIDDEN TESTS.*?(?:^[^\n]*END HIDDEN TESTS[^\n]*\n?|\Z)", re.MULTILINE | re.DOTALL
)
ADDED = "This cell was missing from the submission and has been put back."


def release_order(master: Master, released: list[ReleasedCell]) -> list[ReleasedCell]:
    """The released cells in order; where the release is not this assignment's, those nbgrader knows."""
    if {known.grade_id for known in master.cells} <= {cell.grade_id for cell in released}:
        return released
    return [
        ReleasedCell("", known.grade_id, known.cell_type, known.source, known.solution)
        for known in master.cells
    ]


def claim_cells(
    cells: list[NotebookNode], master: Master, order: list[ReleasedCell], notes: list[str]
) -> None:
    """Gives every known cell its metadata: one cell per grade_id, the last one as in nbgrader."""
    settled: set[str] = set()
    for index in reversed(range(len(cells))):
        claimed = cells[index].metadata.pop("nbgrader", {}).get("grade_id")
        if claimed is None:
            continue
        if claimed not in master:
            notes.append(
                f"a cell claims to be {claimed[:40]!r}, which the assignment does not have"
            )
        elif claimed in settled:
            notes.append(f"cell {claimed!r} is there twice; the last one counts")
        else:
            settled.add(claimed)
            settle(cells, index, master[claimed], notes)
    for index, number in recognised(cells, order).items():
        name = order[number].grade_id
        if name in master and name not in settled:
            settled.add(name)
            settle(cells, index, master[name], notes)
            notes.append(f"cell {name!r} had lost its metadata")


def settle(cells: list[NotebookNode], index: int, known: MasterCell, notes: list[str]) -> None:
    cell = cells[index]
    cell.metadata["nbgrader"] = NotebookNode(known.metadata())
    if cell.cell_type != known.cell_type:
        notes.append(f"cell {known.grade_id!r} was of type {cell.cell_type}")
        cells[index] = new_cell(known.cell_type, cell.source, cell.metadata, cell.id)


def restore_locked(
    cells: list[NotebookNode], master: Master, released: list[ReleasedCell], notes: list[str]
) -> None:
    """Gives locked cells the instructor's text, and says which of them differed.

    The student may have changed them, or the instructor since they were handed out.

    What a changed one did beyond that, an import for example, the student's other cells may build
    on: unless it is a test, the student's version stays, as a cell before it.
    """
    handed_out = {cell.grade_id: cell.source for cell in released}
    for index in reversed(range(len(cells))):
        cell, name = cells[index], grade_id(cells[index])
        if not name or not (known := master[name]).locked:
            continue
        theirs, cell.source = cell.source, known.source
        # Without a release nobody knows which part of a test was handed out.
        given = handed_out.get(name, theirs if known.grade else known.source)
        if any(is_same(theirs, text, known.cell_type) for text in (given, known.source)):
            continue
        if known.grade:
            notes.append(f"test {name!r} differs from the instructor's, which is what counts")
            continue
        notes.append(
            f"locked cell {name!r} differs from the instructor's; the student's version is kept before it"
        )
        digest = hashlib.sha256(name.encode()).hexdigest()[:8]
        metadata = {"coursekit": {"note": CHANGED}}
        cells.insert(index, new_cell(cell.cell_type, theirs, metadata, f"changed-{digest}"))


def is_same(one: str, other: str, cell_type: str) -> bool:
    return same_code(one, other) if cell_type == "code" else one.strip() == other.strip()


def recognised(cells: list[NotebookNode], order: list[ReleasedCell]) -> dict[int, int]:
    """Which cells are the release's: place in the submission to number in `order`.

    By grade_id, else by cell id and type, else by a text that only one cell of the release has; of
    several cells with such a text it is the last one.
    """
    by_name = {cell.grade_id: number for number, cell in enumerate(order) if cell.grade_id}
    found = {i: by_name[n] for i, cell in enumerate(cells) if (n := grade_id(cell)) in by_name}
    texts = Counter(map(text_key, order))
    ways = (
        (id_key, lambda cell: cell.id),
        (text_key, lambda cell: cell.source.strip() and texts[text_key(cell)] == 1),
    )
    for key, is_usable in ways:
        taken = {*found.values()}
        left = {key(c): n for n, c in enumerate(order) if n not in taken and is_usable(c)}
        for index in reversed(range(len(cells))):
            if index not in found and key(cells[index]) in left:
                found[index] = left.pop(key(cells[index]))
    return found


def id_key(cell: NotebookNode | ReleasedCell) -> tuple[str, str]:
    return cell.id, cell.cell_type


def text_key(cell: NotebookNode | ReleasedCell) -> tuple[str, str]:
    return cell.cell_type, cell.source.strip()


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


def put_back_missing(
    cells: list[NotebookNode], master: Master, order: list[ReleasedCell], notes: list[str]
) -> None:
    """Puts back graded and task cells, each before the cell that it stood before in the release.

    Not earlier: the work may be in cells that the student added. Cells that the student
    has moved are no landmarks, but a test comes after the solutions that it came after.
    """
    places = {number: index for index, number in recognised(cells, order).items()}
    earlier = {number for number, cell in enumerate(order) if cell.solution}
    landmarks = longest_rise(places)
    for number, released in enumerate(order):
        if released.grade_id not in master or number in places:
            continue
        known = master[released.grade_id]
        if not (known.grade or known.task):
            continue
        notes.append(f"cell {known.grade_id!r} was missing and has been put back")
        index = min((places[n] for n in landmarks if n > number), default=len(cells))
        index = max([index, *(places[n] + 1 for n in earlier & places.keys() if n < number)])
        cells.insert(index, put_back(known, released.source))
        places = {n: place + (place >= index) for n, place in places.items()} | {number: index}
        landmarks.add(number)
        earlier.add(number)


def longest_rise(places: dict[int, int]) -> set[int]:
    """Of the release's cells, the most that stand in the release's order in the submission.

    Parameters
    ----------
    places : dict of int to int
        Number in the release to place in the submission.
    """
    ends: list[int] = []  # places at which the best rise of each length ends
    best: list[int] = []  # the cells that end them
    before: dict[int, int | None] = {}
    for number, place in sorted(places.items()):
        length = bisect_left(ends, place)
        before[number] = best[length - 1] if length else None
        ends[length:] = [place, *ends[length + 1 :]]
        best[length:] = [number, *best[length + 1 :]]
    found: set[int] = set()
    cell = best[-1] if best else None
    while cell is not None:
        found.add(cell)
        cell = before[cell]
    return found


def put_back(known: MasterCell, handed_out: str) -> NotebookNode:
    """A cell for a person to grade says that it is new: nbgrader gives 0 to one that is unchanged,
    but the answer may stand in a cell of the student's own. It runs as the student's, and so has no
    hidden test, which the gradebook's has."""
    cell = master_cell(known)
    if known.solution:
        text = HIDDEN.sub("", handed_out)
        cell.source = f"{'# ' * (known.cell_type == 'code')}{ADDED}\n\n{text}"
    return cell


def master_cell(known: MasterCell) -> NotebookNode:
    """A cell of the instructor's that a submission lacks."""
    metadata = {"nbgrader": known.metadata(), "coursekit": {"note": ADDED}}
    digest = hashlib.sha256(known.grade_id.encode()).hexdigest()[:8]
    return new_cell(known.cell_type, known.source, metadata, f"added-{digest}")


def new_cell(cell_type: str, source: str, metadata: dict, id: str) -> NotebookNode:
    """A cell as nbformat makes it, but without nbformat's validation of each one.

    Its id is given, not drawn: the same submission always gives the same notebook.
    """
    cell: dict[str, Any] = {"cell_type": cell_type, "id": id, "source": source}
    if cell_type == "code":
        cell |= {"outputs": [], "execution_count": None}
    return from_dict(cell | {"metadata": metadata})


def grade_id(cell: NotebookNode) -> str:
    return cell.metadata.get("nbgrader", {}).get("grade_id", "")
