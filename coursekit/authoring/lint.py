"""Rules that every source notebook keeps, each a function from notebook to problems."""

import ast
import re
from collections import Counter

from nbformat import NotebookNode

from coursekit.authoring.cells import (
    code_cells,
    exercises,
    grade_id,
    graded_cells,
    is_graded,
    is_manual,
    is_solution,
    nbgrader_metadata,
    points,
    solution_cells,
)
from coursekit.authoring.editions import HIDDEN
from coursekit.authoring.folding import is_folded
from coursekit.authoring.working_time import time_is_true
from coursekit.grader.plugin.idle import Idle, assigned_names, is_demonstration, taken_names
from coursekit.names import bound_names, free_names, imported_names, parsed

MAGIC = re.compile(r"^\s*[%!]", re.MULTILINE)
BOB = re.compile(r"^\s*%%?(bob|fix|doc|acc)\b", re.MULTILINE)
DRAWS = re.compile(r"\bplt\.|\bsns\.\w+plot|\bsns\.heatmap|\.plot\b|\bplot_\w+\(|dendrogram\(")
# What changes more than the names that it binds.
FOR_ALL = re.compile(
    r"np\.random\.(?!default_rng|RandomState|Generator)\w+|rcParams|set_theme|set_style|set_palette"
    r"|set_context|filterwarnings|simplefilter|os\.chdir|os\.environ|inplace=True|set_option|set_config"
)
HEADING = re.compile(r"^(#{1,6}) ", re.MULTILINE)
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
TOTAL = re.compile(r"\((\d+) points?\)")
TABLE_POINTS = re.compile(r"^\|.*\|\s*(\d+)\s*\|\s*$", re.MULTILINE)
CODE_SPAN = re.compile(r"`([^`\n]+)`")
FENCED_PYTHON = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
SECTION = re.compile(r"^## (\d+)\.", re.MULTILINE)
SECTIONS_NAMED = re.compile(r"\b[Ss]ections? (\d+(?:(?:, | and | to )\d+)*)")
SENTENCE_END = re.compile(r"\.\s|\n\n")
MINIMUM_WORDS = 15


def lint(notebook: NotebookNode) -> list[str]:
    """All broken rules of a source notebook, as sentences that say where and what to do."""
    return [problem for rule in RULES for problem in rule(notebook)]


def first_line(cell: NotebookNode) -> str:
    return cell.source.partition("\n")[0]


def unique_grade_ids(notebook: NotebookNode) -> list[str]:
    counts = Counter(grade_id(cell) for cell in notebook.cells if nbgrader_metadata(cell))
    return [f"grade_id {name!r} is used {n} times" for name, n in counts.items() if n > 1]


def tests_are_locked(notebook: NotebookNode) -> list[str]:
    return [
        f"graded cell {grade_id(cell)!r} is not locked"
        for cell in graded_cells(notebook)
        if not is_manual(cell) and not nbgrader_metadata(cell).get("locked")
    ]


def every_exercise_has_a_solution_cell(notebook: NotebookNode) -> list[str]:
    orphans = exercises(notebook).get("", [])
    return [f"graded cell {name!r} comes before any solution cell" for name in orphans]


def points_in_the_prompt(notebook: NotebookNode) -> list[str]:
    """The prompt's total, and its table if it has one, are the points of the metadata."""
    problems = []
    value = {grade_id(cell): points(cell) for cell in graded_cells(notebook)}
    for exercise, names in exercises(notebook).items():
        if exercise not in value and exercise in names:
            continue  # a task, whose cell is the prompt
        text = prompt(notebook, exercise)
        expected = sorted(value[name] for name in names)
        total = TOTAL.search(text)
        if total is None:
            problems.append(f"the prompt of {exercise!r} does not say '({sum(expected):g} points)'")
        elif float(total[1]) != sum(expected):
            problems.append(
                f"the prompt of {exercise!r} says {total[1]}, not {sum(expected):g} points"
            )
        rows = sorted(map(float, TABLE_POINTS.findall(text)))
        if len(names) > 1 and rows != expected:
            problems.append(f"the table of {exercise!r} gives points {rows}, expected {expected}")
    return problems


def prompted_names_are_tested_names(notebook: NotebookNode) -> list[str]:
    """Of the names that the solution makes, the tests use those that the prompt asks for."""
    problems = []
    sources = {grade_id(cell): cell.source for cell in notebook.cells if nbgrader_metadata(cell)}
    for cell in solution_cells(notebook):
        if cell.cell_type != "code":
            continue
        exercise = grade_id(cell)
        tests = [name for name in exercises(notebook).get(exercise, []) if name != exercise]
        tested = set().union(*(free_names(sources[name]) for name in tests))
        made = bound_names(cell.source) - names_of_imports(cell.source)
        spans = CODE_SPAN.findall(FENCED.sub("", prompt(notebook, exercise)))
        prompted = {name for span in spans for name in re.findall(r"\w+", span)} & made
        if tests and tested & made != prompted:
            problems.append(
                f"{exercise!r} asks for {sorted(prompted)}, its tests use {sorted(tested & made)}"
            )
    return problems


