"""What the gradebook knows of an assignment's notebook."""

from dataclasses import dataclass, field

from nbgrader.nbgraderformat import SCHEMA_VERSION


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
