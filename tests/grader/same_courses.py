"""Small courses to grade twice: with nbgrader's own executor (`STOCK`) and with ours (`OURS`).

Everything goes through `NbGraderAPI`, as in Formgrader, unless a test needs the command line.
"""

import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import nbformat
from conftest import KERNEL, nbgrader_metadata
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.api import Gradebook
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config, PyFileConfigLoader

from coursekit.coursefolder import empty_gradebook

REPOSITORY = Path(__file__).resolve().parents[2]
ASSIGNMENT = "toy"
OURS, STOCK = "ours", "stock"

# What a real submission brings: settings of the course, then what a test changes.
STOCK_LINES = """
del c.Autograde["exporter_class"]
del c.Autograde["autograde_preprocessors"]
"""


@dataclass(frozen=True)
class Grade:
    """What the gradebook says of one cell."""

    points: float | None
    extra: float | None
    by_hand: bool


def student_cell(source: str) -> NotebookNode:
    return new_code_cell(source)


def solution(name: str, source: str = "raise NotImplementedError", **flags: bool) -> NotebookNode:
    return nbgrader_cell(name, source, solution=True, **flags)


def graded(name: str, source: str, points: float = 1) -> NotebookNode:
    return nbgrader_cell(name, source, points, grade=True, locked=True)


def written(name: str, source: str, points: float = 1) -> NotebookNode:
    """An answer in prose, graded by hand."""
    cell = new_markdown_cell(source)
    cell.metadata["nbgrader"] = nbgrader_metadata(name, points, grade=True, solution=True)
    return cell


def nbgrader_cell(name: str, source: str, points: float = 0, **flags: bool) -> NotebookNode:
    return new_code_cell(source, metadata={"nbgrader": nbgrader_metadata(name, points, **flags)})


def notebook(*cells: NotebookNode, kernel: dict | None = None) -> NotebookNode:
    return new_notebook(cells=list(cells), metadata={"kernelspec": kernel or KERNEL})


def exercise(test: str = "assert x == 1", points: float = 1) -> NotebookNode:
    """One solution cell and one graded cell."""
    return notebook(solution("work"), graded("test_work", test, points))


def answered(master: NotebookNode, **answers: str) -> NotebookNode:
    """A copy of a notebook with these sources in the cells of these grade_ids."""
    copy = nbformat.from_dict(nbformat.reads(nbformat.writes(master), as_version=4))
    for cell in copy.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if name in answers:
            cell.source = answers[name]
    return copy


