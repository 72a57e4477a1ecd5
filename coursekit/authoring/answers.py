"""Answers to an assignment's exercises: correct ones and known mistakes, with expected points.

An answer is a Python file in `tests/answers/NN_name/`. It starts with its expectations as TOML in a
comment block and goes on with the solution cells it fills in:

    # /// answer
    # title = "Scores the raw data"
    # [points]
    # test_sweep_silhouette = 0
    # [messages]
    # test_sweep_silhouette = "not scaled"
    # ///

    # %% sweep
    ...

Graded cells not listed under `[points]` must get all their points. `[messages]` holds a fragment of
what the student must be told. `like = "correct_..."` takes the cells that the file leaves out from
another answer beside it; without it they stay unsolved. A cell of prose is written
`# %% [markdown] grade_id` with its lines commented. The number 42 stands for the seed: the fairness
check replaces it by others (and shifts those that tests hand over as `seed`).
"""

import copy
import io
import re
import tokenize
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from nbformat import NotebookNode

from coursekit.authoring.cells import grade_id, graded_cells, is_manual, points, solution_cells
from coursekit.authoring.toml_header import NoHeader, split_header
from coursekit.coursefolder import CourseError, CourseFolder

CELL_MARK = re.compile(r"^# %% (?P<markdown>\[markdown\] )?(?P<grade_id>\w+)[ \t]*\n", re.MULTILINE)
ANY_MARK = re.compile(r"^#\s*%%.*\n", re.MULTILINE)
FORMAT = "see coursekit/authoring/answers.py"
SEED = "42"


@dataclass(frozen=True)
class Answer:
    """One way to answer an assignment's exercises.

    Attributes
    ----------
    name : str
        The file's stem, for example `mistake_raw_data`.
    title : str
        What it does, in a few words. Nothing reads it but people: a file without one is refused.
    cells : dict of str to str
        Source by the solution cell's grade_id.
    points : dict of str to float
        Expected points of graded cells that do not get all of theirs.
    messages : dict of str to str
        A fragment of the message by the graded cell's grade_id.
    """

    name: str
    title: str
    cells: dict[str, str]
    points: dict[str, float] = field(default_factory=dict)
    messages: dict[str, str] = field(default_factory=dict)

    @property
    def is_correct(self) -> bool:
        return not self.points

    def expected_points(self, notebook: NotebookNode) -> dict[str, float]:
        """Points by grade_id for every cell of the notebook that is graded automatically."""
        graded = [cell for cell in graded_cells(notebook) if not is_manual(cell)]
        return {grade_id(cell): points(cell) for cell in graded} | self.points

    def fill_in(self, notebook: NotebookNode, seed: int | None = None) -> NotebookNode:
        """A copy of the notebook with this answer in its solution cells."""
        filled = copy.deepcopy(notebook)
        for cell in solution_cells(filled):
            source = self.cells.get(grade_id(cell))
            if source is not None:
                cell.source = source if seed is None else with_seed(source, seed)
        return filled


def read_answer(path: Path) -> Answer:
    """Reads one answer.

    Raises
    ------
    CourseError
        If the file has no header, no cells, or a header that is not TOML of the known form.
    """
    expected, cells = read_parts(path)
    if like := expected.get("like"):
        beside = path.with_name(f"{like}.py")
        if not beside.is_file():
            raise CourseError(f"{path} is like {like}, but there is no {beside.name} beside it.")
        model, inherited = read_parts(beside)
        if "like" in model:
            raise CourseError(f"{path} is like {like}, which is like another: name that one.")
        cells = inherited | cells
    return Answer(
        name=path.stem,
        title=expected["title"],
        cells=cells,
        points={name: float(value) for name, value in expected.get("points", {}).items()},
        messages=expected.get("messages", {}),
    )


