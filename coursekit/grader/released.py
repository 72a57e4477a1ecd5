"""What a released notebook looked like: it tells which cell is which, and whether anything was done."""

import contextlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat


@dataclass(frozen=True)
class ReleasedCell:
    """A cell of a released notebook; `grade_id` is empty for what nbgrader does not know."""

    id: str
    grade_id: str
    cell_type: str
    source: str
    solution: bool


def released_cells(path: Path) -> list[ReleasedCell]:
    """The cells of a released notebook, in order; none if there is no such notebook."""
    with contextlib.suppress(OSError, ValueError, AttributeError, nbformat.ValidationError):
        found = []
        for cell in nbformat.read(path, as_version=4).cells:
            data = cell.metadata.get("nbgrader", {})
            name, solution = data.get("grade_id", ""), bool(data.get("solution"))
            found.append(
                ReleasedCell(cell.get("id", ""), name, cell.cell_type, cell.source, solution)
            )
        return found
    return []


def known_cells(data: dict, released: list[ReleasedCell]) -> dict[str, str]:
    """Sources of a notebook's cells that are known by their grade_id, or else by their id.

    Parameters
    ----------
    data : dict
        A notebook's JSON.
    released : list of ReleasedCell

    Returns
    -------
    dict of str to str
        By grade_id.
    """
    by_id = {cell.id: cell.grade_id for cell in released if cell.grade_id and cell.id}
    names = {cell.grade_id for cell in released} - {""}
    found = {}
    for cell in data["cells"]:
        if isinstance(cell, dict):
            name = claimed_grade_id(cell)
            name = name if name in names else by_id.get(text_of(cell.get("id")), "")
            if name:
                found[name] = text_of(cell.get("source"))
    return found


def solved(data: dict, released: list[ReleasedCell]) -> int:
    """How many solution cells of a notebook are not as they were released."""
    known = known_cells(data, released)
    return sum(
        cell.grade_id in known and known[cell.grade_id].strip() != cell.source.strip()
        for cell in released
        if cell.solution
    )


def claimed_grade_id(cell: dict) -> str:
    metadata = cell.get("metadata")
    claimed = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    return text_of(claimed.get("grade_id")) if isinstance(claimed, dict) else ""


def text_of(value: Any) -> str:
    if isinstance(value, list):
        return "".join(part for part in value if isinstance(part, str))
    return value if isinstance(value, str) else ""