def heed_ctrl_c() -> None:
    """Lets SIGINT interrupt, also where the tests run in the background of a shell, which ignores it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Course:
    """A course folder with the real course's settings, graded by `kind`."""

    def __init__(self, root: Path, kind: str = OURS, settings: str = "") -> None:
        self.root = root
        self.kind = kind
        root.mkdir(parents=True, exist_ok=True)
        text = (REPOSITORY / "nbgrader_config.py").read_text(encoding="utf-8")
        # A toy needs no plotting stack; the evidence's own numpy and pandas are there anyway.
        toy = "\nc.LookaheadExecute.warm_modules = ['numpy', 'pandas']\nc.Execute.timeout = 20\n"
        self.settings_file = root / "nbgrader_config.py"
        lines = STOCK_LINES if kind == STOCK else ""
        self.settings_file.write_text(text + toy + lines + settings, encoding="utf-8")

    # --- what goes in -------------------------------------------------------------------------

    def add_settings(self, lines: str) -> None:
        with self.settings_file.open("a", encoding="utf-8") as file:
            file.write(f"\n{lines}\n")

    def assign(
        self,
        *,
        assignment: str = ASSIGNMENT,
        files: dict[str, str] | None = None,
        **notebooks: NotebookNode,
    ) -> "Course":
        """Writes the source notebooks and files, and makes the release."""
        folder = self.root / "source" / assignment
        write(folder, notebooks, files or {})
        if not (database := self.root / "gradebook.db").exists():
            database.write_bytes(empty_gradebook())
        done = self.api().generate_assignment(assignment)
        assert done["success"], done
        return self

    def submit(
        self,
        student: str,
        *,
        assignment: str = ASSIGNMENT,
        files: dict[str, str] | None = None,
        **notebooks: NotebookNode | str,
    ) -> Path:
        """Writes a submission; a notebook given as text is written as it is."""
        folder = self.root / "submitted" / student / assignment
        write(folder, notebooks, files or {})
        return folder

    # --- what comes out -----------------------------------------------------------------------

    def config(self) -> Config:
        loader = PyFileConfigLoader(self.settings_file.name, path=str(self.root))
        config = loader.load_config()
        config.CourseDirectory.root = str(self.root)
        return config

    def api(self) -> NbGraderAPI:
        config = self.config()
        return NbGraderAPI(CourseDirectory(config=config), config=config)

    def grade(
        self, student: str = "*", *, assignment: str = ASSIGNMENT, force: bool = False
    ) -> dict:
        """Runs the autograder as Formgrader does; gives its `success`, `log` and `error`."""
        with folder_kept():
            return self.api().autograde(assignment, student, force=force)

    def command(
        self, *words: str, before: tuple[str, ...] = (), **options: object
    ) -> subprocess.Popen:
        """Starts `nbgrader …` in the course's folder, after the words `before` it."""
        settings = {"cwd": self.root, "env": clean_environment(), "start_new_session": True}
        settings["preexec_fn"] = heed_ctrl_c
        settings |= {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
        program = [*before, sys.executable, "-m", "nbgrader", *words]
        return subprocess.Popen(program, **settings | options)

    def grades(self, student: str, *, assignment: str = ASSIGNMENT) -> dict[str, Grade]:
        """By `notebook/grade_id`."""
        with self.gradebook() as gradebook:
            submission = gradebook.find_submission(assignment, student)
            return {
                f"{part.name}/{grade.name}": Grade(
                    grade.auto_score, grade.extra_credit, bool(grade.needs_manual_grade)
                )
                for part in submission.notebooks
                for grade in part.grades
            }

    def points(self, student: str, *, assignment: str = ASSIGNMENT) -> dict[str, float | None]:
        """By grade_id."""
        grades = self.grades(student, assignment=assignment)
        return {name.partition("/")[2]: grade.points for name, grade in grades.items()}

    def all_grades(self, *, assignment: str = ASSIGNMENT) -> dict[str, dict[str, Grade]]:
        """By student, of those who have a submission in the gradebook."""
        with self.gradebook() as gradebook:
            found = [entry.student.id for entry in gradebook.assignment_submissions(assignment)]
        return {student: self.grades(student, assignment=assignment) for student in sorted(found)}

    def gradebook(self) -> Gradebook:
        config = self.config()
        directory = CourseDirectory(config=config)
        return Gradebook(directory.db_url, directory.course_id)

    def autograded(self, student: str, name: str, *, assignment: str = ASSIGNMENT) -> NotebookNode:
        path = self.root / "autograded" / student / assignment / f"{name}.ipynb"
        return nbformat.read(path, as_version=4)

    def results(self) -> dict[str, int]:
        """Kept results: name and time of writing."""
        folder = self.root / ".grader-results"
        return {path.name: path.stat().st_mtime_ns for path in folder.glob("*/*.json")}


def class_of_two(root: Path) -> Course:
    """Two students, a right and a wrong answer."""
    made = Course(root).assign(p=exercise())
    for student, work in {"right": "x = 1", "wrong": "x = 2"}.items():
        made.submit(student, p=answered(exercise(), work=work))
    return made


def write(folder: Path, notebooks: dict[str, NotebookNode | str], files: dict[str, str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in notebooks.items():
        text = content if isinstance(content, str) else nbformat.writes(content)
        (folder / f"{name}.ipynb").write_text(text, encoding="utf-8")
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")


def clean_environment() -> dict[str, str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "JUPYTER"))}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    # nbgrader calls alembic by name.
    environment["PATH"] = os.pathsep.join([os.path.join(sys.prefix, "bin"), os.environ["PATH"]])
    return environment


class folder_kept:
    """The working directory is afterwards what it was, whatever nbgrader raised."""

    def __enter__(self) -> None:
        self.before = os.getcwd()

    def __exit__(self, *_: object) -> None:
        os.chdir(self.before)


def outputs(cell: NotebookNode) -> str:
    """All text that a cell shows."""
    found = []
    for output in cell.get("outputs", []):
        if output.output_type == "stream":
            found.append(output.text)
        elif output.output_type == "error":
            found.append(f"{output.ename}: {output.evalue}\n" + "\n".join(output.traceback))
        else:
            found += [str(value) for value in output.data.values()]
    return "\n".join(found)
