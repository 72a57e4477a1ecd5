"""The warm process: imports the course's stack once and forks a process per request.

It is single-threaded, runs no student's code and sees no hidden test. Requests are small JSON
datagrams with descriptors attached, over a socket that only trusted processes hold:

    {"fork": "session"}                  + connection, control to ask for the student's process
    {"fork": "student", "sandbox": …}    + connection, status
    {"fork": "snapshot"}                 + connection, control to serve on

A *session* grades one submission (`session`), a *student* process runs its cells (`student`). A
*snapshot* runs the cells that every submission starts with and then serves requests itself, so
that its forks continue from there.
"""

import gc
import importlib
import io
import json
import os
import select
import shutil
import signal
import socket
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from coursekit.grader import files, sandbox
from coursekit.grader.wire import Wire

MAX_REQUEST = 4096
MAX_SNAPSHOT = 256 << 20
# The end of a pipe that closes when the owner is gone, however it went.
lifeline = -1
# Where it and its forks put temporary files.
folder = ""
# What a shell, figures and tables load at first use. They belong to no course.
MACHINERY = (
    "IPython.core.completer",
    "IPython.core.debugger",
    "IPython.core.magics",
    "IPython.core.oinspect",
    "IPython.core.pylabtools",
    "asyncio",
    "PIL.PngImagePlugin",
    "coursekit.grader.session",
    "coursekit.grader.student",
)


def main() -> None:
    """Arguments: descriptors of the control socket and the owner's lifeline; settings as JSON."""
    global lifeline, folder
    control = socket.socket(fileno=int(sys.argv[1]))
    lifeline = int(sys.argv[2])
    settings = json.loads(sys.argv[3])
    folder = settings["folder"]  # made for us by the owner, who may be killed
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the owner's to handle
    preload([*MACHINERY, *settings["modules"]])
    from coursekit.grader.shell import make_shell

    make_shell(settings["output_bytes"])
    rehearse()
    gc.collect()
    gc.freeze()  # the collector must not touch, and so copy, the shared pages
    control.send(b"ready")
    serve(control)


def preload(modules: list[str]) -> None:
    """Imports modules; one that is missing is the notebook's affair, not ours."""
    for name in modules:
        try:
            importlib.import_module(name)
        except ImportError:
            continue


def rehearse() -> None:
    """Fills caches that the first figure, table and traceback would fill (fonts, formats)."""
    from IPython import get_ipython
    from IPython.core.ultratb import AutoFormattedTB

    try:
        import pandas as pd
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        pd.DataFrame({"a": [0.5]})._repr_html_()
        figure = Figure()
        FigureCanvasAgg(figure)
        figure.add_subplot().set_title("a")
        figure.savefig(io.BytesIO(), format="png", bbox_inches="tight")
    except ImportError:
        pass
    try:
        raise AssertionError
    except AssertionError:
        AutoFormattedTB(mode="Context", tb_offset=1).text(*sys.exc_info())
    get_ipython().transform_cell("%matplotlib inline\n!true")


def serve(control: socket.socket) -> None:
    """Forks on request until the owner is gone."""
    signal.signal(signal.SIGCHLD, reap)
    while True:
        ready, _, _ = select.select([control, lifeline], [], [])
        if lifeline in ready:
            # By its name: for a fork whose own temporary folder is gone, the "temporary folder" of
            # the standard library is the whole machine's.
            shutil.rmtree(folder, ignore_errors=True)
            os._exit(0)
        data, descriptors, _, _ = socket.recv_fds(control, MAX_REQUEST, 3)
        if not data:
            os._exit(0)
        request = json.loads(data)
        if os.fork() == 0:
            become(request, descriptors, control)
        for descriptor in descriptors:
            os.close(descriptor)


def reap(*_: object) -> None:
    """Collects forks that have ended."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass


def become(request: dict, descriptors: list[int], control: socket.socket) -> None:
    """What a fork does; it never returns."""
    code = 1
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        if request["fork"] != "snapshot":
            signal.signal(signal.SIGINT, signal.default_int_handler)
            os.close(lifeline)
        control.close()
        ROLES[request["fork"]](request, descriptors)
        code = 0
    except BaseException as problem:  # the fork must not fall back into the server's loop
        if os.environ.get("COURSEKIT_DEBUG"):
            sys.excepthook(type(problem), problem, problem.__traceback__)
    finally:
        os._exit(code)


def become_session(request: dict, descriptors: list[int]) -> None:
    from coursekit.grader import session

    connection, control = (socket.socket(fileno=number) for number in descriptors)
    session.serve(connection, control)


def become_student(request: dict, descriptors: list[int]) -> None:
    """Joins the sandbox, forks into it, and waits, to report how the student's process ended."""
    connection, status = descriptors
    limits = sandbox.Limits(**request["limits"])
    sandbox.libc().prctl(sandbox.PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if request["sandbox"]:
        sandbox.join(request["sandbox"])
    child = os.fork()
    if child == 0:
        os.setsid()  # kill(0) reaches the process group, through namespaces
        os.close(status)
        if request["sandbox"]:
            sandbox.confine(request["uid"], limits)
        else:
            sandbox.set_limits(limits)
        run_student(connection, limits, request)
        return
    os.close(connection)
    os.write(status, json.dumps({"pid": child}).encode() + b"\n")
    _, ended, usage = os.wait4(child, 0)
    code = os.waitstatus_to_exitcode(ended)
    report = {
        "code": code,
        "cpu": usage.ru_utime + usage.ru_stime,
        "memory": usage.ru_maxrss * 1024,
    }
    os.write(status, json.dumps(report).encode() + b"\n")


def run_student(connection: int, limits: sandbox.Limits, request: dict) -> None:
    from coursekit.grader import student

    folder = sandbox.WORK if request["sandbox"] else request["folder"]
    student.serve(socket.socket(fileno=connection), folder, limits, request["environment"])


def become_snapshot(request: dict, descriptors: list[int]) -> None:
    """Runs the shared first cells, tells their outputs, and serves forks from that state."""
    connection, control = (socket.socket(fileno=number) for number in descriptors)
    from coursekit.grader import student

    sandbox.libc().prctl(sandbox.PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    wire = Wire(connection, MAX_SNAPSHOT)
    job = wire.receive()
    with tempfile.TemporaryDirectory(prefix="course-snapshot-") as folder:
        student.settle(folder, student.environment(temporary=folder), job["files"])
        runs = student.run_cells(job["cells"])
        written = files.read(Path(folder))
        single_threaded = len(os.listdir("/proc/self/task")) == 1
        wire.send({"runs": runs, "files": written, "forkable": single_threaded})
        wire.close()
        gc.collect()
        gc.freeze()
        serve(control)


ROLES: dict[str, Callable[[dict, list[int]], None]] = {
    "session": become_session,
    "student": become_student,
    "snapshot": become_snapshot,
}


def student_request(
    sandbox_pid: int, uid: int, folder: str, limits: sandbox.Limits, environment: dict
) -> bytes:
    """The datagram that asks for a student's process."""
    request = {"fork": "student", "sandbox": sandbox_pid, "uid": uid, "folder": folder}
    return json.dumps(request | {"limits": asdict(limits), "environment": environment}).encode()


if __name__ == "__main__":
    main()
