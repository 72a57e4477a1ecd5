"""What a released notebook looked like: it tells which cell is which."""

import contextlib
from dataclasses import dataclass
from pathlib import Path

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
