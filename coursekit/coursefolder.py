"""A course folder: where things lie, and nbgrader's steps as calls that either work or explain."""

import functools
import glob
import logging
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from sqlalchemy.engine import URL
from traitlets.config import Config, PyFileConfigLoader

from coursekit.gradebook_url import read_url, shown
from coursekit.grader.protocol.job import AUTO, NONE, Job, Limits
from coursekit.own_folders import unusable_place, use_own_programs
from coursekit.steps import StepFailed, only_handler, run_step

CONFIG_NAME = "nbgrader_config.py"
# What systems put beside students' folders.
NOT_STUDENTS = ("__MACOSX", "Thumbs.db", "desktop.ini")
# How nbgrader repeats that the database did not work.
DATABASE_ERROR = re.compile(
    r"\((?:sqlite3\.OperationalError|psycopg\.OperationalError|"
    r"psycopg\.errors\.(?:AdminShutdown|CrashShutdown|CannotConnectNow|TooManyConnections|DiskFull))\) "
    r"([^\n]*)"
)
# By what SQLite, PostgreSQL's server or its client say; the first that is found counts.
GRADEBOOK_ADVICE = {
    "is locked": "Another program is writing to it. Let it end, or close it, and start the same again.",
    "is full|disk I/O error|No space left": "See whether its disk is full, make room, and start the same again.",
    "no such|has no column|column .* does not exist": "If nbgrader was upgraded since it was made, "
    "BACK UP the gradebook and then run `.venv/bin/nbgrader db upgrade`.",
    'database ".*" does not exist': "Make it with PostgreSQL's `createdb`.",
    "password": "Are user and password right in nbgrader_config.py, or in ~/.pgpass?",
    "connection|resolve host|shutting down|starting up": "See that PostgreSQL's server runs and can be "
    "reached, and start the same again: what was finished is kept, and it goes on.",
}


class CourseError(Exception):
    """Something a person has to mend; its text says what was found, expected, and what to do."""


