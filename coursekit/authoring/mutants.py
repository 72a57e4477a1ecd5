"""Mutants of the solutions: each with one place changed, to see whether the tests notice it.

A mutant that keeps all points shows what no test looks at, or a change that changes nothing. The latter
are named, with the reason, in `tests/answers/NN_name/equivalent_mutants.toml`:

    [[equivalent]]
    cell = "lloyd"
    change = "range(max_iter) -> range(max_iter + 1)"
    reason = "all tests stop before, as the prompt demands"

What is changed follows DeMillo, Lipton and Sayward (1978), "Hints on test data selection",
https://doi.org/10.1109/C-M.1978.218136: the slips of a competent programmer, one at a time.
"""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from nbformat import NotebookNode

from coursekit.authoring import trial
from coursekit.authoring.answers import SEED, Answer, read_list
from coursekit.authoring.cells import exercises, grade_id, is_manual, solution_cells
from coursekit.coursefolder import CourseError, CourseFolder

ALLOWED_SURVIVORS = 3
JUDGED = "equivalent_mutants.toml"
KEYS = {"cell", "change", "reason"}
OPERATORS: dict[type, tuple[type, ...]] = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div,),
    ast.Div: (ast.Mult,),
    ast.FloorDiv: (ast.Div,),
    ast.Mod: (ast.FloorDiv,),
    ast.Pow: (ast.Mult,),
    ast.And: (ast.Or,),
    ast.Or: (ast.And,),
    ast.BitAnd: (ast.BitOr,),
    ast.BitOr: (ast.BitAnd,),
    ast.BitXor: (ast.BitAnd,),
    ast.MatMult: (ast.Mult,),
}
SWAPPED = [
    ("min", "max"),
    ("argmin", "argmax"),
    ("idxmin", "idxmax"),
    ("nanmin", "nanmax"),
    ("any", "all"),
    ("mean", "median"),
    ("mean", "sum"),
    ("std", "var"),
    ("sorted", "list"),
    ("argsort", "argmax"),
    ("cumsum", "cumprod"),
    ("vstack", "hstack"),
    ("fit_transform", "transform"),
    ("nunique", "count"),
    ("homogeneity_score", "completeness_score"),
    ("v_measure_score", "adjusted_rand_score"),
    ("StandardScaler", "RobustScaler"),
    ("permutation", "arange"),
    ("product", "combinations"),
    ("combinations", "permutations"),
]
REPLACED: dict[str, list[str]] = {}
for one, other in SWAPPED:
    REPLACED.setdefault(one, []).append(other)
    REPLACED.setdefault(other, []).append(one)


@dataclass(frozen=True)
class Mutant:
    """A solution with one place changed.

    Attributes
    ----------
    cell : str
        The solution cell's grade_id.
    change : str
        `before -> after`, in the cell's own words: the smallest piece that says it.
    source : str
        The whole cell, changed.
    """

    cell: str
    change: str
    source: str


def survivors(
    course: CourseFolder, assignment: str, source: NotebookNode, bare: NotebookNode
) -> tuple[list[Mutant], list[Mutant]]:
    """All mutants of an assignment's solutions, and those that keep all points.

    Parameters
    ----------
    course : CourseFolder
    assignment : str
    source, bare : NotebookNode
        The instructor's notebook, and the one that students get.

    Raises
    ------
    CourseError
        If the assignment's release cannot be generated, or a mutant gets no grade.
    """
    tested = exercises(source)
    solved = {grade_id(cell): cell.source for cell in solution_cells(source)}
    mutants = [
        mutant
        for cell in solution_cells(source)
        if cell.cell_type == "code" and not is_manual(cell) and tested.get(grade_id(cell))
        for mutant in mutants_of(grade_id(cell), cell.source)
    ]
    submissions = {
        f"mutant_{i}": Answer("", "", solved | {mutant.cell: mutant.source}).fill_in(bare)
        for i, mutant in enumerate(mutants)
    }
    outcomes = trial.grade_all(course, assignment, submissions, tutorial_first=True)
    for outcome in outcomes.values():
        if outcome.problem:
            raise CourseError(f"A mutant of {assignment} got no grade: {outcome.problem}")
    full = Answer("", "", {}).expected_points(source)
    kept = [
        mutant
        for i, mutant in enumerate(mutants)
        if all(outcomes[f"mutant_{i}"].points.get(name) == full[name] for name in full)
    ]
    return mutants, kept


