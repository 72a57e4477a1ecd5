"""The gradebook during a run: kept open, so that saving a notebook's points takes milliseconds.

nbgrader opens the gradebook anew for each step of each submission; every time the database layer
compiles its queries again, and waits for the disk.
"""

from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader import preprocessors
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import Autograde
from nbgrader.preprocessors import NbGraderPreprocessor


class SaveAutoGrades(preprocessors.SaveAutoGrades):
    """nbgrader's own, over one gradebook for all notebooks of a run."""

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        ids = resources["nbgrader"]
        self.notebook_id, self.assignment_id = ids["notebook"], ids["assignment"]
        self.student_id, self.db_url = ids["student"], ids["db_url"]
        converter = self.parent.parent
        self.gradebook = gradebook_of(converter, self.db_url)
        try:
            nb, resources = NbGraderPreprocessor.preprocess(self, nb, resources)
            submitted = self.gradebook.find_submission_notebook(
                self.notebook_id, self.assignment_id, self.student_id
            )
            # By which a later run sees that the gradebook is still the one that has them.
            scores = {grade.name: grade.auto_score for grade in submitted.grades}
            nb.metadata.setdefault("coursekit", {})["scores"] = scores
            return nb, resources
        finally:
            self.gradebook.db.remove()  # what others write meanwhile must be seen next time


def gradebook_of(converter: Autograde, db_url: str) -> Gradebook:
    """The gradebook that stays open as long as a run's converter lives."""
    found = getattr(converter, "_coursekit_gradebook", None)
    if found is None:
        found = converter._coursekit_gradebook = Gradebook(db_url)
    return found


def close_gradebook(converter: Autograde) -> None:
    """Closes it, where a process goes on after the run."""
    if found := getattr(converter, "_coursekit_gradebook", None):
        found.close()
        del converter._coursekit_gradebook


def withdraw(db_url: str, assignment: str, student: str) -> None:
    """Takes a submission's automatic points out of the gradebook; what a person gave stays."""
    with Gradebook(db_url) as gradebook:
        try:
            submission = gradebook.find_submission(assignment, student)
        except MissingEntry:
            return
        grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
        comments = [text for notebook in submission.notebooks for text in notebook.comments]
        by_hand = [g.manual_score for g in grades] + [c.manual_comment for c in comments]
        if all(value is None for value in by_hand):
            gradebook.remove_submission(assignment, student)
            return
        for grade in grades:
            grade.auto_score = None
        gradebook.db.commit()
