"""Takes the outputs out of a large notebook, in a process of its own with limits of its own.

Saved outputs are thrown away before grading; they may take any room, and reading them takes many
times that. As a program it is told how much memory, time and how many parts there may be, reads
JSON and writes JSON, and imports nothing but the standard library.
"""

import gc
import json
import os
import resource
import subprocess
import sys

MEMORY = 2 << 30
SECONDS = 60


class TooMuch(Exception):
    """The notebook needs more memory, time or parts than it may."""


def without_outputs(content: bytes, keep_outputs: bool, max_parts: int) -> bytes:
    """A notebook's JSON with its outputs taken out.

    Parameters
    ----------
    content : bytes
        JSON in UTF-8, UTF-16 or UTF-32.
    keep_outputs : bool
        Only count then.
    max_parts : int
        Objects and lists in what is left.

    Raises
    ------
    TooMuch
        The text says what there is too much of.
    ValueError
        If it is no JSON.
    """
    command = [sys.executable, "-I", "-S", __file__, str(int(keep_outputs)), str(max_parts)]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=2 * SECONDS)
    except subprocess.TimeoutExpired as problem:
        raise TooMuch("takes too long to read") from problem
    if done.returncode == 0:
        return done.stdout
    reason = done.stderr.decode(errors="replace").strip()[-200:]
    if reason.startswith("json: "):
        raise ValueError(reason.removeprefix("json: "))
    raise TooMuch(reason if reason.startswith("has ") else "needs too much memory or time to read")


def main() -> None:
    keep_outputs, max_parts = (int(argument) for argument in sys.argv[1:])
    # A limit that is lower already stays.
    for kind, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS)):
        _, hard = resource.getrlimit(kind)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (most, most))
    gc.disable()  # there are no cycles, and looking for them takes half the time
    try:
        content = sys.stdin.buffer.read()
        text = content.decode(json.detect_encoding(content), errors="replace")
        del content
        data = json.loads(text, object_hook=None if keep_outputs else without)
        if count(data) > max_parts:
            sys.exit(f"has more than {max_parts} parts, most of them no cells")
        text = json.dumps(data, ensure_ascii=False)
        sys.stdout.buffer.write(text.encode("utf-8", "surrogatepass"))
        sys.stdout.flush()
    except (ValueError, RecursionError) as problem:
        sys.exit(f"json: {str(problem).splitlines()[0][:100]}")
    except MemoryError:
        os._exit(1)


def without(item: dict) -> dict:
    """A cell without its outputs, as soon as it has been read."""
    if "cell_type" in item and "outputs" in item:
        item["outputs"] = []
    return item


def count(data: object) -> int:
    """Objects and lists."""
    found, waiting = 0, [data]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict | list):
            found += 1
            waiting += item.values() if isinstance(item, dict) else item
    return found


if __name__ == "__main__":
    main()
