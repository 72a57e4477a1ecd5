"""Assignments of `source/` that a gradebook does not know yet, such as a fresh clone's, are entered.

nbgrader asks a teacher to generate the assignment anew, and refuses that where `release/` is there
already, unless forced.
"""

import tempfile

from nbgrader.api import MissingEntry
from nbgrader.converters import Autograde, GenerateAssignment
from nbgrader.coursedir import CourseDirectory

from coursekit.grader.plugin.assignments import Assignment


def register(converter: Autograde, assignment: Assignment) -> None:
    """Enters an assignment, if it is in `source/` and not in the gradebook; `release/` stays.

    Where nbgrader cannot read the source, it says so itself when its loop comes there.
    """
    with assignment.gradebook() as gradebook:
        try:
            gradebook.find_assignment(assignment.name)
            return
        except MissingEntry:
            if not list(assignment.source.glob("*.ipynb")):
                return
    converter.log.info("Entering %s into the gradebook, from source/", assignment.name)
    with tempfile.TemporaryDirectory(prefix="course-release-") as folder:
        coursedir = CourseDirectory(config=converter.config)
        for trait in coursedir.trait_names(config=True):
            setattr(coursedir, trait, getattr(converter.coursedir, trait))
        coursedir.assignment_id, coursedir.notebook_id = assignment.name, "*"
        coursedir.release_directory = folder
        step = GenerateAssignment(coursedir=coursedir, parent=converter, config=converter.config)
        step.post_convert_hook = None  # it is for the release that is handed out
        try:
            step.start()
        except (Exception, SystemExit) as problem:
            converter.log.error("%s could not be entered: %s", assignment.name, problem)
