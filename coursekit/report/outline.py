"""How a notebook is built: its headings, its exercises, where each is taught, its figures' texts."""

import re
from dataclasses import dataclass

from nbformat import NotebookNode

from coursekit.authoring.cells import grade_id, is_graded, is_solution, is_task

LONGEST = 300  # characters of a line that is a heading: a student's may be of any length
LONGEST_TEXT = 3000  # … and of a figure's text
HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(.+)")
FENCE = re.compile(r" {0,3}(```|~~~)")
NUMBER = re.compile(r"^(\d{1,3})\.\s+")
MARKUP = re.compile(r"[*`]|\]\([^)]*\)|\[")
PROMPT = re.compile(r"^\*\*(Exercise (\d{1,3}))\b[^*\n]{0,200}\*\*", re.MULTILINE)
CHECKS = re.compile(r"exercises?\s+((?:\d+(?:\s*(?:,|and|to|-|–)\s*)?)+)", re.IGNORECASE)
FIGURE = re.compile(r"\*\*Figure [\w.]+ \(description\)\.\*\*\s*(.+?)(?:\n\s*\n|\Z)", re.DOTALL)
TAUGHT, CHECKED = "taught in", "checked in"


@dataclass(frozen=True)
class Heading:
    """The first heading of a cell: level, number (0 if it has none), and text without either."""

    level: int
    number: int
    text: str


@dataclass(frozen=True)
class Exercise:
    """A stretch of the notebook that ends with the graded cells of one task.

    Attributes
    ----------
    key : str
        The grade_id of its solution cell; of a task that stands alone, its own; empty for graded
        cells before any solution.
    title : str
    start, stop : int
        Its cells, from its heading to the last one that is graded.
    graded : list of str
        By grade_id.
    """

    key: str
    title: str
    start: int
    stop: int
    graded: list[str]


def heading(cell: NotebookNode) -> Heading | None:
    """A Markdown cell's first one."""
    if cell.cell_type != "markdown":
        return None
    fenced = False
    for line in cell.source.split("\n"):
        if FENCE.match(line):
            fenced = not fenced
        found = None if fenced else HEADING.fullmatch(line[:LONGEST].rstrip("# \t"))
        if found is None:
            continue
        numbered = NUMBER.match(found[2])
        text = NUMBER.sub("", found[2])
        return Heading(len(found[1]), int(numbered[1]) if numbered else 0, plain(text))
    return None


def plain(markdown: str) -> str:
    """Words without Markdown's signs."""
    return " ".join(MARKUP.sub("", markdown).split())


def exercises(notebook: NotebookNode) -> list[Exercise]:
    """In their order. Cells belong to the last solution cell before them, as in the table of points.

    An exercise begins with the last heading before its solution, or with the last cell that begins
    with "**Exercise 1" in bold, whichever is nearer.
    """
    found: list[Exercise] = []
    start, title, key = 0, "", ""
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type == "markdown" and not is_graded(cell):
            mine, prompt = heading(cell), PROMPT.search(cell.source)
            if mine:
                start, title = index, mine.text
            if prompt and not title.startswith(prompt[1]):
                start, title = index, f"{prompt[1]}: {title}".removesuffix(": ")
        if is_solution(cell) or is_task(cell):
            key = grade_id(cell)
        if not (is_graded(cell) or is_task(cell)):
            continue
        if found and found[-1].key == key:
            last = found.pop()
            graded = [*last.graded, grade_id(cell)]
            found.append(Exercise(key, last.title, last.start, index + 1, graded))
        else:
            begin = max(start, found[-1].stop if found else 0)
            found.append(Exercise(key, title or key, begin, index + 1, [grade_id(cell)]))
    return found


def taught_in(notebook: NotebookNode) -> dict[int, list[int]]:
    """The numbers of the sections that teach what an exercise checks, by the exercise's number.

    It is what a table of the notebook says which has columns "Taught in" and "Checked in".
    """
    found: dict[int, list[int]] = {}
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and CHECKED in cell.source.lower():
            for sections, checks in taught_and_checked(cell.source):
                for exercise in numbers(" ".join(CHECKS.findall(checks))):
                    known = found.setdefault(exercise, [])
                    known += [number for number in numbers(sections) if number not in known]
    return {exercise: sorted(sections) for exercise, sections in found.items()}


def taught_and_checked(markdown: str) -> list[tuple[str, str]]:
    """Of each row of such a table, what stands in the two columns."""
    rows = [
        [field.strip() for field in line.strip().strip("|").split("|")]
        for line in markdown.splitlines()
        if line.strip().startswith("|")
    ]
    for position, row in enumerate(rows):
        names = [name.lower() for name in row]
        if TAUGHT in names and CHECKED in names:
            taught, checked = names.index(TAUGHT), names.index(CHECKED)
            below = [r for r in rows[position + 1 :] if len(r) == len(row)]
            return [(r[taught], r[checked]) for r in below]
    return []


def numbers(text: str) -> list[int]:
    """Those in a text; "5 to 7" and "5–7" are three."""
    found: list[int] = []
    for first, last in re.findall(r"\b(\d{1,3})(?:\s*(?:to|-|–)\s*(\d{1,3}))?\b", text):
        found += range(int(first), int(last or first) + 1)
    return found


def description(cells: list[NotebookNode], index: int) -> str:
    """The text below a cell that says what its figure shows; empty if there is none."""
    below = cells[index + 1 : index + 2]
    found = (
        FIGURE.match(below[0].source[:LONGEST_TEXT])
        if below and below[0].cell_type == "markdown"
        else None
    )
    return plain(found[1]) if found else ""
