"""The course's website: the reading editions, the pages of `docs/` and `book/`, made by Sphinx."""

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from coursekit.authoring.cells import is_graded
from coursekit.coursefolder import CourseError, CourseFolder, read_notebook
from coursekit.report.findings import tested
from coursekit.report.outline import description
from coursekit.report.safe_html import without_empty_head

SITE = "site"
MARK = ".nojekyll"  # GitHub leaves out folders such as _static without it
LIST = ".course-site"  # the files that were made
GLOSSARY = "glossary.md"
# What Sphinx keeps of a page from one time to the next.
CACHE = Path(".tools") / "book"
TERM_LINK = re.compile(r"\]\(glossary\.md#([\w-]+)\)")
TERM = re.compile(r'^<a id="([\w-]+)"></a>(\*\*.+?\*\*.*?) \(([\d, ]+)\)', re.MULTILINE)
HERE_LINK = re.compile(r"\]\(#([\w-]+)\)")
LINK = re.compile(r"(?<!!)\[([^\]]+)\]\(([^)#\s]+)(#[^)\s]*)?\)")
WEB = ("http://", "https://", "mailto:")
HIDE_INPUT = "hide-input"
# Of what Sphinx makes, what no reader needs.
NOT_READ = (".buildinfo*", "objects.inv", "_sources", "webpack-macros.html")


def build(course: CourseFolder, output: Path | None = None) -> Path:
    """Makes the site anew; what has not changed since is taken from the last time.

    Parameters
    ----------
    course : CourseFolder
    output : pathlib.Path, optional
        Default: `site/` in the course's folder.

    Returns
    -------
    pathlib.Path
        The site's first page.

    Raises
    ------
    CourseError
        If a page is missing, Sphinx warns of anything, or `output` holds something else.
    """
    output = (output or course.root / SITE).resolve()
    if output.exists() and not output.is_dir():
        raise CourseError(f"{output} is a file: choose a folder for the site.")
    mine = made_before(output)
    if not mine and output.exists() and any(output.iterdir()):
        raise CourseError(f"{output} holds something else than a site: choose another folder.")
    kept = course.root / CACHE
    html = kept / "html"
    with tempfile.TemporaryDirectory(prefix="course-book-") as folder:
        assembled = Path(folder)
        assemble(course, assembled)
        place_changed(assembled, kept / "pages")
    shutil.rmtree(html, ignore_errors=True)  # pages that are gone would stay
    command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-b", "html"]
    command += ["-d", str(kept / "doctrees"), str(kept / "pages"), str(html)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        shutil.rmtree(kept, ignore_errors=True)  # it would not warn a second time
        raise CourseError(f"The site was not made, as Sphinx says:\n{done.stderr.strip()}")
    for unread in NOT_READ:
        for path in list(html.rglob(unread)):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    place(html, output, mine)
    return output / "index.html"


def made_before(output: Path) -> set[Path]:
    """The files of a site that was made there: nothing else is ever removed."""
    try:
        listed = map(Path, (output / LIST).read_text(encoding="utf-8").splitlines())
        return {path for path in listed if not path.is_absolute() and ".." not in path.parts}
    except OSError:
        return set()


def place(html: Path, output: Path, mine: set[Path]) -> None:
    """Puts the site in its place, and takes away what was made there before and is gone."""
    made = set(files(html)) | {Path(MARK)}
    output.mkdir(parents=True, exist_ok=True)
    (output / LIST).write_text("\n".join(sorted(map(str, mine | made))), encoding="utf-8")
    for name in mine - made:
        (output / name).unlink(missing_ok=True)
    shutil.copytree(html, output, dirs_exist_ok=True)
    (output / MARK).touch()
    (output / LIST).write_text("\n".join(sorted(map(str, made))), encoding="utf-8")


def assemble(course: CourseFolder, folder: Path) -> None:
    """Puts together what Sphinx reads.

    Raises
    ------
    CourseError
        If something of it is missing.
    """
    for name in ("book", "docs"):
        if not (course.root / name).is_dir():
            raise CourseError(f"{course.root / name} is missing: the site is made of it.")
    shutil.copytree(course.root / "book", folder, dirs_exist_ok=True)
    shutil.copytree(course.root / "docs", folder / "docs")
    (folder / "notebooks").mkdir()
    for assignment in course.assignments():
        path = course.notebooks / f"{assignment}.ipynb"
        nbformat.write(for_readers(read_notebook(path)), folder / "notebooks" / path.name)
    glossary = (course.notebooks / GLOSSARY).read_text(encoding="utf-8")
    (folder / "notebooks" / GLOSSARY).write_text(
        with_targets(glossary, course.assignments()), encoding="utf-8"
    )
    overview = (course.notebooks / "README.md").read_text(encoding="utf-8")
    contents = [*course.assignments(), Path(GLOSSARY).stem]
    overview += "\n".join(["", "```{toctree}", ":hidden:", "", *contents, "```", ""])
    (folder / "notebooks" / "overview.md").write_text(overview, encoding="utf-8")
    for path in folder.rglob("*.md"):
        text = path.read_text(encoding="utf-8")
        path.write_text(without_dead_links(text, path, folder), encoding="utf-8")


def for_readers(notebook: NotebookNode) -> NotebookNode:
    """A reading edition in which tests are folded, figures have a text, and terms lead to the glossary."""
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type == "markdown":
            # Jupyter keeps capitals in the places of headings, Sphinx does not.
            own = HERE_LINK.sub(lambda found: found[0].lower(), cell.source)
            cell.source = TERM_LINK.sub(r"](#glossary-\1)", own)
            continue
        for output in cell.outputs:
            if table := output.get("data", {}).get("text/html"):
                output.data["text/html"] = without_empty_head(table)
        if cell.metadata.get("jupyter", {}).get("source_hidden"):
            cell.metadata.setdefault("tags", []).append(HIDE_INPUT)
            if is_graded(cell):
                cell.metadata["mystnb"] = {
                    "code_prompt_show": f"Test: {tested(cell.source)}".replace("`", "")
                }
        if text := description(notebook.cells, index):
            cell.metadata.setdefault("mystnb", {})["image"] = {"alt": text}
    return notebook


def with_targets(glossary: str, assignments: list[str]) -> str:
    """The glossary, with a place for each term, and with links to the notebooks that teach it."""

    def entry(found: re.Match[str]) -> str:
        name, words, numbers = found.groups()
        links = (f"[{n}]({assignments[int(n) - 1]}.ipynb)" for n in numbers.split(", "))
        return f"(glossary-{name})=\n{words} ({', '.join(links)})"

    return HERE_LINK.sub(r"](#glossary-\1)", TERM.sub(entry, glossary))


def without_dead_links(markdown: str, path: Path, folder: Path) -> str:
    """A page in which links to files that are not part of the site are plain text."""

    def checked(found: re.Match[str]) -> str:
        text, target, _ = found.groups()
        is_here = target.startswith(WEB) or (path.parent / target).is_file()
        return found[0] if is_here else text

    return LINK.sub(checked, markdown)


def place_changed(source: Path, target: Path) -> None:
    """Copies what differs, and removes what is gone: Sphinx reads again what has a new time."""
    found = set(files(source))
    for name in files(target):
        if name not in found:
            (target / name).unlink()
    for name in found:
        data = (source / name).read_bytes()
        place = target / name
        if not place.is_file() or place.read_bytes() != data:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)


def files(folder: Path) -> Iterable[Path]:
    return [path.relative_to(folder) for path in folder.rglob("*") if path.is_file()]
