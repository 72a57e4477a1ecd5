"""The two editions derived from `source/`: the students' release and the reading edition."""

import copy
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode
from traitlets.config import Config

from coursekit.authoring import overview
from coursekit.authoring.cells import grade_id, is_graded, is_solution
from coursekit.coursefolder import CourseError, CourseFolder, read_notebook, scratch_course

MARKERS = ("BEGIN SOLUTION", "END SOLUTION", "HIDDEN TESTS", "MARK SCHEME")
SOLUTION = re.compile(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", re.DOTALL)
HIDDEN = re.compile(r"### BEGIN HIDDEN TESTS\n(.*?)### END HIDDEN TESTS", re.DOTALL)
MARK_SCHEME = re.compile(r"### BEGIN MARK SCHEME\n(.*?)### END MARK SCHEME", re.DOTALL)
# Shorter lines (`else:`, `plt.show()`) may well stand in the tutorial too.
LEAK_LENGTH = 20
NUMBER = re.compile(r"-?\d+\.\d+(?:e[+-]?\d+)?")
SKIPPED = "exercise-still-open"
SECONDS_PER_CELL = 120


def publish(course: CourseFolder, assignment: str) -> None:
    """Derives `release/` and `notebooks/` of one assignment from its source.

    Both are made aside and moved into place when they are whole. The page `notebooks/README.md`,
    which covers all assignments, is made anew.

    Raises
    ------
    CourseError
        If the source is broken or a tutorial cell fails.
    """
    with scratch_folder(course) as folder:
        release = make_release(course, assignment, folder)
        reading = folder / "reading.ipynb"
        write_notebook(make_reading(release / f"{assignment}.ipynb"), reading)
        course.notebooks.mkdir(exist_ok=True)
        put_in_place(release, course.release / assignment)
        put_file_in_place(reading, reading_path(course, assignment))
        for page in pages(course):
            put_file_in_place(
                folder / "course" / "source" / page.name, course.notebooks / page.name
            )
        page = folder / overview.NAME
        page.write_text(overview.overview(course), encoding="utf-8")
        put_file_in_place(page, course.notebooks / overview.NAME)


def release(course: CourseFolder, assignment: str) -> None:
    """Brings `release/` and the gradebook's idea of an assignment up to date with `source/`.

    Raises
    ------
    CourseError
        If the source is broken, or its graded cells are no longer those that have grades. Then all
        is as it was.
    """
    complain_of_other_cells(course, assignment)
    with scratch_folder(course) as folder:
        made = make_release(course, assignment, folder)
        # nbgrader writes into the gradebook before it has looked at everything: only now, when it
        # has taken it all, may it write into this one.
        again = scratch_course(course, assignment, folder / "again")
        again.generate_release(assignment, course.gradebook_path)
        put_in_place(made, course.release / assignment)


def complain_of_other_cells(course: CourseFolder, assignment: str) -> None:
    """Raises CourseError where grades exist for other graded cells than the source has.

    nbgrader takes no such change, as it could not tell what becomes of the grades.
    """
    from nbgrader.api import MissingEntry

    if not course.gradebook_path.is_file():
        return
    source = read_notebook(course.source_notebook(assignment))
    wanted = {grade_id(cell) for cell in source.cells if is_graded(cell)}
    with course.gradebook() as gradebook:
        try:
            known = gradebook.find_notebook(assignment, assignment)
        except MissingEntry:
            return
        count = len(known.submissions)
        names = {cell.name for cell in known.grade_cells}
    if count and names != wanted:
        changes = [f"added: {', '.join(sorted(wanted - names))}"] if wanted - names else []
        changes += [f"removed: {', '.join(sorted(names - wanted))}"] if names - wanted else []
        raise CourseError(
            f"The graded cells of source/{assignment} have changed ({'; '.join(changes)}) since "
            f"{count} submissions were graded, and nbgrader keeps grades by these cells. Nothing was "
            "changed. Either bring the old ones back, or keep a copy of gradebook.db and start this "
            "assignment's grades anew, which also forgets what you graded by hand:\n"
            f"  nbgrader db assignment remove {assignment} --force\n"
            "Then grade again."
        )


@contextmanager
def scratch_folder(course: CourseFolder) -> Iterator[Path]:
    """A folder in the course's, so that what is made there can be moved into place."""
    with tempfile.TemporaryDirectory(dir=course.root, prefix=".publish-") as folder:
        yield Path(folder)


def reading_path(course: CourseFolder, assignment: str) -> Path:
    return course.notebooks / f"{assignment}.ipynb"


def make_release(course: CourseFolder, assignment: str, folder: Path) -> Path:
    """The student edition as nbgrader makes it, in a scratch course below `folder`.

    This is the one place where it is made.

    Raises
    ------
    CourseError
        If the source is broken, or holds other notebooks than the assignment's.
    """
    names = {path.name for path in (course.source / assignment).glob("*.ipynb")}
    expected = f"{assignment}.ipynb"
    if names - {expected}:
        raise CourseError(
            f"source/{assignment} holds {', '.join(sorted(names - {expected}))}; {expected} is "
            "expected there and nothing else, as nbgrader releases and grades every notebook. Move "
            "it elsewhere, or give it a folder of its name."
        )
    scratch = scratch_course(course, assignment, folder / "course")
    scratch.generate_release(assignment)
    return scratch.release / assignment


def copy_pages(assignment: str, student: str, notebooks: list[str]) -> None:
    """nbgrader's hook after it has made a release: pages beside the assignments go along.

    So `nbgrader generate_assignment` and Formgrader's button make the same release as `publish`.
    nbgrader calls it in the course's folder.
    """
    for page in Path("source").glob("*.md"):
        shutil.copyfile(page, Path("release") / assignment / page.name)


def pages(course: CourseFolder) -> list[Path]:
    """Pages beside the assignments in `source/`, such as the glossary, which notebooks link to.

    They go along with each edition, so that the links work wherever a student has a copy.
    """
    return sorted(course.source.glob("*.md"))


def make_reading(release: Path) -> NotebookNode:
    """The release with the outputs of its tutorial cells; the exercises stay open.

    Raises
    ------
    CourseError
        If a tutorial cell fails.
    """
    notebook = read_notebook(release)
    executed = copy.deepcopy(notebook)
    for cell in executed.cells:
        if is_solution(cell) or is_graded(cell):
            cell.metadata.setdefault("tags", []).append(SKIPPED)
    # A reader's page does not depend on who made it: no assistant, one thread, no proxies to data.
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("BOB_", "NBGRADER_"))}
    client = NotebookClient(
        executed,
        timeout=SECONDS_PER_CELL,
        kernel_name="python3",
        record_timing=False,
        coalesce_streams=True,  # else the number of outputs depends on how fast they came
        allow_errors=True,
        skip_cells_with_tag=SKIPPED,
        shutdown_kernel="immediate",
        resources={"metadata": {"path": str(release.parent)}},
        # Plain loopback sockets make each kernel start with a warning.
        config=Config(KernelManager={"transport_encryption": "auto"}),
    )
    client.execute(env=environment | {"OMP_NUM_THREADS": "1"})
    for cell, ran in zip(notebook.cells, executed.cells, strict=True):
        if cell.cell_type == "code" and not (is_solution(cell) or is_graded(cell)):
            complain_of_errors(ran, release.name)
            cell.outputs, cell.execution_count = ran.outputs, ran.execution_count
    return notebook


