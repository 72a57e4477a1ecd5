"""A kept result is used for an equal job only, in an equal environment, by the same grader."""

import dataclasses
import os
import platform
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import REPOSITORY

from coursekit.grader.plugin import kept_results
from coursekit.grader.plugin.kept_results import Results
from coursekit.grader.protocol import versions as protocol_versions
from coursekit.grader.protocol.job import GRADED, LIVE, STUDENT, CellRun, Job, Limits, Result
from coursekit.grader.protocol.versions import PACKAGES, sources_digest, versions

JOB = Job(cells=[(STUDENT, "x = 1"), (GRADED, "assert x == 1")], files={"data.csv": "MQ=="})
RESULT = Result([CellRun([], 1), CellRun([], 2)])


@pytest.fixture
def results(tmp_path: Path) -> Results:
    """With one kept."""
    made = Results(tmp_path / "results")
    made.keep(JOB, RESULT)
    return made


@pytest.fixture
def own_versions():
    """Versions that are asked for anew, here and afterwards."""
    versions.cache_clear()
    yield
    versions.cache_clear()


@pytest.fixture
def package(tmp_path: Path, monkeypatch) -> Path:
    """A copy of the package that the grader takes for its own."""
    copy = tmp_path / "coursekit"
    shutil.copytree(REPOSITORY / "coursekit", copy)
    monkeypatch.setattr(
        protocol_versions, "__file__", str(copy / "grader" / "protocol" / "versions.py")
    )
    return copy


def test_a_result_is_found_as_it_was_kept(results):
    assert results.find(JOB) == RESULT


@pytest.mark.parametrize("name", [field.name for field in dataclasses.fields(Limits)])
def test_another_limit_is_another_job(results, name):
    limits = replace(JOB.limits, **{name: getattr(JOB.limits, name) + 1})
    assert results.find(replace(JOB, limits=limits)) is None


CHANGES = {
    "cell": {"cells": [(STUDENT, "x = 2"), JOB.cells[1]]},
    "test": {"cells": [JOB.cells[0], (GRADED, "assert x == 2")]},
    "kind": {"cells": [JOB.cells[0], (STUDENT, "assert x == 1")]},
    "file": {"files": {"data.csv": "Mg=="}},
    "name": {"files": {"other.csv": "MQ=="}},
    "modules": {"modules": ["numpy"]},
    "live": {"cells": [JOB.cells[0], (LIVE, JOB.cells[1][1])]},
    "sandbox": {"sandbox": "landlock"},
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_other_contents_are_another_job(results, change):
    assert results.find(replace(JOB, **change)) is None


@pytest.mark.parametrize("name", PACKAGES)
def test_a_result_of_another_version_of_the_stack_is_not_used(
    results, own_versions, monkeypatch, name
):
    found = protocol_versions.version
    assert results.find(JOB) == RESULT
    monkeypatch.setattr(protocol_versions, "version", lambda n: "0.0.1" if n == name else found(n))
    versions.cache_clear()
    assert results.find(JOB) is None


def test_a_result_of_another_python_is_not_used(results, own_versions, monkeypatch):
    monkeypatch.setattr(platform, "python_version", lambda: "3.0.0")
    versions.cache_clear()
    assert results.find(JOB) is None


def test_a_result_of_another_grader_is_not_used(results, own_versions, package):
    versions.cache_clear()
    assert results.find(JOB) == RESULT  # where it lies does not count
    with (package / "grader" / "inside" / "student.py").open("a") as file:
        file.write("# another one\n")
    versions.cache_clear()
    assert results.find(JOB) is None


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("grader/forkserver.py", True),
        ("grader/trusted/session.py", True),
        ("grader/plugin/added.py", True),
        ("names.py", True),
        ("grade.py", False),
        ("grader/__pycache__/shell.pyc", False),
    ],
)
def test_sources_of_the_graders_own_are_what_makes_it_another(package, name, counts):
    before = sources_digest()
    (package / name).parent.mkdir(exist_ok=True)
    with (package / name).open("a") as file:
        file.write("# another one\n")
    assert (sources_digest() != before) == counts


def jobs(count: int) -> list[Job]:
    return [replace(JOB, cells=[(STUDENT, f"x = {number}")]) for number in range(count)]


def test_above_its_limit_what_was_not_used_for_longest_goes(results):
    """Also where the disk does not note what is read."""
    first, *others, last = jobs(10)
    for number, job in enumerate([first, *others]):
        results.keep(job, RESULT)
        os.utime(results.path(job), (number, number))
    written = results.path(first).stat().st_mtime_ns
    assert results.find(first) == RESULT
    assert results.path(first).stat().st_mtime_ns == written
    results.keep(last, RESULT)
    size = results.path(last).stat().st_size
    results.make_room(8 * size)
    left = [job for job in (first, *others, last) if results.find(job)]
    assert first in left and last in left and others[0] not in left and others[-1] in left
    assert len(list(results.folder.glob("*/*"))) <= 8


def test_a_process_looks_now_and_then(results, monkeypatch):
    monkeypatch.setattr(kept_results, "KEPT_BETWEEN", 5)
    bounded = Results(results.folder / "bounded", most_bytes=1)
    for job in jobs(6):
        bounded.keep(job, RESULT)
    assert len(list(bounded.folder.glob("*/*"))) == 0
    bounded.keep(JOB, RESULT)
    assert bounded.find(JOB) == RESULT
