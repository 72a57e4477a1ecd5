"""Turns students' Markdown, HTML and code into safe HTML, in a process of its own with limits.

The libraries that do it need a time, and a memory, that can grow with the square of the text and
worse, and cannot be stopped. As a program this reads requests, one a line: a JSON list of the kind,
the text and the pictures attached to it. It answers each with a line: `[html, seconds]`, html being
null where the text is shown as it stands. A request that takes too long ends the process.
"""

import contextlib
import json
import math
import re
import sys
import time

from nbconvert.filters import Highlight2HTML, strip_files_prefix
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from coursekit.cpu_clock import used_seconds
from coursekit.report.formulas import with_formulas
from coursekit.report.safe_html import clean_html

SECONDS = 2  # of the processor, for one text
MEMORY = 1 << 30
MAX_HTML = 16 << 20
MAX_DEPTH = 100  # browsers, and what nbconvert does with the page, take their time with more
TAG = re.compile(r"<(/?)([a-z]+[1-6]?)\b")
VOID = ("br", "col", "hr", "img")
# A student names the language of a code block; the lexers of most were never meant for an enemy.
LEXERS = ("python", "python3", "py", "ipython", "ipython3", "bash", "console", "json", "text")


class Attached(dict):
    """A cell's pictures; one that is not there is an empty one, where nbconvert makes no page."""

    def __contains__(self, name: object) -> bool:
        return True

    def __missing__(self, name: str) -> dict[str, str]:
        return {"image/png": ""}


class Renderer(IPythonRenderer):
    """nbconvert's, but for code blocks in languages that are not the course's."""

    def block_code(self, code: str, info: str | None = None) -> str:
        language = (info or "").split(maxsplit=1)[:1]
        with contextlib.suppress(ClassNotFound):
            if language and language[0] in LEXERS and get_lexer_by_name(language[0]):
                return super().block_code(code, language[0])
        return super().block_code(code)


def markdown(text: str, attachments: dict) -> str:
    renderer = Renderer(escape=False, attachments=Attached(attachments))
    html = MarkdownWithMath(renderer=renderer).render(text)
    return clean_html(strip_files_prefix(html))


def markdown_with_formulas(text: str, attachments: dict) -> str:
    return with_formulas(markdown(text, attachments))


def html(text: str, attachments: dict) -> str:
    return clean_html(text)


def html_with_formulas(text: str, attachments: dict) -> str:
    return with_formulas(html(text, attachments))


def code(text: str, attachments: dict) -> str:
    return Highlight2HTML(pygments_lexer="ipython3")(text)


KINDS = {
    "markdown": markdown,
    "html": html,
    "code": code,
    "markdown with formulas": markdown_with_formulas,
    "html with formulas": html_with_formulas,
}


def render(kind: str, text: str, attachments: dict) -> str | None:
    """Safe HTML; None if there is too much of it or it is nested too deeply."""
    try:
        found = KINDS[kind](text, attachments)
    except Exception:  # libraries that meet what they were never tried with
        return None
    return found if len(found) <= MAX_HTML and depth(found) <= MAX_DEPTH else None


def depth(html: str) -> int:
    """How deeply elements are nested; the HTML must be clean."""
    deepest = now = 0
    for closing, name in TAG.findall(html):
        if name not in VOID:
            now += -1 if closing else 1
            deepest = max(deepest, now)
    return deepest


def limit_time() -> None:
    """Ends this process when the next request has used up its time."""
    try:
        import resource
    except ImportError:  # Windows: whoever asks gives up after a while
        return
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    soft = math.ceil(used_seconds()) + SECONDS
    soft = soft if hard == resource.RLIM_INFINITY else min(soft, hard)
    resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


def limit_memory() -> None:
    try:
        import resource
    except ImportError:
        return
    for limit, most in ((resource.RLIMIT_DATA, MEMORY), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(limit)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(limit, (most, hard))


def main() -> None:
    limit_memory()
    for line in sys.stdin.buffer:
        limit_time()
        started = time.process_time()
        answer = render(*json.loads(line))
        used = time.process_time() - started
        sys.stdout.buffer.write(json.dumps([answer, used]).encode() + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
