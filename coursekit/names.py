"""Which names a piece of code reads, and which it binds, from its symbol tables."""

import ast
import builtins
import copy
import io
import symtable
import tokenize

# The last two: code that is nested too deeply.
NOT_COMPILED = (SyntaxError, ValueError, RecursionError, MemoryError)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp)
# A comprehension in symbol tables; see `with_scopes`.
AT_ONCE = "genexpr"
LAYOUT = (tokenize.COMMENT, tokenize.NL, tokenize.ENDMARKER)
# Tokens whose text is layout, too, but which count.
BLOCKS = (tokenize.INDENT, tokenize.DEDENT, tokenize.NEWLINE)


def free_names(source: str) -> set[str]:
    """Names that a cell uses but never makes itself; built-ins do not count.

    Source that is not Python has none.
    """
    return {
        name for name in used_names(source) - bound_names(source) if not hasattr(builtins, name)
    }


def bound_names(source: str) -> set[str]:
    """Names that a cell assigns, imports or defines at its top level.

    Source that is not Python has none.
    """
    return {
        symbol.get_name()
        for symbol in symbols(source).get_symbols()
        if symbol.is_assigned() or symbol.is_imported() or symbol.is_namespace()
    }


def imported_names(source: str) -> dict[str, str]:
    """What a cell imports at its top level: by the name that is bound, where it comes from."""
    found = {}
    for statement in parsed(source).body:
        if isinstance(statement, ast.Import):
            for alias in statement.names:
                top = alias.name.partition(".")[0]
                found[alias.asname or top] = alias.name if alias.asname else top
        elif isinstance(statement, ast.ImportFrom):
            for alias in statement.names:
                home = "." * statement.level + (statement.module or "")
                found[alias.asname or alias.name] = f"{home}:{alias.name}"
    return found


def used_names(source: str) -> set[str]:
    """Names of the top level that a cell reads, changes or deletes, its functions included."""
    table = symbols(source)
    used = {symbol.get_name() for symbol in table.get_symbols() if symbol.is_referenced()}
    inner = list(table.get_children())
    while inner:
        scope = inner.pop()
        inner += scope.get_children()
        used |= {s.get_name() for s in scope.get_symbols() if s.is_global() and s.is_referenced()}
    return used | changed_names(parsed(source))


def read_in_functions(source: str) -> set[str]:
    """Names of the top level that functions and classes of a cell read, maybe much later."""
    found = set()
    inner = [table for table in symbols(source).get_children() if table.get_name() != AT_ONCE]
    while inner:
        scope = inner.pop()
        inner += scope.get_children()
        found |= {s.get_name() for s in scope.get_symbols() if s.is_global() and s.is_referenced()}
    return {name for name in found if not hasattr(builtins, name)}


def changed_names(tree: ast.Module) -> set[str]:
    """Names of the top level that `del` or `+=` need, which symbol tables count as assigned."""
    kinds = ast.FunctionDef | ast.AsyncFunctionDef
    functions = [node for node in ast.walk(tree) if isinstance(node, kinds)]
    inside = {node for function in functions for node in ast.walk(function)}
    declared = {n for node in inside if isinstance(node, ast.Global) for n in node.names}
    changed = set()
    for node in ast.walk(tree):
        targets = node.targets if isinstance(node, ast.Delete) else []
        targets = [node.target] if isinstance(node, ast.AugAssign) else targets
        names = {target.id for target in targets if isinstance(target, ast.Name)}
        changed |= names & declared if node in inside else names
    return changed


def filled_names(source: str) -> set[str]:
    """Names whose items or attributes a cell assigns: `table["column"] = 1`."""
    found = set()
    for node in ast.walk(parsed(source)):
        if isinstance(node, ast.Subscript | ast.Attribute) and isinstance(node.ctx, ast.Store):
            while isinstance(node, ast.Subscript | ast.Attribute):
                node = node.value
            if isinstance(node, ast.Name):
                found.add(node.id)
    return found


def names_from_outside(source: str) -> set[str]:
    """Names that a cell may read before it binds them: what it takes from the cells before.

    Statement by statement, also inside loops and the like: `x = 1; print(x)` takes nothing,
    `print(x); x = 1` takes `x`. What functions in the cell read counts where nothing in the cell
    binds it.
    """
    found = free_names(source) | taken_names(parsed(source).body, set())
    return {name for name in found if not hasattr(builtins, name)}


def taken_names(statements: list[ast.stmt], bound: set[str]) -> set[str]:
    """Names that statements read, in their order, without having bound them or finding them bound.

    Of a function or class nothing counts.
    """
    found: set[str] = set()
    for statement in statements:
        head, blocks = head_and_blocks(statement)
        if not isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found |= used_names(head) - bound
            for block in blocks:
                found |= taken_names(block, bound | bound_names(head))
        bound = bound | bound_names(ast.unparse(statement))
    return found


def head_and_blocks(statement: ast.stmt) -> tuple[str, list[list[ast.stmt]]]:
    """A statement's text with its blocks emptied, and these blocks; a plain one has none."""
    head = copy.deepcopy(statement)
    blocks = []
    cases = ast.ExceptHandler | ast.match_case
    for part in [
        head,
        *(child for child in ast.iter_child_nodes(head) if isinstance(child, cases)),
    ]:
        for field in ("body", "orelse", "finalbody"):
            if block := getattr(part, field, []):
                blocks.append(block)
                setattr(part, field, [ast.Pass()])
    return ast.unparse(head), blocks


def symbols(source: str) -> symtable.SymbolTable:
    try:
        return symtable.symtable(with_scopes(source), "<cell>", "exec")
    except NOT_COMPILED:
        return symtable.symtable("", "<cell>", "exec")


def with_scopes(source: str) -> str:
    """The source with generators in place of comprehensions.

    Since Python 3.12, the symbol table counts a comprehension's own names as those of the code around.
    """
    if "for" not in source:
        return source
    tree = ast.parse(source)
    if not any(isinstance(node, COMPREHENSIONS) for node in ast.walk(tree)):
        return source
    return ast.unparse(Generators().visit(tree))


class Generators(ast.NodeTransformer):
    """Makes comprehensions generators, which have a scope of their own in every Python."""

    def generic_visit(self, node: ast.AST) -> ast.AST:
        node = super().generic_visit(node)
        if isinstance(node, ast.ListComp | ast.SetComp):
            return ast.GeneratorExp(node.elt, node.generators)
        if isinstance(node, ast.DictComp):
            pair = ast.Tuple([node.key, node.value], ast.Load())
            return ast.GeneratorExp(pair, node.generators)
        return node


def parsed(source: str) -> ast.Module:
    try:
        return ast.parse(source)
    except NOT_COMPILED:
        return ast.Module([], [])


def same_code(one: str, other: str) -> bool:
    """Whether two cells differ in comments, blank lines and spaces at most."""
    return one.strip() == other.strip() or code_words(one) == code_words(other)


def code_words(source: str) -> list[str]:
    """The parts of a cell that count; the lines of what is not Python."""
    words = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(source.strip()).readline):
            if token.type not in LAYOUT:
                words.append(
                    tokenize.tok_name[token.type] if token.type in BLOCKS else token.string
                )
    except (tokenize.TokenError, SyntaxError):
        return source.split("\n")
    return source.split("\n") if words[:2] == ["%", "%"] else words
