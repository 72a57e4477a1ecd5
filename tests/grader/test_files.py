"""What lies beside a notebook is read within bounds, and nothing but plain files is."""

import base64
import os
import socket
from pathlib import Path

import pytest

from coursekit.grader.plugin import timestamps
from coursekit.grader.protocol import files


def lay(folder: Path, *names: str, content: bytes = b"x") -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


def test_links_pipes_and_sockets_are_left_out_and_named(tmp_path):
    lay(tmp_path, "plain.txt", "sub/deep.txt", "a[b]/plain.txt")
    for name, goal in {"link": "/etc/passwd", "folder": "/etc", "dangling": "nowhere"}.items():
        (tmp_path / name).symlink_to(goal)
        (tmp_path / "a[b]" / name).symlink_to(goal)
    os.mkfifo(tmp_path / "sub" / "pipe")
    with socket.socket(socket.AF_UNIX) as server:
        here = os.getcwd()
        os.chdir(tmp_path)  # a socket's path must be short
        try:
            server.bind("socket")
        finally:
            os.chdir(here)
    found, left_out = files.collect(tmp_path)
    assert sorted(found) == ["a[b]/plain.txt", "plain.txt", "sub/deep.txt"]
    assert left_out == [
        "'dangling' (a link)",
        "'folder' (a link)",
        "'link' (a link)",
        "'socket' (a special file)",
        "'a[b]/dangling' (a link)",
        "'a[b]/folder' (a link)",
        "'a[b]/link' (a link)",
        "'sub/pipe' (a special file)",
    ]


def test_a_link_that_takes_a_folders_place_while_it_is_read_is_not_followed(tmp_path, monkeypatch):
    outside = tmp_path / "outside"
    lay(outside, "secret.txt")
    folder = tmp_path / "folder"
    lay(folder, "a.txt", "sub/b.txt")
    open_folder = files.open_folder

    def swap(root: int, path: str) -> int:
        if path == "sub":
            (folder / "sub").rename(folder / "was")
            (folder / "sub").symlink_to(outside)
        return open_folder(root, path)

    monkeypatch.setattr(files, "open_folder", swap)
    assert list(files.read(folder)) == ["a.txt"]


def test_an_unreadable_file_costs_only_itself(tmp_path, monkeypatch):
    lay(tmp_path, "a.txt", "b.txt", "c.txt")
    opened = files.opened

    def refuse(name: str, place: int):
        if name == "b.txt":
            raise PermissionError(13, "Permission denied")
        return opened(name, place)

    monkeypatch.setattr(files, "opened", refuse)
    found, left_out = files.collect(tmp_path)
    assert sorted(found) == ["a.txt", "c.txt"]
    assert left_out == ["'b.txt' (Permission denied)"]


def test_an_environment_does_not_hide_the_data_behind_it(tmp_path):
    lay(tmp_path, *(f"venv/{n}.py" for n in range(1200)), "zdata/d.csv")
    lay(tmp_path, "mine/pyvenv.cfg", *(f"mine/lib/{n}.py" for n in range(1200)))
    lay(tmp_path, ".git/config", "src/node_modules/x.js", "__pycache__/x.pyc")
    found, left_out = files.collect(tmp_path)
    assert list(found) == ["zdata/d.csv"]
    assert sorted(left_out) == [
        "'.git/' (a hidden folder)",
        "'mine/' (an environment)",
        "'src/node_modules/' (an environment)",
        "'venv/' (an environment)",
    ]


def test_the_nearest_files_come_first(tmp_path):
    lay(tmp_path, *(f"a/{n}.txt" for n in range(files.MAX_FILES + 5)), "z.txt", "b/c.txt")
    found, left_out = files.collect(tmp_path)
    assert len(found) == files.MAX_FILES
    assert "z.txt" in found and "b/c.txt" not in found
    assert "'b/c.txt' (too many files)" in left_out


def test_a_file_too_large_does_not_cost_the_others(tmp_path):
    lay(tmp_path, "b.txt", "z.txt", content=b"1234")
    lay(tmp_path, "c.txt", content=b"123456789")
    found, left_out = files.collect(tmp_path, max_bytes=10)
    assert sorted(found) == ["b.txt", "z.txt"]
    assert left_out == ["'c.txt' (more than 0 MB together)"]


def test_a_path_longer_than_the_system_takes_and_a_deep_one_do_no_harm(tmp_path):
    lay(tmp_path, "z/data.csv")
    here = os.open(tmp_path, os.O_RDONLY)
    place = os.dup(here)
    for _ in range(30):  # some 7,500 characters
        os.mkdir("a" * 250, dir_fd=place)
        place = os.open("a" * 250, os.O_RDONLY, dir_fd=place)
    os.close(os.open("x.txt", os.O_CREAT | os.O_WRONLY, dir_fd=place))
    found, left_out = files.collect(tmp_path)
    assert list(found) == ["z/data.csv"]
    assert len(left_out) == 1 and "too deep" in left_out[0]


