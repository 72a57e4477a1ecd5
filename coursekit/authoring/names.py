"""Which names a piece of code reads, and which it binds, from its symbol table."""

import builtins
import symtable


def free_names(source: str) -> set[str]:
    """Names that a cell uses but does not make itself; built-ins do not count.

    Source that is not Python has none.
    """
    table = symbols(source)
    bound = bound_names(source)
    used = {symbol.get_name() for symbol in table.get_symbols() if symbol.is_referenced()}
    inner = list(table.get_children())
    while inner:
        scope = inner.pop()
        inner += scope.get_children()
        used |= {s.get_name() for s in scope.get_symbols() if s.is_global() and s.is_referenced()}
    return {name for name in used - bound if not hasattr(builtins, name)}


def bound_names(source: str) -> set[str]:
    """Names that a cell assigns, imports or defines at its top level.

    Source that is not Python has none.
    """
    return {
        symbol.get_name()
        for symbol in symbols(source).get_symbols()
        if symbol.is_assigned() or symbol.is_imported() or symbol.is_namespace()
    }


def symbols(source: str) -> symtable.SymbolTable:
    try:
        return symtable.symtable(source, "<cell>", "exec")
    except SyntaxError:
        return symtable.symtable("", "<cell>", "exec")
