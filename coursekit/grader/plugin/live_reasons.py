"""Why a graded cell needs the student's process, in words, from what ended it where it was examined."""

import re
from collections.abc import Collection

from coursekit.grader.protocol.job import CellRun

LONGEST = 150
CANNOT_PASS = re.compile(r"a test cannot pass a (.+) to a submission's function")
NOT_DEFINED = re.compile(r"name '(\w+)' is not defined")
NO_MODULE = re.compile(r"No module named '([^']+)'")


def reason(run: CellRun, before: list[CellRun], set_before: Collection[str]) -> str:
    """The reason in a few words.

    Parameters
    ----------
    run : CellRun
        The cell's, examined.
    before : list of CellRun
        Those of the cells before it.
    set_before : collection of str
        Names that graded cells before it bind.
    """
    name, text = first_error(run)
    if found := CANNOT_PASS.search(text):
        kind = found[1]
        return f"passes a {kind if kind == 'function' else f'`{shown(kind)}`'} to the student's"
    if run.opaque:
        return of_type(next((kind for kind in run.opaque if kind in text), run.opaque[0]))
    for problem in [first_error(run), *map(first_error, before)]:
        found = NOT_DEFINED.search(problem[1])
        if found and found[1] in set_before:
            return f"needs `{found[1]}`, a name that an earlier test set"
    if found := NO_MODULE.search(text):
        return f"imports `{found[1]}`, which only the student's process has"
    if name == "FileNotFoundError":
        return "reads a file that only the student's process has"
    if name:
        return f"fails where it is examined: {f'{name}: {text}'.splitlines()[0][:LONGEST]}"
    return "gives fewer points where it is examined"


def first_error(run: CellRun) -> tuple[str, str]:
    """The name and the text of the error that ended a cell; empty if none did."""
    for output in run.outputs:
        if output["output_type"] == "error":
            return str(output["ename"]), str(output["evalue"])
    return "", ""


def of_type(name: str) -> str:
    """Of a value that the examiner has by its type's name only."""
    kind, _, rest = name.partition(" ")
    if kind in ("type", "module") and rest:
        return f"needs the {'class' if kind == 'type' else kind} `{shown(rest)}` itself"
    return f"needs a live `{shown(name)}`"


def shown(name: str) -> str:
    return name.removeprefix("__main__.")
