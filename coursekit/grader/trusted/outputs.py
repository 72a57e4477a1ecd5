"""Outputs of a student's process, cleaned and within a limit."""

import json
from typing import Any

from coursekit.grader.shell import TRUNCATED
from coursekit.grader.trusted.whitelist import clean_output


def listed(value: Any) -> list:
    return value if isinstance(value, list) else []


def bounded(outputs: list, max_bytes: int) -> list[dict]:
    """Clean outputs within the limit, whatever the student's process made of it; an error stays."""
    found: list[dict] = []
    left = 2 * max_bytes  # what it keeps to by itself, and subprocesses' output
    for place, output in enumerate(outputs):
        clean = clean_output(output)
        left -= len(json.dumps(clean)) + 100
        if left < 0:
            text = TRUNCATED.format(max_bytes)
            rest = map(clean_output, outputs[place:])
            error = [output for output in rest if output["output_type"] == "error"][:1]
            return [*found, {"output_type": "stream", "name": "stdout", "text": text}, *error]
        found.append(clean)
    return found


def never_stderr(output: dict) -> dict:
    """nbgrader gives no points to a cell that writes to stderr; a warning is no wrong answer."""
    if output["output_type"] == "stream" and output["name"] == "stderr":
        return output | {"name": "stdout"}
    return output
