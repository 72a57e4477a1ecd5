"""Makes jobs from pending submissions: the course's side of `Job`, which is plain data."""

import os
from dataclasses import replace
from pathlib import Path

from nbformat import NotebookNode
from nbgrader.converters import Autograde

from coursekit.grader.plugin.assignments import Assignment, AssignmentNotebook, Assignments
from coursekit.grader.plugin.notebooks import code_cells, imports, is_test
from coursekit.grader.plugin.progress import Prepared
from coursekit.grader.plugin.settings import ALL_LIVE, Settings
from coursekit.grader.protocol import files
from coursekit.grader.protocol.job import GRADED, LEFT_OUT, LIVE, STUDENT, Job
from coursekit.grader.trusted.needs import needs


class Jobs:
    """The jobs of one run.

    Parameters
    ----------
    converter : Autograde
    settings : Settings
    """

    def __init__(self, converter: Autograde, settings: Settings) -> None:
        self.converter = converter
        self.settings = settings
        self.assignments = Assignments(converter)
        self.submitted = Path(converter.coursedir.root) / converter.coursedir.submitted_directory

    def is_link(self, folder: Path) -> bool:
        """Whether a submission's folder leads elsewhere."""
        real = os.path.realpath(self.submitted)
        return os.path.realpath(folder) != os.path.join(real, folder.relative_to(self.submitted))

    def empty(self) -> Job:
        """A job without cells: what all jobs of a run have in common."""
        return Job(
            cells=[],
            modules=list(self.settings.warm_modules),
            limits=self.settings.limits(),
            sandbox=self.settings.kind_of_sandbox,
        )

    def settings_of_all(self) -> dict:
        """The settings on which grades depend."""
        converter = self.converter
        kept = {str(k): list(v) for k, v in converter.exclude_overwriting.items()}
        steps = [*converter.sanitize_preprocessors, *converter.autograde_preprocessors]
        names = {getattr(step, "__name__", str(step)).rpartition(".")[2] for step in steps}
        of_steps = {n: str(converter.config[n]) for n in sorted(names) if n in converter.config}
        found = {"exclude_overwriting": kept, "ignore": list(converter.coursedir.ignore)}
        found["graded_cells"] = self.settings.graded_cells
        return self.empty().to_json() | found | {"steps": sorted(names), "settings": of_steps}

    def job(self, prepared: Prepared) -> Job:
        """The job of a submission's sanitised notebook."""
        known = self.assignments[prepared.pending.assignment].notebook(prepared.pending.notebook_id)
        needed = self._needs(known, prepared.submission.notebook)
        return replace(self.without_needs(prepared), needs=needed)

    def without_needs(self, prepared: Prepared) -> Job:
        """The same without what its tests need, which takes a second to find out."""
        pending, notebook = prepared.pending, prepared.submission.notebook
        assignment = self.assignments[pending.assignment]
        of_assignment = assignment.notebook(pending.notebook_id)
        cells = self._cells(of_assignment, code_cells(notebook))
        # The source's files replace the submission's of the same name.
        beside = prepared.files | assignment.own_files()
        return replace(
            self.empty(),
            cells=cells,
            files=beside,
            shared=self._shared(of_assignment, cells, beside),
            imports=of_assignment.imports,
        )

    def _needs(self, known: AssignmentNotebook, notebook: NotebookNode) -> dict[str, dict]:
        """By test: what it takes from cells before it, and what it imports for the other side."""
        handed_out = {cell.grade_id: cell.source for cell in known.released}
        found = {}
        for cell in filter(is_test, code_cells(notebook)):
            # What a test hides, no student's cell must have; what a live one does, an examined may.
            is_live = self.way(known, cell) == LIVE
            seen = cell.source if is_live else handed_out.get(cell.metadata.nbgrader.grade_id, "")
            statements = list(dict.fromkeys(imports([seen]).values()))
            found[cell.source] = needs(cell.source) | {"imports": statements}
        return found

    def _shared(self, known: AssignmentNotebook, cells: list[tuple[str, str]], beside: dict) -> int:
        """How many first cells are the release's own, if it is all before the first exercise."""
        if not self.settings.share_first_cells:
            return 0
        first = known.first_cells
        handed_out = known.assignment.release_files
        unchanged = [source for _, source in cells[: len(first)]] == first
        usual = unchanged and beside.items() <= handed_out.items()
        return len(first) if usual else 0

    def _cells(self, known: AssignmentNotebook, code: list[NotebookNode]) -> list[tuple[str, str]]:
        """Code cells as a job has them."""
        idle = self._idle(known, code)
        ways = [self.way(known, cell) for cell in code]
        return [
            (LEFT_OUT if way == STUDENT and place in idle else way, cell.source)
            for place, (way, cell) in enumerate(zip(ways, code, strict=True))
        ]

    def way(self, known: AssignmentNotebook, cell: NotebookNode) -> str:
        """How a cell is run: what a submission does has no part in it."""
        if not is_test(cell):
            return STUDENT
        all_live = self.settings.graded_cells == ALL_LIVE
        return LIVE if all_live or cell.metadata.nbgrader.grade_id in known.live else GRADED

    def live_cells(self, prepared: Prepared) -> dict[str, str]:
        """The graded cells of a submission that run in the student's process, with the reason."""
        known = self.assignments[prepared.pending.assignment].notebook(prepared.pending.notebook_id)
        names = [
            cell.metadata.nbgrader.grade_id
            for cell in code_cells(prepared.submission.notebook)
            if self.way(known, cell) == LIVE
        ]
        return {name: known.live.get(name) or "runs there as all tests do" for name in names}

    def _idle(self, known: AssignmentNotebook, cells: list[NotebookNode]) -> set[int]:
        """The places of cells on which no grade depends."""
        if not self.settings.leave_out_idle_cells or len(known.assignment.expected_notebooks) > 1:
            return set()  # files that they write could be for the next notebook
        return known.idle.places(cells)

    def read_files(self, assignment: Assignment, folder: Path) -> tuple[dict[str, str], str]:
        """Reads what was submitted in the notebook's folder; says what is left out of it."""
        if self.is_link(folder):
            return {}, ""
        own = assignment.own_files()
        # The student's cells need room in their folder, too.
        most = min(files.MAX_BYTES, self.settings.limits().file_bytes // 2)
        most -= sum(map(len, own.values())) * 3 // 4
        found, left_out = files.collect(folder, self.converter.coursedir.ignore, max(0, most))
        beside = {name: text for name, text in found.items() if name not in own}
        return beside, files.note(left_out)
