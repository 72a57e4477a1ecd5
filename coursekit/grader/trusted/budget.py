"""What the outputs of one submission may take together, however small each of them is."""

import json
from typing import Any

MAX_OUTPUTS = 24 << 20  # characters of a graded notebook
MAX_ERROR = 100_000  # characters of one error's text
MAX_KEPT_ERRORS = 10  # of a graded cell for which there is no room any more
SHORT = 1000
INDENTATION = 10  # a line of a notebook's file: indentation, quotation marks, a comma
MAX_NESTING = 100  # of JSON in an output
LEFT_OUT = "\n[... left out: outputs of more than {} MB in this submission, or nested too deeply]\n"


class Budget:
    """Keeps outputs as long as there is room.

    Parameters
    ----------
    size : int
        Characters that the outputs may take in the graded notebook's file.
    """

    def __init__(self, size: int = MAX_OUTPUTS) -> None:
        self.size = self.left = size

    def take(self, outputs: list[dict], graded: bool = False) -> list[dict]:
        """The outputs that fit, errors shortened.

        Of a graded cell errors and values are always kept, if only their beginning: without them
        nbgrader would give all points.
        """
        kept, short = [], []
        for output in map(with_short_error, outputs):
            size = written_size(output, self.left)
            if size <= self.left:
                self.left -= size
                kept.append(output)
            else:
                short.append(output)
        if not short:
            return kept
        text = LEFT_OUT.format(self.size >> 20)
        kept.append({"output_type": "stream", "name": "stdout", "text": text})
        if graded:
            decisive = [o for o in short if o["output_type"] in ("error", "execute_result")]
            kept += [beginning(output) for output in decisive[-MAX_KEPT_ERRORS:]]
        return kept


def with_short_error(output: dict) -> dict:
    """The same output; of an error not more than `MAX_ERROR` of its text."""
    if output["output_type"] != "error":
        return output
    trace, left = [], MAX_ERROR
    for line in output["traceback"]:
        trace.append(cut(line, max(left, 0)))
        left -= len(line)
        if left < 0:
            break
    return output | {
        "ename": cut(output["ename"], SHORT),
        "evalue": cut(output["evalue"], MAX_ERROR),
        "traceback": trace,
    }


def cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most]} [... {len(text) - most} more characters]"


def beginning(output: dict) -> dict:
    """An error or a value in a few lines."""
    if output["output_type"] == "error":
        name, text = cut(output["ename"], 100), cut(output["evalue"], SHORT)
        return output | {"ename": name, "evalue": text, "traceback": [f"{name}: {text}"]}
    text = output["data"].get("text/plain", "")
    text = text if isinstance(text, str) else ""
    return output | {"data": {"text/plain": cut(text, SHORT)}, "metadata": {}}


def written_size(value: Any, most: int) -> int:
    """Characters of a value in a notebook's file, or something larger than `most`."""
    size, waiting = 0, [(value, 1)]
    while waiting and size <= most:
        item, depth = waiting.pop()
        if depth > MAX_NESTING:
            return most + 1
        line = INDENTATION + depth
        if isinstance(item, str):
            # Text of many lines is written as a list of lines.
            size += len(json.dumps(item)) + line * (1 + item.count("\n"))
        elif isinstance(item, dict):
            size += 2 * line + sum(len(json.dumps(key)) for key in item)
            waiting += [(part, depth + 1) for part in item.values()]
        elif isinstance(item, list):
            size += 2 * line
            waiting += [(part, depth + 1) for part in item]
        else:
            size += line + max(5, len(repr(item)))  # `false` is the longest of the others
    return size
