"""Foresees which submissions a run of nbgrader's loop will come to, and where it will write them."""

import glob
import os
import re
from pathlib import Path

from nbgrader.converters import Autograde

from coursekit.grader.plugin.assignments import Assignments
from coursekit.grader.plugin.progress import Pending


class Loop:
    """The loop of one run of `nbgrader autograde`, foreseen.

    Parameters
    ----------
    converter : Autograde
    assignments : Assignments
    """

    def __init__(self, converter: Autograde, assignments: Assignments) -> None:
        self.converter = converter
        self.assignments = assignments

    def destinations(self, notebooks: list[str]) -> list[str]:
        """What nbgrader writes for a submission: its folder, or with --notebook some files in it."""
        ids = self.match(os.path.dirname(notebooks[0]))  # nbgrader gives its hooks patterns
        destination = self.converter._format_dest(ids["assignment_id"], ids["student_id"])
        folder = os.path.abspath(destination)
        if self.converter.coursedir.notebook_id == "*":
            return [folder]
        return [os.path.join(folder, os.path.basename(path)) for path in notebooks]

    def assignment_names(self) -> set[str]:
        """Those of the folders that the loop will visit."""
        coursedir = self.converter.coursedir
        pattern = self.converter._format_source(coursedir.assignment_id, coursedir.student_id)
        return {self.match(folder)["assignment_id"] for folder in glob.glob(pattern)} - {""}

    def name_expected_notebooks(self) -> None:
        """Has the loop visit submissions without a notebook of the right name, too."""
        converter = self.converter
        coursedir = converter.coursedir
        if coursedir.notebook_id != "*":
            return
        pattern = converter._format_source(coursedir.assignment_id, coursedir.student_id)
        for folder in glob.glob(pattern):
            if not os.path.isdir(folder):
                continue
            assignment = self.match(folder)["assignment_id"]
            expected = self.assignments[assignment].expected_notebooks
            if expected:  # also those that are not there, perhaps under this name
                paths = [os.path.join(folder, f"{name}.ipynb") for name in sorted(expected)]
                converter.assignments[folder] = paths

    def leave_out_of_two_lines(self) -> list[str]:
        """Takes folders from the loop whose name has a line break; gives them.

        nbgrader cannot match such a path, and would end the run of all others.
        """
        root = self.converter.coursedir.root  # which may have one
        found = [
            folder for folder in self.converter.assignments if "\n" in os.path.relpath(folder, root)
        ]
        for folder in found:
            del self.converter.assignments[folder]
        return found

    def scores(self, folder: str) -> dict[str, dict[str, float | None]]:
        """What the gradebook has of a submission: automatic points by notebook and graded cell."""
        ids = self.match(folder)
        return self.assignments[ids["assignment_id"]].scores.get(ids["student_id"], {})

    def pending(self, outdated: list[str]) -> dict[str, Pending]:
        """The notebooks that the loop will come to, by path, in its order.

        Parameters
        ----------
        outdated : list of str
            What will have been removed of graded folders and files before the loop starts.
        """
        found = {}
        for folder in sorted(self.converter.assignments):
            ids = self.match(folder)
            again = {*self.destinations(self.converter.assignments[folder])} & {*outdated}
            if again or self._will_run(ids["assignment_id"], ids["student_id"], folder):
                known = self.assignments[ids["assignment_id"]].expected_notebooks
                for path in sorted(self.converter.assignments[folder]):
                    if Path(path).stem in known:
                        found[path] = Pending(
                            ids["student_id"], ids["assignment_id"], Path(path).stem, path
                        )
        return found

    def match(self, folder: str) -> dict[str, str]:
        """The `assignment_id` and `student_id` of a submission's folder."""
        pattern = self.converter._format_source(
            "(?P<assignment_id>.*)", "(?P<student_id>.*)", escape=True
        )
        found = re.match(pattern, folder)
        return found.groupdict() if found else {"assignment_id": "", "student_id": ""}

    def _will_run(self, assignment: str, student: str, folder: str) -> bool:
        """What nbgrader's `init_destination` will say; asking it would delete."""
        converter, coursedir = self.converter, self.converter.coursedir
        if student in coursedir.student_id_exclude.split(","):
            return False
        destination = converter._format_dest(assignment, student)
        names = [f"{Path(path).stem}.ipynb" for path in converter.assignments[folder]]
        if coursedir.notebook_id == "*":
            if not os.path.exists(destination):
                return True
        elif not all(os.path.exists(os.path.join(destination, name)) for name in names):
            return True
        if converter.force:
            return True
        submitted = coursedir.get_existing_timestamp(folder)
        graded = coursedir.get_existing_timestamp(destination)
        return bool(submitted and graded and submitted > graded)