def names_of_imports(source: str) -> set[str]:
    """Names that a cell imports, inside its functions, too: a prompt may mention them, but asks for none of them."""
    imports = [n for n in ast.walk(parsed(source)) if isinstance(n, ast.Import | ast.ImportFrom)]
    return set().union(*(bound_names(ast.unparse(node)) for node in imports))


def graded_cells_are_self_contained(notebook: NotebookNode) -> list[str]:
    """Graded cells import what they need and use only names that their exercise makes."""
    problems = []
    sources = {grade_id(cell): cell.source for cell in notebook.cells if nbgrader_metadata(cell)}
    for exercise, names in exercises(notebook).items():
        for name in names:
            if name == exercise or not exercise:
                continue
            if MAGIC.search(sources[name]):
                problems.append(f"graded cell {name!r} uses a magic or shell command")
                continue
            foreign = free_names(sources[name]) - bound_names(sources[exercise])
            if foreign:
                problems.append(f"graded cell {name!r} uses {sorted(foreign)} from elsewhere")
    return problems


def no_graded_cell_is_hidden_only(notebook: NotebookNode) -> list[str]:
    return [
        f"graded cell {grade_id(cell)!r} shows students no assertion"
        for cell in graded_cells(notebook)
        if not is_manual(cell)
        and not re.search(r"\bassert\b|\braise\b", HIDDEN.sub("", cell.source))
    ]


def helpers_of_tests_are_private(notebook: NotebookNode) -> list[str]:
    """Functions of graded cells start with `_`: a test never replaces a student's own helper."""
    return [
        f"graded cell {grade_id(cell)!r} defines {node.name!r}: call it '_{node.name}', so that it "
        "does not replace a function of the student's"
        for cell in graded_cells(notebook)
        if cell.cell_type == "code"
        for node in parsed(cell.source).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
    ]


def tests_assign_no_name_of_the_notebook(notebook: NotebookNode) -> list[str]:
    """After its tests have run, a student's notebook still means what it meant."""
    others = [cell for cell in notebook.cells if not is_graded(cell) or is_manual(cell)]
    texts = [cell.source for cell in others if cell.cell_type == "code"]
    for cell in others:
        if cell.cell_type == "markdown":
            texts += FENCED_PYTHON.findall(cell.source)
    taken = set().union(*(bound_names(text) | free_names(text) for text in texts))
    imports = {pair for text in texts for pair in imported_names(text).items()}
    problems = []
    for cell in graded_cells(notebook):
        if is_manual(cell):
            continue
        same = {
            name
            for name, origin in imported_names(cell.source).items()
            if (name, origin) in imports
        }
        made = {name for name in bound_names(cell.source) - same if not name.startswith("_")}
        if clash := made & taken:
            problems.append(
                f"graded cell {grade_id(cell)!r} assigns {sorted(clash)}, which the notebook uses: "
                "give them other names"
            )
    return problems


def tests_and_folded_cells_say_what_they_do(notebook: NotebookNode) -> list[str]:
    """Their first line is all that one sees of them."""
    return [
        f"cell {cell.id!r} is folded to its first line, {cell.source.partition(chr(10))[0]!r}: "
        "expected a comment that says what it tests or does"
        for cell in notebook.cells
        if is_folded(cell) and not cell.source.startswith("# ")
    ]


def no_live_assistant_in_exercises(notebook: NotebookNode) -> list[str]:
    return [
        f"exercise cell {grade_id(cell)!r} calls the assistant"
        for cell in notebook.cells
        if (is_graded(cell) or is_solution(cell)) and BOB.search(cell.source)
    ]


def figures_have_a_text_description(notebook: NotebookNode) -> list[str]:
    problems = []
    helpers = drawing_functions(notebook)
    for cell, following in zip(notebook.cells, [*notebook.cells[1:], None], strict=True):
        if cell.cell_type != "code" or is_graded(cell) or is_solution(cell):
            continue
        if not draws(cell.source, helpers):
            continue
        text = following.source if following and following.cell_type == "markdown" else ""
        if "**Figure" not in text or len(text.split()) < MINIMUM_WORDS:
            problems.append(
                f"the figure of the cell that starts with {first_line(cell)!r} has no "
                f"'**Figure ...**' description of {MINIMUM_WORDS} words in the next cell"
            )
    return problems


