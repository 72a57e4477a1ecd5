"""What is handed in and collected through nbgrader's exchange. As several users: `test_hub.py`."""

import logging
import os
import shutil
import stat
from pathlib import Path

import pytest
from conftest import TOY
from nbgrader.auth import Authenticator
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange import ExchangeFactory
from nbgrader.utils import get_osusername

from coursekit import exchange, release
from coursekit.coursefolder import CourseFolder
from coursekit.lab import lay_out, release_to_exchange

TIME = "2026-01-01 00:00:00.000000 UTC"


@pytest.fixture
def course(toy_course, monkeypatch) -> CourseFolder:
    """One whose assignment is released, and lies in its user's `work/`."""
    release.update(toy_course, TOY)
    release_to_exchange(toy_course, toy_course.release / TOY)
    lay_out(toy_course.release / TOY, toy_course.root / "work")
    monkeypatch.chdir(toy_course.root / "work")
    return toy_course


def do(course: CourseFolder, step: str, **options) -> None:
    """A step of the exchange, as nbgrader's commands and Formgrader make it."""
    config = course.config()
    config.CourseDirectory.merge({"root": str(course.root), **options})
    coursedir = CourseDirectory(config=config, assignment_id=TOY)
    maker = getattr(ExchangeFactory(config=config), step)
    maker(coursedir=coursedir, authenticator=Authenticator(config=config), config=config).start()


def inbound(course: CourseFolder) -> Path:
    (folder,) = (course.root / "exchange").glob("*/inbound")
    return folder


def planted(course: CourseFolder, name: str = "", time: str = TIME) -> Path:
    """A submission that nbgrader did not make."""
    folder = inbound(course) / f"{name or get_osusername()}+{TOY}+{time}+x"
    shutil.copytree(course.root / "work" / TOY, folder)
    return folder


def collected(course: CourseFolder) -> Path:
    return course.root / "submitted" / get_osusername() / TOY


def test_what_is_handed_in_is_for_the_student_and_the_graders_group(course):
    do(course, "Submit")
    (folder,) = inbound(course).iterdir()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o770
    do(course, "Collect")
    assert {path.name for path in collected(course).iterdir()} >= {f"{TOY}.ipynb", "timestamp.txt"}
    for path in collected(course).iterdir():
        assert path.read_bytes() == (folder / path.name).read_bytes()


def test_where_the_graders_group_is_not_handed_down_the_grader_can_read_all_the_same(course):
    inbound(course).chmod(0o733)
    do(course, "Submit")
    (folder,) = inbound(course).iterdir()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o777


def test_a_link_leads_the_collector_nowhere(course, tmp_path_factory, caplog):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "secret.txt").write_text("secret")
    folder = planted(course)
    (folder / "link.txt").symlink_to(elsewhere / "secret.txt")
    (folder / "folder").symlink_to(elsewhere)
    (folder / "submission_secret.txt").symlink_to(elsewhere / "secret.txt")
    os.mkfifo(folder / "pipe")
    (inbound(course) / f"{get_osusername()}+{TOY}+2027{TIME[4:]}+x").symlink_to(elsewhere)
    (folder / "data").mkdir()
    (folder / "data" / "mine.csv").write_text("1")
    with caplog.at_level(logging.WARNING):
        do(course, "Collect")
    assert not collected(course).exists()  # the link to a folder is the newest, and is none
    (inbound(course) / f"{get_osusername()}+{TOY}+2027{TIME[4:]}+x").unlink()
    do(course, "Collect")
    found = {str(path.relative_to(collected(course))) for path in collected(course).rglob("*")}
    ours = {"timestamp.txt", "submission_secret.txt"}
    assert found == {f"{TOY}.ipynb", "data", "data/mine.csv", *ours}
    assert exchange.SECRET.fullmatch((collected(course) / "submission_secret.txt").read_text())
    assert "secret" not in {path.read_text() for path in collected(course).rglob("*.txt")}
    for name in ("link.txt", "folder", "pipe"):
        assert f"{name!r} (" in caplog.text


def test_a_file_that_is_exchanged_while_it_is_copied_is_read_as_it_was_opened(course, monkeypatch):
    """The student may change it at any moment: between a look at it and the copy, too."""
    folder = planted(course)
    (folder / "data.txt").write_text("mine")
    look = os.fstat

    def exchanged(handle):
        found = look(handle)
        if (folder / "data.txt").exists() and not (folder / "data.txt").is_symlink():
            (folder / "data.txt").unlink()
            (folder / "data.txt").symlink_to(course.root / "nbgrader_config.py")
        return found

    monkeypatch.setattr(exchange.os, "fstat", exchanged)
    do(course, "Collect")
    assert "get_config" not in "".join(p.read_text() for p in collected(course).rglob("*.txt"))


@pytest.mark.parametrize("name", ["x", "+", f"a+{TOY}+", f"{TOY}+{TOY}+10000-99-99 0:0 UTC+x"])
def test_a_name_that_nbgrader_does_not_give_hinders_nobody(course, name, caplog):
    do(course, "Submit")
    (inbound(course) / f"a+{TOY}+{name}").mkdir()
    do(course, "Collect")
    assert (collected(course) / f"{TOY}.ipynb").is_file()
    assert "Not collected" in caplog.text


def test_a_name_that_is_not_its_owners_is_no_submission(course, caplog):
    planted(course, "somebody")
    do(course, "Collect")
    assert not (course.root / "submitted" / "somebody").exists()
    assert f"it belongs to {get_osusername()!r}, whose name it should bear" in caplog.text


@pytest.mark.parametrize("kind", ["large", "many", "deep"])
def test_what_is_too_much_is_not_collected_and_leaves_nothing(course, kind, monkeypatch, caplog):
    monkeypatch.setattr(exchange, "FILES", 100)
    folder = planted(course)
    if kind == "large":
        (folder / "large").write_bytes(bytes(200_000))
    elif kind == "many":
        for number in range(100):
            (folder / f"{number}").touch()
    else:
        folder.joinpath(*["d"] * (exchange.DEPTH + 1)).mkdir(parents=True)
    do(course, "Collect", max_dir_size=100)
    assert not collected(course).exists() and "Not collected" in caplog.text
    shutil.rmtree(folder)
    do(course, "Submit")
    do(course, "Collect")
    assert (collected(course) / f"{TOY}.ipynb").is_file()


def test_what_was_changed_after_its_time_is_told(course, caplog):
    do(course, "Submit")
    do(course, "Collect")
    assert "says it was handed in" not in caplog.text
    for folder in (collected(course), *inbound(course).iterdir()):
        shutil.rmtree(folder)
    planted(course, time="2025-01-01 00:00:00.000000 UTC")
    do(course, "Collect")
    assert "says it was handed in at 2025-01-01" in caplog.text
    assert (collected(course) / "timestamp.txt").read_text().startswith("2025-01-01")