class CannotGoOn(CourseError):
    """The same is wrong for every assignment: the machine, or the gradebook."""


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
            If that is not a course folder, or one that nbgrader cannot work in.
        """
        root = (root or Path.cwd()).resolve()
        if not (root / CONFIG_NAME).is_file():
            raise CourseError(
                f"{root} is not the course's folder: it has no {CONFIG_NAME}. "
                "Start from the folder that has one."
            )
        if problem := unusable_place(root):
            raise CourseError(problem)
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
        """Where the gradebook is unless the settings have a `db_url`."""
        return self.root / "gradebook.db"

    @property
    def db_url(self) -> URL:
        """Where the gradebook is.

        Raises
        ------
        CannotGoOn
            If the settings name no database that can be used.
        """
        from nbgrader.coursedir import CourseDirectory

        try:
            return read_url(CourseDirectory(config=self.config()).db_url)
        except ValueError as problem:
            raise CannotGoOn(f"{self.config_file}: c.CourseDirectory.db_url {problem}") from problem

    def assignments(self) -> list[str]:
        """The assignments found in `source/`, in order."""
        return sorted({path.parent.name for path in self.source.glob("*/*.ipynb")})

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
        """Students with a folder in `submitted/` for this assignment, in order.

        Names that begin with a dot are none, as to nbgrader.
        """
        found = (path.parent.name for path in self.submitted.glob(f"*/{assignment}/"))
        return sorted(who for who in found if who not in NOT_STUDENTS and who[0] != ".")

    # --- nbgrader ---------------------------------------------------------------------------

    def config(self) -> Config:
        """The settings of `nbgrader_config.py`, for this folder."""
        loader = PyFileConfigLoader(self.config_file.name, path=str(self.config_file.parent))
        config = loader.load_config()
        config.CourseDirectory.root = str(self.root)
        return config

    def kind_of_sandbox(self) -> str:
        """The one that the settings ask for."""
        from coursekit.grader.plugin.execute import LookaheadExecute

        return LookaheadExecute(config=self.config()).kind_of_sandbox

    def autograde(self, assignment: str, student: str = "*", force: bool = False) -> dict[str, str]:
        """Grades what has changed since it was graded; `force` grades all anew.

        Returns
        -------
        dict of str to str
            Why there is no grade, by student; the others have theirs.

        Raises
        ------
        CourseError
            If nothing can be graded.
        """
        from coursekit.grader.plugin.autograde import Autograde

        return self.convert_each(Autograde, assignment, student, force=force)

    def warm_up(self) -> None:
        """Starts the grader's warm process, which `autograde` then need not wait for.

        It goes by the settings alone: all of nbgrader takes longer to import than this takes.
        """
        from coursekit.grader.trusted.runner import WarmProcess

        given = self.config().LookaheadExecute
        trusts = given.get("run_untrusted_code_without_sandbox", False)
        WarmProcess.start_ahead(
            tuple(given.get("warm_modules", ())),
            given.output_megabytes << 20 if "output_megabytes" in given else Limits.output_bytes,
            NONE if trusts else given.get("sandbox", AUTO),
        )

    def ask_machine(self) -> list[str]:
        """Tries out whether submissions can be run here, before a sample class is laid out.

        `autograde` does so by itself.

        Returns
        -------
        list of str
            What the teacher should know of it.

        Raises
        ------
        CannotGoOn
            If they cannot.
        """
        from coursekit.grader.plugin.execute import LookaheadExecute
        from coursekit.grader.plugin.pool import make_pool, try_out
        from coursekit.grader.protocol.job import GraderError

        config = self.config()
        try:
            with make_pool(LookaheadExecute(config=config), config) as pool:
                return try_out(pool, self.empty_job(), str(self.root))
        except GraderError as problem:
            raise CannotGoOn(str(problem)) from problem

    def empty_job(self) -> Job:
        """What all jobs of the grader's have in common by this course's settings."""
        from nbgrader.coursedir import CourseDirectory

        from coursekit.grader.plugin.autograde import Autograde
        from coursekit.grader.plugin.execute import LookaheadExecute
        from coursekit.grader.plugin.make_jobs import Jobs

        config = self.config()
        converter = Autograde(coursedir=CourseDirectory(config=config), config=config)
        return Jobs(converter, LookaheadExecute(config=config)).empty()

    @contextmanager
    def gradebook(self) -> Iterator:
        """The open gradebook (`nbgrader.api.Gradebook`).

        Raises
        ------
        CannotGoOn
            If it is damaged, locked, cannot be reached, or was made by another version of nbgrader.
        """
        from nbgrader.api import Gradebook
        from nbgrader.coursedir import CourseDirectory
        from sqlalchemy.exc import DatabaseError

        url = self.db_url
        coursedir = CourseDirectory(config=self.config())
        try:
            with Gradebook(coursedir.db_url, coursedir.course_id) as gradebook:
                yield gradebook
        except DatabaseError as problem:
            raise CannotGoOn(unusable_gradebook(url, str(problem.orig))) from problem

    def convert_each(
        self, converter: type, assignment: str, student: str = "*", **options: Any
    ) -> dict[str, str]:
        """Runs a converter on submissions; one that fails does not stop the others.

        Parameters
        ----------
        converter : type
            A subclass of `nbgrader.converters.BaseConverter`.
        assignment, student : str
        **options
            Traits of the converter, `force` among them.

        Returns
        -------
        dict of str to str
            Why it failed, by student.

        Raises
        ------
        CourseError
            If it fails for all of them.
        """
        return self.run_each(self.make_step(converter, assignment, student, **options))

    def convert(
        self, converter: type, assignment: str, student: str = "*", config: Config | None = None
    ) -> None:
        """Runs a converter of nbgrader's; what it made before is made anew.

        Parameters
        ----------
        converter : type
            A subclass of `nbgrader.converters.BaseConverter`.
        assignment, student : str
        config : Config, optional
            Default: the course's.

        Raises
        ------
        CourseError
            If it fails.
        """
        step = self.make_step(converter, assignment, student, config, force=True)
        try:
            self._run(step)
        except StepFailed as failure:
            raise self._error(step, failure) from failure

    def make_step(
        self,
        kind: type,
        assignment: str,
        student: str = "*",
        config: Config | None = None,
        **options: Any,
    ) -> Any:
        """A converter, or a step of the exchange, for one assignment.

        Parameters
        ----------
        kind : type
            Of nbgrader's, or a subclass of one.
        assignment, student : str
        config : Config, optional
            Default: the course's.
        **options
            Traits.
        """
        from nbgrader.coursedir import CourseDirectory

        config = config or self.config()
        whose = student if student == "*" else glob.escape(student)
        coursedir = CourseDirectory(config=config, assignment_id=assignment, student_id=whose)
        return kind(coursedir=coursedir, config=config, **options)

    def run_each(self, step: Any, run: Callable[[], None] | None = None) -> dict[str, str]:
        """Runs what `make_step` has made; a submission that fails does not stop the others.

        Parameters
        ----------
        step
        run : callable, optional
            What of it is run; default: `start`.

        Returns
        -------
        dict of str to str
            Why it failed, by student.

        Raises
        ------
        CourseError
            If it fails for all of them.
        """
        try:
            self._run(step, run)
        except StepFailed as failure:
            if not failure.students:
                raise self._error(step, failure) from failure
            return failure.students
        return {}

    def _run(self, step: Any, run: Callable[[], None] | None = None) -> None:
        from tornado.log import app_log

        # There nbgrader logs a traceback of each error of the database, which it then raises.
        with only_handler(app_log, logging.NullHandler()):
            run_step(step, run)

    def check_gradebook(self, reason: str) -> None:
        """Raises CannotGoOn if that is why nbgrader has not processed a submission: the database."""
        if found := DATABASE_ERROR.search(reason):
            raise CannotGoOn(unusable_gradebook(self.db_url, found[1]))

    def _error(self, step: Any, failure: StepFailed) -> CourseError:
        try:
            self.check_gradebook(str(failure))
        except CannotGoOn as problem:
            return problem
        if failure.for_all:
            return CannotGoOn(str(failure))
        student = step.coursedir.student_id
        whose = f"{step.coursedir.assignment_id}{f' of {student}' if student != '*' else ''}"
        return CourseError(f"nbgrader's step {type(step).__name__} failed for {whose}: {failure}")


def unusable_gradebook(url: URL, reason: str) -> str:
    """What the database says of the gradebook, and what to do, where that is known."""
    advice = next((text for sign, text in GRADEBOOK_ADVICE.items() if re.search(sign, reason)), "")
    said = " ".join(reason.split())
    return f"The gradebook {shown(url)} cannot be used: {said}. {advice}".rstrip()


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


@functools.cache
def empty_gradebook() -> bytes:
    """A gradebook without entries. nbgrader starts a program to make one, which takes a second."""
    from nbgrader.api import Gradebook

    use_own_programs()
    with tempfile.TemporaryDirectory(prefix="course-gradebook-") as folder:
        path = Path(folder) / "gradebook.db"
        with Gradebook(f"sqlite:///{path}"):
            pass
        return path.read_bytes()


@dataclass(frozen=True)
class ScratchFolder(CourseFolder):
    """A course to try something in, with a gradebook of its own, wherever the settings have theirs."""

    def config(self) -> Config:
        config = super().config()
        config.CourseDirectory.db_url = f"sqlite:///{self.gradebook_path}"
        return config


def scratch_course(course: CourseFolder, assignment: str, folder: Path) -> ScratchFolder:
    """A course in the empty `folder`: the same settings, a copy of one assignment's source."""
    scratch = ScratchFolder(folder.resolve(), course.config_file)
    scratch.gradebook_path.write_bytes(empty_gradebook())
    ignore = shutil.ignore_patterns(".ipynb_checkpoints")
    shutil.copytree(course.source / assignment, scratch.source / assignment, ignore=ignore)
    return scratch