def complain_of_errors(cell: NotebookNode, name: str) -> None:
    expected = "raises-exception" in cell.metadata.get("tags", [])
    for output in cell.outputs:
        if output.output_type == "error" and not expected:
            start = cell.source.splitlines()[0][:60] if cell.source else ""
            raise CourseError(
                f"A tutorial cell of {name} fails: {output.ename}: {output.evalue} "
                f"(the cell starts with {start!r}). Mend source/, then publish again."
            )


def write_notebook(notebook: NotebookNode, path: Path) -> None:
    nbformat.write(notebook, path)


def put_in_place(new: Path, old: Path) -> None:
    """Puts `new` in the place of `old` unless they are equal; one of them always stands there whole."""
    if old.is_dir() and not folder_drift(new, old):
        return
    old.parent.mkdir(exist_ok=True)
    aside = new.with_name(f"{new.name}.old")
    if old.exists():
        old.rename(aside)
    new.rename(old)
    shutil.rmtree(aside, ignore_errors=True)


def put_file_in_place(new: Path, old: Path) -> None:
    if not old.is_file() or old.read_bytes() != new.read_bytes():
        os.replace(new, old)


# --- what must hold of the editions -------------------------------------------------------------


def leaks(source: NotebookNode, edition: NotebookNode) -> list[str]:
    """What a student must not see but stands in the edition."""
    problems = []
    text = "\n".join(cell.source for cell in edition.cells) + "\n" + output_text(edition)
    problems += [f"the marker {marker!r} stands in it" for marker in MARKERS if marker in text]
    problems += [
        f"a secret line stands in it: {line!r}" for line in secrets(source) if line in text
    ]
    for cell in edition.cells:
        if cell.cell_type == "code" and cell.outputs and (is_solution(cell) or is_graded(cell)):
            problems.append(f"the exercise cell {grade_id(cell)!r} has outputs")
    return problems


