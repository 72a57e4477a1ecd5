"""The instructor's own solution as a submission: what is handed out, with the solutions filled in."""

from coursekit.grader.plugin.assignments import AssignmentNotebook
from coursekit.grader.plugin.submission import Submission, parse, repair
from coursekit.grader.trusted.whitelist import as_dict


def read_solution(known: AssignmentNotebook) -> Submission:
    """A right answer to a notebook, read as a submission is.

    It is the release's, as nbgrader may have added cells to it. Where there is none, or one of other
    exercises, it is the source's.

    Parameters
    ----------
    known : AssignmentNotebook

    Raises
    ------
    OSError, Unreadable
        If there is no source that can be read.
    nbgrader.api.MissingEntry
        If the gradebook does not know the notebook.
    """
    source = parse(known.source.read_bytes())
    solutions = {name: cell for cell in source["cells"] if (name := solved_id(cell))}
    if solutions.keys() == {cell.grade_id for cell in known.released if cell.solution}:
        handed_out = parse(known.release.read_bytes())
        handed_out["cells"] = [solutions.get(solved_id(c), c) for c in handed_out["cells"]]
        source = handed_out
    return repair(source, known.master, released=known.released)


def solved_id(cell: object) -> str:
    """The grade_id of a cell that a student fills in; empty for any other."""
    data = as_dict(as_dict(as_dict(cell).get("metadata")).get("nbgrader"))
    return str(data.get("grade_id", "")) if data.get("solution") else ""
