"""The guard behind the tutor prompt: what of a model's answer a student gets to see."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

MAX_CODE_LINES = 3  # in one answer, all its code together
MAX_ANSWER_CHARS = 4000  # several times the 120 words the prompt asks for
LEFT_OUT = "*(Longer code was left out here: try the step yourself first.)*"

_THINKING = re.compile(r"\A.*</think(?:ing)?>|<think(?:ing)?>.*", re.DOTALL | re.IGNORECASE)
_HTML_CODE = re.compile(r"</?pre\b[^<>]*>", re.IGNORECASE)
_HTML_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_MARKER = re.compile(r"(?:[\s>]|[-*+]\s|\d+[.)]\s)*")  # indentation, quotes, list bullets
_FENCE = re.compile(r"(?P<fence>`{3,}|~{3,})[^`]*$")
_INDENTED = re.compile(r"[\s>]* {4}\s*(?![-*+]\s|\d+[.)]\s)\S")
_STATEMENT = re.compile(
    r"import \w|from [\w.]+ import |return\b|assert\b|print\(|@\w"
    r"|(?:for|while|if|elif|with|def|class|try|else|except|finally)\b.*:(?: *#.*)?$"
    r"|[\w.]+(?:\[.*?\])?(?:, *[\w.]+)* *[-+*/]?=(?!=)"
    r"|[\w.]+\(.*[)(,](?: *#.*)?$"
)


def hint_only(answer: str) -> str:
    """The answer with at most `MAX_CODE_LINES` lines of code, whatever the prompt achieved.

    Code is what stands in fences (``` or ~~~, also indented, quoted, in a list or never closed), in
    <pre>, is indented by four spaces or more, or looks like a Python statement on a line of its
    own. A block is left out as a whole if it exceeds the limit together with the code before it.

    Parameters: `answer`, Markdown of a model.
    Returns: Markdown; empty if nothing but a model's "thinking" was there.
    """
    text = _THINKING.sub("", answer)
    text = _HTML_BREAK.sub("\n", _HTML_CODE.sub("\n```\n", text)).expandtabs(4)[:MAX_ANSWER_CHARS]
    kept: list[str] = []
    used = 0
    for is_code, group in itertools.groupby(
        _classified(text), key=lambda item: item[1] is not None
    ):
        lines = list(group)
        used_with_it = used + sum(count or 0 for _, count in lines)
        if is_code and used_with_it > MAX_CODE_LINES:
            kept += ["", LEFT_OUT, ""]
        else:
            used = used_with_it
            kept += [line for line, _ in lines]
    return "\n".join(kept).strip()


def _classified(text: str) -> Iterator[tuple[str, int | None]]:
    """Each line with its number of statements if it is code (0 for a fence), else None."""
    fence = ""
    for line in text.splitlines():
        content = line.lstrip(" >") if fence else _MARKER.sub("", line, count=1)
        opening = _FENCE.match(content)
        if fence:
            closes = content.startswith(fence) and not content.strip().strip(fence[0])
            fence = "" if closes else fence
            yield line, 0 if closes else _statements(line)
        elif opening:
            fence = opening["fence"]
            yield line, 0
        elif _INDENTED.match(line) or _STATEMENT.match(content.strip("`* ")):
            yield line, _statements(line)
        else:
            yield line, None


def _statements(line: str) -> int:
    return sum(bool(part.strip()) for part in line.split(";"))