def unjudged(found: list[Mutant], path: Path) -> list[str]:
    """What is wrong with these survivors: too many that nobody has judged, or judged ones that are gone.

    Parameters
    ----------
    found : list of Mutant
        Those that keep all points.
    path : pathlib.Path
        The list of the judged; it need not exist.

    Raises
    ------
    CourseError
        If the list cannot be read.
    """
    judged = read_judged(path)
    left = [mutant for mutant in found if (mutant.cell, mutant.change) not in judged]
    alive = {(mutant.cell, mutant.change) for mutant in found}
    problems = [
        f"{path.name} names {change!r} of {cell!r}, which loses points or does not exist: drop it"
        for cell, change in judged
        if (cell, change) not in alive
    ]
    if len(left) > ALLOWED_SURVIVORS:
        problems += [f"{mutant.cell!r} keeps all points with {mutant.change!r}" for mutant in left]
        problems.append(
            f"{len(left)} keep all points, at most {ALLOWED_SURVIVORS} may: have a test find them, "
            f"or judge them in {path.name}"
        )
    return problems


def read_judged(path: Path) -> list[tuple[str, str]]:
    """Cell and change of each mutant that is judged equivalent."""
    entries = read_list(path).get("equivalent", [])
    for entry in entries:
        if set(entry) != KEYS or not all(isinstance(v, str) and v for v in entry.values()):
            raise CourseError(f"{path}: {entry} found; each entry has cell, change and reason.")
    return [(entry["cell"], entry["change"]) for entry in entries]


def mutants_of(cell: str, source: str) -> Iterator[Mutant]:
    """Each change of one place of a cell: what `changes` says, and each statement left out."""
    seen = {ast.unparse(ast.parse(source))}
    for place, (statement, node) in enumerate(places(ast.parse(source))):
        for variant in range(len(changes(node))):
            tree = ast.parse(source)
            its_statement, its_node = places(tree)[place]
            changes(its_node)[variant]()
            text, after = ast.unparse(tree), wording(its_statement)
            if text not in seen:
                seen.add(text)
                yield Mutant(cell, f"{wording(statement)} -> {after}", text)
        if statement is node and not isinstance(
            node, ast.FunctionDef | ast.Import | ast.ImportFrom
        ):
            tree = ast.parse(source)
            text = ast.unparse(Without(places(tree)[place][1]).visit(tree))
            if text not in seen:
                seen.add(text)
                yield Mutant(cell, f"{wording(statement)} -> (left out)", text)


class Without(ast.NodeTransformer):
    """Puts `pass` in the place of one statement."""

    def __init__(self, statement: ast.AST) -> None:
        self.statement = statement

    def visit(self, node: ast.AST) -> ast.AST:
        return ast.Pass() if node is self.statement else self.generic_visit(node)


def places(tree: ast.Module) -> list[tuple[ast.stmt, ast.AST]]:
    """Every node below the module, in order, with the innermost statement around it."""
    found = []
    todo: list[tuple[ast.stmt, ast.AST]] = [(node, node) for node in reversed(tree.body)]
    while todo:
        statement, node = todo.pop()
        found.append((statement, node))
        for child in reversed(list(ast.iter_child_nodes(node))):
            todo.append((child if isinstance(child, ast.stmt) else statement, child))
    return found


def wording(statement: ast.stmt) -> str:
    """A statement in one line; of a compound one its head."""
    return ast.unparse(statement).partition("\n")[0]


def changes(node: ast.AST) -> list[Callable[[], object]]:
    """What can be changed at a node itself, each as a function that does it in place."""
    found: list[Callable[[], object]] = []
    match node:
        case ast.Compare():
            for i, operator in enumerate(node.ops):
                for kind in OPERATORS[type(operator)]:
                    found.append(partial(node.ops.__setitem__, i, kind()))
        case ast.BinOp() | ast.BoolOp() | ast.AugAssign():
            for kind in OPERATORS.get(type(node.op), ()):
                found.append(partial(setattr, node, "op", kind()))
        case ast.UnaryOp():
            found.append(partial(setattr, node, "operand", ast.UnaryOp(node.op, node.operand)))
        case ast.Constant(value=bool(value)):
            found.append(partial(setattr, node, "value", not value))
        case ast.Constant(value=int(value)) if str(value) != SEED:  # any seed must do
            found.append(partial(setattr, node, "value", value + 1))
            found.append(partial(setattr, node, "value", value - 1))
        case ast.Constant(value=float(value)):
            found.append(partial(setattr, node, "value", 1.5 * value or 1.0))
        case ast.Name() | ast.Attribute():
            field = "id" if isinstance(node, ast.Name) else "attr"
            for name in REPLACED.get(getattr(node, field), []):
                found.append(partial(setattr, node, field, name))
        case ast.IfExp():
            found.append(partial(setattr, node, "body", node.orelse))
            found.append(partial(setattr, node, "orelse", node.body))
        case ast.Call():
            for i in range(len(node.keywords)):
                found.append(partial(node.keywords.pop, i))
        case ast.comprehension():
            for i in range(len(node.ifs)):
                found.append(partial(node.ifs.pop, i))
    return found
