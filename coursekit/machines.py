"""The tasks for several machines: certificates, a scheduler, workers. See docs/scale.md."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from coursekit.coursefolder import CourseError, CourseFolder
from coursekit.grader.protocol.job import NONE, GraderError


def make_certificates(course: CourseFolder, folder: Path | None) -> None:
    """Makes the certificates by which a course's machines know each other.

    Parameters
    ----------
    course : CourseFolder
    folder : pathlib.Path, optional
        Where; default: `.cluster/` of the course.

    Raises
    ------
    CourseError
        If they are there already, or the folder cannot be made.
    """
    with said_plainly():
        from coursekit.grader.cluster import certificates, connection

        folder = folder or course.root / connection.FOLDER
        certificates.make_certificates(folder)
    print(
        f"{folder} has the certificates of this course. Copy the folder to each of its machines, and to "
        "nobody else: whoever has it can run code on all of them."
    )


def run_scheduler(course: CourseFolder, address: str, folder: Path | None) -> None:
    """Runs a scheduler until it is interrupted.

    Parameters
    ----------
    course : CourseFolder
    address : str
        Where it listens.
    folder : pathlib.Path, optional
        Of the certificates.

    Raises
    ------
    CourseError
        If it cannot.
    """
    with said_plainly():
        from coursekit.grader.cluster import connection, nodes

        where = connection.address(address)
        folder = folder or course.root / connection.FOLDER
        nodes.run_scheduler(where, connection.Certificates.in_folder(folder))


def run_worker(
    course: CourseFolder,
    scheduler: str,
    folder: Path | None,
    slots: int | None,
    name: str | None,
    port: int,
) -> None:
    """Runs a worker until it is interrupted.

    Parameters
    ----------
    course : CourseFolder
    scheduler : str
        Where that one listens.
    folder : pathlib.Path, optional
        Of the certificates.
    slots : int, optional
        Submissions at the same time; default: one per core.
    name : str, optional
        What it is called by.
    port : int
        Where it listens; 0 for any.

    Raises
    ------
    CourseError
        If this machine cannot have jobs of this scheduler; the text says why.
    """
    with said_plainly():
        from coursekit.grader.cluster import connection, nodes

        where = connection.address(scheduler)
        certificates = connection.Certificates.in_folder(folder or course.root / connection.FOLDER)
        job = course.empty_job()
        if job.sandbox == NONE:
            raise GraderError("On several machines, submissions run in a sandbox or not at all.")
        slots = (os.cpu_count() or 1) if slots is None else slots
        if slots < 1:
            raise GraderError(f"{slots} slots: expected is one or more.")
        place = nodes.Place(course.root, certificates)
        nodes.run_worker(where, place, job, name or "", slots, port)


@contextmanager
def said_plainly() -> Iterator[None]:
    """What is wrong with the machine, or not installed, is for a person to mend."""
    try:
        yield
    except (GraderError, ImportError) as problem:
        raise CourseError(str(problem)) from problem
