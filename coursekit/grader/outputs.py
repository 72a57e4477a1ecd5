"""Outputs of cells as a notebook may hold them, whatever a student's process sent."""

import json
import math
from typing import Any

from coursekit.grader.shell import TRUNCATED

OUTPUT_TYPES = ("stream", "display_data", "execute_result", "error")


def listed(value: Any) -> list:
    return value if isinstance(value, list) else []


def bounded(outputs: list, max_bytes: int) -> list[dict]:
    """Clean outputs within the limit, whatever the student's process made of it."""
    found, left = [], 2 * max_bytes  # what it keeps to by itself, and subprocesses' output
    for output in outputs:
        clean = writable(clean_output(output))
        left -= len(json.dumps(clean)) + 100
        if left < 0:
            text = TRUNCATED.format(max_bytes)
            return [*found, {"output_type": "stream", "name": "stdout", "text": text}]
        found.append(clean)
    return found


def writable(value: Any) -> Any:
    """The same data without what no file can hold: lone surrogates, numbers that are none."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {writable(k): writable(v) for k, v in value.items()}
    if isinstance(value, list):
        return [writable(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value


def clean_output(output: Any) -> dict:
    """A student's output as nbformat has it, whatever was sent."""
    if not isinstance(output, dict) or output.get("output_type") not in OUTPUT_TYPES:
        return {"output_type": "stream", "name": "stdout", "text": "[an output that is none]\n"}
    kind = output["output_type"]
    if kind == "stream":
        name = "stderr" if output.get("name") == "stderr" else "stdout"
        return {"output_type": kind, "name": name, "text": str(output.get("text", ""))}
    if kind == "error":
        trace = [str(line) for line in listed(output.get("traceback"))]
        name, text = str(output.get("ename", "")), str(output.get("evalue", ""))
        return {"output_type": kind, "ename": name, "evalue": text, "traceback": trace}
    data = output.get("data") if isinstance(output.get("data"), dict) else {}
    metadata = output.get("metadata") if isinstance(output.get("metadata"), dict) else {}
    data = {k: v for k, v in data.items() if "/" in k and (isinstance(v, str) or "json" in k)}
    clean = {"output_type": kind, "data": data, "metadata": metadata}
    if kind == "execute_result":
        count = output.get("execution_count")
        clean["execution_count"] = count if type(count) is int and 0 <= count < 1 << 31 else None
    return clean


def never_stderr(output: dict) -> dict:
    """nbgrader gives no points to a cell that writes to stderr; a warning is no wrong answer."""
    if output["output_type"] == "stream" and output["name"] == "stderr":
        return output | {"name": "stdout"}
    return output
