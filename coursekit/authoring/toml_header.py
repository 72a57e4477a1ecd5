"""What a Python file says of itself as TOML in a comment block:

# /// KIND
# title = "…"
# ///
"""

import re
import tomllib


class NoHeader(Exception):
    """The file has no such block, or what is in it is not TOML; the text says which."""


def split_header(text: str, kind: str) -> tuple[dict, str]:
    """The TOML data of the first block of this kind, and the text after it.

    Raises
    ------
    NoHeader
    """
    block = re.search(rf"^# /// {kind}\n((?:#.*\n)*?)# ///\n", text, re.MULTILINE)
    if block is None:
        raise NoHeader(f"has no `# /// {kind}` block of comment lines that ends with `# ///`")
    lines = block[1].splitlines(keepends=True)
    try:
        data = tomllib.loads("".join(line[1:].removeprefix(" ") for line in lines))
    except tomllib.TOMLDecodeError as problem:
        raise NoHeader(f"has a `# /// {kind}` block that is not TOML: {problem}") from problem
    return data, text[block.end() :]