def test_no_more_entries_are_looked_at_than_allowed(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "MAX_LOOKED_AT", 10)
    lay(tmp_path, *(f"{n}.txt" for n in range(30)))
    found, left_out = files.collect(tmp_path)
    assert len(found) == 10
    assert "in part" in left_out[0]


def test_what_the_teacher_ignores_is_left_out_in_silence(tmp_path):
    lay(tmp_path, "a.log", ".b.log", "sub/c.log", "keep.txt", "private/d.txt")
    found, left_out = files.collect(tmp_path, ["*.log", "private"])
    assert sorted(found) == [".b.log", "keep.txt"]  # as a shell's pattern, and nbgrader, do
    assert left_out == []


@pytest.mark.parametrize(
    "name", ["nbgrader_config.py", "sub/jupyter_server_config.json", "ipython_kernel_config.py"]
)
def test_no_configuration_of_jupyters_lies_beside_an_autograded_notebook(name, tmp_path):
    lay(tmp_path / "in", name, "config.py")
    found, left_out = files.collect(tmp_path / "in")
    assert list(found) == ["config.py"]
    assert len(left_out) == 1
    files.write(tmp_path / "out", {name: "eA=="})
    assert list(tmp_path.glob("out/**/*.*")) == []
    assert files.accepted({name: "eA=="}, {}) == {}


def test_a_note_names_ten_at_most():
    assert files.note([]) == ""
    left_out = [files.named(f"{n}\n{'x' * 500}", "a link") for n in range(25)]
    note = files.note(left_out)
    assert note.endswith("and 15 more")
    assert note.count("(a link)") == 10 and "\n" not in note and len(note) < 1000


def test_a_read_only_file_is_replaced(tmp_path):
    lay(tmp_path, "data.csv")
    (tmp_path / "data.csv").chmod(0o444)
    inode = (tmp_path / "data.csv").stat().st_ino
    other = tmp_path / "kept"
    os.link(tmp_path / "data.csv", other)
    files.write(tmp_path, {"data.csv": base64.b64encode(b"new").decode()})
    assert (tmp_path / "data.csv").read_bytes() == b"new"
    assert (tmp_path / "data.csv").stat().st_ino != inode  # another file, not that one written to
    assert other.read_bytes() == b"x"


def test_files_that_a_submission_writes_are_bounded_together(monkeypatch):
    monkeypatch.setattr(files, "MAX_WRITTEN", 300)
    written: dict[str, str] = {}
    for number in range(10):
        written |= files.accepted({f"{number}": "x" * 100}, written)
    assert list(written) == ["0", "1", "2", "3"]
    assert files.accepted({"0": "y" * 100}, written) == {"0": "y" * 100}  # in its own place
    assert files.accepted({"0": "y" * 101, "../a": "", "b.ipynb": "", "c": None}, written) == {}


def test_a_changed_file_too_large_does_not_hide_the_others(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "MAX_WRITTEN", 10)
    lay(tmp_path, "a.bin", content=b"x" * 20)
    lay(tmp_path, "b.txt")
    seen: dict[str, tuple] = {}
    assert list(files.changes(tmp_path, seen)) == ["b.txt"]
    assert files.changes(tmp_path, seen) == {}


@pytest.mark.parametrize("kind", ["link", "pipe", "folder", "long", "binary", "words"])
def test_a_timestamp_that_is_none_is_said_and_not_copied(kind, tmp_path):
    source, copy = tmp_path / "source", tmp_path / "copy"
    source.mkdir()
    copy.mkdir()
    path = source / "timestamp.txt"
    match kind:
        case "link":
            path.symlink_to("/etc/hostname")
        case "pipe":
            os.mkfifo(path)
        case "folder":
            path.mkdir()
        case _:
            path.write_bytes({"long": b"2026" * 300, "binary": b"\xff", "words": b"soon"}[kind])
    assert timestamps.timestamp_problem(source)
    timestamps.copy_timestamp(source, copy)
    assert list(copy.iterdir()) == []


def test_a_timestamp_is_copied(tmp_path):
    source, copy = tmp_path / "source", tmp_path / "copy"
    lay(source, "timestamp.txt", content=b"2026-01-02 03:04:05 UTC\n")
    copy.mkdir()
    assert timestamps.timestamp_problem(source) == ""
    timestamps.copy_timestamp(source, copy)
    assert (copy / "timestamp.txt").read_bytes() == b"2026-01-02 03:04:05 UTC\n"
    assert "timestamp.txt" not in files.read(source)
