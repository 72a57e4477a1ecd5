"""A course folder: where things lie, and nbgrader's steps as calls that either work or explain."""

import logging
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from traitlets.config import Config, PyFileConfigLoader

CONFIG_NAME = "nbgrader_config.py"


class CourseError(Exception):
    """Something a person has to mend; its text says what was found, expected, and what to do."""


class MachineUnfit(CourseError):
    """This machine cannot run submissions; nothing was graded."""


@dataclass(frozen=True)
class CourseFolder:
    """The folder that holds `source/`, `release/`, `submitted/`, … and the gradebook."""

    root: Path
    config_file: Path

    @classmethod
    def here(cls, root: Path | None = None) -> "CourseFolder":
        """The course in `root` (default: the working directory).

        Raises
        ------
        CourseError
            If that is not a course folder.
        """
        root = (root or Path.cwd()).resolve()
        if not (root / CONFIG_NAME).is_file():
            raise CourseError(
                f"{root} is not the course's folder: it has no {CONFIG_NAME}. "
                "Start from the folder that has one."
            )
        return cls(root, root / CONFIG_NAME)

    @property
    def source(self) -> Path:
        return self.root / "source"

    @property
    def release(self) -> Path:
        return self.root / "release"

    @property
    def notebooks(self) -> Path:
        return self.root / "notebooks"

    @property
    def submitted(self) -> Path:
        return self.root / "submitted"

    @property
    def autograded(self) -> Path:
        return self.root / "autograded"

    @property
    def feedback(self) -> Path:
        return self.root / "feedback"

    @property
    def answers(self) -> Path:
        return self.root / "tests" / "answers"

    @property
    def gradebook_path(self) -> Path:
        return self.root / "gradebook.db"

    def assignments(self) -> list[str]:
        """The assignments found in `source/`, in order."""
        return sorted(path.parent.name for path in self.source.glob("*/*.ipynb"))

    def choose(self, assignment: str | None) -> list[str]:
        """The named assignment, or all of them for None.

        Raises
        ------
        CourseError
            If there is no such assignment.
        """
        known = self.assignments()
        if not known:
            raise CourseError(f"{self.source} holds no assignment (source/NAME/NAME.ipynb).")
        if assignment is None:
            return known
        if assignment not in known:
            raise CourseError(
                f"There is no assignment {assignment!r} in source/. Known: {', '.join(known)}."
            )
        return [assignment]

    def source_notebook(self, assignment: str) -> Path:
        return self.source / assignment / f"{assignment}.ipynb"

    def graded_notebook(self, assignment: str, student: str) -> Path:
        return self.autograded / student / assignment / f"{assignment}.ipynb"

    def submissions(self, assignment: str) -> list[str]:
        """Students with a folder in `submitted/` for this assignment, in order."""
        return sorted(path.parent.name for path in self.submitted.glob(f"*/{assignment}"))

    # --- nbgrader ---------------------------------------------------------------------------

    def config(self) -> Config:
        """The settings of `nbgrader_config.py`, for this folder."""
        loader = PyFileConfigLoader(self.config_file.name, path=str(self.config_file.parent))
        config = loader.load_config()
        config.CourseDirectory.root = str(self.root)
        return config

    def generate_release(self, assignment: str, gradebook: Path | None = None) -> None:
        """Makes the student edition in `release/`, and the assignment in the gradebook.

        Parameters
        ----------
        assignment : str
        gradebook : pathlib.Path, optional
            Another gradebook than this folder's.

        Raises
        ------
        CourseError
            If the source notebook cannot be read or nbgrader refuses it.
        """
        from nbgrader.converters import GenerateAssignment

        read_notebook(self.source_notebook(assignment))
        config = self.config()
        if gradebook is not None:
            config.CourseDirectory.db_url = f"sqlite:///{gradebook}"
        self._convert(GenerateAssignment, assignment, config=config)

    def autograde(self, assignment: str, student: str = "*", force: bool = False) -> dict[str, str]:
        """Runs and grades the submissions that are new or have changed.

        Parameters
        ----------
        assignment, student : str
        force : bool
            Grades those that have not changed, too.

        Returns
        -------
        dict of str to str
            By student, why there is no grade.

        Raises
        ------
        MachineUnfit
            If this machine cannot run submissions.
        CourseError
            If nbgrader gives a submission no grade for a reason that it does not tell; the others
            have theirs.
        """
        from coursekit.grader.autograde import AutogradeAll
        from coursekit.grader.lookahead import ungraded

        reasons: dict[str, str] = {}
        try:
            self._convert(
                AutogradeAll,
                assignment,
                student,
                force,
                after=lambda step: reasons.update(ungraded(step)),
            )
        except MachineUnfit:
            raise
        except CourseError:
            if not reasons:
                raise
        return reasons

    def generate_feedback(self, assignment: str, student: str) -> None:
        """Writes one submission's feedback page.

        Raises
        ------
        CourseError
            If nbgrader cannot.
        """
        from nbgrader.converters import GenerateFeedback

        self._convert(GenerateFeedback, assignment, student)

    @contextmanager
    def gradebook(self) -> Iterator:
        """The open gradebook (`nbgrader.api.Gradebook`)."""
        from nbgrader.api import Gradebook
        from nbgrader.coursedir import CourseDirectory

        coursedir = CourseDirectory(config=self.config())
        with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
            yield gradebook

    def _convert(
        self,
        converter: type,
        assignment: str,
        student: str = "*",
        force: bool = True,
        config: Config | None = None,
        after: Callable[[Any], None] = lambda step: None,
    ) -> None:
        """Runs one of nbgrader's steps; `after` is called with it, however it ended."""
        from nbgrader.coursedir import CourseDirectory
        from nbgrader.utils import capture_log

        config = config or self.config()
        coursedir = CourseDirectory(config=config, assignment_id=assignment, student_id=student)
        step = converter(coursedir=coursedir, config=config, force=force)
        with quiet(step.log):
            result = capture_log(step)
        after(step)
        error = result.get("error", "")
        if "KeyboardInterrupt" in error:
            raise KeyboardInterrupt  # nbgrader's log capture swallows it
        if "lookahead.CannotGrade: " in error:
            raise MachineUnfit(error.partition("lookahead.CannotGrade: ")[2].strip())
        if not result["success"]:
            raise CourseError(
                f"nbgrader's step {converter.__name__} failed for {assignment}"
                + (f" of {student}" if student != "*" else "")
                + f": {cause(result)}"
            )


