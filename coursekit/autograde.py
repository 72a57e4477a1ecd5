"""nbgrader's autograde for `course.py`, and whether this machine can do it."""

import glob

from nbgrader import converters
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory

from coursekit.coursefolder import CannotGoOn, CourseFolder
from coursekit.grader.plugin.execute import LookaheadExecute
from coursekit.grader.plugin.make_jobs import Jobs
from coursekit.grader.plugin.probe import probe
from coursekit.grader.protocol.job import GraderError


class Autograde(converters.Autograde):
    """nbgrader's, but for a run in which no submission has a notebook: each is graded, as in others."""

    def init_notebooks(self) -> None:
        try:
            super().init_notebooks()
        except NbGraderException:
            folders = self._format_source(self.coursedir.assignment_id, self.coursedir.student_id)
            if not glob.glob(folders):
                raise


def ask_machine(course: CourseFolder) -> None:
    """Asks before a first run whether submissions can be run here; autograde asks itself, later.

    Raises
    ------
    CannotGoOn
        If they cannot.
    """
    config = course.config()
    converter = Autograde(coursedir=CourseDirectory(config=config), config=config)
    try:
        probe(Jobs(converter, LookaheadExecute(parent=converter)).empty())
    except GraderError as problem:
        raise CannotGoOn(str(problem)) from problem
