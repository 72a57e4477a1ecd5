"""Takes the outputs out of a large notebook, in a process of its own with limits of its own.

Saved outputs are thrown away before grading; they may take any room, and read as objects they take
many times that. So they are cut out of the text, unread. As a program it is told how many parts
there may be, reads JSON and writes JSON, and imports nothing but the standard library.
"""

import json
import os
import re
import resource
import subprocess
import sys

MEMORY = 1 << 30
SECONDS = 60
# In this order: a key of outputs, a string whatever is in it, and what tells JSON's parts apart.
TOKEN = re.compile(
    rb"""("outputs"\s*:\s*\[) | "[^"\\]*(?:\\.[^"\\]*)*+" | [\[{] | [\]}] | ,""",
    re.DOTALL | re.VERBOSE,
)


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
        Objects, lists and what is in them, in what is left.

    Returns
    -------
    bytes
        In UTF-8. What is no JSON is none afterwards.

    Raises
    ------
    TooMuch
        The text says what there is too much of.
    """
    command = [sys.executable, "-I", "-S", __file__, str(int(keep_outputs)), str(max_parts)]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=2 * SECONDS)
    except subprocess.TimeoutExpired as problem:
        raise TooMuch("takes too long to read") from problem
    if done.returncode == 0:
        return done.stdout
    reason = done.stderr.decode(errors="replace").strip()[-200:]
    raise TooMuch(reason if reason.startswith("has ") else "needs too much memory or time to read")


def main() -> None:
    keep_outputs, max_parts = bool(int(sys.argv[1])), int(sys.argv[2])
    # A limit that is lower already stays.
    for kind, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS)):
        _, hard = resource.getrlimit(kind)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (most, most))
    try:
        content = sys.stdin.buffer.read()
        encoding = json.detect_encoding(content)
        if not encoding.startswith("utf-8"):
            content = content.decode(encoding, errors="replace").encode("utf-8", "replace")
        for piece in pieces_to_keep(content, keep_outputs, max_parts):
            sys.stdout.buffer.write(piece)
        sys.stdout.flush()
    except MemoryError:
        os._exit(1)


def pieces_to_keep(content: bytes, keep_outputs: bool, max_parts: int) -> list[memoryview]:
    """All but what is in lists of outputs; ends the process if there are too many parts."""
    view, kept = memoryview(content), []
    start = parts = 0
    depth = 0  # below a list of outputs; 0 outside
    for token in TOKEN.finditer(content):
        first = content[token.start()]
        if depth:
            if first in b"[{" or token[1]:
                depth += 1
            elif first in b"]}":
                depth -= 1
                if not depth:
                    start = token.start()
        elif token[1] and not keep_outputs:
            kept.append(view[start : token.end()])
            depth = 1
        elif first != ord('"') or token[1]:
            parts += 1
            if parts > max_parts:
                sys.exit(f"has more than {max_parts} parts, most of them no cells")
    if not depth:
        kept.append(view[start:])
    return kept


if __name__ == "__main__":
    main()