@contextmanager
def quiet(log: logging.Logger) -> Iterator[None]:
    """Keeps nbgrader's log lines off the terminal; they are still captured."""
    before, log.propagate = log.propagate, False
    handlers, log.handlers = log.handlers, []
    try:
        yield
    finally:
        log.propagate, log.handlers = before, handlers


def cause(result: dict) -> str:
    """The line of nbgrader's captured log that says why a step failed."""
    lines = [line.strip() for line in result.get("log", "").splitlines()]
    if any("nbgrader db upgrade" in line for line in lines):
        return (
            "the gradebook was made by another version of nbgrader, or is damaged. Make a copy of "
            "gradebook.db, then run `nbgrader db upgrade`."
        )
    raised = [line for line in lines if re.match(r"(\w+\.)*\w*(Error|Exception|Entry)\w*: .", line)]
    logged = [line.removeprefix("[ERROR] ") for line in lines if line.startswith("[ERROR]")]
    return (raised[-1:] or logged or result.get("error", "").splitlines()[-1:] or ["?"])[0][:300]


def read_notebook(path: Path) -> NotebookNode:
    """A notebook, checked against nbformat's schema.

    Raises
    ------
    CourseError
        If it is missing, not a notebook, or not valid.
    """
    if not path.is_file():
        raise CourseError(f"{path} is missing.")
    try:
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
    except (
        nbformat.reader.NotJSONError,
        nbformat.ValidationError,
        UnicodeDecodeError,
        AttributeError,
        KeyError,
        TypeError,
    ) as problem:
        reason = str(problem).splitlines()[0][:200]
        raise CourseError(f"{path} is not a valid notebook: {reason}") from problem
    return notebook


def scratch_course(course: CourseFolder, assignment: str, folder: Path) -> CourseFolder:
    """A course in the empty `folder`: the same settings, a copy of one assignment's source."""
    scratch = CourseFolder(folder.resolve(), course.config_file)
    ignore = shutil.ignore_patterns(".ipynb_checkpoints")
    shutil.copytree(course.source / assignment, scratch.source / assignment, ignore=ignore)
    for page in course.source.glob("*.md"):
        shutil.copyfile(page, scratch.source / page.name)
    return scratch
