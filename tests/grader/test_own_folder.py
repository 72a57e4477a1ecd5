"""A worker that is killed leaves its temporary folder behind; the next worker removes it, and no other's."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from coursekit.grader.cluster.own_folder import NEW_SECONDS, PREFIX, own_folder

HOLD = """
import time
from coursekit.grader.cluster.own_folder import own_folder
with own_folder() as folder:
    print(folder, flush=True)
    time.sleep(600)
"""


def hold(place: Path) -> tuple[subprocess.Popen, Path]:
    """A process that has a folder, which it made long ago."""
    command = [sys.executable, "-c", HOLD]
    process = subprocess.Popen(command, env=os.environ | {"TMPDIR": str(place)}, stdout=-1)
    folder = Path(process.stdout.readline().decode().strip())
    (folder / "something").touch()
    make_old(folder)
    return process, folder


def make_old(folder: Path) -> None:
    before = folder.stat().st_mtime - 2 * NEW_SECONDS
    os.utime(folder, (before, before))


def test_that_of_a_killed_worker_is_removed_and_that_of_a_living_one_stays(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    living, kept = hold(tmp_path)
    dead, left = hold(tmp_path)
    dead.kill()
    dead.communicate()
    strangers = tmp_path / f"{PREFIX}file", tmp_path / "another-folder"
    strangers[0].touch()
    strangers[1].mkdir()
    (tmp_path / f"{PREFIX}link").symlink_to(strangers[1])
    for path in strangers:
        make_old(path)
    assert left.is_dir()
    try:
        with own_folder() as own:
            assert {*tmp_path.iterdir()} == {
                kept,
                Path(own),
                *strangers,
                tmp_path / f"{PREFIX}link",
            }
            assert (kept / "something").is_file()
    finally:
        living.kill()
        living.communicate()
    assert not Path(own).exists()


def test_one_that_was_just_made_is_left_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    made = Path(tempfile.mkdtemp(prefix=PREFIX))
    with own_folder():
        assert made.is_dir()
