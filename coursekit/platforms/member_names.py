"""Names of files in archives: decoded, and judged before anything is written under them."""

import re
import unicodedata
from pathlib import PurePosixPath

from coursekit.grader.protocol.files import ENVIRONMENTS, MAX_DEPTH, UNINTERESTING

LONGEST, LONGEST_PART = 1000, 255  # characters of a name, bytes of each of its parts
DRIVE = re.compile(r"[A-Za-z]:")
SYSTEM_FILES = frozenset(("Thumbs.db", "desktop.ini"))


def decoded(raw: bytes) -> str:
    """A name as text, decomposed letters composed.

    UTF-8 is what it is if it can be; else it is in the code page of DOS or of Windows: the first in
    which all that is not ASCII are Latin letters.
    """
    texts = []
    for encoding in ("utf-8", "cp437", "cp1252"):
        try:
            text = unicodedata.normalize("NFC", raw.decode(encoding))
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8" or all(map(is_latin, text)):
            return text
        texts.append(text)
    return texts[0]


def is_latin(character: str) -> bool:
    """Whether it is ASCII, or a letter of a Latin alphabet or an apostrophe."""
    name = unicodedata.name(character, "")
    return character.isascii() or character == "’" or name.startswith("LATIN ")


def is_hidden(name: str) -> bool:
    """Whether it is nobody's work: hidden, or put there by a system or by Jupyter."""
    parts = PurePosixPath(name).parts
    return any(
        part in UNINTERESTING | SYSTEM_FILES or (part.startswith(".") and part != "..")
        for part in parts
    )


def problem_of(name: str) -> str:
    """Why nothing is unpacked under a name; empty if it may be."""
    parts = name.split("/")
    if not name.strip("/"):
        return "no name"
    if name.startswith("/") or DRIVE.match(name):
        return "an absolute name"
    if "\\" in name:
        return "a backslash in its name"
    if ".." in parts:
        return "a name that leads out of its folder"
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in name):
        return "a control character in its name"
    longest = max(len(part.encode()) for part in parts)
    if len(name) > LONGEST or longest > LONGEST_PART:
        return "too long a name"
    if len(parts) > MAX_DEPTH:
        return "too deep in folders"
    if ENVIRONMENTS & {*parts[:-1]}:
        return "an environment's"
    return ""
