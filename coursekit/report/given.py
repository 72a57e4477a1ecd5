"""What students were given: which cells of a submission are as they were handed out, and the pages."""

import functools
import re
from collections.abc import Iterable
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from coursekit.authoring.cells import grade_id
from coursekit.report import outline

PAGE_LINK = re.compile(r"\]\(([\w-]+)\.md(?:#([\w-]+))?\)")


class Given:
    """A release, as far as it can be read.

    Parameters
    ----------
    folder : pathlib.Path
        The assignment's, in `release/`.
    notebook_id : str
    """

    def __init__(self, folder: Path, notebook_id: str) -> None:
        self.folder = folder
        self.notebook = read(folder / f"{notebook_id}.ipynb")
        self.cells = {key(cell) for cell in self.notebook.cells}
        self.pages = {path.stem for path in folder.glob("*.md") if path.is_file()}

    @functools.cached_property
    def titles(self) -> dict[str, str]:
        """Of exercises, by the graded cells' grade_ids."""
        exercises = outline.exercises(self.notebook)
        return {name: exercise.title for exercise in exercises for name in exercise.graded}

    @functools.cached_property
    def taught_in(self) -> dict[int, list[int]]:
        """The sections that teach what an exercise asks for, by numbers: see `outline.taught_in`."""
        return outline.taught_in(self.notebook)

    def has(self, cell: NotebookNode) -> bool:
        """Whether a cell is as it was handed out."""
        return key(cell) in self.cells

    def linked(self, markdown: str) -> str:
        """Links to a page that lies beside the notebook, as links to its place on the same page."""

        def inside(found: re.Match[str]) -> str:
            page, place = found[1], found[2]
            return f"](#{place or page})" if page in self.pages else found[0]

        return PAGE_LINK.sub(inside, markdown)

    def linked_pages(self, cells: Iterable[NotebookNode]) -> dict[str, str]:
        """By name, the text of the pages that these cells link to."""
        found = {}
        texts = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
        for name in sorted({match[1] for match in PAGE_LINK.finditer(texts)} & self.pages):
            text = (self.folder / f"{name}.md").read_text(encoding="utf-8", errors="replace")
            found[name] = f'<a id="{name}"></a>\n\n{text}'
        return found


def key(cell: NotebookNode) -> tuple[str, str, str]:
    return cell.cell_type, grade_id(cell), cell.source.strip()


def read(path: Path) -> NotebookNode:
    """A notebook; an empty one if there is none that can be read."""
    try:
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
        return notebook
    except (OSError, ValueError, AttributeError, KeyError, TypeError, nbformat.ValidationError):
        return nbformat.v4.new_notebook()