def read_parts(path: Path) -> tuple[dict, dict[str, str]]:
    """What the answer block says, and the cells that the file itself holds."""
    try:
        expected, text = split_header(path.read_text(encoding="utf-8"), "answer")
    except UnicodeDecodeError:
        raise CourseError(f"{path} is not UTF-8: save it in that encoding.") from None
    except NoHeader as problem:
        raise CourseError(f"{path} {problem}; {FORMAT}.") from problem
    unknown = set(expected) - {"title", "like", "points", "messages"}
    if unknown or not expected.get("title"):
        found = ", ".join(sorted(unknown)) or "no title"
        raise CourseError(f"{path}: found {found}; expected title, like, points and messages.")
    check_types(path, expected)
    for mark in ANY_MARK.findall(text):
        if not CELL_MARK.match(mark):
            raise CourseError(f"{path}: {mark.strip()!r} names no grade_id; {FORMAT}.")
    parts = CELL_MARK.split(text)[1:]
    if not parts:
        raise CourseError(f"{path} fills no cell; {FORMAT}.")
    cells: dict[str, str] = {}
    for markdown, name, source in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        if name in cells:
            raise CourseError(f"{path} fills {name!r} twice: leave one out.")
        source = source.strip("\n")
        cells[name] = re.sub(r"^# ?", "", source, flags=re.MULTILINE) if markdown else source
    return expected, cells


def check_types(path: Path, expected: dict) -> None:
    """Raises CourseError if something in the answer block is of another type than it must be."""
    texts = [expected["title"], expected.get("like", "")]
    tables = [expected.get("points", {}), expected.get("messages", {})]
    fits = all(isinstance(text, str) for text in texts)
    fits = fits and all(isinstance(table, dict) for table in tables)
    if fits:
        points, messages = tables
        fits = all(type(value) in (int, float) for value in points.values())
        fits = fits and all(isinstance(text, str) for text in messages.values())
    if not fits:
        raise CourseError(
            f"{path}: expected a title and `like` that are texts, [points] of numbers and [messages] "
            f"of texts, both by the graded cell's grade_id; {FORMAT}."
        )


def read_answers(course: CourseFolder, assignment: str) -> list[Answer]:
    """All answers to an assignment. Whether they fit its notebook, `check` finds out."""
    return [read_answer(path) for path in sorted((course.answers / assignment).glob("*.py"))]


def read_list(path: Path) -> dict:
    """What a TOML file beside the answers lists; nothing if there is none.

    Raises
    ------
    CourseError
        If it is not TOML.
    """
    if not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise CourseError(f"{path} is not TOML: {problem}.") from problem


def repetitions(course: CourseFolder, assignment: str) -> list[str]:
    """Cells that an answer repeats from a correct one beside it, where `like` would take them."""
    paths = sorted((course.answers / assignment).glob("*.py"))
    parts = {path.stem: read_parts(path) for path in paths}
    models = {expected.get("like") for expected, _ in parts.values()}
    problems = []
    for name, (expected, cells) in parts.items():
        for model, (its, its_cells) in parts.items():
            repeated = [key for key in cells if cells[key] == its_cells.get(key)]
            if not repeated or model == name or "like" in its or not model.startswith("correct_"):
                continue
            listed = ", ".join(repeated)
            if expected.get("like") == model:
                problems.append(f"{name} is like {model} and repeats its {listed}: leave that out")
            elif "like" not in expected and name not in models and its_cells.keys() <= cells.keys():
                problems.append(f'{name} repeats {listed} of {model}: say `like = "{model}"`')
    return problems


def with_seed(source: str, seed: int) -> str:
    """The source with every number 42 replaced by `seed`; unreadable source stays as it is."""
    lines = source.splitlines(keepends=True)
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
    except (tokenize.TokenError, SyntaxError):
        return source
    for token in reversed(tokens):
        if token.type == tokenize.NUMBER and token.string == SEED:
            row, start = token.start[0] - 1, token.start[1]
            lines[row] = f"{lines[row][:start]}{seed}{lines[row][token.end[1] :]}"
    return "".join(lines)
