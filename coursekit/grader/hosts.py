"""Hosts: processes in a sandbox that fork others on request, from the state they are in.

Every line of a notebook's code runs in a sandbox, the instructor's own included. So the warm process,
which has the imports, forks two kinds of hosts into sandboxes of their own:

    examiners   forks sessions, which run graded cells
    students    has run a release's first cells, if any; forks student's processes, each of which
                goes on in a sandbox inside that one (`inner`, or Landlock's once more)

A host is asked for with a connection, over which it gets the cells to run and the files to lay out,
and tells their outputs, and a control socket, over which it then serves requests as the warm process
does.
"""

import gc
import os
import resource
import socket
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from coursekit.grader.inside import student
from coursekit.grader.protocol import files
from coursekit.grader.protocol.job import LANDLOCK
from coursekit.grader.protocol.requests import HOME, MAX_FIRST_CELLS, TEMPORARY
from coursekit.grader.protocol.wire import Wire
from coursekit.grader.sandbox import bubblewrap, inner, landlock, seccomp
from coursekit.grader.sandbox.libc import end_with_parent

GIGABYTE = 1 << 30


@dataclass(frozen=True)
class Place:
    """Where a host is, and how it takes all rights from itself but those that it needs there."""

    home: str
    temporary: str
    confine: Callable[[tuple[str, ...]], None]


def become_host(
    request: dict, connection: socket.socket, control: socket.socket, serve: Callable
) -> None:
    """Makes a sandbox and a host in it; returns when that has ended.

    Parameters
    ----------
    request : dict
        `host`: which kind; `sandbox`: which kind; `folder_bytes`: the size of the sandbox's folders;
        `above`: where such a folder can be made.
    connection, control : socket.socket
    serve : callable
        Serves requests over the control socket, forever.
    """
    end_with_parent()
    wire = Wire(connection, MAX_FIRST_CELLS)
    in_landlock = request["sandbox"] == LANDLOCK
    limits = limits_of_host(request["folder_bytes"])
    try:
        box, place = (make_with_landlock if in_landlock else make_with_bubblewrap)(request, limits)
    except (OSError, bubblewrap.SandboxError) as problem:
        wire.send({"failure": str(problem)})
        return
    host = os.fork()
    if host == 0:
        try:
            end_with_parent()
            HOSTS[request["host"]](request, place, wire)
            wire.close()
            serve(control)
        except BaseException as problem:
            wire.send({"failure": f"{type(problem).__name__}: {problem}"})
        finally:
            os._exit(1)
    control.close()
    os.waitpid(host, 0)
    box.end()
    wire.close()


def make_with_bubblewrap(request: dict, limits: dict[int, int]) -> tuple[bubblewrap.Sandbox, Place]:
    """A sandbox that this process has joined: its next fork is in there."""
    uid = bubblewrap.own_uid()
    box = bubblewrap.Sandbox(request["folder_bytes"])
    bubblewrap.join(box.pid)

    def confine(allowed: tuple[str, ...]) -> None:
        box.forget()
        bubblewrap.give_up_root(uid)
        bubblewrap.set_limits(limits)
        seccomp.filter_system_calls(allowed)

    return box, Place(HOME, TEMPORARY, confine)


def make_with_landlock(request: dict, limits: dict[int, int]) -> tuple[landlock.Sandbox, Place]:
    """A folder to which this process's next fork can confine itself."""
    uid = landlock.other_user(request["above"])
    box = landlock.Sandbox(request["above"], uid)

    def confine(_: tuple[str, ...]) -> None:
        landlock.confine_host(box.home, uid, limits)

    return box, Place(box.home, box.temporary, confine)


def host_examiners(request: dict, place: Place, wire: Wire) -> None:
    """Has no rights; a session's limits come with its job."""
    place.confine(())
    wire.receive(bubblewrap.START_SECONDS)
    os.environ["TMPDIR"] = tempfile.tempdir = place.temporary
    wire.send({"runs": [], "files": {}, "forkable": True})


def host_students(request: dict, place: Place, wire: Wire) -> None:
    """Runs the first cells; has no rights but that to sandboxes inside its own."""
    place.confine(seccomp.SEPARATING)
    job = wire.receive(bubblewrap.START_SECONDS)
    if request["sandbox"] != LANDLOCK and not inner.works(request["folder_bytes"]):
        wire.send({"runs": [], "files": {}, "forkable": False})
        return
    before = student.open_descriptors()
    student.settle(place.home, place.temporary, job["files"])
    runs = student.run_cells(job["cells"])
    # A thread is not forked. What several submissions hold open, one could tell the others through,
    # unless each can open it anew, as fonts.
    opened = student.open_descriptors() - before
    is_alone = len(os.listdir("/proc/self/task")) == 1
    forkable = is_alone and all(map(student.is_read_only_file, opened))
    wire.send({"runs": runs, "files": files.read(Path.cwd()), "forkable": forkable})
    gc.collect()
    gc.freeze()


def limits_of_host(folder_bytes: int) -> dict[int, int]:
    """Of a host and, where a job does not set its own, of what it forks."""
    return {
        resource.RLIMIT_NPROC: 4096,
        resource.RLIMIT_FSIZE: max(folder_bytes, GIGABYTE),
        resource.RLIMIT_NOFILE: 4096,
        resource.RLIMIT_CORE: 0,
    }


HOSTS = {"examiners": host_examiners, "students": host_students}
