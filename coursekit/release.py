"""The one maker of `release/`: made aside, put in place when it is whole, and only if it differs."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nbformat import NotebookNode

from coursekit.coursefolder import CourseError, CourseFolder, read_notebook
from coursekit.gradebook_url import shown

# How nbgrader begins to say that it does not change an assignment which has been graded.
REFUSES = "there are submissions associated with it"
# Not part of an edition, though it may lie in its folder.
NOT_COMPARED = (".ipynb_checkpoints", "__pycache__")


def update(course: CourseFolder, assignment: str) -> None:
    """Brings `release/` and the gradebook's idea of an assignment up to date with its source.

    Raises
    ------
    CourseError
        If the source is broken, or nbgrader refuses the change. `release/` stays as it was.
    """
    with aside(course) as folder:
        edition = make(course, assignment, folder)
        register(course, assignment)
        put_in_place(edition, course.release / assignment)


@contextmanager
def aside(course: CourseFolder) -> Iterator[Path]:
    """A folder in which something can be made that is then moved to its place."""
    with tempfile.TemporaryDirectory(dir=course.root, prefix=".publish-") as folder:
        yield Path(folder)


def make(course: CourseFolder, assignment: str, folder: Path) -> Path:
    """Makes the student edition below `folder`; the gradebook has no part in it.

    Returns
    -------
    pathlib.Path
        The edition's folder, with the pages that go along.

    Raises
    ------
    CourseError
        If the source cannot be read, nbgrader refuses it, or it holds another notebook.
    """
    from nbgrader.converters import GenerateAssignment
    from nbgrader.preprocessors import SaveCells

    check_source(course, assignment)
    config = course.config()
    config.CourseDirectory.release_directory = str(folder)
    steps = GenerateAssignment(config=config).preprocessors
    config.GenerateAssignment.preprocessors = [step for step in steps if step is not SaveCells]
    config.GenerateAssignment.no_database = True
    config.GenerateAssignment.pop("post_convert_hook", None)
    course.convert(GenerateAssignment, assignment, config=config)
    for page in pages(course):
        shutil.copyfile(page, folder / assignment / page.name)
    return folder / assignment


def check_source(course: CourseFolder, assignment: str) -> None:
    """Sees to it that the source is a notebook and alone: nbgrader would release all in its folder.

    Raises
    ------
    CourseError
        If it is missing or broken, or there are others.
    """
    expected = course.source_notebook(assignment)
    others = sorted(set(expected.parent.glob("*.ipynb")) - {expected})
    if others:
        names = ", ".join(path.name for path in others)
        raise CourseError(
            f"source/{assignment}/ holds {names}; {expected.name} is expected, and no other "
            "notebook, because each would be released and graded. Delete it, rename it, or move it "
            "out of source/."
        )
    read_notebook(expected)


def pages(course: CourseFolder) -> list[Path]:
    """Pages beside the assignments in `source/`, such as the glossary, which notebooks link to.

    They go along with each edition, so that the links work wherever a student has a copy.
    """
    return sorted(course.source.glob("*.md"))


def copy_pages(assignment: str, student: str, notebooks: list[str]) -> None:
    """nbgrader's hook after it has made a release: the pages go along.

    So `nbgrader generate_assignment` and Formgrader's button make the same release as `publish`.
    nbgrader calls it in the course's folder.
    """
    for page in Path("source").glob("*.md"):
        shutil.copyfile(page, Path("release") / assignment / page.name)


def register(course: CourseFolder, assignment: str) -> None:
    """Has the gradebook know the cells, points and tests of an assignment's source.

    Raises
    ------
    CourseError
        If nbgrader refuses it. It does not add or remove cells once there are submissions.
    """
    from nbgrader.converters import GenerateAssignment

    with aside(course) as folder:
        config = course.config()
        config.CourseDirectory.release_directory = str(folder)
        config.GenerateAssignment.pop("post_convert_hook", None)
        try:
            course.convert(GenerateAssignment, assignment, config=config)
        except CourseError as problem:
            if REFUSES not in str(problem):
                raise
            raise CourseError(refusal(course, assignment)) from problem


def refusal(course: CourseFolder, assignment: str) -> str:
    """What to do where cells were added or removed after submissions had been graded."""
    notebook = read_notebook(course.source_notebook(assignment))
    new = {cell.metadata.nbgrader.grade_id for cell in notebook.cells if is_known(cell)}
    with course.gradebook() as gradebook:
        entries = gradebook.find_assignment(assignment).notebooks
        old = {cell.name for entry in entries for cell in entry.source_cells}
    changes = [f"added: {', '.join(sorted(new - old))}"] if new - old else []
    changes += [f"removed: {', '.join(sorted(old - new))}"] if old - new else []
    return (
        f"{assignment}: exercise or test cells of source/ were changed after submissions had been "
        f"graded ({'; '.join(changes) or 'a cell has become another kind of cell'}).\n"
        "nbgrader keeps such an assignment as it is, because grades hang on its cells. Release, "
        "grades and feedback are as they were. Either\n"
        "  - take the change back; what stands in the cells, and points, may change at any time; or\n"
        "  - begin its grades anew: keep a copy of the gradebook ("
        f"{shown(course.db_url)}),\n    remove the assignment from it with\n"
        f"      .venv/bin/nbgrader db assignment remove {assignment} --force\n"
        "    and start this again. Automatic points are computed anew; points and comments that "
        "were given\n"
        "    by hand in this assignment, and its due date, are then only in the copy."
    )


def is_known(cell: NotebookNode) -> bool:
    """Whether nbgrader keeps a cell in the gradebook."""
    data = cell.metadata.get("nbgrader", {})
    return any(data.get(kind) for kind in ("grade", "solution", "locked", "task"))


def put_in_place(new: Path, old: Path) -> None:
    """Puts the folder `new` where `old` is, unless they are equal; file times then stay."""
    if old.is_dir() and not folder_drift(new, old):
        return
    old.parent.mkdir(exist_ok=True)
    kept = new.with_name(f"{new.name}.old")
    if old.exists():
        old.rename(kept)
    try:
        new.rename(old)
    except OSError:
        if kept.exists():
            kept.rename(old)
        raise


def folder_drift(fresh: Path, committed: Path) -> list[str]:
    """How a folder differs from the one that has just been made."""
    names = {
        path.relative_to(folder)
        for folder in (fresh, committed)
        for path in folder.rglob("*")
        if path.is_file() and not {*NOT_COMPARED} & {*path.parts}
    }
    problems = []
    for name in sorted(names):
        if not (fresh / name).is_file():
            problems.append(f"{name} is there, but publish does not make it")
        elif not (committed / name).is_file():
            problems.append(f"{name} is missing")
        elif (fresh / name).read_bytes() != (committed / name).read_bytes():
            problems.append(f"{name} differs")
    return problems
