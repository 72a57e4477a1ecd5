"""Reads a submitted notebook, whatever it is: repaired where it can be graded, replaced where not.

nbgrader trusts what a submission says about itself; here the assignment's own cells, as the
gradebook knows them (`Master`), decide what is a solution, what is graded and for how many points.
"""

import errno
import json
import os
import re
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_notebook

from coursekit.grader.plugin.claims import (
    claim_cells,
    master_cell,
    new_cell,
    put_back_missing,
    put_in_order,
    release_order,
    restore_locked,
)
from coursekit.grader.plugin.master import Master
from coursekit.grader.plugin.released import ReleasedCell
from coursekit.grader.plugin.slimmer import TooMuch, without_outputs
from coursekit.grader.protocol import files
from coursekit.grader.trusted.whitelist import (
    as_dict,
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
# Not the submission's own doing: no grade, not 0.
FAULTS_OF_THE_MACHINE = (*files.FAULTS_OF_THE_MACHINE, errno.EACCES, errno.EPERM, errno.ENOMEM)
CELL_TYPES = ("code", "markdown", "raw")
CELL_ID = re.compile(r"^[a-zA-Z0-9_-]{1,64}$")


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
    cells = read_cells(data, notes, keep_outputs)
    order = release_order(master, released or [])
    claim_cells(cells, master, order, notes)
    restore_locked(cells, master, released or [], notes)
    put_in_order(cells, master, notes)
    put_back_missing(cells, master, order, notes)
    make_ids_unique(cells)
    kernel = clean_kernel(as_dict(data.get("metadata")).get("kernelspec"))
    return Submission(new_notebook(cells=cells, metadata={"kernelspec": kernel}), notes)


def read_cells(data: dict, notes: list[str], keep_outputs: bool = False) -> list[NotebookNode]:
    """The cells of parsed JSON, each as `repair_cell` leaves it."""
    cells = []
    for number, raw in enumerate(data["cells"], start=1):
        cell = repair_cell(raw, other_id(raw) or f"cell-{number}")
        if cell is None:
            notes.append(f"cell {number} is not a notebook cell and has been left out")
            continue
        if keep_outputs and cell.cell_type == "code":
            cell.outputs = valid_outputs(raw.get("outputs"))
        cells.append(cell)
    return cells


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
    metadata = as_dict(raw.get("metadata"))
    kept: dict[str, Any] = {}
    if tags := clean_tags(metadata.get("tags")):
        kept["tags"] = tags
    claimed = as_dict(metadata.get("nbgrader")).get("grade_id")
    if isinstance(claimed, str):
        kept["nbgrader"] = {"grade_id": claimed}
    cell = new_cell(raw["cell_type"], source, kept, valid_id(raw.get("id")) or fallback_id)
    if raw["cell_type"] == "markdown":
        bundles = clean_attachments(raw.get("attachments"))
        # nbconvert makes no page of a notebook that shows an attachment it does not have.
        for name in re.findall(r"attachment:([^\s)\"'>]+)", source):
            bundles[name] = bundles.get(name) or {"image/png": ""}
        if bundles:
            cell.attachments = bundles
    return cell


def make_ids_unique(cells: list[NotebookNode]) -> None:
    used: set[str] = set()
    for number, cell in enumerate(cells, start=1):
        while cell.id in used:
            cell.id = f"repaired-{number}"
            number += len(cells)
        used.add(cell.id)


def other_id(raw: object) -> str:
    """The id that Colab (`id`) and Deepnote (`cell_id`) keep among a cell's metadata; else empty."""
    metadata = as_dict(as_dict(raw).get("metadata"))
    return valid_id(metadata.get("id")) or valid_id(metadata.get("cell_id"))


def valid_id(value: object) -> str:
    """A cell's id, if it is one that a notebook may have; else empty."""
    return value if isinstance(value, str) and CELL_ID.fullmatch(value) else ""


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


def placeholder(reason: str, master: Master) -> NotebookNode:
    """What stands in for a submission that cannot be read: the reason and the graded cells."""
    text = f"**This submission could not be graded: {reason}.**"
    note = new_cell("markdown", text, {}, "rejected")
    graded = [master_cell(cell) for cell in master.cells if cell.grade or cell.task]
    return new_notebook(cells=[note, *graded], metadata={"kernelspec": clean_kernel(None)})
