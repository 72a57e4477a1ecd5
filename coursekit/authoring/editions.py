"""The two editions derived from `source/`: the students' release and the reading edition."""

import copy
import os
import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode
from traitlets.config import Config

from coursekit import release
from coursekit.authoring import overview
from coursekit.authoring.cells import grade_id, is_graded, is_solution
from coursekit.coursefolder import CourseError, CourseFolder, read_notebook

MARKERS = ("BEGIN SOLUTION", "END SOLUTION", "HIDDEN TESTS", "MARK SCHEME")
SOLUTION = re.compile(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", re.DOTALL)
HIDDEN = re.compile(r"### BEGIN HIDDEN TESTS\n(.*?)### END HIDDEN TESTS", re.DOTALL)
MARK_SCHEME = re.compile(r"### BEGIN MARK SCHEME\n(.*?)### END MARK SCHEME", re.DOTALL)
# Shorter lines (`else:`, `plt.show()`) may well stand in the tutorial too.
LEAK_LENGTH = 20
NUMBER = re.compile(r"-?\d+\.\d+(?:e[+-]?\d+)?")
# Of numbers in outputs, relative for those above 1; with two decimals or more, also by the last.
TOLERANCE = 1e-4
SKIPPED = "exercise-still-open"
SECONDS_PER_CELL = 120


def publish(course: CourseFolder, assignment: str) -> None:
    """Derives `release/` and `notebooks/` of one assignment from its source.

    Both are made aside and moved into place when they are whole, and only what differs is written.
    The page `notebooks/README.md`, which covers all assignments, is made anew. To have a reading
    edition made anew whose outputs differ in their last digits only, delete it before.

    Raises
    ------
    CourseError
        If the source is broken or a tutorial cell fails.
    """
    with release.aside(course) as folder:
        edition = release.make(course, assignment, folder)
        notebook = make_reading(edition / f"{assignment}.ipynb")
        write_notebook(notebook, folder / "reading.ipynb")
        page = folder / overview.NAME
        page.write_text(overview.overview(course), encoding="utf-8")
        release.put_in_place(edition, course.release / assignment)
        course.notebooks.mkdir(exist_ok=True)
        if not is_up_to_date(notebook, reading_path(course, assignment)):
            os.replace(folder / "reading.ipynb", reading_path(course, assignment))
        for path in [*release.pages(course), page]:
            write_if_new(path.read_bytes(), course.notebooks / path.name)


def is_up_to_date(fresh: NotebookNode, path: Path) -> bool:
    """Whether a reading edition differs in nothing but last digits and pixels."""
    try:
        same_metadata = read_notebook(path).metadata == fresh.metadata
    except CourseError:  # missing or broken
        return False
    return same_metadata and not reading_drift(fresh, path)


def write_if_new(data: bytes, path: Path) -> None:
    if not path.is_file() or path.read_bytes() != data:
        path.write_bytes(data)


def reading_path(course: CourseFolder, assignment: str) -> Path:
    return course.notebooks / f"{assignment}.ipynb"


def make_reading(edition: Path) -> NotebookNode:
    """The release with the outputs of its tutorial cells; the exercises stay open.

    Raises
    ------
    CourseError
        If a tutorial cell fails.
    """
    notebook = read_notebook(edition)
    executed = copy.deepcopy(notebook)
    for cell in executed.cells:
        if is_solution(cell) or is_graded(cell):
            cell.metadata.setdefault("tags", []).append(SKIPPED)
    try:
        execute(executed, edition.parent)
    except RuntimeError as problem:
        # Its ports are chosen before it starts; another program may have taken one meanwhile.
        if "Kernel died before replying" not in str(problem):
            raise
        execute(executed, edition.parent)
    for cell, ran in zip(notebook.cells, executed.cells, strict=True):
        if cell.cell_type == "code" and not (is_solution(cell) or is_graded(cell)):
            complain_of_errors(ran, edition.name)
            cell.outputs, cell.execution_count = ran.outputs, ran.execution_count
    return notebook


def execute(notebook: NotebookNode, folder: Path) -> None:
    """Runs the cells of a notebook that are not marked as still open, in `folder`."""
    # A reader's page does not depend on who made it: no assistant, one thread, and not as if graded.
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("BOB_", "NBGRADER_"))}
    client = NotebookClient(
        notebook,
        timeout=SECONDS_PER_CELL,
        kernel_name="python3",
        record_timing=False,
        coalesce_streams=True,  # else the number of outputs depends on how fast they came
        allow_errors=True,
        skip_cells_with_tag=SKIPPED,
        shutdown_kernel="immediate",
        resources={"metadata": {"path": str(folder)}},
        # Plain loopback sockets make each kernel start with a warning.
        config=Config(KernelManager={"transport_encryption": "auto"}),
    )
    client.execute(env=environment | {"OMP_NUM_THREADS": "1"})


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


def drift_from(course: CourseFolder, assignment: str, edition: Path) -> list[str]:
    """How the committed editions differ from what `publish` makes now.

    Parameters
    ----------
    course : CourseFolder
    assignment : str
    edition : pathlib.Path
        The folder of a release that has just been made elsewhere.

    Raises
    ------
    CourseError
        If a tutorial cell fails, or a notebook or the overview cannot be read or made.
    """
    reading = make_reading(edition / f"{assignment}.ipynb")
    differences = release.folder_drift(edition, course.release / assignment)
    problems = [f"release: {text}" for text in differences]
    committed = reading_path(course, assignment)
    if committed.is_file():
        problems += [f"notebooks: {text}" for text in reading_drift(reading, committed)]
    else:
        problems.append("notebooks: the notebook is missing")
    for page in release.pages(course):
        copy = course.notebooks / page.name
        if not copy.is_file() or copy.read_bytes() != page.read_bytes():
            problems.append(f"notebooks: {page.name} is missing or differs")
    page = course.notebooks / overview.NAME
    if not page.is_file() or page.read_text(encoding="utf-8") != overview.overview(course):
        problems.append(f"notebooks: {page.name} is missing or differs")
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


def alike(one: str, other: str) -> bool:
    """Whether two texts are equal but for the last digits of their numbers."""
    if NUMBER.sub("#", one).split() != NUMBER.sub("#", other).split():
        return False
    pairs = zip(NUMBER.findall(one), NUMBER.findall(other), strict=True)
    return all(abs(float(a) - float(b)) <= tolerance(a) for a, b in pairs)


def tolerance(number: str) -> float:
    """How far another processor's may be from it: a tie that is broken otherwise moves a sample."""
    mantissa, _, exponent = number.partition("e")
    digits = len(mantissa.partition(".")[2])
    last = 1.01 * 10.0 ** (int(exponent or 0) - digits) if digits > 1 else 0
    return max(TOLERANCE * max(1, abs(float(number))), last)
