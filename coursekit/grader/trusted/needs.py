"""What a graded cell takes from the cells before it, by its syntax.

The same cells grade every submission of a class, so this is found out once and goes along with
each job.
"""

import ast
import functools

from IPython.core.inputtransformer2 import TransformerManager

from coursekit.names import NOT_COMPILED, bound_names, names_from_outside, parsed, used_names

# What finds a name by its text.
LOOKUPS = {"globals", "locals", "vars", "dir", "eval", "exec", "get_ipython"}


@functools.cache
def needs(source: str) -> dict[str, list[str]]:
    """Names that a cell with magics uses from outside, may look up by their text, and binds.

    Parameters
    ----------
    source : str
        A code cell.

    Returns
    -------
    dict of str to list of str
        `names` from outside; `words` in texts like `'x'`, if the cell looks names up by text: they
        count only where a student's cell binds them, because a hidden test's other words must not
        be asked for, and so told; and what it `binds`. Empty lists for what is not Python.
    """
    source = plain_python(source)
    words: set[str] = set()
    if used_names(source) & LOOKUPS:
        for node in ast.walk(parsed(source)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                text = plain_python(node.value)
                words |= used_names(text) | names_from_outside(text)
    return {
        "names": sorted(names_from_outside(source)),
        "words": sorted(words),
        "binds": sorted(bound_names(source)),
    }


def plain_python(source: str) -> str:
    """A cell with its magics as calls."""
    try:
        return TransformerManager().transform_cell(source)
    except NOT_COMPILED:
        return source
