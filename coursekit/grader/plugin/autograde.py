"""nbgrader's autograde for `course.py`."""

import concurrent.futures
import contextlib
import glob

from nbgrader import converters
from nbgrader.converters.base import NbGraderException

from coursekit.grader.plugin.execute import lookahead_of
from coursekit.grader.plugin.gradebook import close_gradebook


class Autograde(converters.Autograde):
    """nbgrader's own, but a run in which no submission has a notebook does not stop: each is graded."""

    def init_notebooks(self) -> None:
        try:
            super().init_notebooks()
        except NbGraderException:
            folders = self._format_source(self.coursedir.assignment_id, self.coursedir.student_id)
            if not glob.glob(folders):
                raise


class AutogradeExamined(Autograde):
    """The same for a trial of exercises: it judges the solution itself, so nothing else is run for that."""

    calibrates = False  # see Lookahead


class AutogradeAhead(Autograde):
    """The same in two steps, between which submissions run and nobody waits for them.

    `start` hands them to the pool. `finish` is nbgrader's loop, which saves their points.
    """

    runs_beside = True  # see Lookahead

    def convert_notebooks(self) -> None:
        lookahead_of(self).start()

    @property
    def futures(self) -> list[concurrent.futures.Future]:
        """The results to come; what failed by the machine's fault comes again, once."""
        lookahead_of(self).run_faulty_again()
        return [running.future for running in lookahead_of(self).running.values()]

    def finish(self) -> None:
        """Waits for what still runs, and saves points."""
        try:
            with contextlib.chdir(self.coursedir.root):
                super().convert_notebooks()
        finally:
            lookahead_of(self).unfinished.let_go()
            close_gradebook(self)

    def cancel(self) -> None:
        """Ends what runs; nothing is saved of it."""
        lookahead_of(self).cancel()
