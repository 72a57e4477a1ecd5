"""An IPython shell without a kernel: runs cells and records what a notebook would show.

Both sides use it, the student's process and the examiner, so that outputs and tracebacks of every
cell look like those of JupyterLab. It speaks no ZMQ: the messages are the grader's own (`wire`).
"""

import base64
import builtins
import getpass
import io
import os
import subprocess
import sys
import types
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import ExecutionResult, InteractiveShell
from traitlets import Type, default
from traitlets.config import Config

from coursekit.grader import kernel_magics
from coursekit.grader.protocol.job import one_line_error

TRUNCATED = "\n[... the rest of this output was left out: more than {} bytes in one cell]\n"


class Recorder:
    """The outputs of the running cell, in nbformat's form, within a budget of characters."""

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self.start()

    def start(self) -> None:
        self.outputs: list[dict] = []
        self.displays: dict[str, list[dict]] = {}
        self.left = self.max_bytes
        self.clear_at_next = False

    def stream(self, name: str, text: str) -> None:
        text = self._within_budget(text)
        if not text:
            return
        last = self.outputs[-1] if self.outputs and not self.clear_at_next else {}
        if last.get("output_type") == "stream" and last["name"] == name:
            last["text"].append(text)
        else:
            self.add({"output_type": "stream", "name": name, "text": [text]})

    def add(self, output: dict) -> None:
        if self.clear_at_next:
            self.outputs.clear()
            self.clear_at_next = False
        self.outputs.append(output)

    def rich(self, output_type: str, data: dict, metadata: dict, **extra: Any) -> dict:
        data = {kind: plain(value) for kind, value in data.items()}
        size = sum(len(value) if isinstance(value, str) else 1000 for value in data.values())
        if size > self.left:
            self.left = min(self.left, 0)
            data = {"text/plain": TRUNCATED.format(self.max_bytes)}
        self.left -= size
        output = {"output_type": output_type, "data": data, "metadata": metadata or {}, **extra}
        self.add(output)
        return output

    def result(self) -> list[dict]:
        for output in self.outputs:
            if output["output_type"] == "stream":
                output["text"] = "".join(output["text"])
        return self.outputs

    def _within_budget(self, text: str) -> str:
        if len(text) <= self.left:
            self.left -= len(text)
            return text
        if self.left < 0:
            return ""
        text, self.left = text[: self.left] + TRUNCATED.format(self.max_bytes), -1
        return text


def plain(value: Any) -> Any:
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value


class Stream(io.TextIOBase):
    """sys.stdout or sys.stderr of the running cell."""

    encoding = "utf-8"

    def __init__(self, recorder: Recorder, name: str, descriptor: int) -> None:
        self.recorder = recorder
        self.stream_name = name
        self.descriptor = descriptor

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self.recorder.stream(self.stream_name, text)
        return len(text)

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self.descriptor


class RecordingPublisher(DisplayPublisher):
    """What `display(...)` and figures send."""

    recorder: Recorder

    def publish(
        self, data, metadata=None, source=None, *, transient=None, update=False, **kwargs
    ) -> None:
        handle = (transient or {}).get("display_id", "")
        if update:
            for output in self.recorder.displays.get(handle, []):
                output["data"] = {kind: plain(value) for kind, value in data.items()}
                output["metadata"] = metadata or {}
            return
        output = self.recorder.rich("display_data", data, metadata)
        if handle:
            self.recorder.displays.setdefault(handle, []).append(output)

    def clear_output(self, wait: bool = False) -> None:
        if wait:
            self.recorder.clear_at_next = True
        else:
            self.recorder.outputs.clear()


class RecordingHook(DisplayHook):
    """The value of a cell's last expression."""

    recorder: Recorder

    def write_output_prompt(self) -> None:
        pass

    def write_format_data(self, format_dict, md_dict=None) -> None:
        count = self.prompt_count
        self.recorder.rich("execute_result", format_dict, md_dict, execution_count=count)

    def finish_displayhook(self) -> None:
        pass


class RecordingShell(InteractiveShell):
    """The shell itself; make it with `make_shell`."""

    display_pub_class = Type(RecordingPublisher)
    displayhook_class = Type(RecordingHook)
    recorder: Recorder

    @default("exiter")
    def _exiter_default(self) -> kernel_magics.Exit:
        return kernel_magics.Exit(self)

    def __getattr__(self, name: str) -> Any:
        if name == "kernel":
            raise AttributeError(
                "grading runs cells without a Jupyter kernel: get_ipython() has none"
            )
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    def enable_gui(self, gui=None) -> None:
        pass  # there is no window to open

    def enable_matplotlib(self, gui=None) -> tuple:
        return super().enable_matplotlib(kernel_magics.drawable(gui))

    def _format_exception_for_storage(self, exception, *args, **kwargs) -> dict:
        """For a history that nobody reads, a traceback need not be laid out a second time."""
        return one_line_error(type(exception).__name__, str(exception))

    def system_without_terminal(self, command: str) -> None:
        """Runs `!command` where no terminal can be had; its output comes when it has ended."""
        done = subprocess.run(
            self.var_expand(command, depth=1),
            shell=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        print(done.stdout.decode(errors="replace"), end="")
        self.user_ns["_exit_code"] = done.returncode

    def _showtraceback(self, etype, evalue, stb) -> None:
        self.recorder.add(
            {
                "output_type": "error",
                "ename": etype.__name__,
                "evalue": str(evalue),
                "traceback": list(stb),
            }
        )


def make_shell(max_output_bytes: int) -> RecordingShell:
    """This process's shell, with `__main__` and inline figures as in a kernel."""
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "neutral"
    config.InteractiveShell.enable_html_pager = False
    main = types.ModuleType("__main__")
    shell = RecordingShell.instance(config=config, user_module=main)
    sys.modules["__main__"] = main
    use_recorder(shell, Recorder(max_output_bytes))
    shell.run_line_magic("matplotlib", "inline")
    kernel_magics.register(shell)
    builtins.input = getpass.getpass = no_input
    return shell


def use_recorder(shell: RecordingShell, recorder: Recorder) -> None:
    shell.recorder = shell.display_pub.recorder = shell.displayhook.recorder = recorder


def run_cell(shell: RecordingShell, source: str) -> tuple[list[dict], int | None]:
    """Runs one cell; returns its outputs and execution count."""
    shell.recorder.start()
    saved = sys.stdout, sys.stderr
    sys.stdout = Stream(shell.recorder, "stdout", 1)
    sys.stderr = Stream(shell.recorder, "stderr", 2)
    try:
        done = shell.run_cell(source, store_history=True)
    except Exception as problem:  # IPython lets out what compiling a deeply nested cell raises
        done = ExecutionResult(None)
        done.error_before_exec, done.execution_count = problem, shell.execution_count
        shell.execution_count += 1
    finally:
        sys.stdout, sys.stderr = saved
    outputs = shell.recorder.result()
    # nbgrader gives full points to a graded cell that shows no error.
    if not done.success and all(output["output_type"] != "error" for output in outputs):
        raised = done.error_before_exec or done.error_in_exec
        outputs.append(one_line_error(type(raised).__name__, str(raised)))
    return outputs, done.execution_count


def no_input(prompt: object = "", *args: Any, **kwargs: Any) -> str:
    raise RuntimeError("input() is not possible here: nobody sits at the keyboard while grading")


def capture_descriptors(path: str) -> None:
    """Sends what subprocesses and C code write to descriptors 1 and 2 into a file."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o600)
    os.dup2(descriptor, 1)
    os.dup2(descriptor, 2)
    os.close(descriptor)  # forks get a file of their own, and must not hold this one
