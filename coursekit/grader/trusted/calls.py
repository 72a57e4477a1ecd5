"""What calling a student's function from a graded cell needs: arguments, changes, exceptions."""

from typing import Any

from coursekit.grader.protocol.decoding import CLASSES
from coursekit.grader.protocol.encoding import Encoder
from coursekit.grader.protocol.job import IN_STUDENTS_CODE
from coursekit.grader.trusted.whitelist import plain_text

MAX_LINE = 300


def sendable(value: Any) -> dict:
    data = Encoder().encode(value)
    if data["t"] == "opaque":
        raise TypeError(f"a test cannot pass a {data['v']} to a submission's function")
    return data


def change_in_place(mine: Any, new: Any) -> None:
    """Makes a container look as the student's function left it."""
    import numpy as np
    import pandas as pd

    if isinstance(mine, np.ndarray):
        if isinstance(new, np.ndarray) and new.shape == mine.shape and mine.flags.writeable:
            mine[...] = new
    elif isinstance(mine, list) and isinstance(new, list):
        mine[:] = new
    elif type(mine) is type(new) and isinstance(mine, dict | set):
        mine.clear()
        mine.update(new)
    elif isinstance(mine, pd.DataFrame) and isinstance(new, pd.DataFrame):
        # Made anew where it stands: rows, columns, their order and names.
        pd.DataFrame.__init__(mine, new)
    elif isinstance(mine, pd.Series) and isinstance(new, pd.Series):
        pd.Series.__init__(mine, new)


def first_line(given: Any) -> str:
    """Of what a student's process says, one bounded line; empty if it is no text."""
    return plain_text(given)[:MAX_LINE].partition("\n")[0] if isinstance(given, str) else ""


def add_place(outputs: list[dict], name: str, line: str) -> None:
    """Adds the line where a student's function stopped to the error that ended the test for it.

    That is the function's own error, or one of the test's that names it.
    """
    for output in outputs:
        is_told = output["output_type"] == "error" and name in output["ename"] + output["evalue"]
        if is_told and line:
            output["traceback"] = [*output["traceback"], IN_STUDENTS_CODE + line]


def exception(name: str, text: str) -> Exception:
    """Python's or scikit-learn's exception of that name; else one that carries the name."""
    from sklearn import exceptions

    kind = CLASSES["builtins"].get(name) or getattr(exceptions, name, None)
    if name in ("StopIteration", "StopAsyncIteration"):  # would end the test's own loops (PEP 479)
        kind = None
    if isinstance(kind, type) and issubclass(kind, Exception):
        try:
            return kind(text)
        except TypeError:
            pass
    return RuntimeError(f"{name}: {text}")
