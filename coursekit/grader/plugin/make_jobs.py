"""Makes jobs from pending submissions: the course's side of `Job`, which is plain data."""

import functools
import os
from dataclasses import replace
from pathlib import Path

from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.converters import Autograde
from traitlets.config import LoggingConfigurable

from coursekit.grader.plugin.master import Master
from coursekit.grader.plugin.notebooks import first_cells, imports, is_test
from coursekit.grader.plugin.progress import Pending
from coursekit.grader.plugin.released import ReleasedCell, released_cells
from coursekit.grader.protocol import files
from coursekit.grader.protocol.job import GRADED, STUDENT, Job
from coursekit.grader.trusted.needs import needs


class Jobs:
    """The jobs of one run; what holds for a whole assignment is looked up once.

    Parameters
    ----------
    converter : Autograde
    settings : LookaheadExecute
    """

    def __init__(self, converter: Autograde, settings: LoggingConfigurable) -> None:
        self.converter = converter
        self.settings = settings
        self.submitted = Path(converter.coursedir.root) / converter.coursedir.submitted_directory
        self.master = functools.cache(self.master)
        self._source_files = functools.cache(self._source_files)
        self._release_files = functools.cache(self._release_files)
        self._first_cells = functools.cache(self._first_cells)
        self.released = functools.cache(self.released)
        self._imports = functools.cache(self._imports)

    def master(self, assignment: str, notebook_id: str) -> Master:
        """What the gradebook knows of a notebook's cells."""
        coursedir = self.converter.coursedir
        with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
            return Master.from_gradebook(gradebook, notebook_id, assignment)

    def is_link(self, folder: Path) -> bool:
        """Whether a submission's folder leads elsewhere."""
        real = os.path.realpath(self.submitted)
        return os.path.realpath(folder) != os.path.join(real, folder.relative_to(self.submitted))

    def empty(self) -> Job:
        """A job without cells: what all of a run have in common."""
        return Job(
            cells=[],
            modules=list(self.settings.warm_modules),
            limits=self.settings.limits(),
            examiner=self.settings.examiner,
            sandboxed=not self.settings.run_untrusted_code_without_sandbox,
        )

    def settings_of_all(self) -> dict:
        """The settings on which grades depend."""
        converter = self.converter
        kept = {str(k): list(v) for k, v in converter.exclude_overwriting.items()}
        steps = [*converter.sanitize_preprocessors, *converter.autograde_preprocessors]
        names = {getattr(step, "__name__", str(step)).rpartition(".")[2] for step in steps}
        of_steps = {n: str(converter.config[n]) for n in sorted(names) if n in converter.config}
        found = {"exclude_overwriting": kept, "ignore": list(converter.coursedir.ignore)}
        return self.empty().to_json() | found | {"steps": sorted(names), "settings": of_steps}

    def job(self, pending: Pending, notebook: NotebookNode) -> Job:
        """The job of a submission's sanitised notebook."""
        cells = [
            (GRADED if is_test(cell) else STUDENT, cell.source)
            for cell in notebook.cells
            if cell.cell_type == "code"
        ]
        beside = self._files_beside(pending)
        return replace(
            self.empty(),
            cells=cells,
            files=beside,
            shared=self._shared(pending, cells, beside),
            imports=self._imports(pending.assignment, pending.notebook_id),
            needs=self._needs(pending, notebook),
        )

    def _needs(self, pending: Pending, notebook: NotebookNode) -> dict[str, dict]:
        """By test: what it takes from cells before it, and, of what was handed out, its imports."""
        released = self.released(pending.assignment, pending.notebook_id)
        handed_out = {cell.grade_id: cell.source for cell in released}
        found = {}
        for cell in notebook.cells:
            if cell.cell_type == "code" and is_test(cell):
                seen = handed_out.get(cell.metadata.nbgrader.grade_id, "")
                statements = list(dict.fromkeys(imports([seen]).values()))
                found[cell.source] = needs(cell.source) | {"imports": statements}
        return found

    def read_files(self, pending: Pending, folder: Path) -> str:
        """Reads what was submitted in the notebook's folder; says what is left out of it."""
        if self.is_link(folder):
            return ""
        own = self._own_files(pending.assignment)
        # The student's cells need room in their folder, too.
        most = min(files.MAX_BYTES, self.settings.limits().file_bytes // 2)
        most -= sum(map(len, own.values())) * 3 // 4
        found, left_out = files.collect(folder, self.converter.coursedir.ignore, max(0, most))
        pending.files = {name: text for name, text in found.items() if name not in own}
        return files.note(left_out)

    def _files_beside(self, pending: Pending) -> dict[str, str]:
        """The submission's files and the source's, which replace those of the same name."""
        return pending.files | self._own_files(pending.assignment)

    def _own_files(self, assignment: str) -> dict[str, str]:
        """The source's files that nbgrader copies over a submission's."""
        excluded = self.converter.exclude_overwriting.get(assignment, [])
        own = self._source_files(assignment)
        return {name: text for name, text in own.items() if name not in excluded}

    def source(self, assignment: str) -> Path:
        """The folder of an assignment's instructor version."""
        coursedir = self.converter.coursedir
        return Path(coursedir.format_path(coursedir.source_directory, ".", assignment))

    def release(self, assignment: str) -> Path:
        """The folder of an assignment's student version."""
        coursedir = self.converter.coursedir
        return Path(coursedir.format_path(coursedir.release_directory, ".", assignment))

    def _source_files(self, assignment: str) -> dict[str, str]:
        source = self.source(assignment)
        if not source.is_dir():
            return {}
        found, left_out = files.collect(source, self.converter.coursedir.ignore)
        if left_out:
            self.converter.log.warning("%s: %s", source, files.note(left_out))
        return found

    def _shared(self, pending: Pending, cells: list[tuple[str, str]], beside: dict) -> int:
        """How many first cells are the release's own, if it is all before the first exercise."""
        if not self.settings.share_first_cells:
            return 0
        first = self._first_cells(pending.assignment, pending.notebook_id)
        handed_out = self._release_files(pending.assignment)
        usual = cells[: len(first)] == first and beside.items() <= handed_out.items()
        return len(first) if usual else 0

    def _release_files(self, assignment: str) -> dict[str, str]:
        """What lies beside an untouched copy of the release when it is graded."""
        coursedir = self.converter.coursedir
        release = Path(coursedir.format_path(coursedir.release_directory, ".", assignment))
        found = files.read(release, coursedir.ignore) if release.is_dir() else {}
        return found | self._source_files(assignment)

    def released(self, assignment: str, notebook_id: str) -> list[ReleasedCell]:
        """The cells of a notebook as it was handed out."""
        coursedir = self.converter.coursedir
        folder = coursedir.format_path(coursedir.release_directory, ".", assignment)
        return released_cells(Path(folder) / f"{notebook_id}.ipynb")

    def _first_cells(self, assignment: str, notebook_id: str) -> list[tuple[str, str]]:
        coursedir = self.converter.coursedir
        folder = coursedir.format_path(coursedir.release_directory, ".", assignment)
        return first_cells(Path(folder) / f"{notebook_id}.ipynb")

    def _imports(self, assignment: str, notebook_id: str) -> dict[str, str]:
        return imports([source for _, source in self._first_cells(assignment, notebook_id)])
