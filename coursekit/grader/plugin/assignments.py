"""What holds for all submissions of an assignment: its folders, and what the gradebook knows."""

import fnmatch
import functools
import json
from pathlib import Path

from nbformat import NotebookNode
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import Autograde

from coursekit.grader.plugin.idle import Idle
from coursekit.grader.plugin.master import Master
from coursekit.grader.plugin.notebooks import before_exercises, imports, read_cells
from coursekit.grader.plugin.released import ReleasedCell, released_cells
from coursekit.grader.protocol import files


class Assignment:
    """One assignment of one run; everything is looked up once, when it is first asked for.

    Parameters
    ----------
    converter : Autograde
    name : str
    """

    def __init__(self, converter: Autograde, name: str) -> None:
        self.converter = converter
        self.name = name
        self._notebooks: dict[str, AssignmentNotebook] = {}

    def notebook(self, notebook_id: str) -> "AssignmentNotebook":
        if notebook_id not in self._notebooks:
            self._notebooks[notebook_id] = AssignmentNotebook(self, notebook_id)
        return self._notebooks[notebook_id]

    def gradebook(self) -> Gradebook:
        """The gradebook, opened anew; to be closed."""
        coursedir = self.converter.coursedir
        return Gradebook(coursedir.db_url, coursedir.course_id)

    # --- its folders ------------------------------------------------------------------------

    @property
    def source(self) -> Path:
        """The folder of the instructor version."""
        coursedir = self.converter.coursedir
        return Path(coursedir.format_path(coursedir.source_directory, ".", self.name))

    @property
    def release(self) -> Path:
        """The folder of the student version."""
        coursedir = self.converter.coursedir
        return Path(coursedir.format_path(coursedir.release_directory, ".", self.name))

    @functools.cached_property
    def source_files(self) -> dict[str, str]:
        if not self.source.is_dir():
            return {}
        found, left_out = files.collect(self.source, self.converter.coursedir.ignore)
        if left_out:
            self.converter.log.warning("%s: %s", self.source, files.note(left_out))
        return found

    def own_files(self) -> dict[str, str]:
        """The source's files that nbgrader copies over a submission's."""
        excluded = self.converter.exclude_overwriting.get(self.name, [])
        return {name: text for name, text in self.source_files.items() if name not in excluded}

    @functools.cached_property
    def release_files(self) -> dict[str, str]:
        """What lies beside an untouched copy of the release when it is graded."""
        ignore = self.converter.coursedir.ignore
        found = files.read(self.release, ignore) if self.release.is_dir() else {}
        return found | self.source_files

    @property
    def live(self) -> str:
        """Which graded cells run in the student's process; empty if none does."""
        found = {name: sorted(mine.live) for name, mine in self._notebooks.items() if mine.live}
        return json.dumps(found, sort_keys=True) if found else ""

    # --- the gradebook ----------------------------------------------------------------------

    @functools.cached_property
    def expected_notebooks(self) -> set[str]:
        """Names of its notebooks, without ending."""
        with self.gradebook() as gradebook:
            try:
                return {entry.name for entry in gradebook.find_assignment(self.name).notebooks}
            except Exception:  # nbgrader says itself what is missing
                return set()

    @functools.cached_property
    def scores(self) -> dict[str, dict[str, dict[str, float | None]]]:
        """Automatic points by notebook and graded cell, of the students whom the run is for."""
        whom = self.converter.coursedir.student_id  # a pattern
        with self.gradebook() as gradebook:
            return {
                submission.student_id: {
                    part.name: {grade.name: grade.auto_score for grade in part.grades}
                    for part in submission.notebooks
                }
                for submission in gradebook.assignment_submissions(self.name)
                if fnmatch.fnmatchcase(submission.student_id, whom)
            }

    @functools.cached_property
    def known(self) -> str:
        """What the gradebook knows of it: its cells, their points, when it is due."""
        with self.gradebook() as gradebook:
            try:
                entry = gradebook.find_assignment(self.name)
            except MissingEntry:
                return ""
            cells = {
                notebook.name: [vars(cell) for cell in master.cells]
                for notebook in entry.notebooks
                if (master := Master.from_gradebook(gradebook, notebook.name, self.name))
            }
            return json.dumps([str(entry.duedate), cells], sort_keys=True)


class AssignmentNotebook:
    """One notebook of an assignment; everything is looked up once, when it is first asked for.

    Parameters
    ----------
    assignment : Assignment
    notebook_id : str

    Attributes
    ----------
    live : dict of str to str
        The graded cells that run in the student's process, with the reason (see `calibration`).
    """

    def __init__(self, assignment: Assignment, notebook_id: str) -> None:
        self.assignment = assignment
        self.notebook_id = notebook_id
        self.live: dict[str, str] = {}

    @property
    def source(self) -> Path:
        """The instructor's file."""
        return self.assignment.source / f"{self.notebook_id}.ipynb"

    @property
    def release(self) -> Path:
        """The file as it was handed out."""
        return self.assignment.release / f"{self.notebook_id}.ipynb"

    @functools.cached_property
    def master(self) -> Master:
        """What the gradebook knows of its cells."""
        with self.assignment.gradebook() as gradebook:
            return Master.from_gradebook(gradebook, self.notebook_id, self.assignment.name)

    @functools.cached_property
    def released(self) -> list[ReleasedCell]:
        """Its cells as they were handed out."""
        return released_cells(self.release)

    @functools.cached_property
    def code_cells(self) -> list[NotebookNode]:
        """Its code cells as they were handed out."""
        return read_cells(self.release)

    @functools.cached_property
    def first_cells(self) -> list[str]:
        """What stands in them before the first exercise."""
        return before_exercises(self.code_cells)

    @functools.cached_property
    def idle(self) -> Idle:
        """Finds the cells of its submissions that need not run."""
        return Idle(self.code_cells)

    @functools.cached_property
    def imports(self) -> dict[str, str]:
        """What its first cells import, by the name that is bound."""
        return imports(self.first_cells)


class Assignments(dict[str, Assignment]):
    """The assignments of one run by name, made when they are first asked for."""

    def __init__(self, converter: Autograde) -> None:
        super().__init__()
        self.converter = converter

    def __missing__(self, name: str) -> Assignment:
        self[name] = Assignment(self.converter, name)
        return self[name]