def secrets(source: NotebookNode) -> set[str]:
    """Lines that stand in solutions, hidden tests or mark schemes, and nowhere else."""
    secret, open_text = set(), []
    for cell in source.cells:
        rest = cell.source
        for region in (SOLUTION, HIDDEN, MARK_SCHEME):
            for body in region.findall(cell.source):
                secret |= {line.strip() for line in body.splitlines()}
            rest = region.sub("", rest)
        open_text.append(rest)
    visible = "\n".join(open_text)
    return {line for line in secret if len(line) >= LEAK_LENGTH and line not in visible}


def output_text(notebook: NotebookNode) -> str:
    return "\n".join(text for cell in notebook.cells for text in texts(cell))


def texts(cell: NotebookNode) -> Iterator[str]:
    for output in cell.get("outputs", []):
        yield output.get("text", "")
        yield str(output.get("data", {}).get("text/plain", ""))
        yield "\n".join(output.get("traceback", []))


def drift(course: CourseFolder, assignment: str, folder: Path) -> list[str]:
    """How the committed editions differ from what `publish` makes now."""
    return drift_from(course, assignment, make_release(course, assignment, folder))


def drift_from(course: CourseFolder, assignment: str, release: Path) -> list[str]:
    """The same for a release that has just been made."""
    reading = make_reading(release / f"{assignment}.ipynb")
    problems = [f"release: {text}" for text in folder_drift(release, course.release / assignment)]
    committed = reading_path(course, assignment)
    if committed.is_file():
        problems += [f"notebooks: {text}" for text in reading_drift(reading, committed)]
    else:
        problems.append("notebooks: the notebook is missing")
    for page in pages(course):
        copy = course.notebooks / page.name
        if not copy.is_file() or copy.read_bytes() != page.read_bytes():
            problems.append(f"notebooks: {page.name} is missing or differs")
    page = course.notebooks / overview.NAME
    if not page.is_file() or page.read_text(encoding="utf-8") != overview.overview(course):
        problems.append(f"notebooks: {page.name} is missing or differs")
    return problems


def folder_drift(fresh: Path, committed: Path) -> list[str]:
    names = {
        path.relative_to(folder)
        for folder in (fresh, committed)
        for path in folder.rglob("*")
        if path.is_file() and ".ipynb_checkpoints" not in path.parts
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


def reading_drift(fresh: NotebookNode, committed_path: Path) -> list[str]:
    """Cells must be equal. Of outputs, numbers may differ in the last digits, and pictures in their
    pixels, because processors and font libraries differ."""
    committed = read_notebook(committed_path)
    if len(fresh.cells) != len(committed.cells):
        return [f"{len(committed.cells)} cells found, {len(fresh.cells)} expected"]
    problems = []
    for number, (new, old) in enumerate(zip(fresh.cells, committed.cells, strict=True), start=1):
        if (new.cell_type, new.source, new.metadata) != (old.cell_type, old.source, old.metadata):
            problems.append(f"cell {number} differs")
        elif [kinds(o) for o in new.get("outputs", [])] != [
            kinds(o) for o in old.get("outputs", [])
        ]:
            problems.append(f"cell {number} has outputs of other kinds")
        elif not all(map(alike, texts(new), texts(old))):
            problems.append(f"cell {number} has another output")
    return problems


def kinds(output: NotebookNode) -> tuple[str, tuple[str, ...]]:
    return output.output_type, tuple(sorted(output.get("data", {})))


def alike(one: str, other: str, tolerance: float = 1e-4) -> bool:
    """Whether two texts are equal but for the last digits of their numbers."""
    if NUMBER.sub("#", one).split() != NUMBER.sub("#", other).split():
        return False
    pairs = zip(NUMBER.findall(one), NUMBER.findall(other), strict=True)
    return all(abs(float(a) - float(b)) <= tolerance * max(1, abs(float(a))) for a, b in pairs)
