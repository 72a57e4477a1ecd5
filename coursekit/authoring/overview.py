"""The course on one page, `notebooks/README.md`: objectives, time and points of every notebook.

It is derived from the notebooks' own first cells, so that it cannot say anything else than they do.
"""

import re

from nbformat import NotebookNode

from coursekit.authoring.cells import graded_cells, is_manual, points
from coursekit.authoring.working_time import STATED
from coursekit.coursefolder import CourseError, CourseFolder, read_notebook

NAME = "README.md"
TITLE = re.compile(r"\A# (.+)\n+(.+)")
SITTINGS = re.compile(r"about (\d+) and (\d+) minutes")
OBJECTIVE = re.compile(r"^\| (\*\*.+?) \|", re.MULTILINE)


def overview(course: CourseFolder) -> str:
    """The page, as Markdown.

    Raises
    ------
    CourseError
        If a notebook does not say its title, objectives or time in the usual form.
    """
    entries = [(name, read_notebook(course.source_notebook(name))) for name in course.assignments()]
    rows = [
        f"| [{name}]({name}.ipynb) | {title(name, notebook)[0]} | {sittings(name, notebook)} "
        f"| {points_in_words(notebook)} |"
        for name, notebook in entries
    ]
    total = sum(points(cell) for _, notebook in entries for cell in graded_cells(notebook))
    parts = [section(name, notebook) for name, notebook in entries]
    return "\n".join(
        [
            "# The course on one page\n",
            "Each notebook builds on those before it. Here they can be read with their outputs; the "
            "exercises are open. Terms are explained in the [glossary](glossary.md).\n",
            "| notebook | topic | time | points |",
            "|---|---|---|---|",
            *rows,
            f"| | | | {total:g} |",
            *parts,
            "",
        ]
    )


def section(name: str, notebook: NotebookNode) -> str:
    heading, opening = title(name, notebook)
    return "\n".join(
        [
            f"\n## {name}: {heading}\n",
            f"{opening}\n",
            "After this notebook you can …\n",
            *(f"- {objective}" for objective in objectives(name, notebook)),
            f"\nTime: {time(name, notebook)}. Points: {points_in_words(notebook)}.",
        ]
    )


def title(name: str, notebook: NotebookNode) -> tuple[str, str]:
    """The notebook's heading, and the paragraph under it."""
    found = TITLE.search(notebook.cells[0].source) if notebook.cells else None
    if found is None:
        raise CourseError(f"{name}: the first cell has no '# Title' with a paragraph under it.")
    return found[1].strip(), found[2].strip()


def objectives(name: str, notebook: NotebookNode) -> list[str]:
    """What a student can do afterwards: the first column of the table of objectives."""
    found = OBJECTIVE.findall(opening_text(notebook))
    if not found:
        raise CourseError(
            f"{name}: no table of objectives found among the first cells, expected rows that start "
            "with '| **verb** ...'."
        )
    return [text.strip() for text in found]


def time(name: str, notebook: NotebookNode) -> str:
    found = STATED.search(opening_text(notebook))
    if found is None:
        raise CourseError(f"{name}: no '**Time:** ... minutes.' found among the first cells.")
    return found[1]


def sittings(name: str, notebook: NotebookNode) -> str:
    """The minutes of the sittings, short enough for a table."""
    stated = time(name, notebook)
    minutes = SITTINGS.search(stated)
    return f"{minutes[1]} + {minutes[2]} minutes" if minutes else stated


def points_in_words(notebook: NotebookNode) -> str:
    graded = graded_cells(notebook)
    by_hand = sum(points(cell) for cell in graded if is_manual(cell))
    total = f"{sum(map(points, graded)):g}"
    return f"{total} ({by_hand:g} of them by hand)" if by_hand else total


def opening_text(notebook: NotebookNode) -> str:
    return "\n\n".join(cell.source for cell in notebook.cells[:3] if cell.cell_type == "markdown")
