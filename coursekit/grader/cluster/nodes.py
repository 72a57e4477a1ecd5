"""The programs of a cluster: a scheduler, and a worker, each as long as it is wanted."""

import asyncio
import contextlib
import logging
import os
import platform
import signal
import socket
import tempfile
import threading
from collections.abc import Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dask
from distributed import Client, Scheduler, Worker

from coursekit.grader.cluster.connection import (
    NOWHERE,
    SETTINGS,
    Address,
    Certificates,
    is_loopback,
    security,
)
from coursekit.grader.cluster.identity import METADATA, differs, identity, pieces
from coursekit.grader.cluster.own_folder import own_folder
from coursekit.grader.protocol.job import GraderError, Job
from coursekit.grader.trusted.probe import failure, probe_job, remark
from coursekit.grader.trusted.runner import WarmProcess, place_in_sight, run

AGAIN_SECONDS = 5
CONNECT_SECONDS = 20
ENDING_SECONDS = 45  # Dask gives itself 30
EXIT_CODE = 130  # as after Ctrl-C


@dataclass(frozen=True)
class Place:
    """Where a worker runs and what it must keep to itself.

    Attributes
    ----------
    course : pathlib.Path
        The course's folder.
    certificates : Certificates
    """

    course: Path
    certificates: Certificates


def run_scheduler(where: Address, certificates: Certificates) -> None:
    """Runs a scheduler until it is interrupted.

    Raises
    ------
    GraderError
        If it cannot listen there, or its certificates cannot be used.
    """
    prepare()
    serve(serve_scheduler(where, security(where, certificates)))


async def serve_scheduler(where: Address, means: Any) -> None:
    try:
        scheduler = await Scheduler(
            protocol=where.protocol,
            host=where.host,
            port=where.port,
            security=means,
            dashboard=False,
            dashboard_address=NOWHERE,
        )
    except OSError as problem:
        raise GraderError(f"The scheduler cannot listen at {where}: {problem}") from problem
    async with scheduler:
        scheduler.set_metadata([METADATA], identity())
        print(f"The scheduler listens at {scheduler.address}. Ctrl-C ends it.", flush=True)
        await scheduler.finished()


def run_worker(where: Address, place: Place, job: Job, name: str, slots: int, port: int) -> None:
    """Runs a worker until it is interrupted; a scheduler that is lost it waits for.

    Parameters
    ----------
    where : Address
        The scheduler's.
    place : Place
    job : Job
        What jobs have in common, by the course's settings here: it is tried out first.
    name : str
        What it is called by; empty for the machine's name and the process's number.
    slots : int
        Submissions at the same time.
    port : int
        Where it listens; 0 for any.

    Raises
    ------
    GraderError
        If this machine cannot have jobs of this scheduler; the text says why.
    """
    prepare()
    name = name or f"{platform.node()}-{os.getpid()}"
    try:
        means = security(where, place.certificates)
        own = pieces(identity(), sandboxes(place, job))
        serve(serve_worker(where, means, own, name, slots, port))
    except GraderError as problem:
        raise GraderError(f"The worker {name} is refused: {problem}") from problem
    finally:
        WarmProcess.close_all()


def sandboxes(place: Place, job: Job) -> set[str]:
    """The kinds of sandbox that jobs can have here, tried out with a notebook of our own.

    Raises
    ------
    GraderError
        If there is none, or a submission could see the course, the key, or temporary files.
    """
    secret = [place.course, place.certificates.key.parent, tempfile.gettempdir()]
    if reason := place_in_sight([str(path) for path in secret]):
        raise GraderError(f"{reason}.")
    tried = probe_job(job)
    result = run(tried)
    if reason := failure(result):
        raise GraderError(reason)
    if note := remark(result, tried):
        print(note)
    return {job.sandbox, result.sandbox}


async def serve_worker(
    where: Address, means: Any, own: list[str], name: str, slots: int, port: int
) -> None:
    """Serves a scheduler, and the one that comes after it at the same address."""
    waiting = False
    while True:
        try:
            socket.create_connection((where.host, where.port), CONNECT_SECONDS).close()
            await compare(where, means)
            with own_folder() as folder:
                worker = Worker(
                    str(where),
                    nthreads=slots,
                    name=name,
                    resources=dict.fromkeys(own, slots),
                    security=means,
                    protocol=where.protocol,
                    host=where.host if is_loopback(where.host) else None,
                    port=port,
                    local_directory=folder,
                    memory_limit=0,  # a submission's own limits hold
                    dashboard=False,
                    dashboard_address=NOWHERE,
                    death_timeout=CONNECT_SECONDS,
                )
                async with worker:
                    print(f"The worker {name} serves {where}: {slots} slots.", flush=True)
                    await worker.finished()
        except RuntimeError as problem:  # a name that is taken, a port
            raise GraderError(str(problem.__cause__ or problem)) from problem
        except (OSError, TimeoutError) as problem:
            if not waiting:
                print(f"The worker {name} waits for {where}: {problem}", flush=True)
        waiting = True
        await asyncio.sleep(AGAIN_SECONDS)


async def compare(where: Address, means: Any) -> None:
    """Raises GraderError if the scheduler is not the same as this machine, piece by piece."""
    async with Client(
        str(where),
        security=means,
        asynchronous=True,
        set_as_default=False,
        timeout=CONNECT_SECONDS,
        deserializers=["msgpack", "error"],
    ) as client:
        theirs = await client.get_metadata([METADATA], None)
    if reason := differs(theirs):
        raise GraderError(f"the scheduler at {where} cannot be used: {reason}")


def serve(program: Coroutine[Any, Any, None]) -> None:
    """Runs a program until a signal ends it, in order: the others are told, and go on without it.

    Raises
    ------
    KeyboardInterrupt
    """

    # Dask waits for ever where its own end is interrupted: so once, and not for ever.
    ends = threading.Timer(ENDING_SECONDS, os._exit, [EXIT_CODE])
    ends.daemon = True

    async def interruptible() -> None:
        task = asyncio.current_task()
        assert task

        def end() -> None:
            if not ends.is_alive():
                ends.start()
                WarmProcess.close_all()  # what runs would be waited for
                task.cancel()

        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(number) is not signal.SIG_IGN:
                asyncio.get_running_loop().add_signal_handler(number, end)
        await program

    with contextlib.suppress(asyncio.CancelledError):
        asyncio.run(interruptible())
        return
    raise KeyboardInterrupt


def prepare() -> None:
    """Has Dask's settings be ours, and its log quiet: what there is to say, we say."""
    dask.config.set(SETTINGS)
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
