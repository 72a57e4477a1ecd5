"""What makes nbgrader's pages, in place of nbconvert's filters: safe, and done in bounded time.

`nbgrader_config.py` puts it into every HTMLExporter, so feedback and Formgrader show what students
wrote and printed in the same way. What would take too long is shown as it was typed.
"""

import atexit
import contextlib
import functools
import html as entities
import json
import select
import subprocess
import sys
import threading
from typing import IO, Any

from jinja2 import pass_context
from jinja2.runtime import Context
from nbconvert.filters import ansi2html, strip_ansi
from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode, from_dict

from coursekit.grader.trusted.whitelist import clean_output, clean_tags
from coursekit.report.renderer import SECONDS

MAX_TEXT = 500_000  # characters that are rendered
MAX_SHOWN = 200_000  # characters of what is not
MAX_ATTACHED = 8 << 20
MAX_COPIED = 1 << 30  # characters, for the colours of a page
PAGE_SECONDS = 10.0  # of the processor, for all texts of a page
WAIT_SECONDS = 60.0  # where the processor is busy with something else
CACHED_TEXT = 20_000  # a class has the cells of the release in common
USED, COPIED = "coursekit_seconds", "coursekit_copied"  # so far, in a page's resources
LEFT_OUT = "\n[... {} more characters are not shown here; they are in the notebook]"


@pass_context
def markdown(context: Context, text: str) -> str:
    """A Markdown text as safe HTML."""
    attachments = (context.get("cell") or {}).get("attachments") or {}
    return rendered(context.get("resources"), "markdown", text, attachments)


@pass_context
def html(context: Context, text: str | bytes) -> str:
    """HTML that is safe to show."""
    text = text.decode() if isinstance(text, bytes) else str(text)
    return rendered(context.get("resources"), "html", text)


@pass_context
def code(context: Context, text: str, metadata: dict | None = None) -> str:
    """Code in colours; Python's, whatever a cell's magic says."""
    return rendered(context.get("resources"), "code", text or " ")


@pass_context
def ansi(context: Context, text: str) -> str:
    """A terminal's text as HTML, in colours unless there are too many of them."""
    return terminal(context.get("resources"), text)


def unchanged(text: str) -> str:
    """For the filters whose work the others have done."""
    return text


def terminal(resources: dict, text: str) -> str:
    """See `ansi`; `resources` are the page's."""
    if len(text) > MAX_TEXT:
        return ansi2html(shortened(strip_ansi(text)))
    # nbconvert copies the rest of the text for each control sequence.
    copied = resources.get(COPIED, 0) + text.count("\x1b[") * len(text)
    if copied > MAX_COPIED:
        return ansi2html(strip_ansi(text))
    resources[COPIED] = copied
    return ansi2html(text)


def rendered(resources: dict, kind: str, text: str, attachments: dict | None = None) -> str:
    """What the renderer makes of a text; the text itself if that takes too long.

    Parameters
    ----------
    resources : dict
        The page's; what its texts have cost so far is kept there.
    kind : str
        One of the renderer's.
    text : str
    attachments : dict, optional
        The cell's.
    """
    used = resources.get(USED, 0.0)
    found = None
    if len(text) <= MAX_TEXT and used < PAGE_SECONDS:
        attached = json.dumps(attachments) if attachments else "{}"
        attached = attached if len(attached) <= MAX_ATTACHED else "{}"
        render = render_again if len(text) + len(attached) <= CACHED_TEXT else RENDERING.render
        found, seconds = render(kind, text, attached)
        resources[USED] = used + seconds
    return as_typed(text) if found is None else found


def as_typed(text: str) -> str:
    return f"<pre>{entities.escape(shortened(text))}</pre>"


def shortened(text: str) -> str:
    more = len(text) - MAX_SHOWN
    return text if more <= 0 else text[:MAX_SHOWN] + LEFT_OUT.format(more)


class CleanNotebook(Preprocessor):
    """The grader's whitelist once more: a notebook can have been run since, or graded long ago."""

    def preprocess(self, nb: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        nb.metadata.pop("widgets", None)
        for cell in nb.cells:
            cell.metadata["tags"] = clean_tags(cell.metadata.get("tags"))
            if cell.cell_type == "code":
                cell.outputs = [from_dict(clean_output(output)) for output in cell.outputs]
        return nb, resources


class Renderer(subprocess.Popen[bytes]):
    """A process that is asked and answers over pipes."""

    stdin: IO[bytes]
    stdout: IO[bytes]


class Rendering:
    """The renderer's process, started when it is first needed, and anew when it has ended."""

    def __init__(self) -> None:
        self.process: Renderer | None = None
        self.lock = threading.Lock()
        atexit.register(self.end)

    def render(self, kind: str, text: str, attachments: str) -> tuple[str | None, float]:
        """Safe HTML, or None, and the seconds it took.

        Parameters
        ----------
        kind : str
            One of the renderer's.
        text : str
        attachments : str
            Pictures by name and MIME type, as JSON.
        """
        with self.lock:
            try:
                answer, seconds = self.ask(
                    f"[{json.dumps(kind)}, {json.dumps(text)}, {attachments}]"
                )
            except (OSError, EOFError, ValueError):
                self.end()
                return None, float(SECONDS)
            return answer, seconds

    def ask(self, request: str) -> Any:
        process = self.running()
        process.stdin.write(request.encode() + b"\n")
        process.stdin.flush()
        if sys.platform != "win32" and not select.select([process.stdout], [], [], WAIT_SECONDS)[0]:
            raise EOFError
        line = process.stdout.readline()
        if not line:
            raise EOFError
        return json.loads(line)

    def start_ahead(self) -> None:
        """Has the process begin before the first text is there; it takes a second."""
        with self.lock, contextlib.suppress(OSError):  # `render` meets it, too
            self.running()

    def running(self) -> Renderer:
        """The process, which has been started if need be."""
        if self.process is None or self.process.poll() is not None:
            self.process = Renderer(
                [sys.executable, "-P", "-m", "coursekit.report.renderer"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C is for the one that asks
            )
        return self.process

    def end(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            for pipe in (self.process.stdin, self.process.stdout):
                with contextlib.suppress(OSError):
                    pipe.close()
            self.process = None


RENDERING = Rendering()


@functools.lru_cache(maxsize=1000)
def render_again(kind: str, text: str, attachments: str) -> tuple[str | None, float]:
    """The renderer's answer, asked for once."""
    return RENDERING.render(kind, text, attachments)