def drawing_functions(notebook: NotebookNode) -> set[str]:
    """Names of the notebook's own functions that draw."""
    return {
        node.name
        for cell in code_cells(notebook)
        for node in parsed(cell.source).body
        if isinstance(node, ast.FunctionDef) and DRAWS.search(ast.unparse(node))
    }


def draws(source: str, helpers: set[str]) -> bool:
    """Whether a cell draws; to define a function that will is not to draw."""
    statements = [s for s in parsed(source).body if not isinstance(s, ast.FunctionDef)]
    if any(DRAWS.search(ast.unparse(statement)) for statement in statements):
        return True
    return not helpers.isdisjoint(
        node.id for s in statements for node in ast.walk(s) if isinstance(node, ast.Name)
    )


def headings_are_in_order(notebook: NotebookNode) -> list[str]:
    text = "\n".join(
        FENCED.sub("", cell.source) for cell in notebook.cells if cell.cell_type == "markdown"
    )
    levels = [len(mark) for mark in HEADING.findall(text)]
    problems = []
    if levels.count(1) != 1 or levels[:1] != [1]:
        problems.append(f"{levels.count(1)} headings of level 1 found, one at the top expected")
    for before, after in zip(levels, levels[1:], strict=False):
        if after > before + 1:
            problems.append(f"a heading of level {after} follows one of level {before}")
    return problems


def named_sections_exist(notebook: NotebookNode) -> list[str]:
    """ "See section 9" leads somewhere; sections of other notebooks are named with the notebook."""
    text = "\n".join(cell.source for cell in notebook.cells)
    numbers = set(SECTION.findall(text))
    return [
        f"section {number} is named, but there is none: {sentence.strip()[:80]!r}"
        for sentence in SENTENCE_END.split(text)
        if "otebook" not in sentence
        for group in SECTIONS_NAMED.findall(sentence)
        for number in re.findall(r"\d+", group)
        if number not in numbers
    ]


def no_stored_outputs(notebook: NotebookNode) -> list[str]:
    return [
        f"the cell that starts with {cell.source[:40]!r} has outputs or an execution count"
        for cell in code_cells(notebook)
        if cell.outputs or cell.execution_count is not None
    ]


def prompt(notebook: NotebookNode, exercise: str) -> str:
    """The text between an exercise's solution cell and the code cell before it."""
    texts: list[str] = []
    for cell in notebook.cells:
        if grade_id(cell) == exercise:
            break
        texts = [*texts, cell.source] if cell.cell_type == "markdown" else []
    return "\n".join(texts)


def demonstrations_are_for_looking_only(notebook: NotebookNode) -> list[str]:
    """Nothing else takes from them or is changed by them: they are not run when others are graded."""
    code = list(code_cells(notebook))
    idle = Idle(code)
    demonstrations = [cell for cell in code if is_demonstration(cell)]
    left_out = idle.places(code)
    problems = [
        f"the cell that starts with {first_line(cell)!r} takes something from a demonstration: tag it, "
        "too, or take the tag away there"
        for place, cell in enumerate(code)
        if place not in left_out and cell not in demonstrations and idle.needs_them(cell)
    ]
    made = set().union(*(assigned_names(cell.source) for cell in code if is_solution(cell)))
    for cell in demonstrations:
        if used := sorted(taken_names(cell.source) & made):
            problems.append(
                f"the demonstration that starts with {first_line(cell)!r} uses {used[0]!r}, which an "
                "exercise makes: it is run all the same, so take the tag away"
            )
        if is_solution(cell) or is_graded(cell):
            problems.append(
                f"{grade_id(cell)!r} is tagged as a demonstration, but belongs to an exercise"
            )
        if found := FOR_ALL.search(cell.source):
            problems.append(
                f"the demonstration that starts with {first_line(cell)!r} uses {found[0]!r}, which "
                "changes something for all cells"
            )
    return problems


RULES = (
    demonstrations_are_for_looking_only,
    unique_grade_ids,
    tests_are_locked,
    every_exercise_has_a_solution_cell,
    points_in_the_prompt,
    prompted_names_are_tested_names,
    graded_cells_are_self_contained,
    no_graded_cell_is_hidden_only,
    helpers_of_tests_are_private,
    tests_assign_no_name_of_the_notebook,
    tests_and_folded_cells_say_what_they_do,
    no_live_assistant_in_exercises,
    figures_have_a_text_description,
    headings_are_in_order,
    named_sections_exist,
    no_stored_outputs,
    time_is_true,
)
