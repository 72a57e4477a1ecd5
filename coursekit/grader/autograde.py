"""nbgrader's autograding, which also takes up folders that hold no notebook at all."""

import glob
import os

from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException


class AutogradeAll(Autograde):
    """As nbgrader's, where the only submissions that match may be without a notebook.

    nbgrader stops there; the grader says what was found in place of a notebook, and gives 0.
    """

    def init_notebooks(self) -> None:
        try:
            super().init_notebooks()
        except NbGraderException:
            pattern = self._format_source(self.coursedir.assignment_id, self.coursedir.student_id)
            self.assignments = {
                folder: [] for folder in glob.glob(pattern) if os.path.isdir(folder)
            }
            if not self.assignments:
                raise
