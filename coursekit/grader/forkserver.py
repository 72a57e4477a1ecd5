"""The warm process: imports the course's stack once and forks a process per request.

It is single-threaded, runs no code of a notebook and sees no hidden test. Requests are small JSON
datagrams with two sockets attached, over a control socket that only trusted processes hold:

    {"fork": "session"}            connection, control to ask for the student's process
    {"fork": "student", "kind": …} connection, status
    {"fork": "host", "host": …}    connection, control to serve on

A *session* grades one submission (`session`), a *student* process runs its cells (`student`) and has
a keeper (`keeper`). A *host* lives in a sandbox and serves such requests itself, from the state it
is in (`hosts`).
"""

import gc
import importlib
import io
import json
import os
import select
import signal
import socket
import sys
from collections.abc import Callable

from coursekit.grader.protocol.job import LANDLOCK, Limits
from coursekit.grader.protocol.requests import HOME, MAX_FORK_REQUEST, TEMPORARY
from coursekit.grader.sandbox import bubblewrap, landlock
from coursekit.grader.sandbox.choice import choose
from coursekit.grader.sandbox.libc import end_with_parent

# The end of a pipe that closes when the owner is gone, however it went.
lifeline = -1
# Where it and its forks put temporary files.
folder = ""
# The kind of sandbox, once chosen.
sandbox = ""
# What a shell, figures and tables load at first use, and the grader's own modules for its forks. They
# belong to no course.
MACHINERY = (
    "IPython.core.completer",
    "IPython.core.debugger",
    "IPython.core.magics",
    "IPython.core.oinspect",
    "IPython.core.pylabtools",
    "asyncio",
    "PIL.PngImagePlugin",
    "coursekit.grader.hosts",
    "coursekit.grader.sandbox.keeper",
    "coursekit.grader.trusted.session",
    "coursekit.grader.inside.student",
)


def main() -> None:
    """Arguments: descriptors of the control socket and the owner's lifeline; settings as JSON."""
    global lifeline, folder
    control = socket.socket(fileno=int(sys.argv[1]))
    lifeline = int(sys.argv[2])
    settings = json.loads(sys.argv[3])
    folder = settings["folder"]  # made for us by the owner, who may be killed
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the owner's to handle
    bubblewrap.is_privileged()  # forks in a sandbox see another /proc
    bubblewrap.may_change_user()
    try:
        start_and_serve(control, settings)
    except BrokenPipeError:
        pass  # the owner has gone meanwhile
    finally:  # its forks end by themselves; the owner may have been killed
        landlock.remove_tree(folder)


def start_and_serve(control: socket.socket, settings: dict) -> None:
    """Imports and prepares all, then serves until the owner is gone."""
    global sandbox
    try:
        sandbox = choose(settings["sandbox"])
    except bubblewrap.SandboxError as problem:
        control.send(json.dumps({"failure": str(problem)}).encode())
        return
    if sandbox == LANDLOCK:
        os.environ |= landlock.VARIABLES
        os.chmod(folder, 0o711)  # its hosts may be another user's
    gc.disable()  # while nothing becomes garbage: imports take a seventh less
    preload([*MACHINERY, *settings["modules"]])
    from coursekit.grader.shell import make_shell

    make_shell(settings["output_bytes"])
    rehearse()
    gc.collect()
    gc.freeze()  # the collector must not touch, and so copy, the shared pages
    gc.enable()
    control.send(json.dumps({"sandbox": sandbox}).encode())
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
    watched: list[socket.socket | int] = [control, lifeline]
    while True:
        ready, _, _ = select.select(watched, [], [])
        if lifeline in ready:
            # By its name: for a fork whose own temporary folder is gone, the "temporary folder" of
            # the standard library is the whole machine's.
            landlock.remove_tree(folder)
            os._exit(0)
        data, descriptors, _, _ = socket.recv_fds(control, MAX_FORK_REQUEST, 2)
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
        while True:
            pid, ended = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            if ended and sandbox == LANDLOCK:  # a keeper that was killed has ended nothing
                landlock.end_session(pid)
    except ChildProcessError:
        pass


def become(request: dict, descriptors: list[int], control: socket.socket) -> None:
    """What a fork does; it never returns."""
    code = 1
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        if request["fork"] != "host":
            signal.signal(signal.SIGINT, signal.default_int_handler)
            os.close(lifeline)
        control.close()
        ROLES[request["fork"]](request, *(socket.socket(fileno=number) for number in descriptors))
        code = 0
    except BaseException as problem:  # the fork must not fall back into the server's loop
        if os.environ.get("COURSEKIT_DEBUG"):
            sys.excepthook(type(problem), problem, problem.__traceback__)
    finally:
        os._exit(code)


def become_session(request: dict, connection: socket.socket, control: socket.socket) -> None:
    from coursekit.grader.trusted import session

    session.serve(connection, control)


def become_student(request: dict, connection: socket.socket, status: socket.socket) -> None:
    from coursekit.grader.inside import student
    from coursekit.grader.sandbox import keeper

    limits = Limits(**request["limits"])
    own = request["home"]
    home, temporary = (own, os.path.join(own, "tmp")) if own else (HOME, TEMPORARY)
    if request["kind"] != LANDLOCK:  # there, it ends what else would go on
        end_with_parent()

    def run_student(home: str = home, temporary: str = temporary) -> None:
        student.serve(connection, home, temporary, limits)

    keeper.keep(request, status, run_student, connection.close)


def become_host(request: dict, connection: socket.socket, control: socket.socket) -> None:
    from coursekit.grader import hosts

    hosts.become_host(request | {"above": folder}, connection, control, serve)


ROLES: dict[str, Callable] = {
    "session": become_session,
    "student": become_student,
    "host": become_host,
}


if __name__ == "__main__":
    main()
