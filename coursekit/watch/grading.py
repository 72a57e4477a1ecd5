"""One submission being graded: it runs, nobody waits for it, then nbgrader saves its points."""

import concurrent.futures

from coursekit.coursefolder import CourseFolder
from coursekit.grader.plugin.autograde import AutogradeAhead
from coursekit.watch.arrivals import Key


class Grading:
    """Begins when it is made.

    Parameters
    ----------
    course : CourseFolder
    key : Key

    Raises
    ------
    CourseError
        If it cannot begin.
    """

    def __init__(self, course: CourseFolder, key: Key) -> None:
        self.course = course
        self.step = course.make_step(AutogradeAhead, key.assignment, key.student)
        course.run_each(self.step)

    @property
    def futures(self) -> list[concurrent.futures.Future]:
        return self.step.futures

    @property
    def has_run(self) -> bool:
        return all(future.done() for future in self.futures)

    def finish(self) -> dict[str, str]:
        """Saves points; gives the reason why there is no grade, by student.

        Raises
        ------
        CourseError
            If the gradebook, or the machine, cannot be used.
        """
        return self.course.run_each(self.step, self.step.finish)

    def cancel(self) -> None:
        """Ends what runs, of this grading and of all others."""
        self.step.cancel()
